"""The whole demo: from an empty data folder to a batch that was looked at from outside."""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize

from capture_station.domain.findings import Verdict
from capture_station.domain.sitting import Stage
from capture_station.store.disk import Disk
from capture_station.store.faults import told_as_trouble
from capture_station.store.keyplaces import KeyFolder
from capture_station.ui.demo.album import Album
from capture_station.ui.demo.conductor import Conductor, Stuck, Until
from capture_station.ui.demo.day import Day, Turn, plan_day
from capture_station.ui.demo.desk_play import DeskPlay
from capture_station.ui.demo.film import write_film
from capture_station.ui.demo.hands import Hands
from capture_station.ui.demo.inspection import Inspection, inspect_batch
from capture_station.ui.demo.office_play import SPOKEN, OfficePlay
from capture_station.ui.demo.roster import TEXTS, write_roster
from capture_station.ui.desk.page import DeskPage
from capture_station.ui.program import Program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from capture_station.domain.overview import PersonHit
    from capture_station.domain.sitting import Sitting
    from capture_station.store.keyplaces import KeyPlace
    from capture_station.wording import Lang

_AT_ONCE = 6
_FRAMES, _FRAMES_WATCHED = 2, 3
"""Pictures of each scene: two in turn are a camera at work, a third looks livelier to people."""
_FILM_FPS = 12
_FILM_SIZE = (1920, 1080)
_BREATH_S = 0.9


@dataclass(frozen=True, slots=True)
class DemoPlan:
    """What was asked for on the command line.

    Attributes:
        students: Persons on the roster.
        seed: The same seed plays the same day.
        out: Gets data folder, film, roster and batch; None for a folder that is thrown away.
        screenshots: Gets pictures of every page; None for none.
        camera: Address of a real camera; None for the film that the demo draws.
        watched: Whether somebody watches: then it plays slowly and, unless it was for the pictures,
            the program stays open.
        size: Of the window, px.
    """

    students: int
    seed: int
    out: Path | None
    screenshots: Path | None
    camera: str | None
    watched: bool
    lang: Lang
    theme: str
    size: tuple[int, int]
    scale_percent: int


def play_demo(plan: DemoPlan, told: Callable[[str, int, int], None]) -> dict[str, Any]:
    """Play the demo and return its summary.

    Args:
        plan: What to play.
        told: Called with what is being done, how much of it is done and how much there is.

    Raises:
        Trouble: The data folder cannot be opened or written.
        Stuck: The windows did not do what the script waited for.
    """
    if plan.out is not None:
        with told_as_trouble():
            plan.out.mkdir(parents=True, exist_ok=True)
            return _Performance(plan, plan.out, told).play()
    with told_as_trouble(), tempfile.TemporaryDirectory(prefix="capture-station-demo-") as folder:
        # a folder that is thrown away leaves no key behind on the computer
        keys = KeyFolder(Path(folder) / "keys", Disk())
        return _Performance(plan, Path(folder), told, keys).play()


class _Performance:
    """One playing of the demo in a folder."""

    def __init__(
        self,
        plan: DemoPlan,
        folder: Path,
        told: Callable[[str, int, int], None],
        keys: KeyPlace | None = None,
    ) -> None:
        self._plan = plan
        self._keys = keys
        self._folder = folder
        self._told = told
        self._day = plan_day(plan.students, plan.seed)
        self._album = Album(plan.screenshots, plan.lang, self._day.words | SPOKEN | TEXTS)
        self._batch = _fresh(folder, "batch")
        self._safe = _fresh(folder, "safe.txt")
        self._summary: dict[str, Any] = {}
        self._error: BaseException | None = None

    def play(self) -> dict[str, Any]:
        """Play from the first picture to the summary."""
        camera = self._plan.camera or self._make_film()
        program = Program(
            _fresh(self._folder, "data"),
            lang=self._plan.lang,
            theme=self._plan.theme,
            camera=camera,
            scale_percent=self._plan.scale_percent,
            size=self._plan.size,
            keys=self._keys,
            tells_key=False,
        )
        program.start("sessions")
        program.window.activateWindow()
        conductor = Conductor(self._script(program), program.window.isActiveWindow)
        conductor.ended.connect(lambda error: self._on_ended(program, error))
        program.window.closed.connect(conductor.stop)
        conductor.start()
        program.run()
        if self._error is not None:
            raise self._error
        return self._summary

    def _on_ended(self, program: Program, error: BaseException | None) -> None:
        reader = program.desktop.reader
        trouble = reader.state().trouble if reader is not None else None
        # a day that stands still because its camera is away is the world's fault, and says so
        self._error = trouble if isinstance(error, Stuck) and trouble is not None else error
        if error is not None:
            self._album.look("stuck")
        self._album.close()
        stays = self._plan.watched and self._plan.screenshots is None
        if error is not None or not stays:
            program.app.quit()

    def _script(self, program: Program) -> Iterator[Until]:
        began = time.monotonic()
        day, album, hands = self._day, self._album, Hands(program.window)
        office = OfficePlay(program, hands, self._breathe, album.look)
        desk = DeskPlay(
            program.window, program.desktop, hands, self._breathe, album.look, ready=album.is_ready
        )
        page = program.window.page("desk")
        if isinstance(page, DeskPage):
            album.watch(program.window, program.desktop, page.controller, QSize(*self._plan.size))
            page.controller.photo_kept.connect(self._note_safe)
        yield from office.sign_in()
        yield from office.set_up()
        yield from office.plan_session(day)
        yield from office.import_roster(self._write_roster(), self._plan.students)
        yield from office.open_session()
        yield from self._play_desk(office, desk)
        for name in ("roster", "coverage", "settings", "audit", "preflight", "light"):
            yield from office.visit(name)
        yield from office.read_manual()
        yield from office.close_session()
        yield from office.deliver(self._batch)
        yield from office.visit("coverage")
        yield from self._sum_up(program, desk, began)

    def _play_desk(self, office: OfficePlay, desk: DeskPlay) -> Iterator[Until]:
        visits = self._day.visits
        yield from office.visit("desk")
        for first in range(0, len(visits), _AT_ONCE):
            group = visits[first : first + _AT_ONCE]
            for visit in group:
                yield from desk.receive(visit)
            for visit in group:
                if visit.turn is not Turn.REFUNDED:
                    yield from desk.photograph(visit)
                self._told("photographed", visits.index(visit) + 1, len(visits))

    def _note_safe(self, sitting: Sitting) -> None:
        """Write down what the screen called safe, so that a test can hold the station to it."""
        capture = sitting.capture
        if capture is not None:
            with self._safe.open("a", encoding="utf-8") as file:
                file.write(f"{capture.serial.text} {capture.photo.portrait.sha256}\n")

    def _sum_up(self, program: Program, desk: DeskPlay, began: float) -> Iterator[Until]:
        station, session = program.station, program.desktop.session
        if session is None:
            return
        spec = station.spec_of(session)
        people: list[tuple[PersonHit, ...]] = []
        found: list[Inspection] = []
        faults: list[int] = []
        owner = program.window
        program.desktop.ask(owner, lambda: station.records.people(session.id), people.append)
        program.desktop.ask(owner, lambda: len(station.store.verify_audit()), faults.append)
        program.desktop.judge.ask(
            owner,
            lambda judge: inspect_batch(self._batch, spec, judge),
            found.append,
            self._on_not_inspected,
        )
        yield Until(lambda: bool(people and found and faults), "the batch, inspected")
        self._summary = summarise(self._day, people[0], found[0], desk)
        self._summary |= {
            "audit_faults": faults[0],
            "batch": str(self._batch),
            "screenshots": self._album.names,
            "misfits": self._album.misfits,
            "seconds": round(time.monotonic() - began, 1),
        }
        self._summary["ok"] = self._summary["ok"] and not faults[0]

    def _on_not_inspected(self, error: BaseException) -> None:
        raise error

    def _breathe(self) -> Iterator[Until]:
        """Give a watcher time to see what happened."""
        until = time.monotonic() + (_BREATH_S if self._plan.watched else 0.0)
        yield Until(lambda: time.monotonic() >= until, "a breath")

    def _make_film(self) -> str:
        film = _fresh(self._folder, "film")
        write_film(
            film,
            self._day,
            frames=_FRAMES_WATCHED if self._plan.watched else _FRAMES,
            size=_FILM_SIZE,
            told=lambda done, total: self._told("drawn", done, total),
        )
        return f"film:{film}?fps={_FILM_FPS}"

    def _write_roster(self) -> Path:
        path = self._folder / "名单.xlsx"
        write_roster(path, self._day)
        return path


def summarise(
    day: Day, people: tuple[PersonHit, ...], found: Inspection, desk: DeskPlay
) -> dict[str, Any]:
    """Return the account of the day; its ``ok`` says whether everything came out as planned."""
    # the ID number is what a walk-in and the roster have in common
    by_number = {hit.student.data.id_number: hit for hit in people}
    rows = []
    for visit in day.visits:
        hit = by_number.get(visit.person.id_number)
        sitting = hit.sitting if hit is not None else None
        capture = sitting.capture if sitting is not None else None
        first = desk.first_verdicts.get(visit.scene)
        rows.append(
            {
                "student_number": hit.student.data.student_number if hit is not None else "",
                "turn": visit.turn.value,
                "first_try": visit.first_try.value if visit.first_try else "",
                "first_verdict": first.value if first else "",
                "outcome": sitting.stage.value if sitting is not None else "missing",
                "fee": sitting.fee.state.value if sitting is not None and sitting.fee else "",
                "serial": capture.serial.text if capture is not None else "",
                "verdict": capture.judgement.verdict.value if capture is not None else "",
                "as_planned": _is_as_planned(visit.turn, sitting.stage if sitting else None)
                and (visit.first_try is None) == (first is not Verdict.FAIL),
            }
        )
    photographed = sum(bool(row["serial"]) for row in rows)
    return {
        "students": len(day.roster),
        "walk_ins": len(day.visits) - len(day.roster),
        "photographed": photographed,
        "outcomes": dict(Counter(row["outcome"] for row in rows)),
        "fees": dict(Counter(row["fee"] for row in rows)),
        "corrections": sum(len(hit.sitting.corrections) for hit in people if hit.sitting),
        "shots": desk.shots,
        "retaken": desk.shots - photographed,
        "people": rows,
        "delivery": asdict(found),
        "ok": found.is_well and found.photos == photographed and all(r["as_planned"] for r in rows),
    }


_ENDS = {
    Turn.DISPUTED: Stage.DISPUTED,
    Turn.REFUNDED: Stage.LEFT,
}


def _is_as_planned(turn: Turn, stage: Stage | None) -> bool:
    return stage is _ENDS.get(turn, Stage.DONE)


def _fresh(folder: Path, name: str) -> Path:
    """Return a path in the folder that does not exist yet, so that no run spoils another's."""
    path, count = folder / name, 1
    while path.exists():
        count += 1
        path = folder / f"{name}-{count}"
    return path
