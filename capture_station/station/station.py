"""The wired station: the only module that knows every room.

What the first window does not need is loaded when it is first used: the vision libraries and those
of spreadsheets and papers take longer to load than all the rest (docs/decisions/611).
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from capture_station.camera.tray import Tray
from capture_station.camera.tray_memory import TrayMemory
from capture_station.domain.bulk import tell_nobody
from capture_station.domain.capture import Shot
from capture_station.domain.clock import SystemClock
from capture_station.domain.errors import Trouble
from capture_station.locations import models_dir
from capture_station.settings import Settings
from capture_station.station.addresses import Addresses
from capture_station.station.baseline import Baseline
from capture_station.station.housekeeping import Housekeeping
from capture_station.station.intake import Intake
from capture_station.station.orphans import Orphans
from capture_station.station.spool import TraySpool
from capture_station.station.views import Views
from capture_station.store.disk import Disk
from capture_station.store.keyplaces import usual_place
from capture_station.store.store import Store
from capture_station.workflow.certificates import Certificates
from capture_station.workflow.desk import Desk
from capture_station.workflow.sessions import Sessions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from capture_station.camera.reader import CameraReader
    from capture_station.camera.source import Source, Still
    from capture_station.camera.state import CameraState
    from capture_station.checks.judge import Judge
    from capture_station.domain.bulk import Told
    from capture_station.domain.clock import Clock
    from capture_station.domain.session import Session
    from capture_station.domain.spec import Background, PhotoSpec
    from capture_station.exchange.documents.papers import Papers
    from capture_station.exchange.roster import RosterReading
    from capture_station.station.delivery import Deliveries
    from capture_station.station.feedback import Feedback
    from capture_station.station.reconciling import Reconciling
    from capture_station.store.keyplaces import KeyPlace
    from capture_station.store.records import Records
    from capture_station.store.recovery import RecoveryReport


SECOND_DISK_KEYS = frozenset({"storage.second_dir", "storage.second_required"})


class Station:
    """One data folder with everything that works on it.

    Made by `open`; `close` lets go of the folder. The acts (`desk`, `sessions`, `deliveries`) and
    `records` are for one thread at a time, the database lane.

    Attributes:
        settings: Of this data folder.
        settings_trouble: What to tell the user if the settings file was not understood.
        desk: The five steps.
        sessions: Planning, opening, closing.
        records: The read side.
        intake: Photos that people bring.
        certificates: Certificates for students who are photographed elsewhere.
        recovery: What was found and done at the start.
        views: Who looked at whom.
        orphans: Shots of an interrupted run that wait for a decision.
        tray: Photos that came by themselves, of whichever camera.
        addresses: Cameras and proxy of the settings, whose passwords lie elsewhere.
        baseline: The light as the day began.
        housekeeping: Second copies and backups; started by whoever stays open for a while.
    """

    def __init__(
        self,
        data_dir: Path,
        store: Store,
        settings: Settings,
        settings_trouble: Trouble | None,
        clock: Clock,
        keys: KeyPlace | None = None,
    ) -> None:
        self.data_dir = data_dir
        self.clock = clock
        self.settings = settings
        self.settings_trouble = settings_trouble
        if (data_dir / "specs").is_dir():
            self.specs  # noqa: B018 - what is wrong with the user's own is told now
        self.desk = Desk(store.ledger, store.photos, clock)
        self.sessions = Sessions(
            store.ledger, clock, lambda: bool(self.settings.text("storage.second_dir"))
        )
        self.records: Records = store.records
        self.intake = Intake(self.desk, clock)
        self.certificates = Certificates(store.ledger, clock)
        self.recovery: RecoveryReport = store.recovery_report
        self.store = store
        self.orphans = Orphans(self)
        self.views = Views(store.ledger, clock)
        # memory and spool of a tray remove files of their own accord
        self.tray = (
            Tray(clock)
            if store.looks
            else Tray(clock, memory=TrayMemory(data_dir, clock), spool=TraySpool(store.loose))
        )
        self.addresses = Addresses(settings, lambda: keys or usual_place(Disk()))
        self.baseline = Baseline(data_dir)
        self.housekeeping = Housekeeping(store, settings, clock)

    @cached_property
    def specs(self) -> Mapping[str, PhotoSpec]:
        """Photo standards by id, the user's own included."""
        from capture_station.checks.specs import load_specs  # noqa: PLC0415 - loaded when used

        return load_specs(self.data_dir / "specs")

    @cached_property
    def deliveries(self) -> Deliveries:
        """Batches for recipients."""
        from capture_station.station.delivery import Deliveries  # noqa: PLC0415 - loaded when used

        return Deliveries(self.store, self.data_dir)

    @cached_property
    def reconciling(self) -> Reconciling:
        """Hand register and cash box against the database."""
        from capture_station.station.reconciling import Reconciling  # noqa: PLC0415 - when used

        return Reconciling(self.store)

    @cached_property
    def feedback(self) -> Feedback:
        """Rejected photos taken in."""
        from capture_station.station.feedback import Feedback  # noqa: PLC0415 - loaded when used

        return Feedback(self.store, self.desk, self.data_dir)

    @classmethod
    def open(
        cls, data_dir: Path, clock: Clock | None = None, keys: KeyPlace | None = None
    ) -> Station:
        """Open the station of a data folder, made if it is not there.

        Args:
            data_dir: The folder.
            clock: The computer's own unless told otherwise.
            keys: Where the station's key lies; the usual place unless told otherwise.

        Raises:
            Trouble: A key of the room ``store`` (in use, read-only, full, damaged, newer …) or
                ``spec.bad``; nothing is held then.
        """
        clock = clock or SystemClock()
        settings, trouble = Settings.load(data_dir)
        store = Store.open(
            data_dir,
            second_dir=_second_dir(settings),
            clock=clock,
            keys=keys,
            second_required=settings.flag("storage.second_required"),
        )
        return cls._around(store, data_dir, settings, trouble, clock, keys)

    @classmethod
    def look(
        cls, data_dir: Path, clock: Clock | None = None, keys: KeyPlace | None = None
    ) -> Station:
        """Open the station of a data folder that another process works in; nothing is written.

        Args:
            data_dir: The folder.
            clock: The computer's own unless told otherwise.
            keys: Where the station's key lies; the usual place unless told otherwise.

        Raises:
            Trouble: As `Store.look`, or ``spec.bad``; nothing is held then.
        """
        clock = clock or SystemClock()
        settings, trouble = Settings.load(data_dir, looks=True)
        store = Store.look(data_dir, _second_dir(settings), clock, keys)
        return cls._around(store, data_dir, settings, trouble, clock, keys)

    @classmethod
    def _around(
        cls,
        store: Store,
        data_dir: Path,
        settings: Settings,
        trouble: Trouble | None,
        clock: Clock,
        keys: KeyPlace | None,
    ) -> Station:
        """Return the station of an opened store, which is closed again if there can be none."""
        try:
            station = cls(data_dir, store, settings, trouble, clock, keys)
            if not store.looks:
                station.addresses.mask_all()
        except BaseException:
            store.close()
            raise
        return station

    def use_second_disk(self) -> None:
        """Put the settings of the second disk into effect, and copy and back up soon what it lacks.

        Raises:
            Trouble: ``store.disk-full`` or ``store.disk-error``.
        """
        required = self.settings.flag("storage.second_required")
        second_dir = _second_dir(self.settings)
        is_other = self.store.use_second_disk(second_dir, required=required)
        if is_other and second_dir is not None:
            self.housekeeping.back_up_soon()  # the photos alone restore nothing
        else:
            self.housekeeping.wake()

    def close(self) -> None:
        """End the housekeeping and let go of the data folder."""
        self.housekeeping.stop()
        self.store.close()

    def spec_of(self, session: Session) -> PhotoSpec:
        """Return the photo standard of a session.

        Raises:
            Trouble: ``spec.unknown`` if the data folder no longer has it.
        """
        return self._standard(session.spec_id)

    def backgrounds_of(self, session: Session) -> tuple[Background, ...]:
        """Return the backgrounds that a session accepts."""
        return self.spec_of(session).accepted(session.backgrounds)

    def standard_of(self, session: Session | None) -> tuple[PhotoSpec, tuple[Background, ...]]:
        """Return standard and backgrounds of a session; of the next one where there is none.

        Raises:
            Trouble: ``spec.unknown`` if the data folder no longer has the standard.
        """
        if session is not None:
            return self.spec_of(session), self.backgrounds_of(session)
        standard = self._standard(self.settings.text("spec.default"))
        return standard, standard.backgrounds

    def _standard(self, spec_id: str) -> PhotoSpec:
        try:
            return self.specs[spec_id]
        except KeyError:
            raise Trouble("spec.unknown", id=spec_id) from None

    def new_judge(self) -> Judge:
        """Return a judge for one thread.

        Raises:
            Trouble: ``models.missing`` or ``models.damaged``.
        """
        from capture_station.checks.judge import Judge  # noqa: PLC0415 - loaded when used

        return Judge(models_dir())

    def open_camera(
        self, spec: str, on_state: Callable[[CameraState], None] | None = None
    ) -> CameraReader:
        """Return a reader for a camera, not yet started.

        Raises:
            Trouble: ``camera.bad-spec`` if the text names no camera, ``camera.password-missing``.
        """
        from capture_station.camera.reader import CameraReader  # noqa: PLC0415 - loaded when used

        return CameraReader(self.source_maker(spec), self.clock, on_state)

    def source_maker(self, spec: str) -> Callable[[], Source]:
        """Return what makes a fresh source of a camera, for a reader.

        Raises:
            Trouble: ``camera.bad-spec`` if the text names no camera, ``camera.password-missing``.
        """
        from capture_station.camera.chooser import open_source  # noqa: PLC0415 - loaded when used

        whole = self.addresses.whole(spec)
        open_source(whole, self.clock)
        return lambda: open_source(whole, self.clock, self.tray)

    def develop(
        self,
        judge: Judge,
        still: Still,
        spec: PhotoSpec,
        accepted: Sequence[Background],
        taken_at: datetime | None = None,
    ) -> Shot:
        """Make the portrait of a still and judge its bytes.

        Args:
            judge: Of this thread.
            still: The photo.
            spec: The photo standard.
            accepted: Backgrounds that are accepted.
            taken_at: When it was taken, UTC; None for now.

        Raises:
            Trouble: A key of the room ``develop`` where no portrait can be made.
        """
        taken_at = taken_at or self.clock.now()
        development = judge.develop(still.data, spec, accepted)
        return Shot(
            original=still.data,
            original_suffix=still.suffix,
            portrait=development.portrait,
            crop=development.crop,
            judgement=development.judgement,
            taken_at=taken_at,
        )

    def papers_of(self, session: Session) -> Papers:
        """Return what makes the papers of a session; own templates are used where there are any.

        Raises:
            Trouble: ``spec.unknown`` if the data folder no longer has its standard.
        """
        from capture_station.exchange.documents.papers import Papers  # noqa: PLC0415 - when used

        names = tuple(background.name for background in self.backgrounds_of(session))
        return Papers(session, self.data_dir / "templates", names)

    def read_roster(
        self, path: Path, mapping: Mapping[str, str] | None = None, told: Told = tell_nobody
    ) -> RosterReading:
        """Read a class list; nothing is written. `told` as of `exchange.roster.read_roster`."""
        from capture_station.exchange.roster import read_roster  # noqa: PLC0415 - loaded when used

        return read_roster(path, mapping, told=told)


def _second_dir(settings: Settings) -> Path | None:
    told = settings.text("storage.second_dir")
    return Path(told) if told else None
