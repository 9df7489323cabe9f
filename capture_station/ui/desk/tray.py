"""The photos that came while nobody had asked for one: whose are they?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPixmap
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout
from typing_extensions import override

from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.looking import WhileShown
from capture_station.ui.widgets.surfaces import GAP, Card, Panel, column, row
from capture_station.ui.widgets.texts import ElidedText, Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from capture_station.camera.tray import Arrival, Tray
    from capture_station.ui.context import Desktop
    from capture_station.ui.desk.controller import DeskController
    from capture_station.ui.desk.state import DeskState

_LOOK_EVERY_MS = 1000
_SHOWN = 1
"""Photos that are shown at a time, the oldest first; the others are counted."""
_PICTURE = QSize(72, 56)


class TrayPanel(Panel):
    """Counts the photos of the tray, shows the oldest, gives one to the person or to nobody.

    Hidden while the tray is empty.

    Args:
        desktop: Has the tray.
        controller: Knows who stands at the camera.
    """

    def __init__(self, desktop: Desktop, controller: DeskController) -> None:
        super().__init__()
        self._desktop, self._controller = desktop, controller
        self._waiting: tuple[Arrival, ...] = ()
        self._pictures: dict[int, QPixmap | None] = {}
        self._title = Text(role="strong", wrap=True)
        self._hint = Text(role="small", wrap=True)
        self.entries = [TrayEntry(self) for _ in range(_SHOWN)]
        card = Card(margin=12)
        card.set_tone("look")
        card.rows.addWidget(self._title)
        card.rows.addWidget(self._hint)
        for entry in self.entries:
            card.rows.addWidget(entry)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP, GAP, GAP, 0)
        layout.addWidget(card)
        # photos are claimed on the camera's thread too, which tells nobody
        WhileShown(self, _LOOK_EVERY_MS, self.look)
        desktop.photo_arrived.connect(lambda _arrival: self.look())
        controller.state_changed.connect(self._on_state)
        self.put_words()
        self.hide()
        self.look()

    @override
    def put_words(self) -> None:
        self._title.setText(self.tr("{count} 张照片还没有归属").format(count=len(self._waiting)))
        live = self._controller.state.is_live
        self._hint.setText(
            self.tr("拍摄时台上没有人，或不是由本机按下的快门。")
            if live
            else self.tr("叫到本人以后，可以把照片给他（她）。")
        )
        for entry in self.entries:
            entry.put_words()

    @property
    def waiting(self) -> tuple[Arrival, ...]:
        """The photos that wait."""
        return self._waiting

    def look(self) -> None:
        """Show what is in the tray now."""
        waiting = self._tray.waiting()
        if waiting == self._waiting:
            return
        self._waiting = waiting
        kept = {one.number for one in waiting}
        self._pictures = {n: picture for n, picture in self._pictures.items() if n in kept}
        self.setVisible(bool(waiting))
        self._show()

    def assign(self, arrival: Arrival) -> None:
        """Give a photo to the person at the camera."""
        self._controller.assign(arrival)

    def dismiss(self, arrival: Arrival) -> None:
        """Take a photo out of the tray; what the camera wrote itself stays where it is."""
        self._tray.dismiss(arrival.number)
        self.look()

    @property
    def _tray(self) -> Tray:
        return self._desktop.station.tray

    def _on_state(self, _state: DeskState) -> None:
        self.look()
        self._show()

    def _show(self) -> None:
        self.put_words()
        can_assign = self._controller.state.is_live and not self._controller.state.busy
        for at, entry in enumerate(self.entries):
            arrival = self._waiting[at] if at < len(self._waiting) else None
            entry.setVisible(arrival is not None)
            if arrival is not None:
                entry.show_arrival(arrival, self._pictures.get(arrival.number), can_assign)
                self._load(arrival)

    def _load(self, arrival: Arrival) -> None:
        if arrival.number in self._pictures:
            return
        self._pictures[arrival.number] = None
        tray = self._tray

        def show(image: QImage) -> None:
            self._pictures[arrival.number] = QPixmap.fromImage(image)
            self._show()

        def failed(_error: BaseException) -> bool:
            return True  # no picture of it; giving it to somebody will tell what is wrong

        self._desktop.files.submit(
            self, lambda: _small(tray.look(arrival.number).data), show, failed
        )


class TrayEntry(Panel):
    """One photo of the tray.

    Args:
        panel: Does what the buttons say.
    """

    def __init__(self, panel: TrayPanel) -> None:
        super().__init__()
        self._arrival: Arrival | None = None
        self._picture = QLabel()
        self._picture.setFixedSize(_PICTURE)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._name, self._when = ElidedText(), Text(role="small")
        self.take, self.drop = Button(), Button(kind="quiet")
        self.take.clicked.connect(lambda: self._tell(panel.assign))
        self.drop.clicked.connect(lambda: self._tell(panel.dismiss))
        words = column(self._name, self._when, gap=2)
        about = row(self._picture, words, gap=12)
        about.setStretch(1, 1)
        self.setLayout(column(about, row(self.take, 0, self.drop)))

    @override
    def put_words(self) -> None:
        self.take.setText(self.tr("给当前学生"))
        self.drop.setText(self.tr("不要"))
        self._say_what_dropping_does()

    def show_arrival(self, arrival: Arrival, picture: QPixmap | None, can_assign: bool) -> None:
        """Show a photo with its small picture, and whether it can be given to somebody now."""
        self._arrival = arrival
        self._say_what_dropping_does()
        self._name.setText(arrival.name)
        self._when.setText(f"{arrival.arrived_on.astimezone():%H:%M:%S}")
        self._picture.setPixmap(picture if picture is not None else QPixmap())
        self.take.setEnabled(can_assign)
        self.setAccessibleName(f"{arrival.name} {self._when.text()}")

    def _say_what_dropping_does(self) -> None:
        is_spooled = self._arrival is not None and self._arrival.is_spooled
        self.drop.setToolTip(
            self.tr("从本机删除；相机存储卡上若有这张照片，不受影响。")
            if is_spooled
            else self.tr("只从这里移走，文件仍留在相机的文件夹里。")
        )

    def _tell(self, act: Callable[[Arrival], None]) -> None:
        if self._arrival is not None:
            act(self._arrival)


def _small(data: bytes) -> QImage:
    """Return a photo as small as it is shown, upright; a JPEG is decoded at that size at once."""
    content = QByteArray(data)
    buffer = QBuffer(content)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    near = reader.size().scaled(_PICTURE * 2, Qt.AspectRatioMode.KeepAspectRatio)
    reader.setScaledSize(near)
    image = reader.read()
    return image.scaled(
        _PICTURE,
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
