"""Whether the camera shows a picture and takes one."""

from __future__ import annotations

from concurrent.futures import TimeoutError as StillTimeoutError
from dataclasses import dataclass
from typing import TYPE_CHECKING

from capture_station.camera.source import SourceKind
from capture_station.camera.state import Status
from capture_station.domain.errors import Trouble
from capture_station.station.preflight.lines import Light, Line, limits

if TYPE_CHECKING:
    from capture_station.camera.reader import CameraReader
    from capture_station.camera.source import Image


@dataclass(frozen=True, slots=True, eq=False)
class CameraAnswer:
    """What the camera said, and a picture to look at: the test photo, else the live one."""

    lines: tuple[Line, ...]
    picture: Image | None


def examine_camera(reader: CameraReader, *, test_still: bool) -> CameraAnswer:
    """Look whether the camera shows a picture, and take a test photo.

    Waits for the first picture and for the photo, for as long as ``[time]`` allows.

    Args:
        reader: The camera, started.
        test_still: Whether the shutter may be released; during the day it must not be.
    """
    time = limits()["time"]
    reader.next_frame(0, time["live_s"])
    state, frame = reader.state(), reader.latest()
    facts: dict[str, str | float] = {"name": state.info.name if state.info else "–"}
    if state.status is not Status.LIVE:
        trouble = state.trouble or Trouble("camera.not-live")
        lost = Line("camera", "lost", Light.ACT, facts, trouble)
        return CameraAnswer((lost, Line("still", "impossible", Light.ACT)), None)
    facts |= {"fps": round(state.fps), "width": 0, "height": 0}
    if frame is None:
        line = Line("camera", "no-live-view", Light.OK, facts)
    else:
        height, width = frame.image.shape[:2]
        facts |= {"width": width, "height": height}
        # a rate is known only after a while; before that nothing is wrong with it
        slow = 0 < state.fps < limits()["camera"]["least_fps"]
        line = Line("camera", *(("slow", Light.LOOK) if slow else ("live", Light.OK)), facts)
    picture = frame.image if frame is not None else None
    if not test_still:
        return CameraAnswer((line,), picture)
    still_line, still = _take_test_still(reader, time["still_s"])
    return CameraAnswer((line, still_line), still if still is not None else picture)


def _take_test_still(reader: CameraReader, timeout_s: float) -> tuple[Line, Image | None]:
    info = reader.state().info
    by_hand = info is not None and (info.kind is SourceKind.FOLDER or info.still_width == 0)
    try:
        still = reader.take_still(timeout_s).result(timeout_s + 1.0)
    except Trouble as trouble:
        if trouble.key == "camera.still-timeout" and by_hand:
            return Line("still", "by-hand", Light.LOOK), None
        return Line("still", "failed", Light.ACT, trouble=trouble), None
    except StillTimeoutError:
        return Line("still", "failed", Light.ACT, trouble=Trouble("camera.still-timeout")), None
    from capture_station.camera.originals import decode  # noqa: PLC0415 - loaded when used

    picture = decode(still.data)
    if picture is None:
        unreadable = Trouble("camera.still-unreadable")
        return Line("still", "failed", Light.ACT, trouble=unreadable), None
    facts = {"width": still.width, "height": still.height, "kb": round(len(still.data) / 1024)}
    return Line("still", "taken", Light.OK, facts), picture
