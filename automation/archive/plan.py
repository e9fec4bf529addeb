"""What a purge may remove: contents of what is finished and older than the day that was named, unless something younger needs them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from automation.errors import ConfigurationError

YEARS = 2
"""So long everything is kept at least."""


@dataclass(frozen=True)
class Holder:
    """Something that needs contents: a mail, an answer, a workbook at a place, an edition of a record. what: for people; last: the
    latest moment that concerns it; contents: their sha256; finished: nothing more will be done with it; key: by which its shelf knows
    it, "" where only its contents go."""

    what: str
    last: datetime
    contents: tuple[str, ...]
    finished: bool = True
    key: str = ""


@dataclass(frozen=True)
class Removable:
    """holders: those that lose their contents; contents: sha256 -> the holder that had it last, of all that may go."""

    holders: Sequence[Holder]
    contents: Mapping[str, Holder]


def latest_allowed(today: date) -> date:
    """What is before this day may be removed today."""
    try:
        return today.replace(year=today.year - YEARS)
    except ValueError:  # 29 February
        return today.replace(year=today.year - YEARS, day=28)


def refuse_young(before: date, today: date) -> None:
    """ConfigurationError if something younger than two years would go."""
    if before > (latest := latest_allowed(today)):
        raise ConfigurationError(
            f"--before 写的 {before} 太近：所有邮件和表格至少保存 {YEARS} 年，今天最晚可以写 {latest}。什么也没有删。"
        )


def removable(holders: Iterable[Holder], before: date, others: Iterable[Holder] = ()) -> Removable:
    """others: hold contents too, and are no concern of this store: theirs go with them."""
    mine = list(holders)
    going = [one for one in mine if _goes(one, before)]
    needed = {content for one in (*mine, *others) if not _goes(one, before) for content in one.contents}
    latest: dict[str, Holder] = {}
    for one in sorted(going, key=lambda holder: holder.last):
        latest |= dict.fromkeys((content for content in one.contents if content not in needed), one)
    return Removable(going, latest)


def _goes(one: Holder, before: date) -> bool:
    return one.finished and one.last.date() < before
