"""Words of the field for the states that the store knows, in the language of the windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from capture_station.domain.payment import PaymentMethod
from capture_station.domain.people import Gender, masked_id
from capture_station.domain.session import SessionState
from capture_station.domain.sitting import Stage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from capture_station.domain.overview import PersonHit
    from capture_station.domain.people import PersonData
    from capture_station.domain.sitting import Sitting
    from capture_station.domain.spec import PhotoSpec
    from capture_station.wording import Lang

_SESSION_STATES: Mapping[SessionState, tuple[str, str]] = {
    SessionState.PLANNED: (str(QT_TRANSLATE_NOOP("pages", "未开放")), "look"),
    SessionState.OPEN: (str(QT_TRANSLATE_NOOP("pages", "进行中")), "good"),
    SessionState.CLOSED: (str(QT_TRANSLATE_NOOP("pages", "已结束")), ""),
}
_STAGES: Mapping[Stage, tuple[str, str]] = {
    Stage.NEW: (str(QT_TRANSLATE_NOOP("pages", "未到")), ""),
    Stage.ENTERED: (str(QT_TRANSLATE_NOOP("pages", "待缴费")), "look"),
    Stage.SETTLED: (str(QT_TRANSLATE_NOOP("pages", "已缴费")), "accent"),
    Stage.REGISTERED: (str(QT_TRANSLATE_NOOP("pages", "已登记")), "accent"),
    Stage.ON_STAGE: (str(QT_TRANSLATE_NOOP("pages", "拍照中")), "accent"),
    Stage.SHOT: (str(QT_TRANSLATE_NOOP("pages", "待核对")), "accent"),
    Stage.DONE: (str(QT_TRANSLATE_NOOP("pages", "已完成")), "good"),
    Stage.DISPUTED: (str(QT_TRANSLATE_NOOP("pages", "有异议")), "act"),
    Stage.LEFT: (str(QT_TRANSLATE_NOOP("pages", "未拍离开")), "look"),
    Stage.VOIDED: (str(QT_TRANSLATE_NOOP("pages", "已作废")), ""),
}
_RETAKE = str(QT_TRANSLATE_NOOP("pages", "待补拍"))
_METHODS: Mapping[PaymentMethod, str] = {
    PaymentMethod.CASH: str(QT_TRANSLATE_NOOP("pages", "现金")),
    PaymentMethod.WECHAT: str(QT_TRANSLATE_NOOP("pages", "微信")),
    PaymentMethod.ALIPAY: str(QT_TRANSLATE_NOOP("pages", "支付宝")),
}
_GENDERS: Mapping[Gender, str] = {
    Gender.MALE: str(QT_TRANSLATE_NOOP("pages", "男")),
    Gender.FEMALE: str(QT_TRANSLATE_NOOP("pages", "女")),
    Gender.UNKNOWN: str(QT_TRANSLATE_NOOP("pages", "未填")),
}
_OPEN_POINTS: Mapping[str, str] = {
    "shot-not-paid": str(QT_TRANSLATE_NOOP("pages", "费用未结清")),
    "paid-not-shot": str(QT_TRANSLATE_NOOP("pages", "已缴费未拍")),
    "registered-not-shot": str(QT_TRANSLATE_NOOP("pages", "已登记未拍")),
    "not-verified": str(QT_TRANSLATE_NOOP("pages", "本人未核对")),
    "disputed": str(QT_TRANSLATE_NOOP("pages", "异议未处理")),
    "retake-pending": str(QT_TRANSLATE_NOOP("pages", "等待补拍")),
    "copy-missing": str(QT_TRANSLATE_NOOP("pages", "副本未写好")),
}
_BACKGROUNDS: Mapping[str, str] = {
    "light-blue": str(QT_TRANSLATE_NOOP("pages", "浅蓝")),
    "blue": str(QT_TRANSLATE_NOOP("pages", "蓝色")),
    "white": str(QT_TRANSLATE_NOOP("pages", "白色")),
    "off-white": str(QT_TRANSLATE_NOOP("pages", "灰白")),
    "light-grey": str(QT_TRANSLATE_NOOP("pages", "浅灰")),
    "grey": str(QT_TRANSLATE_NOOP("pages", "灰色")),
    "red": str(QT_TRANSLATE_NOOP("pages", "红色")),
}


_SHORTEST_CUT = 10


def _say(word: str) -> str:
    return QCoreApplication.translate("pages", word)


def session_state(state: SessionState) -> tuple[str, str]:
    """Return the word of a session's state and the tone of its chip."""
    word, tone = _SESSION_STATES[state]
    return _say(word), tone


def sitting_state(sitting: Sitting | None) -> tuple[str, str]:
    """Return the word of where a person stands and the tone of its chip."""
    if sitting is not None and sitting.retake_reason:
        return _say(_RETAKE), "look"
    word, tone = _STAGES[Stage.NEW if sitting is None else sitting.stage]
    return _say(word), tone


def hit_state(hit: PersonHit) -> tuple[str, str]:
    """Return the word of where a found person stands and the tone of its chip."""
    return sitting_state(hit.sitting)


def method_word(method: PaymentMethod) -> str:
    """Return the word of a way to pay."""
    return _say(_METHODS[method])


def gender_word(gender: Gender) -> str:
    """Return the word of a gender."""
    return _say(_GENDERS[gender])


def open_point_word(kind: str) -> str:
    """Return what is open, e.g. "paid, no photo"."""
    return _say(_OPEN_POINTS[kind]) if kind in _OPEN_POINTS else kind


def background_word(name: str) -> str:
    """Return the word of a background's colour; one of a user's own spec keeps its name."""
    return _say(_BACKGROUNDS[name]) if name in _BACKGROUNDS else name


def spec_title(spec: PhotoSpec, lang: Lang) -> str:
    """Return the title of a photo standard."""
    return spec.title.get(lang) or spec.title.get("zh") or spec.id


def masked(person: PersonData) -> str:
    """Return a person's identity number fit for a list: its first and last four characters."""
    number = person.id_number
    return f"{number[:4]}···{number[-4:]}" if len(number) > _SHORTEST_CUT else masked_id(number)
