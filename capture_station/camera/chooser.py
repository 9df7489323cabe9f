"""From one line of text to a camera.

A spec is what stands in the settings and after ``--camera``:

================================  ==========================================================
``webcam:0``                      webcam by number
``webcam:/dev/video0``            webcam by device file (Linux)
``webcam:NAME``                   webcam by its lasting name, as ``cameras`` lists it
``film:PATH``                     video file, or folder of pictures with scenes
``rtsp://…`` ``http://…``         network stream: RTSP, or MJPEG over HTTP
``folder:PATH``                   folder into which a camera's own program drops photos
``gphoto2:`` ``gphoto2:MODEL``    tethered camera
================================  ==========================================================

A live view and a folder are put together with a plus: ``webcam:0 + folder:PATH``.

Options of the first two follow a question mark: ``webcam:0?width=3840&height=2160&locked=1``,
``film:PATH?fps=25&loop=0``; ``folder:PATH?earlier=1`` also takes what lies there already.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from capture_station.camera.address import STREAM_SCHEMES, parse_address, without_secrets
from capture_station.camera.capture import BACKENDS
from capture_station.camera.film import FilmSource
from capture_station.camera.folder import FolderSource
from capture_station.camera.mjpeg import MjpegSource
from capture_station.camera.paired import PairedSource
from capture_station.camera.rtsp import RtspSource
from capture_station.camera.tether import TetherSource
from capture_station.camera.tray import Tray
from capture_station.camera.webcam import WebcamSettings, WebcamSource
from capture_station.domain.clock import Clock, SystemClock
from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from collections.abc import Callable

    from capture_station.camera.source import Source

_LARGEST_SIZE = 65_535
_HIGHEST_RATE = 1_000.0
_PLUS = " + folder:"
_OPTIONS = re.compile(r"\?(\w+=[^&?]*(?:&\w+=[^&?]*)*)$")


def open_source(spec: str, clock: Clock | None = None, tray: Tray | None = None) -> Source:
    """Return the source that a spec names, not yet opened.

    Args:
        spec: See above.
        clock: Stamps stills and paces films; the system's by default.
        tray: Where photos go that come by themselves. To be the same one at every call, so that
            none is forgotten or taken twice over a reconnection.

    Raises:
        Trouble: ``camera.bad-spec`` if the line names no kind of camera or an option is wrong.
    """
    text = spec.strip()
    clock = clock or SystemClock()
    tray = tray or Tray(clock)
    live, plus, folder = text.partition(_PLUS)
    try:
        if plus:
            return PairedSource(_single(live, clock, tray), _folder(folder, clock, tray, wait_s=0))
        return _single(text, clock, tray)
    except ValueError:
        # The cause is not chained: its text may hold an address with a password.
        raise Trouble("camera.bad-spec", spec=without_secrets(text)) from None


def _single(text: str, clock: Clock, tray: Tray) -> Source:
    scheme, _, rest = text.partition(":")
    match scheme.lower():
        case "webcam":
            return _webcam(rest, clock)
        case "film":
            return _film(rest, clock)
        case "folder":
            return _folder(rest, clock, tray)
        case "gphoto2":
            return TetherSource(rest, clock, tray)
        case name if name in STREAM_SCHEMES:
            return _stream(text, clock)
        case _:
            raise ValueError(scheme)


def _webcam(text: str, clock: Clock) -> Source:
    place, options = _split_options(text)
    if not place:
        raise ValueError(text)
    device = int(place) if place.isascii() and place.isdigit() else place
    return WebcamSource(device, clock, _webcam_settings(options))


def _webcam_settings(options: dict[str, str]) -> WebcamSettings:
    numbers: dict[str, Callable[[str], float]] = {
        "width": _size,
        "height": _size,
        "still_width": _size,
        "still_height": _size,
        "fps": _rate,
        "exposure": float,
        "white_balance_k": float,
        "focus": float,
    }
    values: dict[str, object] = {}
    for name, told in options.items():
        if name in numbers:
            values[name] = numbers[name](told)
        elif name == "locked":
            values[name] = _yes_or_no(told)
        elif (name == "fourcc" and len(told) == 4) or (name == "backend" and told in BACKENDS):  # noqa: PLR2004 - four characters, as the name says
            values[name] = told
        else:
            raise ValueError(name)
    if ("still_width" in values) != ("still_height" in values):
        raise ValueError("still_height")
    return WebcamSettings(**values)  # type: ignore[arg-type] # each was converted by its name


def _film(text: str, clock: Clock) -> Source:
    place, options = (text, {}) if Path(text).exists() else _split_options(text)
    if not place or set(options) - {"fps", "loop"}:
        raise ValueError(text)
    fps = _rate(options["fps"]) if "fps" in options else None
    loop = _yes_or_no(options.get("loop", "1"))
    return FilmSource(Path(place), clock, fps=fps, loop=loop)


def _folder(text: str, clock: Clock, tray: Tray, *, wait_s: float = 0.2) -> FolderSource:
    place, options = (text, {}) if Path(text).exists() else _split_options(text)
    if not place or set(options) - {"earlier"}:
        raise ValueError(text)
    earlier = _yes_or_no(options.get("earlier", "0"))
    return FolderSource(Path(place), clock, tray, earlier=earlier, wait_s=wait_s)


def _stream(text: str, clock: Clock) -> Source:
    address = parse_address(text)
    if address.scheme.startswith("rtsp"):
        return RtspSource(address, clock)
    return MjpegSource(address, clock)


def _split_options(text: str) -> tuple[str, dict[str, str]]:
    found = _OPTIONS.search(text)
    if found is None:
        return text, {}
    return text[: found.start()], dict(parse_qsl(found[1], strict_parsing=True))


def _size(text: str) -> int:
    if not 0 < int(text) <= _LARGEST_SIZE:
        raise ValueError(text)
    return int(text)


def _rate(text: str) -> float:
    if not 0 <= float(text) <= _HIGHEST_RATE:
        raise ValueError(text)
    return float(text)


def _yes_or_no(text: str) -> bool:
    if text not in {"0", "1"}:
        raise ValueError(text)
    return text == "1"
