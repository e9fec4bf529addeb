"""The Friday ladder: at 09:00, 15:00 and 17:05 these departments' people are told this."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from rhythm_tables import LAST_WEEK, W48, Tables, company, due, own, said, wants

from automation.forms.schema.problem import Problem
from automation.jobs.job import FormOut, Reminder, Want
from automation.organization.recipients import Undeliverable
from automation.organization.reporting_week import ReportingWeek
from automation.organization.working_calendar import WorkingCalendar
from automation.projects.remind_progress import JOB

FIRST, SECOND, CHASE = range(3)
AT = (datetime(2026, 11, 27, 9), datetime(2026, 11, 27, 15), datetime(2026, 11, 27, 17, 5))
HANDED_IN = (
    said("003", "市场部", "2026-W48", first_seen=datetime(2026, 11, 26, 16)),
    said("004", "质量部", "2026-W48", first_seen=datetime(2026, 11, 26, 16)),
)
MINE = "周进度/2026-W48/研发部.xlsx"
WAITING = Tables(reports=(*LAST_WEEK, *HANDED_IN), lying=[(MINE, "ignored", "还没有填写")])
"""Only 研发部 has not handed in; its form lies there as it went out."""


def of(kind: type, found: list[Want]) -> list[Any]:
    return [want for want in found if isinstance(want, kind)]


def reminders(tables: Tables, step: int) -> list[Reminder]:
    return of(Reminder, wants(JOB, tables, AT[step], step=step))


def told(tables: Tables, step: int) -> list[tuple[str, str]]:
    return [(one.to[0], one.words) for one in reminders(tables, step)]


def again(tables: Tables, **given: Any) -> Tables:
    return Tables(**{**vars(tables), **given})


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (FIRST, "填报研发部第48周的周进度（2 项任务），今天 17:00 截止"),
        (SECOND, "研发部第48周的周进度还没有提交，请尽快填好"),
        (CHASE, "研发部第48周的周进度已过截止时间，还没有提交，请马上补交"),
    ],
)
def test_head_and_last_filler_of_who_is_missing_are_told(step: int, words: str) -> None:
    assert [one for one in told(WAITING, step) if one[0] != "王强"] == [("张伟", words), ("李娜", words)]


def test_what_a_reminder_carries() -> None:
    lead, first = reminders(WAITING, FIRST)
    assert (lead.to[0], lead.waiting) == ("张伟", "")
    assert (first.item, first.step, first.rank) == ("progress/2026-W48/研发部", "0900", 2)
    assert (first.file, first.sheet) == (MINE, "周进度填报表")
    assert (first.since, first.waiting) == ("截止 11月27日(周五)17:00", "项目负责人张伟")
    last = reminders(WAITING, CHASE)[0]
    assert (last.step, last.rank, last.since) == ("1705", 1, "已于 11月27日(周五)17:00 截止")
    assert [one.step for one in reminders(WAITING, SECOND)] == ["1500", "1500"]


def test_only_the_chase_tells_the_superior() -> None:
    assert not [one for step in (FIRST, SECOND) for one in reminders(WAITING, step) if one.copy]
    (above,) = [one for one in reminders(WAITING, CHASE) if one.copy]
    assert (above.to[0], above.copy, above.words) == ("王强", "张伟", "研发部第48周的周进度没有按时提交，请督促补交")


def test_nobody_who_has_handed_in_is_reminded() -> None:
    all_in = again(WAITING, reports=(*LAST_WEEK, *HANDED_IN, said("001", "研发部", "2026-W48", first_seen=AT[0])))
    assert [reminders(all_in, step) for step in (FIRST, SECOND, CHASE)] == [[], [], []]


def test_a_form_by_mail_counts_beside_one_that_nobody_touched() -> None:
    by_mail = said("001", "研发部", "2026-W48", file="邮件来件/李娜/研发部.xlsx", first_seen=AT[0])
    assert reminders(again(WAITING, reports=(*LAST_WEEK, *HANDED_IN, by_mail)), SECOND) == []


def test_a_late_form_is_not_chased() -> None:
    late = said("001", "研发部", "2026-W48", first_seen=datetime(2026, 11, 27, 17, 3))
    assert reminders(again(WAITING, reports=(*LAST_WEEK, *HANDED_IN, late)), CHASE) == []


@pytest.mark.parametrize(("step", "copies"), [(SECOND, []), (CHASE, ["王强"])])
def test_whoever_has_the_form_open_is_asked_to_close_it(step: int, copies: list[str]) -> None:
    found = told(again(WAITING, opened={MINE: "李娜"}), step)
    assert found[:2] == [
        ("李娜", "“研发部.xlsx”正被您打开，请填好后保存并关闭，系统才能收到研发部第48周的周进度"),
        ("张伟", "研发部第48周的周进度还没有收到：“研发部.xlsx”正被李娜打开，请提醒保存并关闭"),
    ]
    assert found[2:] == [(name, "研发部第48周的周进度没有按时提交：“研发部.xlsx”正被李娜打开，请督促补交") for name in copies]


def test_an_unknown_holder_is_named_to_the_others() -> None:
    found = told(again(WAITING, opened={MINE: "Administrator"}), FIRST)
    assert [name for name, _ in found] == ["张伟", "李娜"] and "正被Administrator打开" in found[0][1]


def test_another_departments_open_form_is_not_ours() -> None:
    opened = {"周进度/2026-W48/研发部二室.xlsx": "郑凯", "周进度/2026-W47/研发部.xlsx": "郑凯"}
    tasks = (*WAITING.tasks, own("201", "研发部二室", date(2026, 12, 4), person="郑凯"))
    assert "郑凯" not in [name for name, _ in told(again(WAITING, tasks=tasks, opened=opened), FIRST)[:2]]


def wrong(file: str, cell: str, sentence: str, kind: str = "D10") -> Problem:
    return Problem(file, "周进度", cell, kind, "", f"周进度第9行({cell}){sentence}", "error")


def test_a_form_with_faults_is_to_be_mended_before_the_cut_off() -> None:
    file = "周进度/2026-W48/市场部.xlsx"
    tables = again(WAITING, found=[wrong(file, f"I{row}", "“3月初”不是日期。") for row in (9, 10, 11)])
    words = "市场部第48周的周进度有 3 处要改：周进度第9行(I9)“3月初”不是日期；周进度第9行(I10)“3月初”不是日期等；退回单见“退回单”文件夹"
    for step in (FIRST, SECOND):
        (mend,) = [one for one in reminders(tables, step) if one.item.startswith("mend/")]
        assert (mend.item, mend.to[0], mend.words, mend.file) == ("mend/2026-W48/市场部", "刘洋", words, file)
    assert not [one for one in reminders(tables, CHASE) if one.item.startswith("mend/")]


def test_a_form_that_counts_may_be_open() -> None:
    file = "周进度/2026-W48/市场部.xlsx"
    tables = again(WAITING, found=[wrong(file, "I9", "“3月初”不是日期。")], opened={file: "刘洋"})
    (mend,) = [one for one in reminders(tables, SECOND) if one.to[0] == "刘洋"]
    assert mend.words.startswith("市场部第48周的周进度有 1 处要改")


def test_a_form_that_was_refused_says_why_instead_of_asking_again() -> None:
    file = "周进度/2026-W48/研发部（加密）.xlsx"
    fault = Problem(file, "", "", "F09", "", "文件设了打开密码，系统读不了。", "error")
    tables = again(WAITING, lying=[(file, "rejected", "文件已加密")], found=[fault])
    found = reminders(tables, CHASE)
    assert found[0].words == "研发部第48周的周进度收到了但没有计入：文件设了打开密码，系统读不了；退回单见“退回单”文件夹"
    assert found[0].item == "progress/2026-W48/研发部" and found[0].file == file
    assert found[-1].words.endswith("没有按时提交：交来的表没有计入，要修改，请督促补交")


def test_a_form_whose_department_is_refused_is_not_asked_for_as_if_it_were_not_there() -> None:
    filled = {**said("001", "研发部", "2026-W48", "李娜"), "department": None}
    tables = again(WAITING, reports=(*LAST_WEEK, *HANDED_IN, filled), lying=(), found=[wrong(MINE, "B3", "名单里没有部门“研友部”。")])
    assert told(tables, SECOND)[0][1] == "研发部第48周的周进度收到了但没有计入：周进度第9行(B3)名单里没有部门“研友部”；退回单见“退回单”文件夹"


def test_where_no_form_lies_one_is_put_there() -> None:
    assert [form.path for form in of(FormOut, wants(JOB, again(WAITING, lying=()), AT[FIRST]))] == [MINE]
    assert of(FormOut, wants(JOB, WAITING, AT[FIRST])) == []


@pytest.mark.parametrize(
    ("without_mail", "reached", "missed"),
    [
        (["张伟"], ["李娜", "王强"], ["张伟"]),
        (["李娜"], ["张伟", "王强"], ["李娜"]),
        (["张伟", "李娜"], ["王强"], ["张伟", "李娜", "研发部"]),
        (["王强"], ["张伟", "李娜"], ["王强"]),
    ],
)
def test_who_cannot_be_reached_is_told_of(without_mail: list[str], reached: list[str], missed: list[str]) -> None:
    found = wants(JOB, again(WAITING, directory=company(without_mail)), AT[CHASE], step=CHASE)
    assert [one.to[0] for one in of(Reminder, found)] == reached
    assert [one.person for one in of(Undeliverable, found)] == missed


def test_the_head_of_the_house_has_nobody_above() -> None:
    tables = Tables([own("001", "研发部", date(2026, 12, 4))], (), directory=company(without_superior=["张伟"]))
    assert [(one.to[0], one.copy) for one in reminders(tables, CHASE)] == [("张伟", "")]


def test_each_department_by_itself() -> None:
    found = reminders(Tables(), FIRST)
    assert [(one.item.rpartition("/")[2], one.to[0]) for one in found] == [
        ("研发部", "张伟"), ("研发部", "李娜"), ("市场部", "刘洋"), ("质量部", "郑凯"),
    ]  # fmt: skip
    assert {one.item for one in found} == {one.item for one in reminders(Tables(), CHASE)}


def test_tried_again_after_a_crash_it_is_the_same() -> None:
    assert wants(JOB, WAITING, AT[CHASE], step=CHASE) == wants(JOB, WAITING, AT[CHASE], step=CHASE)


def test_a_chase_after_the_weekend_is_still_that_weeks() -> None:
    found = of(Reminder, wants(JOB, WAITING, datetime(2026, 11, 30, 8, 40), step=CHASE))
    assert {(one.item, one.step) for one in found} == {("progress/2026-W48/研发部", "1705")}


def moved(week: ReportingWeek, calendar: WorkingCalendar) -> list[str]:
    return [f"{one.due:%m-%d %H:%M}" for one in due(JOB, week, calendar)]


@pytest.mark.parametrize(
    ("week", "day"),
    [
        (W48, "11-27"),
        pytest.param(ReportingWeek(2026, 40), "09-30", id="national day: Wednesday takes Friday's place"),
        pytest.param(ReportingWeek(2026, 41), "10-09", id="a make-up Saturday follows: Friday stays"),
        pytest.param(ReportingWeek(2026, 38), "09-18", id="a make-up Sunday follows: Friday stays"),
    ],
)
def test_the_day_of_the_real_calendar(week: ReportingWeek, day: str) -> None:
    assert moved(week, WorkingCalendar()) == [f"{day} 09:00", f"{day} 15:00", f"{day} 17:05"]


def test_a_make_up_saturday_is_the_weeks_last_working_day_when_friday_is_off() -> None:
    own_days = WorkingCalendar({date(2026, 11, 27): (False, "厂庆"), date(2026, 11, 28): (True, "补班")})
    assert moved(W48, own_days) == ["11-28 09:00", "11-28 15:00", "11-28 17:05"]
    first, *_ = of(Reminder, wants(JOB, again(WAITING, calendar=own_days), datetime(2026, 11, 28, 9)))
    assert first.since == "截止 11月28日(周六)17:00"


def test_a_week_without_working_days_has_no_reminders() -> None:
    assert moved(ReportingWeek(2026, 8), WorkingCalendar()) == []
