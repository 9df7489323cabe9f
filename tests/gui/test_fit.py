"""Nothing is cut off, untranslated or without a glyph, on any page in either language."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QWidget

from capture_station.ui.app import make_application
from capture_station.ui.demo.misfits import find_misfits
from capture_station.ui.pages.page import PAGES
from capture_station.ui.shell import SMALLEST
from capture_station.ui.stage.caption import Caption, Instruction
from capture_station.ui.widgets.signs import StepBar, StepMark
from capture_station.ui.widgets.surfaces import column, scrolled
from capture_station.ui.widgets.texts import ElidedText, Text
from capture_station.wording import Lang
from tests.gui.rehearsal import BY, NAMES, Rehearsal, rehearse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

DATA = frozenset({*NAMES, BY, "机电", "示例职业技术学院", "第二教学楼", "汉族", "汉"})
"""Chinese of the rehearsal's people, which English windows show too."""


@pytest.fixture
def scene(qtbot: QtBot, tmp_path: Path) -> Iterator[Rehearsal]:
    with rehearse(qtbot, tmp_path) as made:
        yield made


@pytest.mark.parametrize("lang", get_args(Lang))
def test_every_page_fits_in_the_smallest_window(scene: Rehearsal, lang: Lang) -> None:
    scene.window.resize(SMALLEST)
    scene.desktop.set_setting("ui.language", lang)
    scene.rest()
    found = {}
    for spec in PAGES:
        scene.window.show_page(spec.key)
        scene.rest()
        if misfits := find_misfits(lang, DATA):
            found[spec.key] = misfits
    assert found == {}


@pytest.mark.parametrize(
    ("words", "width", "told"),
    [
        ("Words that do not have enough room", 60, "cut off"),
        ("一句忘了翻译的话", 400, "untranslated"),
        ("\U000f1234", 400, "no glyph"),
        ("林晓雨", 400, ""),
    ],
)
def test_the_finder_finds(qtbot: QtBot, words: str, width: int, told: str) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    text = Text(words, "strong")
    text.setParent(window)
    text.setFixedWidth(width)
    window.resize(500, 100)
    window.show()
    found = find_misfits("en", DATA)
    assert len(found) == bool(told), found
    assert all(misfit.startswith(told) for misfit in found)


def test_the_finder_finds_a_step_without_room(qtbot: QtBot) -> None:
    bar = StepBar()
    qtbot.addWidget(bar)
    words = ("Enter", "Refunded", "Register", "Shoot", "Verify")
    bar.show_marks(tuple(StepMark(word, "now") for word in words))
    bar.resize(304, 36)  # as narrow as the desk makes it
    bar.show()
    assert find_misfits("en", DATA) == []
    bar.resize(200, 36)
    assert "cut off: 'Refunded' of a StepBar" in find_misfits("en", DATA)


def test_the_finder_finds_english_in_chinese_windows(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    told = ("Look in:", "运行 store recover", "webcam:0", "PDF", "5297dcba ff7c1d11")
    texts = [Text(words) for words in told]
    window.setLayout(column(*texts))
    window.show()
    assert find_misfits("zh", DATA) == ["untranslated: 'Look in' in Text 'Look in:'"]


def test_qts_own_dialog_for_files_speaks_chinese(qtbot: QtBot, tmp_path: Path) -> None:
    make_application("zh", "light")
    dialog = QFileDialog(directory=str(tmp_path))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    qtbot.addWidget(dialog)
    dialog.show()
    assert [told for told in find_misfits("zh", DATA) if "untranslated" in told] == []


def test_what_is_shortened_on_purpose_or_scrolled_is_no_misfit(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    layout = QHBoxLayout(window)
    layout.addWidget(ElidedText("Words that do not have enough room in this window"))
    window.setFixedWidth(120)
    window.show()
    assert find_misfits("en", DATA) == []
    button = QPushButton("outside", window)
    button.move(100, 0)
    button.show()
    (told,) = find_misfits("en", DATA)
    assert "outside of what holds it" in told


def test_the_finder_finds_what_is_wider_than_where_it_scrolls(qtbot: QtBot) -> None:
    content = QWidget()
    content.setMinimumWidth(300)
    area = scrolled(content)
    qtbot.addWidget(area)
    area.setFixedWidth(300)
    area.show()
    assert not find_misfits("zh", frozenset())
    area.setFixedWidth(240)
    assert any("what scrolls is wider" in told for told in find_misfits("zh", frozenset()))


def test_a_line_below_the_picture_is_written_smaller_before_it_is_cut_off(qtbot: QtBot) -> None:
    instruction = Instruction()
    qtbot.addWidget(instruction)
    instruction.resize(420, Caption.LARGE)
    instruction.show_words("Retake", "Change the backdrop, or adjust lamps · ΔE 57.9 (≤ 14)")
    instruction.show()
    assert instruction.cut_words == ()
    instruction.resize(120, Caption.LARGE)
    assert any("of a Instruction" in one for one in find_misfits("en", DATA))
