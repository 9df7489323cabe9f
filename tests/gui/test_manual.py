"""The manual: a chapter for each page in both languages, opened where the work is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, get_args

import pytest
from PySide6.QtCore import Qt, QUrl

from capture_station import __version__
from capture_station.locations import manual_dir
from capture_station.ui.actions import ACTIONS, action_title
from capture_station.ui.app import make_application
from capture_station.ui.manual import CHAPTERS, chapter_text, chapter_title
from capture_station.ui.pages.page import PAGES
from capture_station.wording import Lang
from tests.gui.rehearsal import Rehearsal, rehearse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

LANGS: tuple[Lang, ...] = get_args(Lang)


@pytest.fixture
def scene(qtbot: QtBot, tmp_path: Path) -> Iterator[Rehearsal]:
    with rehearse(qtbot, tmp_path) as made:
        yield made


@pytest.mark.parametrize("lang", LANGS)
def test_every_page_has_a_chapter_and_every_link_leads_to_one(lang: Lang) -> None:
    assert {spec.key for spec in PAGES} <= set(CHAPTERS)
    for key in CHAPTERS:
        assert chapter_title(key, lang)
        text = chapter_text(key, lang)
        links = re.findall(r"(?<!!)\[[^\]]*\]\((?!licence:)([^)]+)\)", text)
        assert set(links) <= {f"{other}.md" for other in CHAPTERS}, key
        for picture in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", text):
            assert (manual_dir() / lang / picture).is_file(), f"{key}: {picture}"


def test_the_keys_are_those_of_the_program() -> None:
    make_application("en", "light")
    told = chapter_text("keys", "en")
    for key in ACTIONS:
        assert f"| {action_title(key)} |" in told


def test_f1_opens_the_chapter_of_the_page_in_front(scene: Rehearsal) -> None:
    scene.window.show_page("roster")
    scene.qtbot.keyClick(scene.window, Qt.Key.Key_F1)
    manual = scene.window.manual
    assert manual is not None
    assert manual.isVisible()
    assert manual.reader.shown == "roster"
    assert "名单" in manual.reader.text.toPlainText()
    scene.qtbot.keyClick(manual, Qt.Key.Key_Escape)
    assert not manual.isVisible()


def test_the_manual_follows_the_language_and_closes_with_the_window(scene: Rehearsal) -> None:
    scene.window.rail.help_wanted.emit()
    manual = scene.window.manual
    assert manual is not None
    make_application("en", "light")
    scene.wait(lambda: manual.reader.chapters.item(0).text() == chapter_title("start", "en"))
    scene.window.close()
    assert not manual.isVisible()


def test_the_last_chapter_lists_all_parts_and_opens_their_licences(scene: Rehearsal) -> None:
    scene.window.open_manual()
    manual = scene.window.manual
    assert manual is not None
    manual.reader.show_chapter("about")
    told = manual.reader.text.toPlainText()
    for name in ("PySide6-Essentials", "SQLAlchemy", "sqlcipher3", __version__):
        assert name in told
    for address, words in {
        "licence:sqlalchemy": "SQLAlchemy authors",  # its own text
        "licence:pyside6-essentials": "GNU LESSER GENERAL PUBLIC LICENSE",  # the common one
    }.items():
        manual.reader.text.anchorClicked.emit(QUrl(address))
        assert words in manual.reader.text.toPlainText()
