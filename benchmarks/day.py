"""A scripted day of 350 students at one desk, by keys alone: keys, time, delay, blocks, memory.

    python -m benchmarks.day [--students 350]

The real windows off screen, with the student's screen; a film for a camera, 30 pictures a second of
1080p; fees, codes, disputes, retakes and a walk-in as the demo plays them. The script presses the
next key as soon as the windows allow it, so that what is left is the program's share of a person's
time. What people need (to come, to sit down, to go) is not counted.

Of a cast of drawn sitters each comes again after all others have been there, in another name: the
guard against mistaken names compares with the last twelve people only.
"""

from __future__ import annotations

import multiprocessing
import os
import statistics
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, Qt

from benchmarks.heartbeat import Block, Heartbeat
from benchmarks.measuring import asked, growth_of, held, tell
from benchmarks.room import load_words, room
from capture_station.camera.film import FilmSource
from capture_station.domain.findings import Verdict
from capture_station.domain.session import PricePlan
from capture_station.sitters.film import write_scene
from capture_station.sitters.scene import Scene
from capture_station.ui.demo.conductor import Conductor, Until
from capture_station.ui.demo.day import Turn, plan_day
from capture_station.ui.demo.desk_play import DeskPlay
from capture_station.ui.demo.film import EMPTY_CHAIR, write_visit
from capture_station.ui.demo.hands import NO_MODIFIER, Hands
from capture_station.ui.stage.live import LiveStage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from PySide6.QtGui import QPaintEvent

    from benchmarks.measuring import Held
    from benchmarks.room import Room
    from capture_station.camera.source import Image
    from capture_station.domain.clock import Clock
    from capture_station.ui.demo.day import Day, Visit
    from capture_station.ui.judging import LiveResult

STUDENTS = 350
CAST = 40
SEED = 5
FPS = 30.0
SIZE = (1920, 1080)
LIMIT_SHARE_S = 1.5
LIMIT_LATE_MS = 150.0
LIMIT_BLOCK_MS = 50.0
LIMIT_GROWTH_MB = 50.0
LIMIT_KEYS = 2
WARM_UP = 40
_AT_ONCE = 6
_LOOK_EVERY = 5
_WORST_TOLD = 10
_OF_PEOPLE = ("scene ", "an empty seat", "a breath")
"""What the script waits for that no program can hasten, as `DeskPlay` names it."""


class DayFilm(FilmSource):
    """The film of the day; each picture is new memory, as a camera's is."""

    def read(self) -> Image | None:
        """Return a copy of the next picture."""
        image = super().read()
        return None if image is None else image.copy()


class CountingHands(Hands):
    """Counts what the operator presses; a scan counts as one key, the student's own as none."""

    keys = 0

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NO_MODIFIER) -> None:
        """Press and count a key."""
        self.keys += 1
        super().press(key, modifier)

    def type_words(self, text: str) -> None:
        """Count a code that is scanned into a field, or a word, as one key."""
        self.keys += 1
        super().type_words(text)


class Freshness:
    """Notes how old each live picture and each verdict is when it has been painted.

    Args:
        stage: The operator's live view.
        clock: Whose time the pictures bear.
    """

    def __init__(self, stage: LiveStage, clock: Clock) -> None:
        self._stage, self._clock = stage, clock
        self._painted = 0
        self._judged: LiveResult | None = None
        self.pictures_ms: list[float] = []
        self.verdicts_ms: list[float] = []

    def note_judged(self, result: LiveResult) -> None:
        """The page has taken a verdict over; the next painting shows it."""
        self._judged = result if self._stage.isVisible() else None

    def note_painted(self, stage: LiveStage) -> None:
        """A live view has been painted."""
        if stage is not self._stage:
            return
        now, frame = self._clock.monotonic(), stage.frame
        if frame is not None and frame.number != self._painted and not stage.is_stale:
            self._painted = frame.number
            self.pictures_ms.append((now - frame.taken_at) * 1000)
        judged, self._judged = self._judged, None
        if judged is not None and judged is stage.result:
            self.verdicts_ms.append((now - judged.frame.taken_at) * 1000)


@contextmanager
def painting_told(told: Callable[[LiveStage], None]) -> Iterator[None]:
    """Have every painting of a live view told, for windows that are made meanwhile."""
    paint = LiveStage.paintEvent

    def paint_and_tell(stage: LiveStage, event: QPaintEvent) -> None:
        paint(stage, event)
        told(stage)

    LiveStage.paintEvent = paint_and_tell  # type: ignore[method-assign]
    try:
        yield
    finally:
        LiveStage.paintEvent = paint  # type: ignore[method-assign]


class DayAtTheDesk:
    """Plays the day and notes what each person cost.

    Args:
        scene: The windows.
        day: Who comes.
    """

    def __init__(self, scene: Room, day: Day) -> None:
        self._scene, self._day = scene, day
        self.hands = CountingHands(scene.window)
        self.play = DeskPlay(
            scene.window,
            scene.desktop,
            self.hands,
            lambda: iter(()),
            lambda _name: None,
            student=Hands(scene.window),
        )
        self.cost_s: dict[str, float] = {}
        self.keys: dict[str, tuple[int, int]] = {}
        """Keys before the queue and at the camera, by scene."""
        self.steps: dict[str, list[float]] = {}
        """Seconds of the share that went by until what the script waited for was there."""
        self.looks: list[Held] = []

    def run(self) -> None:
        """Play it from the first person to the last.

        Raises:
            Exception: Whatever stopped the script.
        """
        loop, ended = QEventLoop(), list[BaseException | None]()
        conductor = Conductor(self._script())
        conductor.ended.connect(ended.append)
        conductor.ended.connect(loop.quit)
        conductor.start()
        loop.exec()
        if ended and ended[0] is not None:
            raise ended[0]

    def _script(self) -> Iterator[Until]:
        visits, done = self._day.visits, 0
        for first in range(0, len(visits), _AT_ONCE):
            group = visits[first : first + _AT_ONCE]
            for visit in group:
                yield from self._counted(visit, self.play.receive(visit))
            for visit in group:
                if visit.turn is not Turn.REFUNDED:
                    yield from self._counted(visit, self.play.photograph(visit))
                done += 1
                if done > WARM_UP and done % _LOOK_EVERY == 0:
                    self.looks.append(held())

    def _counted(self, visit: Visit, script: Iterator[Until]) -> Iterator[Until]:
        """Play a part with one person and add up keys and the program's share of the time."""
        keys, cost = self.hands.keys, 0.0
        began = waited = time.perf_counter()
        for wait in script:
            is_of_people = wait.what.startswith(_OF_PEOPLE)
            cost += time.perf_counter() - began if is_of_people else 0.0
            yield wait
            if is_of_people:
                began = time.perf_counter()
            else:
                now = time.perf_counter()
                self.steps.setdefault(wait.what.partition(",")[0], []).append(now - waited)
            waited = time.perf_counter()
        cost += time.perf_counter() - began
        before, at_camera = self.keys.get(visit.scene, (0, 0))
        pressed = self.hands.keys - keys
        is_first = visit.scene not in self.keys
        self.keys[visit.scene] = (pressed, 0) if is_first else (before, at_camera + pressed)
        self.cost_s[visit.scene] = self.cost_s.get(visit.scene, 0.0) + cost


def measure(students: int) -> None:
    """Play the day and print what was measured."""
    with tempfile.TemporaryDirectory(prefix="bench-day-") as folder:
        day = plan_day(students, SEED)
        _draw(Path(folder), day)
        _play(day, Path(folder))


def _play(day: Day, film: Path) -> None:
    def camera(_folder: Path, clock: Clock) -> DayFilm:
        return DayFilm(film, clock, fps=FPS)

    price = PricePlan(day.on_site_fen, day.walk_in_fen)
    fresh: list[Freshness] = []

    def painted(stage: LiveStage) -> None:
        for each in fresh:
            each.note_painted(stage)

    with painting_told(painted), room(camera, day.roster, price) as scene:
        beat = Heartbeat(LIMIT_BLOCK_MS)
        fresh.append(Freshness(scene.page.stage.live, scene.station.clock))
        scene.desktop.judge.judged.connect(fresh[0].note_judged)
        at_desk = DayAtTheDesk(scene, day)
        at_desk.hands.press(Qt.Key.Key_F9)  # the student's screen
        scene.window.activateWindow()
        scene.wait(scene.window.isActiveWindow)
        beat.start()
        began = time.perf_counter()
        try:
            at_desk.run()
        finally:
            beat.stop()
        took_s = time.perf_counter() - began
    _tell_people(at_desk, day, took_s)
    _tell_steps(at_desk)
    _tell_pictures(fresh[0])
    _tell_blocks(beat)
    memory = [look.memory_mb for look in at_desk.looks]
    if len(memory) > 1:
        note = f"from {memory[0]:.0f} to {memory[-1]:.0f} MB; {load_words()}"
        grown = growth_of(memory)
        tell("day/memory", grown, "MB", limit=LIMIT_GROWTH_MB, cases=len(memory), note=note)


def _draw(folder: Path, day: Day) -> None:
    """Draw the cast once and let the people of the day be played by it."""
    cast = day.visits[: min(CAST, len(day.visits))]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count() or 1, mp_context=context) as workers:
        jobs = [workers.submit(write_scene, folder / EMPTY_CHAIR, Scene(None), 1, 0, SIZE)]
        jobs += [
            workers.submit(write_scene, folder / one.scene, Scene(one.sitter), 1, number, SIZE)
            for number, one in enumerate(cast)
        ]
        faulty = [visit for visit in day.visits if visit.first_try is not None]
        played = [
            replace(visit, sitter=cast[day.visits.index(visit) % len(cast)].sitter)
            for visit in faulty
        ]
        late = [workers.submit(write_visit, folder, visit, 1, SIZE) for visit in played]
        for job in (*jobs, *late):
            job.result()
    for number, visit in enumerate(day.visits):
        scene = folder / visit.scene
        if not scene.exists():
            scene.mkdir()
            actor = folder / cast[number % len(cast)].scene
            for picture in actor.iterdir():
                os.link(picture, scene / picture.name)


def _tell_people(at_desk: DayAtTheDesk, day: Day, took_s: float) -> None:
    plain = [v for v in day.visits if v.turn is Turn.ORDINARY and v.first_try is None]
    plain = plain or list(day.visits)  # a very short day holds only what is out of the ordinary
    shares = sorted(at_desk.cost_s[visit.scene] for visit in plain)
    everybody = list(at_desk.cost_s.values())
    note = (
        f"median {statistics.median(shares):.2f} s, slowest {shares[-1]:.2f} s; of all, with "
        f"retakes and the like, {statistics.mean(everybody):.2f} s on average; "
        f"{took_s:.0f} s in all; {load_words()}"
    )
    tell("day/share", _of(shares, 0.95), "s", limit=LIMIT_SHARE_S, cases=len(shares), note=note)
    verdicts = at_desk.play.first_verdicts
    good = [visit for visit in plain if verdicts.get(visit.scene) is Verdict.PASS]
    camera = (
        "scan, shutter; the student's own key keeps and confirms a portrait that passes at once"
    )
    for name, at, some, limit, what in (
        ("day/keys-camera", 1, good, LIMIT_KEYS, camera),
        ("day/keys-camera-all", 1, plain, None, "those with a doubt too, which wait for Enter"),
        (
            "day/keys-cashier",
            0,
            plain,
            None,
            "scan, fee with its kind, register with or without code",
        ),
    ):
        keys = [at_desk.keys[visit.scene][at] for visit in some]
        if keys:
            tell(name, statistics.mean(keys), "keys", limit=limit, cases=len(keys), note=what)


def _tell_steps(at_desk: DayAtTheDesk) -> None:
    for what, seconds in sorted(at_desk.steps.items(), key=lambda step: -sum(step[1])):
        seconds.sort()
        note = f"until {what}; 99 of 100 within {_of(seconds, 0.99):.2f} s"
        tell("day/step", statistics.median(seconds), "s", cases=len(seconds), note=note)


def _tell_pictures(fresh: Freshness) -> None:
    for name, ages in (("day/picture", fresh.pictures_ms), ("day/verdict", fresh.verdicts_ms)):
        ages.sort()
        note = f"the latest; median {_of(ages, 0.5):.0f}, 99 of 100 within {_of(ages, 0.99):.0f} ms"
        tell(f"{name}-late", ages[-1], "ms", limit=LIMIT_LATE_MS, cases=len(ages), note=note)


def _tell_blocks(beat: Heartbeat) -> None:
    """Tell the longest block by the clock and by the work in it, and which there were."""
    blocks = sorted(beat.blocks, key=lambda block: -block.wall_ms)
    longest = blocks[0] if blocks else Block(0.0, 0.0, 0.0, "nothing")
    note = f"{len(blocks)} of {beat.beats} beats; waited {longest.starved_ms:.0f} ms of it for a "
    note += f"processor; {longest.doing}; {load_words()}"
    tell("day/blocked", longest.wall_ms, "ms", limit=LIMIT_BLOCK_MS, cases=beat.beats, note=note)
    blocks.sort(key=lambda block: -block.worked_ms)
    hardest = blocks[0] if blocks else longest
    note = f"at work on a processor in one of them; {hardest.doing}"
    tell("day/worked", hardest.worked_ms, "ms", limit=LIMIT_BLOCK_MS, cases=beat.beats, note=note)
    by_name: dict[str, list[Block]] = {}
    for block in blocks:
        by_name.setdefault(block.doing, []).append(block)
    for doing, some in list(by_name.items())[:_WORST_TOLD]:
        note = f"{doing}; at most {max(one.wall_ms for one in some):.0f} ms by the clock"
        tell("day/block", some[0].worked_ms, "ms", cases=len(some), note=note)


def _of(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


if __name__ == "__main__":
    measure(asked(students=STUDENTS).students)
