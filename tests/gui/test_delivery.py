"""The page of the delivery: look over, make, verify, remember."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from capture_station.exchange.recipients import recipient_profiles
from capture_station.exchange.verification import verify_batch
from capture_station.station.delivery import STARTED
from capture_station.ui.pages.delivery.page import DeliveryPage
from capture_station.ui.pages.delivery.recipients import in_lines
from capture_station.ui.unfinished import tell_unfinished
from capture_station.ui.widgets.pace import Pace
from tests.gui.scene import BY, Scene, busy_day, open_day, scene_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from capture_station.ui.context import Desktop
    from capture_station.ui.notices import Notice
    from capture_station.wording import Lang


@pytest.fixture
def scene(qtbot: QtBot, tmp_path: Path) -> Iterator[Scene]:
    with scene_in(qtbot, tmp_path / "data") as made:
        yield made


def show(scene: Scene, folder: Path) -> DeliveryPage:
    def make(desktop: Desktop) -> DeliveryPage:
        page = DeliveryPage(desktop)
        page._folder = folder
        return page

    page = scene.show(make)
    scene.rest()
    return page


def settle(scene: Scene, page: DeliveryPage) -> None:
    scene.qtbot.waitUntil(lambda: not page.is_making, timeout=10_000)
    scene.rest()


def test_a_pace_is_told_once_it_means_something() -> None:
    assert Pace(3, 100, 0.1).per_second is None
    assert Pace(50, 100, 5.0).seconds_left == 5.0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_a_recipient_takes_is_told_in_full(scene: Scene, tmp_path: Path, lang: Lang) -> None:
    open_day(scene.station, 3)
    recipients = show(scene, tmp_path).recipients
    scene.desktop.set_language(lang)
    for profile in recipient_profiles():
        lines = in_lines(profile.about[lang], recipients.font(), 220)
        assert "".join(lines).replace(" ", "") == profile.about[lang].replace(" ", "")
    model = recipients.model()
    heights = [
        recipients.sizeHintForIndex(model.index(row, 0)).height() for row in range(model.rowCount())
    ]
    assert len(set(heights)) > 1  # each as tall as its own sentence


def test_without_a_session_the_way_leads_to_one(scene: Scene, tmp_path: Path) -> None:
    page = show(scene, tmp_path)
    page._to_sessions.click()
    assert scene.wanted == ["sessions"]


def test_without_portraits_there_is_nothing_to_make(scene: Scene, tmp_path: Path) -> None:
    open_day(scene.station, 3)
    page = show(scene, tmp_path)
    assert not page.make_button.isEnabled()
    page.make()
    assert not page.is_making


def test_the_recipient_of_the_settings_is_chosen(scene: Scene, tmp_path: Path) -> None:
    open_day(scene.station, 3)
    page = show(scene, tmp_path)
    assert page.recipients.current is not None
    assert page.recipients.current.id == scene.station.settings.text("delivery.recipient")


def test_what_is_left_out_is_said_before(scene: Scene, tmp_path: Path) -> None:
    busy_day(scene.station, scene.clock, 20)
    page = show(scene, tmp_path)
    check = page.check.check
    assert check is not None
    confirmed = len(check.preview.included)
    assert check.preview.left_out
    assert page.check.concerns.rows.rows
    page.scope.choose("photographed")
    scene.rest()
    assert page.check.check is not None
    assert len(page.check.check.preview.included) > confirmed


def test_a_batch_is_made_verified_and_on_record(scene: Scene, tmp_path: Path) -> None:
    busy_day(scene.station, scene.clock, 20)
    page = show(scene, tmp_path)
    target = Path(page.target.text())
    page.make_button.click()
    settle(scene, page)
    assert page.result.isVisible()
    assert "核对通过" in page.result.verdict.text()
    assert verify_batch(target).is_sound
    (line,) = page.history.rows.rows
    assert line.operator == scene.desktop.operator
    page.result.done.click()
    scene.rest()
    assert Path(page.target.text()) != target


def test_a_changed_file_is_named(scene: Scene, tmp_path: Path) -> None:
    busy_day(scene.station, scene.clock, 20)
    page = show(scene, tmp_path)
    target = Path(page.target.text())
    page.make()
    settle(scene, page)
    photo = next(target.rglob("*.jpg"))
    photo.write_bytes(b"another")
    page.verify(target)
    settle(scene, page)
    assert "没有通过" in page.result.verdict.text()
    assert photo.name in page.result._names.text()


def test_a_batch_can_be_cancelled_and_made_again(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy_day(scene.station, scene.clock, 20)
    page = show(scene, tmp_path)
    write = scene.station.deliveries.write

    def write_and_cancel(*told: Any) -> object:
        page._give_up()
        return write(*told)

    monkeypatch.setattr(scene.station.deliveries, "write", write_and_cancel)
    page.make()
    settle(scene, page)
    assert "已取消" in scene.notices[-1]
    assert page.check.isVisible()
    monkeypatch.setattr(scene.station.deliveries, "write", write)
    page.make()
    settle(scene, page)
    assert "核对通过" in page.result.verdict.text()


def test_a_place_inside_the_data_folder_is_refused(scene: Scene, tmp_path: Path) -> None:
    busy_day(scene.station, scene.clock, 20)
    page = show(scene, tmp_path)
    page.target.setText(str(scene.station.data_dir / "batch"))
    page.make()
    settle(scene, page)
    assert "数据文件夹" in scene.notices[-1]
    assert page.make_button.isEnabled()


def test_a_password_is_forgotten_after_use(scene: Scene, tmp_path: Path) -> None:
    busy_day(scene.station, scene.clock, 20)
    page = show(scene, tmp_path)
    page.password.setText("s3cret-word")
    page.make()
    settle(scene, page)
    assert page.password.text() == ""
    assert not list(Path(page.result._target or tmp_path).rglob("*.jpg"))


def test_a_batch_that_was_interrupted_is_told_at_the_next_start(scene: Scene) -> None:
    told: list[Notice] = []
    scene.desktop.notices.raised.connect(told.append)
    open_day(scene.station, 3)
    (session,) = scene.station.records.sessions()
    tell_unfinished(scene.desktop, scene.desktop)
    scene.rest()
    assert told == []
    with scene.station.store.ledger.act(BY) as act:
        act.note(STARTED, session.id, recipient="school-archive", photos=2)
    tell_unfinished(scene.desktop, scene.desktop)
    scene.rest()
    (notice,) = told
    assert "1 个交付批次没有写完" in notice.sentence
    assert notice.act is not None
    notice.act()
    assert scene.wanted == ["delivery"]
