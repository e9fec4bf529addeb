"""Jobs with the clocks of SPEC §4, in the order in which the office would name them, hung on a given Monday."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from automation.jobs.deadlines import DaysBefore, WorkingDaysAfter
from automation.jobs.ladders import Event, HoursAfter
from automation.jobs.repeating import WorkingDays
from automation.jobs.timetable import Rota
from automation.jobs.when import FirstWorkingDay, WeeklyDeadline


def rota(monday: datetime) -> Rota:
    """A notice and a request on Wednesday at 10:00, an urgent notice in the evening, and a task that ends on Friday."""
    wednesday = monday + timedelta(days=2, hours=10)
    return {
        "议程": [FirstWorkingDay(time(8, 30), until=time(10))],
        "发表": [FirstWorkingDay(time(8, 30))],
        "提醒": [WeeklyDeadline(timedelta(hours=-8), replaced=timedelta(hours=-2)), WeeklyDeadline(timedelta(hours=-2))],
        "催报": [WeeklyDeadline(timedelta(minutes=5))],
        "汇总": [WeeklyDeadline(timedelta(minutes=30))],
        "会后": [FirstWorkingDay(time(10), after_cutoff=True)],
        "每日": [WorkingDays((time(9),))],
        "通知": [
            HoursAfter(Event("常规", wednesday, "发布"), (2,), again=1),
            HoursAfter(Event("紧急", wednesday + timedelta(hours=9), "发布"), (2,), again=1, always=True),
        ],
        "需求": [WorkingDaysAfter(Event("XQ-1", wednesday, "登记"), 2)],
        "任务": [DaysBefore(Event("T-1", monday + timedelta(days=4), "结束"))],
    }
