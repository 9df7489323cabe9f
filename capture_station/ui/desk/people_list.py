"""The list of people at the left of the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate
from typing_extensions import override

from capture_station.ui.pages.words import hit_state
from capture_station.ui.theme import colours
from capture_station.ui.widgets.fitting import fitting

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QStyleOptionViewItem

    from capture_station.domain.ids import StudentId
    from capture_station.domain.overview import PersonHit

_ROW_PX = 66
_NAME_PX, _LEAST_NAME_PX = 16, 12
"""A long name is written smaller: nobody is known by half of it."""
_NUMBER_PX = 52
_Index = QModelIndex | QPersistentModelIndex
_TINTS = {
    "good": ("good_tint", "good_ink"),
    "look": ("look_tint", "look_ink"),
    "act": ("act_tint", "act_ink"),
    "accent": ("accent_tint", "accent_ink"),
}


class PeopleModel(QAbstractListModel):
    """Shows a tuple of persons."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._hits: tuple[PersonHit, ...] = ()

    def show_hits(self, hits: tuple[PersonHit, ...]) -> None:
        """Set all persons; if only their states differ, the view keeps its place."""
        same = [hit.student.id for hit in hits] == [hit.student.id for hit in self._hits]
        if same:
            self._hits = hits
            if hits:
                self.dataChanged.emit(self.index(0), self.index(len(hits) - 1))
            return
        self.beginResetModel()
        self._hits = hits
        self.endResetModel()

    @property
    def hits(self) -> tuple[PersonHit, ...]:
        """The persons in the order shown."""
        return self._hits

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._hits)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        hit = self._hits[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return hit
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return f"{_number(hit)} {hit.student.data.name} {hit_state(hit)[0]}".strip()
        return None


class PersonDelegate(QStyledItemDelegate):
    """Paints a person: queue number, name, class and number, where they stand."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(200, _ROW_PX)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        hit: PersonHit = index.data(Qt.ItemDataRole.UserRole)
        shade = colours()
        room: QRect = option.rect
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen:
            painter.fillRect(room, shade.accent_tint)
            painter.fillRect(QRect(room.left(), room.top(), 4, room.height()), shade.accent)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(room, shade.hover)
        painter.setPen(shade.line)
        painter.drawLine(room.bottomLeft(), room.bottomRight())
        inside = room.adjusted(16, 0, -14, 0)
        _write(
            painter,
            QRectF(inside.left(), inside.top(), _NUMBER_PX - 8, inside.height()),
            _number(hit),
            _font(option, 16, bold=True),
            "second",
        )
        right = _paint_state(painter, inside, hit, _font(option, 12), chosen=chosen)
        left = inside.left() + _NUMBER_PX
        width = right - left - 8
        upper = QRectF(left, inside.top() + 10, width, 26)
        lower = QRectF(left, inside.top() + 36, inside.right() - left, 20)
        name = hit.student.data.name
        font = _font(option, _NAME_PX, bold=True)
        _write(painter, upper, name, fitting(font, name, width, _NAME_PX, _LEAST_NAME_PX), "text")
        _write(painter, lower, _line_of(hit), _font(option, 12), "second")
        painter.restore()


class PeopleList(QListView):
    """The list; a click or Enter takes a person up."""

    picked = Signal(object)
    """A `PersonHit`."""

    def __init__(self) -> None:
        super().__init__()
        self.people = PeopleModel(self)
        self.setModel(self.people)
        self.setItemDelegate(PersonDelegate(self))
        self.setProperty("frameless", True)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.clicked.connect(lambda index: self.picked.emit(index.data(Qt.ItemDataRole.UserRole)))

    def mark(self, student_id: StudentId | None) -> None:
        """Mark the person at the desk, if listed."""
        for row, hit in enumerate(self.people.hits):
            if hit.student.id == student_id:
                self.setCurrentIndex(self.people.index(row))
                return
        self.setCurrentIndex(QModelIndex())

    def step(self, by: int) -> None:
        """Mark the person so many rows further down."""
        count = self.people.rowCount()
        if count:
            at = self.currentIndex().row() if self.currentIndex().isValid() else -1
            self.setCurrentIndex(self.people.index(min(max(at + by, 0), count - 1)))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isdigit():
            event.ignore()  # begins a search, see the page
            return
        super().keyPressEvent(event)

    @property
    def marked(self) -> PersonHit | None:
        """The person that is marked."""
        index = self.currentIndex()
        return self.people.hits[index.row()] if index.isValid() else None


def short_id(id_number: str) -> str:
    """Return the first and last four characters of an ID number, as lists show it."""
    return f"{id_number[:4]}…{id_number[-4:]}" if len(id_number) > 10 else ""  # noqa: PLR2004


def _number(hit: PersonHit) -> str:
    number = hit.sitting.queue_number if hit.sitting is not None else None
    return f"{number:03d}" if number is not None else ""


def _line_of(hit: PersonHit) -> str:
    data = hit.student.data
    parts = [data.class_name, short_id(data.id_number) or data.student_number]
    return " · ".join(part for part in parts if part)


def _font(option: QStyleOptionViewItem, size: int, *, bold: bool = False) -> QFont:
    font = QFont(option.font)
    font.setPixelSize(size)
    font.setBold(bold)
    return font


def _write(painter: QPainter, room: QRectF, text: str, font: QFont, tone: str) -> None:
    painter.setFont(font)
    painter.setPen(colours().named(tone))
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    painter.drawText(room, int(flags), shown)


def _paint_state(
    painter: QPainter, inside: QRect, hit: PersonHit, font: QFont, *, chosen: bool
) -> float:
    """Paint the chip at the right and return its left edge."""
    word, tone = hit_state(hit)
    ground, ink = _TINTS.get(tone, ("off_tint", "second"))
    width = QFontMetrics(font).horizontalAdvance(word) + 18
    chip = QRectF(inside.right() - width, inside.top() + 12, width, 22)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours().named("card" if chosen else ground))
    painter.drawRoundedRect(chip, 11, 11)
    painter.setFont(font)
    painter.setPen(colours().named(ink))
    painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, word)
    return chip.left()
