"""Records and portraits on a stick: the same door, the same deduplication, and the receipt back."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import httpx2
import pytest
from sqlalchemy import select, update

from capture_station.domain.course import DisputeKind
from capture_station.domain.errors import Trouble
from capture_station.exchange.packet import RECEIPT_SUFFIX
from capture_station.registry.answers import find_wrong, open_answers
from capture_station.registry.cases import Cause, claim, open_case
from capture_station.registry.corrections import decide_correction
from capture_station.registry.records import view_of
from capture_station.registry.review import decide
from capture_station.registry.schema import captures
from capture_station.registry.staff import Member, Role, add_member
from capture_station.registry.sticks import take_packet
from capture_station.station import sticks, syncing
from capture_station.station.station import Station
from tests.end_to_end.commands import run
from tests.end_to_end.test_sync import assert_agreed, go_until_told, make_day
from tests.store.material import BY, opened

if TYPE_CHECKING:
    from pathlib import Path

    from capture_station.domain.overview import PersonHit
    from capture_station.registry.service import Registry
    from tests.end_to_end.registry_process import RegistryProcess

pytestmark = pytest.mark.slow
AT = "2026-06-01T09:00:00.000000+00:00"
PEOPLE = 5
PASSWORD = "correct horse battery"  # noqa: S105 - of a test


@pytest.fixture
def folder(tmp_path: Path, registry: RegistryProcess) -> Path:
    """Give a station with a day on it, enrolled and then without a network."""
    made = tmp_path / "data"
    make_day(made, PEOPLE)
    station = Station.open(made)
    syncing.enrol(station, BY, registry.address, registry.code())
    station.close()
    return made


def capture_station(*words: str) -> dict[str, object]:
    done = run(*words, "--json")
    assert done.returncode == 0, done.stderr
    told: dict[str, object] = json.loads(done.stdout)
    return told


def test_out_by_the_command_line_in_by_it_and_the_receipt_back(
    tmp_path: Path, registry: RegistryProcess, folder: Path
) -> None:
    stick = tmp_path / "stick"
    made = capture_station("packet", "make", str(stick), "--operator", BY, "--data", str(folder))
    (packet,) = stick.glob("*.cspacket")
    assert (made["files"], made["portraits"]) == ([str(packet)], PEOPLE)
    assert "学生".encode() not in packet.read_bytes()
    central = str(registry.config.data_dir)
    taken = capture_station("registry", "take", str(packet), "--data", central)
    assert taken["rejected"] == taken["later"] == 0
    # once more, it is all there already
    again = capture_station("registry", "take", str(packet), "--data", central)
    assert (again["stored"], again["duplicate"]) == (0, taken["stored"])
    receipt = packet.with_suffix(RECEIPT_SUFFIX)
    at = ("--operator", BY, "--data", str(folder))
    done = capture_station("packet", "acknowledge", str(receipt), *at)
    assert done == {"stored": made["events"], "refused": 0, "later": 0, "heard": 0}
    assert_agreed(folder, registry, int(str(made["events"])), PEOPLE)
    with pytest.raises(Trouble, match="nothing"):
        make(folder, stick)
    with opened(folder) as room:
        lines = [
            line for line in room.records.audit() if line.act in {"packet-made", "receipt-taken"}
        ]
    assert [(line.act, line.operator) for line in lines] == [
        ("receipt-taken", BY),
        ("packet-made", BY),
    ]
    assert lines[0].details == {"stored": made["events"], "refused": 0, "later": 0}
    assert (lines[1].details["file"], lines[1].details["portraits"]) == (packet.name, PEOPLE)


def make(folder: Path, stick: Path) -> sticks.PacketsMade:
    station = Station.open(folder)
    try:
        return sticks.make_packets(station, BY, stick)
    finally:
        station.close()


def test_a_packet_and_the_wire_are_one(
    tmp_path: Path, registry: RegistryProcess, folder: Path
) -> None:
    made = make(folder, tmp_path)
    assert go_until_told(folder) == 0
    with registry.opened() as there:
        taken = take_packet(there, made.files[0].read_bytes(), "somebody")
    assert set(taken.counts) == {"duplicate"}
    assert_agreed(folder, registry, made.events, PEOPLE)


def decide_there(registry: Registry) -> tuple[str, str]:
    """Correct the name of one student and reject another's portrait; return whose they are."""
    clock = registry.clock
    with registry.database.writing() as connection:
        named = select(captures.c.student_id, captures.c.id, captures.c.session_id)
        one, two = connection.execute(named.order_by(captures.c.number).limit(2)).all()
        passed = update(captures).where(captures.c.id == one.id)
        connection.execute(passed.values(review_state="auto-passed", reviewed_at=AT))
        view = view_of(connection, one.student_id)
        assert view is not None
        told = {"fields": {"name": "欧阳明玥"}}
        find_wrong(connection, clock, "account", view, DisputeKind.DATUM, told)
        member = Member("adviser", "班主任", Role.ADMINISTRATOR, frozenset(), "")
        (asked,) = open_answers(connection, member, DisputeKind.DATUM)
        decide_correction(connection, clock, member.id, asked, "accepted", "")
        open_case(connection, clock, two.id, two.session_id, Cause.DOUBT)
        lent = claim(connection, clock, "reviewer")
        assert lent is not None
        decide(connection, clock, "reviewer", lent.row, "rejected", "blurred")
    return one.student_id, two.student_id


def test_what_was_decided_there_comes_back_with_the_receipt(
    tmp_path: Path, registry: RegistryProcess, folder: Path
) -> None:
    (file,) = make(folder, tmp_path).files
    receipt = tmp_path / "x.csreceipt"
    with registry.opened() as there:
        first = take_packet(there, file.read_bytes(), "somebody")
        corrected, rejected = decide_there(there)
        # the same packet once more, days later: its receipt tells what was decided since
        again = take_packet(there, file.read_bytes(), "somebody")
        assert set(again.counts) == {"duplicate"}
        assert "欧阳明玥".encode() not in again.receipt
    station = Station.open(folder)
    try:
        news = list[syncing.News]()
        for file_of_registry, heard in ((first, 0), (again, 2), (again, 2), (first, 0)):
            receipt.write_bytes(file_of_registry.receipt)
            taken = sticks.take_receipt(station, BY, receipt, news.append)
            assert (taken.heard, taken.refused) == (heard, 0)
        hits = {str(hit.student.id): hit for hit in people_of(station)}
        assert hits[corrected].student.data.name == "欧阳明玥"
        sitting = hits[rejected].sitting
        assert sitting is not None
        assert sitting.retake_reason == "blurred"
        assert any(each.has_roster for each in news)
        assert any(each.sittings for each in news)
        acts = [line.act for line in station.records.audit()]
        assert (acts.count("student-corrected"), acts.count("retake-asked")) == (1, 1)
        # what came on the stick is not asked for again by wire, nor on the next stick
        (asking,) = sticks.make_packets(station, BY, tmp_path / "next").files
        with registry.opened() as there:
            receipt.write_bytes(take_packet(there, asking.read_bytes(), "somebody").receipt)
        assert sticks.take_receipt(station, BY, receipt).heard == 0
    finally:
        station.close()


def people_of(station: Station) -> tuple[PersonHit, ...]:
    (session,) = station.records.sessions()
    return station.records.people(session.id)


def test_what_is_not_right_is_refused_and_nothing_is_taken(
    tmp_path: Path, registry: RegistryProcess, folder: Path
) -> None:
    (file,) = make(folder, tmp_path).files
    content = file.read_bytes()
    with registry.opened() as there:
        for wrong, key in (
            (content[:-70] + bytes(6) + content[-64:], "forged"),
            (b"PK" + content, "not-one"),
            (content.replace(b"CSPACKET\x01", b"CSPACKET\x07"), "newer"),
        ):
            with pytest.raises(Trouble, match=key):
                take_packet(there, wrong, "somebody")
    receipt = tmp_path / "x.csreceipt"
    receipt.write_bytes(content)
    station = Station.open(folder)
    try:
        before = station.store.outbox.counts().waiting
        with pytest.raises(Trouble, match="no-receipt"):
            sticks.take_receipt(station, BY, receipt)
        with registry.opened() as there:
            good = take_packet(there, content, "somebody").receipt
        receipt.write_bytes(good.replace(b"stored", b"reject"))
        with pytest.raises(Trouble, match="receipt-forged"):
            sticks.take_receipt(station, BY, receipt)
        assert station.store.outbox.counts().waiting == before
    finally:
        station.close()


def test_an_administrator_takes_a_packet_in_at_the_page(
    tmp_path: Path, registry: RegistryProcess, folder: Path
) -> None:
    (file,) = make(folder, tmp_path).files
    with registry.opened() as there, there.database.writing() as connection:
        add_member(connection, there.clock, "管理员", PASSWORD, Role.ADMINISTRATOR)
    with httpx2.Client(base_url=registry.address, follow_redirects=True) as http:
        page = http.post("/sign-in", data={"name": "管理员", "password": PASSWORD}).text
        token = re.search(r'name="form_token" value="([^"]+)"', page)
        assert token is not None
        files = {"packet": ("a.cspacket", file.read_bytes())}
        assert http.post("/packets", files=files).status_code == 403
        answer = http.post("/packets", files=files, data={"form_token": token[1]})
        assert answer.status_code == 200
        assert "stored" in answer.headers["content-disposition"]
        wrong = {"packet": ("a.cspacket", b"nothing")}
        told = http.post("/packets", files=wrong, data={"form_token": token[1]})
        assert "不是数据包" in told.text
    receipt = tmp_path / "a.csreceipt"
    receipt.write_bytes(answer.content)
    station = Station.open(folder)
    try:
        taken = sticks.take_receipt(station, BY, receipt)
        assert (taken.refused, taken.later) == (0, 0)
        assert station.store.outbox.counts().waiting == 0
    finally:
        station.close()
