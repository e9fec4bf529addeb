"""Subjects of answers: the prefixes that mail programs put in front, the token at the end."""

from __future__ import annotations

import re

_NUMBER = r"(?:\s*[\[(（]\d+[\])）])?"
_ANSWER = r"回复|答复|回覆|答覆|回信|RE|AW|SV|Antw(?:ort)?"
_FORWARD = r"转发|轉寄|轉發|FW|FWD|WG"
_ROBOT = r"自动回复|自动答复|自動回覆|自動回復|Automatic reply|Auto(?:matic)?[ -]?(?:reply|response)|Out of office|不在办公室"
_PREFIX = re.compile(rf"\s*(?:({_ANSWER})|({_FORWARD})|({_ROBOT})){_NUMBER}\s*[:：]", re.IGNORECASE)
_TOKEN = re.compile(r"[\[【]\s*TD#([a-z2-7]{6})\s*[\]】]", re.IGNORECASE)


def is_answer(subject: str) -> bool:
    return _first(subject) == 1


def is_forward(subject: str) -> bool:
    return _first(subject) == 2


def says_automatic(subject: str) -> bool:
    """Only in the very first place: people do answer automatic answers."""
    return _first(subject) == 3 or bool(re.match(r"\s*(?:自动回复|自动答复)", subject))


def _first(subject: str) -> int:
    found = _PREFIX.match(subject)
    return found.lastindex or 0 if found else 0


def bare(subject: str) -> str:
    """For comparing: without prefixes, token, blanks and case."""
    while found := _PREFIX.match(subject):
        subject = subject[found.end() :]
    return "".join(_TOKEN.sub("", subject).split()).casefold()


def tokens(text: str) -> tuple[str, ...]:
    """The six characters of each token in a text, in small letters, each once."""
    return tuple(dict.fromkeys(found.lower() for found in _TOKEN.findall(text[:20_000])))
