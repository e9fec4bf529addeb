"""The states of a mail and their Chinese words; apart from all else, because every `status` shows them."""

from __future__ import annotations

STATE_WORDS = {
    "queued": "待发送",
    "sending": "发送中",
    "sent": "已发送",
    "delivered": "已送达",
    "bounced": "被退回",
    "failed": "失败",
    "expired": "已过期",
    "held": "暂停",
    "unknown": "待核实",
    "cancelled": "已取消",
}
"""All states and their Chinese words: the only place where they are listed."""
LEFT = ("sending", "sent", "delivered", "bounced")
"""States of a mail that has gone out, or may have."""
