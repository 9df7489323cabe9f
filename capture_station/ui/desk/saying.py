"""What the stage says at each moment of the desk: one instruction, one quiet line, one ring."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from capture_station.camera.state import Status
from capture_station.domain.errors import Trouble
from capture_station.domain.findings import Severity, Verdict
from capture_station.domain.sitting import Stage
from capture_station.ui.desk.state import Busy
from capture_station.ui.desk.words import dispute_word, finding_value, limit_words
from capture_station.ui.stage.stage import Saying
from capture_station.wording import finding_sentences, trouble_sentence

if TYPE_CHECKING:
    from capture_station.camera.state import CameraState
    from capture_station.domain.findings import Finding, Judgement
    from capture_station.ui.desk.state import DeskState
    from capture_station.ui.judging import LiveResult
    from capture_station.wording import Lang

_RINGS = {
    Verdict.PASS: "good",
    Verdict.WARN: "look",
    Verdict.FAIL: "act",
    Verdict.UNREADABLE: "act",
}
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_ROUNDED = 0.5
translate = QCoreApplication.translate
_WRONG = (Severity.FAIL, Severity.WARN, Severity.UNKNOWN)


def saying_of(
    state: DeskState, live: LiveResult | None, lang: Lang, *, is_asked: bool = False
) -> Saying:
    """Return what the stage says.

    Args:
        state: Of the desk.
        live: The newest judged picture; None where there is none.
        lang: Language of the sentences.
        is_asked: Whether the student is asked about a shot that is not kept yet.
    """
    busy = _while_busy(state.busy)
    if busy is not None:
        return busy
    if state.shot is not None:
        saying = _of_shot(state.shot.judgement, lang)
        asked = translate("Saying", "请学生核对照片和信息")
        return replace(saying, line=asked) if is_asked else saying
    if state.stage is Stage.ON_STAGE:
        return live_saying(live, lang)
    return _between(state)


def live_saying(live: LiveResult | None, lang: Lang) -> Saying:
    """Return the one instruction for the live picture."""
    if live is None:
        return Saying(translate("Saying", "请坐好，看镜头"))
    judgement = live.instruction.judgement
    held, rules = counts(judgement)
    finding = live.instruction.finding
    ring = _RINGS[judgement.verdict]
    if finding is None:
        line = translate("Saying", "{count} 项检查全部合格").format(count=rules)
        return Saying(translate("Saying", "很好，请保持不动"), line, "good", held, rules, ring)
    words = finding_sentences(finding, lang)
    line = _with_measured(words.message, finding)
    return Saying(words.advice or words.message, line, "", held, rules, ring)


def absent_saying(camera: CameraState | None) -> Saying | None:
    """Return what the operator is told while the camera shows nothing new; None where it does."""
    status = None if camera is None else camera.status
    resumes = translate("Saying", "恢复后自动继续，已办的步骤不受影响")
    match status:
        case Status.LIVE | None:
            return None
        case Status.CONNECTING:
            return Saying(translate("Saying", "正在连接相机…"))
        case Status.FROZEN:
            return Saying(translate("Saying", "相机画面停住，正在恢复"), resumes, "look")
        case Status.LOST:
            return Saying(translate("Saying", "相机已断开，正在恢复"), resumes, "look")
        case Status.STOPPED:
            return Saying(translate("Saying", "相机未连接"))


def unjudged_saying(error: BaseException, lang: Lang) -> Saying:
    """Return what is said while pictures cannot be judged, e.g. for want of the face models."""
    words = translate("Saying", "暂时不能检查照片")
    line = trouble_sentence(error, lang) if isinstance(error, Trouble) else ""
    return Saying(words, line, "act")


def sitter_saying(live: LiveResult | None, camera: CameraState | None, lang: Lang) -> Saying:
    """Return what the sitter is told: nothing that only the operator can put right."""
    if absent_saying(camera) is not None:
        return Saying(translate("Saying", "请稍等"))
    saying = live_saying(live, lang)
    if live is None or live.instruction.finding is None:
        return saying
    if live.instruction.audience == "sitter":
        return saying
    return replace(saying, words=translate("Saying", "请坐好，看镜头"), line="", ring="off")


def counts(judgement: Judgement) -> tuple[int, int]:
    """Return how many rules hold, and of how many."""
    held = sum(finding.severity is Severity.PASS for finding in judgement.findings)
    return held, len(judgement.findings)


def verdict_tone(verdict: Verdict) -> str:
    """Return the tone of a verdict."""
    return _RINGS[verdict]


def _while_busy(busy: Busy) -> Saying | None:
    match busy:
        case Busy.SHOOTING:
            return Saying(translate("Saying", "拍照中，请不要动"))
        case Busy.DEVELOPING:
            return Saying(translate("Saying", "正在检查照片…"))
        case Busy.SAVING:
            return Saying(translate("Saying", "正在保存…"))
        case _:
            return None


def _of_shot(judgement: Judgement, lang: Lang) -> Saying:
    held, rules = counts(judgement)
    ring = _RINGS[judgement.verdict]
    wrong = [one for one in judgement.findings if one.severity in _WRONG]
    wrong.sort(key=lambda one: _WRONG.index(one.severity))
    if judgement.verdict is Verdict.PASS:
        line = translate("Saying", "{count} 项检查全部合格").format(count=rules)
        return Saying(translate("Saying", "照片合格"), line, "good", held, rules, ring)
    first = finding_sentences(wrong[0], lang)
    line = " · ".join(part for part in (first.advice, _measured(wrong[0])) if part)
    if judgement.verdict is Verdict.WARN:
        words = translate("Saying", "可以使用：{message}").format(message=first.message)
        return Saying(words, line, "look", held, rules, ring)
    words = translate("Saying", "需要重拍：{message}").format(message=first.message)
    return Saying(words, line, "act", held, rules, ring)


def _between(state: DeskState) -> Saying:
    sitting = state.sitting
    if state.person is None or sitting is None:
        if state.waiting:
            line = translate("Saying", "{count} 人等候拍照").format(count=state.waiting)
            return Saying(translate("Saying", "请叫下一位"), line)
        return Saying(
            translate("Saying", "等待学生"), translate("Saying", "扫描学号、身份证或采集码")
        )
    capture = sitting.capture
    if state.stage is Stage.SHOT and capture is not None:
        words = translate("Saying", "已保存 {serial}").format(serial=capture.serial.text)
        return Saying(words, translate("Saying", "请学生核对照片和信息"), "good", 1, 1, "good")
    if state.stage is Stage.DONE:
        return Saying(
            translate("Saying", "完成，谢谢"),
            translate("Saying", "照片已保存，本人已核对"),
            "good",
            1,
            1,
            "good",
        )
    if state.stage is Stage.DISPUTED and sitting.dispute is not None:
        line = dispute_word(sitting.dispute.reason)
        return Saying(translate("Saying", "有异议，已记录"), line, "look", 0, 0, "off")
    words = {
        Stage.ENTERED: translate("Saying", "请缴费"),
        Stage.SETTLED: translate("Saying", "请核对信息并登记"),
        Stage.REGISTERED: translate("Saying", "等待叫号"),
        Stage.LEFT: translate("Saying", "未拍照离开"),
        Stage.VOIDED: translate("Saying", "记录已作废"),
    }.get(state.stage, translate("Saying", "请先进入"))
    return Saying(words, state.person.student.data.name)


def _measured(finding: Finding) -> str:
    """Return value and limit of a finding, e.g. "ΔE 14.2 (≤ 12)"."""
    value, limit = finding_value(finding), limit_words(finding)
    return f"{value} ({limit})" if value and limit else value


def _with_measured(message: str, finding: Finding) -> str:
    """Return a message with value and limit of its finding; a value that it says is not said again.

    Messages round to whole numbers or tenths. How many faces there are they say in full.
    """
    if finding.rule == "one-face":
        return message
    limit, value = limit_words(finding), abs(finding.value or 0.0)
    said = any(abs(float(one) - value) <= _ROUNDED for one in _NUMBER.findall(message))
    if said and limit:
        return f"{message} ({limit})"
    return " · ".join(part for part in (message, _measured(finding)) if part)
