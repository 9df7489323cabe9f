from dataclasses import replace

import numpy as np
import pytest

from capture_station.sitters.person import Person
from capture_station.sitters.scene import (
    LIGHT_BLUE,
    Backdrop,
    Camera,
    Framing,
    Pose,
    Scene,
    render,
)

_SIZE = (1280, 720)
_CLEAN = Camera(noise=0.0)


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene(Person.make(2), camera=_CLEAN)


def test_the_same_scene_gives_the_same_pixels(scene: Scene) -> None:
    noisy = replace(scene, camera=Camera(), seed=5)

    first, again = render(noisy, _SIZE), render(noisy, _SIZE)

    assert np.array_equal(first.image, again.image)
    assert first.truth == again.truth


def test_another_moment_differs_by_noise_alone(scene: Scene) -> None:
    first, other = (
        render(replace(scene, camera=Camera(), seed=seed), _SIZE).image.astype(int)
        for seed in (1, 2)
    )

    difference = first - other
    assert 0.5 < difference.std() < 4
    assert abs(difference.mean()) < 0.1


def test_the_backdrop_has_the_reference_colour(scene: Scene) -> None:
    corner = render(scene, _SIZE).image[20:100, 20:100].reshape(-1, 3).mean(axis=0)

    assert np.abs(corner[::-1] - LIGHT_BLUE).max() < 6


def test_hair_top_is_the_first_row_that_is_not_backdrop(scene: Scene) -> None:
    picture = render(scene, _SIZE)
    empty = render(replace(scene, person=None), _SIZE).image

    apart = np.abs(picture.image.astype(int) - empty).max(axis=2) > 40
    middle = apart[:, 540:740]
    first_row = int(np.flatnonzero(middle.any(axis=1))[0])

    assert abs(first_row - picture.truth.hair_top_y) <= 2


def test_the_eyes_are_where_the_framing_says(scene: Scene) -> None:
    truth = render(replace(scene, framing=Framing(0.4, 0.5, 0.3)), _SIZE).truth

    assert truth.eye_mid_x == pytest.approx(0.4 * 1280, abs=0.1)
    assert truth.eye_y == pytest.approx(0.5 * 720, abs=0.1)
    assert truth.roll_deg == pytest.approx(0, abs=1)


def test_irises_are_dark_where_the_truth_has_them(scene: Scene) -> None:
    picture = render(scene)
    grey = picture.image.mean(axis=2)
    truth = picture.truth
    row = int(truth.eye_y)

    for side in (-1, 1):
        column = int(truth.eye_mid_x + side * truth.inter_eye / 2)
        iris = grey[row - 2 : row + 3, column - 2 : column + 3].mean()
        cheek = grey[row + 55 : row + 65, column - 5 : column + 5].mean()
        assert iris < 0.5 * cheek


def test_the_face_s_edges_are_skin_inside_and_not_outside() -> None:
    person = Person.make(1)
    picture = render(Scene(person, camera=_CLEAN))
    truth = picture.truth
    skin = np.array(person.skin[::-1])
    row = int(truth.chin_y - 6)

    inside = picture.image[row, int(truth.eye_mid_x)]
    below = picture.image[int(truth.chin_y + 14), int(truth.eye_mid_x)]

    assert np.abs(inside.astype(int) - skin).max() < 90
    assert below.mean() < 0.8 * inside.mean()


def test_roll_is_measured_as_it_is_set(scene: Scene) -> None:
    straight = render(scene, _SIZE).truth.roll_deg
    tilted = render(replace(scene, pose=Pose(roll_deg=7)), _SIZE).truth.roll_deg

    assert tilted - straight == pytest.approx(7, abs=0.01)


def test_a_larger_still_shows_the_same_at_its_scale(scene: Scene) -> None:
    small, large = render(scene, (960, 540)).truth, render(scene, (3840, 2160)).truth

    assert large.face_width == pytest.approx(4 * small.face_width, rel=0.001)
    assert large.hair_top_y == pytest.approx(4 * small.hair_top_y, abs=4)
    assert large.chin_y == pytest.approx(4 * small.chin_y, rel=0.001)


def test_an_empty_chair_has_no_truth() -> None:
    picture = render(Scene(None), _SIZE)

    assert picture.truth.eye_y is None
    assert picture.cover.max() == 0


def test_a_sitter_far_away_still_has_a_body_down_to_the_edge(scene: Scene) -> None:
    far = render(replace(scene, framing=Framing(face=0.12)), _SIZE)

    assert far.cover[-1].max() > 200


def test_a_shadow_darkens_the_backdrop_beside_the_sitter(scene: Scene) -> None:
    plain = render(scene, _SIZE)
    shaded = render(replace(scene, backdrop=Backdrop(shadow=1.0)), _SIZE)
    backdrop = plain.cover == 0

    loss = plain.image.astype(int)[backdrop] - shaded.image.astype(int)[backdrop]

    assert loss.max() > 60
    assert np.median(loss) < 3
