"""What came back to the letters of one exchange: answers that count, others that somebody should look at, and letters that came back."""

from __future__ import annotations

from collections.abc import Iterator

from automation.correspondence.exchange import Exchange
from automation.jobs.posted import ANSWERS, Answer, Posted
from automation.letters.replies import counts


def reply_of(one: Exchange) -> Answer | None:
    """The first to the letter that says what the row says now, or to an earlier one once that had left."""
    found = (
        answer
        for mail, answer in _came(one)
        if counts(mail, answer) and one.left and (mail is one.current or answer.at >= one.left)
    )
    return min(found, key=lambda answer: answer.at, default=None)


def replies(one: Exchange) -> list[Answer]:
    """By the contact's own address, and surely an answer; to whichever edition."""
    return [answer for mail, answer in _came(one) if counts(mail, answer)]


def others(one: Exchange) -> list[tuple[Posted, Answer]]:
    """Somebody else's, automatic ones, and those of which it is not sure who wrote them."""
    return [(mail, answer) for mail, answer in _came(one) if answer.kind in ANSWERS and not counts(mail, answer)]


def bounces(one: Exchange) -> list[tuple[Posted, Answer]]:
    return [(mail, answer) for mail, answer in _came(one) if answer.kind == "bounced"]


def _came(one: Exchange) -> Iterator[tuple[Posted, Answer]]:
    return ((mail, answer) for mail in one.letters for answer in mail.answers)
