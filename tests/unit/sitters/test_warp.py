import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from capture_station.sitters import canon
from capture_station.sitters.person import Person
from capture_station.sitters.shape import Shape
from capture_station.sitters.turn import Turn
from capture_station.sitters.warp import ThinPlate

_GRID = np.stack(np.meshgrid([0.0, 50.0, 100.0], [0.0, 40.0, 80.0]), axis=2).reshape(-1, 2)


@given(hnp.arrays(np.float64, (9, 2), elements=st.floats(-8, 8)))
def test_a_thin_plate_meets_its_points(push: np.ndarray) -> None:
    plate = ThinPlate(_GRID, _GRID + push)

    assert np.abs(plate.at(_GRID) - _GRID - push).max() < 1e-6


def test_a_field_says_the_same_as_the_plate() -> None:
    plate = ThinPlate(_GRID, _GRID * 1.5 + 4)

    field = plate.field(100, 80)

    assert field.shape == (80, 100, 2)
    assert np.abs(field[30, 70] - [70 * 1.5 + 4, 30 * 1.5 + 4]).max() < 0.01


def test_the_neutral_face_is_symmetric_and_has_its_lips_closed() -> None:
    mesh = canon.neutral_mesh()
    mirror = canon.measured_mesh()[1]

    reflected = mesh[mirror, :2] * [-1, 1] + [2 * canon.EYES[0], 0]

    assert np.abs(reflected - mesh[:, :2]).max() < 1.5
    assert abs(mesh[13, 1] - mesh[14, 1]) < 0.01
    assert abs(mesh[454, 0] - mesh[234, 0] - canon.FACE_WIDTH) < 0.03 * canon.FACE_WIDTH


def test_a_shape_s_field_turns_its_motion_round() -> None:
    shape = Shape(Person.make(11).build)
    window = (300, 200, 800, 800)

    field = shape.field(window)

    for place in ([650.0, 480.0], [700.0, 720.0], [820.0, 530.0]):
        moved = shape.move(np.array([place]))[0]
        x, y = np.round(moved - window[:2]).astype(int)
        assert np.abs(field[y, x] + window[:2] - place).max() < 1.5


def test_a_turned_nose_goes_where_the_head_turns() -> None:
    mesh = canon.neutral_mesh()[:, :2]
    nose = mesh[[4]]

    right = Turn(mesh, 15, 0).carry(nose) - nose
    up = Turn(mesh, 0, 15).carry(nose) - nose

    assert right[0, 0] > 30
    assert abs(right[0, 1]) < 1
    assert up[0, 1] < -30


def test_shoulders_stay_when_the_head_turns() -> None:
    mesh = canon.neutral_mesh()[:, :2]
    shoulder = np.array([[300.0, 1300.0]])

    assert np.array_equal(Turn(mesh, 20, 10).carry(shoulder), shoulder)


def test_a_frontal_head_is_left_alone() -> None:
    picture = np.random.default_rng(1).integers(0, 255, (60, 50, 4), dtype=np.uint8)

    assert Turn(canon.neutral_mesh()[:, :2], 0, 0).apply(picture) is picture
