"""Make the pictures of the manual again: ``python packaging/manual_pictures.py [--lang zh|en]``.

Plays the demo, whose sitters are drawn, in each language and keeps the moments that the chapters
show, as WebP in ``docs/manual/LANG/pictures``; others there are removed. Where a chapter shows a
moment that the demo has not, it says so and ends with status 1.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from conduct import ROOT, child_variables
from PIL import Image

MANUAL = ROOT / "docs" / "manual"
STUDENTS = 5
SEED = 3  # a day whose first portrait passes every rule by a margin
WIDTH_PX = 1024
QUALITY = 72
PLACES = {"zh": "毕业照", "en": "portraits"}
_SHOWN = re.compile(r"!\[[^\]]+\]\(pictures/([a-z-]+)\.webp\)")


def shown_in(folder: Path) -> set[str]:
    """Return the names of the pictures that the chapters of a language show."""
    texts = (path.read_text(encoding="utf-8") for path in folder.glob("*.md"))
    return {name for text in texts for name in _SHOWN.findall(text)}


def play(lang: str, folder: Path) -> None:
    """Let the demo take its pictures."""
    words = ("demo", "--headless", "--students", str(STUDENTS), "--seed", str(SEED))
    words += ("--lang", lang)
    # where the batch goes is seen on a page; a person would choose a folder with a name
    places = ("--screenshots", str(folder), "--out", PLACES[lang])
    command = [sys.executable, "-m", "capture_station", *words, *places]
    variables = child_variables() | {"PYTHONPATH": str(ROOT)}
    subprocess.run(command, cwd=folder, env=variables, check=True, stdout=subprocess.DEVNULL)


def keep(taken: Path, folder: Path, names: set[str]) -> list[str]:
    """Keep the pictures that are shown; return what is missing, as sentences."""
    folder.mkdir(exist_ok=True)
    for path in folder.glob("*.webp"):
        if path.stem not in names:
            path.unlink()
    missing = []
    for name in sorted(names):
        found = sorted(taken.glob(f"[0-9][0-9]-{name}.png"))
        if not found:
            missing.append(f"the demo takes no picture {name}")
            continue
        with Image.open(found[0]) as picture:
            height = round(picture.height * WIDTH_PX / picture.width)
            small = picture.convert("RGB").resize((WIDTH_PX, height), Image.Resampling.LANCZOS)
            small.save(folder / f"{name}.webp", quality=QUALITY, method=6)
    return missing


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lang", choices=("zh", "en"), action="append", help="only this one")
    parser.add_argument("--taken", type=Path, help="pictures that a demo took before, per language")
    options = parser.parse_args()
    missing = []
    for lang in options.lang or ("zh", "en"):
        names = shown_in(MANUAL / lang)
        with tempfile.TemporaryDirectory() as place:
            taken = options.taken / lang if options.taken else Path(place)
            if options.taken is None:
                play(lang, taken)
            missing += keep(taken, MANUAL / lang / "pictures", names)
    for sentence in missing:
        print(sentence)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
