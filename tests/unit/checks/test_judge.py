from __future__ import annotations

import io
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from PIL import Image

from capture_station.checks import measures, sight
from capture_station.checks.judge import Judge
from capture_station.checks.report import judgement_record
from capture_station.checks.specs import load_specs
from capture_station.domain.errors import Trouble
from capture_station.domain.findings import Severity, Verdict
from capture_station.locations import models_dir
from capture_station.sitters.faults import RULES, Fault
from tests.unit.checks.conftest import SIZE, sitter

if TYPE_CHECKING:
    from collections.abc import Callable

    from capture_station.domain.findings import Judgement
    from capture_station.domain.spec import PhotoSpec

pytestmark = [pytest.mark.models, pytest.mark.slow]

GOOD = (2002, 2017, 2023)
Developed = "Callable[[int], Development]"


def record(judgement: Judgement) -> str:
    return json.dumps(judgement_record("x", judgement, lambda finding: (finding.rule, "")))


def severity(judgement: Judgement, rule: str) -> Severity:
    return next(found.severity for found in judgement.findings if found.rule == rule)


@pytest.mark.parametrize("number", GOOD)
def test_a_faultless_sitter_is_not_failed(
    number: int, developed: Developed, spec: PhotoSpec
) -> None:
    made = developed(number)
    assert made.judgement.failed_rules() == ()
    assert 20 * 1024 <= len(made.portrait) <= 40 * 1024
    image = Image.open(io.BytesIO(made.portrait))
    assert (image.size, image.info["dpi"]) == ((480, 640), (300, 300))
    assert [found.rule for found in made.judgement.findings] == [
        found.rule for found in made.judgement.findings if found.rule in spec.rules
    ]


@pytest.mark.parametrize("number", GOOD)
def test_the_measures_are_those_of_the_drawing(number: int, developed: Developed) -> None:
    made, truth = developed(number), sitter(number).truth
    scale = 480 / made.crop.width
    seen = made.judgement.geometry
    assert seen is not None
    assert truth.eye_y is not None
    assert truth.eye_mid_x is not None
    assert truth.hair_top_y is not None
    assert truth.face_width is not None
    assert seen.eye_y == pytest.approx((truth.eye_y - made.crop.top) * scale, abs=2)
    assert seen.eye_mid_x == pytest.approx((truth.eye_mid_x - made.crop.left) * scale, abs=2)
    assert seen.hair_top_y == pytest.approx((truth.hair_top_y - made.crop.top) * scale, abs=7)
    assert seen.face_width == pytest.approx(truth.face_width * scale, abs=14)
    assert seen.roll_deg == pytest.approx(0.0, abs=1)
    assert seen.yaw_deg == pytest.approx(0.0, abs=3)


@pytest.mark.parametrize(
    "fault",
    [
        Fault.TILTED, Fault.TURNED, Fault.EYES_CLOSED, Fault.GAZE_AWAY, Fault.MOUTH_OPEN,
        Fault.MASK, Fault.HAT, Fault.DARK_GLASSES, Fault.GLARE, Fault.WRONG_BACKGROUND,
        Fault.GRADIENT, Fault.SHADOW, Fault.OBJECT, Fault.UNDEREXPOSED, Fault.BLURRED,
        Fault.BLUE_CLOTHES, Fault.NO_FACE, Fault.TOO_SMALL,
    ],
)  # fmt: skip
def test_a_fault_is_named(fault: Fault, judge: Judge, spec: PhotoSpec) -> None:
    judge.reset_tracking()
    view = judge.judge_live(sitter(2023, fault).image, spec)
    assert RULES[fault] in view.judgement.failed_rules()


@pytest.mark.parametrize("number", GOOD)
def test_preview_and_file_agree(
    number: int, developed: Developed, judge: Judge, spec: PhotoSpec
) -> None:
    judge.reset_tracking()
    for _ in range(2):
        view = judge.judge_live(sitter(number).image, spec)
    file = developed(number).judgement
    assert view.judgement.failed_rules() == file.failed_rules()
    assert view.judgement.geometry is not None
    assert file.geometry is not None
    assert view.judgement.geometry.eye_y == pytest.approx(file.geometry.eye_y, abs=3)
    assert view.judgement.geometry.face_width == pytest.approx(file.geometry.face_width, abs=5)


def test_the_live_view_follows_the_sitter(judge: Judge, spec: PhotoSpec) -> None:
    frame = sitter(2017).image
    judge.reset_tracking()
    first = judge.judge_live(frame, spec)
    assert first.crop is not None
    assert first.landmarks is not None
    assert first.landmarks.shape == (468, 2)
    assert (first.width, first.height) == SIZE
    still = judge.judge_live(frame, spec)
    assert still.crop == first.crop
    for step in range(1, 9):
        moved = np.roll(frame, 9 * step, axis=1)
        view = judge.judge_live(moved, spec)
    assert view.crop is not None
    assert view.crop.left - first.crop.left == pytest.approx(72, abs=4)
    assert view.judgement.failed_rules() == ()


def test_a_look_away_is_noticed_at_once(judge: Judge, spec: PhotoSpec) -> None:
    judge.reset_tracking()
    for _ in range(3):
        judge.judge_live(sitter(2023).image, spec)
    blink = judge.judge_live(sitter(2023, Fault.EYES_CLOSED).image, spec)
    assert "eyes-open" in blink.judgement.failed_rules()


def test_another_picture_is_judged_anew(judge: Judge, spec: PhotoSpec) -> None:
    judge.reset_tracking()
    judge.judge_live(sitter(2023).image, spec)
    view = judge.judge_live(sitter(2023, Fault.WRONG_BACKGROUND).image, spec)
    assert "background-colour" in view.judgement.failed_rules()
    view = judge.judge_live(sitter(2023, Fault.NO_FACE).image, spec)
    assert view.judgement.failed_rules() == ("one-face",)
    assert (view.crop, view.face_box, view.landmarks) == (None, None, None)


def test_backgrounds_can_be_narrowed(developed: Developed, judge: Judge, spec: PhotoSpec) -> None:
    white = [one for one in spec.backgrounds if one.name == "white"]
    judged = judge.judge_file(developed(2002).portrait, spec, white)
    assert judged.failed_rules() == ("background-colour",)


def test_the_same_file_gives_the_same_numbers_on_any_thread(
    developed: Developed, judge: Judge, spec: PhotoSpec
) -> None:
    data = developed(2017).portrait

    def judged() -> str:
        return record(Judge(models_dir()).judge_file(data, spec))

    with ThreadPoolExecutor(2) as pool:
        told = [pool.submit(judged) for _ in range(2)]
        assert {one.result() for one in told} == {record(judge.judge_file(data, spec))}


def test_one_original_serves_several_standards(judge: Judge) -> None:
    for spec_id, size in (("cn.ntce", (150, 200)), ("us.visa.ds160", (600, 600))):
        made = judge.develop(sitter(2002).image, load_specs()[spec_id])
        assert Image.open(io.BytesIO(made.portrait)).size == size
        assert made.judgement.spec_id == spec_id


def encoded(portrait: bytes, kind: str = "JPEG", **more: object) -> bytes:
    image = Image.open(io.BytesIO(portrait)).convert("RGB")
    scale = more.pop("scale", 1)
    if scale != 1:
        image = image.resize((480 * scale, 640 * scale), Image.Resampling.BICUBIC)
    out = io.BytesIO()
    image.save(out, kind, **{"dpi": (300, 300), **more})
    return out.getvalue()


@pytest.mark.parametrize(
    ("change", "rules"),
    [
        (lambda data: data + b"more", {"nothing-after-end"}),
        (lambda data: encoded(data, "PNG"), {"format", "file-size", "resolution"}),
        (lambda data: encoded(data, quality=88, dpi=(72, 72)), {"resolution"}),
        (lambda data: encoded(data, quality=88, dpi=(0, 0)), {"resolution"}),
        (lambda data: encoded(data, quality=50), {"jpeg-quality", "file-size", "compression"}),
        (lambda data: encoded(data, quality=99), {"file-size"}),
        (lambda data: encoded(data, quality=88, comment=b"2023 name"), {"no-identity-in-metadata"}),
        (lambda data: encoded(data, quality=88, scale=2), {"pixel-size", "file-size"}),
    ],
)  # fmt: skip
def test_faults_of_the_file_are_named_and_nothing_else(
    change: Callable[[bytes], bytes],
    rules: set[str],
    developed: Developed,
    judge: Judge,
    spec: PhotoSpec,
) -> None:
    failed = set(judge.judge_file(change(developed(2023).portrait), spec).failed_rules())
    assert failed
    assert failed <= rules
    assert "resolution" not in rules or "format" in rules or failed == rules


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"", "file.empty"), (b"no picture at all", "file.no-picture"), (b"\xff\xd8\xff\xe0", None)],
)
def test_bad_bytes_are_unreadable(
    data: bytes, reason: str | None, judge: Judge, spec: PhotoSpec
) -> None:
    judged = judge.judge_file(data, spec)
    assert judged.verdict is Verdict.UNREADABLE
    assert judged.geometry is None
    assert reason is None or judged.reason == reason


def test_a_cut_portrait_is_unreadable(developed: Developed, judge: Judge, spec: PhotoSpec) -> None:
    data = developed(2002).portrait
    assert judge.judge_file(data[: len(data) // 2], spec).reason == "file.truncated"


@pytest.mark.parametrize("size", [(1, 1), (3, 700), (20000, 2), (640, 480), (33, 20)])
def test_pictures_without_anybody_are_judged_all_the_same(
    size: tuple[int, int], judge: Judge, spec: PhotoSpec
) -> None:
    out = io.BytesIO()
    Image.new("RGB", size, (100, 197, 255)).save(out, "JPEG")
    judged = judge.judge_file(out.getvalue(), spec)
    assert "one-face" in judged.failed_rules()
    assert severity(judged, "eyes-open") is Severity.UNKNOWN


def test_no_portrait_without_a_face_or_enough_pixels(judge: Judge, spec: PhotoSpec) -> None:
    blank = np.full((1000, 800, 3), 200, np.uint8)
    for original, key in (
        (blank, "develop.no-face"),
        (blank[:600], "develop.too-small"),
        (b"what?", "develop.unreadable"),
    ):
        with pytest.raises(Trouble) as caught:
            judge.develop(original, spec)
        assert caught.value.key == key


def test_a_turned_original_is_righted(judge: Judge, spec: PhotoSpec) -> None:
    frame = cv2.rotate(sitter(2002).image, cv2.ROTATE_90_COUNTERCLOCKWISE)
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    Image.fromarray(frame[:, :, ::-1]).save(out, "JPEG", quality=95, exif=exif)
    made = judge.develop(out.getvalue(), spec)
    assert made.judgement.failed_rules() == ()


def test_a_rule_that_warns_only_never_fails(judge: Judge, spec: PhotoSpec) -> None:
    mild = {name: replace(one, severity=Severity.WARN) for name, one in spec.rules.items()}
    judge.reset_tracking()
    view = judge.judge_live(sitter(2023, Fault.TILTED).image, replace(spec, rules=mild))
    assert view.judgement.verdict is Verdict.WARN
    assert severity(view.judgement, "roll") is Severity.WARN


def test_no_live_frame_pays_for_outline_and_lasting_rules_together(
    judge: Judge, spec: PhotoSpec, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []

    def told(name: str, function: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **named: object) -> object:
            calls.append(name)
            return function(*args, **named)

        return call

    monkeypatch.setattr(sight, "find_person", told("outline", sight.find_person))
    monkeypatch.setattr(measures, "find_backdrop", told("backdrop", measures.find_backdrop))
    frame = sitter(GOOD[0]).image
    judge.reset_tracking()
    judge.judge_live(frame, spec)
    work = []
    for _ in range(12):
        calls.clear()
        judge.judge_live(frame, spec)
        work.append(tuple(calls))
    assert set(work) == {(), ("outline",), ("backdrop",)}
    # Within a few frames everything is looked at again.
    assert 2 <= work.count(("outline",)) == work.count(("backdrop",)) <= 4


def test_a_fault_that_lasts_is_noticed_within_some_frames(judge: Judge, spec: PhotoSpec) -> None:
    good, faulty = sitter(GOOD[0]).image, sitter(GOOD[0], Fault.HAT).image
    judge.reset_tracking()
    for _ in range(3):
        judge.judge_live(good, spec)
    seen = [judge.judge_live(faulty, spec).judgement for _ in range(6)]
    assert severity(seen[-1], "head-covered") is Severity.FAIL
