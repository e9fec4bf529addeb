"""When a client owed an answer: so long the clock of the feedback stood still, for a reason that is written in the talks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from automation.jobs.rows import Row
from automation.organization.moment_words import duration_words, moment_words
from automation.organization.working_time import WorkingTime


@dataclass(frozen=True)
class Pause:
    """begin: when the client was asked; end: when the answer came, None = he still owes it; reason: 下一步行动. Naive local time."""

    begin: datetime
    end: datetime | None
    reason: str


def pauses(talks: Sequence[Row], working: WorkingTime) -> tuple[Pause, ...]:
    """Of the talks of one request, oldest first: in order, none within another."""
    found: list[Pause] = []
    for pause in _asked(talks, working):
        last = found[-1].end if found else datetime.min
        begin = max(pause.begin, last) if last else None
        if begin and (pause.end is None or pause.end > begin):
            found.append(Pause(begin, pause.end, pause.reason))
    return tuple(found)


def _asked(talks: Sequence[Row], working: WorkingTime) -> Iterator[Pause]:
    for place, talk in enumerate(talks):
        if talk["waiting"] == "是" and talk["at"]:
            yield Pause(_asked_at(talk["at"], working), _answered_at(talk, talks[place + 1 :]), talk["next_step"] or "")


def _asked_at(moment: datetime, working: WorkingTime) -> datetime:
    """A day without its hour counts from the end of its work: the deadline is not put off further than is written."""
    spans = working.spans(moment.date()) if moment.time() == time() else []
    return spans[-1][1] if spans else moment


def _answered_at(talk: Row, later: Sequence[Row]) -> datetime | None:
    """完成时间, or the next talk in which the client said something, whichever came first."""
    said = (one["at"] for one in later if one["client_said"] and one["at"] > talk["at"])
    moments: list[datetime] = [moment for moment in (talk["done_at"], next(said, None)) if moment]
    return min(moments, default=None)


def shifted(due: datetime, start: datetime, stops: Sequence[Pause], working: WorkingTime) -> tuple[datetime | None, timedelta]:
    """`due`, counted from `start` on, put off by the pauses before it, and by how much working time; None while one lasts."""
    gone = timedelta()
    for pause in stops:
        if pause.begin >= due:
            break
        if pause.end is None:
            return None, gone
        waited = working.between(max(pause.begin, start), pause.end)
        gone += waited
        due = working.add(due, waited) if waited else due
    return due, gone


def pause_words(stops: Sequence[Pause], start: datetime, due: datetime, working: WorkingTime) -> str:
    """等客户（提供接口定义）11月23日(周一)10:00 至 14:20，3 小时工作时间不计；… of those before `due`; the one that lasts is not among them."""
    told = [
        f"等客户（{pause.reason}）{moment_words(pause.begin)} 至 {moment_words(pause.end)}，"
        f"{duration_words(working.between(max(pause.begin, start), pause.end))}工作时间不计"
        for pause in stops
        if pause.end and pause.begin < due and working.between(max(pause.begin, start), pause.end)
    ]
    return "；".join(told)
