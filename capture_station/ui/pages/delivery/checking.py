"""What a batch would be and what would be wrong with it, before it is made."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget
from typing_extensions import override

from capture_station.domain.identity import Gravity
from capture_station.domain.session import SessionState
from capture_station.exchange.naming import plan_names
from capture_station.exchange.problems import field_title
from capture_station.station.delivery import LeftOut
from capture_station.ui.widgets.facts import Facts, Figures
from capture_station.ui.widgets.surfaces import GAP, Card, Panel, column
from capture_station.ui.widgets.tables import Column, Rows, Table
from capture_station.ui.widgets.texts import EmptyState, Text

if TYPE_CHECKING:
    from capture_station.domain.people import PersonData
    from capture_station.domain.session import Session
    from capture_station.station.delivery import Deliveries, DeliveryPreview, Scope
    from capture_station.ui.context import Desktop

_FIGURES = ("photos", "errors", "warnings")
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Check:
    """A batch that could be made.

    Attributes:
        examples: Names of its first photos.
    """

    session: Session
    preview: DeliveryPreview
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Named:
    """What the name of a photo is made of."""

    serial: str
    person: PersonData
    capture_code: str


def look_over(deliveries: Deliveries, session: Session, recipient_id: str, scope: Scope) -> Check:
    """Say what a batch would be; for the database lane.

    Raises:
        Trouble: As `Deliveries.preview` does.
    """
    preview = deliveries.preview(session.id, recipient_id, scope)
    first = [
        _Named(one.capture.serial.text, one.student.data, one.sitting.capture_code)
        for one in preview.included[:_EXAMPLES]
    ]
    return Check(session, preview, plan_names(preview.profile.template, first).names)


@dataclass(frozen=True, slots=True)
class Concern:
    """Something to know before the batch is made.

    Attributes:
        serial: Serial number of the photo; empty where it concerns the batch.
    """

    serial: str
    gravity: Gravity
    sentence: str


class CheckPanel(Panel):
    """Counts, what leaves the house, examples of names, and what is wrong.

    Args:
        desktop: Tells the language.
    """

    def __init__(self, desktop: Desktop) -> None:
        super().__init__()
        self._desktop = desktop
        self._check: Check | None = None
        self._title, self.figures = Text(role="strong"), Figures(_FIGURES)
        self._facts = Facts()
        self.concerns = Table(self._rows(), row_px=36)
        self._well = Text(role="good", wrap=True)
        self._none = EmptyState("delivery")
        card = Card(margin=2 * GAP, gap=GAP + 4)
        for part in (self._title, self.figures, self._facts, self._well):
            card.rows.addWidget(part)
        card.rows.addWidget(self.concerns, 1)
        card.rows.addStretch(0)
        self._either = QStackedWidget()
        self._either.addWidget(self._none)
        self._either.addWidget(card)
        self.setLayout(column(self._either))
        self.put_words()

    def show_check(self, check: Check | None) -> None:
        """Show what a batch would be; None where there is nothing to deliver yet."""
        self._check = check
        self.put_words()

    @property
    def is_ready(self) -> bool:
        """Whether the batch can be made."""
        return self._check is not None and self._check.preview.is_writable

    @property
    def check(self) -> Check | None:
        """What is shown."""
        return self._check

    @override
    def put_words(self) -> None:
        check = self._check
        self._title.setText(self.tr("交付前检查"))
        self._none.show_words(
            self.tr("还没有可以交付的照片"), self.tr("拍照并保存后，这里显示批次的内容和问题。")
        )
        taken = check is not None and bool(check.preview.included or check.preview.left_out)
        self._either.setCurrentIndex(1 if taken else 0)
        if check is None:
            return
        included = check.preview.included
        concerns = [*self._of_session(check), *self._of_names(check)]
        errors = sum(one.gravity is Gravity.ERROR for one in concerns)
        self.figures.show_figures(
            {
                "photos": (self.tr("照片"), str(len(included))),
                "errors": (self.tr("错误，须先处理"), str(errors)),
                "warnings": (self.tr("提醒，可以交付"), str(len(concerns) - errors)),
            }
        )
        self._facts.show_facts(self._contents(check))
        self._well.setText(self.tr("没有发现问题，可以交付。"))
        if not included:
            self._well.setText(self.tr("这个范围里没有照片。请改选范围，或先让学生核对。"))
        self._well.set_role("good" if included else "look")
        self._well.setVisible(not concerns or not included)
        self.concerns.setVisible(bool(concerns))
        self.concerns.rows.show_rows(tuple(concerns))
        self.concerns.rows.show_titles(self.tr("序号"), self.tr("程度"), self.tr("问题"))
        self.concerns.setAccessibleName(self.tr("问题"))

    def _contents(self, check: Check) -> list[tuple[str, str]]:
        lang, recipient = self._desktop.lang, check.preview.profile
        personal = [field_title(one, lang) for one in recipient.columns]
        named = [t for f, t in zip(recipient.columns, personal, strict=True)
                 if f in recipient.personal_fields]  # fmt: skip
        told = self.tr("、").join(named)
        kinds = {
            "folder": self.tr("文件夹"),
            "bag": self.tr("BagIt 包"),
            "zip": self.tr("ZIP 压缩包"),
        }
        lists = self.tr("、").join(one.value.upper() for one in recipient.lists)
        return [
            (self.tr("形式"), self.tr("{kind}，名单 {lists}").format(
                kind=kinds[recipient.container.value], lists=lists)),
            (self.tr("个人信息"), told or self.tr("不含姓名、学号和证件号")),
            (self.tr("未包含"), self._left_out(check.preview)),
            (self.tr("文件名示例"), "\n".join(check.examples)),
        ]  # fmt: skip

    def _left_out(self, preview: DeliveryPreview) -> str:
        """Return who is not in the batch although there is a portrait, by reason."""
        counts = Counter(reason for _record, reason in preview.left_out)
        words = {
            LeftOut.NOT_VERIFIED: self.tr("本人未核对 {count} 人"),
            LeftOut.DISPUTED: self.tr("有异议 {count} 人"),
            LeftOut.RETAKE: self.tr("等待补拍 {count} 人"),
            LeftOut.ELSEWHERE: self.tr("照片在其他工位或登记中心 {count} 人"),
        }
        told = [words[reason].format(count=counts[reason]) for reason in LeftOut if counts[reason]]
        return self.tr("、").join(told) or self.tr("无")

    def _of_session(self, check: Check) -> list[Concern]:
        """Return what is open in the session; it does not keep a batch from being made."""
        if check.session.state is not SessionState.OPEN:
            return []
        sentence = self.tr("场次还没有结束，之后拍的照片不在这个批次里。")
        return [Concern("", Gravity.WARNING, sentence)]

    def _of_names(self, check: Check) -> list[Concern]:
        lang, problems = self._desktop.lang, check.preview.problems
        return [Concern(one.serial, one.gravity, one.sentence(lang)) for one in problems]

    def _rows(self) -> Rows:
        def gravity(concern: Concern) -> str:
            return self.tr("错误") if concern.gravity is Gravity.ERROR else self.tr("提醒")

        return Rows(
            (
                Column(lambda one: one.serial or "–", width=88),
                Column(
                    gravity,
                    width=88,
                    chip=lambda one: "act" if one.gravity is Gravity.ERROR else "look",
                ),
                Column(lambda one: one.sentence),
            )
        )
