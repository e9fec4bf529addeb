"""In one word, how an exchange stands."""

from __future__ import annotations

from datetime import datetime

from automation.approval.standing import Standing
from automation.correspondence import correspondence_record as words
from automation.correspondence.exchange import Exchange
from automation.correspondence.replies import reply_of


def state_of(one: Exchange, check: Standing | None, now: datetime) -> str:
    """check: of its letter, None = there is none to be checked."""
    if one.closed:
        return words.CLOSED
    if one.stuck:
        return words.STUCK
    return _after(one, now) if one.told else _before(check)


def _before(check: Standing | None) -> str:
    if check is None:
        return words.TO_MEND
    return words.SENT_BACK if check.returned else words.PASSED if check.approved else words.TO_CHECK


def _after(one: Exchange, now: datetime) -> str:
    if one.left is None:
        return words.BOUNCED if one.current and one.current.state == "bounced" else words.TO_SEND
    if reply_of(one):
        return words.ANSWERED
    if one.answer_due is None:
        return words.SENT
    return words.LATE if one.answer_due <= now else words.TO_ANSWER
