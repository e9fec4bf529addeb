"""What is proven of one recipient of a notice, graded: delivered, opened, confirmed, deleted unread, bounced; when, and by what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from automation.approval.verdict import confirms
from automation.jobs.mail_words import cut
from automation.jobs.posted import Answer
from automation.jobs.rows import Row
from automation.organization.policy import CONFIRMED, READ

DELIVERED, OPENED, DELETED, BOUNCED = "已送达", READ, "未读删除", "退信"
GRADES = (DELIVERED, OPENED, CONFIRMED, DELETED, BOUNCED)
BUTTON, REPLY, RECEIPT, PHONE, IN_PERSON = "投票按钮", "邮件回复", "已读回执", "电话提醒", "当面确认"
WAYS = (BUTTON, REPLY, RECEIPT, PHONE, IN_PERSON)
DOUBT = "有疑问"
"""The label of the button for questions."""
WRITTEN = ("vote", "reply", "other")
"""Kinds of answers that a person writes."""
SHOWN = 80
"""Characters of an answer that are shown to others."""
_BEST = (CONFIRMED, OPENED, DELETED, DELIVERED, "", BOUNCED)
"""Of two addresses of one person: the one that bounced says least."""
_WAY = {"vote": BUTTON, "read": RECEIPT}
_ASKS = re.compile(r"[?？]|疑问|不明白|不清楚|不懂")


@dataclass(frozen=True)
class Evidence:
    """grade: the best that is proven, "" = nothing has come back; at, way: when and by what (naive local); away: since when an
    automatic reply says that he is not there; words: of an answer that confirms nothing, or why the mail bounced; asks: they are a
    question that he has not followed by a confirmation."""

    grade: str = ""
    at: datetime | None = None
    way: str = ""
    away: datetime | None = None
    words: str = ""
    asks: bool = False


def evidence(answers: Sequence[Answer]) -> Evidence:
    """answers: those of one address, oldest first. Only what is proven counts; an absence note is believed as it stands, for it
    makes nobody confirm. What was confirmed or opened stays so, whatever is deleted afterwards."""
    away = next((one.at for one in answers if one.kind == "automatic"), None)
    sure = [one for one in answers if one.proven]
    confirmed = next((one for one in sure if one.kind in WRITTEN and confirms(one.words)), None)
    if confirmed:
        return Evidence(CONFIRMED, confirmed.at, _way(confirmed))
    return replace(_opened(sure) or _untouched(sure), away=away)


def _opened(sure: Sequence[Answer]) -> Evidence | None:
    """Whoever answers has opened it, whatever he says."""
    first = next((one for one in sure if one.kind in (*WRITTEN, "read")), None)
    if first is None:
        return None
    said = [one for one in sure if one.kind in WRITTEN]
    asked = [one for one in said if is_question(one)]
    return Evidence(OPENED, first.at, _way(first), words=said_words((asked or said)[-1]) if said else "", asks=bool(asked))


def _untouched(sure: Sequence[Answer]) -> Evidence:
    for kind, grade in (("deleted_unread", DELETED), ("bounced", BOUNCED), ("delivered", DELIVERED)):
        found = next((one for one in sure if one.kind == kind), None)
        if found:
            return Evidence(grade, found.at, words=cut(found.words, SHOWN) if grade == BOUNCED else "")
    return Evidence()


def _way(one: Answer) -> str:
    return _WAY.get(one.kind, REPLY)


def is_question(one: Answer) -> bool:
    """Something that somebody has to answer him."""
    return one.kind in WRITTEN and bool(_ASKS.search(one.words.strip())) and not confirms(one.words)


def said_words(one: Answer) -> str:
    """What he says, without the label of the button."""
    return cut(one.words.strip().removeprefix(DOUBT).lstrip("：:，, "), SHOWN)


def best(found: Sequence[Evidence]) -> Evidence:
    """Of all addresses of one person."""
    return min(found, key=lambda one: _BEST.index(one.grade), default=Evidence())


def with_call(one: Evidence, row: Row | None, now: datetime) -> Evidence:
    """row: of 通知确认记录表, where staff typed what came of a call. The earlier confirmation stands; a call without its time, or
    dated tomorrow, counts from when it was first seen."""
    if row is None or row["outcome"] != CONFIRMED:
        return one
    typed = row["called_at"] if row["called_at"] and row["called_at"] <= now else None
    seen = row["confirmed_at"] if row["way"] in (PHONE, IN_PERSON) else None
    at = typed or seen or now.replace(second=0, microsecond=0)
    if one.grade == CONFIRMED and one.at and one.at <= at:
        return one
    return Evidence(CONFIRMED, at, IN_PERSON if "当面" in (row["remark"] or "") else PHONE)


def is_timeless(rows: Sequence[Row], now: datetime) -> bool:
    """Will `with_call` say of each of them what it says now, however late it is asked?"""
    return all(row["outcome"] != CONFIRMED or _is_dated(row, now) for row in rows)


def _is_dated(row: Row, now: datetime) -> bool:
    return bool(row["called_at"] <= now if row["called_at"] else row["confirmed_at"] and row["way"] in (PHONE, IN_PERSON))


def is_enough(one: Evidence, enough: str) -> bool:
    """enough: the weakest evidence that counts as confirmed, of Policy. Who has asked something has not confirmed."""
    return one.grade == CONFIRMED or (enough == READ and one.grade == OPENED and not one.asks)
