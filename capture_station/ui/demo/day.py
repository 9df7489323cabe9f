"""The plan of a scripted capture day: who comes, in which class, and what happens to each."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from capture_station.domain.codes import ethnicity_title, read_ethnicity, read_level
from capture_station.domain.identity import check_character
from capture_station.domain.payment import PaymentMethod
from capture_station.domain.people import Gender, IdType, PersonData
from capture_station.locations import resources_dir
from capture_station.sitters.person import Person

if TYPE_CHECKING:
    from collections.abc import Sequence

_FIRST_BIRTHDAY = date(2002, 9, 1)
_BIRTHDAYS = 700
_DOTTED_AT = (2, 13)


class Turn(StrEnum):
    """What is out of the ordinary with one person of the day."""

    ORDINARY = "ordinary"
    WAIVED = "waived"
    REFUNDED = "refunded"
    CORRECTED = "corrected"
    DISPUTED = "disputed"
    BY_SCHOOL = "by_school"
    WALK_IN = "walk_in"


class FirstTry(StrEnum):
    """What is wrong with somebody's first shot."""

    TOO_LOW = "too_low"
    TILTED = "tilted"
    EYES_CLOSED = "eyes_closed"
    WRONG_BACKGROUND = "wrong_background"
    TWO_FACES = "two_faces"


@dataclass(frozen=True, slots=True)
class Visit:
    """One person of the day.

    Attributes:
        person: As the roster (or the walk-in form) has it.
        sitter: Look of the person in front of the camera.
        turn: What is out of the ordinary.
        first_try: What is wrong with the first shot; None if nothing is.
        method: How the fee is paid.
        capture_code: The student's own code, opaque; empty if none was brought.
    """

    person: PersonData
    sitter: Person
    turn: Turn
    first_try: FirstTry | None
    method: PaymentMethod
    capture_code: str

    @property
    def scene(self) -> str:
        """Name of the film's scene with the good shot."""
        return self.person.student_number

    @property
    def first_scene(self) -> str:
        """Name of the film's scene that the person starts with."""
        return self.scene if self.first_try is None else f"{self.scene}-{self.first_try.value}"


@dataclass(frozen=True, slots=True)
class Day:
    """The whole plan; `visits` in the order in which they come to the desk."""

    school_name: str
    school_code: str
    place: str
    serial_prefix: str
    on_site_fen: int
    walk_in_fen: int
    visits: tuple[Visit, ...]

    @property
    def roster(self) -> tuple[PersonData, ...]:
        """Rows of the class lists."""
        return tuple(visit.person for visit in self.visits if visit.turn is not Turn.WALK_IN)

    @property
    def words(self) -> frozenset[str]:
        """All texts of its data, as any window may show them."""
        persons = [visit.person for visit in self.visits]
        texts = {text for person in persons for text in person if isinstance(text, str)}
        texts |= {ethnicity_title(person.ethnicity_code) for person in persons}
        texts |= {read_level(person.level) or "" for person in persons}  # as an import writes it
        return frozenset(filter(None, texts | {self.school_name, self.place}))


def plan_day(students: int, seed: int) -> Day:
    """Plan a day: every turn and every first try once, spread over it, one walk-in at the end.

    Args:
        students: Persons on the roster, at least 1. With fewer than there are turns and first
            tries, the last of those do not happen.
        seed: The same seed plans the same day.
    """
    path = resources_dir() / "demo" / "day.toml"
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    rng = random.Random(seed)  # noqa: S311 - a day that can be repeated, no secret
    places = rng.sample(range(students), students)
    turns = {**dict(zip(places, _turns(), strict=False)), students: Turn.WALK_IN}
    tries = dict(zip(places[len(_turns()) :], FirstTry, strict=False))
    cast = _Cast(told, rng, seed, students)
    return Day(
        school_name=told["school"]["name"],
        school_code=told["school"]["code"],
        place=told["place"],
        serial_prefix=told["serial_prefix"],
        on_site_fen=told["price_fen"]["on_site"],
        walk_in_fen=told["price_fen"]["walk_in"],
        visits=tuple(
            cast.visit(number, turns.get(number, Turn.ORDINARY), tries.get(number))
            for number in range(students + 1)
        ),
    )


def _turns() -> tuple[Turn, ...]:
    return tuple(turn for turn in Turn if turn not in {Turn.ORDINARY, Turn.WALK_IN})


class _Cast:
    """Makes up the persons of a day, no name and no number twice."""

    def __init__(self, told: dict[str, Any], rng: random.Random, seed: int, students: int) -> None:
        self._told = told
        self._rng = rng
        self._seed = seed
        self._students = students
        self._names: set[str] = set()

    def visit(self, number: int, turn: Turn, first_try: FirstTry | None) -> Visit:
        """Return the person who comes as number `number` of the day, from 0."""
        sitter = Person.make(self._seed * 1000 + number)
        return Visit(
            person=self._person(number, turn, woman=sitter.woman),
            sitter=sitter,
            turn=turn,
            first_try=first_try,
            method=self._rng.choice(tuple(PaymentMethod)),
            # every other student has brought the own code
            capture_code=f"{self._rng.getrandbits(160):040x}" if number % 2 else "",
        )

    def _person(self, number: int, turn: Turn, *, woman: bool) -> PersonData:
        told = self._told
        classes: Sequence[dict[str, str]] = told["classes"]
        in_class = number * len(classes) // self._students
        klass = classes[min(in_class, len(classes) - 1)]
        name, ethnicity = self._name(number, woman=woman)
        born = _FIRST_BIRTHDAY + timedelta(days=self._rng.randrange(_BIRTHDAYS))
        walk_in = turn is Turn.WALK_IN
        return PersonData(
            student_number=f"2021{in_class + 3:02d}04{number + 1:04d}",
            name=name,
            gender=Gender.FEMALE if woman else Gender.MALE,
            id_type=IdType.RESIDENT_ID,
            id_number=self._id_number(born, number, woman=woman),
            birth_date=born,
            ethnicity_code=ethnicity,
            class_name="" if walk_in else klass["name"],
            department=told["school"]["department"],
            major=klass["major"],
            level=told["level"],
            study_form=told["study_form"],
            study_years=told["study_years"],
            school_code=told["school"]["code"],
            school_name=told["school"]["name"],
            adviser="" if walk_in else klass["adviser"],
        )

    def _name(self, number: int, *, woman: bool) -> tuple[str, str]:
        """Return a name that nobody else has, and the code of the ethnicity that goes with it."""
        names = self._told["names"]
        dotted = names["dotted"]["woman" if woman else "man"]
        if number in _DOTTED_AT and dotted not in self._names:
            self._names.add(dotted)
            return dotted, names["dotted"]["ethnicity"]
        given = names["women" if woman else "men"]
        han = read_ethnicity("汉") or ""
        name = ""
        for _ in range(len(names["surnames"]) * len(given)):
            name = self._rng.choice(names["surnames"]) + self._rng.choice(given)
            if name not in self._names:
                self._names.add(name)
                return name, han
        return f"{name}{number}", han

    def _id_number(self, born: date, number: int, *, woman: bool) -> str:
        """Return a resident ID number; the sequence is even for women, and differs by number."""
        sequence = (2 * number + (0 if woman else 1)) % 1000
        region = self._rng.choice(self._told["regions"]["codes"])
        body = f"{region}{born:%Y%m%d}{sequence:03d}"
        return body + check_character(body)
