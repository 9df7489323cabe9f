"""The desk part of the scripted day: each person through the five steps, by keys alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from capture_station.domain.findings import Verdict
from capture_station.domain.payment import PaymentMethod
from capture_station.domain.sitting import Stage
from capture_station.ui.demo.conductor import Until
from capture_station.ui.demo.day import Turn
from capture_station.ui.demo.film import EMPTY_CHAIR
from capture_station.ui.desk.page import DeskPage
from capture_station.ui.desk.state import Act, Busy

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from capture_station.ui.context import Desktop
    from capture_station.ui.demo.album import Look
    from capture_station.ui.demo.day import Visit
    from capture_station.ui.demo.hands import Hands
    from capture_station.ui.judging import LiveResult
    from capture_station.ui.shell import MainWindow

Key = Qt.Key
_CTRL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier
CORRECTION = ("机电一体化技术(智能制造)", "以教务系统为准")
"""A student's right major, and on what grounds."""
_WAYS = (PaymentMethod.CASH, PaymentMethod.WECHAT, PaymentMethod.ALIPAY)
_BY_SCHOOL_WAY, _WAIVE_WAY = 4, 5
_MOST_SHOTS = 4


class DeskPlay:
    """Plays the persons of a day at the desk.

    Args:
        window: With the desk page in front.
        desktop: What its pages share.
        hands: Press its keys.
        breathe: Yields as long as a watcher wants to look; nothing where nobody watches.
        look: Called with the name of each moment worth a picture.
        student: Press the student's own keys; None where the operator answers for the student.
    """

    def __init__(
        self,
        window: MainWindow,
        desktop: Desktop,
        hands: Hands,
        breathe: Callable[[], Iterator[Until]],
        look: Look,
        student: Hands | None = None,
        ready: Callable[[str], bool] | None = None,
    ) -> None:
        page = window.page("desk")
        assert isinstance(page, DeskPage), "the desk page is the desk page"  # noqa: S101 - for the type
        self._desktop = desktop
        self._desk = page.controller
        self._hands = hands
        self._student = student
        self._breathe = breathe
        self._look = look
        self._ready = ready
        self._live: LiveResult | None = None
        self._seen: set[str] = set()
        desktop.judge.judged.connect(self._on_judged)
        self.first_verdicts: dict[str, Verdict] = {}
        self.shots = 0

    # --- cashier --------------------------------------------------------------------------

    def receive(self, visit: Visit) -> Iterator[Until]:
        """Enter, pay and register a person."""
        if visit.turn is Turn.WALK_IN:
            yield from self._walk_in(visit)
        else:
            yield from self._free_desk()
            self._hands.scan(visit.person.student_number)
            yield self._at(Stage.ENTERED, "entered")
        yield from self._pay(visit)
        if visit.turn is Turn.CORRECTED:
            yield from self._correct()
        self._hands.press(Key.Key_Return)
        yield self._form(Act.REGISTER)
        yield from self._pause("register")
        if visit.capture_code:
            self._hands.type_words(visit.capture_code)
        self._hands.press(Key.Key_Return)
        yield self._at(Stage.REGISTERED, "registered")
        yield from self._breathe()
        if visit.turn is Turn.REFUNDED:
            yield from self._refund_and_leave()
        self._desk.put_down()

    def _walk_in(self, visit: Visit) -> Iterator[Until]:
        yield from self._free_desk()
        self._hands.press(Key.Key_N, _CTRL)
        yield self._form(Act.WALK_IN)
        person = visit.person
        for text in (person.name, person.id_number):
            self._hands.type_words(text)
            self._hands.press(Key.Key_Tab)
        yield from self._pause("walk-in")
        self._hands.press(Key.Key_Return)
        yield self._at(Stage.ENTERED, "walk-in entered")

    def _pay(self, visit: Visit) -> Iterator[Until]:
        self._hands.press(Key.Key_Return)
        yield self._form(Act.PAY)
        if visit.turn is Turn.WAIVED:
            self._press_number(_WAIVE_WAY, _CTRL)
            self._press_number(1, _ALT)
        elif visit.turn is Turn.BY_SCHOOL:
            self._press_number(_BY_SCHOOL_WAY, _CTRL)
        else:
            self._press_number(_WAYS.index(visit.method) + 1, _CTRL)
        yield from self._pause(f"pay-{visit.turn.value}")
        self._hands.press(Key.Key_Return)
        yield self._at(Stage.SETTLED, "fee settled")

    def _correct(self) -> Iterator[Until]:
        self._hands.press(Key.Key_E, _CTRL)
        yield self._form(Act.CORRECT)
        yield from self._pause("correct")
        self._desk.propose_correction("major", *CORRECTION)
        yield self._rest("correction proposed")

    def _refund_and_leave(self) -> Iterator[Until]:
        for key, act, stage in (
            (Key.Key_U, Act.REFUND, Stage.ENTERED),
            (Key.Key_L, Act.LEAVE, Stage.LEFT),
        ):
            self._hands.press(key, _CTRL)
            yield self._form(act)
            self._press_number(1, _ALT)
            yield from self._pause(act.value)
            self._hands.press(Key.Key_Return)
            yield self._at(stage, act.value)

    # --- camera ---------------------------------------------------------------------------

    def photograph(self, visit: Visit) -> Iterator[Until]:
        """Call a person, shoot until the portrait passes, have it verified."""
        yield from self._free_desk()
        yield from self._cue(visit.first_scene)
        self._hands.scan(number_of(visit))
        yield self._at(Stage.ON_STAGE, "called")
        verdict = yield from self._shoot_until_good(visit)
        student = self._student if visit.turn is not Turn.DISPUTED else None
        is_asked = False
        if student is not None and verdict is Verdict.PASS:
            is_asked = yield from self._wait_for_the_student_asked()
        if not is_asked:
            self._hands.press(Key.Key_Return)
            yield self._at(Stage.SHOT, "portrait kept")
        yield from self._pause("verify")
        if visit.turn is Turn.DISPUTED:
            yield from self._dispute()
        else:
            (student or self._hands).press(Key.Key_Plus if student else Key.Key_Return)
            yield self._at(Stage.DONE, "confirmed")
        yield from self._breathe()
        self._desk.put_down()
        if (yield from self._cue(EMPTY_CHAIR)):
            # the guard between two people wants to see the seat empty
            yield Until(lambda: not self._desk.guard.is_taken, "an empty seat")

    def _wait_for_the_student_asked(self) -> Generator[Until, None, bool]:
        """Wait until the student is asked about a shot, or somebody has to vouch for it first.

        Returns:
            Whether the student is asked.
        """
        desk = self._desk
        doubted = Act.LIKENESS
        yield Until(
            lambda: desk.answering.offered is not None or desk.state.form is doubted,
            "the student asked",
        )
        if desk.state.form is not doubted:
            return True
        self._press_number(1, _ALT)
        yield Until(lambda: desk.state.form is None, "somebody vouched for")
        return False

    def _shoot_until_good(self, visit: Visit) -> Generator[Until, None, Verdict]:
        """Shoot until a portrait does not fail.

        Returns:
            Its verdict.
        """
        for turn in range(_MOST_SHOTS):
            yield from self._watch_live(visit, turn)
            self._hands.press(Key.Key_Space)
            if self._desk.state.form is Act.NEXT_SITTER:
                # a real camera shows the same person all day
                self._press_number(1, _ALT)
            yield Until(self._has_shot, f"a developed shot, {visit.scene} turn {turn}")
            shot = self._desk.state.shot
            verdict = shot.judgement.verdict if shot is not None else Verdict.UNREADABLE
            self.shots += 1
            self.first_verdicts.setdefault(visit.scene, verdict)
            if verdict is not Verdict.FAIL:
                yield from self._pause("review-good")
                return verdict
            yield from self._pause("review-failed")
            self._hands.press(Key.Key_R)
            yield from self._cue(visit.scene)
        raise AssertionError(f"{visit.scene} does not pass in {_MOST_SHOTS} shots")

    def _watch_live(self, visit: Visit, turn: int) -> Iterator[Until]:
        """Wait until this scene itself was judged; look at what the stage says of it."""
        reader = self._desktop.reader
        frame = reader.latest() if reader is not None else None
        number = frame.number if frame is not None else 0
        yield Until(lambda: self._live is not None and self._live.frame.number > number, "judged")
        fault = visit.first_try
        # what was seen of the person or the fault before may stand for a moment longer
        failed = self._live is not None and self._live.view.judgement.verdict is Verdict.FAIL
        if fault is not None and turn == 0:
            yield from self._pause(f"live-{fault.value}")
        elif failed:
            yield from self._breathe()
        else:
            yield from self._pause("live")

    def _dispute(self) -> Iterator[Until]:
        self._hands.press(Key.Key_N)
        yield self._form(Act.DISPUTE)
        yield from self._pause("dispute")
        self._hands.press(Key.Key_Return)
        yield self._at(Stage.DISPUTED, "disputed")

    # --- waiting --------------------------------------------------------------------------

    def _on_judged(self, result: LiveResult) -> None:
        self._live = result

    def _cue(self, scene: str) -> Generator[Until, None, bool]:
        """Bring somebody before the camera; a real camera has no scenes and shows who is there.

        Returns:
            Whether the scene is shown.
        """
        reader = self._desktop.reader
        if reader is None:
            return False
        cued = reader.cue(scene)
        yield Until(cued.done, f"scene {scene}")
        return cued.exception() is None

    def _free_desk(self) -> Iterator[Until]:
        yield self._rest("the desk at rest")
        if self._desk.state.person is not None:
            self._desk.put_down()
        yield Until(lambda: self._desk.state.person is None, "nobody at the desk")

    def _pause(self, name: str) -> Iterator[Until]:
        """Let people look, and take a picture when this moment comes for the first time."""
        yield from self._breathe()
        if name not in self._seen:
            self._seen.add(name)
            if self._ready is not None:
                ready = self._ready
                yield Until(lambda: ready(name), f"all windows showing {name}")
            self._look(name)

    def _press_number(self, number: int, modifier: Qt.KeyboardModifier) -> None:
        self._hands.press(Key(Key.Key_0 + number), modifier)

    def _has_shot(self) -> bool:
        return self._desk.state.shot is not None and self._desk.state.busy is Busy.NOTHING

    def _rest(self, what: str) -> Until:
        return Until(lambda: self._desk.state.busy is Busy.NOTHING, what)

    def _at(self, stage: Stage, what: str) -> Until:
        def holds() -> bool:
            state = self._desk.state
            return state.stage is stage and state.busy is Busy.NOTHING and state.form is None

        return Until(holds, what)

    def _form(self, act: Act) -> Until:
        return Until(lambda: self._desk.state.form is act, f"the form {act.value}")


def number_of(visit: Visit) -> str:
    """Return the number that finds a person; a walk-in gave the ID number only."""
    person = visit.person
    return person.id_number if visit.turn is Turn.WALK_IN else person.student_number
