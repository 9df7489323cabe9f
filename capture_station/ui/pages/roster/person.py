"""One person of the roster: data, portrait, and what is said to be wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QWidget
from typing_extensions import override

from capture_station.domain.codes import ethnicity_title
from capture_station.domain.payment import yuan
from capture_station.domain.people import masked_id
from capture_station.domain.session import SessionState
from capture_station.domain.sitting import Stage
from capture_station.station.views import ID_SHOWN, PERSON_OPENED
from capture_station.store.outbox import OutboxState
from capture_station.ui.desk.words import dispute_word, fee_word, field_word
from capture_station.ui.pages import words
from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.facts import Facts
from capture_station.ui.widgets.surfaces import GAP, Card, Divider, Panel, column, row, scrolled
from capture_station.ui.widgets.texts import Chip, ElidedText, Text

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QShowEvent

    from capture_station.domain.capture import Capture
    from capture_station.domain.ids import StudentId
    from capture_station.domain.sitting import Sitting
    from capture_station.store.outbox import Sending
    from capture_station.ui.context import Desktop
    from capture_station.ui.pages.roster.lines import Line

_PORTRAIT_PX = (84, 112)
_LOOKED_MS = 1500
"""Who is shown for less was only passed on the way; ours."""


class PersonCard(Panel):
    """The person in focus.

    Args:
        desktop: The station as the windows see it.
    """

    brought_wanted = Signal(object)
    """The `Line` of a person who brings a photo."""
    certificate_wanted = Signal(object)
    """The `Line` of a person who will be photographed elsewhere."""

    def __init__(self, desktop: Desktop) -> None:
        super().__init__()
        self._desktop = desktop
        self._line: Line | None = None
        self._unmasked: StudentId | None = None
        self._sending: Sending | None = None
        self._name, self._class = ElidedText(role="section"), ElidedText(role="second")
        self._state = Chip()
        self._portrait = QLabel()
        self._facts = Facts()
        self._remarks, self._below = Text(role="look", wrap=True), QWidget()
        self.show_id = Button(kind="link", action="show-id")
        self.brought = Button(kind="quiet", icon_name="import")
        self.certify = Button(kind="quiet", icon_name="print")
        self._portrait.setFixedSize(*_PORTRAIT_PX)
        self._portrait.setScaledContents(True)
        content = QWidget()
        self._below.setLayout(column(Divider(), GAP, self._remarks))
        content.setLayout(column(self._facts, self.show_id, self._below, 0))
        texts = column(self._name, self._class, row(self._state, 0), 0)
        card = Card(margin=2 * GAP, gap=2 * GAP)
        top = row(texts, self._portrait, gap=2 * GAP)
        top.setStretch(0, 1)
        card.rows.addLayout(top)
        card.rows.addWidget(Divider())
        card.rows.addWidget(scrolled(content), 1)
        card.rows.addLayout(row(self.brought, self.certify, 0))
        self._card = card
        self.setLayout(column(card))
        self.show_id.clicked.connect(self._on_show_id)
        self.brought.clicked.connect(lambda: self.brought_wanted.emit(self._line))
        self.certify.clicked.connect(lambda: self.certificate_wanted.emit(self._line))
        self._looked = QTimer(self, singleShot=True, interval=_LOOKED_MS)
        self._looked.timeout.connect(self._on_looked)
        self.put_words()

    def show_person(self, line: Line | None) -> None:
        """Show a person; an unmasked number is masked again for the next one."""
        if line is None or self._line is None or line.id != self._line.id:
            self._looked.stop()
            if line is not None and self.isVisible():
                self._looked.start()
        self._line = line
        if line is None or line.id != self._unmasked:
            self._unmasked = None
        self._sending = None
        self._card.setVisible(line is not None)
        self.put_words()
        self._load_portrait()

    @property
    def told_whereabouts(self) -> str:
        """Where the portrait of the person lies."""
        sitting = None if self._line is None else self._line.hit.sitting
        return "" if sitting is None else self._whereabouts(sitting.capture)

    @override
    def put_words(self) -> None:
        line = self._line
        if line is None:
            return
        self._name.setText(line.data.name)
        self._class.setText(line.data.class_name or self.tr("不在班级名单中"))
        self._state.show_word(*words.hit_state(line.hit))
        self._facts.show_facts([pair for pair in self._pairs(line) if pair[1]])
        masked = self._unmasked is None
        self.show_id.setText(self.tr("显示证件号") if masked else self.tr("隐藏证件号"))
        self.show_id.setVisible(bool(line.data.id_number))
        self.brought.setText(self.tr("收自带照片…"))
        self.certify.setText(self.tr("散拍证明…"))
        self.brought.setVisible(self._may_bring(line))
        self.certify.setVisible(line.hit.sitting is None or not line.hit.sitting.is_photographed)
        remarks = self._remark_lines(line)
        self._remarks.setText("\n".join(remarks))
        self._below.setVisible(bool(remarks))

    def _may_bring(self, line: Line) -> bool:
        """Whether a photo can be taken in: before there is one, or where it is to be replaced."""
        session, sitting = self._desktop.session, line.hit.sitting
        if session is None or session.state is not SessionState.OPEN:
            return False
        if sitting is None or not sitting.is_photographed:
            return sitting is None or sitting.stage is not Stage.ON_STAGE
        return sitting.order is not None and bool(sitting.retake_reason)

    def _pairs(self, line: Line) -> list[tuple[str, str]]:
        data, sitting = line.data, line.hit.sitting
        pairs = [
            (self.tr("学号"), data.student_number),
            (
                self.tr("证件号"),
                data.id_number if self._unmasked == line.id else masked_id(data.id_number),
            ),
            (self.tr("性别"), words.gender_word(data.gender)),
            (self.tr("民族"), ethnicity_title(data.ethnicity_code)),
            (self.tr("出生日期"), f"{data.birth_date:%Y-%m-%d}" if data.birth_date else ""),
            (self.tr("院系"), data.department),
            (self.tr("专业"), data.major),
            (self.tr("层次"), data.level),
            (self.tr("班主任"), data.adviser),
            (self.tr("备注"), data.note),
        ]
        if sitting is None:
            return pairs
        fee = sitting.fee
        held = f" ¥{yuan(fee.held_fen)}" if fee is not None and fee.held_fen else ""
        number = sitting.queue_number
        return [
            *pairs,
            (self.tr("缴费"), fee_word(fee.state) + held if fee is not None else ""),
            (self.tr("排队号"), str(number) if number else ""),
            (self.tr("拍摄序号"), line.serial),
            (self.tr("采集码"), self.tr("已绑定") if sitting.capture_code else ""),
            (self.tr("自带照片"), self._order_words(sitting)),
            (self.tr("照片所在"), self._whereabouts(sitting.capture)),
        ]

    def _whereabouts(self, capture: Capture | None) -> str:
        """Say on which disks a portrait lies and whether the registry has it."""
        if capture is None:
            return ""
        places = [self.tr("本机")]
        if capture.photo.second_copy:
            places.append(self.tr("副本盘"))
        sent = self._sending
        if sent is not None and sent.state is OutboxState.STORED:
            places.append(self.tr("登记中心 {receipt}").format(receipt=sent.receipt))
        return " · ".join(places)

    def _order_words(self, sitting: Sitting) -> str:
        order = sitting.order
        if order is None:
            return ""
        if not order.is_sent:
            return self.tr("照片自取")
        return self.tr("寄 {address}").format(address=order.address)

    def _remark_lines(self, line: Line) -> list[str]:
        sitting = line.hit.sitting
        if sitting is None:
            return []
        told = [
            self.tr("更正建议：{field} {old} → {new}").format(
                field=field_word(one.field), old=one.old or "–", new=one.new
            )
            + (self.tr("（{note}）").format(note=one.note) if one.note else "")
            for one in sitting.corrections
        ]
        if sitting.dispute is not None:
            note = sitting.dispute.note
            reason = dispute_word(sitting.dispute.reason)
            with_note = self.tr("{reason}：{note}").format(reason=reason, note=note)
            told.append(with_note if note else reason)
        if sitting.retake_reason:
            told.append(self.tr("补拍原因：{reason}").format(reason=sitting.retake_reason))
        if sitting.leave_reason:
            told.append(self.tr("离开原因：{reason}").format(reason=sitting.leave_reason))
        return told

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._line is not None:
            self._looked.start()

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        self._looked.stop()
        super().hideEvent(event)

    def _on_looked(self) -> None:
        """The person stood here for longer than it takes to go on to the next row."""
        if self._line is not None:
            self._desktop.duty.note_view(PERSON_OPENED, self._line.id)

    def _on_show_id(self) -> None:
        if self._line is not None:
            self._unmasked = None if self._unmasked else self._line.id
            if self._unmasked is not None:
                self._desktop.duty.note_view(ID_SHOWN, self._unmasked)
            self.put_words()

    def _load_portrait(self) -> None:
        line = self._line
        sitting = line.hit.sitting if line else None
        self._portrait.setVisible(False)
        if line is None or sitting is None or sitting.capture is None:
            return
        capture, records = sitting.capture, self._desktop.station.records
        outbox = self._desktop.station.store.outbox

        def note(sending: Sending) -> None:
            if self._line is line:
                self._sending = sending
                self.put_words()

        self._desktop.ask(self, lambda: outbox.sending_of(capture.id), note)

        def show(content: bytes) -> None:
            picture = QPixmap()
            if self._line is not line or not picture.loadFromData(content):
                return
            width, height = (2 * side for side in _PORTRAIT_PX)
            smooth = Qt.TransformationMode.SmoothTransformation
            keep = Qt.AspectRatioMode.KeepAspectRatio
            self._portrait.setPixmap(picture.scaled(width, height, keep, smooth))
            self._portrait.setAccessibleName(self.tr("照片"))
            self._portrait.setVisible(True)

        # a photo that is missing is told where photos matter: at the desk and by doctor
        self._desktop.ask(self, lambda: records.portrait(capture), show, lambda _error: True)
