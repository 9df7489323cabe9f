"""Code tables of the field: gender, ethnicity, level, form of study, kind of document.

Sources: GB/T 2261.1-2003 (gender), GB/T 3304-1991 (ethnicity), JY/T 1001 (kind of document; from
secondary copies). What a list may write for an entry stands beside it; reading is forgiving about
width, blanks and case, never about meaning.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from capture_station.domain.people import Gender, IdType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

GENDER_CODES: Mapping[Gender, str] = {Gender.UNKNOWN: "0", Gender.MALE: "1", Gender.FEMALE: "2"}
"""GB/T 2261.1; code 9 (not stated) is read as unknown as well."""

GENDER_TITLES: Mapping[Gender, str] = {
    Gender.MALE: "男",
    Gender.FEMALE: "女",
    Gender.UNKNOWN: "未知",
}

_NUMBERED_ETHNICITIES = (
    "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 "
    "拉祜 水 东乡 纳西 景颇 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 "
    "怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺"
)

ETHNICITIES: Mapping[str, str] = {
    f"{code:02}": name for code, name in enumerate(_NUMBERED_ETHNICITIES.split(), start=1)
} | {"97": "其他", "98": "外国血统中国籍"}
"""GB/T 3304: two-digit code → name without 族."""

LEVELS: Mapping[str, tuple[str, ...]] = {
    "专科": (
        "高职",
        "专科(高职)",
        "专科高职",
        "高职高专",
        "高职专科",
        "大专",
        "专科生",
        "普通专科",
    ),
    "本科": ("普通本科", "本科生", "大学本科", "学士"),
    "专升本": ("专科起点本科", "专起本"),
    "高起本": ("高中起点本科",),
    "高起专": ("高中起点专科",),
    "第二学士学位": ("第二学士", "二学位", "双学位"),
    "硕士研究生": ("硕士", "硕研", "硕士生"),
    "博士研究生": ("博士", "博研", "博士生"),
}
"""Level → further ways to write it."""

STUDY_FORMS: Mapping[str, tuple[str, ...]] = {
    "普通全日制": ("全日制", "普通", "统招", "普通高等教育"),
    "非全日制": (),
    "函授": (),
    "业余": ("夜大", "夜大学"),
    "脱产": (),
    "网络教育": ("网络", "远程教育", "现代远程教育"),
    "开放教育": ("开放", "电大"),
    "自学考试": ("自考", "自学"),
}
"""Form of study → further ways to write it."""

ID_TYPE_TITLES: Mapping[IdType, tuple[str, ...]] = {
    IdType.RESIDENT_ID: ("居民身份证", "身份证", "二代身份证", "1", "01"),
    IdType.HMT_RESIDENCE_PERMIT: (
        "港澳台居民居住证",
        "港澳居民居住证",
        "台湾居民居住证",
        "居住证",
    ),
    IdType.HM_TRAVEL_PERMIT: (
        "港澳居民来往内地通行证",
        "港澳来往内地通行证",
        "港澳通行证",
        "回乡证",
        "港澳居民通行证",
    ),
    IdType.TAIWAN_TRAVEL_PERMIT: (
        "台湾居民来往大陆通行证",
        "台湾通行证",
        "台胞证",
        "台湾居民通行证",
        "8",
        "08",
    ),
    IdType.FOREIGN_PERMANENT_RESIDENT: (
        "外国人永久居留身份证",
        "外国人永久居留证",
        "永久居留证",
        "境外永久居住证",
        "9",
        "09",
    ),
    IdType.PASSPORT: ("护照", "中国护照", "外国护照", "普通护照", "PASSPORT", "A"),
    IdType.OFFICER_CARD: ("军官证", "士兵证", "军官证/士兵证", "军人证", "2", "02", "3", "03"),
    IdType.OTHER: ("其他", "其它", "其他证件", "Z"),
}
"""Kind of document → what lists write, the official title first."""

TEXT_ETHNICITIES = ("穿青人", "革家人", "僜人", "夏尔巴人")
"""People that identity cards name and the standard has no code for; kept as text."""

_GENDER_WORDS: Mapping[Gender, str] = {
    Gender.MALE: "男 男性 男生 1 01 M MALE 1-男 1男",
    Gender.FEMALE: "女 女性 女生 2 02 F FEMALE 2-女 2女",
    Gender.UNKNOWN: "0 9 未知 未说明 不详 UNKNOWN 未知的性别 未说明的性别",
}
_ROMAN_ETHNICITIES = (
    "Han Mongol Hui Zang Uygur Miao Yi Zhuang Buyei Chosen Man Dong Yao Bai Tujia Hani Kazak Dai "
    "Li Lisu Va She Gaoshan Lahu Sui Dongxiang Naxi Jingpo Kirgiz Tu Daur Mulao Qiang Blang Salar "
    "Maonan Gelao Xibe Achang Pumi Tajik Nu Uzbek Russ Ewenki Deang Bonan Yugur Gin Tatar Derung "
    "Oroqen Hezhen Monba Lhoba Jino"
)
"""The standard's own spelling in Latin letters, in the order of the codes."""
_OTHER_ETHNICITY_NAMES = {
    name.upper(): f"{code:02}" for code, name in enumerate(_ROMAN_ETHNICITIES.split(), start=1)
} | {
    "TIBETAN": "04",
    "UYGHUR": "05",
    "KOREAN": "10",
    "MANCHU": "11",
    "毛难": "36",
    "崩龙": "46",
    "蒙": "02",
    "维": "05",
    "其它": "97",
    "未识别民": "97",
    "外国血统": "98",
    "外国血统中国籍人士": "98",
}
_CODE_BEFORE_NAME = re.compile(r"[0-9]{1,2}[-_.、]?(?=[^0-9])")
_SCHOOL_CODE = re.compile(r"[1-9][0-9]{4}")


def folded(text: str) -> str:
    """Return a text for comparing: full-width forms narrow, no blanks, upper case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


@lru_cache(maxsize=256)
def read_gender(text: str) -> Gender | None:
    """Return the gender that a list states in words or code; None if it says something else."""
    return _GENDERS.get(folded(text))


def read_ethnicity(text: str) -> str | None:
    """Return the two-digit code of GB/T 3304, the text itself for people without one, or None.

    Codes that lost their leading nought are completed, 族 may be there or not.
    """
    word = folded(text)
    if word.isdigit():
        return word.zfill(2) if word.zfill(2) in ETHNICITIES else None
    if word in TEXT_ETHNICITIES:
        return word
    word = _CODE_BEFORE_NAME.sub("", word, count=1)
    return _ETHNICITY_CODES.get(word) or _ETHNICITY_CODES.get(word.removesuffix("族"))


def ethnicity_title(code: str) -> str:
    """Return how an ethnicity is written out, e.g. ``"汉族"`` for ``"01"``."""
    name = ETHNICITIES.get(code)
    if name is None:
        return code
    return name if code in ("97", "98") else name + "族"


def read_level(text: str) -> str | None:
    """Return the standard word for a level, or None if it is not one of them."""
    return _LEVELS.get(folded(text))


def read_study_form(text: str) -> str | None:
    """Return the standard word for a form of study, or None if it is not one of them."""
    return _STUDY_FORMS.get(folded(text))


def read_id_type(text: str) -> IdType | None:
    """Return the kind of document that a list names, or None."""
    return _ID_TYPES.get(folded(text))


def is_school_code(text: str) -> bool:
    """Whether a text has the form of a school code: five digits, the first not nought."""
    return _SCHOOL_CODE.fullmatch(text) is not None


def _by_word(table: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {folded(word): entry for entry, words in table.items() for word in (entry, *words)}


_GENDERS = {word: gender for gender, words in _GENDER_WORDS.items() for word in words.split()}
_ETHNICITY_CODES = {name: code for code, name in ETHNICITIES.items()} | _OTHER_ETHNICITY_NAMES
_LEVELS = _by_word(LEVELS)
_STUDY_FORMS = _by_word(STUDY_FORMS)
_ID_TYPES = {folded(word): kind for kind, words in ID_TYPE_TITLES.items() for word in words}
