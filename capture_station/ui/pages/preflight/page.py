"""The page of the pre-flight: one line a thing, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from capture_station.station.preflight.lines import (
    CAMERA_TOPICS,
    NETWORK_TOPICS,
    PICTURE_TOPICS,
    STATION_TOPICS,
    Light,
    worst,
)
from capture_station.ui.pages.page import MARGIN, Page, in_the_middle
from capture_station.ui.pages.preflight.sentences import line_sentence, topic_title
from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.signs import Dot
from capture_station.ui.widgets.surfaces import GAP, Card, column, row, scrolled
from capture_station.ui.widgets.texts import Chip, PageHeading, Text

if TYPE_CHECKING:
    from capture_station.station.preflight.lines import Line
    from capture_station.ui.context import Desktop
    from capture_station.wording import Lang

_WIDEST_PX = 1080
_TITLE_PX = 168
_GROUPS = {
    "picture": (*CAMERA_TOPICS, *PICTURE_TOPICS),
    "station": (*STATION_TOPICS, *NETWORK_TOPICS),
}
_TONES = {Light.OK: "good", Light.LOOK: "look", Light.ACT: "act"}


class TopicRow(QWidget):
    """One thing that is looked at: its light, its name, what is so, a word for the light."""

    def __init__(self, topic: str) -> None:
        super().__init__()
        self.topic = topic
        self._dot = Dot(10)
        self._title = Text(role="strong")
        self._title.setFixedWidth(_TITLE_PX)
        self._sentence = Text(wrap=True)
        self._sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._chip = Chip()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 3, 0, 3)
        layout.setSpacing(12)
        layout.addWidget(self._dot, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self._title)
        layout.addWidget(self._sentence, 1)
        layout.addWidget(self._chip)

    @property
    def sentence(self) -> str:
        """The sentence that is shown."""
        return self._sentence.text()

    @property
    def word(self) -> str:
        """The word of its light."""
        return self._chip.text()

    def show_line(
        self, line: Line | None, words: dict[Light, str], waiting: str, lang: Lang
    ) -> None:
        """Show an answer.

        Args:
            line: The answer; None where there is none yet.
            words: A word for each light.
            waiting: What to say instead while it is looked at; empty where it is not.
            lang: Language of the sentences.
        """
        self._title.setText(topic_title(self.topic, lang))
        tone = "" if line is None or waiting else _TONES[line.light]
        self._dot.show_tone(tone or "off")
        sentence = "–" if line is None else line_sentence(line, lang)
        self._sentence.setText(waiting or sentence)
        self._sentence.set_role("" if tone in {"look", "act"} else "second")
        self._chip.show_word("" if line is None or waiting else words[line.light], tone)
        self._chip.setVisible(bool(tone))
        self.setAccessibleName(f"{self._title.text()} {self._chip.text()} {self._sentence.text()}")


class PreflightPage(Page):
    """Looks at everything when it is asked to, and shows what the silent looks found since."""

    def __init__(self, desktop: Desktop) -> None:
        super().__init__(desktop)
        self._preflight = desktop.preflight
        self._heading = PageHeading()
        self.again = Button(kind="accent", icon_name="refresh")
        self.baseline, self._back = Button(), Button(kind="quiet", icon_name="back")
        self._light = Button(icon_name="light", action="page-light")
        self.rows = {topic: TopicRow(topic) for topics in _GROUPS.values() for topic in topics}
        self._titles = {group: Text(role="section") for group in _GROUPS}
        self._is_busy = False
        self._lay_out()
        self.again.clicked.connect(self._preflight.run)
        self.baseline.clicked.connect(self._preflight.set_baseline)
        self._light.clicked.connect(lambda: desktop.page_wanted.emit("light"))
        self._back.clicked.connect(lambda: desktop.page_wanted.emit("sessions"))
        self._preflight.changed.connect(self._show)
        desktop.session_changed.connect(lambda _session: self._show())
        self.put_words()

    @override
    def enter(self) -> None:
        """Look at everything when the page is opened for the first time; then when asked."""
        if not self._preflight.has_run:
            self._preflight.run()
        self._show()
        self.again.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def put_words(self) -> None:
        self.again.setText(self.tr("重新检查"))
        self.baseline.setText(self.tr("设为今天的光线基准"))
        self.baseline.setToolTip(self.tr("换了灯光或背景以后，以现在的画面作为当天比较的基准。"))
        self._light.setText(self.tr("布光助手"))
        self._back.setText(self.tr("返回场次"))
        self._titles["picture"].setText(self.tr("相机与画面"))
        self._titles["station"].setText(self.tr("本机与当天的准备"))
        self._show()

    def _show(self) -> None:
        words = {
            Light.OK: self.tr("正常"),
            Light.LOOK: self.tr("留意"),
            Light.ACT: self.tr("处理"),
        }
        lines = {line.topic: line for line in self._preflight.lines}
        pending = self._preflight.pending
        for topic, shown in self.rows.items():
            waiting = self.tr("正在检查…") if topic in pending else ""
            shown.show_line(lines.get(topic), words, waiting, self.desktop.lang)
            shown.setVisible(topic in lines or topic in pending)
        self._heading.show_words(self.tr("开机检查"), self._summary())
        had_focus = self.again.hasFocus() or (self._back.hasFocus() and not self._back.is_gone_to)
        self.again.setEnabled(not pending)
        if had_focus:  # what is disabled loses it to the next one
            self.again.setFocus(Qt.FocusReason.OtherFocusReason)
        self.baseline.setEnabled(self._preflight.can_set_baseline)
        self._show_busy(bool(pending))

    def _summary(self) -> str:
        if self._preflight.pending:
            return self.tr("正在检查，约需十秒；会试拍一张，照片不保存。")
        lines = self._preflight.lines
        found = worst(lines)
        if found is None:
            return self.tr("每天开始前检查一次；之后每隔几分钟自动检查，结果见下方的灯。")
        count = sum(line.light is found.light for line in lines)
        if found.light is Light.ACT:
            return self.tr("有 {count} 项须先处理。").format(count=count)
        if found.light is Light.LOOK:
            return self.tr("可以开始，{count} 项请留意。").format(count=count)
        return self.tr("一切正常，可以开始。")

    def _show_busy(self, is_busy: bool) -> None:
        if is_busy is not self._is_busy:
            self._is_busy = is_busy
            (self.busy.begin if is_busy else self.busy.end)()

    def _lay_out(self) -> None:
        cards = []
        for group, topics in _GROUPS.items():
            card = Card(margin=2 * GAP, gap=0)
            card.rows.addWidget(self._titles[group])
            card.rows.addSpacing(GAP)
            for topic in topics:
                card.rows.addWidget(self.rows[topic])
            cards.append(card)
        content = QWidget()
        content.setLayout(column(*cards, 0, gap=2 * GAP))
        body = scrolled(content)
        whole = QWidget()
        head = row(self._heading, self._back, self._light, self.baseline, self.again)
        head.setStretch(0, 1)
        whole.setLayout(column(head, self.busy, body))
        self.setLayout(column(in_the_middle(whole, _WIDEST_PX), margin=MARGIN))
