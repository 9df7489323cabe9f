"""The windows and a real registry: enrolled from the settings, told of, paused, heard from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from capture_station.domain.clock import SystemClock
from capture_station.domain.findings import Verdict
from capture_station.registry.cases import claim
from capture_station.registry.review import REJECTED, decide, review_next
from capture_station.station.station import Station
from capture_station.ui.desk.line import Line, WaitingLine
from capture_station.ui.pages.roster.lines import gather
from capture_station.ui.pages.roster.person import PersonCard
from capture_station.ui.pages.settings.controls import TextControl
from capture_station.ui.pages.settings.page import SettingsPage
from capture_station.ui.status import StatusStrip
from tests.end_to_end.registry_process import serving
from tests.gui.scene import BY, DayScene, Scene, open_day, shot
from tests.registry.material import jpeg
from tests.unit.workflow.world import judgement

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from capture_station.domain.sitting import Sitting
    from tests.end_to_end.registry_process import RegistryProcess

pytest.importorskip("uvicorn", reason="the registry's libraries are an extra")

pytestmark = pytest.mark.slow


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[RegistryProcess]:
    with serving(tmp_path / "registry") as process:
        yield process


@pytest.fixture
def scene(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    monkeypatch.setattr("capture_station.ui.pages.settings.rows.list_cameras", tuple)
    # the registry is a process that has the real time
    made = Scene(qtbot, Station.open(tmp_path / "data"), SystemClock())
    yield made
    made.close()


def photograph(day: DayScene, number: int) -> Sitting:
    """Take a person to the camera and keep a portrait that is a real JPEG file."""
    station, sitting = day.station, day.register(day.enter(number))
    station.desk.call(BY, sitting.id)
    taken = replace(shot(station.clock), portrait=jpeg(number + 1))
    return station.desk.keep(BY, sitting.id, taken)


def enrol(scene: Scene, registry: RegistryProcess) -> SettingsPage:
    """Enrol the station as a person does, at the settings."""
    page = scene.show(SettingsPage)
    address = page.rows["registry.address"].control
    assert isinstance(address, TextControl)
    address.field.setText(registry.address)
    address.field.editingFinished.emit()
    page.registry.code.setText(registry.code())
    page.registry.enrol.click()
    scene.qtbot.waitUntil(lambda: scene.station.settings.text("registry.station") != "")
    return page


def is_told(scene: Scene) -> bool:
    status = scene.desktop.syncing.status
    return status is not None and status.pending == 0 and bool(status.last_success)


def test_enrolled_at_the_settings_everything_is_told_and_a_retake_comes_down(
    scene: Scene, registry: RegistryProcess
) -> None:
    day = open_day(scene.station, 3)
    sitting = photograph(day, 0)
    strip = StatusStrip(scene.desktop)
    scene.qtbot.addWidget(strip)
    assert strip.lights["sync"].word == "未启用同步"
    page = enrol(scene, registry)
    scene.qtbot.waitUntil(lambda: is_told(scene), timeout=20_000)
    scene.qtbot.waitUntil(lambda: strip.lights["sync"].word == "已同步")
    scene.qtbot.waitUntil(lambda: "最近一次全部送达" in page.registry.sentence)
    with registry.opened() as there:
        assert review_next(there, lambda *_: judgement(Verdict.UNREADABLE))
        with there.database.writing() as connection:
            lent = claim(connection, there.clock, "reviewer")
            assert lent is not None
            decide(connection, there.clock, "reviewer", lent.row, REJECTED, "blurred")
    line = WaitingLine(scene.desktop, scene.desktop)
    line.show_view("retake")
    shown: list[Line] = []
    line.changed.connect(shown.append)
    with scene.qtbot.waitSignal(scene.desktop.sitting_changed, timeout=20_000) as came:
        scene.desktop.syncing.wake()
    assert came.args is not None
    assert (came.args[0].id, came.args[0].retake_reason) == (sitting.id, "blurred")
    (hit,) = scene.station.records.people(day.session.id, state="retake")
    assert hit.student.id == sitting.student_id
    assert hit.student.id in {
        each.student.id for each in scene.station.records.queue(day.session.id)
    }
    scene.qtbot.waitUntil(lambda: [each.student.id for each in shown[-1].hits] == [hit.student.id])


def test_each_portrait_tells_where_it_lies(scene: Scene, registry: RegistryProcess) -> None:
    day = open_day(scene.station, 1)
    photograph(day, 0)
    enrol(scene, registry)
    scene.qtbot.waitUntil(lambda: is_told(scene), timeout=20_000)
    (hit,) = scene.station.records.people(day.session.id)
    assert hit.sitting is not None
    assert hit.sitting.capture is not None
    sending = scene.station.store.outbox.sending_of(hit.sitting.capture.id)
    card = PersonCard(scene.desktop)
    scene.qtbot.addWidget(card)
    card.show_person(gather([hit]).lines[0])
    scene.qtbot.waitUntil(lambda: sending.receipt in card.told_whereabouts)
    assert card.told_whereabouts.startswith("本机")


def test_pausing_holds_and_going_on_sends(scene: Scene, registry: RegistryProcess) -> None:
    day = open_day(scene.station, 2)
    page = enrol(scene, registry)
    scene.qtbot.waitUntil(lambda: is_told(scene), timeout=20_000)
    page.registry.pause.click()
    assert scene.station.settings.flag("registry.paused")
    scene.desktop.sitting_changed.emit(photograph(day, 0))
    scene.qtbot.waitUntil(lambda: "同步已暂停" in page.registry.state_word)
    assert scene.station.store.outbox.counts().waiting > 0
    page.registry.pause.click()
    scene.qtbot.waitUntil(lambda: is_told(scene), timeout=20_000)


def test_without_its_registry_the_station_works_on_and_says_so(
    scene: Scene, registry: RegistryProcess
) -> None:
    day = open_day(scene.station, 2)
    page = enrol(scene, registry)
    scene.qtbot.waitUntil(lambda: is_told(scene), timeout=20_000)
    registry.kill()
    scene.desktop.sitting_changed.emit(photograph(day, 0))
    scene.qtbot.waitUntil(lambda: "连接不上登记中心" in page.registry.sentence, timeout=20_000)
    assert scene.notices == ["已在登记中心登记，开始同步。"]
    registry.start()
    scene.desktop.syncing.wake()
    scene.qtbot.waitUntil(lambda: is_told(scene), timeout=20_000)


def test_a_wrong_code_is_told_and_nothing_changes(scene: Scene, registry: RegistryProcess) -> None:
    page = scene.show(SettingsPage)
    scene.desktop.set_setting("registry.address", registry.address)
    page.registry.code.setText("WRONG-WRONG-WRONG-WRONG")
    page.registry.enrol.click()
    scene.qtbot.waitUntil(lambda: bool(scene.notices), timeout=20_000)
    assert "登记码不对" in scene.notices[0]
    assert scene.station.settings.text("registry.station") == ""
    assert page.registry.enrol.isEnabled()


def test_what_was_refused_is_shown_until_somebody_has_seen_it(scene: Scene) -> None:
    day = open_day(scene.station, 1)
    photograph(day, 0)
    outbox = scene.station.store.outbox
    outbox.reject(outbox.waiting()[0].id, "bad-body:fee")
    page = scene.show(SettingsPage)
    scene.rest()
    assert "bad-body:fee" in page.registry.told_refusals
    page.registry.seen.click()
    scene.rest()
    assert outbox.counts().rejected == 0
    assert not page.registry.seen.isVisible()
