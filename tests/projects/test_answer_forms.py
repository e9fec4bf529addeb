"""Which forms are answered at once. Tuesday is 2026-11-24, in W48; W47 closed on Friday 2026-11-20."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from rhythm_tables import LAST_WEEK, OFFICE, W48, Tables, own, said

from automation.forms.schema.problem import Problem
from automation.jobs.job import Moment
from automation.mail.message import Message
from automation.organization.people import Department
from automation.projects.answer_forms import JOB
from automation.projects.weekly_form import department_in

TUESDAY = datetime(2026, 11, 24, 10)
OLD, MINE = "周进度/2026-W47/研发部.xlsx", "周进度/2026-W48/研发部.xlsx"
TASKS = [own(number, "研发部", date(2026, 12, 11)) for number in ("001", "002")]


def answered(now: datetime = TUESDAY, **given: Any) -> list[tuple[str, list[str]]]:
    """(form, department and week of the key; to whom) of all receipts."""
    tables = Tables(**{"tasks": TASKS, **given})
    mails = [want for want in JOB.make(tables, Moment(now, W48, office=OFFICE)) if isinstance(want, Message)]
    return [("/".join(mail.key.split("/")[1:4]), [name for name, _ in (*mail.to, *mail.cc)]) for mail in mails]


def test_a_form_of_this_week_is_answered() -> None:
    assert answered(reports=[said("001", "研发部", "2026-W48", "李娜")]) == [("weekly_progress/研发部/2026-W48", ["李娜", "张伟"])]


@pytest.mark.parametrize(
    ("saved", "times"),
    [
        pytest.param(datetime(2026, 11, 20, 16), 0, id="in time: it was answered in its week"),
        pytest.param(datetime(2026, 11, 22, 20), 0, id="on Sunday: still in its week"),
        pytest.param(datetime(2026, 11, 23, 9), 1, id="on Monday"),
    ],
)
def test_what_comes_after_its_week_is_answered_all_the_same(saved: datetime, times: int) -> None:
    mine = {"reports": LAST_WEEK, "saved": {OLD: saved}}
    assert answered(**mine) == [("weekly_progress/研发部/2026-W47", ["李娜", "张伟"])] * times


def test_what_cannot_be_read_and_comes_after_its_week_is_answered() -> None:
    mine = {"lying": [(OLD, "rejected", "文件设了打开密码")], "reports": [], "saved": {OLD: TUESDAY}}
    assert answered(**mine) == [("weekly_progress/研发部/2026-W47", ["张伟"])]


@pytest.mark.parametrize(
    ("opened", "now", "times"),
    [
        pytest.param({MINE: "李娜"}, TUESDAY, 0, id="she saved, and is still writing"),
        pytest.param({}, TUESDAY, 1, id="closed"),
        pytest.param({MINE: "李娜"}, datetime(2026, 11, 25, 10), 1, id="left open since yesterday"),
    ],
)
def test_what_is_being_written_is_answered_when_it_is_closed(opened: dict[str, str], now: datetime, times: int) -> None:
    mine = {"reports": [said("001", "研发部", "2026-W48", "李娜")], "saved": {MINE: datetime(2026, 11, 24, 9, 55)}}
    assert len(answered(now, opened=opened, **mine)) == times


@pytest.mark.parametrize(
    ("refused", "key", "to"),
    [
        pytest.param({"department": None}, "weekly_progress/研发部/2026-W48", ["李娜", "张伟"], id="the department: its place tells"),
        pytest.param({"department": None, "filler": None}, "weekly_progress/研发部/2026-W48", ["张伟"], id="nobody knows who filled it"),
        pytest.param({"department": None, "file": "周进度/2026-W48/周报.xlsx"}, "weekly_progress/研发部/2026-W48", ["李娜", "张伟"],
                     id="the department of who filled it"),
        pytest.param({"week": None}, "weekly_progress/研发部/2026-W48", ["李娜", "张伟"], id="the week"),
    ],
)  # fmt: skip
def test_whoever_wrote_a_wrong_week_or_department_hears_of_it(refused: dict[str, Any], key: str, to: list[str]) -> None:
    row = {**said("001", "研发部", "2026-W48", "李娜"), **refused}
    fault = Problem(row["file"], "周进度填报表", "B3", "P11", "x", "“部门”(B3)名单里没有部门“x”。请从下拉列表里选。", "error")
    assert answered(reports=[row], found=[fault]) == [(key, to)]


def test_a_task_list_that_cannot_be_read_goes_back_to_the_department_of_which_its_name_speaks() -> None:
    lists = [("项目/控制器/任务分解表_市场部.xlsx", "rejected", "文件设了打开密码"), ("项目/控制器/说明_市场部.xlsx", "rejected", "坏了")]
    faults = [Problem(path, "", "", "F09", "", "文件设了打开密码，系统读不了。", "error") for path, *_ in lists]
    assert answered(reports=[], lying=lists, found=faults) == [("task_breakdown/市场部/2026-W48", ["刘洋"])]


def test_it_says_that_the_department_counts_as_missing() -> None:
    row = {**said("001", "研发部", "2026-W48", "李娜"), "department": None}
    fault = Problem(row["file"], "周进度填报表", "B3", "P11", "x", "“部门”(B3)名单里没有部门“x”。请从下拉列表里选。", "error")
    tables = Tables(tasks=TASKS, reports=[row], found=[fault])
    (mail,) = (want for want in JOB.make(tables, Moment(TUESDAY, W48, office=OFFICE)) if isinstance(want, Message))
    assert mail.values["summary"].endswith("其中 1 处需要修改，改好以前研发部这一周算未提交。")


@pytest.mark.parametrize(
    ("path", "owner"),
    [
        ("周进度/2026-W48/研发部二组.xlsx", "研发部二组"),
        ("周进度/2026-W48/研发部.xlsx", "研发部"),
        ("周进度/2026-W48/研发部和市场部.xlsx", ""),
        ("周进度/2026-W48/采购_物流部.xlsx", "采购/物流部"),
        ("周进度/2026-W48/周报.xlsx", ""),
    ],
)
def test_of_which_department_a_path_speaks(path: str, owner: str) -> None:
    departments = [Department(name) for name in ("研发部", "研发部二组", "市场部", "采购/物流部")]
    assert department_in(path, [one.name for one in departments]) == owner
