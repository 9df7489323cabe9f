"""A whole capture day in the real windows, and its batch looked at by other programs."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from tests.end_to_end.commands import run
from tests.end_to_end.day import SPEC, command, environment, json_of

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.models, pytest.mark.timeout(280)]


class Day:
    """One demo, played once for all tests of this module."""

    def __init__(self, folder: Path) -> None:
        self.keys = folder / "keys"
        self.out = folder / "out"
        self.shots = folder / "shots"
        words = command(
            "demo", "--headless", "--students", "11", "--seed", "3",
            "--screenshots", self.shots, "--out", self.out,
        )  # fmt: skip
        done = subprocess.run(
            words, env=environment(self.keys), capture_output=True, text=True, check=False
        )
        self.status = done.returncode
        self.told = done.stderr
        self.summary: dict[str, Any] = json_of(done) if done.stdout else {}

    @property
    def portraits(self) -> list[Path]:
        return sorted((self.out / "batch").rglob("*.jpg"))


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    return Day(tmp_path_factory.mktemp("day"))


def test_the_day_goes_as_planned_and_everybody_is_accounted_for(day: Day) -> None:
    assert day.status == 0, day.told + json.dumps(day.summary, ensure_ascii=False)
    summary = day.summary
    assert summary["students"] + summary["walk_ins"] == len(summary["people"]) == 12
    assert all(person["as_planned"] for person in summary["people"])
    turns = {person["turn"] for person in summary["people"]}
    assert turns >= {"waived", "refunded", "corrected", "disputed", "by_school", "walk_in"}
    assert summary["audit_faults"] == 0


def test_who_was_wrong_at_first_failed_and_passed_on_the_retake(day: Day) -> None:
    tried = [person for person in day.summary["people"] if person["first_try"]]
    assert {person["first_try"] for person in tried} == {
        "too_low", "tilted", "eyes_closed", "wrong_background", "two_faces",
    }  # fmt: skip
    assert {person["first_verdict"] for person in tried} == {"fail"}
    assert {person["verdict"] for person in tried} <= {"pass", "warn"}


def test_serial_numbers_have_no_gap_and_no_duplicate(day: Day) -> None:
    serials = day.summary["delivery"]["serials"]
    assert serials == [f"A{number:04d}" for number in range(1, day.summary["photographed"] + 1)]


def test_every_portrait_is_what_the_standard_asks_for(day: Day) -> None:
    assert len(day.portraits) == day.summary["photographed"]
    for path in day.portraits:
        assert 20 * 1024 <= path.stat().st_size <= 40 * 1024
        with Image.open(path) as portrait:
            assert (portrait.format, portrait.size, portrait.mode) == ("JPEG", (480, 640), "RGB")
            assert tuple(map(round, portrait.info["dpi"])) == (300, 300)


def test_every_portrait_passes_the_check_command(day: Day) -> None:
    words = ("check", *day.portraits, "--spec", SPEC, "--json")
    done = run(*words, variables=environment(day.keys))
    verdicts = [json.loads(line)["verdict"] for line in done.stdout.splitlines()]
    assert done.returncode == 0, done.stdout
    assert len(verdicts) == len(day.portraits)
    assert set(verdicts) <= {"pass", "warn"}


def test_the_checksums_hold_for_another_program(day: Day) -> None:
    batch = day.out / "batch"
    lines = (batch / "manifest-sha256.txt").read_text(encoding="utf-8").splitlines()
    told = dict(reversed(line.split(maxsplit=1)) for line in lines)
    assert {path.relative_to(batch).as_posix() for path in day.portraits} < set(told)
    for name, digest in told.items():
        assert hashlib.sha256((batch / name).read_bytes()).hexdigest() == digest


def test_the_list_opens_in_libreoffice_with_id_numbers_as_text(day: Day, tmp_path: Path) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not installed here")
    (book,) = (day.out / "batch").glob("*.xlsx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        [office, profile, "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76",
         "--outdir", str(tmp_path), str(book)],
        check=True, capture_output=True,
    )  # fmt: skip
    (text,) = tmp_path.glob("*.csv")
    rows = text.read_text(encoding="utf-8").splitlines()
    assert len(rows) == 1 + day.summary["photographed"]
    numbers = {person["student_number"] for person in day.summary["people"] if person["serial"]}
    known = {number for number in numbers if any(number in row for row in rows)}
    assert len(known) == day.summary["photographed"]


def test_pictures_of_every_page_were_taken(day: Day) -> None:
    names = {path.stem.split("-", 1)[1] for path in day.shots.glob("*.png")}
    assert names >= {
        "sessions", "roster", "desk", "coverage", "delivery-made", "settings", "live", "verify",
        "student-live", "student-verify", "closing-sheet", "audit", "preflight", "light", "manual",
    }  # fmt: skip


def test_everything_fits_in_the_windows(day: Day) -> None:
    assert day.summary["misfits"] == {}
