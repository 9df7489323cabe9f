"""Shots of an interrupted run, one below the other: use them or throw them away."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from capture_station.domain.errors import Trouble
from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.surfaces import GAP, Card, column, row, scrolled
from capture_station.ui.widgets.texts import Text
from capture_station.wording import trouble_sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from capture_station.domain.capture import Shot
    from capture_station.domain.sitting import Sitting
    from capture_station.station.orphans import OrphanOffer
    from capture_station.ui.context import Desktop

_WIDTH_PX, _HEIGHT_PX = 640, 560
_PICTURE_PX = (96, 128)


class OrphanCard(Card):
    """One shot: its picture, whose it is, what can be done with it.

    Args:
        desktop: The station as the windows see it.
        offer: The shot.
        settled: Called when it was used or thrown away.
    """

    def __init__(self, desktop: Desktop, offer: OrphanOffer, settled: Callable[[], None]) -> None:
        super().__init__(margin=2 * GAP)
        self._desktop, self._offer, self._settled = desktop, offer, settled
        self._is_sure = False
        self.adopt = Button(self.tr("采用"), kind="accent", icon_name="check")
        self.discard = Button(self.tr("丢弃…"))
        self.note = Text(role="second", wrap=True)
        self.adopt.clicked.connect(self._on_adopt)
        self.discard.clicked.connect(self._on_discard)
        for button in (self.adopt, self.discard):
            button.setAutoDefault(True)  # Enter presses the one that has the focus
        self.adopt.setEnabled(offer.is_adoptable)
        self._say_state()
        texts = column(*self._words(), self.note, 0, row(self.adopt, self.discard, 0), gap=4)
        layout = row(_picture(offer.picture), gap=2 * GAP)
        layout.addLayout(texts, 1)
        self.rows.addLayout(layout)

    def _words(self) -> list[QWidget]:
        student, orphan = self._offer.student, self._offer.orphan
        name = self.tr("无法确定是谁") if student is None else student.data.name
        number = "" if student is None else student.data.student_number
        group = "" if student is None else student.data.class_name
        taken = f"{orphan.taken_at.astimezone():%Y-%m-%d %H:%M:%S}"
        line = " · ".join(filter(None, (number, group, taken)))
        self.setAccessibleName(f"{name} {line}")
        return [Text(name, "section"), Text(line, "second")]

    def _say_state(self) -> None:
        self.note.set_role("second")
        if self._offer.is_adoptable:
            self.note.setText(self.tr("采用时会重新检查，并按正常拍摄编入序号。"))
        else:
            self.note.setText(self.tr("原片没有写完，或找不到对应的学生，不能采用。"))

    def _on_adopt(self) -> None:
        station, by = self._desktop.station, self._desktop.operator
        self._set_busy(self.tr("正在重新检查……"))

        def keep(shot: Shot) -> None:
            self._desktop.ask(
                self,
                lambda: station.orphans.adopt(by, self._offer, shot),
                self._on_adopted,
                self._on_refused,
            )

        self._desktop.judge.ask(
            self,
            lambda judge: station.orphans.judge_again(judge, self._offer),
            keep,
            self._on_failed,
        )

    def _on_adopted(self, sitting: Sitting) -> None:
        self._desktop.sitting_changed.emit(sitting)
        self._settled()

    def _on_discard(self) -> None:
        if not self._is_sure:
            self._is_sure = True
            self.discard.setText(self.tr("确认丢弃"))
            self.discard.set_kind("danger")
            self.note.set_role("act")
            self.note.setText(self.tr("丢弃后这张照片无法找回，审计记录会保留。"))
            return
        station, by = self._desktop.station, self._desktop.operator
        self._set_busy(self.tr("正在丢弃……"))
        self._desktop.ask(
            self,
            lambda: station.orphans.discard(by, self._offer),
            lambda _done: self._settled(),
            self._on_refused,
        )

    def _on_refused(self, error: BaseException) -> bool:
        """Say on the card what the world refused; a bug is told like any other."""
        self._set_free()
        if not isinstance(error, Trouble):
            return False
        self.note.set_role("act")
        self.note.setText(trouble_sentence(error, self._desktop.lang))
        return True

    def _on_failed(self, error: BaseException) -> None:
        if not self._on_refused(error):
            self._desktop.notices.error(error)

    def _set_busy(self, words: str) -> None:
        self.adopt.setEnabled(False)
        self.discard.setEnabled(False)
        self.note.set_role("second")
        self.note.setText(words)

    def _set_free(self) -> None:
        self.adopt.setEnabled(self._offer.is_adoptable)
        self.discard.setEnabled(True)
        self._say_state()


class OrphansDialog(QDialog):
    """All shots that wait for a decision; those not decided about are offered again next time.

    Args:
        parent: Window it belongs to.
        desktop: The station as the windows see it.
        offers: The shots, oldest first.
    """

    def __init__(self, parent: QWidget, desktop: Desktop, offers: tuple[OrphanOffer, ...]) -> None:
        super().__init__(parent.window())
        self.setWindowTitle(self.tr("未入册的照片"))
        why = Text(
            self.tr("上次程序意外中断时，这些照片已经写到磁盘，但还没有编入序号。请逐张决定。"),
            wrap=True,
        )
        content = QWidget()
        cards = QVBoxLayout(content)
        cards.setContentsMargins(0, 0, GAP, 0)
        cards.setSpacing(GAP)
        self.cards: list[OrphanCard] = []
        for offer in offers:
            card = OrphanCard(desktop, offer, partial(self._on_settled, len(self.cards)))
            self.cards.append(card)
            cards.addWidget(card)
        cards.addStretch(1)
        self._left = len(offers)
        later = Button(self.tr("以后再说"))
        later.clicked.connect(self.reject)
        heading = Text(self.windowTitle(), "section")
        layout = column(heading, why, scrolled(content), row(0, later), margin=3 * GAP)
        self.setLayout(layout)
        self.resize(_WIDTH_PX, _HEIGHT_PX)

    def _on_settled(self, at: int) -> None:
        self.cards[at].hide()
        self._left -= 1
        if not self._left:
            self.accept()


def offer_orphans(parent: QWidget, desktop: Desktop) -> None:
    """Tell that there are shots to decide about, with a button that shows them."""
    count = desktop.station.orphans.count
    if not count:
        return
    said = QCoreApplication.translate(
        "OrphansDialog", "上次意外中断时有 {count} 张照片已写到磁盘，但还没有编入序号。"
    ).format(count=count)

    def show(offers: tuple[OrphanOffer, ...]) -> None:
        dialog = OrphansDialog(parent, desktop, offers)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    desktop.notices.look(
        said,
        QCoreApplication.translate("OrphansDialog", "查看"),
        lambda: desktop.ask(parent, desktop.station.orphans.offers, show),
    )


def _picture(content: bytes) -> QLabel:
    label = QLabel()
    pixmap = QPixmap()
    pixmap.loadFromData(content)
    if not pixmap.isNull():
        kept, smooth = (
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        label.setPixmap(pixmap.scaled(*_PICTURE_PX, kept, smooth))
    label.setFixedSize(*_PICTURE_PX)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return label
