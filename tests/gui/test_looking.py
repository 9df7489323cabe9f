"""``run --adviser``: windows beside a station that works show its progress and write nothing."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from capture_station.domain.errors import Trouble
from capture_station.domain.staff import Role
from capture_station.ui.context import ADVISER
from capture_station.ui.pages.coverage.page import CoveragePage
from capture_station.ui.program import Program
from tests.gui.scene import BY, open_day, scene_in
from tests.store.test_looking import files_of

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot


def test_an_adviser_sees_the_progress_of_the_station_that_works(
    qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    # before there is a station there is nothing to look at, and nothing is made
    with suppress(Trouble):
        Program(folder, role=ADVISER).start("coverage")
    assert not folder.exists()
    with scene_in(qtbot, folder) as scene:
        operators = scene.station.store.operators
        operators.make_lead(BY, "2580")
        operators.add(BY, "王老师", "1379", Role.ADVISER)
        open_day(scene.station, 3).whole(0)
        before = files_of(folder)
        program = Program(folder, role=ADVISER, camera="film:nowhere")
        program.start("coverage")
        page = program.window.sign_in
        qtbot.waitUntil(lambda: page.names.names.count() == 2)
        assert page.names.change.isHidden()
        for name, pin in (("王老师", "1379"), (BY, "2580")):
            page.names.done.emit(name, pin)
            qtbot.waitUntil(lambda: program.window.shown_page == "coverage")
            coverage = program.window.page("coverage")
            assert isinstance(coverage, CoveragePage)
            qtbot.waitUntil(lambda: not program.desktop.lane.is_busy)
            qtbot.waitUntil(lambda: bool(coverage.classes.rows.rows))  # noqa: B023 - waits here
            for button in (coverage.export_button, coverage.print_button, coverage.faces_button):
                assert button.isHidden()
            program.desktop.duty.end()
        program.close()
        assert files_of(folder) == before
