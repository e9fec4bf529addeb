"""What a person may order of a message in the outbox, and from which states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from automation.errors import AutomationError
from automation.mail.mail_states import STATE_WORDS
from automation.mail.outbox import Outbox
from automation.mail.outbox_entry import Entry


@dataclass(frozen=True)
class Order:
    """`word` is what people read; the message must be in one of `allowed` and gets to `target`; columns go with it; by_name: those
    states in which only a message that is named is meant, not each one."""

    word: str
    allowed: tuple[str, ...]
    target: str
    columns: Mapping[str, Any] = field(default_factory=dict)
    by_name: tuple[str, ...] = ()

    @property
    def of_each(self) -> list[str]:
        return [state for state in self.allowed if state not in self.by_name]


ORDERS = {
    "hold": Order("暂停", ("queued",), "held"),
    "release": Order("放行", ("held", "queued"), "queued", {"released": True}, by_name=("queued",)),
    "retry": Order("重发", ("failed", "unknown"), "queued", {"reference": "", "missed": None}),
    "cancel": Order("取消", ("queued", "held", "failed", "unknown"), "cancelled"),
}


def obey(outbox: Outbox, name: str, key: str, moment: datetime, why: str = "") -> Entry:
    """Carries out the order and returns the message as it is then; AutomationError if its state does not allow it."""
    order, entry = ORDERS[name], outbox.find(key)
    reason = f"人工{order.word}" + (f"：{why}" if why else "")
    if order.target == "queued" and not entry.made:
        raise AutomationError(f"邮件“{entry.subject}”还没有做成（{outbox.steps(entry.key)[-1].why}）：改好以后，下次运行会自动排队")
    if not outbox.move(entry.key, order.allowed, order.target, moment, reason, not_before=None, **order.columns):
        states = "、".join(STATE_WORDS[state] for state in order.allowed)
        now = f"邮件“{entry.subject}”的状态是“{STATE_WORDS[entry.state]}”"
        raise AutomationError(f"{now}，不能{order.word}；只有这些状态可以：{states}")
    return outbox.find(entry.key)
