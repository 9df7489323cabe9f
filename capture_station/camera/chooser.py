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

Options of the first two follow a question mark: ``webcam:0?width=3840&height=2160&locked=1``,
``film:PATH?fps=25&loop=0``.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from capture_station.camera.address import STREAM_SCHEMES, without_secrets
from capture_station.camera.film import FilmSource
from capture_station.camera.webcam import BACKENDS, WebcamSettings, WebcamSource
from capture_station.domain.clock import Clock, SystemClock
from capture_station.domain.errors import Trouble

if TYPE_CHECKING:
    from collections.abc import Callable

    from capture_station.camera.source import Source

_OPTIONS = re.compile(r"\?(\w+=[^&?]*(?:&\w+=[^&?]*)*)$")


def open_source(spec: str, clock: Clock | None = None) -> Source:
    """Return the source that a spec names, not yet opened.

    Args:
        spec: See above.
        clock: Stamps stills and paces films; the system's by default.

    Raises:
        Trouble: ``camera.bad-spec`` if the line names no kind of camera or an option is wrong.
    """
    text = spec.strip()
    clock = clock or SystemClock()
    scheme, divider, rest = text.partition(":")
    make = _MAKERS.get(scheme.lower()) if divider else None
    if make is None:
        raise Trouble("camera.bad-spec", spec=without_secrets(text))
    try:
        return make(text if scheme.lower() in STREAM_SCHEMES else rest, clock)
    except ValueError as error:
        raise Trouble("camera.bad-spec", spec=without_secrets(text)) from error


def _webcam(text: str, clock: Clock) -> Source:
    place, options = _split_options(text)
    if not place:
        raise ValueError(text)
    device = int(place) if place.isascii() and place.isdigit() else place
    return WebcamSource(device, clock, _webcam_settings(options))


def _webcam_settings(options: dict[str, str]) -> WebcamSettings:
    numbers: dict[str, Callable[[str], float]] = {
        "width": int,
        "height": int,
        "still_width": int,
        "still_height": int,
        "fps": float,
        "exposure": float,
        "white_balance_k": float,
        "focus": float,
    }
    values: dict[str, object] = {}
    for name, text in options.items():
        if name in numbers:
            values[name] = numbers[name](text)
        elif name == "locked":
            values[name] = _yes_or_no(text)
        elif (name == "fourcc" and len(text) == 4) or (name == "backend" and text in BACKENDS):  # noqa: PLR2004 - four characters, as the name says
            values[name] = text
        else:
            raise ValueError(name)
    return WebcamSettings(**values)  # type: ignore[arg-type] # each was converted by its name


def _film(text: str, clock: Clock) -> Source:
    place, options = (text, {}) if Path(text).exists() else _split_options(text)
    if not place or set(options) - {"fps", "loop"}:
        raise ValueError(text)
    fps = float(options["fps"]) if "fps" in options else None
    loop = _yes_or_no(options.get("loop", "1"))
    return FilmSource(Path(place), clock, fps=fps, loop=loop)


def _split_options(text: str) -> tuple[str, dict[str, str]]:
    found = _OPTIONS.search(text)
    if found is None:
        return text, {}
    return text[: found.start()], dict(parse_qsl(found[1], strict_parsing=True))


def _yes_or_no(text: str) -> bool:
    if text not in {"0", "1"}:
        raise ValueError(text)
    return text == "1"


_MAKERS: dict[str, Callable[[str, Clock], Source]] = {
    "webcam": _webcam,
    "film": _film,
}
