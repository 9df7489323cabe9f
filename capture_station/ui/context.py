"""What every page is given: the station, the threads, the session in work, the notices."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from capture_station.checks.coach import Coach
from capture_station.domain.errors import Trouble
from capture_station.domain.session import SessionState
from capture_station.domain.staff import Role
from capture_station.station.addresses import ADDRESS_KEYS, CAMERA_KEYS
from capture_station.station.housekeeping import OUT_OF_PLACE
from capture_station.station.station import SECOND_DISK_KEYS
from capture_station.ui.actions import key_title
from capture_station.ui.app import present_appearance
from capture_station.ui.background import Lane
from capture_station.ui.codes import CodeReader
from capture_station.ui.duty import Duty
from capture_station.ui.judging import JudgeThread
from capture_station.ui.notices import Notices, Tone
from capture_station.ui.preflight import Preflight
from capture_station.ui.sounds import Sound, Sounds
from capture_station.ui.syncing import Synchronising

if TYPE_CHECKING:
    from collections.abc import Callable

    from capture_station.camera.reader import CameraReader
    from capture_station.domain.ids import Operator
    from capture_station.domain.session import Session
    from capture_station.domain.spec import PhotoSpec
    from capture_station.settings import Value
    from capture_station.station.housekeeping import Upkeep
    from capture_station.station.station import Station
    from capture_station.station.syncing import News
    from capture_station.ui.app import Appearance
    from capture_station.ui.notices import Notice
    from capture_station.wording import Lang

Answer = TypeVar("Answer")

ADVISER = "adviser"
"""Role of a window that only looks."""
_NARROW = {Role.CASHIER: "cashier", Role.ADVISER: ADVISER}
"""What a desk is, whatever was set for it, to those who may do only a part."""


class Desktop(QObject):
    """The station as the windows see it.

    Pages read and act through `ask`, listen to the signals and hold no state of the store for
    longer than they show it.

    Args:
        station: The wired station; closed by whoever opened it, after `close`.
        camera: Address of the camera; None for the one of the settings.
        role: Steps this desk does (``solo``, ``cashier``, ``camera``), or ``adviser`` for windows
            that only look; None for the settings'.
    """

    session_changed = Signal(object)
    """The `Session` in work, or None."""
    sitting_changed = Signal(object)
    """A `Sitting` after an act on it at this station."""
    roster_changed = Signal()
    """Students were added or changed."""
    setting_changed = Signal(str)
    """Key of a setting with a new value."""
    camera_changed = Signal(object)
    """A `camera.state.CameraState`."""
    photo_arrived = Signal(object)
    """A `camera.tray.Arrival` that nobody had asked for."""
    upkeep_changed = Signal(object)
    """A `station.housekeeping.Upkeep` after a round of second copies and backups."""
    closing = Signal()
    """The windows end: whatever takes long is to be given up."""
    page_wanted = Signal(str)
    """Key of the page that somebody wants shown."""

    def __init__(
        self, station: Station, *, camera: str | None = None, role: str | None = None
    ) -> None:
        super().__init__()
        self.station = station
        self.notices = Notices(self)
        self.lane = Lane("database", self)
        self.lane.failed_with.connect(self.notices.error)
        self.files = Lane("files", self)
        self.files.failed_with.connect(self.notices.error)
        self.pictures = Lane("pictures", self)
        self.pictures.failed_with.connect(self.notices.error)
        self.judge = JudgeThread(station.new_judge, Coach, self)
        self.judge.failed.connect(self.notices.error)
        self.reader: CameraReader | None = None
        self.session: Session | None = None
        self._desk_role = role or station.settings.text("desk.role")
        self.duty = Duty(self)
        self._camera = camera
        self.notices.lang = self.lang
        self.sounds = Sounds(lambda: station.settings.flag("ui.sounds"), self)
        self.notices.raised.connect(self._on_notice)
        self.preflight = Preflight(self)
        self.codes = CodeReader(self)
        self.syncing = Synchronising(station, self.files, self.notices)
        self.syncing.news_came.connect(self._on_news)
        for changed in (self.sitting_changed, self.session_changed):
            changed.connect(lambda _fact: self.syncing.wake())
        self.roster_changed.connect(self.syncing.wake)
        station.tray.listen(self.photo_arrived.emit)
        self._out_of_place = ""
        self.upkeep_changed.connect(self._on_upkeep)
        station.housekeeping.listen(self.upkeep_changed.emit)

    # --- what is in work ------------------------------------------------------------------

    @property
    def lang(self) -> Lang:
        """The language of the windows."""
        return self.appearance.lang

    @property
    def appearance(self) -> Appearance:
        """Language and theme, to look at and to change."""
        return present_appearance()

    @property
    def operator(self) -> Operator:
        """In whose name acts are written down."""
        return self.duty.operator

    @property
    def role(self) -> str:
        """Steps of this desk for whoever is at work, or `ADVISER`."""
        account = self.duty.account
        return _NARROW.get(account.role, self._desk_role) if account else self._desk_role

    @property
    def spec(self) -> PhotoSpec | None:
        """The photo standard of the session in work."""
        return None if self.session is None else self.station.specs.get(self.session.spec_id)

    def set_session(self, session: Session | None) -> None:
        """Work in this session from now on."""
        self.session = session
        self.session_changed.emit(session)

    def reload_session(self) -> None:
        """Look for the session to work in: the open one, else the one in work, else the newest."""
        present = self.session

        def choose(sessions: tuple[Session, ...]) -> None:
            opened = [one for one in sessions if one.state is SessionState.OPEN]
            same = [one for one in sessions if present is not None and one.id == present.id]
            chosen = next(iter((*opened, *same, *sessions)), None)
            # windows that only look ask again and again, and nothing is to blink when all is well
            if not self.station.store.looks or chosen != present:
                self.set_session(chosen)

        self.lane.submit(self, self.station.records.sessions, choose)

    # --- work -----------------------------------------------------------------------------

    def ask(
        self,
        owner: QObject,
        work: Callable[[], Answer],
        done: Callable[[Answer], None] | None = None,
        failed: Callable[[BaseException], bool] | None = None,
    ) -> None:
        """Run `work` on the database lane and hand its answer to `done` on the main thread.

        What it raises becomes a notice unless `failed` returns True for it.
        """
        self.lane.submit(owner, work, done, failed)

    def value_in_use(self, key: str) -> Value:
        """Return what holds now: a setting's value, or what the program was started with."""
        running = {"ui.language": self.lang, "ui.theme": self.appearance.theme}
        return running.get(key) or self.station.settings.value(key)

    def set_setting(self, key: str, value: Value) -> None:
        """Save a setting and put it into effect where that is possible at once.

        Raises:
            Trouble: As `Settings.set` does.
        """
        if key in ADDRESS_KEYS:
            self.station.addresses.remember(key, str(value))
        else:
            self.station.settings.set(key, value)
        if key == "ui.theme" and value in {"light", "dark"}:
            self.appearance.set_theme("dark" if value == "dark" else "light")
        elif key == "ui.language":
            self.set_language("en" if value == "en" else "zh")
        elif key == "desk.role":
            self._desk_role = str(value)
        elif key == "camera.source":
            self._camera = None
            self.restart_camera()
        elif key in SECOND_DISK_KEYS:
            self.ask(self, self.station.use_second_disk, lambda _done: None)
        self.syncing.apply(key)
        self.setting_changed.emit(key)

    def set_language(self, lang: Lang) -> None:
        """Speak another language in the windows and the notices."""
        self.notices.lang = lang
        self.appearance.set_language(lang)

    def _on_news(self, news: News) -> None:
        """Something came down: whoever shows it reads it afresh."""
        if news.has_sessions:
            self.reload_session()
        if news.has_roster:
            self.roster_changed.emit()
        if news.sittings:
            records = self.station.records
            newest = news.sittings[-1]
            self.ask(self, lambda: records.sitting(newest), self.sitting_changed.emit)

    def _on_notice(self, notice: Notice) -> None:
        if notice.tone is Tone.ACT:
            self.sounds.play(Sound.ACT)

    def _on_upkeep(self, upkeep: Upkeep) -> None:
        """Tell at once, and once, that the data folder was moved away or replaced."""
        key = upkeep.trouble.key if upkeep.trouble is not None else ""
        before, self._out_of_place = self._out_of_place, key if key in OUT_OF_PLACE else ""
        if upkeep.trouble is not None and self._out_of_place not in {"", before}:
            self.notices.error(upkeep.trouble)

    # --- the camera -----------------------------------------------------------------------

    def restart_camera(self) -> None:
        """Open the camera of the settings, letting go of the one before.

        Does not wait for either: one may hang in its driver.
        """
        address = self._camera or self.station.settings.text("camera.source")
        try:
            if self.reader is not None:
                self.reader.switch_to(self.station.source_maker(address))
                return
            self.reader = self.station.open_camera(address, self.camera_changed.emit)
        except Trouble as trouble:
            self.stop_camera()
            self.notices.error(trouble)
            return
        self.reader.start()
        self.camera_changed.emit(self.reader.state())

    def switch_camera(self) -> None:
        """Go on with the spare camera; the one before is the spare from now on.

        Both are remembered, so that the next start uses the camera that works.
        """
        settings = self.station.settings
        spare = settings.text("camera.spare").strip()
        if not spare:
            sentence = self.tr("没有设置备用相机。请在「设置」的「备用相机」中选择一台。")
            go = partial(self.page_wanted.emit, "settings")
            self.notices.look(sentence, self.tr("打开设置"), go)
            return
        before = self._camera or settings.text("camera.source")
        try:
            make_source = self.station.source_maker(spare)
            self.station.addresses.remember("camera.source", spare)
            self.station.addresses.remember("camera.spare", before)
        except Trouble as trouble:
            self.notices.error(trouble)
            return
        self._camera = None
        if self.reader is None:
            self.restart_camera()
        else:
            self.reader.switch_to(make_source)
        for key in CAMERA_KEYS:
            self.setting_changed.emit(key)
        sentence = self.tr("已换用备用相机。再按 {key} 换回来。")
        self.notices.good(sentence.format(key=key_title("spare-camera")))

    def stop_camera(self) -> None:
        """Let go of the camera."""
        self.judge.watch(None, None)
        self.codes.watch(None)
        if self.reader is not None:
            self.reader.stop()
            self.reader = None

    def close(self) -> None:
        """End all threads of the windows; the station itself stays open."""
        self.closing.emit()
        self.duty.close()
        self.station.tray.listen(None)
        self.station.housekeeping.listen(None)
        self.stop_camera()
        self.codes.stop()
        self.sounds.stop()
        self.preflight.stop()
        self.judge.stop()
        self.lane.stop()
        self.files.stop()
        self.pictures.stop()
        self.syncing.close()
