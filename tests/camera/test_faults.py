"""Network cameras that are killed, stalled, restarted and damaged, with real sockets."""

from __future__ import annotations

import socket
import ssl
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from capture_station.camera import mjpeg
from capture_station.camera.chooser import open_source
from capture_station.camera.reader import CameraReader
from capture_station.camera.state import CameraState, Patience, Status
from capture_station.domain.errors import Trouble
from tests.camera.mjpeg_server import MjpegServer
from tests.camera.rigs import open_handles, rtsp_process
from tests.camera.rtsp_damage import DamagingProxy
from tests.unit.camera.diary import Diary, trouble_of
from tests.unit.camera.scenery import CLOCK, LONG_S

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HIDDEN = "Geheim7"
SOON_FROZEN = Patience(freeze=0.3, watch=0.05)


@pytest.fixture
def server() -> Iterator[MjpegServer]:
    made = MjpegServer()
    made.start()
    yield made
    made.kill()


@contextmanager
def watching(spec: str, patience: Patience | None = None) -> Iterator[tuple[CameraReader, Diary]]:
    diary = Diary()
    reader = CameraReader(lambda: open_source(spec), CLOCK, diary.note, patience or Patience())
    reader.start()
    try:
        yield reader, diary
    finally:
        reader.stop()


def test_a_still_is_the_servers_own_file(server: MjpegServer) -> None:
    with watching(server.url) as (reader, diary):
        diary.wait_for(Status.LIVE)
        for _ in range(5):
            assert reader.take_still().result(LONG_S).data in server.sent


@pytest.mark.logs_expected
def test_killed_and_restarted_again_and_again_it_comes_back_without_a_leak(
    server: MjpegServer,
) -> None:
    with watching(server.url) as (reader, diary):
        diary.wait_for(Status.LIVE)
        threads, handles = 0, 0
        for cycle in range(1, 7):
            server.kill()
            diary.wait_for(*[Status.LIVE, Status.LOST] * cycle)
            assert reader.latest() is None
            server.start()
            diary.wait_for(*[Status.LIVE, Status.LOST] * cycle, Status.LIVE)
            assert reader.take_still().result(LONG_S).width == 64
            if cycle == 1:
                threads, handles = threading.active_count(), open_handles()
        assert reader.state().reconnections == 6
        assert threading.active_count() == threads
        assert open_handles() <= handles + 1


@pytest.mark.logs_expected
@pytest.mark.parametrize("fault", ["stalled", "repeating", "corrupting", "flipping"])
def test_a_picture_that_stands_still_is_frozen_and_comes_back(
    server: MjpegServer, fault: str
) -> None:
    with watching(server.url, SOON_FROZEN) as (reader, diary):
        diary.wait_for(Status.LIVE)
        getattr(server, fault).set()
        diary.wait_for(Status.LIVE, Status.FROZEN)
        assert reader.latest() is not None
        assert trouble_of(reader.take_still()) == "camera.frozen"
        getattr(server, fault).clear()
        diary.wait_for(Status.FROZEN, Status.LIVE)
        assert reader.take_still().result(LONG_S).data in server.sent


@pytest.mark.logs_expected
def test_a_still_in_flight_when_the_stream_is_cut_fails_and_the_next_one_works(
    server: MjpegServer,
) -> None:
    with watching(server.url) as (reader, diary):
        diary.wait_for(Status.LIVE)
        server.stalled.set()
        future = reader.take_still(LONG_S)
        server.kill()
        assert trouble_of(future) in {"camera.still-lost", "camera.stream-cut"}
        server.stalled.clear()
        server.start()
        diary.wait_for(Status.LIVE, Status.LOST, Status.LIVE)
        assert reader.take_still().result(LONG_S).data in server.sent


@pytest.mark.parametrize("fault", ["corrupting", "flipping"])
def test_pictures_damaged_now_and_then_are_never_shown(server: MjpegServer, fault: str) -> None:
    with watching(server.url) as (reader, diary):
        diary.wait_for(Status.LIVE)
        number = 0
        for _ in range(6):
            getattr(server, fault).set()
            still = reader.take_still(LONG_S)
            getattr(server, fault).clear()
            assert still.result(LONG_S).data in server.sent
            frame = reader.next_frame(number + 3, LONG_S)
            assert frame is not None
            number = frame.number
        assert [state.status for state in diary.states] == [Status.CONNECTING, Status.LIVE]


def test_stop_is_prompt_while_the_stream_stands_still(server: MjpegServer) -> None:
    with watching(server.url) as (reader, diary):
        diary.wait_for(Status.LIVE)
        server.stalled.set()
        reader.stop()
        assert "camera.reader" not in {thread.name for thread in threading.enumerate()}


@pytest.mark.parametrize(("with_length", "announced"), [(False, "frame"), (True, "--frame")])
def test_servers_that_write_it_differently_are_understood(
    with_length: bool, announced: str
) -> None:
    server = MjpegServer(with_length=with_length, boundary_in_header=announced)
    server.start()
    with watching(server.url) as (reader, _):
        assert reader.next_frame(5, LONG_S) is not None
        assert reader.take_still().result(LONG_S).data in server.sent
    server.kill()


@pytest.mark.logs_expected
def test_a_camera_that_leaves_bytes_behind_each_picture_is_shown_a_damaged_one_is_not(
    server: MjpegServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mjpeg, "_FIRST_PICTURE_S", 0.3)
    server.flipping.set()
    with watching(server.url) as (_, diary):
        diary.wait_for(Status.FROZEN)
        assert Status.LIVE not in [state.status for state in diary.states]
    server.flipping.clear()
    server.leave_rest()
    with watching(server.url) as (reader, diary):
        diary.wait_for(Status.LIVE)
        assert reader.take_still().result(LONG_S).data in server.sent


@pytest.mark.logs_expected
def test_what_is_no_stream_is_told() -> None:
    server = MjpegServer()
    server.content_type = "text/html"
    server.start()
    with watching(server.url) as (_, diary):
        diary.wait_for(Status.LOST)
        trouble = diary.states[-1].trouble
        assert trouble is not None
        assert trouble.key == "camera.stream-not-video"
    server.kill()


@pytest.mark.logs_expected
def test_a_password_opens_the_stream_and_is_shown_nowhere(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    server = MjpegServer(authorization="Basic b3A6R2VoZWltNw==")  # op:Geheim7
    server.start()
    told: list[CameraState] = []
    for password, key in ((HIDDEN, None), (f"{HIDDEN}x", "camera.stream-refused")):
        spec = server.url.replace("//", f"//op:{password}@") + f"?pass={HIDDEN}"
        with watching(spec) as (_, diary):
            diary.wait_for(Status.LOST if key else Status.LIVE)
        told += diary.states
        keys = {state.trouble.key for state in diary.states if state.trouble}
        assert keys == ({key} if key else set())
    server.kill()
    assert HIDDEN not in caplog.text
    assert HIDDEN not in repr(told)
    assert any(state.info and state.info.name == server.url for state in told)


def own_certificate(folder: Path) -> Path:
    """Return key and certificate of a camera that has signed its own."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = CLOCK.now()
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    path = folder / "camera.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(secret + certificate.public_bytes(Encoding.PEM))
    return path


def test_a_camera_with_a_certificate_of_its_own_is_told_as_such(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own_certificate(tmp_path))
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            with suppress(OSError):
                context.wrap_socket(server.accept()[0], server_side=True).close()

        thread = threading.Thread(target=answer, name="camera with https")
        thread.start()
        with pytest.raises(Trouble, match="stream-untrusted") as caught:
            open_source(f"https://op:{HIDDEN}@127.0.0.1:{server.getsockname()[1]}/v").open()
        thread.join()
    assert HIDDEN not in str(caught.value)


def test_nothing_that_opencv_prints_holds_the_password() -> None:
    script = f"""
from capture_station.camera import mjpeg
from capture_station.camera.chooser import open_source
from capture_station.domain.errors import Trouble
for spec in ("rtsp://op:{HIDDEN}@127.0.0.1:9/x?p={HIDDEN}", "http://op:{HIDDEN}@127.0.0.1:9/x",
             "rtsp://op:{HIDDEN}@no.such.host.invalid/{HIDDEN}=1", "http://op:{HIDDEN}@[::1/x"):
    try:
        open_source(spec).open()
    except Trouble as trouble:
        print(trouble)
"""
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert len(done.stdout.splitlines()) == 4
    assert HIDDEN not in done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.logs_expected
def test_an_rtsp_server_that_is_killed_and_restarted_comes_back() -> None:
    with (
        rtsp_process() as (process, port),
        watching(f"rtsp://127.0.0.1:{port}/video") as (
            reader,
            diary,
        ),
    ):
        diary.wait_for(Status.LIVE)
        for cycle in range(1, 3):
            process.kill()
            process.wait()
            diary.wait_for(*[Status.LIVE, Status.LOST] * cycle)
            with rtsp_process(port=port) as (process, _):  # noqa: PLW2901 - the next to be killed
                diary.wait_for(*[Status.LIVE, Status.LOST] * cycle, Status.LIVE)
                assert reader.take_still().result(LONG_S).suffix == ".png"


@pytest.mark.slow
@pytest.mark.logs_expected
def test_an_rtsp_stream_whose_bytes_change_on_the_way_comes_back() -> None:
    with rtsp_process() as (_, port):
        proxy = DamagingProxy(int(port))
        with watching(f"rtsp://127.0.0.1:{proxy.port}/video") as (reader, diary):
            diary.wait_for(Status.LIVE)
            proxy.damaging.set()
            diary.wait_for(Status.LIVE, Status.LOST)
            proxy.damaging.clear()
            diary.wait_for(Status.LOST, Status.LIVE)
            assert reader.take_still().result(LONG_S).suffix == ".png"
        proxy.close()


@pytest.mark.slow
def test_rtsp_with_a_password() -> None:
    with rtsp_process("op", HIDDEN) as (_, port):
        source = open_source(f"rtsp://op:{HIDDEN}@127.0.0.1:{port}/video")
        source.open()
        assert source.read() is not None
        source.close()
        with pytest.raises(Trouble, match="rtsp-unreachable"):
            open_source(f"rtsp://op:wrong@127.0.0.1:{port}/video").open()
