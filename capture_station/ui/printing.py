"""Paper: a document looked at before it is printed or saved as PDF."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QSizeF, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo, QPrintPreviewWidget
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QDialog, QFileDialog

from capture_station.domain.errors import Trouble
from capture_station.exchange.documents.templates import A4
from capture_station.ui.app import present_appearance
from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.surfaces import GAP, column, row
from capture_station.ui.widgets.texts import Text
from capture_station.wording import trouble_sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from PySide6.QtWidgets import QWidget

    from capture_station.exchange.documents.templates import Document, Paper

_STYLE = """
body { color: #000; font-size: 10.5pt; }
p { margin-top: 3px; margin-bottom: 3px; }
h1 { font-size: 18pt; margin-top: 0px; margin-bottom: 4px; }
h2 { font-size: 12pt; margin-top: 16px; margin-bottom: 4px; }
p.quiet { color: #444; }
th { border-bottom: 1px solid #000; font-weight: bold; }
td { border-bottom: 1px solid #bbb; }
"""
"""For A4 in black and white; what Qt's rich text knows of CSS."""


_ROLL_MM, _STEP_MM, _LONGEST_MM = 82, 10, 400
"""Widest roll of receipt printers; how its piece grows, and up to what length."""


class PaperDialog(QDialog):
    """Shows a document page by page; prints it or saves it as PDF.

    Args:
        parent: Window it belongs to.
        html: The document, as Qt's rich text understands it.
        title: What it is; also the suggested name of the PDF file.
        saved: Told the path after the document was saved or an empty one after printing.
        paper: What it is printed on.
    """

    def __init__(
        self,
        parent: QWidget,
        html: str,
        title: str,
        saved: Callable[[Path | None], None] | None = None,
        paper: Paper = A4,
    ) -> None:
        super().__init__(parent.window())
        self._html = html
        self._paper = paper = fitted(html, paper)
        self._title = title
        self._saved = saved
        self.setWindowTitle(title)
        self._printer = pdf_printer(paper)
        self.preview = QPrintPreviewWidget(self._printer)
        self.preview.paintRequested.connect(lambda printer: print_html(html, printer))
        for view in self.preview.findChildren(QAbstractScrollArea):
            view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.preview.setZoomMode(QPrintPreviewWidget.ZoomMode.FitToWidth)
        self.save = Button(self.tr("存为 PDF…"), icon_name="export")
        self.print_it = Button(self.tr("打印…"), kind="accent", icon_name="print")
        close = Button(self.tr("关闭"))
        self.save.clicked.connect(self._on_save)
        self.print_it.clicked.connect(self._on_print)
        close.clicked.connect(self.reject)
        self.note = Text(role="act", wrap=True)
        self.note.hide()
        buttons = row(close, 0, self.save, self.print_it)
        self.setLayout(column(self.preview, self.note, buttons, margin=2 * GAP))
        room = self.screen().availableSize()
        self.resize(min(900, room.width() - 80), min(960, room.height() - 80))

    def save_as(self, path: Path) -> None:
        """Save the document as a PDF file, or say below it why that cannot be."""
        try:
            save_pdf(self._html, path, self._paper)
        except Trouble as trouble:
            self.note.setText(trouble_sentence(trouble, present_appearance().lang))
            self.note.show()
            return
        if self._saved is not None:
            self._saved(path)

    def _on_save(self) -> None:
        name, _kind = QFileDialog.getSaveFileName(
            self, self._title, f"{self._title}.pdf", "PDF (*.pdf)"
        )
        if name:
            path = Path(name)
            self.save_as(path if path.suffix else path.with_suffix(".pdf"))
            if self.note.isHidden():
                self.accept()

    def _on_print(self) -> None:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        _set_page(printer, self._paper)
        if QPrintDialog(printer, self).exec() == QDialog.DialogCode.Accepted:
            print_html(self._html, printer)
            if self._saved is not None:
                self._saved(None)
            self.accept()


def preview(
    parent: QWidget,
    html: str,
    title: str,
    saved: Callable[[Path | None], None] | None = None,
) -> PaperDialog:
    """Show a document over the window of `parent`."""
    dialog = PaperDialog(parent, html, title, saved)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def preview_document(parent: QWidget, document: Document) -> PaperDialog:
    """Show a paper that was made from a template over the window of `parent`."""
    dialog = PaperDialog(parent, document.html, document.title, paper=document.paper)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def page_of(title: str, line: str, *parts: str) -> str:
    """Return a document: its heading, a quiet line below, and its parts (HTML)."""
    body = f"<h1>{escape(title)}</h1><p class='quiet'>{escape(line)}</p>{''.join(parts)}"
    return f"<html><head><style>{_STYLE}</style></head><body>{body}</body></html>"


def table_of(headings: Sequence[str], rows: Iterable[Sequence[str]], right: int = 99) -> str:
    """Return a table over the width of the page.

    Args:
        headings: Of the columns.
        rows: Texts of the cells.
        right: Number of the first column, from 0, whose texts stand at the right.
    """

    def cells(tag: str, texts: Sequence[str]) -> str:
        sides = ["right" if at >= right else "left" for at in range(len(texts))]
        return "".join(
            f"<{tag} align='{side}'>{escape(text) or '&nbsp;'}</{tag}>"
            for side, text in zip(sides, texts, strict=True)
        )

    lines = "".join(f"<tr>{cells('td', texts)}</tr>" for texts in rows)
    # the head is said again on each page
    head = f"<thead><tr>{cells('th', headings)}</tr></thead>"
    return (
        f"<table width='100%' cellspacing='0' cellpadding='3'>{head}<tbody>{lines}</tbody></table>"
    )


def heading_of(text: str) -> str:
    """Return the heading of a part."""
    return f"<h2>{escape(text)}</h2>"


def line_of(text: str) -> str:
    """Return a line of text."""
    return f"<p>{escape(text)}</p>"


def save_pdf(html: str, path: Path, paper: Paper = A4) -> None:
    """Write a document as PDF.

    Raises:
        Trouble: ``file.unwritable``.
    """
    try:
        path.open("ab").close()
    except OSError as error:
        raise Trouble("file.unwritable", file=path.name, reason=error.strerror or "") from error
    printer = pdf_printer(fitted(html, paper))
    printer.setOutputFileName(str(path))
    print_html(html, printer)


def print_html(html: str, printer: QPrinter) -> None:
    """Print a document on whatever the printer writes to."""
    _document(html, printer).print_(printer)


def _document(html: str, printer: QPrinter) -> QTextDocument:
    """Return a document laid out for the page of a printer."""
    document = QTextDocument()
    font = QApplication.font()
    font.setPointSizeF(10)
    document.setDefaultFont(font)
    document.setDocumentMargin(0)
    # measured by the printer's own dots: a point is a point whatever the screen's resolution
    document.documentLayout().setPaintDevice(printer)
    document.setHtml(html)
    document.setPageSize(QSizeF(printer.pageRect(QPrinter.Unit.DevicePixel).size()))
    return document


def fitted(html: str, paper: Paper) -> Paper:
    """Return the paper, longer where it comes from a roll and the document needs it."""
    pages = _document(html, pdf_printer(paper)).pageCount() if paper.width_mm <= _ROLL_MM else 1
    while pages > 1 and paper.height_mm < _LONGEST_MM:
        paper = replace(paper, height_mm=paper.height_mm + _STEP_MM)
        pages = _document(html, pdf_printer(paper)).pageCount()
    return paper


def pdf_printer(paper: Paper = A4) -> QPrinter:
    """Return a printer that writes pages into a PDF file; needs no device."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    _set_page(printer, paper)
    return printer


def _set_page(printer: QPrinter, paper: Paper) -> None:
    side = paper.margin_mm
    across = paper.width_mm > paper.height_mm
    short, long = sorted((paper.width_mm, paper.height_mm))
    is_a4 = (short, long) == (A4.width_mm, A4.height_mm)
    # the sheet lies upright in the printer; only what is printed on it is turned
    size = (
        QPageSize(QPageSize.PageSizeId.A4)
        if is_a4
        else QPageSize(QSizeF(short, long), QPageSize.Unit.Millimeter)
    )
    turned = QPageLayout.Orientation.Landscape if across else QPageLayout.Orientation.Portrait
    margins = QMarginsF(side, side, side, side)
    printer.setPageLayout(QPageLayout(size, turned, margins, QPageLayout.Unit.Millimeter))


def printer_names() -> tuple[str, ...]:
    """Return the printers of this computer, the usual one first."""
    usual = QPrinterInfo.defaultPrinterName()
    names = QPrinterInfo.availablePrinterNames()
    return tuple(sorted(names, key=lambda name: name != usual))
