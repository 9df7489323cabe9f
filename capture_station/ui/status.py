"""The strip at the bottom: five lights, each with a word, the counts and the time."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout
from typing_extensions import override

from capture_station.camera.state import CameraState, Status
from capture_station.domain.findings import Severity
from capture_station.domain.keeping import CopyState
from capture_station.station.housekeeping import OUT_OF_PLACE
from capture_station.ui.actions import tool_tip
from capture_station.ui.context import ADVISER
from capture_station.ui.pages.preflight.sentences import line_sentence, topic_title
from capture_station.ui.widgets.looking import WhileShown
from capture_station.ui.widgets.signs import Dot
from capture_station.ui.widgets.surfaces import GAP, Panel
from capture_station.ui.widgets.texts import Text
from capture_station.wording import finding_sentences, trouble_sentence

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent

    from capture_station.domain.keeping import SecondCopy
    from capture_station.domain.overview import SessionTotals
    from capture_station.station.housekeeping import Upkeep
    from capture_station.sync.loop import SyncStatus
    from capture_station.ui.context import Desktop
    from capture_station.ui.judging import LiveResult

_EVERY_MS = 1000
_LIGHTS = ("camera", "background", "storage", "sync", "clock")
_BACKGROUND_RULES = ("background-colour", "background-even", "background-shadow")
_CLOCK_STEP_S = 30.0


class StatusLight(Panel):
    """A light and its word; a click on it asks for the pre-flight."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._shown = ("off", "", "")
        self._remark: tuple[str, str, str] | None = None
        self._dot = Dot()
        self._word = Text(role="small")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._dot)
        layout.addWidget(self._word)

    def show_state(self, tone: str, word: str, tip: str = "") -> None:
        """Show ``off``, ``good``, ``look`` or ``act`` with its word."""
        self._shown = (tone, word, tip)
        self._show()

    def show_remark(self, remark: tuple[str, str, str] | None) -> None:
        """Show tone, word and tip of what the pre-flight found while the light has no worse."""
        self._remark = remark
        self._show()

    def _show(self) -> None:
        is_quiet = self._shown[0] in {"off", "good"}
        tone, word, tip = self._remark if self._remark is not None and is_quiet else self._shown
        self._dot.show_tone(tone)
        if word != self._word.text():
            self._word.setText(word)
            self.setAccessibleName(word)
        self.setToolTip(tip)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.clicked.emit()
        super().mouseReleaseEvent(event)

    @property
    def word(self) -> str:
        """The word that is shown."""
        return self._word.text()


class StatusStrip(Panel):
    """Camera, light and background, storage, synchronisation, clock; counts; time."""

    def __init__(self, desktop: Desktop) -> None:
        super().__init__()
        self._desktop = desktop
        self._camera: CameraState | None = None
        self._live: LiveResult | None = None
        self._totals: SessionTotals | None = None
        self._copies: SecondCopy | None = None
        self._upkeep: Upkeep | None = None
        self._started = (desktop.station.clock.now(), desktop.station.clock.monotonic())
        self.setFixedHeight(42)
        self.lights = {name: StatusLight() for name in _LIGHTS}
        self._counts, self._who, self._time = Text(role="small"), Text(role="small"), Text()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * GAP, 0, 2 * GAP, 0)
        layout.setSpacing(3 * GAP)
        for name, light in self.lights.items():
            layout.addWidget(light)
            page = "settings" if name == "sync" else "preflight"
            light.clicked.connect(partial(desktop.page_wanted.emit, page))
        layout.addStretch(1)
        for text in (self._counts, self._who, self._time):
            layout.addWidget(text)
        if desktop.station.store.looks:
            # nothing of that is known beside the station that works
            for name in ("camera", "background", "storage", "sync"):
                self.lights[name].hide()
        WhileShown(self, _EVERY_MS, self._on_second)
        desktop.camera_changed.connect(self._on_camera)
        desktop.judge.judged.connect(self._on_judged)
        desktop.session_changed.connect(lambda _session: self.reload())
        desktop.sitting_changed.connect(lambda _sitting: self.reload())
        desktop.roster_changed.connect(self.reload)
        desktop.setting_changed.connect(lambda _key: self.put_words())
        desktop.duty.changed.connect(lambda _account: self.put_words())
        desktop.preflight.changed.connect(self._show_remarks)
        desktop.upkeep_changed.connect(self._on_upkeep)
        desktop.syncing.status_changed.connect(self._show_sync)
        self.put_words()

    @override
    def put_words(self) -> None:
        self._show_camera()
        self._show_background()
        self._show_totals()
        self._show_clock()
        self._show_remarks()
        self._show_sync(self._desktop.syncing.status)
        roles = {
            "solo": self.tr("全流程"),
            "cashier": self.tr("收费登记台"),
            "camera": self.tr("拍照台"),
            ADVISER: self.tr("只看进度"),
        }
        desk = roles.get(self._desktop.role, "")
        account = self._desktop.duty.account
        name = account.name if account is not None else "–"
        self._who.setText(self.tr("{name} · {desk}").format(name=name, desk=desk))
        self._who.setToolTip(tool_tip("switch-operator"))

    def reload(self) -> None:
        """Count the session in work anew."""
        session = self._desktop.session
        if session is None:
            self._totals = None
            self._show_totals()
            return
        records, copies = self._desktop.station.records, self._desktop.station.store.copies
        self._desktop.ask(
            self, lambda: (records.totals(session.id), copies.status()), self._on_counted
        )

    def _on_second(self) -> None:
        reader = self._desktop.reader
        self._camera = reader.state() if reader is not None else None
        self._show_camera()
        self._show_clock()

    def _on_camera(self, state: CameraState) -> None:
        self._camera = state
        if state.status is not Status.LIVE:
            self._live = None
            self._show_background()
        self._show_camera()

    def _on_judged(self, result: LiveResult) -> None:
        self._live = result
        self._show_background()

    def _on_counted(self, counted: tuple[SessionTotals, SecondCopy]) -> None:
        self._totals, self._copies = counted
        self._show_totals()

    def _on_upkeep(self, upkeep: Upkeep) -> None:
        self._upkeep = upkeep
        self._copies = upkeep.copies or self._copies
        self._show_totals()

    def _show_sync(self, status: SyncStatus | None) -> None:
        self.lights["sync"].show_state(*self._desktop.syncing.describe(status))

    def _show_remarks(self) -> None:
        """Let each light tell what the pre-flight found about its things."""
        lang = self._desktop.lang
        for name, light in self.lights.items():
            line = self._desktop.preflight.remark(name)
            light.show_remark(
                None
                if line is None
                else (line.light.value, topic_title(line.topic, lang), line_sentence(line, lang))
            )

    def _show_camera(self) -> None:
        state = self._camera
        light = self.lights["camera"]
        if state is None or state.status is Status.STOPPED:
            light.show_state("off", self.tr("相机未连接"))
            return
        if state.status is Status.LIVE:
            fps = round(state.fps)
            # the rate is known a second after the first picture
            words = self.tr("相机 {fps} fps").format(fps=fps) if fps else self.tr("相机")
            light.show_state("good", words)
            return
        tip = trouble_sentence(state.trouble, self._desktop.lang) if state.trouble else ""
        if state.status is Status.CONNECTING:
            light.show_state("look", self.tr("相机连接中"), tip)
        else:
            frozen = state.status is Status.FROZEN
            word = self.tr("相机画面停住") if frozen else self.tr("相机已断开，正在重连")
            light.show_state("act", word, tip)

    def _show_background(self) -> None:
        light = self.lights["background"]
        found = self._live.view.judgement.findings if self._live is not None else ()
        concerned = [one for one in found if one.rule in _BACKGROUND_RULES]
        if not concerned or all(one.severity is Severity.UNKNOWN for one in concerned):
            light.show_state("off", self.tr("背景"))
            return
        wrong = [one for one in concerned if one.severity in {Severity.FAIL, Severity.WARN}]
        if wrong:
            words = finding_sentences(wrong[0], self._desktop.lang)
            tone = "act" if wrong[0].severity is Severity.FAIL else "look"
            light.show_state(tone, words.message, words.advice)
            return
        value = concerned[0].value
        shown = "" if value is None else f" ΔE {value:.1f}"
        light.show_state("good", self.tr("背景{value}").format(value=shown))

    def _show_totals(self) -> None:
        totals = self._totals
        light = self.lights["storage"]
        if totals is None:
            light.show_state("off", self.tr("存储"))
            self._counts.setText("")
            return
        self._show_storage(totals.photographed)
        self._counts.setText(
            self.tr("已拍 {done} / {all}").format(done=totals.photographed, all=totals.expected)
        )

    def _show_storage(self, saved: int) -> None:
        light, copies, upkeep = self.lights["storage"], self._copies, self._upkeep
        if upkeep and upkeep.trouble is not None and upkeep.trouble.key in OUT_OF_PLACE:
            tip = trouble_sentence(upkeep.trouble, self._desktop.lang)
            light.show_state("act", self.tr("数据文件夹不在原处"), tip)
            return
        words = self.tr("已保存 {count}").format(count=saved)
        if copies is None or copies.state is CopyState.OFF:
            self._show_kept(words, self.tr("没有设置第二份副本。"))
            return
        trouble = {
            CopyState.ABSENT: self.tr("副本盘不在，请接上"),
            CopyState.FULL: self.tr("副本盘已满，请更换"),
            CopyState.FAILING: self.tr("副本盘写入失败，请检查"),
        }.get(copies.state)
        if trouble is not None:
            light.show_state("act", f"{words} · {trouble}")
        elif copies.pending:
            pending = self.tr("{count} 张待复制").format(count=copies.pending)
            light.show_state("look", f"{words} · {pending}")
        else:
            self._show_kept(f"{words} · {self.tr('副本齐全')}")

    def _show_kept(self, words: str, tip: str = "") -> None:
        """Show that the photos are kept, and how the last backup of the database went."""
        light, upkeep = self.lights["storage"], self._upkeep
        if upkeep is not None and upkeep.trouble is not None:
            tip = trouble_sentence(upkeep.trouble, self._desktop.lang)
            light.show_state("look", f"{words} · {self.tr('备份未完成')}", tip)
            return
        if upkeep is not None and upkeep.backed_up_at is not None:
            at = self.tr("数据库已于 {time} 备份。").format(
                time=f"{upkeep.backed_up_at.astimezone():%H:%M}"
            )
            tip = "\n".join(filter(None, (at, tip)))
        light.show_state("good", words, tip)

    def _show_clock(self) -> None:
        clock = self._desktop.station.clock
        now = clock.now()
        began, began_s = self._started
        step_s = (now - began).total_seconds() - (clock.monotonic() - began_s)
        if abs(step_s) > _CLOCK_STEP_S:
            tip = self.tr("电脑时间在运行中被改动过，请核对日期和时间。")
            self.lights["clock"].show_state("look", self.tr("时钟被改动"), tip)
        else:
            self.lights["clock"].show_state("good", self.tr("时钟"))
        self._time.setText(f"{now.astimezone():%H:%M}")
