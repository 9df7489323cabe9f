"""The missing of a class by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtWidgets import QListView, QStackedWidget
from typing_extensions import override

from capture_station.ui.widgets.surfaces import GAP, Card, Panel, column
from capture_station.ui.widgets.texts import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from capture_station.domain.overview import ClassProgress, PersonHit

_Index = QModelIndex | QPersistentModelIndex
_NAME_PX = QSize(100, 30)


class MissingPanel(Panel):
    """Names of those of a class who have not come or have left without a photo."""

    def __init__(self) -> None:
        super().__init__()
        self._progress: ClassProgress | None = None
        self._title, self._none = Text(role="strong"), Text(role="second", wrap=True)
        self._none.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._names = _Names()
        self.list = QListView()
        self._names.setParent(self.list)
        self.list.setModel(self._names)
        self.list.setProperty("frameless", "true")
        self.list.setFlow(QListView.Flow.LeftToRight)
        self.list.setWrapping(True)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setGridSize(_NAME_PX)
        self.list.setUniformItemSizes(True)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._either = QStackedWidget()
        self._either.addWidget(self.list)
        self._either.addWidget(self._none)
        card = Card(margin=2 * GAP, gap=GAP)
        card.rows.addWidget(self._title)
        card.rows.addWidget(self._either, 1)
        self.setLayout(column(card))
        self.put_words()

    def show_class(self, progress: ClassProgress | None, missing: Sequence[PersonHit]) -> None:
        """Show the missing of a class; None where no class is chosen."""
        self._progress = progress
        self._names.show_names([hit.student.data.name for hit in missing])
        self._either.setCurrentIndex(0 if missing else 1)
        self.put_words()

    @property
    def names(self) -> Sequence[str]:
        """The names that are shown."""
        return self._names.names

    @override
    def put_words(self) -> None:
        progress = self._progress
        if progress is None:
            self._title.setText(self.tr("未到名单"))
            self._none.setText(self.tr("选择一个班级，查看还有谁没来。"))
            return
        name = progress.class_name or self.tr("无班级")
        title = self.tr("{name} 未到 {count} 人").format(name=name, count=progress.missing)
        self._title.setText(title)
        self._none.setText(self.tr("这个班的学生都来过了。"))
        self.list.setAccessibleName(title)


class _Names(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.names: Sequence[str] = ()

    def show_names(self, names: Sequence[str]) -> None:
        self.beginResetModel()
        self.names = names
        self.endResetModel()

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.names)

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return self.names[index.row()]
        return None
