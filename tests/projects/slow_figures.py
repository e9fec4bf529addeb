"""The figures of a week worked out day by day and task by task, straight from SPEC §5: slow, and independent of the real ones."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from automation.organization.reporting_week import ReportingWeek
from automation.organization.working_calendar import WorkingCalendar

Row = Mapping[str, Any]
DAY = timedelta(days=1)


def working_days(calendar: WorkingCalendar, first: date, last: date) -> list[date]:
    days = []
    while first <= last:
        if calendar.is_working(first):
            days.append(first)
        first += DAY
    return days


class SlowFigures:
    """`tasks` of one or more projects with unique ids, `reports` of any weeks; rows as in company_tables. `dropped` are paths such
    as 项目/甲/交付物/003.pdf, `reviews` rows of 交付物审核记录."""

    def __init__(
        self,
        tasks: Sequence[Row],
        reports: Sequence[Row],
        week: ReportingWeek,
        calendar: WorkingCalendar,
        dropped: Sequence[str] = (),
        reviews: Sequence[Row] = (),
    ) -> None:
        cutoff = week.cutoff(calendar)
        assert cutoff is not None
        self.cutoff: datetime = cutoff
        self.day = cutoff.date()
        self.calendar = calendar
        self.week = week
        self.reports = reports
        self.dropped = dropped
        self.reviews = reviews
        self.plan = {(row["project_name"], row["id"]): row for row in tasks}
        self.state = {key: self.state_of(key, week.label) for key in self.plan}
        self.tomorrow = self.first_working_day(self.day + DAY)
        self.ends: dict[Any, date] = {}
        self.forecasts()
        self.late: dict[Any, date] = {}
        self.late_finishes()

    def first_working_day(self, day: date) -> date:
        while not self.calendar.is_working(day):
            day += DAY
        return day

    def state_of(self, key: Any, last_week: str) -> dict[str, Any]:
        """What is known of a task from its list and the reports up to and including `last_week`."""
        plan = self.plan[key]
        status, percent, row, stood_in = None, None, None, False
        told = [
            (report["week"], report["department"] == plan["department"], number)
            for number, report in enumerate(self.reports)
            if (report["project_name"], report["task_id"]) == key and report["week"] <= last_week
        ]
        for _, _, number in sorted(told):
            row = self.reports[number]
            stood_in = row["status"] is None
            status = row["status"] or status
            given = {"已完成": 100, "未开始": 0}.get(str(status), row["percent"])
            stood_in = stood_in or given is None
            percent = percent if given is None else given
        status = status or plan["status"]
        carried = row is not None and (row["week"] < self.week.label or stood_in)
        if plan["status"] == "已取消":
            status, carried = "已取消", False
        percent = {"已完成": 100, "未开始": 0}.get(status, percent or 0)
        late = status not in ("已完成", "已取消") and plan["end"] < self.day
        shown = "延期" if late else "待审核" if status == "已完成" and self.awaits_review(key) else status
        return {"reported": status, "status": shown, "percent": percent, "carried": carried, "row": row}

    def awaits_review(self, key: Any) -> bool:
        """In a project with a 交付物 folder: is some file of the task, or the only one that ever was, not 通过 in its latest version?"""
        project, identity = key
        if not self.plan[key]["deliverable"] or not any(path.startswith(f"项目/{project}/交付物/") for path in self.dropped):
            return False
        present = [path for path in self.dropped if path.startswith(f"项目/{project}/交付物/{identity}")]
        rows = [row for row in self.reviews if (row["project_name"], row["task_id"]) == key]
        rows = [row for row in rows if row["submitted_at"].date() <= self.day and (not present or row["file"] in present)]
        latest = {row["file"]: row for row in sorted(rows, key=lambda row: row["submitted_at"])}
        return not latest or any(
            row["verdict"] != "通过" or (row["reviewed_on"] or self.day) > self.day for row in latest.values()
        )

    def open(self, key: Any) -> bool:
        return self.state[key]["status"] not in ("已完成", "已取消")

    def cancelled(self, key: Any) -> bool:
        return bool(self.state[key]["status"] == "已取消")

    def weight(self, key: Any) -> int:
        return max(1, len(working_days(self.calendar, self.plan[key]["start"], self.plan[key]["end"])))

    def planned(self, key: Any) -> Fraction:
        plan = self.plan[key]
        days = working_days(self.calendar, plan["start"], plan["end"])
        if not days:
            return Fraction(100 if plan["end"] <= self.day else 0)
        return Fraction(100 * len([day for day in days if day <= self.day]), len(days))

    def deviation(self, key: Any) -> Fraction:
        return Fraction(self.state[key]["percent"]) - self.planned(key)

    def days_overdue(self, key: Any) -> int:
        late = (self.day - self.plan[key]["end"]).days
        return max(0, late) if self.state[key]["status"] == "延期" else 0

    def needs(self, key: Any) -> list[Any]:
        """Dependencies that exist and were not cancelled; a cancelled task needs nothing."""
        found = [(key[0], identity) for identity in self.plan[key]["dependencies"] or ()]
        return [one for one in found if one in self.plan and not self.cancelled(one)] if not self.cancelled(key) else []

    def all_needs(self, key: Any) -> set[Any]:
        reached: set[Any] = set()
        waiting = self.needs(key)
        while waiting:
            one = waiting.pop()
            if one not in reached:
                reached.add(one)
                waiting += self.needs(one)
        return reached

    def on_ring(self, key: Any) -> bool:
        return key in self.all_needs(key)

    def blocked(self, key: Any) -> bool:
        return self.open(key) and self.plan[key]["start"] <= self.day and any(self.open(one) for one in self.needs(key))

    def at_risk(self, key: Any) -> bool:
        behind = any(self.state[one]["status"] == "延期" for one in self.all_needs(key))
        return self.open(key) and not self.blocked(key) and (behind or self.deviation(key) <= -20)

    def remaining(self, key: Any) -> int:
        return max(1, math.ceil(self.weight(key) * (1 - Fraction(self.state[key]["percent"]) / 100)))

    def started(self, key: Any) -> bool:
        return bool(self.state[key]["percent"] > 0)

    def forecast_end(self, key: Any) -> date:
        begin = self.tomorrow
        if not self.started(key):
            after = [self.first_working_day(self.ends[one] + DAY) for one in self.needs(key) if one in self.ends]
            begin = max([begin, self.plan[key]["start"], *after])
        day = self.first_working_day(begin)
        for _ in range(self.remaining(key) - 1):
            day = self.first_working_day(day + DAY)
        row = self.state[key]["row"]
        expected = row["expected_end"] if row is not None and row["week"] == self.week.label else None
        return max(day, expected) if expected else day

    def forecasts(self) -> None:
        waiting = [key for key in self.plan if self.open(key) and not self.on_ring(key)]
        while waiting:
            key = next(key for key in waiting if not any(one in waiting for one in self.needs(key)))
            self.ends[key] = self.forecast_end(key)
            waiting.remove(key)

    def late_finishes(self) -> None:
        waiting = list(self.ends)
        while waiting:
            key = next(key for key in waiting if not any(key in self.needs(one) for one in waiting))
            latest = max(self.ends[one] for one in self.ends if one[0] == key[0])
            for one in self.ends:
                if key in self.needs(one) and not self.started(one):
                    latest = min(latest, self.before(self.late[one], self.remaining(one)))
            self.late[key] = latest
            waiting.remove(key)

    def before(self, day: date, count: int) -> date:
        """The last working day before the `count` working days that end with `day`."""
        while True:
            if self.calendar.is_working(day):
                if not count:
                    return day
                count -= 1
            day -= DAY

    def float(self, key: Any) -> int | None:
        return len(working_days(self.calendar, self.ends[key] + DAY, self.late[key])) if key in self.ends else None

    def mean(self, keys: Sequence[Any], value: Any) -> Fraction | None:
        counted = [key for key in keys if not self.cancelled(key)]
        total = sum(self.weight(key) for key in counted)
        return sum((self.weight(key) * Fraction(value(key)) for key in counted), Fraction()) / total if counted else None

    def completion(self, keys: Sequence[Any]) -> Fraction | None:
        return self.mean(keys, lambda key: self.state[key]["percent"])

    def submission(self, department: str) -> str:
        """按时, 迟交, 未提交, or "" if the department owed nothing when the week began."""
        mine = [key for key, plan in self.plan.items() if plan["department"] == department]
        earlier = [self.state_of(key, self.week.previous().label)["reported"] for key in mine]
        if all(status in ("已完成", "已取消") for status in earlier):
            return ""
        seen = [
            row["first_seen"]
            for row in self.reports
            if (row["project_name"], row["task_id"]) in self.plan
            and (row["department"], row["week"]) == (department, self.week.label)
        ]
        return "未提交" if not seen else "按时" if min(seen) <= self.cutoff else "迟交"
