"""The page of the settings: each one shown, changed, refused."""

from __future__ import annotations

from threading import Semaphore
from typing import TYPE_CHECKING

import pytest

from capture_station.domain.ids import Operator, SessionId, StudentId
from capture_station.domain.keeping import CopyState
from capture_station.domain.staff import Account, Role
from capture_station.settings import SETTINGS
from capture_station.station.retention import Outlook, Removed, RetentionJob
from capture_station.store.retention import Expired, Pending
from capture_station.ui.pages.settings.controls import (
    CameraControl,
    ChoiceControl,
    FolderControl,
    NumberControl,
    SwitchControl,
    TextControl,
)
from capture_station.ui.pages.settings.page import SettingsPage
from capture_station.ui.pages.settings.words import SECTIONS, keys_of, setting_title
from tests.gui.scene import Scene, scene_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture
def scene(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    # what cameras this computer has is no matter of the page's
    monkeypatch.setattr("capture_station.ui.pages.settings.rows.list_cameras", tuple)
    with scene_in(qtbot, tmp_path) as made:
        yield made


def test_every_setting_stands_in_one_section_and_has_a_title(scene: Scene) -> None:
    page = scene.show(SettingsPage)
    shown = [key for section in SECTIONS for key in keys_of(section)]
    assert sorted(shown) == sorted(setting.key for setting in SETTINGS)
    assert sorted(page.rows) == sorted(shown)
    assert all(setting_title(key) != key for key in shown)


def test_a_switch_a_number_and_a_text_are_saved_at_once(scene: Scene) -> None:
    page, settings = scene.show(SettingsPage), scene.station.settings
    sounds = page.rows["ui.sounds"].control
    assert isinstance(sounds, SwitchControl)
    sounds.box.click()
    assert settings.flag("ui.sounds") is False
    target = page.rows["coverage.target_per_hour"].control
    assert isinstance(target, NumberControl)
    target.number.setValue(240)
    assert settings.value("coverage.target_per_hour") == 240
    address = page.rows["registry.address"].control
    assert isinstance(address, TextControl)
    address.field.setText(" https://registry.example ")
    address.field.editingFinished.emit()
    assert settings.text("registry.address") == "https://registry.example"


def test_the_language_changes_while_the_page_is_shown(scene: Scene) -> None:
    page = scene.show(SettingsPage)
    language = page.rows["ui.language"].control
    assert isinstance(language, ChoiceControl)
    language.choice.choose("en")
    scene.qtbot.waitUntil(lambda: page.sections.item(2).text() == "Desk")
    assert scene.station.settings.text("ui.language") == "en"
    language.choice.choose("zh")
    scene.qtbot.waitUntil(lambda: page.sections.item(2).text() == "工作台")


def test_a_second_disk_holds_from_the_moment_it_is_chosen(scene: Scene, tmp_path: Path) -> None:
    page = scene.show(SettingsPage)
    line = page.rows["storage.second_dir"]
    assert isinstance(line.control, FolderControl)
    line.control.field.setText(str(tmp_path / "gone"))
    line.control.field.editingFinished.emit()
    scene.rest()
    assert "找不到" in line.note
    line.control.field.setText(str(tmp_path))
    line.control.field.editingFinished.emit()
    scene.rest()
    assert "GB" in line.note
    assert scene.station.store.copies.status().state is CopyState.READY
    line.control.field.clear()
    line.control.field.editingFinished.emit()
    scene.rest()
    assert scene.station.store.copies.status().state is CopyState.OFF


def test_a_refused_value_is_told_and_taken_back(scene: Scene) -> None:
    page = scene.show(SettingsPage)
    line = page.rows["desk.role"]
    assert isinstance(line.control, ChoiceControl)
    line.control.choice.addItem("nobody", "nobody")
    line.control.choice.choose("nobody")
    assert line.note
    assert line.control.choice.currentData() == "solo"
    assert scene.station.settings.text("desk.role") == "solo"


def test_a_camera_may_be_typed_in(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    restarted: list[bool] = []
    monkeypatch.setattr(scene.desktop, "restart_camera", lambda: restarted.append(True))
    page = scene.show(SettingsPage)
    assert "没有找到相机" in page.rows["camera.source"].note
    camera = page.rows["camera.source"].control
    assert isinstance(camera, CameraControl)
    camera.choice.setEditText("folder:/photos")
    edit = camera.choice.lineEdit()
    assert edit is not None
    edit.editingFinished.emit()
    assert scene.station.settings.text("camera.source") == "folder:/photos"
    assert restarted == [True]


def test_recipients_and_standards_can_be_chosen(scene: Scene) -> None:
    page = scene.show(SettingsPage)
    recipient = page.rows["delivery.recipient"].control
    assert isinstance(recipient, ChoiceControl)
    ids = {recipient.choice.itemData(at) for at in range(recipient.choice.count())}
    assert ids == {one.id for one in scene.station.deliveries.recipients()}
    spec = page.rows["spec.default"].control
    assert isinstance(spec, ChoiceControl)
    assert spec.choice.count() == len(scene.station.specs)


def test_a_cameras_password_is_taken_in_and_never_shown_again(scene: Scene) -> None:
    page = scene.show(SettingsPage)
    control = page.rows["camera.spare"].control
    assert isinstance(control, CameraControl)
    edit = control.choice.lineEdit()
    assert edit is not None
    edit.setText("http://op:Geheim7@127.0.0.1:9/video?token=Geheim7")
    edit.editingFinished.emit()
    shown = "http://op:••••@127.0.0.1:9/video?token=••••"
    assert control.choice.currentText() == shown
    station = scene.station
    assert station.settings.text("camera.spare") == shown
    written = [file.read_bytes() for file in station.data_dir.rglob("*.json")]
    assert written
    assert not any(b"Geheim7" in content for content in written)
    assert "Geheim7" in station.addresses.whole(shown)


def test_a_proxys_password_is_taken_in_and_never_shown_again(scene: Scene) -> None:
    page = scene.show(SettingsPage)
    control = page.rows["registry.proxy"].control
    assert isinstance(control, TextControl)
    control.field.setText("op:Geheim7@127.0.0.1:9")
    control.field.editingFinished.emit()
    assert control.field.text() == "http://op:••••@127.0.0.1:9"
    assert scene.station.addresses.proxy() == "http://op:Geheim7@127.0.0.1:9"


def test_asking_and_removing_show_how_far_they_are_and_can_be_cancelled(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = scene.show(SettingsPage)
    panel = page.retention
    person = Expired(StudentId("s"), SessionId("x"), (), is_confirmed=True)
    reached, go_on = Semaphore(0), Semaphore(0)

    class Job(RetentionJob):
        def look(self) -> Outlook:
            self._told(1, 4)
            reached.release()
            assert go_on.acquire(timeout=10)
            return Outlook(4, 0, 0, (person,) * 4)

        def remove(self, by: Operator, outlook: Outlook) -> Removed:
            reached.release()
            assert go_on.acquire(timeout=10)
            done = 1 if self._should_stop() else len(outlook.removable)
            return Removed(done, 0, Pending(0, 0))

    monkeypatch.setattr("capture_station.ui.pages.settings.retention.RetentionJob", Job)
    panel.look.click()
    assert reached.acquire(timeout=10)
    assert panel.progress.isVisible()
    panel.progress.cancel.click()
    go_on.release()
    scene.rest()
    assert not panel.progress.isVisible()
    assert "没有清除任何人" in panel.said.text()
    assert not panel.remove.isVisible()
    go_on.release()
    panel.look.click()
    scene.rest()
    assert reached.acquire(timeout=10)
    panel.remove.click()
    panel.remove.click()
    assert reached.acquire(timeout=10)
    panel.progress.cancel.click()
    go_on.release()
    scene.rest()
    assert "已清除 1 人" in panel.said.text()


def test_removal_after_the_retention_time_looks_first_and_asks_twice(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = scene.show(SettingsPage)
    panel = page.retention
    panel.look.click()
    scene.rest()
    assert "没有设置保存期限" in panel.said.text()
    person = Expired(StudentId("s"), SessionId("x"), (), is_confirmed=True)
    removed: list[object] = []

    class Job(RetentionJob):
        def look(self) -> Outlook:
            return Outlook(3, 1, 1, (person,))

        def remove(self, by: Operator, outlook: Outlook) -> Removed:
            removed.append((by, outlook.removable))
            return Removed(1, 0, Pending(0, 0))

    monkeypatch.setattr("capture_station.ui.pages.settings.retention.RetentionJob", Job)
    panel.look.click()
    scene.rest()
    assert "可清除 1 人" in panel.said.text()
    panel.remove.click()
    assert removed == []
    panel.remove.click()
    scene.rest()
    assert removed == [("周启明", (person,))]
    assert "已清除 1 人" in panel.said.text()
    scene.desktop.duty.begin(Account("o", Operator("何建国"), Role.OPERATOR))
    assert not panel.isVisible()
