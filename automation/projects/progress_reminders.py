"""What a reminder of a weekly form says: how the form stands at one step, and what its reader can do about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from automation.forms.schema.problem import Problem
from automation.jobs.addressing import Addressed
from automation.jobs.job import Reminder
from automation.jobs.mail_words import cut
from automation.jobs.rows import Row
from automation.organization.moment_words import moment_words
from automation.projects.weekly_figures import WeeklyFigures
from automation.projects.weekly_form import department_in, form_path, waiting, week_in
from automation.projects.weekly_progress import FORM

FIRST, SECOND, CHASE = "0900", "1500", "1705"
_SLIP = "退回单见“退回单”文件夹"
_SHOWN = 2
_UNREAD = ("F04", "F07")
"""Not read yet: there is no slip."""


@dataclass(frozen=True)
class Owed:
    """One department's form at one step. handed_in: it counts, and some cells are to mend; tasks: how many it is about; faults: what
    is to mend; file: below the workspace, there: does it lie there; holder: who has it open, by Excel."""

    figures: WeeklyFigures
    department: str
    step: str
    handed_in: bool
    tasks: Sequence[Row]
    faults: Sequence[Problem]
    file: str
    there: bool
    holder: str

    @property
    def about(self) -> str:
        return f"{self.department}第{self.figures.week.week}周的周进度"

    @property
    def name(self) -> str:
        return f"“{cut(PurePosixPath(self.file).name, 40)}”"


class Lying:
    """The week's forms on the drive, looked through once: whose they are by content, else by place and name, and what is wrong."""

    def __init__(self, figures: WeeklyFigures, holders: Mapping[str, str]) -> None:
        self.figures, self.holders = figures, holders
        self._aside: dict[str, list[str]] = {}
        self._faults: dict[str, list[Problem]] = {}
        names, counted = figures.departments["name"].tolist(), set(figures.departments["file"].tolist())
        forms = dict(zip(figures.files["path"].tolist(), figures.files["form"].tolist(), strict=True))
        for path in dict.fromkeys([*forms, *holders]):
            if path not in counted and (forms.get(path) or FORM.name) == FORM.name and week_in(path) == figures.week.label:
                self._aside.setdefault(department_in(path, names), []).append(path)
        for problem in figures.problems:
            if problem.severity == "error":
                self._faults.setdefault(problem.file, []).append(problem)

    def owed(self, row: Row, step: str, handed_in: bool, tasks: Sequence[Row]) -> Owed:
        """row: of figures.departments."""
        files = [*filter(None, [row["file"]]), *self._aside.get(row["name"], [])]
        faults = [problem for file in files for problem in self._faults.get(file, [])]
        held = "" if handed_in else next((file for file in files if file in self.holders), "")
        file = held or next((problem.file for problem in faults), "") or next(iter(files), "")
        usual = form_path(self.figures.week.label, row["name"])
        holder = self.holders.get(held, "")
        return Owed(self.figures, row["name"], step, handed_in, tasks, faults, file or usual, bool(file), holder)


def reminder(form: Owed, to: Addressed, words: str, copy: str = "") -> Reminder:
    late = form.step == CHASE
    closing = moment_words(form.figures.cutoff)
    return Reminder(
        item=f"{'mend' if form.handed_in else 'progress'}/{form.figures.week.label}/{form.department}",
        step=form.step,
        to=to,
        words=words,
        since=f"已于 {closing} 截止" if late else f"截止 {closing}",
        waiting=waiting(form.figures, form.tasks, to),
        file=form.file,
        sheet=FORM.tables[0].title,
        rank=1 if late else 2,
        copy=copy,
    )


def to_holder(form: Owed) -> str:
    return f"{form.name}正被您打开，请填好后保存并关闭，系统才能收到{form.about}"


def to_department(form: Owed) -> str:
    """For the head and the filler."""
    if form.holder:
        return f"{form.about}还没有收到：{form.name}正被{form.holder}打开，请提醒保存并关闭"
    if form.faults:
        return f"{form.about}{_to_mend(form)}"
    if form.step == FIRST:
        return f"填报{form.about}（{len(form.tasks)} 项任务），今天 {form.figures.cutoff:%H:%M} 截止"
    return f"{form.about}{'已过截止时间，' if form.step == CHASE else ''}还没有提交，请{'马上补交' if form.step == CHASE else '尽快填好'}"


def to_superior(form: Owed) -> str:
    why = f"：{form.name}正被{form.holder}打开" if form.holder else "：交来的表没有计入，要修改" if form.faults else ""
    return f"{form.about}没有按时提交{why}，请督促补交"


def _to_mend(form: Owed) -> str:
    first = "；".join(cut(problem.message.rstrip("。"), 80) for problem in form.faults[:_SHOWN])
    more = "等" if len(form.faults) > _SHOWN else ""
    state = f"有 {len(form.faults)} 处要改" if form.handed_in else "收到了但没有计入"
    slip = "" if any(problem.kind in _UNREAD for problem in form.faults) else f"；{_SLIP}"
    return f"{state}：{first}{more}{slip}"
