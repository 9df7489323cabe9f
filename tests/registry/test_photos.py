"""Photos by their content: whole, in parts, refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import obstore
import pytest

from capture_station.domain.errors import Trouble
from capture_station.registry import objects
from tests.registry.material import Caller, jpeg, sha

if TYPE_CHECKING:
    from capture_station.registry.service import Registry

ORIGINAL = bytes(range(256)) * 40


def head(station: Caller, content: bytes, kind: str = "portrait") -> tuple[int, str]:
    answer = station.http.head(
        f"/api/v1/photos/{sha(content)}", params={"kind": kind}, headers=station.headers
    )
    return answer.status_code, answer.headers.get("upload-offset", "")


def part(station: Caller, first: int, last: int, total: int = len(ORIGINAL)) -> int:
    return station.put(
        ORIGINAL[first : last + 1],
        name=sha(ORIGINAL),
        kind="original",
        headers={"Content-Range": f"bytes {first}-{last}/{total}"},
    )


def test_a_photo_is_kept_by_its_content(station: Caller, registry: Registry) -> None:
    photo = jpeg()
    assert head(station, photo) == (404, "0")
    assert [station.put(photo), station.put(photo)] == [201, 201]
    assert head(station, photo) == (200, "")
    assert registry.objects.get(sha(photo)) == photo


def test_a_photo_that_is_not_what_its_name_says_is_refused(station: Caller) -> None:
    assert station.put(jpeg(), name="0" * 64) == 422
    assert station.put(b"no picture") == 422
    assert station.put(jpeg(), name="A" * 64) == 422
    assert station.put(jpeg(), name="..%2f..%2fetc%2fpasswd") == 404


def test_a_portrait_is_bounded(station: Caller) -> None:
    assert station.put(jpeg(1, 60_000) * 40) == 413
    assert station.put(b"x" * (5 << 20), kind="original") == 413
    answer = station.http.post("/api/v1/events", content=b" " * (9 << 20), headers=station.headers)
    assert (answer.status_code, answer.json()) == (413, {"detail": "too-large"})


def test_an_original_comes_in_parts_and_goes_on_where_it_stopped(
    station: Caller, registry: Registry
) -> None:
    end = len(ORIGINAL) - 1
    assert part(station, 0, 4095) == 202
    assert head(station, ORIGINAL, "original") == (404, "4096")
    assert part(station, 8192, end) == 409
    assert part(station, 2048, 8191) == 202
    assert part(station, 8192, end) == 201
    assert head(station, ORIGINAL, "original") == (200, "")
    assert registry.objects.get(sha(ORIGINAL)) == ORIGINAL
    assert registry.objects.arrived(station.id, sha(ORIGINAL)) == 0


@pytest.mark.parametrize(
    ("first", "last", "total"), [(0, 10, 5), (5, 4, 100), (0, 10, 1 << 40), (0, 10, 11)]
)
def test_parts_that_cannot_be_are_refused(
    station: Caller, first: int, last: int, total: int
) -> None:
    assert part(station, first, last, total) in {400, 413, 422}
    assert head(station, ORIGINAL, "original")[0] == 404


def test_a_photo_that_was_changed_on_the_disk_is_not_handed_out(
    station: Caller, registry: Registry
) -> None:
    photo = jpeg()
    station.put(photo)
    name = objects._name(sha(photo))
    obstore.put(registry.objects._store, name, photo + b"x")
    with pytest.raises(Trouble, match="object-lost"):
        registry.objects.get(sha(photo))
    with pytest.raises(Trouble, match="object-lost"):
        registry.objects.get("0" * 64)
