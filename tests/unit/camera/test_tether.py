"""The tethered camera's rarer turns, with a made-up library in the place of python-gphoto2."""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from capture_station.camera.tether import TetherSource
from capture_station.camera.tray import Tray
from capture_station.domain.errors import Trouble
from tests.camera.mjpeg_server import jpeg
from tests.unit.camera.scenery import CLOCK
from tests.unit.camera.spooling import MadeUpSpool

FOLDER = "/store/DCIM/100"


class FakeError(Exception):
    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class FakeCamera:
    """A body with a live view that writes a RAW and a JPEG for each shot."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.shot = ["DSC_1.NEF", "DSC_1.JPG"]
        self.events: list[tuple[int, Any]] = []
        self.fails: dict[str, int] = {}
        self.target = ""
        self.exits = 0

    def _do(self, what: str) -> None:
        if what in self.fails:
            raise FakeError(self.fails[what])

    def set_port_info(self, _port: object) -> None: ...
    def set_abilities(self, _abilities: object) -> None: ...

    def init(self) -> None:
        self._do("init")

    def exit(self) -> None:
        self.exits += 1
        self._do("exit")

    def capture_preview(self) -> Any:
        self._do("preview")
        return SimpleNamespace(get_data_and_size=lambda: jpeg(1))

    def wait_for_event(self, _timeout_ms: int) -> tuple[int, Any]:
        self._do("event")
        return self.events.pop(0) if self.events else (1, None)

    def add(self, name: str) -> None:
        self.events.append((2, SimpleNamespace(folder=FOLDER, name=name)))

    def capture(self, _kind: int) -> Any:
        self._do("capture")
        for name in self.shot:
            self.add(name)
        return SimpleNamespace(folder=FOLDER, name=self.shot[0])

    def file_get(self, folder: str, name: str, _kind: int) -> Any:
        self._do("file")
        assert folder == FOLDER
        return SimpleNamespace(get_data_and_size=lambda: self.files[name])

    def get_single_config(self, _name: str) -> Any:
        self._do("config")
        choices = ["Internal RAM", "Memory card"]
        return SimpleNamespace(
            count_choices=lambda: 2,
            get_choice=choices.__getitem__,
            set_value=lambda value: setattr(self, "target", value),
        )

    def set_single_config(self, _name: str, _widget: object) -> None: ...


class FakeList(list[Any]):
    """Like libgphoto2's lists of ports and abilities."""

    def load(self) -> None:
        self.append("entry")

    def lookup_path(self, _path: str) -> int:
        return 0

    def lookup_model(self, _name: str) -> int:
        return 0


@pytest.fixture
def camera(monkeypatch: pytest.MonkeyPatch) -> FakeCamera:
    made = FakeCamera({f"DSC_{n}.JPG": jpeg(n, 96, 64) for n in range(1, 5)})
    found = SimpleNamespace(
        count=lambda: 1, get_name=lambda _: "Maker Model", get_value=lambda _: "usb:001,002"
    )
    library: Any = ModuleType("gphoto2")
    library.GPhoto2Error = FakeError
    library.GP_CAPTURE_IMAGE = 0
    library.GP_FILE_TYPE_NORMAL = 1
    library.GP_EVENT_TIMEOUT = 1
    library.GP_EVENT_FILE_ADDED = 2
    library.PortInfoList = library.CameraAbilitiesList = FakeList

    class Camera:
        autodetect = staticmethod(lambda: found)

        def __new__(cls) -> Any:
            return made

    library.Camera = Camera
    monkeypatch.setitem(sys.modules, "gphoto2", library)
    return made


def opened(model: str = "", spool: MadeUpSpool | None = None) -> tuple[TetherSource, Tray]:
    tray = Tray(CLOCK, spool=spool or MadeUpSpool())
    source = TetherSource(model, CLOCK, tray)
    source.open()
    return source, tray


def test_a_body_with_live_view_shows_it_and_keeps_photos_on_its_card(camera: FakeCamera) -> None:
    source, _ = opened("maker model")
    info = source.describe()
    assert (info.has_live_view, info.width, info.height) == (True, 64, 48)
    assert source.read() is not None
    assert camera.target == "Memory card"
    source.close()
    assert camera.exits == 1


def test_of_raw_and_jpeg_the_jpeg_is_the_original(camera: FakeCamera) -> None:
    source, tray = opened()
    still = source.still(CLOCK.monotonic())
    assert still is not None
    assert still.data == camera.files["DSC_1.JPG"]
    assert (still.width, still.height) == (96, 64)
    source.read()
    assert tray.waiting() == ()


def test_a_body_set_to_raw_alone_is_told(
    camera: FakeCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("capture_station.camera.tether._JPEG_WAIT_S", 0.02)
    camera.shot = ["DSC_1.NEF"]
    source, _ = opened()
    with pytest.raises(Trouble, match="raw-only"):
        source.still(CLOCK.monotonic())


def test_photos_taken_at_the_body_go_into_the_tray_and_its_own_do_not(camera: FakeCamera) -> None:
    source, tray = opened()
    camera.shot = ["DSC_2.JPG"]
    assert source.still(CLOCK.monotonic()) is not None
    camera.add("DSC_3.NEF")
    camera.add("DSC_3.JPG")
    source.read()
    (arrival,) = tray.waiting()
    assert arrival.name == "DSC_3.JPG"
    assert tray.claim(arrival.number).data == camera.files["DSC_3.JPG"]


def test_a_burst_at_the_body_is_fetched_one_photo_a_read_and_lies_on_the_spool_alone(
    camera: FakeCamera,
) -> None:
    spool = MadeUpSpool()
    source, tray = opened(spool=spool)
    for number in (2, 3, 4):
        camera.add(f"DSC_{number}.JPG")
    for fetched in (1, 2, 3, 3):
        source.read()
        assert len(tray.waiting()) == len(spool.photos) == fetched
    first, second, third = tray.waiting()
    assert all(one.is_spooled for one in (first, second, third))
    assert tray.claim_since(0.0) is None  # never bound to anybody by itself
    assert tray.look(second.number).data == camera.files["DSC_3.JPG"]
    tray.dismiss(first.number)
    tray.claim(second.number)
    assert [photo.name for photo in spool.kept()] == ["DSC_4.JPG"]


@pytest.mark.logs_expected
def test_photos_that_cannot_be_kept_are_fetched_again_later(
    camera: FakeCamera, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("capture_station.camera.tether._KEEP_AGAIN_S", 0.0)
    spool = MadeUpSpool()
    spool.is_full = True
    source, tray = opened(spool=spool)
    camera.add("DSC_2.JPG")
    assert source.read() is not None
    assert source.read() is not None
    assert tray.waiting() == ()
    spool.is_full = False
    source.read()
    assert [one.name for one in tray.waiting()] == ["DSC_2.JPG"]


def test_what_waits_on_the_spool_waits_again_after_a_restart(camera: FakeCamera) -> None:
    spool = MadeUpSpool()
    source, tray = opened(spool=spool)
    camera.add("DSC_2.JPG")
    source.read()
    (before,) = tray.waiting()
    (after,) = Tray(CLOCK, spool=spool).waiting()
    assert (after.name, after.size_bytes, after.is_spooled) == (
        before.name,
        before.size_bytes,
        True,
    )
    assert abs((after.arrived_on - before.arrived_on).total_seconds()) < 1


def test_a_still_that_came_too_late_and_photos_between_are_not_lost(camera: FakeCamera) -> None:
    source, tray = opened()
    camera.add("DSC_3.JPG")  # pressed at the body just before
    still = source.still(CLOCK.monotonic())
    assert still is not None
    source.take_back(still)
    source.read()
    assert [tray.look(one.number).data for one in tray.waiting()] == [
        camera.files["DSC_1.JPG"],
        camera.files["DSC_3.JPG"],
    ]


@pytest.mark.parametrize(
    ("code", "key"),
    [(-105, "camera.missing"), (-53, "camera.busy"), (-7, "camera.not-opened")],
)
def test_why_it_does_not_open_is_told(camera: FakeCamera, code: int, key: str) -> None:
    camera.fails["init"] = code
    camera.fails["exit"] = -1
    with pytest.raises(Trouble) as caught:
        opened()
    assert caught.value.key == key
    assert camera.exits == 1


def test_a_missing_model_is_told(camera: FakeCamera) -> None:
    with pytest.raises(Trouble, match=r"camera\.missing"):
        opened("Another Model")
    assert camera.exits == 0


@pytest.mark.parametrize("what", ["preview", "event"])
def test_a_cable_that_is_pulled_is_told(camera: FakeCamera, what: str) -> None:
    source, _ = opened()
    camera.fails[what] = -7
    with pytest.raises(Trouble, match=r"camera\.gone"):
        source.read()


@pytest.mark.parametrize(
    ("what", "key"), [("capture", "camera.no-release"), ("file", "camera.still-failed")]
)
def test_a_shot_that_fails_is_told_and_the_next_may_work(
    camera: FakeCamera, what: str, key: str
) -> None:
    source, _ = opened()
    camera.fails[what] = -1
    with pytest.raises(Trouble) as caught:
        source.still(CLOCK.monotonic())
    assert caught.value.key == key
    del camera.fails[what]
    assert source.still(CLOCK.monotonic()) is not None
