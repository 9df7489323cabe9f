"""Which cameras are there, by names that last.

A number is no name: the camera that is 0 today is 1 tomorrow. Linux keeps links by make and serial
number (``/dev/v4l/by-id``), or by socket where two cameras have the same; Windows and macOS have a
device path and a unique id.
"""

from __future__ import annotations

import importlib
import platform
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from capture_station.camera.capture import platform_backend
from capture_station.camera.source import SourceKind
from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator

_BY_ID = Path("/dev/v4l/by-id")


@dataclass(frozen=True, slots=True)
class Device:
    """A camera on this computer.

    Attributes:
        kind: Webcam or tethered camera.
        name: As its maker calls it.
        lasting_name: The same tomorrow and at another socket, where the system can tell.
        spec: What `chooser.open_source` opens it by.
        node: Its number or device file today; empty for a tethered camera.
    """

    kind: SourceKind
    name: str
    lasting_name: str
    spec: str
    node: str


def list_cameras() -> tuple[Device, ...]:
    """Return webcams and tethered cameras; none of them is opened."""
    webcams = _linux_webcams(Path("/")) if platform.system() == "Linux" else _other_webcams()
    return (*webcams, *_tethered_cameras())


def device_of(lasting_name: str) -> int | str:
    """Return by what OpenCV opens a webcam now.

    Raises:
        Trouble: ``camera.missing`` if the system knows no camera of this name now.
    """
    if lasting_name.startswith("/"):
        return lasting_name
    if platform.system() == "Linux":
        return str(_BY_ID / lasting_name)
    for device in _other_webcams():
        if lasting_name in (device.lasting_name, device.name):
            return int(device.node)
    raise Trouble("camera.missing", name=lasting_name)


def _linux_webcams(root: Path) -> Iterator[Device]:
    """Give each device file that delivers pictures; a webcam has others, for its metadata.

    Args:
        root: Where ``dev`` and ``sys`` are; another place in tests.
    """
    lasting: dict[str, Path] = {}
    for folder in ("by-path", "by-id"):  # the better name comes last and stays
        for link in sorted((root / "dev/v4l" / folder).glob("*")):
            lasting[link.resolve().name] = link
    for node in sorted((root / "dev").glob("video*"), key=_number):
        known = root / "sys/class/video4linux" / node.name
        if _text(known / "index") not in {"0", ""}:
            continue
        link = lasting.get(node.name, node)
        place = "/" + link.relative_to(root).as_posix()
        name = _text(known / "name") or node.name
        yield Device(
            SourceKind.WEBCAM,
            name,
            link.name,
            f"webcam:{place}",
            "/" + node.relative_to(root).as_posix(),
        )


def _other_webcams() -> Iterator[Device]:
    """Give the webcams of Windows and macOS, which OpenCV alone cannot name."""
    cameras: Any = importlib.import_module("cv2_enumerate_cameras")
    for found in cameras.enumerate_cameras(platform_backend()):
        lasting = found.path or found.name
        yield Device(SourceKind.WEBCAM, found.name, lasting, f"webcam:{lasting}", str(found.index))


def _tethered_cameras() -> Iterator[Device]:
    try:
        gphoto2: Any = importlib.import_module("gphoto2")
    except ImportError:  # the extra is not installed
        return
    try:
        found = gphoto2.Camera.autodetect()
        models = [found.get_name(index) for index in range(found.count())]
    except gphoto2.GPhoto2Error:
        return
    for model in models:
        yield Device(SourceKind.TETHERED, model, model, f"gphoto2:{model}", "")


def _number(node: Path) -> int:
    found = re.search(r"[0-9]+$", node.name)
    return int(found[0]) if found else -1


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
