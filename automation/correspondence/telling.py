"""What there is to tell whoever answers for an exchange, each thing once, and what every reminder of it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from automation.correspondence.exchange import Exchange
from automation.correspondence.exchanges import record_place
from automation.correspondence.faults import OCCASION
from automation.jobs.job import Moment, Records
from automation.jobs.ladders import AtOnce, Event, events_of
from automation.jobs.mail_words import cut
from automation.jobs.reminding import Told, remind


@dataclass(frozen=True)
class News:
    """name: of its event, by which it is told once; at, words: when and what happened; told: the reminders."""

    name: str
    at: datetime
    words: str
    told: Callable[[], Told]


def clocks_of(news: Iterable[News]) -> Iterator[AtOnce]:
    """At once, when work next begins."""
    each_once = {one.name: one for one in news}.values()
    return (AtOnce(Event(one.name, one.at, one.words), always=False) for one in each_once)


def due(news: Iterable[News], moment: Moment) -> Told:
    names = events_of(moment.occasions)
    return (each for one in news if one.name in names for each in one.told())


def tell(one: Exchange, records: Records, *, item: str, head: str, words: str, **said: Any) -> Told:
    """Whoever answers for it. item: what of it; head: what happened, which a mail's subject shows; said: step, rank, and since,
    superior, file and sheet where there is another one to open than 外部往来跟踪表."""
    file, sheet = record_place(records)
    place = {"file": file, "sheet": sheet}
    whole = f"{head}：{named(one)}，{words}"
    return remind(records.directory, OCCASION, one.responsible, item=f"{one.name}/{item}", words=whole, **place | said)


def named(one: Exchange) -> str:
    """致样板物流公司 林示例的“关于运输订单的确认”（EX-2026-001）"""
    to = f"致{cut(one.row['company'], 24)} {cut(one.row['contact'], 16)}".rstrip() + "的" if one.row["company"] else ""
    return f"{to}“{cut(one.shown, 24)}”（{cut(one.id, 20)}）"
