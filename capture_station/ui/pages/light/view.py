"""Setting up the lamps: zones over the live picture, numbers with arrows, what the rules say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget
from typing_extensions import override

from capture_station.domain.errors import Trouble
from capture_station.domain.findings import Severity
from capture_station.station.preflight.lines import limits
from capture_station.ui.pages import words
from capture_station.ui.stage.zones import LightStage, stops_word
from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.histogram import Histogram
from capture_station.ui.widgets.signs import Dot
from capture_station.ui.widgets.surfaces import GAP, Card, Panel, column, row, scrolled
from capture_station.ui.widgets.texts import Text
from capture_station.wording import finding_sentences, trouble_sentence

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent

    from capture_station.camera.source import Frame
    from capture_station.camera.state import CameraState
    from capture_station.checks.lighting import LightMap
    from capture_station.domain.findings import Finding
    from capture_station.ui.context import Desktop
    from capture_station.ui.judging import LiveResult

_EVERY_MS = 400
_SIDE_PX = 344
_LIGHT_RULES = (
    "background-even", "background-shadow", "light-even", "exposure-under", "exposure-over",
    "colour-cast",
)  # fmt: skip
"""What the photo standard says of the light once somebody sits there."""


def tone_of_stops(stops: float) -> str:
    """Return ``good``, ``look`` or ``act`` for a difference of light."""
    limit = limits()["light"]
    if abs(stops) <= limit["look_stops"]:
        return "good"
    return "act" if abs(stops) > limit["act_stops"] else "look"


class Measure(QWidget):
    """One number: its light, an arrow to where more light is wanted, and what to do."""

    def __init__(self) -> None:
        super().__init__()
        self._dot, self._title = Dot(10), Text(role="strong")
        self._arrow, self._value = Text(role="section"), Text(role="section")
        self._sentence = Text(role="second", wrap=True)
        head = row(self._dot, self._title, 0, self._arrow, self._value, gap=GAP)
        self.setLayout(column(head, self._sentence, gap=2))

    def show_answer(
        self, title: str, value: str, sentence: str, tone: str, arrow: str = ""
    ) -> None:
        """Show number, arrow and sentence; the tone is ``good``, ``look``, ``act`` or ``off``."""
        self._dot.show_tone(tone)
        self._title.setText(title)
        self._arrow.setText(arrow)
        self._value.setText(value)
        self._sentence.setText(sentence)
        self.setAccessibleName(f"{title} {value} {sentence}")

    @property
    def sentence(self) -> str:
        """What to do."""
        return self._sentence.text()

    @property
    def arrow(self) -> str:
        """Where more light is wanted."""
        return self._arrow.text()


class LightView(Panel):
    """Shows the light as long as it is on the screen; `begin` starts the camera.

    Args:
        desktop: The station as the windows see it.
        around: Token of the colour that it stands on.
    """

    measured = Signal()
    """There is a newer answer."""
    approved = Signal()
    """The light is the day's baseline now."""

    def __init__(self, desktop: Desktop, around: str) -> None:
        super().__init__()
        self._desktop = desktop
        self._light: LightMap | None = None
        self._wrong: tuple[Finding, ...] | None = None
        self._is_asked = False
        self.stage = LightStage(self._latest, desktop.pictures, tone_of_stops, around)
        self.stage.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.across, self.down = Measure(), Measure()
        self.level, self.rules = Measure(), Measure()
        self.histogram, self._histogram_word = Histogram(), Text(role="strong")
        self._lost = Text(role="second", wrap=True)
        self.baseline = Button(kind="accent", icon_name="check")
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self._ask)
        self.baseline.clicked.connect(self._on_baseline)
        desktop.judge.judged.connect(self._on_judged)
        desktop.camera_changed.connect(self._on_camera)
        self._lay_out()
        self.put_words()

    @property
    def light(self) -> LightMap | None:
        """The newest answer."""
        return self._light

    def begin(self) -> None:
        """Measure from now on."""
        desktop = self._desktop
        if desktop.reader is None:
            desktop.restart_camera()
        if desktop.reader is not None:
            self._on_camera(desktop.reader.state())
        self._watch()
        self._timer.start()
        self._ask()

    def end(self) -> None:
        """Measure no more."""
        self._timer.stop()
        self._desktop.judge.watch(None, None)
        self._light, self._wrong = None, None
        self.stage.show_light(None)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        if self._timer.isActive():
            self.end()
        super().hideEvent(event)

    @override
    def put_words(self) -> None:
        self._histogram_word.setText(self.tr("亮度分布（暗 → 亮）"))
        self.histogram.setAccessibleName(self._histogram_word.text())
        self.baseline.setText(self.tr("光线合适，设为今天的基准"))
        self.baseline.setToolTip(self.tr("之后一天里灯光或背景有变化，会在底部的灯上提示。"))
        self._show()

    # --- measuring ------------------------------------------------------------------------

    def _latest(self) -> Frame | None:
        reader = self._desktop.reader
        return reader.latest() if reader is not None else None

    def _watch(self) -> None:
        desktop = self._desktop
        try:
            spec, accepted = desktop.station.standard_of(desktop.session)
        except Trouble as trouble:
            desktop.notices.error(trouble)
            return
        desktop.judge.watch(desktop.reader, spec, accepted)

    def _ask(self) -> None:
        frame = self._latest()
        if frame is None or self._is_asked:
            return
        desktop = self._desktop
        try:
            spec, accepted = desktop.station.standard_of(desktop.session)
        except Trouble:
            return  # told when it was watched
        self._is_asked = True
        desktop.judge.ask(
            self,
            lambda judge: judge.map_light(frame.image, spec, accepted),
            self._on_light,
            self._on_failed,
        )

    def _on_light(self, light: LightMap) -> None:
        self._is_asked = False
        if not self._timer.isActive():
            return
        self._light = light
        self.stage.show_light(light)
        self._show()
        self.measured.emit()

    def _on_failed(self, error: BaseException) -> None:
        self._is_asked = False
        self._timer.stop()
        self._desktop.notices.error(error)

    def _on_judged(self, result: LiveResult) -> None:
        if self._timer.isActive():
            found = {one.rule: one for one in result.view.judgement.findings}
            has_person = result.view.crop is not None
            asked = [found[rule] for rule in _LIGHT_RULES if rule in found]
            wrong = tuple(one for one in asked if one.severity in {Severity.FAIL, Severity.WARN})
            self._wrong = wrong if has_person else None

    def _on_camera(self, state: CameraState) -> None:
        if state.trouble is not None:
            self.stage.show_message(trouble_sentence(state.trouble, self._desktop.lang))
        else:
            self.stage.show_message(self.tr("正在连接相机…"))
        if self._timer.isActive():
            self._watch()

    def _on_baseline(self) -> None:
        if self._light is not None and self._light.calibration is not None:
            self._desktop.preflight.take_baseline(self._light.calibration)
            self._desktop.notices.good(self.tr("已记下今天的光线。"))
            self.approved.emit()

    # --- saying it ------------------------------------------------------------------------

    def _show(self) -> None:
        light = self._light
        self.baseline.setEnabled(light is not None and light.calibration is not None)
        self._show_side(
            self.across,
            self.tr("左右"),
            light.across_stops if light else None,
            (self.tr("右侧"), "→", self.tr("左侧"), "←"),
        )
        self._show_side(
            self.down,
            self.tr("上下"),
            light.down_stops if light else None,
            (self.tr("下方"), "↓", self.tr("上方"), "↑"),
        )
        self._show_level(light)
        self._show_rules()
        if light is None:
            self.histogram.show_shares((), 0.0, 0.0)
            self._lost.setText("")
            return
        self.histogram.show_shares(light.histogram, light.lost_dark, light.lost_light)
        self._lost.setText(
            self.tr("死黑 {dark}%，过曝 {light}%").format(
                dark=f"{light.lost_dark * 100:.1f}", light=f"{light.lost_light * 100:.1f}"
            )
        )

    def _show_side(
        self, shown: Measure, title: str, stops: float | None, sides: tuple[str, str, str, str]
    ) -> None:
        """Say which side needs more light; `sides` names the one of positive stops first."""
        if stops is None:
            shown.show_answer(title, "–", self.tr("露出的背景太少，请让画面中的人离开。"), "off")
            return
        tone = tone_of_stops(stops)
        value = self.tr("{stops} 档").format(stops=stops_word(abs(stops)).lstrip("+"))
        if tone == "good":
            shown.show_answer(title, value, self.tr("均匀。"), tone)
            return
        bright, arrow_bright, dark, arrow_dark = sides
        if stops < 0:
            bright, arrow_bright, dark, arrow_dark = dark, arrow_dark, bright, arrow_bright
        # light falls with the square of the distance
        percent = round(100 * 2 ** (-abs(stops) / 2))
        sentence = self.tr(
            "{dark}偏暗：把{dark}的灯调亮约 {stops}，或移近到现在距离的 {percent}%。"
        ).format(dark=dark, stops=value, percent=percent)
        shown.show_answer(title, value, sentence, tone, arrow_dark)

    def _show_level(self, light: LightMap | None) -> None:
        title = self.tr("背景")
        if (
            light is None
            or light.nearest is None
            or light.distance is None
            or light.level_stops is None
        ):
            self.level.show_answer(title, "–", self.tr("还没有看到背景。"), "off")
            return
        name, tolerance = words.background_word(light.nearest.name), light.nearest.tolerance
        value = f"ΔE {light.distance:.1f}"
        facts = self.tr("最接近{name}，允许 {limit}。").format(name=name, limit=f"{tolerance:g}")
        if light.distance <= tolerance:
            self.level.show_answer(title, value, facts, "good")
            return
        stops, arrow = light.level_stops, ""
        advice = self.tr("颜色不对：检查白平衡和背景布。")
        if tone_of_stops(stops) != "good":
            arrow = "↓" if stops > 0 else "↑"
            told = self.tr("{stops} 档").format(stops=stops_word(abs(stops)).lstrip("+"))
            advice = (
                self.tr("背景偏亮约 {stops}：调暗背景灯或降低曝光。")
                if stops > 0
                else self.tr("背景偏暗约 {stops}：调亮背景灯或提高曝光。")
            ).format(stops=told)
        self.level.show_answer(title, value, f"{facts}{advice}", "act", arrow)

    def _show_rules(self) -> None:
        title, lang = self.tr("人像光线"), self._desktop.lang
        if self._wrong is None:
            self.rules.show_answer(title, "–", self.tr("请一个人坐到座位上，检查脸部光线。"), "off")
        elif not self._wrong:
            self.rules.show_answer(title, "", self.tr("合格。"), "good")
        else:
            first = min(self._wrong, key=lambda one: one.severity is not Severity.FAIL)
            said = finding_sentences(first, lang)
            tone = "act" if first.severity is Severity.FAIL else "look"
            sentence = said.message if not said.advice else f"{said.message} {said.advice}"
            self.rules.show_answer(title, "", sentence, tone)

    def _lay_out(self) -> None:
        card = Card(margin=2 * GAP, gap=GAP)
        answers = QWidget()
        answers.setLayout(
            column(
                self.across,
                self.down,
                self.level,
                self.rules,
                self._histogram_word,
                self.histogram,
                self._lost,
                0,
                gap=GAP,
            )
        )
        card.rows.addWidget(scrolled(answers), 1)
        card.rows.addWidget(self.baseline)
        card.setFixedWidth(_SIDE_PX)
        body = row(self.stage, card, gap=2 * GAP)
        body.setStretch(0, 1)
        self.setLayout(body)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
