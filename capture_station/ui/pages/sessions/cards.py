"""The list of sessions, each a card with its days, its state and how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    QSizeF,
    Qt,
)
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)
from typing_extensions import override

from capture_station.ui.pages import words
from capture_station.ui.theme import colours
from capture_station.ui.widgets.card_list import CardList
from capture_station.ui.widgets.signs import paint_stacked_bar
from capture_station.ui.widgets.tables import chip_width, paint_chip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QFont

    from capture_station.domain.ids import SessionId
    from capture_station.domain.overview import SessionTotals
    from capture_station.domain.session import Session

_Index = QModelIndex | QPersistentModelIndex
_CARD_PX = 104
_GAP_PX = 8
_DATE_PX = 64
_FACTS_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """A session with its counts."""

    session: Session
    totals: SessionTotals


def days(session: Session) -> str:
    """Return the days of a session, e.g. ``"2026-11-21"`` or ``"2026-11-21 – 11-23"``."""
    if session.starts_on == session.ends_on:
        return f"{session.starts_on:%Y-%m-%d}"
    same_year = session.starts_on.year == session.ends_on.year
    last = f"{session.ends_on:%m-%d}" if same_year else f"{session.ends_on:%Y-%m-%d}"
    return f"{session.starts_on:%Y-%m-%d} – {last}"


class SessionList(CardList):
    """All sessions, newest first."""

    def __init__(self) -> None:
        self._facts = _Model()
        self._in_work: SessionId | None = None
        super().__init__(self._facts, _CardPainter())
        self.setUniformItemSizes(True)

    @property
    @override
    def current(self) -> SessionFacts | None:
        """The chosen session."""
        index = self.currentIndex()
        return self._facts.facts[index.row()] if index.isValid() else None

    @property
    def in_work(self) -> SessionId | None:
        """The session in work, marked on its card."""
        return self._in_work

    def show_sessions(self, facts: Sequence[SessionFacts], in_work: SessionId | None) -> None:
        """Show these sessions; the chosen one stays chosen, else the one in work is."""
        present = self.current
        wanted = present.session.id if present is not None else in_work
        self._in_work = in_work
        self.selectionModel().blockSignals(True)
        self._facts.show_facts(facts)
        self.selectionModel().blockSignals(False)
        if not self.choose(wanted) and facts:
            self.setCurrentIndex(self._facts.index(0))
        self.chosen.emit(self.current)

    def choose(self, session_id: SessionId | None) -> bool:
        """Choose a session; False if it is not in the list."""
        for at, facts in enumerate(self._facts.facts):
            if facts.session.id == session_id:
                self.setCurrentIndex(self._facts.index(at))
                return True
        return False


class _Model(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.facts: Sequence[SessionFacts] = ()

    def show_facts(self, facts: Sequence[SessionFacts]) -> None:
        self.beginResetModel()
        self.facts = facts
        self.endResetModel()

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.facts)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        facts = self.facts[index.row()]
        if role == _FACTS_ROLE:
            return facts
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            session = facts.session
            state, _tone = words.session_state(session.state)
            return " · ".join((session.school_name, session.place, days(session), state))
        return None


class _CardPainter(QStyledItemDelegate):
    """Paints a session as a card."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(320, _CARD_PX + _GAP_PX)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        facts: SessionFacts = index.data(_FACTS_ROLE)
        view = option.widget
        card = QRectF(option.rect).adjusted(1, 1, -9, -_GAP_PX - 1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, card, option)
        inner = card.adjusted(16, 12, -16, -12)
        self._paint_date(painter, QRectF(inner.topLeft(), QSizeF(_DATE_PX, 80)), facts.session)
        body = inner.adjusted(_DATE_PX + 12, 0, 0, 0)
        state, tone = words.session_state(facts.session.state)
        width = chip_width(state, view)
        chip = QRectF(body.right() - width, body.top(), width, 22)
        paint_chip(painter, chip, state, tone, view)
        self._paint_texts(painter, body, facts, width)
        painter.restore()

    def _paint_ground(self, painter: QPainter, card: QRectF, option: QStyleOptionViewItem) -> None:
        shade = colours()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setBrush(shade.card)
        painter.setPen(QPen(shade.accent if chosen else shade.line, 2 if chosen else 1))
        painter.drawRoundedRect(card, 12, 12)

    def _paint_date(self, painter: QPainter, room: QRectF, session: Session) -> None:
        shade = colours()
        self._write(painter, room.adjusted(0, 0, 0, -56), f"{session.starts_on:%Y}", 12, "second")
        day = room.adjusted(0, 20, 0, -28)
        self._write(painter, day, f"{session.starts_on:%m-%d}", 20, "text", bold=True)
        if session.ends_on != session.starts_on:
            last = room.adjusted(0, 52, 0, 0)
            self._write(painter, last, f"– {session.ends_on:%m-%d}", 12, "second")
        painter.setPen(shade.line)
        painter.drawLine(room.topRight(), room.bottomRight())

    def _paint_texts(
        self, painter: QPainter, body: QRectF, facts: SessionFacts, chip_px: float
    ) -> None:
        session, totals = facts.session, facts.totals
        title = QRectF(body.left(), body.top(), body.width() - chip_px - 8, 22)
        self._write(painter, title, session.school_name, 15, "text", bold=True)
        place = QRectF(body.left(), body.top() + 26, body.width(), 20)
        self._write(painter, place, session.place, 13, "second")
        count = f"{totals.photographed} / {totals.expected}"
        line = QRectF(body.left(), body.bottom() - 20, body.width(), 20)
        wide = 88.0
        bar = QRectF(line.left(), line.center().y() - 4, line.width() - wide, 8)
        paint_stacked_bar(painter, bar, totals.expected, ((totals.photographed, "good"),))
        number = QRectF(line.right() - wide, line.top(), wide, 20)
        self._write(painter, number, count, 13, "second", right=True)

    @staticmethod
    def _write(
        painter: QPainter,
        room: QRectF,
        text: str,
        size: int,
        ink: str,
        *,
        bold: bool = False,
        right: bool = False,
    ) -> None:
        font: QFont = painter.font()
        font.setPixelSize(size)
        font.setBold(bold)
        painter.setFont(font)
        painter.setPen(colours().named(ink))
        shown = painter.fontMetrics().elidedText(
            text, Qt.TextElideMode.ElideRight, int(room.width())
        )
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, shown)
