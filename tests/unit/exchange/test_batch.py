from __future__ import annotations

import csv
import hashlib
import io
import os
import subprocess
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import bagit
import dbf
import pytest
import pyzipper
from openpyxl import load_workbook

from capture_station.domain.errors import Trouble
from capture_station.exchange.batch import BatchReceipt, plan_batch, serial_key, write_batch
from capture_station.exchange.containers import discard_unfinished
from capture_station.exchange.lists import ListFormat
from capture_station.exchange.naming import parse_template
from capture_station.exchange.recipients import Container, recipient_profiles
from capture_station.exchange.verification import verify_batch
from tests.unit.exchange.portraits import a_person, a_profile, an_item

if TYPE_CHECKING:
    from capture_station.exchange.recipients import RecipientProfile


def tree(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def write(
    target: Path, profile: RecipientProfile, count: int = 5, password: str | None = None
) -> BatchReceipt:
    items = [an_item(n) for n in reversed(range(1, count + 1))]
    return write_batch(items, target, profile, password=password)


@pytest.mark.parametrize("profile", recipient_profiles(), ids=lambda p: p.id)
def test_every_profile_makes_a_sound_batch_twice_the_same(
    tmp_path: Path, profile: RecipientProfile
) -> None:
    receipt = write(tmp_path / "one", profile)
    assert verify_batch(tmp_path / "one").is_sound
    assert (receipt.photos, receipt.first_serial, receipt.last_serial) == (5, "A0001", "A0005")
    assert set(receipt.files) == set(tree(tmp_path / "one"))
    again = write(tmp_path / "two", profile)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")
    assert again.manifest_sha256 == receipt.manifest_sha256
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_the_list_is_sorted_by_number_and_all_text(tmp_path: Path) -> None:
    items = [an_item(n) for n in (10000, 9, 100)]
    write_batch(items, tmp_path / "b", a_profile())
    sheet = load_workbook(tmp_path / "b" / "名单.xlsx").active
    rows = list(sheet.iter_rows())
    titles = [cell.value for cell in rows[0]]
    column = titles.index("身份证号")
    assert [row[0].value for row in rows[1:]] == ["A0009", "A0100", "A10000"]
    assert all(cell.data_type == "s" for row in rows for cell in row if cell.value is not None)
    assert rows[1][column].number_format == "@"
    assert rows[1][column].value == items[1].person.id_number
    photo = tmp_path / "b" / rows[1][titles.index("照片文件")].value
    assert hashlib.sha256(photo.read_bytes()).hexdigest() == items[1].sha256


def test_cells_that_could_be_formulas_are_texts(tmp_path: Path) -> None:
    hostile = a_person(1, name='=HYPERLINK("http://x","y")', note="@SUM(A1)")
    profile = a_profile(
        "long-term-bag", columns=("serial", "name", "note"), template=parse_template("{serial}")
    )
    write_batch([an_item(1, hostile)], tmp_path / "b", profile)
    cell = load_workbook(tmp_path / "b" / "data" / "名单.xlsx").active["B2"]
    assert (cell.data_type, cell.value) == ("s", hostile.name)
    assert cell.quotePrefix
    text = (tmp_path / "b" / "data" / "名单.csv").read_text(encoding="utf-8-sig")
    assert list(csv.reader(io.StringIO(text)))[1] == ["A0001", "'" + hostile.name, "'@SUM(A1)"]


def test_a_batch_by_capture_code_carries_no_personal_data(tmp_path: Path) -> None:
    profile = a_profile("platform-capture-code")
    assert profile.personal_fields == frozenset()
    write(tmp_path / "b", profile)
    everything = b"".join(
        name.encode() + data
        for name, data in tree(tmp_path / "b").items()
        if not name.endswith(".xlsx")
    )
    with zipfile.ZipFile(tmp_path / "b" / "名单.xlsx") as book:
        everything += b"".join(book.read(name) for name in book.namelist())
    for number in range(1, 6):
        person = a_person(number)
        for secret in (person.name, person.student_number, person.id_number):
            assert secret.encode() not in everything
        assert f"code-{number}".encode() in everything


def test_the_bagit_library_finds_the_bag_valid(tmp_path: Path) -> None:
    write(tmp_path / "b", a_profile("long-term-bag"))
    bag = bagit.Bag(str(tmp_path / "b"))
    bag.validate()
    assert bag.info["Bagging-Date"] == "2026-06-01"
    assert len(bag.payload_entries()) == 5 + 3


def test_the_dbf_library_reads_the_list(tmp_path: Path) -> None:
    write(tmp_path / "b", a_profile("province-id-number"))
    table = dbf.Table(str(tmp_path / "b" / "名单.dbf"), codepage="cp936")
    table.open()
    try:
        read = [(r["psxh"].strip(), r["xm"].strip(), r["sfzh"].strip()) for r in table]
    finally:
        table.close()
    assert read == [(f"A{n:04}", a_person(n).name, a_person(n).id_number) for n in range(1, 6)]


def test_zip_parts_hold_nothing_but_photos_and_keep_their_size(tmp_path: Path) -> None:
    profile = a_profile("province-id-number", part_bytes=5000)
    write(tmp_path / "b", profile, count=6)
    parts = sorted((tmp_path / "b").glob("*.zip"))
    assert [part.name for part in parts] == ["照片-01.zip", "照片-02.zip", "照片-03.zip"]
    assert all(part.stat().st_size <= 5000 for part in parts)
    names = []
    for part in parts:
        with zipfile.ZipFile(part) as archive:
            assert archive.testzip() is None
            names += archive.namelist()
    assert names == [f"{a_person(n).id_number}.jpg" for n in range(1, 7)]
    with pytest.raises(Trouble, match="part-too-small"):
        write(tmp_path / "c", a_profile("province-id-number", part_bytes=1000))


def test_an_encrypted_batch_opens_with_its_password_only(tmp_path: Path) -> None:
    write(tmp_path / "b", a_profile(), password="秘密")  # noqa: S106 - a made-up one
    assert sorted(tree(tmp_path / "b")) == [
        "batch.json",
        "manifest-sha256.txt",
        "名单.zip",
        "照片.zip",
    ]
    assert verify_batch(tmp_path / "b").is_sound
    with pyzipper.AESZipFile(tmp_path / "b" / "照片.zip") as archive:
        archive.setpassword("秘密".encode())
        assert len(archive.namelist()) == 5
        assert archive.read(archive.namelist()[0]) == an_item(1).portrait()
        archive.setpassword(b"wrong")
        with pytest.raises(RuntimeError):
            archive.read(archive.namelist()[0])


def test_verification_names_what_is_missing_changed_and_extra(tmp_path: Path) -> None:
    batch = tmp_path / "b"
    write(batch, a_profile())
    photos = sorted((batch / "照片").rglob("*.jpg"))
    photos[0].unlink()
    photos[1].write_bytes(b"other")
    (batch / "更多.txt").write_text("x")
    result = verify_batch(batch)
    assert not result.is_sound
    assert result.missing == (photos[0].relative_to(batch).as_posix(),)
    assert result.changed == (photos[1].relative_to(batch).as_posix(),)
    assert result.extra == ("更多.txt",)


@pytest.mark.parametrize(
    ("manifest", "reason"),
    [
        (None, "exchange.no-manifest"),
        (b"\xff\xff", "exchange.manifest-bad"),
        (b"not a line", "exchange.manifest-bad"),
        (b"0" * 64 + b"  ../../secret\n", "exchange.manifest-bad"),
        (b"0" * 64 + b"  C:/secret\n", "exchange.manifest-bad"),
    ],
)
def test_what_is_no_batch(tmp_path: Path, manifest: bytes | None, reason: str) -> None:
    if manifest is not None:
        (tmp_path / "manifest-sha256.txt").write_bytes(manifest)
    assert verify_batch(tmp_path).reason == reason
    assert verify_batch(tmp_path / "nowhere").reason == "exchange.missing"


def test_a_cancelled_batch_never_appears_and_is_continued(tmp_path: Path) -> None:
    target, profile, told = tmp_path / "b", a_profile(), []
    items = [an_item(n) for n in range(1, 6)]
    with pytest.raises(Trouble, match="cancelled"):
        write_batch(items, target, profile, lambda *p: told.append(p), lambda: len(told) == 3)
    assert not target.exists()
    (tmp_path / ".b.unfinished" / "stray.txt").write_text("old")
    first = next((tmp_path / ".b.unfinished").rglob("*.jpg"))
    first.write_bytes(b"half")
    kept = {p: p.stat().st_ino for p in (tmp_path / ".b.unfinished").rglob("*.jpg")}
    write_batch(items, target, profile)
    assert verify_batch(target).is_sound
    again = {p.name: p.stat().st_ino for p in target.rglob("*.jpg")}
    assert all(again[path.name] == inode for path, inode in kept.items())


def test_an_unfinished_batch_can_be_discarded(tmp_path: Path) -> None:
    with pytest.raises(Trouble):
        write_batch([an_item(1)], tmp_path / "b", a_profile(), cancel=lambda: True)
    assert discard_unfinished(tmp_path / "b")
    assert not discard_unfinished(tmp_path / "b")
    assert list(tmp_path.iterdir()) == []


def test_links_in_an_unfinished_batch_lead_nowhere(tmp_path: Path) -> None:
    with pytest.raises(Trouble):
        write_batch([an_item(1)], tmp_path / "b", a_profile(), cancel=lambda: True)
    outside, other = tmp_path / "outside", tmp_path / "other"
    outside.mkdir()
    other.write_text("mine")
    (tmp_path / ".b.unfinished" / "照片").symlink_to(outside)
    (tmp_path / ".b.unfinished" / "名单.xlsx").symlink_to(other)
    write_batch([an_item(1)], tmp_path / "b", a_profile())
    assert (list(outside.iterdir()), other.read_text()) == ([], "mine")
    assert verify_batch(tmp_path / "b").is_sound


def test_targets_that_are_refused(tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.mkdir()
    (full / "x").write_text("x")
    data = tmp_path / "data"
    data.mkdir()
    cases = {
        full: "target-not-empty",
        full / "x": "target-not-empty",
        tmp_path / "no" / "where": "target-gone",
        data / "b": "target-inside-data",
        tmp_path / ("长" * 90): "target-name-too-long",
    }
    for target, key in cases.items():
        with pytest.raises(Trouble, match=key):
            write_batch([an_item(1)], target, a_profile(), data_dir=data)
    empty = tmp_path / "empty"
    empty.mkdir()
    write_batch([an_item(1)], empty, a_profile(), data_dir=data)
    assert verify_batch(empty).is_sound


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_target(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(Trouble, match="target-read-only"):
            write_batch([an_item(1)], tmp_path / "b", a_profile())
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize(
    ("number", "key"), [(28, "target-full"), (30, "target-read-only"), (5, "target-gone")]
)
def test_disk_faults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, key: str
) -> None:
    def fail(*_args: object) -> None:
        raise OSError(number, "injected")

    monkeypatch.setattr("capture_station.exchange.containers.UnfinishedFolder.add", fail)
    with pytest.raises(Trouble, match=key):
        write_batch([an_item(1)], tmp_path / "b", a_profile())
    assert not (tmp_path / "b").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk that is always full")
@pytest.mark.parametrize("password", [None, "geheim-1234"])
def test_an_archive_on_a_full_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, password: str | None
) -> None:
    monkeypatch.setattr(
        "capture_station.exchange.containers.UnfinishedFolder.open_path",
        lambda _folder, _name: Path("/dev/full"),
    )
    data = bytes(100_000)
    items = [an_item(1, portrait=lambda: data, sha256=hashlib.sha256(data).hexdigest())]
    with pytest.raises(Trouble, match="target-full"):
        write_batch(items, tmp_path / "b", a_profile("province-id-number"), password=password)
    assert not (tmp_path / "b").exists()


def test_a_portrait_that_changed_or_is_gone_stops_the_batch(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="portrait-changed"):
        write_batch([an_item(1, portrait=lambda: b"other")], tmp_path / "b", a_profile())

    def gone() -> bytes:
        raise FileNotFoundError

    with pytest.raises(Trouble, match="portrait-missing"):
        write_batch([an_item(1, portrait=gone)], tmp_path / "b", a_profile())
    assert not (tmp_path / "b").exists()


def test_names_are_planned_before_and_errors_stop_the_batch(tmp_path: Path) -> None:
    items = [an_item(1), an_item(2, a_person(2, student_number=a_person(1).student_number))]
    profile = a_profile("school-student-number")
    assert [p.kind for p in plan_batch(items, profile).problems] == ["collision"]
    with pytest.raises(Trouble, match="names-faulty"):
        write_batch(items, tmp_path / "b", profile)


def test_a_name_that_gbk_lacks_stops_a_dbf_before_anything_is_written(tmp_path: Path) -> None:
    profile = a_profile("province-id-number", lists=(ListFormat.DBF,))
    with pytest.raises(Trouble, match="not-in-gbk"):
        write_batch([an_item(1, a_person(1, name="𠮷田"))], tmp_path / "b", profile)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_batch_is_a_batch(tmp_path: Path) -> None:
    receipt = write_batch([], tmp_path / "b", a_profile("long-term-bag"))
    assert receipt.photos == 0
    assert verify_batch(tmp_path / "b").is_sound


def test_serial_numbers_sort_as_numbers() -> None:
    assert sorted(["B0001", "A10000", "A0999", "7", "10"], key=serial_key) == [
        "7",
        "10",
        "A0999",
        "A10000",
        "B0001",
    ]


@pytest.mark.skipif(os.name != "posix", reason="the command is one of Unix")
def test_the_usual_command_checks_the_manifest(tmp_path: Path) -> None:
    write(tmp_path / "b", a_profile(container=Container.FOLDER))
    done = subprocess.run(
        ["sha256sum", "--check", "--quiet", "manifest-sha256.txt"],
        cwd=tmp_path / "b",
        check=False,
        capture_output=True,
    )
    assert done.returncode == 0
