"""RTSP: pictures of which nothing could be decoded are none."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from capture_station.camera import rtsp
from capture_station.camera.address import parse_address
from capture_station.camera.rtsp import RtspSource, is_blank
from capture_station.domain.errors import Trouble
from tests.unit.camera.scenery import picture
from tests.unit.workflow.world import ManualClock

if TYPE_CHECKING:
    from capture_station.camera.source import Image

BLANK: Image = np.full((96, 128, 3), 130, np.uint8)
SHARP = picture(1, 128, 96)


class Playing:
    """Stands for OpenCV's capture: plays pictures, the last one for ever, 0.1 s each."""

    def __init__(self, clock: ManualClock, *pictures: Image) -> None:
        self._clock = clock
        self._pictures = list(pictures)

    def isOpened(self) -> bool:  # noqa: N802 - OpenCV's name
        return True

    def read(self) -> tuple[bool, Image]:
        self._clock.moment += timedelta(seconds=0.1)
        return True, self._pictures.pop(0) if len(self._pictures) > 1 else self._pictures[0]

    def get(self, _what: int) -> float:
        return 10.0

    def release(self) -> None:
        return


def source(monkeypatch: pytest.MonkeyPatch, *pictures: Image) -> RtspSource:
    clock = ManualClock()
    monkeypatch.setattr(rtsp, "open_stream", lambda _url: Playing(clock, *pictures))
    return RtspSource(parse_address("rtsp://127.0.0.1/video"), clock)


def test_a_blank_picture_is_none_and_a_stream_of_them_is_given_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    camera = source(monkeypatch, BLANK, SHARP, BLANK, SHARP, BLANK)
    camera.open()
    assert camera.describe().width == 128
    assert camera.read() is None
    assert camera.read() is SHARP
    for _ in range(5):
        assert camera.read() is None
    camera.read()
    with pytest.raises(Trouble, match="stream-damaged"):
        camera.read()


def test_a_stream_that_begins_with_nothing_else_is_not_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(Trouble, match="stream-damaged"):
        source(monkeypatch, BLANK).open()


def test_no_blank_picture_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    camera = source(monkeypatch, SHARP, BLANK)
    camera.open()
    with pytest.raises(Trouble, match="still-failed"):
        camera.still(0.0)


def test_neither_a_grey_card_nor_the_dark_is_taken_for_blank() -> None:
    assert is_blank(np.full((96, 128, 3), 128, np.uint8))
    across = np.linspace(-6, 6, 128)[None, :, None]
    card = np.clip(np.full((96, 128, 3), (126, 129, 131)) + across, 0, 255).astype(np.uint8)
    assert not is_blank(card)
    assert not is_blank(np.zeros((96, 128, 3), np.uint8))
    assert not is_blank(np.full((96, 128, 3), (130, 130, 134), np.uint8))
