"""The page of the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget
from typing_extensions import override

from capture_station import __version__
from capture_station.settings import SETTINGS
from capture_station.ui.pages import words
from capture_station.ui.pages.page import MARGIN, Page, in_the_middle
from capture_station.ui.pages.settings.controls import ChoiceControl
from capture_station.ui.pages.settings.operators import OperatorsPanel
from capture_station.ui.pages.settings.registry import RegistryPanel
from capture_station.ui.pages.settings.retention import RetentionPanel
from capture_station.ui.pages.settings.rows import (
    CameraSearch,
    SecondFolderNote,
    SettingRow,
    control_for,
)
from capture_station.ui.pages.settings.words import SECTIONS, keys_of, section_title
from capture_station.ui.widgets.buttons import Button
from capture_station.ui.widgets.facts import Facts
from capture_station.ui.widgets.surfaces import GAP, Card, Divider, column, row, scrolled
from capture_station.ui.widgets.texts import PageHeading, Text
from capture_station.workflow.permissions import Grant, Right

if TYPE_CHECKING:
    from capture_station.exchange.recipients import RecipientProfile
    from capture_station.ui.context import Desktop

_WIDEST_PX = 1180
_NAV_PX = 200


class SettingsPage(Page):
    """Sections at the left, every setting at the right."""

    def __init__(self, desktop: Desktop) -> None:
        super().__init__(desktop)
        self._heading, self.sections = PageHeading(), QListWidget()
        self.rows = {
            one.key: SettingRow(one.key, control_for(one.key), desktop) for one in SETTINGS
        }
        self._titles = {section: Text(role="section") for section in SECTIONS}
        self.registry = RegistryPanel(desktop)
        self._about, self._folder = Facts(), Button(icon_name="folder")
        self.operators, self.retention = OperatorsPanel(desktop), RetentionPanel(desktop)
        self._recipients: tuple[RecipientProfile, ...] = ()
        self._search = CameraSearch(
            desktop, [self.rows["camera.source"], self.rows["camera.spare"]]
        )
        self._second = SecondFolderNote(desktop, self.rows["storage.second_dir"])
        self._lay_out()
        self._connect()
        self.put_words()

    @override
    def enter(self) -> None:
        super().enter()
        self.sections.setFocus()
        self._search.look_once()

    @override
    def refresh(self) -> None:
        deliveries = self.desktop.station.deliveries
        self.ask(deliveries.recipients, self._on_recipients)
        self.operators.read()
        is_lead = self.desktop.duty.grant(Right.OPERATORS) is Grant.YES
        for one in self.rows.values():
            one.show_value()
            one.control.setEnabled(is_lead or not one.setting.for_lead)
        self._second.look()
        self.registry.reload()

    @override
    def put_words(self) -> None:
        self._heading.show_words(self.tr("设置"), self.tr("改动立即保存。"))
        self.sections.setAccessibleName(self.tr("设置分类"))
        for at, section in enumerate(SECTIONS):
            self.sections.item(at).setText(section_title(section))
            self._titles[section].setText(section_title(section))
        station, lang = self.desktop.station, self.desktop.lang
        spec = self.rows["spec.default"].control
        if isinstance(spec, ChoiceControl):
            spec.offer((key, words.spec_title(one, lang)) for key, one in station.specs.items())
        self._offer_recipients()
        self._folder.setText(self.tr("打开数据文件夹"))
        self._about.show_facts(
            [
                (self.tr("程序"), self.tr("毕业生图像采集工作站")),
                (self.tr("版本"), __version__),
                (self.tr("许可"), "Apache-2.0"),
                (self.tr("数据文件夹"), str(station.data_dir)),
                (self.tr("加密"), self._encryption()),
                (self.tr("照片标准"), self.tr("%n 个", "", len(station.specs))),
            ]
        )
        self._second.look()

    def _encryption(self) -> str:
        key = self.desktop.station.store.key
        if key is None:
            return self.tr("没有加密")
        if key.is_protected:
            return self.tr("已加密，密钥在系统钥匙串中")
        return self.tr("已加密，密钥在只有当前用户能读的文件中")

    # --- what can be chosen -------------------------------------------------------------------

    def _on_recipients(self, recipients: tuple[RecipientProfile, ...]) -> None:
        self._recipients = recipients
        self._offer_recipients()

    def _offer_recipients(self) -> None:
        control = self.rows["delivery.recipient"].control
        if isinstance(control, ChoiceControl) and self._recipients:
            lang = self.desktop.lang
            control.offer((one.id, one.title_in(lang)) for one in self._recipients)

    # --- the page -----------------------------------------------------------------------------

    def _on_setting(self, key: str) -> None:
        if key in self.rows:
            self.rows[key].show_value()

    def _on_section(self, at: int) -> None:
        card = self._titles[SECTIONS[at]].parentWidget()
        if card is not None:
            self._area.verticalScrollBar().setValue(card.pos().y())

    def _on_scrolled(self, top: int) -> None:
        """Mark the section whose card is at the top, without moving anything."""
        cards = [title.parentWidget() for title in self._titles.values()]
        above = [at for at, card in enumerate(cards) if card and card.pos().y() <= top + GAP]
        bar = self._area.verticalScrollBar()
        if above and top < bar.maximum():  # the last ones cannot come to the top
            self.sections.blockSignals(True)
            self.sections.setCurrentRow(above[-1])
            self.sections.blockSignals(False)

    def _connect(self) -> None:
        self.sections.currentRowChanged.connect(self._on_section)
        self.desktop.setting_changed.connect(self._on_setting)
        folder = QUrl.fromLocalFile(str(self.desktop.station.data_dir))
        self._folder.clicked.connect(lambda: QDesktopServices.openUrl(folder))

    def _lay_out(self) -> None:
        self.sections.setFixedWidth(_NAV_PX)
        self.sections.setProperty("look", "sections")
        self.sections.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        content = QWidget()
        cards = QVBoxLayout(content)
        cards.setContentsMargins(0, 0, GAP, 0)
        cards.setSpacing(2 * GAP)
        for section in SECTIONS:
            self.sections.addItem(QListWidgetItem())
            card = Card(margin=3 * GAP, gap=GAP)
            card.rows.addWidget(self._titles[section])
            if section == "registry":
                card.rows.addWidget(self.registry)
                card.rows.addWidget(Divider())
            if section == "operators":
                card.rows.addWidget(self.operators)
                card.rows.addWidget(Divider())
            for at, key in enumerate(keys_of(section)):
                if at:
                    card.rows.addWidget(Divider())
                card.rows.addWidget(self.rows[key])
            if section == "storage":
                card.rows.addWidget(self.retention)
            if section == "about":
                card.rows.addWidget(self._about)
                card.rows.addLayout(row(self._folder, 0))
            cards.addWidget(card)
        cards.addStretch(1)
        self._area = scrolled(content)
        self._area.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.sections.setCurrentRow(0)
        body = row(self.sections, self._area, gap=2 * GAP)
        body.setStretch(1, 1)
        whole = QWidget()
        layout = column(self._heading, self.busy)
        layout.addLayout(body, 1)
        whole.setLayout(layout)
        self.setLayout(column(in_the_middle(whole, _WIDEST_PX), margin=MARGIN))
