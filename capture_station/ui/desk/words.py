"""Words of the desk: what the acts are called, what the findings say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from capture_station.domain.codes import ethnicity_title
from capture_station.domain.events import DisputeReason
from capture_station.domain.findings import Severity
from capture_station.domain.payment import FeeState, yuan
from capture_station.domain.people import Gender
from capture_station.domain.sitting import Step
from capture_station.ui.desk.state import Act
from capture_station.ui.pages.words import gender_word
from capture_station.wording import range_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from capture_station.domain.findings import Finding
    from capture_station.domain.people import PersonData
    from capture_station.domain.sitting import Sitting

_ACTS: Mapping[Act, str] = {
    Act.FIND: str(QT_TRANSLATE_NOOP("desk", "查找学生")),
    Act.ENTER: str(QT_TRANSLATE_NOOP("desk", "进入")),
    Act.PAY: str(QT_TRANSLATE_NOOP("desk", "收费")),
    Act.REGISTER: str(QT_TRANSLATE_NOOP("desk", "登记")),
    Act.CALL: str(QT_TRANSLATE_NOOP("desk", "叫到相机前")),
    Act.SHOOT: str(QT_TRANSLATE_NOOP("desk", "拍照")),
    Act.RETAKE: str(QT_TRANSLATE_NOOP("desk", "重拍")),
    Act.ACCEPT: str(QT_TRANSLATE_NOOP("desk", "保存照片")),
    Act.CONFIRM: str(QT_TRANSLATE_NOOP("desk", "信息正确")),
    Act.NEXT: str(QT_TRANSLATE_NOOP("desk", "下一位")),
    Act.CALL_NEXT: str(QT_TRANSLATE_NOOP("desk", "叫下一位")),
    Act.OVERRIDE: str(QT_TRANSLATE_NOOP("desk", "说明原因后保存")),
    Act.DISPUTE: str(QT_TRANSLATE_NOOP("desk", "有误")),
    Act.SETTLE: str(QT_TRANSLATE_NOOP("desk", "处理异议")),
    Act.CORRECT: str(QT_TRANSLATE_NOOP("desk", "更正信息")),
    Act.REFUND: str(QT_TRANSLATE_NOOP("desk", "退费")),
    Act.LEAVE: str(QT_TRANSLATE_NOOP("desk", "未拍离开")),
    Act.VOID: str(QT_TRANSLATE_NOOP("desk", "作废")),
    Act.SEND_BACK: str(QT_TRANSLATE_NOOP("desk", "返回排队")),
    Act.BIND_CODE: str(QT_TRANSLATE_NOOP("desk", "绑定采集码")),
    Act.ASK_RETAKE: str(QT_TRANSLATE_NOOP("desk", "安排补拍")),
    Act.DROP_RETAKE: str(QT_TRANSLATE_NOOP("desk", "取消补拍")),
    Act.WALK_IN: str(QT_TRANSLATE_NOOP("desk", "现场登记")),
    Act.NEXT_SITTER: str(QT_TRANSLATE_NOOP("desk", "座位上还是上一位吗？")),
    Act.LIKENESS: str(QT_TRANSLATE_NOOP("desk", "照片是这位同学吗？")),
}

ACT_KEYS: Mapping[Act, str] = {
    Act.FIND: "find",
    Act.SHOOT: "shoot",
    Act.RETAKE: "retake",
    Act.DISPUTE: "dispute",
    Act.CORRECT: "correct",
    Act.REFUND: "refund",
    Act.LEAVE: "leave",
    Act.CALL_NEXT: "call-next",
    Act.WALK_IN: "walk-in",
}
"""Acts with a key of their own; everything else is on Enter when it is next."""

_STEPS: Mapping[Step, str] = {
    Step.ENTER: str(QT_TRANSLATE_NOOP("desk", "进入")),
    Step.PAY: str(QT_TRANSLATE_NOOP("desk", "缴费")),
    Step.REGISTER: str(QT_TRANSLATE_NOOP("desk", "登记")),
    Step.SHOOT: str(QT_TRANSLATE_NOOP("desk", "拍照")),
    Step.VERIFY: str(QT_TRANSLATE_NOOP("desk", "核对")),
}

_FEES: Mapping[FeeState, str] = {
    FeeState.DUE: str(QT_TRANSLATE_NOOP("desk", "未缴费")),
    FeeState.PAID: str(QT_TRANSLATE_NOOP("desk", "已缴费")),
    FeeState.WAIVED: str(QT_TRANSLATE_NOOP("desk", "已免费")),
    FeeState.BY_SCHOOL: str(QT_TRANSLATE_NOOP("desk", "学校支付")),
    FeeState.FREE: str(QT_TRANSLATE_NOOP("desk", "不收费")),
    FeeState.REFUNDED: str(QT_TRANSLATE_NOOP("desk", "已退费")),
}

_DISPUTES: Mapping[DisputeReason, str] = {
    DisputeReason.NAME: str(QT_TRANSLATE_NOOP("desk", "姓名有误")),
    DisputeReason.GENDER: str(QT_TRANSLATE_NOOP("desk", "性别有误")),
    DisputeReason.ID_NUMBER: str(QT_TRANSLATE_NOOP("desk", "证件号有误")),
    DisputeReason.STUDENT_NUMBER: str(QT_TRANSLATE_NOOP("desk", "学号有误")),
    DisputeReason.ETHNICITY: str(QT_TRANSLATE_NOOP("desk", "民族有误")),
    DisputeReason.CLASS: str(QT_TRANSLATE_NOOP("desk", "班级有误")),
    DisputeReason.NOT_MY_PHOTO: str(QT_TRANSLATE_NOOP("desk", "照片不是本人")),
}

_FIELDS: Mapping[str, str] = {
    "name": str(QT_TRANSLATE_NOOP("desk", "姓名")),
    "gender": str(QT_TRANSLATE_NOOP("desk", "性别")),
    "id_number": str(QT_TRANSLATE_NOOP("desk", "证件号")),
    "student_number": str(QT_TRANSLATE_NOOP("desk", "学号")),
    "ethnicity_code": str(QT_TRANSLATE_NOOP("desk", "民族")),
    "class_name": str(QT_TRANSLATE_NOOP("desk", "班级")),
    "major": str(QT_TRANSLATE_NOOP("desk", "专业")),
    "department": str(QT_TRANSLATE_NOOP("desk", "院系")),
    "birth_date": str(QT_TRANSLATE_NOOP("desk", "出生日期")),
}
FIELDS = tuple(_FIELDS)
"""Fields of the roster that a correction is offered for."""

_MARKS = {
    Severity.PASS: "good",
    Severity.WARN: "look",
    Severity.FAIL: "act",
    Severity.UNKNOWN: "look",
}


def _say(word: str) -> str:
    return QCoreApplication.translate("desk", word)


def act_word(act: Act) -> str:
    """Return what an act is called."""
    return _say(_ACTS[act])


def step_word(step: Step, sitting: Sitting | None) -> str:
    """Return the name of a step; that of paying with the amount."""
    word = _say(_STEPS[step])
    fee = sitting.fee if sitting is not None else None
    if step is not Step.PAY or fee is None:
        return word
    if fee.state in {FeeState.DUE, FeeState.PAID}:
        return f"{word} ¥{fee.due_fen // 100 if fee.due_fen % 100 == 0 else yuan(fee.due_fen)}"
    return _say(_FEES[fee.state])


def fee_word(state: FeeState) -> str:
    """Return where a fee stands."""
    return _say(_FEES[state])


def dispute_word(reason: DisputeReason) -> str:
    """Return what is wrong in a dispute."""
    return _say(_DISPUTES[reason])


def field_word(field: str) -> str:
    """Return what a field of the roster is called."""
    return _say(_FIELDS[field]) if field in _FIELDS else field


def field_value(data: PersonData, field: str) -> str:
    """Return a datum of the roster as people read it."""
    value = getattr(data, field)
    if isinstance(value, Gender):
        return gender_word(value)
    if field == "ethnicity_code":
        return ethnicity_title(str(value))
    return "" if value is None else str(value)


def finding_tone(severity: Severity) -> str:
    """Return the token of a finding's colour."""
    return _MARKS[severity]


def finding_value(finding: Finding) -> str:
    """Return the measured value with its unit, short."""
    if finding.value is None:
        return ""
    unit = finding.unit
    if unit == "dE2000":
        return f"ΔE {finding.value:.1f}"
    if unit == "deg":
        rounded = round(finding.value, 1)
        return f"{rounded:+.1f}°" if rounded else "0.0°"
    if unit in {"%", "px", "KB"}:
        return f"{finding.value:.{_places(finding, finding.value)}f} {unit}"
    whole = float(finding.value).is_integer()
    return f"{finding.value:.0f}" if whole else f"{finding.value:.2f}"


def _places(finding: Finding, value: float) -> int:
    """Return 1 where a value rounded to a whole number would lie within the limits it is beyond."""
    low, high = finding.limits
    hides = (high is not None and round(value) <= high < value) or (
        low is not None and value < low <= round(value)
    )
    return 1 if hides else 0


def limit_words(finding: Finding) -> str:
    """Return the accepted range of a finding, e.g. ``50–110 px``; empty if it has none."""
    words = range_words(*("" if limit is None else f"{limit:g}" for limit in finding.limits))
    unit = {"dE2000": "", "deg": "°"}.get(finding.unit, f" {finding.unit}".rstrip())
    return f"{words}{unit}" if words else ""
