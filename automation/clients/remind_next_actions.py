"""JOB: 下一步行动 of the talks with clients is reminded a day before 完成时限, on the day, and when it is past with the superior."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time

from automation.clients.communication import FORM, TABLE
from automation.jobs.deadlines import DaysBefore
from automation.jobs.job import Job, Moment, Records, Want
from automation.jobs.keys import fingerprint
from automation.jobs.ladders import HELPS, Event
from automation.jobs.mail_words import cut
from automation.jobs.reminding import Told, remind
from automation.jobs.rows import Row, rows_of
from automation.organization.contact_search import name_key
from automation.organization.moment_words import day_words

OCCASION = "客户沟通后续"
DAYS = (1, 0)
Actions = dict[tuple[str, date], Row]


def clocks(records: Records, moment: Moment) -> Iterator[DaysBefore]:
    """One ladder for each that is not done and not long past."""
    for key, due in _actions(records, moment.now):
        if due >= moment.now.date() - HELPS:
            yield DaysBefore(Event(key, datetime.combine(due, time.min), "完成时限"), DAYS)


def _actions(records: Records, now: datetime) -> Actions:
    """(key, day) -> the talk after which somebody has something to do by that day. 完成时间 in the future is a plan, not done; what
    we waited for from the client is done when he has said something, as it is for the clock of the feedback."""
    rows = rows_of(records.table(FORM.name, TABLE))
    said: dict[tuple[str, ...], datetime] = {}
    for row in rows:
        if row["client_said"] and row["at"] and row["at"] <= now:
            said[_talks(row)] = max(said.get(_talks(row), row["at"]), row["at"])
    open_rows = (row for row in rows if row["next_step"] and row["due"] and not _done(row, said.get(_talks(row)), now))
    return {(_key(row), row["due"]): row for row in open_rows}


def _talks(row: Row) -> tuple[str, ...]:
    return tuple(name_key(row[name]) for name in ("client", "contact", "request"))


def _done(row: Row, said: datetime | None, now: datetime) -> bool:
    """said: when the client last said something in these talks."""
    answered = row["waiting"] == "是" and row["at"] and said and row["at"] < said
    return bool(answered or (row["done_at"] and row["done_at"] <= now))


def _key(row: Row) -> str:
    return fingerprint(row["client"], row["contact"], row["request"], row["next_step"])[:12]


def make(records: Records, moment: Moment) -> Iterator[Want]:
    """What is done by now, or has got another day, is nobody's any more."""
    actions = _actions(records, moment.now)
    for occasion in moment.occasions:
        key, end, step = occasion.name.rsplit("/", 2)
        if row := actions.get((key, date.fromisoformat(end))):
            yield from _remind(records, row, key, f"{end}/{step}", (row["due"] - moment.now.date()).days)


def _remind(records: Records, row: Row, key: str, step: str, left: int) -> Told:
    return remind(
        records.directory,
        OCCASION,
        row["person"] or "",
        superior=step.endswith("/passed"),
        item=f"next_action/{key}",
        step=step,
        words=_words(row, left),
        since=f"{day_words(row['due'])}到期",
        waiting=cut(row["client"], 20),
        file=row["file"] or "",
        sheet=row["sheet"] or "",
        rank=1 if left < 0 else 3 if left else 2,
    )


def _words(row: Row, left: int) -> str:
    when = f"已过完成时限 {-left} 天" if left < 0 else f"还有 {left} 天到期" if left else "今天到期"
    waits = "客户还没有答复的请催一催；" if row["waiting"] == "是" else ""
    matter = f"与{cut(row['client'], 20)}沟通的下一步“{cut(row['next_step'], 50)}”"
    return f"{matter}{when}：{waits}办好了请在“完成时间”写上日期{'，办不完请改完成时限' if left < 0 else ''}"


JOB = Job(
    name="remind_next_actions",
    title="提醒客户沟通的下一步",
    clocks=clocks,
    when="下一步行动完成时限前 1 天、当天、过期后第一个工作日 09:00（过期同时告知上级）",
    make=make,
)
