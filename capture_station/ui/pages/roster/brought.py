"""A photo that somebody brings: judged, ordered, paid and kept without the camera."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLabel, QWidget
from typing_extensions import override

from capture_station.domain import events as ev
from capture_station.domain.findings import Verdict
from capture_station.domain.order import PrintOrder
from capture_station.domain.payment import PaymentMethod, yuan
from capture_station.station.intake import BroughtPhoto, Settlement, is_settled, read_photo
from capture_station.ui.actions import bind
from capture_station.ui.desk.findings import FindingsList
from capture_station.ui.pages import words
from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.fields import Choice, Form, TextField
from capture_station.ui.widgets.places import Place, usual_folder
from capture_station.ui.widgets.surfaces import GAP, Card, Divider, Panel, column, row, scrolled
from capture_station.ui.widgets.texts import Chip, ElidedText, Text
from capture_station.workflow.permissions import Right

if TYPE_CHECKING:
    from capture_station.checks.judge import Judge
    from capture_station.domain.capture import Shot
    from capture_station.domain.session import Session
    from capture_station.domain.sitting import Sitting
    from capture_station.ui.context import Desktop
    from capture_station.ui.pages.roster.lines import Line

_PORTRAIT_PX = (216, 288)
_FORM_PX = 420
_WORD_PX = 96
_KINDS = "*.jpg *.jpeg *.png *.tif *.tiff *.bmp *.webp"
_ORDER = ("receiver", "phone", "address")


class BroughtView(Panel):
    """Takes a photo in for the person in focus.

    Args:
        desktop: The station as the windows see it.
    """

    given_up = Signal()
    taken = Signal(object)
    """The `Sitting` with the kept portrait."""

    def __init__(self, desktop: Desktop) -> None:
        super().__init__()
        self._desktop = desktop
        self._session: Session | None = None
        self._line: Line | None = None
        self._shot: Shot | None = None
        self._judge: Judge | None = None
        self._reads = 0
        self._title, self._subtitle = ElidedText(role="section"), ElidedText(role="second")
        self.choose = Button(icon_name="folder")
        self._file, self._verdict = Text(role="second"), Chip()
        self._portrait, self.findings = QLabel(), FindingsList(desktop)
        self.fields = {key: TextField() for key in (*_ORDER, "reference", "reason", "override")}
        self.way = Choice()
        self.confirmed = QCheckBox()
        self._order, self._money, self._rest = (Form(_WORD_PX) for _ in range(3))
        self._price, self._fetched = Text(role="strong"), Text(role="small", wrap=True)
        self.take = Button(kind="accent", icon_name="check")
        self._back = Button(action="back")
        self._lay_out()
        self._connect()
        self.put_words()

    def begin(self, session: Session, line: Line) -> None:
        """Begin for a person."""
        self._session, self._line = session, line
        self._reads += 1
        self._show_shot(None, "")
        for field in self.fields.values():
            field.clear()
        sitting = line.hit.sitting
        if sitting is not None and sitting.order is not None:
            for key in _ORDER:
                self.fields[key].setText(getattr(sitting.order, key))
        self.confirmed.setChecked(False)
        self.way.choose("cash")
        self.put_words()
        self.choose.setFocus()

    def read_file(self, path: Path) -> None:
        """Judge a photo; nothing is written."""
        session, station = self._session, self._desktop.station
        if session is None:
            return
        self._reads += 1
        number = self._reads
        self._show_shot(None, self.tr("正在检查…"))

        def judge() -> Shot:
            content = read_photo(path)
            self._judge = self._judge or station.new_judge()
            spec, accepted = station.spec_of(session), station.backgrounds_of(session)
            return station.intake.judge(self._judge, content, spec, accepted)

        def show(shot: Shot) -> None:
            if number == self._reads:
                self._show_shot(shot, path.name)

        def failed(_error: BaseException) -> bool:
            if number == self._reads:
                self._show_shot(None, "")
            return False

        self._desktop.files.submit(self, judge, show, failed)

    def finish(self) -> None:
        """Take the photo in as the form says."""
        session, line, shot = self._session, self._line, self._shot
        if session is None or line is None or shot is None or not self.take.isEnabled():
            return
        station, by, student_id = self._desktop.station, self._desktop.operator, line.id
        texts = {key: field.text().strip() for key, field in self.fields.items()}
        brought = BroughtPhoto(
            shot=shot,
            order=PrintOrder(texts["receiver"], texts["phone"], texts["address"]),
            settlement=None if self._is_settled else self._settlement(session, texts),
            override_reason=texts["override"] if self._fails else "",
            confirmed=self.confirmed.isChecked(),
        )
        right = Right.OVERRIDE if self._fails else Right.SHOOT

        def failed(_error: BaseException) -> bool:
            self._weigh()
            return False

        def take() -> Sitting:
            return station.intake.take(by, session.id, student_id, brought)

        def go() -> None:
            self.take.setEnabled(False)
            self._desktop.ask(self, take, self.taken.emit, failed)

        self._desktop.duty.allow(right, student_id, go)

    @override
    def put_words(self) -> None:
        line, session = self._line, self._session
        self._title.setText(self.tr("收自带照片"))
        if line is not None:
            told = (line.data.name, line.data.class_name, line.data.student_number)
            self._subtitle.setText(" · ".join(filter(None, told)))
        self.choose.setText(self.tr("选择照片…"))
        self._order.show_words(
            {
                "receiver": self.tr("收件人"),
                "phone": self.tr("电话"),
                "address": self.tr("地址"),
            }
        )
        self._money.show_words(
            {
                "way": self.tr("收款方式"),
                "reference": self.tr("支付单号"),
                "reason": self.tr("免收原因"),
            }
        )
        self._rest.show_words({"override": self.tr("放行原因")})
        self.fields["override"].setPlaceholderText(self.tr("不合格仍收下，请写明原因"))
        self.fields["reference"].setPlaceholderText(self.tr("可不填"))
        self._fetched.setText(self.tr("照片寄到这里；三项都空着为现场自取。"))
        ways = [(one.value, words.method_word(one)) for one in PaymentMethod]
        self.way.show_choices(
            [*ways, ("school", self.tr("学校统一支付")), ("waived", self.tr("免收"))]
        )
        self.confirmed.setText(self.tr("学生已核对照片和信息，确认无误"))
        self.take.setText(self.tr("收下照片"))
        self._back.setText(self.tr("返回"))
        price = yuan(session.price.self_provided_fen) if session else ""
        due = self.tr("应收 {price} 元").format(price=price)
        self._price.setText(self.tr("费用已结清") if self._is_settled else due)
        self._put_verdict()
        self._show_way()

    @property
    def _is_settled(self) -> bool:
        if self._session is None or self._line is None:
            return True
        return is_settled(self._line.hit.sitting, self._session.price.self_provided_fen)

    @property
    def _fails(self) -> bool:
        return self._shot is not None and self._shot.judgement.verdict is Verdict.FAIL

    def _settlement(self, session: Session, texts: dict[str, str]) -> Settlement:
        match str(self.way.currentData()):
            case "school":
                return ev.FeeBySchool()
            case "waived":
                return ev.FeeWaived(texts["reason"])
            case method:
                price_fen = session.price.self_provided_fen
                return ev.FeePaid(PaymentMethod(method), price_fen, price_fen, texts["reference"])

    def _show_shot(self, shot: Shot | None, name: str) -> None:
        self._shot = shot
        self._file.setText(name)
        self._portrait.clear()
        picture = QPixmap()
        if shot is not None and picture.loadFromData(shot.portrait):
            keep = Qt.AspectRatioMode.KeepAspectRatio
            smooth = Qt.TransformationMode.SmoothTransformation
            width, height = (2 * side for side in _PORTRAIT_PX)
            self._portrait.setPixmap(picture.scaled(width, height, keep, smooth))
        self._portrait.setVisible(shot is not None)
        self.findings.show_judgement(shot.judgement if shot is not None else None)
        self._put_verdict()
        self._show_way()

    def _put_verdict(self) -> None:
        tones = {Verdict.PASS: "good", Verdict.WARN: "look", Verdict.FAIL: "act"}
        names = {
            Verdict.PASS: self.tr("合格"),
            Verdict.WARN: self.tr("基本合格"),
            Verdict.FAIL: self.tr("不合格"),
        }
        self._verdict.setVisible(self._shot is not None)
        if self._shot is not None:
            verdict = self._shot.judgement.verdict
            self._verdict.show_word(names.get(verdict, ""), tones.get(verdict, ""))

    def _show_way(self) -> None:
        """Ask only for what this way of paying and this photo need."""
        way = str(self.way.currentData())
        settled = self._is_settled
        self._money.setVisible(not settled)
        self._money.set_shown("reference", shown=way in {"wechat", "alipay"})
        self._money.set_shown("reason", shown=way == "waived")
        self._rest.setVisible(self._fails)
        self._weigh()

    def _weigh(self) -> None:
        texts = {key: bool(field.text().strip()) for key, field in self.fields.items()}
        address = [texts[key] for key in _ORDER]
        waived = not self._is_settled and self.way.currentData() == "waived"
        whole = (
            self._shot is not None
            and (all(address) or not any(address))
            and (texts["reason"] or not waived)
            and (texts["override"] or not self._fails)
        )
        self.take.setEnabled(whole)

    def _on_choose(self) -> None:
        place = usual_folder(Place.PicturesLocation)
        kinds = f"{self.tr('照片')} ({_KINDS})"
        name, _kind = QFileDialog.getOpenFileName(self, self.choose.text(), place, kinds)
        if name:
            self.read_file(Path(name))

    def _connect(self) -> None:
        self.choose.clicked.connect(self._on_choose)
        self.take.clicked.connect(self.finish)
        self._back.clicked.connect(self.given_up)
        self.way.currentIndexChanged.connect(lambda _at: self._show_way())
        for field in self.fields.values():
            field.textChanged.connect(lambda _text: self._weigh())
        bind(self, "back", self.given_up.emit)
        bind(self, "next", self.finish)

    def _lay_out(self) -> None:
        self._portrait.setFixedSize(*_PORTRAIT_PX)
        self._portrait.setScaledContents(True)
        for key in _ORDER:
            self._order.add(key, self.fields[key])
        self._money.add("way", self.way)
        self._money.add("reference", self.fields["reference"])
        self._money.add("reason", self.fields["reason"])
        self._rest.add("override", self.fields["override"])
        form = QWidget()
        form.setLayout(
            column(
                self._rest, self._order, self._fetched,
                self._price, self._money, self.confirmed, 0,
            )
        )  # fmt: skip
        side = QWidget()
        side.setFixedWidth(_FORM_PX)
        side.setLayout(column(scrolled(form)))
        picture = column(self._portrait, row(self._verdict, 0), 0)
        card = Card(margin=3 * GAP, gap=GAP)
        head = row(column(self._title, self._subtitle, gap=0), self._file, self.choose)
        head.setStretch(0, 1)
        card.rows.addLayout(head)
        card.rows.addWidget(Divider())
        body = row(picture, self.findings, side, gap=3 * GAP)
        body.setStretch(1, 1)
        card.rows.addLayout(body, 1)
        card.rows.addLayout(row(0, self._back, self.take))
        self.setLayout(column(card))
