from collections import Counter
from dataclasses import fields, replace

from hypothesis import given
from hypothesis import strategies as st

from capture_station.sitters.person import Glasses, Hair, Person


@given(st.integers(0, 100_000))
def test_same_seed_is_the_same_person(seed: int) -> None:
    assert Person.make(seed) == Person.make(seed)


def test_other_seeds_are_other_people() -> None:
    faces = {Person.make(seed).build for seed in range(200)}

    assert len(faces) == 200


def test_a_class_is_a_mixed_one() -> None:
    people = [Person.make(seed) for seed in range(24)]

    assert {person.hair for person in people} == set(Hair)
    assert {person.glasses for person in people} == set(Glasses)
    assert 9 <= sum(person.woman for person in people) <= 15
    assert len(Counter(person.skin for person in people)) >= 5


@given(st.integers(0, 100_000))
def test_a_build_stays_within_what_is_human(seed: int) -> None:
    build = Person.make(seed).build

    assert all(-1.2 <= getattr(build, trait.name) <= 1.2 for trait in fields(build))


def test_a_look_can_be_varied_without_touching_the_rest() -> None:
    person = Person.make(4)

    bearded = replace(person, glasses=Glasses.NONE)

    assert bearded.build == person.build
