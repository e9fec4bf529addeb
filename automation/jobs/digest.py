"""Reminders as digests: everything that waits for a person in one mail, the most urgent first, nothing told twice in one step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from automation.jobs.job import Reminder
from automation.jobs.keys import fingerprint
from automation.jobs.mail_words import within
from automation.mail.message import Message
from automation.organization.moment_words import moment_words

TEMPLATE = "digest"
SHOWN = 40
"""Lines of a digest; who has more to do reads the workbook."""
ALONE, AMONG_OTHERS = 28, 18
"""Characters of the first thing in the subject, which has 40 in all."""
_RANKS = ("紧急", "已逾期", "今天要办", "近期")
_SIGNS = ("紧急", "催办·逾期", "今天要办")
_TONES = ("bad", "bad", "warn", "plain")

Known = Callable[[str, str, str], bool]
"""Has (item, step, address) been told?"""


def digests(
    reminders: Iterable[Reminder], known: Known, now: datetime, office: Mapping[str, Any], link: Callable[[str], str]
) -> Iterator[tuple[Message, list[Reminder]]]:
    """One Message for each person with something new, and what it tells. Who is both asked himself and told as a superior of the
    same is asked."""
    new = {(one.item, one.step, one.to[1]): one for one in sorted(reminders, key=lambda one: not one.copy)}
    fresh = [one for told, one in new.items() if not known(*told)]
    for address, mine in groupby(sorted(fresh, key=lambda one: (one.to[1], one.rank, bool(one.copy))), key=lambda one: one.to[1]):
        told = list(mine)
        yield _message(address, told, now, office, link), told


def _message(
    address: str, told: Sequence[Reminder], now: datetime, office: Mapping[str, Any], link: Callable[[str], str]
) -> Message:
    """Its key names what it tells: the same until it could be made, and two of one day are two."""
    urgent = any(one.rank == 0 for one in told)
    values = {
        "person": told[0].to[0],
        "at": moment_words(now),
        "summary": _summary(told),
        "subject": _subject(told),
        "sections": [_section(rank, list(mine), link) for rank, mine in groupby(told[:SHOWN], key=lambda one: one.rank)],
        "more": f"还有 {len(told) - SHOWN} 件没有列出，请看各自的表。" if len(told) > SHOWN else "",
        "office": office,
    }
    items = fingerprint([(one.item, one.step) for one in told])
    key = f"{TEMPLATE}/{now:%Y-%m-%d}/{address}/{items[:8]}"
    return Message(key, TEMPLATE, ((told[0].to[0], address),), values, urgency="紧急" if urgent else "常规")


def _subject(told: Sequence[Reminder]) -> str:
    """Like 【催办·逾期 2 件】关于“任务 009‘关键器件’已过结束时…”等 5 件事; what there is most of a hurry for comes first."""
    counts = [sum(one.rank == rank for one in told) for rank in range(len(_SIGNS))]
    sign = next((f"【{sign} {count} 件】" for sign, count in zip(_SIGNS, counts, strict=True) if count), "【提醒】")
    first = _row(told[0], str)["words"]
    if len(told) == 1:
        return sign + _cut(first, ALONE)
    return f"{sign}关于“{within(_cut(first, AMONG_OTHERS))}”等 {len(told)} 件事"


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1] + "…"


def _summary(told: Sequence[Reminder]) -> str:
    counts = [(word, sum(one.rank == rank for one in told)) for rank, word in enumerate(_RANKS)]
    parts = "，".join(f"{word} {count} 件" for word, count in counts if count)
    return f"有 {len(told)} 件事在等您：{parts}。"


def _section(rank: int, told: Sequence[Reminder], link: Callable[[str], str]) -> dict[str, Any]:
    return {"title": _RANKS[rank], "tone": _TONES[rank], "rows": [_row(one, link) for one in told]}


def _row(one: Reminder, link: Callable[[str], str]) -> dict[str, str]:
    place = f"{one.file}（{one.sheet}）" if one.sheet else one.file
    return {
        "words": f"（抄送：{one.copy}）{one.words}" if one.copy else one.words,
        "since": one.since,
        "waiting": one.waiting,
        "place": place,
        "link": link(one.file) if one.file else "",
    }
