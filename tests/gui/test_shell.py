"""The main window: pages by key, notices, the lights, the language."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit

from capture_station.camera.state import CameraState, Status
from capture_station.domain.errors import Trouble
from capture_station.station.housekeeping import Upkeep
from capture_station.ui.herald import Herald
from capture_station.ui.notices import Tone
from capture_station.ui.pages.page import PAGES
from tests.gui.rehearsal import Rehearsal, rehearse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture
def scene(qtbot: QtBot, tmp_path: Path) -> Iterator[Rehearsal]:
    with rehearse(qtbot, tmp_path) as made:
        yield made


def test_pages_are_made_when_first_shown_and_reached_by_keys(scene: Rehearsal) -> None:
    assert scene.window.shown_page == "desk"
    scene.qtbot.keyClick(scene.window, Qt.Key.Key_F3)
    assert scene.window.shown_page == "sessions"
    scene.qtbot.keyClick(scene.window, Qt.Key.Key_F5)
    assert scene.window.shown_page == "desk"
    assert "工作台" in scene.window.windowTitle()


def test_no_page_opens_a_window_of_its_own(scene: Rehearsal) -> None:
    scene.window.activateWindow()
    scene.wait(scene.window.isActiveWindow)
    for spec in PAGES:
        scene.window.show_page(spec.key)
        scene.rest()
        assert scene.window.isActiveWindow(), spec.key


def test_a_trouble_is_one_sentence_and_stays_until_it_is_closed(scene: Rehearsal) -> None:
    scene.desktop.notices.error(Trouble("session.not-open"))
    notice = scene.window.toast.notice
    assert notice is not None
    assert notice.tone is Tone.ACT
    assert notice.sentence == "场次未开放。请先在「场次」中开放。"
    scene.window.toast.dismiss()
    assert not scene.window.toast.isVisible()


@pytest.mark.logs_expected
def test_a_bug_offers_a_report_without_personal_data(scene: Rehearsal) -> None:
    def break_down() -> None:
        raise RuntimeError("林晓雨 11010519491231002X")

    scene.desktop.ask(scene.window, break_down)
    scene.wait(lambda: scene.window.toast.notice is not None)
    notice = scene.window.toast.notice
    assert notice is not None
    assert notice.act is not None
    notice.act()
    report = QApplication.clipboard().text()
    assert "RuntimeError" in report
    assert "11010519491231002X" not in report


def test_the_camera_light_says_what_is_wrong(scene: Rehearsal) -> None:
    light = scene.window.status.lights["camera"]
    scene.wait(lambda: "25" in light.word)
    scene.camera.status = Status.LOST
    lost = CameraState(Status.LOST, trouble=Trouble("camera.gone", name="USB"))
    scene.desktop.camera_changed.emit(lost)
    assert light.word == "相机已断开，正在重连"
    assert light.toolTip()


def test_counts_follow_the_desk(scene: Rehearsal) -> None:
    scene.wait(lambda: scene.window.status.lights["storage"].word == "已保存 0")


def test_the_storage_light_tells_how_the_housekeeping_went(scene: Rehearsal) -> None:
    light = scene.window.status.lights["storage"]
    scene.wait(lambda: light.word == "已保存 0")
    scene.station.housekeeping.back_up_soon()
    scene.station.housekeeping.start()
    scene.wait(lambda: "备份" in light.toolTip())
    assert light.word == "已保存 0"
    failed = Upkeep(trouble=Trouble("store.disk-full"))
    scene.desktop.upkeep_changed.emit(failed)
    assert light.word == "已保存 0 · 备份未完成"
    assert "磁盘已满" in light.toolTip()


def test_a_data_folder_that_was_replaced_is_told_at_once_and_once(scene: Rehearsal) -> None:
    light, told = scene.window.status.lights["storage"], []
    scene.wait(lambda: light.word == "已保存 0")
    scene.desktop.notices.raised.connect(told.append)
    replaced = Upkeep(trouble=Trouble("store.folder-replaced"))
    for _ in range(2):
        scene.desktop.upkeep_changed.emit(replaced)
    assert light.word == "数据文件夹不在原处"
    assert ["换成了另一个" in notice.sentence for notice in told] == [True]
    scene.desktop.upkeep_changed.emit(Upkeep())
    assert light.word == "已保存 0"


def test_every_control_has_a_name(scene: Rehearsal) -> None:
    nameless = [
        widget
        for kind in (QAbstractButton, QLineEdit)
        for widget in scene.window.findChildren(kind)
        if widget.isVisible() and not (widget.accessibleName() or getattr(widget, "text", str)())
    ]
    assert nameless == []


def test_the_language_changes_while_running(scene: Rehearsal) -> None:
    scene.desktop.set_setting("ui.language", "en")
    scene.wait(lambda: "Desk" in scene.window.windowTitle())
    scene.desktop.notices.error(Trouble("session.not-open"))
    notice = scene.window.toast.notice
    assert notice is not None
    assert notice.sentence.startswith("The session is not open")


@pytest.mark.parametrize(("seconds", "away", "told"), [(6, True, 1), (6, False, 0), (1, True, 0)])
def test_the_end_of_long_work_is_told_to_who_turned_away(
    scene: Rehearsal, monkeypatch: pytest.MonkeyPatch, seconds: float, away: bool, told: int
) -> None:
    announced: list[bool] = []
    monkeypatch.setattr(Herald, "is_away", away)
    monkeypatch.setattr(Herald, "announce", lambda _herald: announced.append(True))
    scene.desktop.files.came_to_end.emit(seconds)
    assert len(announced) == told


def test_every_piece_of_work_says_how_long_it_took(scene: Rehearsal) -> None:
    ended: list[float] = []
    scene.desktop.files.came_to_end.connect(ended.append)
    scene.desktop.files.submit(scene.window, lambda: None)
    scene.wait(lambda: len(ended) == 1)
    assert 0 <= ended[0] < 10
    scene.window.herald.announce()  # where there is no tray, it is quiet
