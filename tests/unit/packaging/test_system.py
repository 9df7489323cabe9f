"""What a Linux system must have: found, installed where we may, told where we may not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import system
from conduct import Prevented
from environment import Environment


class Apt:
    """A system in which some packages are missing and apt works or does not.

    Attributes:
        missing: The missing packages and what needs them.
        works: Whether installing helps.
        asked: The packages that were asked for.
    """

    def __init__(self, missing: dict[str, str], *, works: bool) -> None:
        self.missing = missing
        self.works = works
        self.asked: list[str] = []

    def missing_packages(self, environment: Environment) -> dict[str, str]:
        assert environment.folder.name
        return dict(self.missing)

    def install_packages(self, prefix: list[str], command: list[str]) -> None:
        assert prefix == []
        self.asked += command[4:]
        if self.works:
            self.missing.clear()


def set_up_with(
    monkeypatch: pytest.MonkeyPatch, apt: Apt, *, root: bool = True, screen: bool = True
) -> None:
    monkeypatch.setattr(system, "missing_packages", apt.missing_packages)
    monkeypatch.setattr(system, "install_packages", apt.install_packages)
    monkeypatch.setattr(system, "administrator", lambda: [] if root else None)
    monkeypatch.setattr(system.shutil, "which", lambda _: "/usr/bin/apt-get")
    system.set_up_system(Environment(Path("e"), tools=False), screen=screen)


def test_what_is_missing_is_installed_where_we_may(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    apt = Apt({"libxcb-cursor0": "screen", "fonts-noto-cjk": "font"}, works=True)
    set_up_with(monkeypatch, apt)
    assert apt.asked == ["libxcb-cursor0", "fonts-noto-cjk"]
    assert "libxcb-cursor0" in capsys.readouterr().out


def test_where_we_may_not_the_one_command_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    apt = Apt({"libxcb-cursor0": "screen"}, works=True)
    with pytest.raises(Prevented, match=r"sudo apt-get install .* libxcb-cursor0") as caught:
        set_up_with(monkeypatch, apt, root=False)
    assert "libxcb-cursor0" in caught.value.zh
    assert apt.asked == []


def test_only_what_is_still_missing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    apt = Apt({"libgl1": "always", "libxcb-cursor0": "screen"}, works=False)
    monkeypatch.setattr(apt, "install_packages", lambda *_: apt.missing.pop("libgl1"))
    with pytest.raises(Prevented) as caught:
        set_up_with(monkeypatch, apt)
    assert "libxcb-cursor0" in caught.value.en
    assert "libgl1" not in caught.value.en


def test_an_apt_that_does_not_help_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Prevented, match="libgl1"):
        set_up_with(monkeypatch, Apt({"libgl1": "always"}, works=False), screen=False)


def test_off_screen_the_libraries_of_the_screen_are_only_recommended(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up_with(monkeypatch, Apt({"libxcb-cursor0": "screen"}, works=False), screen=False)
    assert "Recommended" in capsys.readouterr().out


def test_a_missing_font_stops_nobody(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up_with(monkeypatch, Apt({"fonts-noto-cjk": "font"}, works=False), root=False)
    assert "fonts-noto-cjk" in capsys.readouterr().out


def test_nothing_is_said_where_nothing_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up_with(monkeypatch, Apt({}, works=False))
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("file", "is_chinese"),
    [
        ("NotoSansCJK-Regular.ttc", True),
        ("wqy-microhei.ttc", True),
        ("SourceHanSansSC-Regular.otf", True),
        ("NotoSansSC[wght].ttf", True),
        ("DejaVuSans.ttf", False),
        ("NotoSans-Regular.ttf", False),
    ],
)
def test_a_chinese_font_is_known_by_its_file(tmp_path: Path, file: str, is_chinese: bool) -> None:
    (tmp_path / "opentype").mkdir()
    (tmp_path / "opentype" / file).write_bytes(b"")
    assert system.has_chinese_font([str(tmp_path)]) is is_chinese


def test_no_font_folder_means_no_font(tmp_path: Path) -> None:
    assert not system.has_chinese_font([str(tmp_path / "none")])


def test_a_library_that_is_not_there_is_seen() -> None:
    assert not system.is_loadable("libno-such-library.so.1")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux names of libraries")
def test_an_environment_without_qt_needs_no_library(tmp_path: Path) -> None:
    made = Environment(tmp_path, tools=True, qt=False)
    assert set(system.missing_packages(made)) <= {f"python3.{sys.version_info.minor}-venv"}
