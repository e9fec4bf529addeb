"""A company that uses the program for notices or clients alone hears nothing of projects, unless somebody asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from rhythm_tables import TASKS, W48, Tables, wants

from automation.jobs.job import Moment, Result
from automation.projects.consolidate_week import JOB, NO_PROJECTS
from automation.reports.report import Report

FRIDAY = datetime(2026, 11, 27, 17, 30)
NOTHING = Tables(tasks=(), reports=(), lying=[("客户/登记.xlsx", "rejected", "读不了"), ("通知/通知.xlsx", "rejected", "读不了")])


def test_without_a_project_there_is_no_report_and_no_mail() -> None:
    assert wants(JOB, NOTHING, FRIDAY) == []


def test_whoever_asks_is_told_so() -> None:
    (told,) = JOB.make(NOTHING, Moment(FRIDAY, W48))
    assert isinstance(told, Result) and told.headline == NO_PROJECTS and told.content["tasks"]["id"] == []


def test_a_task_list_that_cannot_be_read_belongs_to_a_project() -> None:
    broken = replace(NOTHING, lying=[("项目/研发部.xlsx", "rejected", "读不了")])
    assert any(isinstance(want, Report) for want in wants(JOB, broken, FRIDAY))


def test_a_project_of_which_nobody_has_reported_has_its_report() -> None:
    assert any(isinstance(want, Report) for want in wants(JOB, Tables(tasks=TASKS, reports=()), FRIDAY))
