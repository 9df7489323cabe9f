"""How exact the measures are, in pixels of the 480 × 640 portrait.

    python -m benchmarks.geometry --drawn 40 --faces FOLDER --packages FOLDER

Four comparisons, each printed as median and 95th percentile of the absolute error:

- drawn: drawn sitters, whose measures are known from how they were drawn;
- labelled: photos as they are, against measures that were read by eye (`people.toml`), the eyes
  against the circles on which the iris ends (Daugman's operator on the photo at its own size);
- composed: the top of the hair of people put before an official backdrop, against the coverage that
  they were composed with;
- moved: the same person scaled, shifted and turned by known amounts; expected is what the middle of
  all looks says.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from benchmarks.cutouts import scaled
from benchmarks.measuring import tell
from benchmarks.people import find_photos, find_sitters, read_labels, read_photo
from benchmarks.shots import BACKDROPS, HEIGHT, WIDTH, Shot, render, then, turned
from capture_station.checks.faces import find_faces, region_of_box
from capture_station.checks.judge import Judge
from capture_station.checks.networks import Networks
from capture_station.checks.sight import Sight, see_person
from capture_station.checks.specs import load_specs
from capture_station.locations import models_dir
from capture_station.sitters.person import Person
from capture_station.sitters.scene import Scene
from capture_station.sitters.scene import render as render_scene

if TYPE_CHECKING:
    from benchmarks.people import Sitter
    from capture_station.checks.arrays import Picture
    from capture_station.checks.faces import Eye
    from capture_station.domain.spec import PhotoSpec

SPEC = "cn.chsi.degree.2017"
LIMITS = {"eye_y": 1.0, "hair_top_y": 3.0, "face_width": 5.0}
"""Accepted median errors of CHECKS.md; 95 % lie within three times that."""
_MEASURES = ("eye_y", "hair_top_y", "face_width", "chin_y")
_PORTRAIT_FACE = 220.0
"""Width of a face in a portrait: photos are looked at, and errors told, at that scale."""
_MOVES = 8

Errors = dict[str, list[float]]


def drawn_errors(judge: Judge, spec: PhotoSpec, count: int, first: int) -> Errors:
    """Return the errors on drawn sitters, seen through the live view's crop window."""
    errors: Errors = defaultdict(list)
    for number in range(first, first + count):
        picture = render_scene(Scene(Person.make(number), seed=number), (1920, 1080))
        judge.reset_tracking()
        view = judge.judge_live(picture.image, spec)
        seen, crop = view.judgement.geometry, view.crop
        if seen is None or crop is None:
            continue
        scale = spec.frame.width_px / crop.width
        for name in _MEASURES:
            true = getattr(picture.truth, name)
            true = true * scale if name == "face_width" else (true - crop.top) * scale
            errors[name].append(getattr(seen, name) - true)
    return errors


def labelled_errors(networks: Networks, photos: dict[str, Path]) -> Errors:
    """Return the errors on photos whose measures were read by eye."""
    errors: Errors = defaultdict(list)
    for name, label in read_labels().items():
        photo = read_photo(photos[name], label) if name in photos and not label.onto else None
        if photo is None:
            continue
        box = max(find_faces(networks, photo), key=lambda one: one.side)
        scale = _PORTRAIT_FACE / label.seen.get("face_width", box.side / 1.2)
        view = np.asarray(cv2.resize(photo, None, fx=scale, fy=scale), np.uint8)
        sight = see_person(networks, view, scaled(region_of_box(box), scale), looks=3)
        if sight is None:
            continue
        for measure, true in label.seen.items():
            value = getattr(sight.head, measure)
            if value is not None:
                errors[measure].append(value - true * scale)
        off = [_iris_off(photo, eye, scale) for eye in (sight.face.left, sight.face.right)]
        if not any(rule in label.own for rule in ("eyes-open", "head-covered")):
            errors["eye_y"] += [float(np.mean(off))]
    return errors


_ZOOMED_IRIS = 80.0
"""Radius in pixels to which an iris is enlarged."""
_ARCS = np.radians(np.r_[np.arange(-30, 61, 3), np.arange(120, 211, 3)])
"""Where an iris borders on white: at its sides and below them; lids hide the rest."""


def _iris_off(photo: Picture, eye: Eye, scale: float) -> float:
    """Return how many portrait pixels the measured centre lies below that of the iris's circle.

    The circle is the one across whose sides the lightness rises most (the integro-differential
    operator of Daugman, 1993), looked for on the photo without the models.

    Args:
        photo: At its own size.
        eye: As seen at portrait scale.
        scale: Portrait pixels per photo pixel.
    """
    zoom = _ZOOMED_IRIS / eye.iris_radius * scale
    corner = (eye.corners_middle + 0.5) / scale - 0.5 - np.array([240.0, 120.0]) / zoom
    matrix = np.array([[zoom, 0, -corner[0] * zoom], [0, zoom, -corner[1] * zoom]])
    tile = cv2.warpAffine(photo, matrix, (480, 240), flags=cv2.INTER_CUBIC)
    grey = cv2.GaussianBlur(cv2.cvtColor(tile, cv2.COLOR_BGR2GRAY), (0, 0), 3).astype(np.float32)
    radii = np.arange(0.75, 1.5, 0.025)[:, None] * _ZOOMED_IRIS
    across, down = radii * np.cos(_ARCS), radii * np.sin(_ARCS)
    best = (-1.0, 0.0)
    for y in range(40, 160, 3):
        for x in range(150, 331, 4):
            ring = cv2.remap(
                grey, (x + across).astype(np.float32), (y + down).astype(np.float32),
                cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE,
            )  # fmt: skip
            rise = float(np.diff(ring.mean(axis=1)).max())
            best = max(best, (rise, float(y)))
    measured = ((float(eye.iris[0][1]) + 0.5) / scale - 0.5 - corner[1]) * zoom
    return (measured - best[1]) / zoom * scale


def composed_errors(networks: Networks, sitters: list[Sitter]) -> tuple[Errors, Errors]:
    """Return the errors of composed people: against the coverage, and of known movements."""
    composed: Errors = defaultdict(list)
    moved: Errors = defaultdict(list)
    for number, sitter in enumerate(sitters):
        rng = np.random.default_rng([5, number])
        looks = defaultdict(list)
        for turn in range(_MOVES):
            shot, scale = _moved_shot(sitter, rng, turn)
            sight = _look(networks, render(shot, rng))
            if sight is None or sight.head.hair_top_y is None:
                continue
            top = _top_of(shot, sight)
            if top is not None:
                composed["hair_top_y"].append(sight.head.hair_top_y - top)
            back = cv2.invertAffineTransform(shot.place)
            eyes = np.array([sight.face.left.iris[0], sight.face.right.iris[0]]).mean(axis=0)
            looks["eye_y"].append(float(back[1, :2] @ eyes + back[1, 2]))
            looks["face_width"].append(sight.head.face_width / scale)
        for name, values in looks.items():
            moved[name] += list(np.array(values) - np.median(values))
    return composed, moved


def _moved_shot(sitter: Sitter, rng: np.random.Generator, turn: int) -> tuple[Shot, float]:
    """Return the person before a backdrop, scaled, shifted and turned, and the scale."""
    cutout = sitter.cutout
    colour = np.array(BACKDROPS[turn % 3][::-1], np.float32)
    scale = float(rng.uniform(0.92, 1.08))
    spin = turned(float(rng.uniform(-3, 3)), scale, 0, 0)
    shift = turned(0.0, 1.0, float(rng.uniform(-12, 12)), float(rng.uniform(-6, 18)))
    shot = Shot(
        cutout=cutout,
        backdrop=np.broadcast_to(colour, (HEIGHT, WIDTH, 3)).astype(np.float32),
        colour=cutout.colour,
        alpha=cutout.alpha,
        place=then(spin, shift),
        noise=1.2,
    )
    return shot, scale


def _look(networks: Networks, picture: Picture) -> Sight | None:
    faces = find_faces(networks, picture)
    return see_person(networks, picture, faces[0], looks=2) if faces else None


def _top_of(shot: Shot, sight: Sight) -> float | None:
    """Return the first row in which the person covers more than half of some pixels of the head."""
    cover = cv2.warpAffine(shot.alpha, shot.place, (WIDTH, HEIGHT))
    reach = 0.55 * sight.head.face_width
    left = max(0, int(sight.head.eye_x - reach))
    part = cover[:, left : int(sight.head.eye_x + reach)] > 0.5
    rows = np.flatnonzero(np.count_nonzero(part, axis=1) >= max(2, round(reach / 27)))
    return float(rows[0]) if len(rows) and rows[0] > 0 else None


def report(name: str, errors: Errors, note: str) -> None:
    """Print one line a measure, median and 95th percentile."""
    for measure in _MEASURES:
        if not errors.get(measure):
            continue
        values = np.abs(errors[measure])
        limit = LIMITS.get(measure)
        tell(
            f"geometry/{name}/{measure}",
            float(np.median(values)),
            "px",
            limit=limit,
            cases=len(values),
            note=f"95 % within {np.percentile(values, 95):.1f} px"
            + ("" if limit is None else f" (accepted {3 * limit:.0f})")
            + f", mean {np.mean(errors[measure]):+.1f}; {note}",
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--drawn", type=int, default=40)
    parser.add_argument("--first", type=int, default=5000)
    parser.add_argument("--faces", type=Path, help="folder of portraits")
    parser.add_argument("--packages", type=Path, help="folder for packages with portraits")
    args = parser.parse_args()
    spec, networks = load_specs()[SPEC], Networks(models_dir())
    drawn = drawn_errors(Judge(models_dir()), spec, args.drawn, args.first)
    report("drawn", drawn, "drawn sitters with known measures")
    photos = find_photos(args.faces, args.packages)
    report("labelled", labelled_errors(networks, photos), "photos, labels by eye")
    sitters = [*find_sitters(networks, spec, args.faces, args.packages)]
    composed, moved = composed_errors(networks, sitters)
    report("composed", composed, "photographed people before official backdrops, known coverage")
    report("moved", moved, "the same people scaled, shifted and turned by known amounts")


if __name__ == "__main__":
    main()
