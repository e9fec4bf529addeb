"""Trials: every mail goes to one address, and says to whom it would have gone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from automation.jobs.posted import TRIAL
from automation.mail.header_text import one_line
from automation.mail.message import Message

SIGN = "【试运行】"


def redirected(message: Message, address: str) -> Message:
    return replace(message, to=((TRIAL, address),), cc=())


def meant_for(message: Message) -> str:
    """Like “试运行：本应发给 张伟 <…>、李娜 <…>，抄送 王芳 <…>”."""
    copy = f"，抄送 {_named(message.cc)}" if message.cc else ""
    return f"试运行：本应发给 {_named(message.to)}{copy}"


def _named(people: Iterable[tuple[str, str]]) -> str:
    return "、".join(f"{one_line(name, 40)} <{address}>".strip() for name, address in people)
