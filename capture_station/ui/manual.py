"""The manual: chapters from ``docs/manual``, read in a window beside the work.

Each page of the program has the chapter of its name; the tables of keys and of licences are made
from what the program has, so that they cannot be out of date.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtGui import (
    QImage,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QTextBrowser
from typing_extensions import override

from capture_station.locations import manual_dir
from capture_station.ui.actions import ACTIONS, action_title, bind, key_names
from capture_station.ui.licences import LINK, about_program, licence_text
from capture_station.ui.widgets.surfaces import GAP, Panel, row, set_look

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from capture_station.ui.context import Desktop
    from capture_station.wording import Lang

CHAPTERS = (
    "start", "first-day", "setup", "sessions", "roster", "desk", "coverage", "delivery", "registry",
    "settings", "preflight", "light", "audit", "safety", "trouble", "keys", "about",
)  # fmt: skip
"""In the order of reading."""
_KEYS, _ABOUT = "keys", "about"
_SIZE_PX = (960, 680)
_LIST_PX = 272
_LINE_PERCENT = 145
_PICTURE = "\N{OBJECT REPLACEMENT CHARACTER}"
"""Text of a paragraph that is a picture."""
_NARROWEST_PX, _PICTURE_EDGES_PX = 320, 96
"""A picture is never narrower than the first, and leaves the second for margins and indentation."""
_TABLE_PERCENT = 99
"""Of the page's width; a full table would ask for a bar to scroll sideways."""


def chapter_text(key: str, lang: Lang) -> str:
    """Return a chapter as Markdown; its first line is its title.

    Args:
        key: Of `CHAPTERS`.
        lang: Language of the text.
    """
    text = _path(key, lang).read_text(encoding="utf-8")
    if key == _KEYS:
        return f"{text}\n{_table_of_keys()}"
    return f"{text}\n{about_program(lang)}" if key == _ABOUT else text


def chapter_title(key: str, lang: Lang) -> str:
    """Return the title of a chapter."""
    with _path(key, lang).open(encoding="utf-8") as lines:
        return lines.readline().removeprefix("#").strip()


def _path(key: str, lang: Lang) -> Path:
    return manual_dir() / lang / f"{key}.md"


class ChapterText(QTextBrowser):
    """Shows a chapter; a picture that is wider than the page is shown as wide as the page."""

    @override
    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        found = super().loadResource(kind, name)
        image = QImage()
        is_picture = kind == QTextDocument.ResourceType.ImageResource.value
        if not is_picture or not image.loadFromData(found):
            return found
        ratio = self.devicePixelRatioF()
        room = max(_NARROWEST_PX, self.viewport().width() - _PICTURE_EDGES_PX) * ratio
        if image.width() > room:
            image = image.scaledToWidth(round(room), Qt.TransformationMode.SmoothTransformation)
        image.setDevicePixelRatio(ratio)
        return image


class ManualReader(Panel):
    """The chapters and the one that is read.

    Args:
        desktop: Tells the language.
    """

    def __init__(self, desktop: Desktop) -> None:
        super().__init__()
        self._desktop = desktop
        self.chapters = QListWidget()
        set_look(self.chapters, "look", "sections")
        self.chapters.setFixedWidth(_LIST_PX)
        self.chapters.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.chapters.setAccessibleName(self.tr("章节"))
        self.text = ChapterText()
        self.text.setOpenLinks(False)
        self.text.setAccessibleName(self.tr("手册"))
        self.text.document().setDocumentMargin(2 * GAP)
        for key in CHAPTERS:
            item = QListWidgetItem()
            item.setData(Qt.ItemDataRole.UserRole, key)
            self.chapters.addItem(item)
        self.chapters.currentRowChanged.connect(lambda _row: self._show_text())
        self.chapters.itemClicked.connect(lambda _item: self._show_text())  # back from a licence
        self.text.anchorClicked.connect(lambda url: self._follow(url.toString()))
        self.setLayout(row(self.chapters, self.text, gap=2 * GAP))
        self.put_words()

    @property
    def shown(self) -> str:
        """Key of the chapter that is read."""
        return CHAPTERS[max(0, self.chapters.currentRow())]

    def show_chapter(self, key: str) -> None:
        """Open a chapter; one that there is not leaves the reader where they are."""
        if key in CHAPTERS:
            self.chapters.setCurrentRow(CHAPTERS.index(key))

    @override
    def put_words(self) -> None:
        for place, key in enumerate(CHAPTERS):
            self.chapters.item(place).setText(chapter_title(key, self._desktop.lang))
        self._show_text()

    def _follow(self, address: str) -> None:
        """Go where a link leads: to a chapter, or to the text of a licence."""
        if address.startswith(LINK):
            self.text.setPlainText(licence_text(address.removeprefix(LINK)) or "–")
        else:
            self.show_chapter(address.removesuffix(".md"))

    def _show_text(self) -> None:
        lang = self._desktop.lang
        self.text.setSearchPaths([str(manual_dir() / lang)])  # for the pictures
        self.text.setMarkdown(chapter_text(self.shown, lang))
        _set_type(self.text.document())
        self.text.moveCursor(QTextCursor.MoveOperation.Start)


class ManualWindow(QDialog):
    """The manual beside the main window; the work goes on under it.

    Args:
        parent: The main window.
        desktop: Tells the language.
    """

    def __init__(self, parent: QWidget, desktop: Desktop) -> None:
        super().__init__(parent)
        self.reader = ManualReader(desktop)
        layout = row(self.reader)
        layout.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        self.setLayout(layout)
        self.resize(*_SIZE_PX)
        bind(self, "help", self.close)

    def open_at(self, chapter: str) -> None:
        """Show a chapter in front."""
        self.setWindowTitle(action_title("help"))
        self.reader.show_chapter(chapter)
        self.show()
        self.activateWindow()
        self.reader.text.setFocus()


def _set_type(document: QTextDocument) -> None:
    """Give a chapter air: Qt's Markdown sets its lines solid and its tables in full borders."""
    whole = QTextCursor(document)
    whole.beginEditBlock()  # or the whole chapter is laid out again for every line
    block = document.begin()
    while block.isValid():
        form = block.blockFormat()
        is_heading = form.headingLevel() > 0
        in_table = QTextCursor(block).currentTable() is not None
        if block.text() != _PICTURE:  # air in proportion to a picture would be half a page
            proportional = QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
            form.setLineHeight(_LINE_PERCENT, proportional)
        form.setTopMargin(2 * GAP if is_heading and block.position() else 0)
        form.setBottomMargin(0 if in_table else GAP)
        QTextCursor(block).setBlockFormat(form)
        block = block.next()
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            table = frame.format()
            table.setWidth(QTextLength(QTextLength.Type.PercentageLength, _TABLE_PERCENT))
            table.setBorder(0)
            table.setCellPadding(GAP - 2)
            table.setTopMargin(GAP)
            table.setBottomMargin(GAP)
            frame.setFormat(table)
    whole.endEditBlock()


def _table_of_keys() -> str:
    rows = (f"| {key_names(key)} | {action_title(key)} |" for key in ACTIONS)
    heading = (
        QCoreApplication.translate("actions", "按键"),
        QCoreApplication.translate("actions", "作用"),
    )
    return "\n".join((f"| {heading[0]} | {heading[1]} |", "|:--|:--|", *rows))
