"""Photos that students send in: judged at once, ordered, paid, reviewed; and what is refused."""

from __future__ import annotations

import io
import struct
import threading
import zlib
from typing import TYPE_CHECKING, Any, cast

import openpyxl
import pytest
from PIL import Image
from sqlalchemy import select

from capture_station.checks.judge import Development
from capture_station.domain import events as ev
from capture_station.domain.course import Owner, State
from capture_station.domain.errors import Trouble
from capture_station.domain.fees import fee_of
from capture_station.domain.findings import (
    Basis,
    CropWindow,
    Finding,
    Geometry,
    Judgement,
    Severity,
    Verdict,
)
from capture_station.domain.order import PrintOrder
from capture_station.domain.payment import FeeState
from capture_station.domain.records import Written, read_event
from capture_station.domain.sitting import Sitting, Stage
from capture_station.domain.wire import from_data
from capture_station.registry import engine as engine_module
from capture_station.registry.brought_tables import brought_photos
from capture_station.registry.case_tables import cases
from capture_station.registry.engine import Engine, Made
from capture_station.registry.own_desk import own_id
from capture_station.registry.schema import captures, objects
from capture_station.registry.staff import Role
from capture_station.station.room import standing
from tests.registry.material import jpeg
from tests.registry.students import acts
from tests.registry.test_pages import Browser
from tests.registry.test_papers import picture
from tests.registry.test_proofreading import World, world

if TYPE_CHECKING:
    from collections.abc import Callable

    from capture_station.checks.judge import Judge

__all__ = ["world"]

LATE = 4
"""The student who was not photographed."""
ADDRESS = {"receiver": "王五", "phone": "13800001234", "address": "浙江省杭州市某区某路 1 号"}
DARK = Finding("background-colour", Severity.FAIL, 30.0, (None, 10.0), "dE2000", Basis.OFFICIAL)
SOFT = Finding("sharpness", Severity.WARN, 1.4, (2.0, None), "", Basis.OURS)


class Student:
    """The late student at the page for the own photo."""

    def __init__(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        self.world = world
        self.finds: Finding | Trouble | None = None
        self.path = f"/me/photo/{world.sitters[LATE].student_id}"
        monkeypatch.setattr(world.registry.engine, "develop", self._develop)
        world.sign_in(LATE)

    def _develop(self, content: bytes, *_args: object) -> Made:
        if isinstance(self.finds, Trouble):
            raise self.finds
        found = () if self.finds is None else (self.finds,)
        verdict = {None: Verdict.PASS, SOFT: Verdict.WARN, DARK: Verdict.FAIL}[self.finds]
        judged = Judgement("cn.chsi.degree.2017", verdict, None, found)
        return Made(
            content, Development(jpeg(99, len(content)), CropWindow(1, 2, 480, 640), judged)
        )

    def send(self, content: bytes = b"photo", status: int = 200) -> str:
        data = {"form_token": self.world.form_token}
        answer = self.world.http.post(self.path, data=data, files={"photo": ("a.jpg", content)})
        assert answer.status_code == status, answer.text
        return answer.text

    def order(self, status: int = 200, **fields: str) -> str:
        data = {"form_token": self.world.form_token} | fields
        answer = self.world.http.post(f"{self.path}/order", data=data)
        assert answer.status_code == status, answer.text
        return answer.text


@pytest.fixture
def student(world: World, monkeypatch: pytest.MonkeyPatch) -> Student:
    return Student(world, monkeypatch)


def facts(world: World) -> list[dict[str, Any]]:
    changes = world.station.get("/changes")["changes"]
    return [each["body"] for each in changes if each["kind"] == "fact"]


def decide(world: World, office: Browser, decision: str) -> None:
    with world.registry.database.reading() as connection:
        query = select(cases.c.row).where(cases.c.decided_at.is_(None), cases.c.cause == "external")
        number = str(connection.execute(query).scalar_one())
    page = world.http.get("/review").text
    assert "自备照片" in page
    told = {"reason": "blurred"} if decision == "rejected" else {}
    assert office.post("/review", number=number, decision=decision, **told)[0] == 200


def test_a_photo_goes_from_the_student_to_the_reviewer(student: Student) -> None:
    world = student.world
    assert student.path in world.http.get("/me").text
    student.finds = SOFT
    page = student.send()
    assert "60.00" in page
    assert "还可以检查 4 张" in page
    assert "清晰" in page
    assert world.http.get(f"{student.path}/portrait").content == jpeg(99, 5)
    # all of the address, or nothing of it
    assert "三项" in student.order(400, receiver="王五")
    page = student.order(**ADDRESS)
    assert "请缴费 60.00 元" in page
    assert ADDRESS["address"] not in page
    assert "138····1234" in page
    assert world.state(LATE) == (State.AWAITED, Owner.STUDENT)
    assert "registry.not-now" not in student.send(status=400), "one is ordered already"
    office = Browser(world.http, world.registry, Role.ADMINISTRATOR)
    page = world.http.get("/orders").text
    assert "学生4" in page
    assert ADDRESS["address"] not in page
    number = page.split('name="number" value="')[1].split('"')[0]
    told = {"number": number, "how": "wechat", "reference": "4200001"}
    assert office.post("/orders", due_fen="5999", **told)[0] == 400
    unfounded = told | {"how": "waived", "reference": " "}
    assert office.post("/orders", due_fen="6000", **unfounded)[0] == 400
    assert office.post("/orders", due_fen="6000", **told)[0] == 200
    assert office.post("/orders", due_fen="6000", **told)[0] == 400, "nothing waits any more"
    assert world.state(LATE) == (State.SECOND_REVIEW, Owner.REVIEWER)
    assert world.view(LATE).serial == "AZZ0001"
    heard_by_the_station(world)
    book = openpyxl.load_workbook(io.BytesIO(world.http.get("/orders.xlsx").content)).active
    assert book is not None
    assert [cell.value for cell in book[2]][4:] == [*ADDRESS.values(), None, "60.00"]
    rejected_and_once_more(student, office)
    assert {"photo-brought", "photo-ordered", "order-settled", "orders-exported"} <= set(
        acts(world.registry)
    )


def heard_by_the_station(world: World) -> None:
    """Fold what the station hears as it does itself: the sitting stands where it should."""
    told = [from_data({k: v for k, v in each.items() if k != "place"}) for each in facts(world)]
    assert [each.kind for each in told] == [
        "entered", "order-taken", "fee-paid", "registered", "portrait-kept",
    ]  # fmt: skip
    happened = [
        (each.at, each.id, cast("Any", read_event(Written(each.kind, each.version, each.body))))
        for each in told
    ]
    ids = told[0].sitting_id, world.session, world.sitters[LATE].student_id
    fresh = Sitting(*cast("tuple[Any, Any, Any]", ids))
    sitting = standing(fresh, happened)
    assert (sitting.stage, sitting.fee and sitting.fee.state) == (Stage.SHOT, FeeState.PAID)
    assert sitting.order == PrintOrder(**ADDRESS)


def rejected_and_once_more(student: Student, office: Browser) -> None:
    """A rejected photo is replaced without another order or fee, under the same serial number."""
    world = student.world
    decide(world, office, "rejected")
    assert world.state(LATE)[0] is State.REJECTED
    assert student.path in world.http.get("/me").text
    student.finds = None
    student.send(b"better photo")
    assert 'name="receiver"' not in world.http.get(student.path).text
    student.order()
    assert world.state(LATE) == (State.SECOND_REVIEW, Owner.REVIEWER)
    decide(world, office, "accepted")
    assert world.state(LATE) == (State.ACCEPTED, Owner.STUDENT)
    view = world.view(LATE)
    assert view.serial == "AZZ0001"
    with world.registry.database.reading() as connection:
        of_late = captures.c.student_id == view.student_id
        takes = connection.execute(select(captures.c.take).where(of_late)).scalars()
        assert sorted(takes) == [1, 2]
        kinds = select(objects.c.kind).where(objects.c.sha256 == view.portrait_sha256)
        assert connection.execute(kinds).scalar_one() == "portrait"
    world.answer(LATE, "right")


def test_tries_are_limited_and_what_fails_is_not_ordered(student: Student) -> None:
    student.finds = Trouble("file.phone-format")
    assert "HEIC" in student.send(status=400)
    student.finds = Trouble("registry.engine-busy")
    assert "不计次数" in student.send(status=400)
    student.finds = DARK
    page = student.send()
    assert "还可以检查 4 张" in page, "what was not judged is no try"
    assert "不符合标准" in page
    student.order(400, **ADDRESS)
    student.finds = Trouble("develop.no-face")
    for left in (3, 2, 1):
        page = student.send()
        assert f"还可以检查 {left} 张" in page
        assert "没有找到人脸" in page
    student.send()
    assert "5 次检查已用完" in student.send(status=400)
    with student.world.registry.database.reading() as connection:
        assert len(connection.execute(select(brought_photos)).all()) == 5


def test_others_find_nothing_there(student: Student) -> None:
    world = student.world
    student.send()
    other = f"/me/photo/{world.sitters[0].student_id}"
    for path in (other, f"{other}/portrait"):
        assert world.http.get(path).status_code == 404
    student.path = other
    student.send(status=404)
    student.order(404)
    world.sign_in(0)
    student.send(status=400)
    assert "不需要自备照片" in world.http.get(other).text
    assert world.http.post(other, files={"photo": b"x"}).status_code == 403
    Browser(world.http, world.registry, Role.ADVISER, "1班")
    assert world.http.get("/orders").status_code == 404
    assert world.http.get("/orders.xlsx").status_code == 404


def test_an_order_that_broke_off_is_done_again(
    student: Student, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = student.world
    student.send()
    keep = world.registry.intake.take
    monkeypatch.setattr(world.registry.intake, "take", _broken(keep))
    student.world.http.post(f"{student.path}/order", data={"form_token": world.form_token})
    assert "请缴费" not in world.http.get(student.path).text.split("<form")[0]
    monkeypatch.setattr(world.registry.intake, "take", keep)
    assert "请缴费 60.00 元" in student.order(**ADDRESS)
    assert [each["kind"] for each in facts(world)] == ["entered", "order-taken", "order-taken"]
    office = Browser(world.http, world.registry, Role.ADMINISTRATOR)
    number = world.http.get("/orders").text.split('name="number" value="')[1].split('"')[0]
    told = {"number": number, "how": "by-school", "due_fen": "6000"}
    monkeypatch.setattr(world.registry.intake, "take", _broken(keep, after=2))
    office.post("/orders", **told)
    monkeypatch.setattr(world.registry.intake, "take", keep)
    assert office.post("/orders", **told)[0] == 200
    assert world.state(LATE) == (State.SECOND_REVIEW, Owner.REVIEWER)
    assert world.view(LATE).capture_id == own_id(number, "capture")
    kinds = [each["kind"] for each in facts(world)]
    assert kinds[3:] == ["fee-by-school", "registered", "portrait-kept"]


def _broken(keep: Callable[..., Any], after: int = 1) -> Callable[..., Any]:
    """Return a door that breaks after it has taken events in so many times."""
    calls = 0

    def take(*args: Any) -> Any:
        nonlocal calls
        calls += 1
        told = keep(*args)
        if calls >= after:
            raise Trouble("registry.objects-away")
        return told

    return take


class FakeJudge:
    """Finds a face in nothing, and well-made whatever has the right size."""

    def judge_file(self, data: bytes, *_args: object) -> Judgement:
        with Image.open(io.BytesIO(data)) as image:
            width, height = image.size
        return Judgement("cn.chsi.degree.2017", Verdict.PASS, Geometry(width, height, 1))

    def develop(self, *_args: object) -> Development:
        raise Trouble("develop.no-face")


def bomb() -> bytes:
    """Return a PNG of a few bytes that says it has a billion pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        told = kind + body
        return struct.pack(">I", len(body)) + told + struct.pack(">I", zlib.crc32(told))

    head = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0)
    pixels = chunk(b"IDAT", zlib.compress(bytes(1000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + pixels + chunk(b"IEND", b"")


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    monkeypatch.setattr(engine_module, "Judge", lambda _folder: cast("Judge", FakeJudge()))
    return Engine(1)


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "file.empty"),
        (b"<script>alert(1)</script>", "file.no-picture"),
        (b"\0\0\0\x18ftypheic" + bytes(40), "file.phone-format"),
        (bomb(), "file.too-large"),
        (picture(size=(600, 800))[:900], "file.truncated"),
        (bytes(2000), "registry.paper-large"),
        (picture(size=(60, 40)), "develop.no-face"),
    ],
)
def test_hostile_files_are_refused(engine: Engine, content: bytes, key: str) -> None:
    most = 1000 if key == "registry.paper-large" else 1 << 20
    with pytest.raises(Trouble) as told:
        engine.develop(content, most, "cn.chsi.degree.2017", ())
    assert told.value.key == key


def test_a_finished_portrait_keeps_its_pixels_but_not_its_words(engine: Engine) -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at 39.9 N"
    sent = picture(size=(480, 640), exif=exif, comment=b"hidden") + b"<script>PK\x03\x04"
    made = engine.develop(sent, 1 << 20, "cn.chsi.degree.2017", ())
    portrait = made.development.portrait
    with Image.open(io.BytesIO(portrait)) as one, Image.open(io.BytesIO(sent)) as other:
        assert one.tobytes() == other.tobytes()
    for words in (b"39.9", b"hidden", b"script"):
        assert words not in portrait
        assert words not in made.original
    with pytest.raises(Trouble, match="engine-missing"):
        engine.develop(sent, 1 << 20, "no.such.standard", ())


def test_who_comes_when_enough_wait_is_asked_for_patience(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def slow(_self: object, *_args: object) -> Judgement:
        begun.set()
        assert go_on.wait(10)
        return Judgement("cn.chsi.degree.2017", Verdict.PASS, None)

    monkeypatch.setattr(FakeJudge, "judge_file", slow)

    def first() -> None:
        with pytest.raises(Trouble, match="no-face"):
            engine.develop(picture(), 1 << 20, "cn.chsi.degree.2017", ())

    thread = threading.Thread(target=first)
    thread.start()
    assert begun.wait(10)
    with pytest.raises(Trouble, match="engine-busy"):
        engine.develop(picture(), 1 << 20, "cn.chsi.degree.2017", ())
    go_on.set()
    thread.join()


def test_other_events_change_no_fee() -> None:
    order = ev.OrderTaken(6000, PrintOrder())
    fee = fee_of([ev.Entered(2000), ev.Called(), ev.FeeWaived("x"), order])
    assert fee is not None
    assert (fee.due_fen, fee.state) == (6000, FeeState.WAIVED)
