"""JOB: whoever writes to somebody outside hears at once, and once, what keeps the letter from being sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from automation.correspondence.exchange import Exchange
from automation.correspondence.exchanges import exchanges, unnamed
from automation.correspondence.faults import Faults, is_too_late, stops
from automation.correspondence.telling import News, clocks_of, due, tell
from automation.forms.schema.problem import Problem
from automation.jobs.being_written import RESTS
from automation.jobs.job import Job, Moment, Records, Want
from automation.jobs.keys import fingerprint
from automation.jobs.ladders import AtOnce
from automation.jobs.mail_words import cut
from automation.jobs.reminding import Told

UNNAMED = "没有编号"
_STUCK = {
    "held": ("没有发出", "在等人处理：请问{contact}，处理好就发"),
    "failed": ("没有发出", "对方的邮件服务器没有收下：请核对通讯录里的邮箱，改正后会重新请人审核、再发"),
    "expired": ("没有发出", "已经过了时间：还要发的，请改期望回复时间或内容，会重新请人审核"),
    "cancelled": ("已经撤回", "不会发出：还要发的，请改动内容，会重新请人审核；不发了的，请在跟踪表“已办结”写“是”"),
}


def clocks(records: Records, moment: Moment) -> Iterator[AtOnce]:
    return clocks_of(_news(records, moment))


def make(records: Records, moment: Moment) -> Iterator[Want]:
    """What is mended by now is nobody's any more."""
    yield from due(_news(records, moment), moment)


def _news(records: Records, moment: Moment) -> Iterator[News]:
    faults = Faults(records, moment)
    for row in unnamed(records):
        yield from _of_faults(Exchange(row={**row, "id": UNNAMED}), faults.of_row(row), records)
    for one in exchanges(records):
        if not (one.closed or one.told):
            for each in (one, *(replace(one, row=twin, twins=(one.row,)) for twin in one.twins)):
                yield from _of_faults(each, faults.of(each), records)
        if one.stuck and not one.closed:
            yield _of_stuck(one, records, moment)


def _of_faults(one: Exchange, found: list[Problem], records: Records) -> Iterator[News]:
    """All of a row in one line. Rows move: which one it is, is no part of its name."""
    if found:
        told = [(each.kind, each.value, each.cell.rstrip("0123456789")) for each in found]
        mark = fingerprint(told, [one.row[name] for name in ("file", "company", "subject")])[:16]
        at = one.since + RESTS
        if any(map(is_too_late, found)) and one.answer_due:
            at = max(at, one.answer_due)
        yield News(f"{one.name}/faults/{mark}", at, "保存", partial(_tell_faults, one, found, mark, records))


def _tell_faults(one: Exchange, found: list[Problem], mark: str, records: Records) -> Told:
    first = sorted(found, key=stops, reverse=True)[0]
    more = f"（这封信共 {len(found)} 处要看）" if len(found) > 1 else ""
    return tell(
        one,
        records,
        item="faults",
        step=mark,
        head="信还不能发" if stops(first) else "信请再看一看",
        words=f"{cut(first.message, 160)}{more}",
        file=first.file,
        sheet=first.sheet,
        rank=2 if stops(first) else 3,
    )


def _of_stuck(one: Exchange, records: Records, moment: Moment) -> News:
    assert one.current
    state, key, at = one.current.state, one.current.key, one.current.queued
    head, words = _STUCK[state]
    name = f"{one.name}/{state}/{key.rpartition('/')[2]}"
    said: dict[str, Any] = {
        "item": "stuck",
        "step": f"{state}/{key}",
        "head": head,
        "words": words.format(contact=moment.office.get("contact", "系统负责人")),
        "since": f"{at:%m-%d %H:%M} 排队",
        "rank": 2,
    }
    return News(name, at, "排队", partial(tell, one, records, **said))


JOB = Job(
    name="tell_correspondence",
    title="告知外部往来要改的地方",
    clocks=clocks,
    when="登记表里的信有要改的地方，保存十分钟后告知责任人；信发不出去的，立即告知",
    make=make,
)
