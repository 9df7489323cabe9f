"""Station and registry over a network that cuts, both of them killed: nothing lost or twice."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, insert, select

from capture_station.domain.course import DisputeKind
from capture_station.domain.errors import Trouble
from capture_station.domain.findings import Verdict
from capture_station.registry.answer_tables import answers
from capture_station.registry.answers import open_answers
from capture_station.registry.cases import claim
from capture_station.registry.corrections import ACCEPTED, decide_correction, swap
from capture_station.registry.review import REJECTED, decide, review_next
from capture_station.registry.schema import (
    captures,
    changes,
    conflicts,
    events,
    sittings,
    students,
)
from capture_station.registry.staff import Member, Role
from capture_station.settings import Settings
from capture_station.station import syncing
from capture_station.station.station import Station
from tests.end_to_end.commands import Forked, run
from tests.end_to_end.registry_process import CuttingProxy
from tests.registry.material import jpeg
from tests.store.material import BY, opened, picture
from tests.unit.workflow.world import judgement

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.end_to_end.registry_process import RegistryProcess

PEOPLE = 30


@pytest.fixture
def proxy(registry: RegistryProcess) -> Iterator[CuttingProxy]:
    cutting = CuttingProxy(registry.port, seed=7, repeated=0.8)
    yield cutting
    cutting.close()


def make_day(folder: Path, people: int = PEOPLE, **options: Any) -> int:
    """Photograph people and return how many events wait for the registry."""
    with opened(folder, **options) as room:
        session, students = room.session(people)
        for number, student in enumerate(students):
            sitting = room.to_camera(session.id, student)
            shot = replace(picture(number), portrait=jpeg(number, filling=20_000))
            room.desk.keep(BY, sitting.id, shot)
            room.desk.confirm(BY, sitting.id)
        return room.store.outbox.counts().waiting


def go_until_told(folder: Path, openings: int = 120, rounds: int = 1) -> int:
    """Open the station as often as it takes and return how many rounds failed.

    Args:
        folder: The station's.
        openings: How often at most.
        rounds: How many rounds it may go each time, as its loop does.
    """
    failures = 0
    for _ in range(openings):
        station = Station.open(folder)
        going = syncing.Syncing(station)
        try:
            for _ in range(rounds):
                try:
                    going.go()
                    if not going.status().pending:
                        return failures
                except Trouble as trouble:
                    if trouble.key not in {"sync.unreachable", "sync.bad-answer"}:
                        raise
                    failures += 1
        finally:
            going.close()
            station.close()
    raise AssertionError("not all was told")


def assert_agreed(folder: Path, registry: RegistryProcess, told: int, people: int) -> None:
    """Compare both sides event by event and portrait by portrait."""
    with opened(folder) as room, registry.opened() as there:
        (session,) = room.records.sessions()
        with there.database.reading() as connection:
            counts = {
                table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                for table in (captures, sittings, conflicts)
            }
            facts = connection.execute(
                select(func.count())
                .where(events.c.kind.not_like("%-described"))
                .where(events.c.kind != "student-listed")
            ).scalar_one()
            kept = dict(list(connection.execute(select(captures.c.id, captures.c.portrait_sha256))))
        assert counts == {"captures": people, "sittings": people, "conflicts": 0}
        assert facts == told
        for record in room.records.captures(session.id):
            photo = record.capture.photo.portrait
            assert kept[record.capture.id] == photo.sha256
            assert there.objects.get(photo.sha256) == room.records.portrait(record.capture)


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_nothing_is_lost_or_twice_whatever_is_cut_or_killed(
    tmp_path: Path, registry: RegistryProcess, proxy: CuttingProxy
) -> None:
    folder = tmp_path / "data"
    waiting = make_day(folder)
    with_station(folder, registry, proxy.address)
    # the station's process is killed in the middle of a round, several times
    for carried in (20_000, 150_000):
        process = start_round(folder)
        wait_until_carried(proxy, carried, process)
        process.kill()
        process.wait()
    # and the registry's in the middle of another
    process = start_round(folder)
    wait_until_carried(proxy, proxy.carried + 50_000, process)
    registry.kill()
    process.wait()
    registry.start()
    go_until_told(folder)
    assert proxy.cuts > 0
    assert proxy.repeats > 0
    assert_agreed(folder, registry, waiting, PEOPLE)


def test_what_was_told_is_not_told_again(tmp_path: Path, registry: RegistryProcess) -> None:
    folder = tmp_path / "data"
    waiting = make_day(folder, 3)
    with_station(folder, registry, registry.address)
    assert go_until_told(folder) == 0
    with opened(folder) as room:
        # as if no answer had ever arrived
        with room.store._database.writing() as connection:
            connection.exec_driver_sql("UPDATE outbox SET state = 'waiting'")
        assert room.store.outbox.counts().waiting == waiting
    assert go_until_told(folder) == 0
    assert_agreed(folder, registry, waiting, 3)


def test_the_loop_tells_an_act_at_once_and_stops(tmp_path: Path, registry: RegistryProcess) -> None:
    folder = tmp_path / "data"
    make_day(folder, 2)
    with_station(folder, registry, registry.address)
    station = Station.open(folder)
    told = threading.Event()
    loop = syncing.make_loop(
        station, lambda status: told.set() if not status.pending and status.last_success else None
    )
    assert loop is not None
    loop.start()
    try:
        assert told.wait(30)
        assert loop.status.trouble is None
        assert loop.status.skew_s is not None
        assert not loop.status.clock_is_wrong
    finally:
        loop.stop()
        station.close()
    assert loop.status.state == "stopped"


def test_a_station_that_was_revoked_keeps_all_and_says_so(
    tmp_path: Path, registry: RegistryProcess
) -> None:
    folder = tmp_path / "data"
    waiting = make_day(folder, 1)
    with_station(folder, registry, registry.address)
    settings, _ = Settings.load(folder)
    revoked = ("registry", "revoke", settings.text("registry.station"))
    assert run(*revoked, "--data", registry.config.data_dir).returncode == 0
    station = Station.open(folder)
    going = syncing.Syncing(station)
    try:
        with pytest.raises(Trouble, match="token-refused"):
            going.go()
        assert going.status().pending == waiting
    finally:
        going.close()
        station.close()


def test_a_rejected_portrait_comes_back_as_a_retake(
    tmp_path: Path, registry: RegistryProcess
) -> None:
    folder = tmp_path / "data"
    make_day(folder, 2)
    with_station(folder, registry, registry.address)
    go_until_told(folder)
    with registry.opened() as there:
        for _ in range(2):
            assert review_next(there, lambda *_: judgement(Verdict.UNREADABLE))
        with there.database.writing() as connection:
            lent = claim(connection, there.clock, "reviewer")
            assert lent is not None
            decide(connection, there.clock, "reviewer", lent.row, REJECTED, "blurred")
    assert go_until_told(folder) == 0
    with opened(folder) as room:
        (session,) = room.records.sessions()
        (hit,) = room.records.people(session.id, state="retake")
        assert hit.sitting is not None
        assert hit.sitting.capture is not None
        assert (hit.sitting.capture.id, hit.sitting.retake_reason) == (lent.capture_id, "blurred")
    # heard once more, it is no second retake; and the registry hears of the first
    (folder / "sync.json").unlink()
    assert go_until_told(folder) == 0
    with opened(folder) as room:
        asked = [line.act for line in room.records.audit() if line.act == "retake-asked"]
        assert asked == ["retake-asked"]


def test_what_the_registry_corrects_and_swaps_reaches_a_station_that_passed_it_over(
    tmp_path: Path, registry: RegistryProcess
) -> None:
    folder = tmp_path / "data"
    make_day(folder, 2)
    with_station(folder, registry, registry.address)
    go_until_told(folder)
    with registry.opened() as there, there.database.writing() as connection:
        ids = connection.execute(select(captures.c.id).order_by(captures.c.number)).scalars().all()
        swap(connection, there.clock, "reviewer", *ids)
        student = (
            connection.execute(select(students.c.id).order_by(students.c.name)).scalars().first()
        )
        row = {"student_id": student, "capture_id": "", "kind": "datum", "at": "x", "due_on": "x"}
        row |= {"body": '{"fields": {"name": "学生〇"}}', "decision": "", "remark": ""}
        connection.execute(insert(answers).values(**row))
        administrator = Member("m", "管理员", Role.ADMINISTRATOR, frozenset(), "")
        (asked,) = open_answers(connection, administrator, DisputeKind.DATUM)
        decide_correction(connection, there.clock, "adviser", asked, ACCEPTED, "")
        last = connection.execute(select(func.max(changes.c.row))).scalar_one()
    # an older program has heard all of it and understood nothing
    notes = json.loads((folder / "sync.json").read_text(encoding="utf-8"))
    notes |= {"cursor": last, "kinds": ["conflict", "fact", "review"]}
    (folder / "sync.json").write_text(json.dumps(notes), encoding="utf-8")
    for _ in range(2):
        assert go_until_told(folder) == 0
        with opened(folder) as room:
            (session,) = room.records.sessions()
            found = room.records.captures(session.id)
            assert [each.capture.id for each in found] == ids[::-1]
            assert [each.capture.serial.text for each in found] == ["A0001", "A0002"]
            assert found[0].student.data.name == "学生〇"
            lines = [line.act for line in room.records.audit()]
            assert (lines.count("portrait-swapped"), lines.count("student-corrected")) == (2, 1)
        assert json.loads((folder / "sync.json").read_text(encoding="utf-8"))["cursor"] >= last
    assert_agreed(folder, registry, count_facts(folder), 2)


def count_facts(folder: Path) -> int:
    with opened(folder) as room, room.store._database.reading() as connection:
        told: int = connection.exec_driver_sql("SELECT count(*) FROM facts").scalar_one()
        return told


def with_station(folder: Path, registry: RegistryProcess, address: str) -> None:
    """Enrol the station directly, then let it speak through another address."""
    station = Station.open(folder)
    syncing.enrol(station, BY, registry.address, registry.code())
    station.settings.set("registry.address", address)
    station.close()
    text = (folder / "settings.json").read_text(encoding="utf-8")
    assert "token" not in text


def start_round(folder: Path) -> Forked:
    """Let the station go a round as a process of its own."""
    return Forked("sync", "now", "--data", folder)


def wait_until_carried(proxy: CuttingProxy, count: int, round_: Forked) -> None:
    """Wait until so many bytes have travelled, or the round is over before that."""
    pause = threading.Event()
    while proxy.carried < count and round_.poll() is None:
        pause.wait(0.02)
