"""What a person may order of a message in the outbox, and from which states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from automation.errors import AutomationError
from automation.mail.outbox import Outbox
from automation.mail.outbox_entry import STATE_WORDS, Entry


@dataclass(frozen=True)
class Order:
    """`word` is what people read; the message must be in one of `allowed` and gets to `target`."""

    word: str
    allowed: tuple[str, ...]
    target: str


ORDERS = {
    "hold": Order("暂停", ("queued",), "held"),
    "release": Order("放行", ("held",), "queued"),
    "retry": Order("重发", ("failed", "unknown"), "queued"),
    "cancel": Order("取消", ("queued", "held", "failed", "unknown"), "cancelled"),
}


def obey(outbox: Outbox, name: str, key: str, moment: datetime, why: str = "") -> Entry:
    """Carries out the order and returns the message as it is then; AutomationError if its state does not allow it."""
    order, entry = ORDERS[name], outbox.find(key)
    reason = f"人工{order.word}" + (f"：{why}" if why else "")
    with outbox.change():
        done = outbox.move(entry.key, order.allowed, order.target, moment, reason)
        outbox.postpone(entry.key, None)
    if not done:
        states = "、".join(STATE_WORDS[state] for state in order.allowed)
        now = f"邮件“{entry.subject}”的状态是“{STATE_WORDS[entry.state]}”"
        raise AutomationError(f"{now}，不能{order.word}；只有这些状态可以：{states}")
    return outbox.find(entry.key)
