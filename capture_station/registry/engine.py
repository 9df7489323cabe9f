"""The engine of the stations for photos that students send in: one at a time, few that wait.

What strangers send is decoded and encoded anew before anybody is shown it, as papers are.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image

from capture_station.checks.jpeg import without_words
from capture_station.checks.judge import Judge, develop_brought
from capture_station.checks.picture import Opened, UnreadableError, open_picture
from capture_station.checks.specs import load_specs
from capture_station.domain.errors import Trouble
from capture_station.locations import models_dir
from capture_station.registry.encoding import encoded_anew

if TYPE_CHECKING:
    from collections.abc import Sequence

    from capture_station.checks.judge import Development
    from capture_station.domain.spec import PhotoSpec

_PIXELS_MAX = 60_000_000
_SIDE_PX = 4000
_QUALITY = 95


@dataclass(frozen=True, slots=True)
class Made:
    """What was made of a photo.

    Attributes:
        original: The photo as a JPEG file of ours, upright, in sRGB.
        development: The portrait and its judgement.
    """

    original: bytes
    development: Development


class Engine:
    """Makes and judges portraits; may be called from any thread.

    The models are read when the first photo comes. A judge is for one thread at a time, and the
    threads that wait for it are missing elsewhere: who comes when enough wait already is asked for
    patience. So the memory that photos of strangers take is bounded too.

    Args:
        at_once: How many may be judged or wait.
    """

    def __init__(self, at_once: int) -> None:
        self._room = threading.BoundedSemaphore(at_once)
        self._lock = threading.Lock()
        self._judge: Judge | None = None

    def develop(
        self, content: bytes, most_bytes: int, spec_id: str, backgrounds: Sequence[str]
    ) -> Made:
        """Make the portrait of a photo that somebody sends in and judge it.

        Args:
            content: What was uploaded.
            most_bytes: How large it may be.
            spec_id: The photo standard.
            backgrounds: Names of the accepted ones; none means all of the standard.

        Raises:
            Trouble: ``registry.engine-busy``; ``registry.engine-missing`` where the models or the
                standard are not here; ``registry.paper-large``, or a key of the room ``file``
                for what is no photo; or as `develop_brought`.
        """
        if len(content) > most_bytes:
            raise Trouble("registry.paper-large", most=most_bytes >> 20)
        if not self._room.acquire(blocking=False):
            raise Trouble("registry.engine-busy")
        try:
            with self._lock:
                judge, spec = self._ready(spec_id)
                return _made(judge, content, spec, backgrounds)
        finally:
            self._room.release()

    def _ready(self, spec_id: str) -> tuple[Judge, PhotoSpec]:
        spec = load_specs().get(spec_id)
        try:
            self._judge = self._judge or Judge(models_dir())
        except Trouble as trouble:
            raise Trouble("registry.engine-missing") from trouble
        if spec is None:
            raise Trouble("registry.engine-missing")
        return self._judge, spec


def _made(judge: Judge, content: bytes, spec: PhotoSpec, backgrounds: Sequence[str]) -> Made:
    opened = _opened(content)
    upright = Image.fromarray(opened.picture[:, :, ::-1])
    original = encoded_anew(upright, _SIDE_PX, quality=_QUALITY, subsampling=0)
    # a finished portrait is not coded once more, but what is written in it stays behind
    is_finished = opened.picture.shape[:2] == (spec.frame.height_px, spec.frame.width_px)
    bare = without_words(content) if is_finished and not opened.turned else None
    return Made(
        original, develop_brought(judge, bare or original, spec, spec.accepted(backgrounds))
    )


def _opened(content: bytes) -> Opened:
    try:
        return open_picture(content, _PIXELS_MAX)
    except UnreadableError as error:
        raise Trouble(error.reason) from error
