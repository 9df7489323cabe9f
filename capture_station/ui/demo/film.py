"""The film of a scripted day: one scene for each shot that somebody will stand for."""

from __future__ import annotations

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import TYPE_CHECKING, Any

from capture_station.sitters.faults import Fault, with_fault
from capture_station.sitters.film import write_scene
from capture_station.sitters.scene import Scene
from capture_station.ui.demo.day import FirstTry

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from pathlib import Path

    from capture_station.ui.demo.day import Day, Visit

_FAULTS = {
    FirstTry.TOO_LOW: Fault.TOO_LOW,
    FirstTry.TILTED: Fault.TILTED,
    FirstTry.EYES_CLOSED: Fault.EYES_CLOSED,
    FirstTry.WRONG_BACKGROUND: Fault.WRONG_BACKGROUND,
    FirstTry.TWO_FACES: Fault.TWO_FACES,
}
EMPTY_CHAIR = "000-empty"
"""Scene between two persons; the first by name, so that the film begins with it."""


def write_film(
    folder: Path,
    day: Day,
    *,
    frames: int,
    size: tuple[int, int],
    told: Callable[[int, int], None] | None = None,
) -> None:
    """Draw all sitters of a day, on all processors.

    Args:
        folder: Gets one sub-folder for each scene.
        day: Who comes.
        frames: Pictures of each scene.
        size: Width and height of a picture, px.
        told: Called with the persons done and the persons in all.

    Raises:
        OSError: The folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    # a fresh interpreter each: forking beside the threads of Qt and OpenCV is not safe
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(os.cpu_count() or 1, 8), mp_context=context) as workers:
        empty = workers.submit(write_scene, folder / EMPTY_CHAIR, Scene(None), 1, 0, size)
        jobs: list[Future[Any]] = [empty]
        jobs += [workers.submit(write_visit, folder, v, frames, size) for v in day.visits]
        for done, job in enumerate(as_completed(jobs)):
            job.result()
            if told is not None:
                told(done, len(day.visits))


def write_visit(folder: Path, visit: Visit, frames: int, size: tuple[int, int]) -> None:
    """Draw the scenes of one person."""
    good = Scene(visit.sitter)
    seed = visit.sitter.seed
    write_scene(folder / visit.scene, good, frames, seed, size)
    if visit.first_try is not None:
        bad = with_fault(good, _FAULTS[visit.first_try])
        write_scene(folder / visit.first_scene, bad, frames, seed + 1, size)
