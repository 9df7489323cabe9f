"""How many codes are read that somebody holds beside the face: small, turned, blurred.

    python -m benchmarks.codes

Each case is a 1080p picture of a drawn sitter with sensor noise and a code of a certain size, as
the windows look at it: at half its size, turned by each of `TURNS` within 0.6 s. Blur is the
standard deviation of a Gaussian, in pixels of the 1080p picture.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import cv2
import numpy as np
import zxingcpp

from benchmarks.measuring import asked, median_ms, tell
from capture_station.camera.codes import TURNS, read_codes, turned_half
from capture_station.sitters.person import Person
from capture_station.sitters.scene import Scene, render

if TYPE_CHECKING:
    from capture_station.camera.source import Image

LIMIT_MISSED = 2.0
LIMIT_WRONG = 0.0
LIMIT_MS = 100.0
_STEP = 15
_NOISE = 3.0
_HELD = {"QRCode": 160, "Code128": 480}
"""Smaller ones are told without a limit: they come near what half the picture resolves."""
_TEXT = "202103040001"
_CASES = {
    # kind: code's width in px of the picture, with its quiet zone, and the blur
    "QRCode": ((100, 0.0), (100, 1.0), (160, 1.5), (240, 2.0), (320, 3.0)),
    "Code128": ((360, 0.0), (480, 1.0), (640, 1.5)),
}
"""A capture code on a phone held beside the face is some 200 px wide; a card's bar code 500."""


def held_up(sitter: Image, kind: str, width: int, turn: float, blur: float) -> Image:
    """Return the sitter with a code at the left of the face, turned about its middle."""
    made = zxingcpp.create_barcode(_TEXT, getattr(zxingcpp.BarcodeFormat, kind))
    drawn = np.array(zxingcpp.write_barcode_to_image(made, scale=8))
    height = max(1, round(width * drawn.shape[0] / drawn.shape[1])) if kind == "QRCode" else 160
    drawn = cv2.resize(drawn, (width, height), interpolation=cv2.INTER_AREA)
    shift = cv2.getRotationMatrix2D((width / 2, height / 2), turn, 1.0)
    shift[:, 2] += (380 - width / 2, 540 - height / 2)
    size = (sitter.shape[1], sitter.shape[0])
    card = cv2.warpAffine(np.dstack([drawn] * 3), shift, size)
    where = cv2.warpAffine(np.full_like(drawn, 255), shift, size)
    picture = np.where(where[:, :, None] > 0, card, sitter)
    if blur:
        picture = cv2.GaussianBlur(picture, (0, 0), blur)
    noise = np.random.default_rng(round(turn)).normal(0, _NOISE, picture.shape)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


def main(step: int) -> None:
    """Measure with each code turned by every `step` degrees."""
    turns = tuple(range(0, 360, step))
    sitter = render(Scene(Person.make(4)), (1920, 1080)).image
    wrong = 0
    for kind, cases in _CASES.items():
        missed = {}
        for (width, blur), turn in product(cases, turns):
            picture = held_up(sitter, kind, width, turn, blur)
            looks = [read_codes(turned_half(picture, look)) for look in TURNS]
            found = {code.text for look in looks for code in look}
            wrong += bool(found - {_TEXT})
            missed[width, blur] = missed.get((width, blur), 0) + (_TEXT not in found)
        for (width, blur), count in missed.items():
            tell(
                f"codes/{kind}-{width}px-blur-{blur}",
                100 * count / len(turns),
                "% missed",
                limit=LIMIT_MISSED if width >= _HELD[kind] else None,
                cases=len(turns),
                note=f"turned by {step}° each",
            )
    tell("codes/wrong", wrong, "", limit=LIMIT_WRONG, note="values that stood in no code")
    cost = median_ms(lambda: read_codes(turned_half(sitter, TURNS[1])), 20)
    tell("codes/look", cost, "ms", limit=LIMIT_MS, cases=20, note="a picture without a code")


if __name__ == "__main__":
    main(asked(step=_STEP).step)
