"""The whole shared drive of the sample company: reference data, plans, six weeks of progress, and the mess among them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from automation.demo import company, file_mess, plan, planted, progress
from automation.demo.file_mess import Planted
from automation.demo.mess import Mess, spoilt
from automation.demo.paper import Paper, drawn, stamped
from automation.forms.drawing.filling import Filling
from automation.forms.schema.form import Form
from automation.organization.reporting_week import ReportingWeek
from automation.projects import kickoff_minutes, task_breakdown, weekly_progress
from automation.reference import address_book, company_calendar, terminology_list

SEED = 7
LATE = {"信息部": 12, "销售部": 26}
"""Minutes after the cut-off."""
UNCHANGED = "财务部"
"""Hands in last week's rows under this week's number, which does not count."""


@dataclass(frozen=True)
class Sample:
    """The reported week with its cut-off; `papers` asks for every file, and `planted` then knows what is wrong in which."""

    week: ReportingWeek
    cutoff: datetime
    zone: ZoneInfo
    seed: int = SEED

    @cached_property
    def company(self) -> company.Company:
        return company.found_company(self.week, self.seed)

    @cached_property
    def tasks(self) -> list[plan.Task]:
        return plan.plan(self.company, self.week, self.seed)

    @cached_property
    def past(self) -> progress.Course:
        return progress.course(self.company, self.tasks, self.week, self.seed)

    @cached_property
    def weeks(self) -> list[ReportingWeek]:
        """The reported one last."""
        weeks = [self.week]
        while len(weeks) < progress.WEEKS:
            weeks.insert(0, weeks[0].previous())
        return weeks

    @cached_property
    def planted(self) -> list[Planted]:
        return []

    def papers(self) -> Iterator[Paper]:
        """Every file of the drive but those of the story, one after another."""
        yield from self.before()
        yield from self.this_week()

    def before(self) -> Iterator[Paper]:
        """What lies there on Monday morning."""
        yield from self._reference()
        yield from self._plans()
        for week in self.weeks[:-1]:
            yield from self._sound(week).values()

    def _reference(self) -> Iterator[Paper]:
        saved = datetime.combine(self.weeks[0].monday, datetime.min.time()) - timedelta(days=40, hours=-10)
        for form, filling in (
            (address_book.FORM, company.address_book(self.company)),
            (terminology_list.FORM, company.terminology()),
            (company_calendar.FORM, company.working_days(self.company)),
        ):
            yield self._paper(form, f"{form.folder}/{form.title}.xlsx", filling, saved, company.BOSS)

    def _plans(self) -> Iterator[Paper]:
        """Drawn up before the first of the six weeks, with the statuses of that time."""
        before = self.weeks[0].previous()
        saved = datetime.combine(before.monday, datetime.min.time()) + timedelta(days=4, hours=15)
        shares = self.past.shares[before]
        statuses = {task: progress.status(task, share, saved.date()) for task, share in shares.items()}
        for path, filling in plan.books(self.tasks, statuses, self.company):
            messes = next((messes for mark, messes in planted.TASKS.items() if mark in path), ())
            yield self._paper(task_breakdown.FORM, path, filling, saved, str(filling.fields["filler"]), messes)
        for project in plan.PROJECTS:
            filling = plan.kickoff_minutes(project, self.tasks, self.company)
            held = filling.fields["held_at"] + timedelta(hours=4)
            path = f"项目/{project.id} {project.name}/启动会议纪要.xlsx"
            yield self._paper(kickoff_minutes.FORM, path, filling, held, str(filling.fields["lead"]))

    def _sound(self, week: ReportingWeek, messes: dict[str, tuple[Mess, ...]] | None = None) -> dict[str, Paper]:
        """Each department's 周进度填报表 of that week."""
        chance = random.Random(f"{self.seed}{week.label}")
        cutoff = self._cutoff(week)
        found: dict[str, Paper] = {}
        for department in self.company.directory.departments:
            filling = progress.weekly_progress(self.company, department.name, week, self.past, cutoff)
            saved = cutoff - timedelta(minutes=chance.randrange(10, 400))
            if filling is not None:
                path = f"周进度/{week.label}/{department.name}.xlsx"
                mine = (messes or {}).get(department.name, ())
                found[department.name] = self._paper(
                    weekly_progress.FORM, path, filling, saved, str(filling.fields["filler"]), mine
                )
        return found

    @property
    def _soon(self) -> date:
        return self.week.monday + timedelta(days=18)

    def _cutoff(self, week: ReportingWeek) -> datetime:
        return week.cutoff(self.company.calendar, self.cutoff.time()) or self.cutoff

    def this_week(self) -> Iterator[Paper]:
        """The reported week's folder, mess and all."""
        sound = self._sound(self.week, planted.PROGRESS)
        yield from self._noted(file_mess.foreign(sound))
        copied = file_mess.copies(sound, weekly_progress.FORM, self._soon)
        yield from self._noted((one, stamped(paper, weekly_progress.FORM.title, self.zone)) for one, paper in copied)
        yield from self._noted(self._handed_in_wrongly(sound))
        for department, minutes in LATE.items():
            yield Paper(sound[department].path, sound[department].content, self.cutoff + timedelta(minutes=minutes))
        taken = {*LATE, UNCHANGED, *MOVED}
        yield from (paper for department, paper in sound.items() if department not in taken)

    def _handed_in_wrongly(self, sound: dict[str, Paper]) -> Iterator[tuple[Planted, Paper]]:
        """Last week's rows once more, an empty form, one in another's folder, one with a macro, one still open."""
        folder = f"周进度/{self.week.label}"
        noon = self.cutoff - timedelta(hours=4)
        process, made = sound["工艺部"], sound["生产部"]
        macro = file_mess.with_macro(made.content)
        opened = file_mess.owner_file(self.company.head("采购部"))
        for id_, what, paper in (
            ("V06", "只改了周次，内容与上周完全一样", self._once_more(sound[UNCHANGED].path, noon)),
            ("V07", "交了没有填写的空表", self._empty(f"{folder}/销售部（空）.xlsx", "销售部", noon)),
            ("V03", "工艺部的表放进了生产部的文件夹", replace(process, path=f"{folder}/{MOVED['工艺部']}")),
            ("F19", "用了带宏的 .xlsm", replace(made, path=f"{folder}/{MOVED['生产部']}", content=macro)),
            ("F08", "表还在 Excel 里开着", Paper(f"{folder}/~$采购部.xlsx", opened, noon)),
        ):
            yield Planted(id_, what, paper.path.replace("~$", "")), paper

    def _once_more(self, path: str, saved: datetime) -> Paper:
        before = self.week.previous()
        last = progress.weekly_progress(self.company, UNCHANGED, before, self.past, self._cutoff(before)) or Filling()
        fields = {**last.fields, "week": self.week.label, "filled_on": self.cutoff.date()}
        return self._paper(weekly_progress.FORM, path, replace(last, fields=fields), saved, str(fields["filler"]))

    def _empty(self, path: str, department: str, saved: datetime) -> Paper:
        filler = progress.filler(self.company, department)
        fields = {"department": department, "week": self.week.label, "filler": filler, "filled_on": self.cutoff.date()}
        return self._paper(weekly_progress.FORM, path, Filling(fields=fields), saved, filler)

    def _noted(self, files: Iterator[tuple[Planted, Paper]]) -> Iterator[Paper]:
        for what, paper in files:
            self.planted.append(what)
            yield paper

    def _paper(
        self, form: Form, path: str, filling: Filling, saved: datetime, author: str, messes: tuple[Mess, ...] = ()
    ) -> Paper:
        content = drawn(form, filling, self.company.lists)
        if messes:
            content = spoilt(content, form, self._soon, messes)
            self.planted.extend(Planted(mess.id, mess.what, self._lies_at(path)) for mess in messes)
        return stamped(Paper(path, content, saved, author), form.title, self.zone)

    def _lies_at(self, path: str) -> str:
        """Where the drive has it, if its department put it elsewhere."""
        folder, _, name = path.rpartition("/")
        return f"{folder}/{MOVED[name.removesuffix('.xlsx')]}" if name.removesuffix(".xlsx") in MOVED else path


MOVED = {"工艺部": "生产部/工艺部周报.xlsx", "生产部": "生产部.xlsm"}
