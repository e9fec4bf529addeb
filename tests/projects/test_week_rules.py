"""Each sentence of SPEC §5 on a table of one or two tasks. W47 closes on Friday 2026-11-20 at 17:00."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest
from company_tables import figures, report, row_of, task

from automation.errors import AutomationError
from automation.organization.reporting_week import ReportingWeek
from automation.organization.working_calendar import WorkingCalendar

NEXT_WEEK = {"start": date(2026, 11, 23), "end": date(2026, 11, 27)}
EARLY = {"start": date(2026, 11, 2), "end": date(2026, 11, 6)}


def only(tasks: list[dict[str, Any]], reports: Sequence[dict[str, Any]] = (), identity: str = "001") -> dict[str, Any]:
    return row_of(figures(tasks, reports).tasks, id=identity)


def test_this_weeks_submission_counts() -> None:
    row = only([task()], [report(week="2026-W46", percent=10.0), report(percent=60.0, row=12)])
    assert (row["status"], row["percent"], row["carried_over"], row["progress_row"]) == ("进行中", 60.0, False, 12)


def test_else_the_latest_earlier_one_marked() -> None:
    row = only([task()], [report(week="2026-W44", percent=10.0), report(week="2026-W46", percent=30.0)])
    assert (row["percent"], row["carried_over"]) == (30.0, True)


def test_else_the_task_list() -> None:
    row = only([task(status="进行中")])
    assert (row["status"], row["percent"], row["carried_over"], row["progress_file"]) == ("进行中", 0.0, False, None)


def test_a_later_week_is_not_looked_at() -> None:
    assert only([task()], [report(week="2026-W48", percent=90.0)])["percent"] == 0.0


def test_a_refused_cell_keeps_its_last_good_value_and_is_marked() -> None:
    told = report(status=None, percent=70.0, refused=frozenset({"status"}))
    row = only([task()], [report(week="2026-W46", percent=40.0), told])
    assert (row["status"], row["percent"], row["carried_over"]) == ("进行中", 70.0, True)


def test_unfinished_after_its_end_is_overdue_whatever_was_written() -> None:
    row = only([task(**EARLY)], [report()])
    assert (row["status"], row["reported_status"], row["days_overdue"]) == ("延期", "进行中", 14)


@pytest.mark.parametrize(("end", "status"), [(date(2026, 11, 20), "进行中"), (date(2026, 11, 19), "延期")])
def test_the_cut_offs_own_day_is_not_late(end: date, status: str) -> None:
    assert only([task(end=end)], [report()])["status"] == status


@pytest.mark.parametrize("status", ["已完成", "已取消"])
def test_finished_or_cancelled_is_never_overdue(status: str) -> None:
    row = only([task(**EARLY, status=status)])
    assert (row["status"], row["days_overdue"], row["forecast_end"]) == (status, 0, None)


def test_the_task_list_cancels_whatever_was_reported() -> None:
    assert only([task(status="已取消")], [report(status="已完成")])["status"] == "已取消"


@pytest.mark.parametrize(
    ("status", "percent", "counted"), [("已完成", 80.0, 100.0), ("未开始", 30.0, 0.0), ("进行中", 30.0, 30.0)]
)
def test_completion_of_a_task(status: str, percent: float, counted: float) -> None:
    assert only([task()], [report(status=status, percent=percent)])["percent"] == counted


def test_completion_of_a_project_is_weighted_by_working_days_and_leaves_out_cancelled_tasks() -> None:
    tasks = [task("001", status="已完成"), task("002", **EARLY), task("003", status="已取消")]
    project = row_of(figures(tasks).projects, name="通达")
    assert project["completion"] == 66.67  # ten days done of fifteen
    assert (project["tasks"], project["done"], project["overdue"], project["cancelled"]) == (3, 1, 1, 1)


@pytest.mark.parametrize(
    ("start", "end", "planned"),
    [
        (date(2026, 11, 16), date(2026, 11, 27), 50.0),
        (date(2026, 11, 23), date(2026, 11, 27), 0.0),
        (date(2026, 11, 2), date(2026, 11, 6), 100.0),
        (date(2026, 11, 14), date(2026, 11, 15), 100.0),
    ],
)
def test_planned_completion_counts_working_days_up_to_the_cut_off(start: date, end: date, planned: float) -> None:
    row = only([task(start=start, end=end)], [report(percent=20.0)])
    assert (row["planned"], row["deviation"]) == (planned, 20.0 - planned)


def test_blocked_by_an_unfinished_dependency_once_it_should_have_begun() -> None:
    tasks = [task("001"), task("002", dependencies=("001",)), task("003", dependencies=("001",), **NEXT_WEEK)]
    assert [row["blocked"] for row in figures(tasks).tasks.to_dict("records")] == [False, True, False]


def test_a_cancelled_dependency_blocks_nobody() -> None:
    assert not only([task("001", status="已取消"), task("002", dependencies=("001",))], identity="002")["blocked"]


def test_at_risk_behind_an_overdue_dependency_even_through_a_third_task() -> None:
    second, third = (task(own, dependencies=(needed,), **NEXT_WEEK) for own, needed in (("002", "001"), ("003", "002")))
    tasks = [task("001", **EARLY), second, third]
    assert [row["at_risk"] for row in figures(tasks).tasks.to_dict("records")] == [True, True, True]


@pytest.mark.parametrize(("percent", "at_risk"), [(80.0, True), (80.5, False)])
def test_at_risk_twenty_points_behind(percent: float, at_risk: bool) -> None:
    assert only([task()], [report(percent=percent)])["at_risk"] is at_risk


@pytest.mark.parametrize(
    ("percent", "end"),
    [
        pytest.param(70.0, date(2026, 11, 25), id="ten days, 30 % left: three days from Monday on"),
        pytest.param(100.0, date(2026, 11, 23), id="always at least one day"),
    ],
)
def test_a_started_task_resumes_on_the_first_working_day_after(percent: float, end: date) -> None:
    assert only([task()], [report(percent=percent)])["forecast_end"] == end


def test_one_not_started_waits_for_its_dependencies() -> None:
    tasks = [task("001"), task("002", dependencies=("001",), **NEXT_WEEK)]
    table = figures(tasks, [report(percent=50.0)]).tasks
    assert table["forecast_end"].tolist() == [date(2026, 11, 27), date(2026, 12, 4)]


@pytest.mark.parametrize("expected", [date(2026, 12, 10), date(2026, 12, 12)], ids=["a working day", "a Saturday"])
def test_a_later_expected_date_of_this_week_is_believed(expected: date) -> None:
    result = figures([task("001"), task("002", dependencies=("001",), **NEXT_WEEK)], [report(expected_end=expected)])
    first, second = result.tasks.to_dict("records")
    assert first["forecast_end"] == expected and first["critical"]
    assert second["forecast_end"] == (date(2026, 12, 17) if expected.day == 10 else date(2026, 12, 18))
    assert row_of(result.projects, name="通达")["forecast_end"] == second["forecast_end"]


def test_an_expected_date_of_last_week_is_not() -> None:
    told = report(week="2026-W46", percent=50.0, expected_end=date(2026, 12, 10))
    assert only([task()], [told])["forecast_end"] == date(2026, 11, 27)


def test_float_and_critical_path() -> None:
    tasks = [task("001"), task("002", end=date(2026, 11, 10)), task("003", dependencies=("001", "002"), **NEXT_WEEK)]
    result = figures(tasks)
    assert [(row["float"], row["critical"]) for row in result.tasks.to_dict("records")] == [(0, True), (8, False), (0, True)]


def test_a_ring_is_left_out_of_the_forecast_and_listed() -> None:
    ring = [task("001", dependencies=("002",)), task("002", dependencies=("001",))]
    tasks = [*ring, task("003", dependencies=("002",), **NEXT_WEEK)]
    result = figures(tasks)
    assert result.tasks["forecast_end"].tolist() == [None, None, date(2026, 11, 27)]
    assert [problem.kind for problem in result.problems] == ["I14"]


def test_a_task_whose_dates_were_refused_is_listed_but_in_no_mean() -> None:
    result = figures([task("001", status="已完成"), task("002", start=None, end=None)])
    assert row_of(result.projects, name="通达")["completion"] == 100.0
    assert result.tasks["planned"].tolist() == [100.0, None]


def test_a_holiday_moves_the_cut_off_and_the_forecast() -> None:
    week = ReportingWeek(2026, 40)
    result = figures([task(start=date(2026, 9, 28), end=date(2026, 9, 30))], [report(week=week.label, percent=50.0)], week)
    assert result.cutoff == datetime(2026, 9, 30, 17)
    assert result.tasks["forecast_end"].tolist() == [date(2026, 10, 9)]


def test_a_week_without_working_days_has_no_report() -> None:
    with pytest.raises(AutomationError, match="整周放假"):
        figures([task()], week=ReportingWeek(2026, 8))


def test_an_unknown_year_is_remarked_once() -> None:
    result = figures([task(end=date(2027, 2, 1))], calendar=WorkingCalendar())
    assert result.remarks == ["2027 年放假安排未录入，暂按周一至周五计算"]


def test_nothing_at_all_gives_empty_tables() -> None:
    result = figures([])
    assert (len(result.tasks), len(result.projects), len(result.departments)) == (0, 0, 0)
    assert result.completeness == "没有部门应报"
    assert result.trend["project"].tolist() == [""]
