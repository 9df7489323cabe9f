"""Draw the program's three sounds: ``python packaging/sounds.py``.

Writes ``resources/sounds/*.wav``, 16 bit mono, the same bytes each time. They are told apart
without being loud: a click, two rising notes, two falling ones.
"""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "sounds"
RATE_HZ = 44_100
LOUDEST = 0.5
Wave = NDArray[np.float64]


def note(hertz: float, seconds: float) -> Wave:
    """Return a soft note: a fundamental with two weak overtones, struck and dying away."""
    at = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    struck = np.minimum(1.0, at / 0.008) * np.exp(-at * 5.0 / seconds)
    tones = ((1.0, 1.0), (2.0, 0.25), (3.0, 0.08))
    sound: Wave = struck * sum(part * np.sin(2 * np.pi * hertz * n * at) for n, part in tones)
    return sound


def click(seconds: float, seed: int) -> Wave:
    """Return a short burst of noise, as a curtain makes it."""
    at = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    noise = np.random.default_rng(seed).standard_normal(at.size)
    smooth = np.convolve(noise, np.hanning(9) / np.hanning(9).sum(), mode="same")
    sound: Wave = smooth * np.exp(-at * 9.0 / seconds)
    return sound


def after(first: Wave, second: Wave, seconds: float) -> Wave:
    """Return `first` with `second` beginning so much later."""
    begin = round(seconds * RATE_HZ)
    both = np.zeros(max(first.size, begin + second.size))
    both[: first.size] += first
    both[begin : begin + second.size] += second
    return both


SOUNDS = {
    "shutter": after(click(0.05, 1), click(0.07, 2), 0.06),
    "good": after(note(659.26, 0.28), note(987.77, 0.42), 0.10),  # E5, B5
    "act": after(note(392.00, 0.32), note(293.66, 0.48), 0.16),  # G4, D4
}


def write(name: str, sound: Wave) -> None:
    """Write a sound at its usual loudness."""
    level = sound / np.abs(sound).max() * LOUDEST
    with wave.open(str(FOLDER / f"{name}.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes((level * 32767).astype("<i2").tobytes())


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, sound in SOUNDS.items():
        write(name, sound)
