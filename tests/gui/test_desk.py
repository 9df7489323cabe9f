"""The desk, driven by keys from the door to the confirmed portrait."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt

from capture_station.domain.errors import Trouble
from capture_station.domain.events import DisputeReason
from capture_station.domain.payment import FeeState
from capture_station.domain.people import PersonData
from capture_station.ui.desk.forms.people import WalkInForm
from capture_station.ui.desk.forms.reasons import DisputeForm
from capture_station.ui.desk.state import Act
from tests.gui.hands import bring_to_camera, press, scan, shoot
from tests.gui.rehearsal import Rehearsal, failing, judgement, rehearse, students, warning

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from capture_station.ui.stage.stage import Saying

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def scene(qtbot: QtBot, tmp_path: Path) -> Iterator[Rehearsal]:
    with rehearse(qtbot, tmp_path) as made:
        yield made


def test_a_student_goes_through_all_five_steps_by_keys(scene: Rehearsal) -> None:
    bring_to_camera(scene)
    scene.wait(lambda: scene.page.stage.caption.ring.accessibleName() == "3/3")
    shoot(scene)
    assert scene.page.stage.view is scene.page.stage.review
    assert scene.page.panel.primary.accessibleName() == "保存照片"
    press(scene, Key.Key_Return)
    scene.wait_for_stage("shot")
    assert scene.page.stage.caption.instruction.words == "已保存 A0001"
    assert scene.page.stage.view is scene.page.stage.verify
    press(scene, Key.Key_Return)
    scene.wait_for_stage("done")
    captures = scene.station.records.captures(scene.session.id)
    assert [(one.student.data.name, one.capture.serial.text) for one in captures] == [
        (students()[0].name, "A0001")
    ]
    press(scene, Key.Key_Return)
    scene.wait(lambda: scene.desk.state.person is None)
    assert scene.page.line.search.hasFocus()


def test_a_failed_shot_offers_a_retake_and_is_kept_only_with_a_reason(scene: Rehearsal) -> None:
    bring_to_camera(scene)
    scene.judge.verdict = failing("roll")
    shoot(scene)
    assert scene.page.panel.primary.accessibleName() == "重拍"
    press(scene, Key.Key_Return)
    assert scene.desk.state.shot is None
    shoot(scene)
    scene.desk.do(Act.OVERRIDE)
    press(scene, Key.Key_Return)
    assert scene.desk.state.form is Act.OVERRIDE, "a reason is needed"
    press(scene, Key.Key_1, ALT)
    press(scene, Key.Key_Return)
    scene.wait_for_stage("shot")
    sitting = scene.desk.state.sitting
    assert sitting is not None
    assert sitting.capture is not None
    assert sitting.capture.override_reason == "宗教或民族服饰"


def test_r_puts_a_good_shot_aside(scene: Rehearsal) -> None:
    bring_to_camera(scene)
    shoot(scene)
    press(scene, Key.Key_R)
    assert scene.desk.state.is_live
    assert scene.page.stage.view is scene.page.stage.live


def test_after_a_retake_nothing_is_said_of_before(
    scene: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_to_camera(scene)
    scene.judge.verdict = failing("roll")
    caption = scene.page.stage.caption
    scene.wait(lambda: caption.ring.accessibleName() == "2/3")
    fault = caption.instruction.words
    shoot(scene)
    scene.judge.verdict = judgement()
    said: list[Saying] = []
    monkeypatch.setattr(scene.page.stage, "say", said.append)
    press(scene, Key.Key_R)
    assert [(one.words, one.ring) for one in said] == [("请坐好，看镜头", "off")]
    scene.wait(lambda: said[-1].ring == "good")
    assert fault not in {one.words for one in said}


def test_while_a_sentence_stands_to_be_read_its_ring_stands_too(
    scene: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_to_camera(scene)
    caption = scene.page.stage.caption
    scene.wait(lambda: caption.ring.accessibleName() == "3/3")
    praise = caption.instruction.words
    said: list[Saying] = []
    monkeypatch.setattr(scene.page.stage, "say", said.append)
    scene.judge.verdict = failing("roll")
    scene.wait(lambda: said[-1:] != [] and said[-1].ring == "act")
    scene.judge.verdict = judgement()
    scene.wait(lambda: said[-1].ring == "good")
    assert {(one.words == praise, one.ring) for one in said} == {(True, "good"), (False, "act")}


def test_the_last_try_stands_beside_the_new_one_and_z_shows_the_eyes(scene: Rehearsal) -> None:
    bring_to_camera(scene)
    shoot(scene)
    review = scene.page.stage.review
    assert review._previous.isNull()
    press(scene, Key.Key_R)
    shoot(scene)
    assert not review._previous.isNull()
    press(scene, Key.Key_Z)
    assert review.is_zoomed
    scene.wait(lambda: not review.grab().isNull())
    press(scene, Key.Key_Z)
    assert not review.is_zoomed
    press(scene, Key.Key_Return)
    scene.wait_for_stage("shot")


def test_space_takes_no_photo_of_somebody_who_was_not_called(scene: Rehearsal) -> None:
    scan(scene, 0)
    scene.wait_for_stage("entered")
    press(scene, Key.Key_Space)
    scene.rest()
    assert scene.desk.state.shot is None
    bring_to_camera(scene, 1)
    shoot(scene)
    press(scene, Key.Key_Return)
    scene.wait_for_stage("shot")
    press(scene, Key.Key_Space)
    scene.rest()
    assert scene.desk.state.shot is None, "one shot for one call"


def test_nobody_is_taken_up_while_another_stands_at_the_camera(scene: Rehearsal) -> None:
    bring_to_camera(scene)
    first = scene.desk.state.person
    scan(scene, 1)
    scene.wait(lambda: bool(scene.notices))
    assert scene.desk.state.person == first
    notice = scene.window.toast.notice
    assert notice is not None
    assert notice.button == "返回排队"


def test_a_fee_is_waived_with_a_reason(scene: Rehearsal) -> None:
    scan(scene, 0)
    scene.wait_for_stage("entered")
    press(scene, Key.Key_Return)
    press(scene, Key.Key_5, CTRL)
    press(scene, Key.Key_Return)
    assert scene.desk.state.form is Act.PAY, "a reason is needed"
    press(scene, Key.Key_1, ALT)
    press(scene, Key.Key_Return)
    scene.wait_for_stage("settled")
    sitting = scene.desk.state.sitting
    assert sitting is not None
    assert sitting.fee is not None
    assert sitting.fee.state is FeeState.WAIVED
    history = scene.station.records.history(sitting.id)
    assert history, "the waiving is in the audit trail"


def test_cash_gives_change_and_too_little_is_refused(scene: Rehearsal) -> None:
    scan(scene, 0)
    scene.wait_for_stage("entered")
    press(scene, Key.Key_Return)
    scene.qtbot.keyClicks(scene.window.focusWidget(), "10")
    press(scene, Key.Key_Return)
    assert scene.desk.state.form is Act.PAY
    field = scene.window.focusWidget()
    field.selectAll()
    scene.qtbot.keyClicks(field, "50")
    press(scene, Key.Key_Return)
    scene.wait_for_stage("settled")
    money = scene.station.records.money(scene.session.id)
    assert money.held_fen == 2000


def test_a_session_without_fee_passes_the_step_by_itself(qtbot: QtBot, tmp_path: Path) -> None:
    with rehearse(qtbot, tmp_path, fee_fen=0) as scene:
        scan(scene, 0)
        scene.wait_for_stage("settled")
        assert scene.page.panel.primary.accessibleName() == "登记"


def test_a_dispute_is_recorded_with_what_is_wrong(scene: Rehearsal) -> None:
    bring_to_camera(scene)
    shoot(scene)
    press(scene, Key.Key_Return)
    scene.wait_for_stage("shot")
    press(scene, Key.Key_N)
    form = scene.page.panel.form(Act.DISPUTE)
    assert isinstance(form, DisputeForm)
    form.choose(DisputeReason.ID_NUMBER)
    press(scene, Key.Key_Return)
    scene.wait_for_stage("disputed")
    sitting = scene.desk.state.sitting
    assert sitting is not None
    assert sitting.dispute is not None
    assert sitting.dispute.reason is DisputeReason.ID_NUMBER


def test_a_walk_in_is_entered_from_the_form(scene: Rehearsal) -> None:
    press(scene, Key.Key_N, CTRL)
    form = scene.page.panel.form(Act.WALK_IN)
    assert isinstance(form, WalkInForm)
    form.fill(PersonData("", "何小满", id_number="11010519491231002X"))
    press(scene, Key.Key_Return)
    scene.wait_for_stage("entered")
    person = scene.desk.state.person
    assert person is not None
    assert person.student.walk_in
    assert person.student.data.id_number == "11010519491231002X"
    assert person.sitting is not None
    assert person.sitting.fee is not None
    assert person.sitting.fee.due_fen == 4000


def test_a_walk_in_with_a_wrong_number_is_not_entered(scene: Rehearsal) -> None:
    press(scene, Key.Key_N, CTRL)
    form = scene.page.panel.form(Act.WALK_IN)
    assert isinstance(form, WalkInForm)
    form.fill(PersonData("", "何小满", id_number="110105194912310021"))
    press(scene, Key.Key_Return)
    scene.rest()
    assert scene.desk.state.form is Act.WALK_IN


def test_a_scanner_need_not_be_aimed(scene: Rehearsal) -> None:
    scan(scene, 0)
    scene.wait_for_stage("entered")
    assert not scene.page.line.search.hasFocus()
    for digit in students()[1].student_number:
        scene.qtbot.keyClicks(scene.window.focusWidget(), digit)
    press(scene, Key.Key_Return)
    scene.wait(lambda: scene.desk.state.person is not None)
    scene.wait(
        lambda: (
            scene.desk.state.person is not None
            and scene.desk.state.person.student.data.name == students()[1].name
        )
    )


def test_esc_closes_a_form_then_puts_the_person_down(scene: Rehearsal) -> None:
    scan(scene, 0)
    scene.wait_for_stage("entered")
    press(scene, Key.Key_Return)
    assert scene.desk.state.form is Act.PAY
    press(scene, Key.Key_Escape)
    assert scene.desk.state.form is None
    press(scene, Key.Key_Escape)
    assert scene.desk.state.person is None


def test_leaving_without_a_photo_and_coming_back(scene: Rehearsal) -> None:
    bring_to_camera(scene)
    press(scene, Key.Key_L, CTRL)
    press(scene, Key.Key_1, ALT)
    press(scene, Key.Key_Return)
    scene.wait_for_stage("left")
    press(scene, Key.Key_Escape)
    scan(scene, 0)
    scene.wait_for_stage("registered")


def test_a_still_that_fails_leaves_the_person_at_the_camera(scene: Rehearsal) -> None:
    bring_to_camera(scene)
    scene.camera.still_trouble = Trouble("camera.still-lost")
    press(scene, Key.Key_Space)
    scene.wait(lambda: bool(scene.notices))
    assert scene.desk.state.is_live
    scene.camera.still_trouble = None
    scene.judge.trouble = Trouble("develop.no-face")
    press(scene, Key.Key_Space)
    scene.wait(lambda: len(scene.notices) == 2)
    assert scene.desk.state.is_live
    scene.judge.trouble = None
    shoot(scene)
    assert scene.desk.state.shot is not None


def test_a_warning_may_be_kept_at_once(scene: Rehearsal) -> None:
    bring_to_camera(scene)
    scene.judge.verdict = warning("roll")
    shoot(scene)
    assert scene.page.panel.primary.accessibleName() == "保存照片"
    assert scene.page.stage.caption.instruction.words.startswith("可以使用")


def test_a_retake_shows_both_portraits_and_keeps_the_serial(scene: Rehearsal) -> None:
    bring_to_camera(scene)
    shoot(scene)
    press(scene, Key.Key_Return)
    scene.wait_for_stage("shot")
    scene.desk.ask_retake("表情不自然")
    scene.wait_for_stage("on_stage")
    shoot(scene)
    scene.rest()
    press(scene, Key.Key_Return)
    scene.wait_for_stage("shot")
    sitting = scene.desk.state.sitting
    assert sitting is not None
    assert sitting.capture is not None
    assert (sitting.capture.serial.text, sitting.capture.take) == ("A0001", 2)


def test_the_automatic_shutter_goes_when_all_holds(scene: Rehearsal) -> None:
    scene.judge.verdict = failing("roll")
    scene.desktop.set_setting("desk.auto_shutter", value=True)
    bring_to_camera(scene)
    assert scene.desk.state.is_live
    scene.judge.verdict = judgement()
    scene.wait(lambda: scene.desk.state.shot is not None)


def test_unknown_text_says_so_and_pinyin_finds(scene: Rehearsal) -> None:
    search = scene.page.line.search
    search.setText("没有这个人")
    scene.rest()
    press(scene, Key.Key_Return)
    scene.wait(lambda: any("没有这个人" in one for one in scene.notices))
    search.setText("lxy")
    scene.wait(
        lambda: (
            [hit.student.data.name for hit in scene.page.line.people.people.hits]
            == [students()[0].name]
        )
    )


def test_a_cashier_has_no_stage_and_opens_no_camera(qtbot: QtBot, tmp_path: Path) -> None:
    with rehearse(qtbot, tmp_path, role="cashier") as scene:
        assert not scene.page.stage.isVisible()
        assert scene.desktop.reader is None
        scan(scene, 0)
        scene.wait_for_stage("entered")
        assert scene.page.panel.primary.accessibleName() == "收费"


def test_the_desk_speaks_english_when_told(scene: Rehearsal) -> None:
    scene.desktop.set_setting("ui.language", "en")
    scene.wait(lambda: scene.page.line.search.accessibleName() == "Scan, name or number")
    scan(scene, 0)
    scene.wait_for_stage("entered")
    assert scene.page.panel.primary.accessibleName() == "Take fee"
