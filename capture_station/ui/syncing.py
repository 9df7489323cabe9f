"""The synchronisation as the windows have it: one loop, started, stopped and told of here."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from capture_station.domain.errors import Trouble
from capture_station.wording import trouble_sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from capture_station.domain.ids import Operator
    from capture_station.station.station import Station
    from capture_station.sync.loop import SyncLoop, SyncStatus
    from capture_station.sync.notebook import Conflict
    from capture_station.ui.background import Lane
    from capture_station.ui.notices import Notices

_OF_THE_LOOP = {
    "registry.address",
    "registry.station",
    "registry.originals",
    "registry.limit_kb_s",
    "registry.proxy",
}
"""Settings that the loop reads when it is made."""


class Synchronising(QObject):
    """Owns the loop of a station; its thread ends with `stop`.

    Args:
        station: The opened station.
        files: Lane for what may take its time.
        notices: Where a loop that cannot be made is told.
    """

    status_changed = Signal(object)
    """A `sync.loop.SyncStatus`, or None while the station is not enrolled."""
    news_came = Signal(object)
    """A `station.syncing.News` of what came down."""

    def __init__(self, station: Station, files: Lane, notices: Notices) -> None:
        super().__init__(notices.parent())
        self._station = station
        self._files = files
        self._notices = notices
        self._loop: SyncLoop | None = None
        self._is_closed = False

    @property
    def status(self) -> SyncStatus | None:
        """How things stand; None while the station is not enrolled."""
        return None if self._loop is None else self._loop.status

    @property
    def is_paused(self) -> bool:
        """Whether somebody has paused it."""
        return self._station.settings.flag("registry.paused")

    def start(self) -> None:
        """Begin if the station is enrolled; a second call changes nothing."""
        if self._loop is not None or self._is_closed:
            return
        if not self._station.settings.text("registry.address"):
            self.status_changed.emit(None)
            return
        # most stations work alone and never load what talks to a registry
        from capture_station.station import syncing  # noqa: PLC0415 - see above

        try:
            self._loop = syncing.make_loop(
                self._station, self.status_changed.emit, self.news_came.emit
            )
        except Trouble as trouble:
            self._notices.error(trouble)
        if self._loop is None:
            self.status_changed.emit(None)
        else:
            self._loop.start()

    def stop(self) -> None:
        """End the thread and wait for it; a call under way ends at its deadline."""
        loop, self._loop = self._loop, None
        if loop is not None:
            loop.stop()

    def close(self) -> None:
        """End for good."""
        self._is_closed = True
        self.stop()

    def wake(self) -> None:
        """Something was written down here, or somebody wants a round now."""
        if self._loop is not None:
            self._loop.wake()

    def apply(self, key: str) -> None:
        """A setting has a new value."""
        if key == "registry.paused" and self._loop is not None:
            if self.is_paused:
                self._loop.pause()
            else:
                self._loop.resume()
        elif key in _OF_THE_LOOP:
            # ending the old loop may wait for a call under way
            self._files.submit(self, self.stop, lambda _done: self.start())

    def enrol(self, by: Operator, address: str, code: str, done: Callable[[bool], None]) -> None:
        """Enrol the station in the background and start its loop; faults become notices.

        Args:
            by: Who does it.
            address: Of the registry.
            code: The one-time code.
            done: Told whether it worked.
        """

        def work() -> None:
            from capture_station.station import syncing  # noqa: PLC0415 - as above

            self.stop()
            syncing.enrol(self._station, by, address, code)

        def begin(_answer: None) -> None:
            self.start()
            self._notices.good(self.tr("已在登记中心登记，开始同步。"))
            done(True)

        def failed(_error: BaseException) -> bool:
            self.start()
            done(False)
            return False

        self._files.submit(self, work, begin, failed)

    def conflicts(self) -> tuple[Conflict, ...]:
        """Return what the registry found said in two ways; reads a file."""
        from capture_station.station import syncing  # noqa: PLC0415 - as above

        return syncing.conflicts_of(self._station)

    def describe(self, status: SyncStatus | None) -> tuple[str, str, str]:
        """Return tone, short word and sentence of how the synchronisation stands."""
        if status is None:
            line = self.tr("没有登记。照常工作，照片和记录都保存在本机，登记后会全部送出。")
            return "off", self.tr("未启用同步"), line
        pending = self.tr("待同步 {count}").format(count=status.pending)
        last = self._last_told(status)
        if self.is_paused:
            return "look", f"{self.tr('同步已暂停')} · {pending}", last
        if status.refused:
            word = self.tr("登记中心拒收 {count} 条").format(count=status.refused)
            return "act", word, last
        if status.trouble is not None:
            sentence = trouble_sentence(status.trouble, self._notices.lang)
            tone = "look" if status.trouble.key == "sync.unreachable" else "act"
            return tone, pending, f"{sentence}\n{last}"
        if status.clock_is_wrong:
            line = self.tr("本机时钟与登记中心相差 {seconds} 秒，请校准电脑时间。")
            return "look", self.tr("时钟不准"), line.format(seconds=round(status.skew_s or 0))
        return "good", pending if status.pending else self.tr("已同步"), last

    def _last_told(self, status: SyncStatus) -> str:
        if not status.last_success:
            return self.tr("还没有全部送达过。")
        at = datetime.fromisoformat(status.last_success).astimezone()
        return self.tr("最近一次全部送达：{time}").format(time=f"{at:%m-%d %H:%M}")
