"""Files that are broken, locked, something else, or meant to hurt: a reason, never a crash."""

from __future__ import annotations

import io
import random
import re
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture_station.domain.errors import Trouble
from capture_station.exchange.dbf_files import DbfField, write_dbf
from capture_station.exchange.reading_limits import reading_limits
from capture_station.exchange.workbook_bounds import check_workbook
from capture_station.wording import trouble_sentence
from tests.unit.exchange.lists import HEADINGS, a_row, read, saved, workbook, xlsx
from tests.unit.exchange.test_kinds import SAMPLES, html, spreadsheet_ml

if TYPE_CHECKING:
    from pathlib import Path

SHEET = "xl/worksheets/sheet1.xml"


def rewritten(data: bytes, part: str, content: bytes | None, **more: bytes) -> bytes:
    """Return a workbook with one part replaced (or taken out) and others added."""
    held = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
            elif content is not None:
                new.writestr(name, content)
        for name, extra in more.items():
            new.writestr(name, extra)
    return held.getvalue()


def sheet_of(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(SHEET)


def refused(data: bytes, reason: str) -> None:
    reading = read(data)
    assert (reading.readable, reading.reason) == (False, f"exchange.{reason}")
    assert reading.students == ()
    trouble = reading.trouble
    assert trouble is not None
    assert "{" not in trouble_sentence(trouble, "zh") + trouble_sentence(trouble, "en")


@pytest.mark.parametrize("data", [b"", b"\n \r\n", b"\xef\xbb\xbf", b"\x00" * 100])
def test_empty_files(data: bytes) -> None:
    refused(data, "empty")


@pytest.mark.parametrize("name", ["locked.xlsx", "locked.xls", "locked.ods"])
def test_password_protected_files(name: str) -> None:
    refused((SAMPLES / name).read_bytes(), "password")


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n" + b"x" * 300,
        b"\xff\xd8\xff\xe0" + bytes(range(256)) * 4,
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
        b"Rar!\x1a\x07" + bytes(300),
        bytes(range(256)) * 20,
        b"MZ" + bytes(range(256)) * 20,
    ],
)
def test_files_of_another_kind(data: bytes) -> None:
    refused(data, "wrong-kind")


def test_zip_files_that_are_no_workbook() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    refused(held.getvalue(), "wrong-kind")


def test_missing_files_and_folders(tmp_path: Path) -> None:
    assert read(tmp_path / "none.xlsx").reason == "exchange.missing"
    assert read(tmp_path).reason == "exchange.missing"


@pytest.mark.parametrize("name", ["list.xls", "list.ods", "list.xlsx", "list.dbf"])
def test_a_file_cut_anywhere_is_damaged(name: str) -> None:
    if name == "list.xlsx":
        whole = xlsx(a_row(1), a_row(2))
    elif name == "list.dbf":
        fields = [DbfField("XH", "C", 10), DbfField("XM", "C", 20)]
        whole = write_dbf(fields, [[str(n), "张三"] for n in range(50)])
    else:
        whole = (SAMPLES / name).read_bytes()
    for length in range(40, len(whole) - 60, max(1, len(whole) // 25)):
        reading = read(whole[:length])
        assert not reading.readable
        assert reading.reason in ("exchange.damaged", "exchange.wrong-kind", "exchange.empty")


@pytest.mark.parametrize("name", ["list.xls", "list.ods", "list.xlsx", "list.dbf"])
def test_flipped_bytes_never_crash(name: str) -> None:
    if name == "list.xlsx":
        whole = xlsx(a_row(1), a_row(2))
    elif name == "list.dbf":
        whole = write_dbf([DbfField("XH", "C", 10), DbfField("XM", "C", 20)], [["1", "张三"]])
    else:
        whole = (SAMPLES / name).read_bytes()
    chance = random.Random(7)  # noqa: S311 - a test's dice
    for _ in range(20):
        broken = bytearray(whole)
        for _ in range(4):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        reading = read(bytes(broken))
        assert reading.readable or reading.reason.startswith("exchange.")


@given(st.binary(max_size=400))
def test_random_bytes_never_crash(data: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x03", b"<table>"):
        reading = read(start + data)
        assert reading.readable or reading.reason.startswith("exchange.")


def far_sheet(cells: str) -> bytes:
    base = xlsx(a_row(1))
    rows = sheet_of(base).decode()
    return rewritten(base, SHEET, rows.replace("</sheetData>", cells + "</sheetData>").encode())


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
        '<row r="1048576"><c t="n" r="XFD1048576"><v>1</v></c></row>',
        '<row r="9"><c r="XFD1048576"><v>1</v></c></row>',
        '<row><c r = "XFD1048576"><v>1</v></c></row>',
        '<row r="1048576"/><row><c r="xfd1048577"><v>1</v></c></row>',
        "<row/>" * 1_100_000 + '<row><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r="ALM1"><v>1</v></c></row><row r="99999"><c r="A99999"><v>1</v></c></row>',
    ],
)
def test_cells_far_away_are_refused_before_anything_is_laid_out(cells: str) -> None:
    refused(far_sheet(cells), "too-wide")


def test_a_prefixed_sheet_is_walked_exactly() -> None:
    base = xlsx(a_row(1))
    sheet = sheet_of(base).decode()
    prefixed = re.sub(r"<(/?)(?=[a-zA-Z])", r"<\1x:", sheet).replace("xmlns=", "xmlns:x=")
    assert len(read(rewritten(base, SHEET, prefixed.encode())).students) == 1
    far = prefixed.replace(
        "</x:sheetData>", '<x:row><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row></x:sheetData>'
    )
    refused(rewritten(base, SHEET, far.encode()), "too-wide")


def test_several_long_sheets_share_one_budget() -> None:
    sheets = [[HEADINGS, *(a_row(n) for n in range(1 + 3 * s, 4 + 3 * s))] for s in range(4)]
    assert len(read(saved(workbook(*sheets))).students) == 12


def test_zip_bombs() -> None:
    narrow = replace(reading_limits(), unpacked_bytes=1_000_000, parts=20)
    bombs = ({"bomb": b"\0" * 1_000_000}, {f"part{n}": b"" for n in range(20)})
    for more in bombs:
        data = rewritten(xlsx(a_row(1)), "none", None, **more)
        with zipfile.ZipFile(io.BytesIO(data)) as archive, pytest.raises(Trouble, match="too-big"):
            check_workbook(archive, narrow)


def test_pictures_inside_a_workbook_do_not_matter() -> None:
    noise = random.Random(1).randbytes(200_000) + b"<c :c <row sheetDat"  # noqa: S311 - dice
    data = rewritten(xlsx(a_row(1)), "none", None, **{"xl/media/image1.png": noise})
    assert len(read(data).students) == 1


def test_entities_that_blow_up_are_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    text = spreadsheet_ml([HEADINGS, a_row(1)]).replace("<Workbook", bomb + "<Workbook")
    refused(text.encode(), "damaged")
    sheet = sheet_of(xlsx(a_row(1))).decode().replace('r="A1"', "r='A1'")
    refused(rewritten(xlsx(a_row(1)), SHEET, (bomb + sheet).encode()), "damaged")
    refused(spreadsheet_ml([HEADINGS])[:-20].encode(), "damaged")


def test_spans_that_blow_up_are_refused() -> None:
    cell = "<td colspan=1000 rowspan=1000>x</td>"
    refused(("<table><tr>" + cell * 20 + "</table>").encode(), "too-big")
    cell = '<Cell ss:Index="16000000"><Data ss:Type="String">x</Data></Cell>'
    bomb = spreadsheet_ml([["a"]]).replace("</Row>", cell + "</Row>")
    refused(bomb.encode(), "too-big")


def test_repeats_that_blow_up_are_refused() -> None:
    with zipfile.ZipFile(SAMPLES / "list.ods") as archive:
        content = archive.read("content.xml").decode()
    row = (
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell'
        ' table:number-columns-repeated="1000" office:value-type="string"><text:p>x</text:p>'
        "</table:table-cell></table:table-row></table:table>"
    )
    data = (SAMPLES / "list.ods").read_bytes()
    refused(
        rewritten(data, "content.xml", content.replace("</table:table>", row, 1).encode()),
        "too-wide",
    )


def test_hostile_cell_texts_are_only_texts() -> None:
    texts = ["=cmd|' /C calc'!A0", "<script>", "../../x", "Robert'); DROP TABLE", "\u202egnp.exe"]
    lines = [HEADINGS, *(a_row(n, 班级=text) for n, text in enumerate(texts, start=1))]
    reading = read("\n".join("\t".join(line) for line in lines).encode())
    assert [row.person.class_name for row in reading.students] == [*texts[:4], "gnp.exe"]


def test_a_page_without_tables_and_a_text_without_columns() -> None:
    refused(html([])[:40] + b"<body>nothing</body></html>", "wrong-kind")
    refused("这是一封信。\n没有表格。\n".encode(), "no-usable-column")
