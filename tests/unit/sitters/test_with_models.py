"""The sitters before the real face models and the real rules."""

from collections.abc import Callable
from functools import cache

import pytest

from capture_station.checks.judge import Development, Judge
from capture_station.checks.models import ModelPaths
from capture_station.checks.specs import load_specs
from capture_station.domain.findings import Severity, Verdict
from capture_station.domain.spec import PhotoSpec
from capture_station.sitters.faults import RULES, Fault, with_fault
from capture_station.sitters.person import Person
from capture_station.sitters.scene import Picture, Scene, render

pytestmark = [pytest.mark.models, pytest.mark.slow]

_DEMO_FAULTS = (
    Fault.TOO_LOW, Fault.TILTED, Fault.EYES_CLOSED, Fault.WRONG_BACKGROUND, Fault.TWO_FACES,
    Fault.MOUTH_OPEN, Fault.TURNED, Fault.SIDE_LIGHT, Fault.NO_FACE,
)  # fmt: skip


@pytest.fixture(scope="module")
def judge(models: ModelPaths) -> Judge:
    return Judge(models.face_detection.parent)


@pytest.fixture(scope="module")
def spec() -> PhotoSpec:
    return load_specs()["cn.chsi.degree.2017"]


@cache
def drawn(seed: int) -> Picture:
    return render(Scene(Person.make(seed)))


@pytest.fixture(scope="module")
def develop(judge: Judge, spec: PhotoSpec) -> Callable[[int], Development]:
    """The portraits of faultless sitters by number."""
    return cache(lambda seed: judge.develop(drawn(seed).image, spec))


@pytest.mark.parametrize("seed", range(6))
def test_a_faultless_sitter_is_not_failed(develop: Callable[[int], Development], seed: int) -> None:
    judgement = develop(seed).judgement

    assert judgement.failed_rules() == ()
    assert judgement.verdict is not Verdict.FAIL


@pytest.mark.parametrize("seed", [0, 1, 3])
def test_the_measures_agree_with_the_truth(
    develop: Callable[[int], Development], spec: PhotoSpec, seed: int
) -> None:
    truth, developed = drawn(seed).truth, develop(seed)
    geometry, crop = developed.judgement.geometry, developed.crop
    assert geometry is not None
    scale = spec.frame.height_px / crop.height

    assert geometry.faces == 1
    assert geometry.eye_y == pytest.approx((truth.eye_y - crop.top) * scale, abs=3)
    assert geometry.eye_mid_x == pytest.approx((truth.eye_mid_x - crop.left) * scale, abs=3)
    assert geometry.inter_eye == pytest.approx(truth.inter_eye * scale, abs=4)
    assert geometry.hair_top_y == pytest.approx((truth.hair_top_y - crop.top) * scale, abs=9)
    assert geometry.face_width == pytest.approx(truth.face_width * scale, rel=0.08)
    assert abs(geometry.roll_deg) < 3
    assert abs(geometry.yaw_deg) < 3


@pytest.mark.parametrize("fault", _DEMO_FAULTS)
def test_a_fault_is_failed_by_its_rule(judge: Judge, spec: PhotoSpec, fault: Fault) -> None:
    picture = render(with_fault(Scene(Person.make(5)), fault))
    judge.reset_tracking()

    judgement = judge.judge_live(picture.image, spec).judgement

    failed = {f.rule for f in judgement.findings if f.severity is Severity.FAIL}
    assert RULES[fault] in failed
