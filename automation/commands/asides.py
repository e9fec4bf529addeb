"""What the processes want said in the managers' weekly mail, each for itself: one that fails leaves out only its own lines."""

from __future__ import annotations

from automation import catalog
from automation.app import report_bug
from automation.jobs.job import Aside, Beside, Moment, Records


def asides(records: Records, moment: Moment) -> list[Aside]:
    found = (_aside(beside, records, moment) for beside in catalog.besides())
    return [one for one in found if one and one.lines]


def _aside(beside: Beside, records: Records, moment: Moment) -> Aside | None:
    try:
        lines, place = tuple(beside.make(records, moment)), beside.place(moment)
        return Aside(beside.title, lines, place if lines and records.enclosed(place) else "")
    except Exception as bug:
        report_bug(bug)
        return None
