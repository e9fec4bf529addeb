"""The real figures equal the slow ones for random companies, networks with rings, histories, cancellations and holidays."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from company_tables import figures, frame, report, row_of, task
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slow_figures import SlowFigures

from automation.jobs.job import Drop
from automation.organization.reporting_week import ReportingWeek
from automation.organization.working_calendar import WorkingCalendar
from automation.projects.weekly_inputs import REVIEW_COLUMNS

STATUSES = ("未开始", "进行中", "已完成", "延期", "已取消", "待审核")
COUNTED = ("not_started", "in_progress", "done", "overdue", "cancelled", "in_review")
DEPARTMENTS = ("技术部", "市场部", "采购部")
WEEKS = (ReportingWeek(2026, 40), ReportingWeek(2026, 41), ReportingWeek(2026, 42))
DAYS = st.dates(date(2026, 9, 1), date(2026, 11, 15))


@st.composite
def companies(draw: st.DrawFn) -> tuple[Any, ...]:
    week = draw(st.sampled_from(WEEKS))
    off = draw(st.dictionaries(DAYS, st.tuples(st.booleans(), st.just("")), max_size=6))
    calendar = WorkingCalendar({day: rule for day, rule in off.items() if not week.monday <= day <= week.sunday})
    tasks = [
        _task(draw, project, f"{number:03d}", size)
        for project in ("甲", "乙")[: draw(st.integers(1, 2))]
        for size in [draw(st.integers(1, 7))]
        for number in range(size)
    ]
    drawn = draw(st.lists(st.builds(lambda *given: given, st.sampled_from(tasks), *_told()), max_size=16))
    return tasks, [_report(week, *given) for given in drawn], week, calendar, *_delivered(draw, tasks)


def _task(draw: st.DrawFn, project: str, identity: str, size: int) -> dict[str, Any]:
    start = draw(DAYS)
    return task(
        identity,
        project_name=project,
        project_id=project,
        start=start,
        end=start + timedelta(days=draw(st.integers(0, 40))),
        department=draw(st.sampled_from(DEPARTMENTS)),
        deliverable=draw(st.sampled_from((None, "报告"))),
        status=draw(st.sampled_from(("未开始", "进行中", "已完成", "延期", "已取消", "未开始"))),
        dependencies=tuple(draw(st.lists(st.integers(0, size).map("{:03d}".format), max_size=3, unique=True))),
    )


def _told() -> tuple[st.SearchStrategy[Any], ...]:
    statuses = st.sampled_from(("未开始", "进行中", "进行中", "已完成", "延期", None))
    percents = st.one_of(st.none(), st.integers(0, 100).map(float), st.sampled_from((12.5, 33.25)))
    seen = st.integers(-30, 30).map(lambda hours: timedelta(hours=hours))
    return st.integers(-3, 1), statuses, percents, st.one_of(st.none(), DAYS), st.booleans(), seen


def _report(
    week: ReportingWeek, told: dict[str, Any], ago: int, status: Any, percent: Any, expected: Any, own: bool, seen: timedelta
) -> dict[str, Any]:
    when = ReportingWeek.of(week.monday + timedelta(weeks=ago))
    return report(
        told["id"], status, percent,
        project_name=told["project_name"], week=when.label, expected_end=expected,
        department=told["department"] if own else "市场部",
        first_seen=datetime.combine(when.monday + timedelta(days=4), datetime.min.time()) + timedelta(hours=17) + seen,
    )  # fmt: skip


@given(companies())
@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])
def test_fast_and_slow_agree(company: Any) -> None:
    _agree(*company)


@pytest.mark.slow
@given(companies())
@settings(deadline=None, max_examples=1000, suppress_health_check=[HealthCheck.too_slow])
def test_fast_and_slow_agree_on_many_more(company: Any) -> None:
    _agree(*company)


def _delivered(draw: st.DrawFn, tasks: list[dict[str, Any]]) -> tuple[list[str], list[dict[str, Any]]]:
    """Files that lie in 交付物 folders, and what the record knows of them and of others that are gone."""
    paths = [f"项目/{one['project_name']}/交付物/{one['id']}{name}" for one in tasks for name in ("图.pdf", "-表.xlsx")]
    dropped = draw(st.lists(st.sampled_from(paths), max_size=6, unique=True))
    verdicts = st.sampled_from(("通过", "通过", "退回", None))
    told = st.tuples(st.sampled_from(dropped * 3 + paths), DAYS, verdicts, st.none() | DAYS)
    drawn = draw(st.lists(told, max_size=10))
    return dropped, [_review(number, *given) for number, given in enumerate(drawn)]


def _review(number: int, path: str, submitted: date, verdict: str | None, reviewed: date | None) -> dict[str, Any]:
    at = datetime(submitted.year, submitted.month, submitted.day, 9, number)
    _, project, _, name = path.split("/")
    row = {"project_name": project, "task_id": name[:3], "file": path, "submitted_at": at}
    return row | {"verdict": verdict, "reviewed_on": reviewed if verdict else None}


def _agree(
    tasks: list[dict[str, Any]],
    reports: list[dict[str, Any]],
    week: ReportingWeek,
    calendar: WorkingCalendar,
    dropped: list[str],
    reviews: list[dict[str, Any]],
) -> None:
    slow = SlowFigures(tasks, reports, week, calendar, dropped, reviews)
    drops = [Drop(path, datetime(2026, 9, 1), path) for path in dropped]
    fast = figures(tasks, reports, week, calendar, drops=drops, reviews=frame(REVIEW_COLUMNS, reviews))
    assert fast.cutoff == slow.cutoff
    for row in fast.tasks.to_dict("records"):
        _same_task(row, slow)
    for row in fast.projects.to_dict("records"):
        _same_project(row, slow)
    for department in {one["department"] for one in tasks}:
        assert row_of(fast.departments, name=department)["submission"] == slow.submission(department)


def _same_task(row: dict[Any, Any], slow: SlowFigures) -> None:
    key = (row["project"], row["id"])
    state = slow.state[key]
    told = (row["status"], row["reported_status"], row["carried_over"], row["days_overdue"], row["blocked"], row["at_risk"])
    assert told == (
        state["status"], state["reported"], state["carried"], slow.days_overdue(key), slow.blocked(key), slow.at_risk(key)
    )  # fmt: skip
    points = (float(state["percent"]), float(slow.planned(key)), float(slow.deviation(key)))
    assert (row["percent"], row["planned"], row["deviation"]) == pytest.approx(points, abs=0.0051)
    assert (row["forecast_end"], row["float"]) == (slow.ends.get(key), slow.float(key))
    assert row["critical"] == (slow.float(key) == 0)


def _same_project(row: dict[Any, Any], slow: SlowFigures) -> None:
    keys = [key for key in slow.plan if key[0] == row["name"]]
    counts = [sum(slow.state[key]["status"] == word for key in keys) for word in STATUSES]
    assert [row[name] for name in COUNTED] == counts
    assert row["tasks"] == len(keys)
    completion, planned = slow.completion(keys), slow.mean(keys, slow.planned)
    if completion is None or planned is None:
        assert row["completion"] is row["planned"] is None
    else:
        assert (row["completion"], row["planned"]) == pytest.approx((float(completion), float(planned)), abs=0.0051)
    assert row["forecast_end"] == max((slow.ends[key] for key in keys if key in slow.ends), default=None)
    assert row["planned_end"] == max((slow.plan[key]["end"] for key in keys if not slow.cancelled(key)), default=None)
