"""OpenCV's `VideoCapture`, made to behave: the only place that opens one."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import cv2

if TYPE_CHECKING:
    from pathlib import Path

BACKENDS = {
    "v4l2": cv2.CAP_V4L2,
    "msmf": cv2.CAP_MSMF,
    "dshow": cv2.CAP_DSHOW,
    "avfoundation": cv2.CAP_AVFOUNDATION,
}
"""OpenCV's interfaces to webcams, by the name used in settings."""

_PLATFORM_BACKEND = {"linux": "v4l2", "win32": "msmf", "darwin": "avfoundation"}

_ENVIRONMENT = {
    # A stalled webcam may then hold a read for one second instead of ten.
    "OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT": "1",
    # WORKAROUND: https://github.com/opencv/opencv/issues/17687 - opening takes half a minute
    "OPENCV_VIDEOIO_MSMF_ENABLE_HW_TRANSFORMS": "0",
    # FFmpeg would print what goes wrong to the terminal, perhaps with a password in an address.
    "OPENCV_FFMPEG_LOGLEVEL": "-8",
}

_OPEN_MS = 2500
_READ_MS = 1500


def platform_backend() -> int:
    """Return OpenCV's number of the interface to webcams on this system."""
    return BACKENDS[_PLATFORM_BACKEND.get(sys.platform, "v4l2")]


def open_device(device: int | str, backend: str | None = None) -> cv2.VideoCapture:
    """Open a webcam; whether it worked is asked with ``isOpened``.

    Args:
        device: Index, or on Linux a device file.
        backend: Key of `BACKENDS`; None for the platform's own.
    """
    _quieten()
    return cv2.VideoCapture(device, BACKENDS[backend] if backend else platform_backend())


def open_file(path: Path) -> cv2.VideoCapture:
    """Open a video file; whether it worked is asked with ``isOpened``."""
    _quieten()
    return cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)


def open_stream(url: str) -> cv2.VideoCapture:
    """Open a network stream, for no longer than 2.5 s, nor any read for longer than 1.5 s."""
    _quieten()
    limits = [cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, _OPEN_MS, cv2.CAP_PROP_READ_TIMEOUT_MSEC, _READ_MS]
    return cv2.VideoCapture(url, cv2.CAP_FFMPEG, limits)


def _quieten() -> None:
    """Keep OpenCV from printing a line for every attempt at a camera that is away."""
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_ERROR)
