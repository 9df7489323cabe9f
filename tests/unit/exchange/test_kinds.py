"""One list in every kind of file comes out the same."""

from __future__ import annotations

import csv
import io
import struct
from email.mime.text import MIMEText
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import dbf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture_station.exchange.dbf_files import DbfField, write_dbf
from capture_station.exchange.files import read_tables
from capture_station.exchange.roster import read_roster
from tests.unit.exchange.lists import (
    HEADINGS,
    Noon,
    a_row,
    an_id,
    read,
    saved,
    told,
    workbook,
    xlsx,
)

if TYPE_CHECKING:
    from capture_station.exchange.roster import RosterReading

SAMPLES = Path(__file__).parent / "samples"
ROWS = [a_row(n) for n in range(1, 6)]
EXPECTED = [row.person for row in read(xlsx(*ROWS)).students]


def people(reading: RosterReading) -> list[object]:
    assert reading.readable, reading.reason
    return [row.person for row in reading.students]


def delimited(delimiter: str) -> str:
    held = io.StringIO(newline="")
    csv.writer(held, delimiter=delimiter).writerows([["名单"], HEADINGS, *ROWS])
    return held.getvalue()


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_workbooks_of_libreoffice(kind: str) -> None:
    reading = read(SAMPLES / f"list.{kind}")
    assert [row.row for row in reading.students] == [3, 4, 6, 7]
    assert told(reading) == [(5, "id_number", "id-length", "error")]
    assert people(reading) == [EXPECTED[n] for n in (0, 1, 3, 4)]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_tables(encoding: str, delimiter: str) -> None:
    reading = read(delimited(delimiter).encode(encoding))
    assert people(reading) == EXPECTED
    assert [row.row for row in reading.students] == [3, 4, 5, 6, 7]


def test_a_list_in_big5() -> None:
    text = "學號,姓名,性別\r\n1,陳怡君,女\r\n2,林志明,男\r\n"
    reading = read(text.encode("big5"))
    assert [row.person.name for row in reading.students] == ["陳怡君", "林志明"]


def test_numbers_that_csv_files_protect() -> None:
    text = (
        f'学号,姓名,身份证号\r\n="001",张三,"=""{a_row(1)[3]}"""\r\n\'002,李四,\t{a_row(2)[3]}\r\n'
    )
    reading = read(text.encode())
    assert [row.person.student_number for row in reading.students] == ["001", "002"]
    assert reading.problems == ()


def test_a_quote_that_is_never_closed_does_not_swallow_the_list() -> None:
    lines = [",".join(HEADINGS), *(",".join(a_row(n)) for n in range(1, 40))]
    lines[3] = lines[3].replace(",", ',"', 1)
    reading = read("\r\n".join(lines).encode())
    assert len(reading.students) == 39
    assert {p.kind for p in reading.problems} == {"name-odd-characters"}


def html(rows: list[list[str]], charset: str = "utf-8") -> bytes:
    cells = "".join(
        "<tr>" + "".join(f"<td style='mso-number-format:\"\\@\"'>{escape(c)}</td>" for c in row)
        for row in rows
    )
    page = (
        f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">'
        "<style>td {color: red}</style></head>"
        f"<body><table><tr><td colspan=6>名单</td></tr>{cells}</table></body></html>"
    )
    return page.encode("gb18030" if charset == "gb2312" else charset)


@pytest.mark.parametrize("charset", ["utf-8", "gb2312"])
def test_html_called_xls(charset: str) -> None:
    reading = read(html([HEADINGS, *ROWS], charset))
    assert people(reading) == EXPECTED
    assert [row.row for row in reading.students] == [3, 4, 5, 6, 7]


def test_html_that_a_server_labels_western() -> None:
    page = html([HEADINGS, *ROWS], "gb2312").replace(b"charset=gb2312", b"charset=iso-8859-1")
    assert people(read(page)) == EXPECTED


def test_html_without_an_end_is_doubted() -> None:
    page = html([HEADINGS, *ROWS])
    reading = read(page[: page.index(b"</table>")])
    assert people(reading) == EXPECTED
    assert told(reading) == [(0, "", "table-cut-off", "warning")]


def test_html_with_a_cell_over_several_rows() -> None:
    rows = "<tr><td>1<td>张三<td rowspan=2>甲班<tr><td>2<td>李四"
    page = f"<table><tr><th>学号<th>姓名<th>班级{rows}</table>"
    reading = read(page.encode())
    assert reading.problems == ()
    assert [row.person.class_name for row in reading.students] == ["甲班", "甲班"]


def test_a_web_archive() -> None:
    message = MIMEText(html([HEADINGS, *ROWS]).decode(), "html", "utf-8")
    assert people(read(message.as_bytes())) == EXPECTED


def spreadsheet_ml(rows: list[list[str]]) -> str:
    lines = "".join(
        "<Row>"
        + "".join(
            f'<Cell ss:Index="{i}"><Data ss:Type="String">{escape(c)}</Data></Cell>'
            for i, c in enumerate(row, start=1)
        )
        + "</Row>"
        for row in rows
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"'
        ' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
        f'<Worksheet ss:Name="甲"><Table>{lines}</Table></Worksheet></Workbook>'
    )


def test_the_xml_of_excel_2003() -> None:
    reading = read(spreadsheet_ml([HEADINGS, *ROWS]).encode())
    assert people(reading) == EXPECTED
    assert reading.students[0].sheet == "甲"


def test_styled_rows_below_the_xml_of_excel_2003_do_not_count() -> None:
    """LibreOffice writes half a million of them, each with an empty cell at its end."""
    whole = spreadsheet_ml([HEADINGS, *ROWS]).replace('<Cell ss:Index="1">', "<Cell>")
    title = '<Row><Cell ss:MergeAcross="3"><Data ss:Type="String">名单</Data></Cell></Row>'
    below = (
        '<Row><Cell ss:Index="18"/></Row><Row ss:Index="1048576"><Cell ss:Index="9000000"/></Row>'
    )
    text = whole.replace("<Table>", f"<Table>{title}").replace("</Table>", f"{below}</Table>")
    assert people(read(text.encode())) == EXPECTED
    far = text.replace('<Cell ss:Index="18"/>', '<Cell ss:Index="9999999"><Data>x</Data></Cell>')
    assert read(far.encode()).reason == "exchange.too-big"


DBF_SPEC = "XH C(15); XM C(40); XB C(2); SFZH C(18); MZ C(24); BJ C(30)"


def dbf_bytes(folder: Path, rows: list[list[str]], codepage: str = "cp936") -> bytearray:
    table = dbf.Table(str(folder / "list.dbf"), DBF_SPEC, codepage=codepage)
    table.open(dbf.READ_WRITE)
    for row in rows:
        table.append(tuple(row))
    table.close()
    return bytearray((folder / "list.dbf").read_bytes())


@pytest.mark.parametrize("language", [0x4D, 0x00, 0x03])
def test_dbf_with_and_without_its_language(tmp_path: Path, language: int) -> None:
    data = dbf_bytes(tmp_path, ROWS)
    data[29] = language
    reading = read(bytes(data))
    assert people(reading) == EXPECTED
    assert [row.row for row in reading.students] == [1, 2, 3, 4, 5]
    assert reading.columns["student_number"] == "XH"


def test_deleted_records_count_but_are_not_read(tmp_path: Path) -> None:
    data = dbf_bytes(tmp_path, ROWS)
    start, length = struct.unpack_from("<HH", data, 8)
    data[start + length] = ord("*")
    assert [row.row for row in read(bytes(data)).students] == [1, 3, 4, 5]


def test_dbf_codes_that_lost_their_noughts() -> None:
    fields = [DbfField("XH", "C", 10), DbfField("XM", "C", 20), DbfField("MZ", "N", 2)]
    reading = read(write_dbf(fields, [["001", "张三", "1"], ["002", "马六", "3"]]))
    assert [row.person.ethnicity_code for row in reading.students] == ["01", "03"]


def test_dbf_numbers() -> None:
    fields = [DbfField("XH", "N", 12), DbfField("XM", "C", 20), DbfField("SFZH", "N", 18)]
    rounded, exact = "330106200302150080", an_id(12, "20030216")
    rows = [["12.00", "张三", rounded], ["13.00", "马六", exact]]
    reading = read(write_dbf(fields, rows))
    assert told(reading) == [(1, "id_number", "id-digits-lost", "error")]
    assert [row.person.student_number for row in reading.students] == ["13"]
    assert [row.person.id_number for row in reading.students] == [exact]


def test_dbf_memo_fields_are_named(tmp_path: Path) -> None:
    table = dbf.Table(str(tmp_path / "l.dbf"), "XH C(9); XM C(9); BZ M", codepage="cp936")
    table.open(dbf.READ_WRITE)
    table.append(("1", "张三", "长文"))
    table.close()
    reading = read((tmp_path / "l.dbf").read_bytes())
    assert told(reading) == [(0, "", "memo-not-read", "warning")]
    assert [row.person.note for row in reading.students] == [""]


def test_a_name_cut_within_a_character_is_named() -> None:
    fields = [DbfField("XH", "C", 10), DbfField("XM", "C", 6)]
    data = write_dbf(fields, [["001", "张三"], ["002", "李四"]])
    cut = data.replace("张三  ".encode("gbk"), "张三丰".encode("gbk")[:5] + b" ")
    assert told(read(cut)) == [(1, "name", "name-lost-characters", "error")]


@given(
    st.lists(
        st.text(st.characters(codec="gbk", exclude_categories=("Cc", "Zs")), max_size=10),
        max_size=20,
    )
)
def test_what_we_write_as_dbf_we_read_again(texts: list[str]) -> None:
    fields = [DbfField("XH", "C", 10), DbfField("XM", "C", 254)]
    data = write_dbf(fields, [[str(n), text] for n, text in enumerate(texts, start=1)])
    rows = list(read_tables(data)[0].rows)
    assert [cells[1] for _number, cells in rows[1:]] == [text.strip() for text in texts]


NAMES = st.text(
    "王李张刘陈杨赵黄周吴明伟芳娜敏静丽强磊军洋勇艳杰娟涛超欣悦䶮𠮷", min_size=2, max_size=4
)


@given(st.lists(NAMES, min_size=1, max_size=30), st.sampled_from(["utf-8", "gb18030", "utf-16"]))
def test_no_encoding_changes_a_name(names: list[str], encoding: str) -> None:
    lines = ["学号,姓名", *(f"{n},{name}" for n, name in enumerate(names, start=1))]
    reading = read("\r\n".join(lines).encode(encoding))
    assert [row.person.name for row in reading.students] == names


def test_each_kind_tells_beforehand_how_far_its_rows_go(tmp_path: Path) -> None:
    lines = delimited(",")
    contents = (
        xlsx(*ROWS),
        (SAMPLES / "list.xls").read_bytes(),
        (SAMPLES / "list.ods").read_bytes(),
        lines.encode(),
        lines.replace("\r\n", "\n").encode(),
        lines.replace("\r\n", "\r").encode(),
        html([HEADINGS, *ROWS]),
        spreadsheet_ml([HEADINGS, *ROWS]).encode(),
        bytes(dbf_bytes(tmp_path, ROWS)),
    )
    for content in contents:
        for table in read_tables(content):
            last = max((number for number, _cells in table.rows), default=0)
            trailing_line = content.endswith((b"\r", b"\n"))
            assert table.height == last + trailing_line, content[:40]


def test_how_far_reading_is_counts_the_rows_of_all_lists() -> None:
    lists = [[HEADINGS, *map(a_row, numbers)] for numbers in (range(1, 601), range(601, 1000))]
    heard: list[tuple[int, int]] = []
    reading = read_roster(
        saved(workbook(*lists)), clock=Noon(), told=lambda done, total: heard.append((done, total))
    )
    assert len(reading.students) == 999
    assert heard == [(1, 1001), (501, 1001), (602, 1001)]
