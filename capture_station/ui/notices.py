"""The one way by which the windows tell the user something: one sentence and one button."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QGuiApplication

from capture_station import __version__
from capture_station.domain.errors import Trouble
from capture_station.domain.fault import fault_report
from capture_station.ui.background import log_error
from capture_station.wording import trouble_sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from capture_station.wording import Lang


class Tone(StrEnum):
    """How a notice looks."""

    GOOD = "good"
    LOOK = "look"
    ACT = "act"


@dataclass(frozen=True, slots=True, eq=False)
class Notice:
    """One sentence and at most one button.

    Attributes:
        sentence: What happened and what to do, in the language of the windows.
        tone: A good one goes away by itself, the others stay until they are answered.
        button: Title of the button; empty for a plain "close".
        act: What the button does.
    """

    sentence: str
    tone: Tone
    button: str = ""
    act: Callable[[], None] | None = None


class Notices(QObject):
    """Where every part of the windows tells what happened."""

    raised = Signal(object)
    """A `Notice` to show."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lang: Lang = "zh"

    def good(self, sentence: str, button: str = "", act: Callable[[], None] | None = None) -> None:
        """Tell that something is done, perhaps with a way to undo it."""
        self.raised.emit(Notice(sentence, Tone.GOOD, button, act))

    def look(self, sentence: str, button: str = "", act: Callable[[], None] | None = None) -> None:
        """Tell something that wants attention but stops nothing."""
        self.raised.emit(Notice(sentence, Tone.LOOK, button, act))

    def error(
        self, error: BaseException, button: str = "", act: Callable[[], None] | None = None
    ) -> None:
        """Tell what was raised: a trouble in its sentence, a bug with a report to copy."""
        log_error(error)
        if isinstance(error, Trouble):
            sentence = trouble_sentence(error, self.lang)
            self.raised.emit(Notice(sentence, Tone.ACT, button, act))
            return
        report = fault_report(error, __version__)
        sentence = QCoreApplication.translate(
            "Notices",
            "程序内部出错，刚才的操作没有完成，已保存的照片不受影响。请复制报告交给技术人员。",
        )
        copy = QCoreApplication.translate("Notices", "复制报告")
        self.raised.emit(Notice(sentence, Tone.ACT, copy, lambda: _copy(report)))


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
