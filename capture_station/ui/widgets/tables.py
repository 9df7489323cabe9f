"""Tables of any length: rows are frozen values, their texts are made only for what is seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)
from typing_extensions import override

from capture_station.ui.theme import colours
from capture_station.ui.widgets.fitting import fitting
from capture_station.ui.widgets.signs import paint_stacked_bar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

_ROW_PX = 40
_PAD_PX = 8
_LEAST_PX = 12
_BAR_PX = 12
_MARK_PX = 3
_INK_ROLE = Qt.ItemDataRole.UserRole + 1
_CHIP_ROLE = Qt.ItemDataRole.UserRole + 2
_BAR_ROLE = Qt.ItemDataRole.UserRole + 3
_STRONG_ROLE = Qt.ItemDataRole.UserRole + 4
_Index = QModelIndex | QPersistentModelIndex
Bar = tuple[int, tuple[tuple[int, str], ...]]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        text: Text of a row's cell; also what a screen reader says of a chip or a bar.
        width: Pixels; 0 takes a share of what is left.
        right: Whether it is aligned right, for numbers.
        strong: Whether it is written bold.
        ink: Token of the colour of a row's text; empty for the usual one.
        chip: Tone of the chip around the text (``good``, ``look``, ``act``, ``accent`` or empty);
            None for plain text.
        bar: Whole and parts of a bar painted instead of the text.
    """

    text: Callable[[Any], str]
    width: int = 0
    right: bool = False
    strong: bool = False
    ink: Callable[[Any], str] | None = None
    chip: Callable[[Any], str] | None = None
    bar: Callable[[Any], Bar] | None = None


class Rows(QAbstractTableModel):
    """Rows of frozen values as a table.

    Args:
        columns: How a row becomes cells.
    """

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self._titles: tuple[str, ...] = ("",) * len(self.columns)
        self._rows: Sequence[Any] = ()

    def show_titles(self, *titles: str) -> None:
        """Set the headings, one a column; every text is asked for again."""
        self._titles = titles
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(titles) - 1)
        if self._rows:
            last = self.index(len(self._rows) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    @property
    def rows(self) -> Sequence[Any]:
        """The rows as they were given."""
        return self._rows

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.columns)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        return self._alignment(section) if role == Qt.ItemDataRole.TextAlignmentRole else None

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        column, row = self.columns[index.column()], self._rows[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return column.text(row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._alignment(index.column())
        made = {_INK_ROLE: column.ink, _CHIP_ROLE: column.chip, _BAR_ROLE: column.bar}.get(role)
        if made is not None:
            return made(row)
        return column.strong if role == _STRONG_ROLE else None

    def _alignment(self, section: int) -> int:
        side = (
            Qt.AlignmentFlag.AlignRight
            if self.columns[section].right
            else (Qt.AlignmentFlag.AlignLeft)
        )
        return int(side | Qt.AlignmentFlag.AlignVCenter)


class Table(QTableView):
    """A calm table: whole rows are chosen, Enter or a double click takes one.

    Args:
        rows: The model.
        row_px: Height of a row.
    """

    taken = Signal(object)
    """A row's value, by Enter or double click."""
    pointed = Signal(object)
    """The value of the row in focus, or None."""

    def __init__(self, rows: Rows, row_px: int = _ROW_PX) -> None:
        super().__init__()
        self.rows = rows
        rows.setParent(self)
        self.setModel(rows)
        self.setItemDelegate(_Delegate(self))
        self.setShowGrid(False)
        self.setProperty("frameless", "true")
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(row_px)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(24)
        for at, column in enumerate(rows.columns):
            if column.width:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Interactive)
                self.setColumnWidth(at, column.width)
            else:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
        self.doubleClicked.connect(lambda index: self.taken.emit(self._value(index)))
        self.selectionModel().currentRowChanged.connect(
            lambda index, _before: self.pointed.emit(self._value(index))
        )
        rows.modelReset.connect(lambda: self.pointed.emit(None))

    @property
    def current(self) -> Any:
        """The value of the row in focus, or None."""
        return self._value(self.currentIndex())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.current is not None:
            self.taken.emit(self.current)
        else:
            super().keyPressEvent(event)

    @property
    def cut_words(self) -> tuple[str, ...]:
        """What is cut off in the columns whose width is fixed; the widest one may be shortened."""
        header, delegate = self.horizontalHeader(), self.itemDelegate()
        assert isinstance(delegate, _Delegate), "made by the table"  # noqa: S101 - for the type
        cut: list[str] = []
        for row in range(self.rows.rowCount()):
            for column in range(header.count()):
                index = self.rows.index(row, column)
                place = self.visualRect(index)
                free = header.sectionResizeMode(column) is QHeaderView.ResizeMode.Stretch
                if free or not self.viewport().rect().contains(place):
                    continue
                option = QStyleOptionViewItem()
                option.font, option.rect = self.font(), place
                delegate.initStyleOption(option, index)
                needed = QFontMetrics(option.font).horizontalAdvance(option.text)
                if needed + 2 * (_PAD_PX + _MARK_PX) > place.width():
                    cut.append(option.text)
        return tuple(cut)

    def _value(self, index: _Index) -> Any:
        return self.rows.rows[index.row()] if index.isValid() else None


class _Delegate(QStyledItemDelegate):
    """Paints texts in their tones, chips and bars."""

    @override
    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        super().initStyleOption(option, index)
        ink = index.data(_INK_ROLE)
        if ink:
            option.palette.setColor(option.palette.ColorRole.Text, colours().named(ink))
        if index.data(_STRONG_ROLE):
            option.font.setBold(True)
            _fit(option)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        self._paint_cell(painter, option, index)
        view = option.widget
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen and not index.column() and isinstance(view, Table) and view.hasFocus():
            # a mark beside the colour, so that the focus is seen in every theme
            mark = QRectF(option.rect)
            mark.setWidth(_MARK_PX)
            painter.fillRect(mark, colours().accent)

    def _paint_cell(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        bar, tone = index.data(_BAR_ROLE), index.data(_CHIP_ROLE)
        if bar is None and tone is None:
            super().paint(painter, option, index)
            return
        ground = QStyleOptionViewItem(option)
        self.initStyleOption(ground, index)
        word, ground.text = ground.text, ""
        view = option.widget
        view.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, ground, painter, view)
        room = QRectF(option.rect).adjusted(_PAD_PX, 0, -_PAD_PX, 0)
        if bar is not None:
            room.setTop(room.center().y() - _BAR_PX / 2)
            room.setHeight(_BAR_PX)
            paint_stacked_bar(painter, room, *bar)
        elif word:
            paint_chip(painter, room, word, tone, view)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(option.rect.width(), _ROW_PX)


def _fit(option: QStyleOptionViewItem) -> None:
    """Write a text smaller where it is too long for its cell: names are not to be cut off."""
    room = option.rect.width() - 2 * (_PAD_PX + _MARK_PX)
    option.font = fitting(option.font, option.text, room, option.font.pixelSize(), _LEAST_PX)


def chip_width(word: str, view: QWidget) -> int:
    """Return how wide `paint_chip` paints a word, px."""
    return QFontMetrics(_chip_font(view)).horizontalAdvance(word) + 18


def _chip_font(view: QWidget) -> QFont:
    font = QFont(view.font())
    font.setPixelSize(12)
    return font


def paint_chip(painter: QPainter, room: QRectF, word: str, tone: str, view: QWidget) -> None:
    """Paint a word on a tinted ground into `room`, at its left, in the middle of its height."""
    shade = colours()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    font = _chip_font(view)
    metrics = QFontMetrics(font)
    shown = metrics.elidedText(word, Qt.TextElideMode.ElideRight, int(room.width()) - 16)
    height = metrics.height() + 4
    width = metrics.horizontalAdvance(shown) + 18
    chip = QRectF(room.left(), room.center().y() - height / 2, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(shade.named(f"{tone or 'off'}_tint"))
    painter.drawRoundedRect(chip, height / 2, height / 2)
    painter.setFont(font)
    painter.setPen(shade.named(f"{tone}_ink") if tone else shade.second)
    painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, shown)
    painter.restore()
