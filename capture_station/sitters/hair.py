"""The ways in which hair is worn."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import cv2
import numpy as np

from capture_station.sitters import canon
from capture_station.sitters.body import Body
from capture_station.sitters.paint import SUB_BITS, area, fixed_point, shift, spline
from capture_station.sitters.person import Hair, Person
from capture_station.sitters.strands import Head, Lock, Strands

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from capture_station.sitters.shape import Shape

_F = canon.FACE_WIDTH


def paint_hair(person: Person, shape: Shape) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Return the hair behind the body and the hair before the face (BGRA, `canon.SHEET`)."""
    style = _Style(person, Head(person, shape), Body(person, shape).torso(lift=6))
    {
        Hair.SHORT: style.short, Hair.SIDE_PART: style.side_part, Hair.FRINGE: style.fringe,
        Hair.BOB: style.bob, Hair.LONG: style.long, Hair.LONG_SWEPT: style.long_swept,
        Hair.TIED: style.tied, Hair.BUN: style.bun,
    }[person.hair]()  # fmt: skip
    return style.back.picture, style.front.picture


class _Style:
    """One person's hair: strands behind and before."""

    def __init__(self, person: Person, head: Head, shoulders: NDArray[np.float64]) -> None:
        self.head = head
        self.shoulders = shoulders
        self.person = person
        self.side = 1 if person.parting > 0 else -1
        self.front = Strands(person, 61)
        self.back = Strands(person, 67)

    def tied(self) -> None:
        """Combed back, held behind."""
        self._combed_back(0.055 * _F * self.head.volume)

    def bun(self) -> None:
        """Combed back into a bun on top."""
        head = self.head
        out = 0.05 * _F * head.volume
        radius = 0.165 * _F * head.volume
        middle = np.array([head.x, head.top - out - radius * 0.35])
        guides = []
        for a in np.linspace(-25, 205, 15):
            way = np.array([np.cos(np.deg2rad(a)) * 1.15, -np.sin(np.deg2rad(a))])
            turn = np.array([way[1], -way[0]]) * radius * 0.25
            root = shift(middle, way[0] * radius * 0.2, radius * 0.5)
            guides.append(
                np.array([root, middle + way * radius * 0.7 + turn, middle + way * radius])
            )
        self.back.lock(guides, 1000, Lock(sheen=0.62, spread=4))
        self._combed_back(out)

    def _combed_back(self, out: float) -> None:
        head = self.head
        guides = []
        for a in np.linspace(-12, 192, 21):
            lift = out * (0.45 + 0.55 * max(0.0, float(np.sin(np.deg2rad(a)))))
            root, tip = head.hairline(a), head.rim(a, lift)
            tip = shift(tip, 0, 6 * max(0.0, abs(a / 90 - 1) - 1) * 7)
            bow = root * 0.45 + tip * 0.55 + (tip - head.rim(a, 0)) * 0.25
            guides.append(np.array([root, bow, tip]))
        look = Lock(sheen=0.52, gloss=1.15, spread=2.6, ragged=0.012, thin_roots=0.10)
        self.front.lock(guides, 3400, look)

    def long(self) -> None:
        """Parted near the middle, falling over the shoulders in front."""
        out = 0.065 * _F * self.head.volume
        self._curtain(out, 1.15)
        self._parted(90 - self.person.parting * 8, out, length=1.28, drift=0.16)

    def long_swept(self) -> None:
        """Parted at the side, falling behind the shoulders."""
        out = 0.075 * _F * self.head.volume
        self._curtain(out * 1.1, 1.15)
        self._parted(90 - self.person.parting * 30, out, length=0.98, drift=0.02)
        behind = area(canon.SHEET[::-1], self.shoulders, 3)
        self.front.picture[:] = self.front.picture * (1 - behind[..., None])

    def bob(self) -> None:
        """Chin length with a straight fringe."""
        out = 0.085 * _F * self.head.volume
        self._curtain(out * 0.9, 0.70)
        self._parted(90, out, length=0.74, drift=-0.06)
        self._bangs(out, self.head.brow - 0.06 * _F, Lock(sheen=0.42, spread=3.5, ragged=0.05))

    def _curtain(self, out: float, length: float) -> None:
        """The hair behind the neck."""
        head = self.head
        guides = []
        for k in np.linspace(-1, 1, 11):
            across = k * (1.0 + out / head.half)
            guides.append(
                np.array([
                    head.beside(1, across * 0.96, -0.3), head.beside(1, across, 0.25),
                    head.beside(1, across * 1.02, 0.65),
                    head.beside(1, across * min(1.06, 0.66 + 0.35 * length), length),
                ])
            )  # fmt: skip
        self.back.lock(guides, 1100, Lock(dark=0.62, gloss=0.25, ragged=0.03))

    def _parted(self, part: float, out: float, *, length: float, drift: float) -> None:
        """Hair that falls from a parting at the angle `part` down both sides of the face."""
        head = self.head
        for side in (-1, 1):
            edge = 90 - side * 86
            guides = []
            for u in np.linspace(0, 1, 8):
                lift = out * (0.25 + 0.75 * u)
                arc = [head.at(a, u, lift) for a in np.linspace(part, edge, 6)]
                arc[0] = shift(arc[0], 0, 5 * u)
                wide = 0.985 + (0.03 + out / head.half) * u
                fall = [
                    head.beside(side, wide + 0.02 * u, 0.24),
                    head.beside(
                        side, wide + (0.02 + 0.5 * drift) * u - 0.04, min(0.52, length * 0.7)
                    ),
                ]
                end = head.beside(
                    side, wide - 0.10 + (0.12 + 2.0 * drift) * u + drift * 0.5, length
                )
                if length > 1:
                    fall.append(head.beside(side, wide - 0.05 + (0.12 + drift) * u, 0.85))
                guides.append(np.array([*arc, *fall, shift(end, 0, 12 * np.cos(u * 7))]))
            sheen = 0.30 if length > 1 else 0.40
            look = Lock(sheen=sheen, gloss=0.95, spread=4.5, ragged=0.10 if length > 1 else 0.04)
            self.front.lock(guides, 2300, look)
        self._part_line(part, out)

    def _part_line(self, part: float, out: float) -> None:
        """The scalp that shows between the two sides."""
        head = self.head
        line = spline(np.array([head.at(part, u, out * u) for u in (-0.02, 0.3, 0.62)]), 8)
        skin = np.array(self.person.skin[::-1], np.float64) * 0.62
        for at, (a, b) in enumerate(pairwise(fixed_point(line))):
            fade = 1 - at / len(line)
            tone = skin * fade + np.array(self.person.hair_colour[::-1]) * (1 - fade)
            b_, g, r = tone.tolist()
            cv2.line(
                self.front.picture, a.tolist(), b.tolist(), (b_, g, r, 255),
                round(2 + 2.4 * fade), cv2.LINE_AA, SUB_BITS,
            )  # fmt: skip

    def _bangs(self, out: float, end_y: float, look: Lock, *, sweep: float = 0.0) -> None:
        """Hair that falls from the crown over the forehead."""
        head = self.head
        guides = []
        for k in np.linspace(-1, 1, 13):
            angle = 90 - 74 * k
            crown = head.at(90 - 48 * k, 0.82, out)
            bow = shift(head.at(90 - 62 * k, 0.30, out * 1.2), sweep * 0.3, 0)
            tip = np.array(
                [head.hairline(angle)[0] + sweep * (1 - k * k), end_y + 0.05 * _F * k**4]
            )
            guides.append(np.array([crown, bow, tip]))
        self.front.lock(guides, 1700, look)

    def short(self) -> None:
        """Cropped at the sides, brushed up in front."""
        head = self.head
        out = 0.075 * _F * head.volume
        self._cropped(out * 0.5)
        guides = []
        for a in np.linspace(14, 166, 19):
            lift = out * (0.55 + 0.45 * float(np.sin(np.deg2rad(a))))
            root = head.hairline(a)
            lean = self.side * 9
            tip = head.rim(a - lean, lift)
            bow = head.at(a - lean * 0.3, 0.62, lift * 1.25)
            guides.append(np.array([root, bow, tip]))
        look = Lock(sheen=0.5, gloss=0.75, spread=6.5, ragged=0.03, thin_roots=0.06)
        self.front.lock(guides, 2600, look)

    def side_part(self) -> None:
        """Parted at the side and combed over."""
        head, side = self.head, self.side
        out = 0.085 * _F * head.volume
        self._cropped(out * 0.55)
        part = 90 - side * 38
        for way, far, count in ((-side, 90 + side * 70, 2600), (side, 90 - side * 72, 1000)):
            guides = []
            for u in np.linspace(0, 1, 9):
                lift = out * (0.35 + 0.65 * u) * (1.0 if way == -side else 0.8)
                arc = []
                for step in np.linspace(0, 1, 6):
                    angle = part + (far - part) * step
                    puff = 26 * np.sin(np.pi * step) * (1 - u) if way == -side else 0.0
                    place = head.at(angle, u, lift * (0.75 + 0.35 * np.sin(np.pi * step)))
                    arc.append(place - [0, puff])
                guides.append(np.array(arc))
            look = Lock(sheen=0.42, gloss=0.9, spread=4, ragged=0.02, thin_roots=0.02)
            self.front.lock(guides, count, look)

    def fringe(self) -> None:
        """Short, with a fringe pushed to one side."""
        head = self.head
        out = 0.085 * _F * head.volume
        self._cropped(out * 0.6)
        guides = []
        for a in np.linspace(6, 174, 17):
            lift = out * (0.6 + 0.4 * float(np.sin(np.deg2rad(a))))
            crown = head.at(90 + (a - 90) * 0.35, 0.96, out)
            guides.append(
                np.array([crown, head.rim(a, lift) * 0.97 + crown * 0.03, head.at(a, 0.25, lift)])
            )
        self.front.lock(guides, 2000, Lock(sheen=0.35, gloss=0.8, spread=6, ragged=0.03))
        look = Lock(sheen=0.4, gloss=0.8, spread=6, ragged=0.12)
        self._bangs(out, head.brow - 0.05 * _F, look, sweep=self.person.parting * 0.16 * _F)

    def _cropped(self, out: float) -> None:
        """Short hair at the sides, before and above the ears."""
        head = self.head
        for side in (-1, 1):
            guides = []
            for u in np.linspace(0, 1, 6):
                top = head.at(90 - side * 48, u, out)
                middle = head.at(90 - side * 74, u, out * 0.9)
                low = head.beside(side, 0.975 + (0.03 + 0.7 * out / head.half) * u, -0.06)
                end = head.beside(side, 0.985 + (0.02 + 0.2 * out / head.half) * u, 0.15 - 0.12 * u)
                guides.append(np.array([top, middle, low, end]))
            look = Lock(sheen=0.25, gloss=0.35, spread=3, dark=0.85, ragged=0.10)
            self.front.lock(guides, 1300, look)
