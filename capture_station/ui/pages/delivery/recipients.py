"""The recipients to choose from, each with its sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen, QTextLayout
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)
from typing_extensions import override

from capture_station.ui.theme import colours
from capture_station.ui.widgets.card_list import CardList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from capture_station.exchange.recipients import RecipientProfile
    from capture_station.wording import Lang

_Index = QModelIndex | QPersistentModelIndex
_TITLE_TOP_PX, _ABOUT_TOP_PX, _BELOW_PX = 6, 28, 8
_LEFT_PX, _RIGHT_PX = 41, 17
"""Beside the words of a row: the round mark, and room for the bar that scrolls."""
_PROFILE_ROLE = Qt.ItemDataRole.UserRole + 1
_TITLE_ROLE = Qt.ItemDataRole.UserRole + 2


def in_lines(text: str, font: QFont, width: float) -> tuple[str, ...]:
    """Return a text broken into the lines that it needs."""
    layout = QTextLayout(text, font)
    layout.beginLayout()
    lines: list[str] = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        start = line.textStart()
        lines.append(text[start : start + line.textLength()].strip())
    layout.endLayout()
    return tuple(lines)


class RecipientList(CardList):
    """All recipients; exactly one is chosen."""

    def __init__(self) -> None:
        self._model = _Model()
        super().__init__(self._model, _RowPainter())
        self.setResizeMode(QListView.ResizeMode.Adjust)  # a row is as tall as its sentence

    @property
    @override
    def current(self) -> RecipientProfile | None:
        """The chosen recipient."""
        index = self.currentIndex()
        return self._model.profiles[index.row()] if index.isValid() else None

    def show_recipients(
        self, profiles: Sequence[RecipientProfile], lang: Lang, default: str
    ) -> None:
        """Show recipients; the chosen one stays chosen, else the one of this id is."""
        present = self.current
        wanted = present.id if present is not None else default
        self._model.show_profiles(profiles, lang)
        names = [one.id for one in profiles]
        if names:
            at = names.index(wanted) if wanted in names else 0
            self.setCurrentIndex(self._model.index(at))


class _Model(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.profiles: Sequence[RecipientProfile] = ()
        self._lang: Lang = "zh"

    def show_profiles(self, profiles: Sequence[RecipientProfile], lang: Lang) -> None:
        self.beginResetModel()
        self.profiles, self._lang = profiles, lang
        self.endResetModel()

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.profiles)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        profile = self.profiles[index.row()]
        title, about = profile.title_in(self._lang), profile.about[self._lang]
        if role == _TITLE_ROLE:
            return title
        if role == _PROFILE_ROLE:
            return about
        if role == Qt.ItemDataRole.ToolTipRole:
            return about
        return f"{title} {about}" if role == Qt.ItemDataRole.AccessibleTextRole else None


class _RowPainter(QStyledItemDelegate):
    """Paints a round mark, the title, and the sentence in the lines that it needs."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        font = _sized(option.font, 13)
        lines = self._lines(option, index)
        height = QFontMetrics(font).lineSpacing() * len(lines)
        return QSize(240, _ABOUT_TOP_PX + height + _BELOW_PX)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        shade = colours()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = QRectF(option.rect).adjusted(1, 2, -9, -2)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            view = option.widget
            focused = view.hasFocus()
            painter.setPen(QPen(shade.accent, 1) if focused else Qt.PenStyle.NoPen)
            painter.setBrush(shade.accent_tint)
            painter.drawRoundedRect(row, 10, 10)
        mark = QRectF(row.left() + 12, row.top() + 8, 16, 16)
        painter.setPen(QPen(shade.accent if chosen else shade.line_strong, 5 if chosen else 1))
        painter.setBrush(shade.card)
        inset = 2.5 if chosen else 0.5
        painter.drawEllipse(mark.adjusted(inset, inset, -inset, -inset))
        font = _sized(option.font, 14)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(shade.text)
        left = option.rect.left() + _LEFT_PX
        top = option.rect.top()
        title = QRectF(left, top + _TITLE_TOP_PX, option.rect.right() - left - _RIGHT_PX, 22)
        words = painter.fontMetrics().elidedText(
            str(index.data(_TITLE_ROLE)), Qt.TextElideMode.ElideRight, int(title.width())
        )
        painter.drawText(title, Qt.AlignmentFlag.AlignVCenter, words)
        painter.setFont(_sized(option.font, 13))
        painter.setPen(shade.second)
        about = QRectF(left, top + _ABOUT_TOP_PX, title.width(), row.height())
        lines = self._lines(option, index)
        painter.drawText(about, Qt.AlignmentFlag.AlignTop, "\n".join(lines))
        painter.restore()

    def _lines(self, option: QStyleOptionViewItem, index: _Index) -> tuple[str, ...]:
        """Return the lines of a sentence, the same with the bar that scrolls and without."""
        view = self.parent()
        assert isinstance(view, RecipientList), "made by the list"  # noqa: S101 - for the type
        bar = view.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        width = view.width() - bar - _LEFT_PX - _RIGHT_PX
        text = str(index.data(_PROFILE_ROLE))
        return in_lines(text, _sized(option.font, 13), max(width, 40))


def _sized(font: QFont, size_px: int) -> QFont:
    sized = QFont(font)
    sized.setPixelSize(size_px)
    return sized
