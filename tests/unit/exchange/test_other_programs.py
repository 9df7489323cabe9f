"""What we write is read identically by programs that are not ours."""

from __future__ import annotations

import csv
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from capture_station.exchange.batch import write_batch
from capture_station.exchange.lists import LIST_FIELDS, ListFormat, ListRow, write_list
from capture_station.exchange.roster_template import write_xlsx_template
from tests.unit.exchange.portraits import NOON, a_person, a_profile, an_item

if TYPE_CHECKING:
    from pathlib import Path

OFFICE = shutil.which("soffice")
COLUMNS = ("serial", "student_number", "name", "id_number", "ethnicity_code", "note")
ROWS = [
    ListRow(f"A{n:04}", a_person(n, note=note, student_number=f"00{n}"), "", NOON, "", "")
    for n, note in enumerate(["=1+1", "+86 571", '"引号",逗号', "-1", "@x", "㎡"], start=1)
]
EXPECTED = [[LIST_FIELDS[column](row) for column in COLUMNS] for row in ROWS]

needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
CSV_UTF8 = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give the option for a profile of LibreOffice's own, which takes it long to make."""
    return f"-env:UserInstallation={(tmp_path_factory.mktemp('office') / 'profile').as_uri()}"


def converted(folder: Path, profile: str, name: str, data: bytes, *options: str) -> list[list[str]]:
    """Let LibreOffice read a list and write it as CSV."""
    assert OFFICE is not None
    (folder / name).write_bytes(data)
    subprocess.run(
        [OFFICE, profile, "--headless", *options, "--convert-to", CSV_UTF8, name],
        cwd=folder,
        check=True,
        capture_output=True,
        timeout=110,
    )
    text = (folder / name).with_suffix(".csv").read_text(encoding="utf-8-sig")
    return list(csv.reader(text.splitlines()))


@needs_office
@pytest.mark.slow
def test_libreoffice_reads_the_workbook(tmp_path: Path, profile: str) -> None:
    book = write_list(ListFormat.XLSX, COLUMNS, ROWS)
    read = converted(tmp_path, profile, "list.xlsx", book)
    assert read[1:] == EXPECTED


@needs_office
@pytest.mark.slow
def test_libreoffice_reads_the_table(tmp_path: Path, profile: str) -> None:
    # 85 is its number for GB18030; without being told it takes every DBF for code page 850.
    table = write_list(ListFormat.DBF, COLUMNS, ROWS)
    read = converted(tmp_path, profile, "list.dbf", table, "--infilter=dBase:85")
    if not read:
        pytest.skip("LibreOffice has no driver for dBase")
    assert [cell.split(",")[0] for cell in read[0]] == ["PSXH", "XH", "XM", "SFZH", "MZ", "BZ"]
    assert read[1:] == EXPECTED


@needs_office
@pytest.mark.slow
def test_libreoffice_opens_the_standard_file(tmp_path: Path, profile: str) -> None:
    read = converted(tmp_path, profile, "template.xlsx", write_xlsx_template())
    assert read[0][:3] == ["学号", "姓名", "性别"]


@pytest.mark.parametrize("tool", ["unzip", "7z"])
def test_unpackers_read_the_parts(tmp_path: Path, tool: str) -> None:
    program = shutil.which(tool)
    if program is None:
        pytest.skip(f"{tool} is not installed")
    write_batch([an_item(n) for n in (1, 2)], tmp_path / "b", a_profile("province-id-number"))
    part = tmp_path / "b" / "照片-01.zip"
    words = ["-q", str(part), "-d", "out"] if tool == "unzip" else ["x", str(part), "-oout"]
    if tool == "7z":
        words.append("-bso0")
    subprocess.run([program, *words], cwd=tmp_path, check=True, capture_output=True)
    found = {path.stem: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert found == {a_person(n).id_number: an_item(n).portrait() for n in (1, 2)}


def test_7z_opens_an_encrypted_batch(tmp_path: Path) -> None:
    program = shutil.which("7z")
    if program is None:
        pytest.skip("7z is not installed")
    write_batch([an_item(1)], tmp_path / "b", a_profile(), password="geheim")  # noqa: S106 - made up
    words = ["x", str(tmp_path / "b" / "名单.zip"), "-oout", "-pgeheim", "-bso0"]
    subprocess.run([program, *words], cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / "out" / "名单.xlsx").read_bytes().startswith(b"PK")
