"""A class list before it is imported: what was recognised, what is wrong, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget
from typing_extensions import override

from capture_station.domain.identity import Gravity
from capture_station.exchange.problems import field_title
from capture_station.ui.actions import bind
from capture_station.ui.pages import words
from capture_station.ui.pages.roster.mapping import MappingPanel
from capture_station.ui.pages.roster.reading import errors_of
from capture_station.ui.widgets.buttons import Button, ChoiceChips
from capture_station.ui.widgets.facts import Figures
from capture_station.ui.widgets.progress import ProgressPanel
from capture_station.ui.widgets.surfaces import GAP, Card, Panel, column, row
from capture_station.ui.widgets.tables import Column, Rows, Table
from capture_station.ui.widgets.texts import ElidedText, EmptyState, Text
from capture_station.wording import trouble_sentence

if TYPE_CHECKING:
    from capture_station.exchange.problems import RosterProblem
    from capture_station.ui.context import Desktop
    from capture_station.ui.pages.roster.reading import Comparison, Known, ListFile

_MAPPING_PX = 360
_FIGURES = ("new", "errors", "warnings", "known")
_PROGRESS = 2
"""Place of the progress among the panes."""
_VIEWS = ("students", "problems", "known")


class ImportView(Panel):
    """Shows a file that was read; nothing is written until the import is asked for.

    Args:
        desktop: The station as the windows see it.
    """

    mapping_changed = Signal(dict)
    import_wanted = Signal()
    errors_wanted = Signal()
    """The file is to go back to whoever filled it in, its faults marked."""
    other_wanted = Signal()
    """Another file is to be chosen."""
    given_up = Signal()
    cancel_wanted = Signal()
    """What is being written is to be undone."""

    def __init__(self, desktop: Desktop) -> None:
        super().__init__()
        self._desktop = desktop
        self._file: ListFile | None = None
        self._comparison: Comparison | None = None
        self._writes = False
        self._title, self._line = ElidedText(role="section"), ElidedText(role="second")
        self.figures = Figures(_FIGURES)
        self.mapping = MappingPanel(desktop)
        self.views = ChoiceChips(_VIEWS)
        self.students, self.problems = Table(_student_rows()), Table(self._problem_rows())
        self.known = Table(self._known_rows())
        self.whole = Text(role="second", wrap=True)
        self._tables = QStackedWidget()
        self.unreadable, self.progress = EmptyState("attention"), ProgressPanel()
        self._pane = QStackedWidget()
        self._hint = Text(role="second", wrap=True)
        self.import_it = Button(kind="accent", icon_name="import")
        self.errors = Button(icon_name="export", action="export")
        self._other, self._back = Button(icon_name="folder", action="import"), Button(action="back")
        self._lay_out()
        self._connect()
        self.put_words()

    def begin(self, name: str) -> None:
        """Say that a file is being read."""
        self._file = self._comparison = None
        self.mapping.begin()
        self.mapping.hide()
        self._shows_writing(False)
        self._title.setText(name)
        self._line.setText("")
        self._pane.setCurrentIndex(_PROGRESS)
        self.progress.begin(self.tr("正在读取…"), self.tr("每秒 {rate} 行，还需 {left}"))
        for widget in (self.figures, self.views, self._tables, self.import_it, self.errors):
            widget.setVisible(False)

    def show_file(self, file: ListFile, comparison: Comparison) -> None:
        """Show what a file says and what importing it would do."""
        first = self._file is None
        self._file, self._comparison = file, comparison
        reading = file.reading
        self.mapping.setVisible(bool(reading.columns or reading.unmapped))
        self.mapping.show_reading(reading)
        for widget in (self.figures, self.views, self._tables, self.import_it):
            widget.setVisible(reading.readable)
        self._pane.setCurrentIndex(0 if reading.readable else 1)
        self.students.rows.show_rows(comparison.new)
        self.problems.rows.show_rows(reading.problems)
        if reading.problems:
            self.problems.setCurrentIndex(self.problems.rows.index(0, 0))
        self.known.rows.show_rows(comparison.known)
        if first:
            self.views.choose("problems" if errors_of(reading) else "students")
        self._on_view(self.views.choice)
        self.put_words()
        if first and self.import_it.isEnabled():
            self.import_it.setFocus()

    def begin_writing(self) -> None:
        """Say that the students are being put on the roster."""
        self._shows_writing(True)
        self.progress.begin(self.tr("正在写入名单…"), self.tr("每秒 {rate} 人，还需 {left}"))

    def end_writing(self) -> None:
        """Show the file again: nothing was written."""
        self._shows_writing(False)

    def _shows_writing(self, writes: bool) -> None:
        self._writes = writes
        self._pane.setCurrentIndex(_PROGRESS if writes else 0)
        for widget in (self.mapping, self.import_it, self.errors, self._other, self._back):
            widget.setEnabled(not writes)

    @override
    def put_words(self) -> None:
        self.import_it.setText(self.tr("导入"))
        self.errors.setText(self.tr("导出有误的表格…"))
        self._other.setText(self.tr("换一个文件…"))
        self._back.setText(self.tr("返回"))
        self.students.rows.show_titles(
            self.tr("行"),
            self.tr("学号"),
            self.tr("姓名"),
            self.tr("性别"),
            self.tr("证件号"),
            self.tr("班级"),
            self.tr("专业"),
        )
        self.problems.rows.show_titles(
            self.tr("行"), self.tr("项目"), self.tr("程度"), self.tr("问题")
        )
        self.known.rows.show_titles(
            self.tr("行"), self.tr("学号"), self.tr("文件中"), self.tr("名单中"), self.tr("比较")
        )
        for table, word in (
            (self.students, self.tr("将导入的学生")),
            (self.problems, self.tr("问题")),
            (self.known, self.tr("已在名单")),
        ):
            table.setAccessibleName(word)
        self._put_reading()

    def _put_reading(self) -> None:
        file, comparison = self._file, self._comparison
        if file is None or comparison is None:
            return
        reading = file.reading
        self._title.setText(file.path.name)
        sheets = [one for one in reading.sheets if one.is_read]
        self._line.setText(
            self.tr("、").join(
                self.tr("工作表 {name}，表头在第 {row} 行").format(
                    name=one.name or "1", row=one.header_row
                )
                for one in sheets
            )
        )
        if reading.trouble is not None:
            sentence = trouble_sentence(reading.trouble, self._desktop.lang)
            self.unreadable.show_words(self.tr("这个文件里没有读到名单"), sentence)
            self._hint.setText("")
            self.errors.setVisible(False)
            return
        errors, new = len(reading.faulty_rows), len(comparison.new)
        warnings = sum(one.gravity is Gravity.WARNING for one in reading.problems)
        known = len(comparison.known)
        self.figures.show_figures(
            {
                "new": (self.tr("可导入"), str(new)),
                "errors": (self.tr("有错误，不导入"), str(errors)),
                "warnings": (self.tr("提醒，照常导入"), str(warnings)),
                "known": (self.tr("已在名单，不重复导入"), str(known)),
            }
        )
        self.views.show_words(
            {
                "students": self.tr("学生 {count}").format(count=new),
                "problems": self.tr("问题 {count}").format(count=len(reading.problems)),
                "known": self.tr("已在名单 {count}").format(count=known),
            }
        )
        self.import_it.setText(self.tr("导入 %n 人", "", new))
        self.import_it.setEnabled(new > 0)
        self.errors.setVisible(bool(reading.problems))
        self._hint.setText(self._consequence(errors, new))
        self._on_problem(self.problems.current)

    def _consequence(self, errors: int, new: int) -> str:
        if not new:
            return self.tr("没有可以导入的学生。")
        if errors:
            return self.tr(
                "有错误的行不导入。可以导出标注过的表格退给班主任，改好后再次导入，"
                "已在名单的学生不会重复。"
            )
        return self.tr("全部写入名单，或者一个也不写入。")

    def _on_view(self, view: str) -> None:
        self._tables.setCurrentIndex(_VIEWS.index(view))

    def _on_problem(self, problem: RosterProblem | None) -> None:
        """Say a problem in full below the table, where its row has too little room for it."""
        self.whole.setText("" if problem is None else problem.sentence(self._desktop.lang))

    def _on_import(self) -> None:
        if self.import_it.isVisible() and self.import_it.isEnabled():
            self.import_wanted.emit()

    def _on_back(self) -> None:
        if self._writes:
            self.progress.cancel.click()
        else:
            self.given_up.emit()

    def _on_cancel(self) -> None:
        """A file that is only read can be left at once; what is being written has to be undone."""
        if self._writes:
            self.cancel_wanted.emit()
        else:
            self.given_up.emit()

    def _connect(self) -> None:
        self.mapping.mapped.connect(self.mapping_changed)
        self.views.chosen.connect(self._on_view)
        self.problems.pointed.connect(self._on_problem)
        self.import_it.clicked.connect(self._on_import)
        self.errors.clicked.connect(self.errors_wanted)
        self._other.clicked.connect(self.other_wanted)
        self._back.clicked.connect(self.given_up)
        self.progress.cancel_wanted.connect(self._on_cancel)
        bind(self, "back", self._on_back)
        bind(self, "next", self._on_import)
        bind(self, "export", self.errors.click)

    def _problem_rows(self) -> Rows:
        def place(problem: RosterProblem) -> str:
            number = str(problem.row) if problem.row else "–"
            return f"{problem.sheet} {number}" if self._has_sheets() else number

        def field(problem: RosterProblem) -> str:
            return field_title(problem.field, self._desktop.lang) if problem.field else "–"

        def gravity(problem: RosterProblem) -> str:
            return self.tr("错误") if problem.gravity is Gravity.ERROR else self.tr("提醒")

        return Rows(
            (
                Column(place, width=88),
                Column(field, width=128),
                Column(
                    gravity,
                    width=88,
                    chip=lambda one: "act" if one.gravity is Gravity.ERROR else "look",
                ),
                Column(lambda one: one.sentence(self._desktop.lang)),
            )
        )

    def _known_rows(self) -> Rows:
        def verdict(known: Known) -> str:
            if not known.differs:
                return self.tr("相同")
            titles = [field_title(one, self._desktop.lang) for one in known.differs]
            return self.tr("不同：{fields}").format(fields=self.tr("、").join(titles))

        return Rows(
            (
                Column(lambda one: str(one.row.row), width=80),
                Column(lambda one: one.row.person.student_number, width=136),
                Column(lambda one: f"{one.row.person.name} {one.row.person.class_name}", width=176),
                Column(lambda one: f"{one.present.name} {one.present.class_name}", width=176),
                Column(verdict, chip=lambda one: "look" if one.differs else ""),
            )
        )

    def _has_sheets(self) -> bool:
        return self._file is not None and sum(s.is_read for s in self._file.reading.sheets) > 1

    def _lay_out(self) -> None:
        told = QWidget()
        told.setLayout(column(self.problems, self.whole))
        for pane in (self.students, told, self.known):
            self._tables.addWidget(pane)
        self.mapping.setFixedWidth(_MAPPING_PX)
        tables = Card(margin=2 * GAP, gap=2 * GAP)
        tables.rows.addWidget(self.figures)
        tables.rows.addWidget(self.views)
        tables.rows.addWidget(self._tables, 1)
        tables.rows.addStretch(0)
        self._pane.addWidget(tables)
        self._pane.addWidget(self.unreadable)
        self._pane.addWidget(self.progress)
        body = QWidget()
        body.setLayout(row(self._pane, self.mapping, gap=2 * GAP))
        head = row(column(self._title, self._line, gap=2), self._other)
        head.setStretch(0, 1)
        self._hint.setMinimumHeight(40)
        foot = row(self._hint, self._back, self.errors, self.import_it)
        foot.setStretch(0, 1)
        layout = column(head, body, foot, gap=GAP)
        layout.setStretch(1, 1)
        self.setLayout(layout)


def _student_rows() -> Rows:
    return Rows(
        (
            Column(lambda one: str(one.row), width=64),
            Column(lambda one: one.person.student_number, width=136),
            Column(lambda one: one.person.name, width=136, strong=True),
            Column(lambda one: words.gender_word(one.person.gender), width=64),
            Column(lambda one: words.masked(one.person), width=136, ink=lambda _one: "second"),
            Column(lambda one: one.person.class_name, width=128),
            Column(lambda one: one.person.major),
        )
    )
