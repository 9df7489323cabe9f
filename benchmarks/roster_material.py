"""A large class list, and portraits to deliver, made up."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING

import xlsxwriter

from capture_station.domain.identity import check_character

if TYPE_CHECKING:
    from pathlib import Path

HEADINGS = (
    "学校代码 学校名称 学院 专业 班级 学号 姓名 性别 民族 证件类型 身份证号 出生日期 层次 学习形式 "
    "学制 考生号 辅导员 备注"
)
_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_REGIONS = ("330106", "110105", "440524", "510104", "320102", "420106", "610113", "210202")


def write_large_list(path: Path, students: int) -> None:
    """Write a list of different students in 18 columns.

    Args:
        path: The XLSX file.
        students: How many; the file grows by about 100 bytes each.
    """
    chance = random.Random(1)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("名单")
    sheet.write_row(0, 0, HEADINGS.split())
    for number in range(1, students + 1):
        sheet.write_row(number, 0, _student(number, chance))
    book.close()


def _student(number: int, chance: random.Random) -> list[str]:
    born = date(2001, 1, 1) + timedelta(days=number // 999 % 1500)
    first = f"{_REGIONS[number // 1_400_000]}{born:%Y%m%d}{number % 999:03}"
    male = int(first[-1]) % 2 == 1
    name = chance.choice(_SURNAMES) + chr(0x4E00 + chance.randrange(5000))
    group = number // 35
    return [
        "10335",
        "浙江大学",
        f"学院{group % 30}",
        f"专业{group % 120}",
        f"专业{group % 120}-{group:04}",
        f"32{number:08}",
        name + chr(0x4E00 + chance.randrange(5000)),
        "男" if male else "女",
        "汉族" if number % 11 else "回族",
        "居民身份证",
        first + check_character(first),
        f"{born:%Y%m%d}",
        "本科",
        "普通全日制",
        "4",
        f"21330{number:09}",
        f"老师{group % 300}",
        "",
    ]
