"""Taking in a photo that somebody brings, and certificates for who goes elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from capture_station.domain.findings import Verdict
from capture_station.domain.sitting import Stage
from capture_station.ui.pages.roster.page import RosterPage
from capture_station.ui.printing import PaperDialog
from tests.gui.scene import Scene, open_day, scene_in, shot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from capture_station.domain.sitting import Sitting


@pytest.fixture
def scene(qtbot: QtBot, tmp_path: Path) -> Iterator[Scene]:
    with scene_in(qtbot, tmp_path / "data") as made:
        yield made


@pytest.fixture
def judged(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Let the judge find what a test says; loading the real one takes a second."""
    found: dict[str, Any] = {"verdict": Verdict.PASS}

    def judge(*_args: object) -> object:
        made = shot(scene.clock)
        return replace(made, judgement=replace(made.judgement, verdict=found["verdict"]))

    monkeypatch.setattr(scene.station, "new_judge", object)
    monkeypatch.setattr(scene.station.intake, "judge", judge)
    return found


def opened(scene: Scene, tmp_path: Path) -> tuple[RosterPage, Path]:
    open_day(scene.station, 5)
    page = scene.show(RosterPage)
    page.people.person.brought.click()
    photo = tmp_path / "me.jpg"
    photo.write_bytes(b"photo")
    page.brought.read_file(photo)
    scene.rest()
    return page, photo


def sittings(scene: Scene) -> list[Sitting]:
    (session,) = scene.station.records.sessions()
    people = scene.station.records.people(session.id)
    return [hit.sitting for hit in people if hit.sitting is not None]


@pytest.mark.usefixtures("judged")
def test_a_good_photo_is_taken_in(scene: Scene, tmp_path: Path) -> None:
    page, _photo = opened(scene, tmp_path)
    view = page.brought
    assert view.take.isEnabled()
    view.fields["receiver"].setText("王五")
    assert not view.take.isEnabled()
    view.fields["phone"].setText("138")
    view.fields["address"].setText("某路 1 号")
    view.confirmed.setChecked(True)
    view.take.click()
    scene.rest()
    (sitting,) = sittings(scene)
    assert sitting.stage is Stage.DONE
    assert sitting.order is not None
    assert sitting.order.receiver == "王五"
    assert "A0001" in scene.notices[-1]
    assert page.people.isVisible()
    scene.rest()
    line = next(line for line in page.people.shown if line.hit.sitting is not None)
    assert page.people.flag_words(line)
    assert page.orders.isVisible()
    page.orders.export_to(tmp_path / "orders.xlsx")
    scene.rest()
    rows = load_workbook(tmp_path / "orders.xlsx").active.values
    assert list(rows)[1][4:7] == ("王五", "138", "某路 1 号")
    audited = scene.station.records.history(page.desktop.session.id)
    assert "orders-listed" in [entry.act for entry in audited]


def test_a_failing_photo_needs_a_reason(
    scene: Scene, tmp_path: Path, judged: dict[str, Any]
) -> None:
    judged["verdict"] = Verdict.FAIL
    page, _photo = opened(scene, tmp_path)
    assert not page.brought.take.isEnabled()
    page.brought.fields["override"].setText("医疗头巾")
    page.brought.finish()
    scene.rest()
    (sitting,) = sittings(scene)
    assert sitting.capture is not None
    assert sitting.capture.override_reason == "医疗头巾"


@pytest.mark.usefixtures("judged")
def test_a_file_that_is_gone_is_told_and_nothing_is_kept(scene: Scene, tmp_path: Path) -> None:
    page, photo = opened(scene, tmp_path)
    photo.unlink()
    page.brought.read_file(photo)
    scene.rest()
    assert "me.jpg" in scene.notices[-1]
    assert not page.brought.take.isEnabled()
    page.brought.given_up.emit()
    assert sittings(scene) == []


def test_a_certificate_is_issued_with_its_number(scene: Scene) -> None:
    open_day(scene.station, 5)
    page = scene.show(RosterPage)
    page.people.person.certify.click()
    page.certify.fields["reason"].setText("实习未归")
    page.certify.issue.click()
    scene.rest()
    (dialog,) = page.window().findChildren(PaperDialog)
    assert "2026-A0001" in dialog._html
    assert "实习未归" in dialog._html
    dialog.reject()
    (session,) = scene.station.records.sessions()
    (issued,) = scene.station.records.certificates(session.id)
    assert issued.letter.teacher == page.people.shown[0].data.adviser
