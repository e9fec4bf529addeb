"""JOB: what a client did not accept reaches 执行负责人 and 销售负责人 at once, and again until it is solved and asked for anew."""

from __future__ import annotations

from collections.abc import Iterator

from automation.clients.acceptance import ACCEPTED
from automation.clients.acceptances import Acceptance, acceptances, is_mended
from automation.clients.asked_people import also, named
from automation.clients.remind_acceptance import A_WEEK, people
from automation.jobs.job import Job, Moment, Records, Want
from automation.jobs.ladders import Event, HoursAfter
from automation.jobs.mail_words import cut
from automation.jobs.reminding import remind
from automation.jobs.rows import Row
from automation.organization.moment_words import moment_words

OCCASION = "客户验收问题"
A_DAY = 8
AT_ONCE = "0h"
AGAIN = "解决后把状态改为“已解决”，阶段是“交付”或“验收”时系统会再次提请验收"


def clocks(records: Records, moment: Moment) -> Iterator[HoursAfter]:
    """At once, after one and two working days, then each week."""
    for one, row in _open(records):
        yield HoursAfter(Event(one.name, row["received"], "收到验收单"), (0, A_DAY, 2 * A_DAY), again=A_WEEK)


def _open(records: Records) -> Iterator[tuple[Acceptance, Row]]:
    """Until the client is asked anew, has accepted after all, or the request is over."""
    for one in acceptances(records).by_id.values():
        row = one.refused
        if row and row["verdict"] != ACCEPTED and row["received"] and one.case.open and not one.wanted:
            yield one, row


def make(records: Records, moment: Moment) -> Iterator[Want]:
    due = {name: step for name, _, step in (occasion.name.rpartition("/") for occasion in moment.occasions)}
    for one, row in _open(records) if due else ():
        if step := due.get(one.name):
            yield from _remind(one, row, step, records)


def _remind(one: Acceptance, row: Row, step: str, records: Records) -> Iterator[Want]:
    whom = [row["person"]] if row["person"] and step != AT_ONCE else people(one)
    for label in whom:
        yield from remind(
            records.directory,
            OCCASION,
            label,
            superior=step not in (AT_ONCE, f"{A_DAY}h") and not row["solution"],
            item=f"{one.case.name}/issue/{row['round']}",
            step=step,
            words=f"验收{row['verdict']}（第 {row['round']} 次）：{named(one.case)}，{_words(one, row)}{also(whom, label)}",
            since=f"{moment_words(row['received'])}收到验收单",
            waiting=cut(one.case.request["client"], 20),
            file=row["file"] or "",
            sheet=row["sheet"] or "",
            rank=2 if step == AT_ONCE else 1,
        )


def _words(one: Acceptance, row: Row) -> str:
    if is_mended(row):
        return "问题已经处理，请把阶段改为“验收”，再次提请客户验收"
    doubt = f"（验收单{one.answer.doubt}）" if one.answer and one.answer.doubt else ""
    said = f"“{cut(row['opinion'], 60)}”" if row["opinion"] else "没有写意见，请问清"
    do = "" if row["solution"] else "请写上责任人和解决方案；"
    return f"{said}{doubt}。{do}{AGAIN}"


JOB = Job(
    name="remind_client_issues",
    title="提醒客户验收问题",
    clocks=clocks,
    when="收到有条件通过或不通过的验收单后立即，1、2 个工作日后，之后每 5 个工作日，直到解决",
    make=make,
)
