"""What the tests of the registry work with: events as a station makes them, tiny real portraits."""

from __future__ import annotations

import hashlib
import io
import json
import threading
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from fastapi.testclient import TestClient
from PIL import Image

from capture_station.domain import events as ev
from capture_station.domain import wire
from capture_station.domain.capture import Capture, KeptFile, KeptPhoto
from capture_station.domain.ids import CaptureId, SessionId, SittingId, StudentId, new_uuid7
from capture_station.domain.people import PersonData, Student
from capture_station.domain.records import write_event
from capture_station.domain.session import Serial
from capture_station.registry.stations import make_code
from tests.unit.workflow.world import CROP, ManualClock, judgement
from tests.unit.workflow.world import session as made_session

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI

    from capture_station.domain.events import SessionEvent, SittingEvent
    from capture_station.registry.service import Registry

AT = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)


def _blank() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (48, 64), (90, 140, 200)).save(file, "JPEG")
    return file.getvalue()


BLANK = _blank()


def jpeg(number: int = 1, filling: int = 0) -> bytes:
    """Return a real JPEG file that a number tells from others."""
    comment = f"portrait {number}".encode() + b" " * filling
    return BLANK[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment + BLANK[2:]


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@contextmanager
def asked(app: FastAPI) -> Iterator[TestClient]:
    """Serve an application to a client for the length of a block, and leave no thread behind."""
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield client
    # they have been told to end by then, but nobody waits for them
    for thread in threading.enumerate():
        if thread.name == "AnyIO worker thread":
            thread.join(10)


@dataclass
class Sitter:
    """A student of a session and the sitting in it, as a station would tell of them."""

    session_id: str
    number: int
    clock: ManualClock

    def __post_init__(self) -> None:
        self.student_id = new_uuid7(self.clock)
        self.sitting_id = new_uuid7(self.clock)
        self.capture_id = new_uuid7(self.clock)
        self.portrait = jpeg(self.number)

    @property
    def listed(self) -> wire.WireEvent:
        data = PersonData(
            f"2022{self.number:04d}", f"学生{self.number}", class_name="1班", adviser="王老师"
        )
        return wire.list_student(Student(StudentId(self.student_id), data), self.session_id, AT)

    def told(self, event: SittingEvent | SessionEvent) -> wire.WireEvent:
        written = write_event(event)
        return wire.WireEvent(
            id=new_uuid7(self.clock),
            kind=written.kind,
            version=written.version,
            body=written.body,
            session_id=self.session_id,
            sitting_id=self.sitting_id,
            student_id=self.student_id,
            at=self.clock.now(),
            operator="李老师",
        )

    def kept(self, **changes: Any) -> wire.WireEvent:
        original = KeptFile("o.jpg", sha(b"original"), 8)
        portrait = KeptFile("p.jpg", sha(self.portrait), len(self.portrait))
        capture = Capture(
            id=CaptureId(self.capture_id),
            session_id=SessionId(self.session_id),
            sitting_id=SittingId(self.sitting_id),
            serial=Serial("A", self.number),
            take=1,
            photo=KeptPhoto(original, portrait),
            crop=CROP,
            judgement=judgement(),
            taken_at=AT,
        )
        return self.told(ev.PortraitKept(replace(capture, **changes)))

    def visit(self) -> list[wire.WireEvent]:
        """Return all that a station tells of one uneventful sitting."""
        return [
            self.listed,
            self.told(ev.Entered(fee_fen=0)),
            self.told(ev.Registered(self.number, "code")),
            self.told(ev.Called()),
            self.kept(),
            self.told(ev.Confirmed()),
        ]


class Caller:
    """A station as the registry hears it.

    Args:
        http: The registry's test client.
        registry: Makes the enrolment code.
    """

    def __init__(
        self, http: TestClient, registry: Registry, name: str = "一号机", room: str = ""
    ) -> None:
        self.http = http
        self.clock = ManualClock()
        with registry.database.writing() as connection:
            code = make_code(connection, registry.clock, name, "admin", room)
        answer = http.post("/api/v1/enrolments", json={"code": code})
        assert answer.status_code == 201
        self.id: str = answer.json()["station_id"]
        self.headers = {"Authorization": f"Bearer {answer.json()['token']}"}

    def session(self) -> str:
        """Describe a new session and return its id."""
        session_id = SessionId(new_uuid7(self.clock))
        described = wire.describe_session(replace(made_session(), id=session_id), AT)
        assert self.statuses([described]) == ["stored"]
        return session_id

    def send(self, told: list[wire.WireEvent] | list[Any]) -> list[dict[str, str]]:
        data = [wire.to_data(each) if isinstance(each, wire.WireEvent) else each for each in told]
        content = json.dumps({"events": data}).encode()
        answer = self.http.post("/api/v1/events", content=content, headers=self.headers)
        assert answer.status_code == 200, answer.text
        answers: list[dict[str, str]] = answer.json()["answers"]
        return answers

    def statuses(self, told: list[wire.WireEvent] | list[Any]) -> list[str]:
        return [each["status"] for each in self.send(told)]

    def reason(self, told: wire.WireEvent | Any) -> tuple[str, str]:
        (answer,) = self.send([told])
        return answer["status"], answer["reason"]

    def put(self, content: bytes, **options: Any) -> int:
        address = f"/api/v1/photos/{options.pop('name', sha(content))}"
        headers = self.headers | options.pop("headers", {})
        answer = self.http.put(address, content=content, headers=headers, params=options)
        return answer.status_code

    def get(self, path: str, **params: Any) -> Any:
        answer = self.http.get(f"/api/v1{path}", headers=self.headers, params=params)
        assert answer.status_code == 200, answer.text
        return answer.json()
