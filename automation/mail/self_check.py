"""Sends one marked mail to ourselves and finds it again: what no configuration can promise, shown on the server that is there."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.parser import BytesHeaderParser
from typing import TypeVar

from automation.errors import AutomationError
from automation.mail.marks import mark
from automation.mail.message import Message
from automation.mail.mime import Freezer, Sender
from automation.mail.templates import Letter
from automation.mail.transports import Accepted, Outcome, Parcel, Prepared, Result, Transport, Unknown

Anything = TypeVar("Anything")

PATIENCE, PAUSE = 60, 2
"""Seconds that a copy may take to show up in Sent Items or in the inbox, and between two looks."""
_OTHER_WAYS = "请换一种发信方式，或在 config.ini 的 [approval] ways 里改用“表内”审核。"
_TEXT = "这是通达体检时寄给自己的信，用来确认收发正常，可以删掉。"


@dataclass(frozen=True)
class Seen:
    """One thing looked at: is it well, and what was seen or is to be done."""

    subject: str
    well: bool
    words: str


@dataclass
class SelfCheck:
    """cursor: up to where the inbox was collected; clock: naive local time; sleep: real seconds."""

    transport: Transport
    sender: Sender
    cursor: str
    clock: Callable[[], datetime]
    sleep: Callable[[float], None] = time.sleep
    patience: int = PATIENCE
    _real_id: str = ""
    """The Message-ID of the copy in Sent Items, where the transport tells it."""

    def look(self) -> Iterator[Seen]:
        """Everything in order; what cannot be had ends it with the reason."""
        parcel, reads = self._parcel(), self.transport.settle is not None
        try:
            parcel, outcome = self._send(parcel)
            yield Seen("发信", isinstance(outcome, Accepted), _in_words(outcome))
            if isinstance(outcome, Accepted):
                yield self._sent_copy(parcel)
                if self.transport.drafts:
                    yield self._same_draft_again(parcel)
                if reads:
                    yield self._arrival(parcel)
        except AutomationError as fault:
            yield Seen("邮件服务器", False, str(fault))

    def _parcel(self) -> Parcel:
        now = self.clock()
        key = f"doctor/{now.isoformat()}"
        message = Message(key, "doctor", ((self.sender.name, self.sender.address),), {})
        letter = Letter(f"【体检】通达 {now:%m-%d %H:%M}", f"<p>{_TEXT}</p>", _TEXT)
        mail = Freezer(self.sender, lambda source: b"").freeze(message, letter, now)
        return Parcel(key, mark(key), mail.content, (self.sender.address,))

    def _send(self, parcel: Parcel) -> tuple[Parcel, Outcome]:
        if self.transport.drafts:
            outcome = _only(self.transport.prepare([parcel]))
            if not isinstance(outcome, Prepared):
                return parcel, outcome
            parcel = Parcel(parcel.key, parcel.mark, parcel.content, parcel.recipients, reference=outcome.reference)
        return parcel, _only(self.transport.submit([parcel]))

    def _sent_copy(self, parcel: Parcel) -> Seen:
        """How late the copy shows up decides how long a mail that was cut off stays in doubt."""
        if self.transport.settle is None:
            return Seen("发件记录", False, "这种发送方式查不到发件记录：断电时拿不准的邮件要人工核实，也收不到回信。填上 [imap] 就都可以。")
        since = self.clock() - timedelta(minutes=5)
        found, seconds = self._wait_for(lambda: self.transport.lookup([parcel], since, absent=False).get(parcel.mark))
        if found is None or found.place != "sent":
            return Seen("发件记录", False, f"{self.patience} 秒内没有在“已发送”里找到体检信。请检查邮箱的“保存已发送邮件”设置。")
        self._real_id = found.message_id
        changed = "；服务器换了邮件编号，会按服务器的编号查对" if found.message_id not in ("", _id_of(parcel.content)) else ""
        return Seen("发件记录", True, f"{seconds} 秒后在“已发送”里找到{changed}")

    def _same_draft_again(self, parcel: Parcel) -> Seen:
        outcome = _only(self.transport.submit([parcel]))
        if isinstance(outcome, Unknown):
            return Seen("防重发", True, "同一份草稿只能发一次")
        return Seen("防重发", False, f"同一份草稿又发了一次（{_in_words(outcome)}）。请把 [ews] mode 改为 direct，并告诉维护人员。")

    def _arrival(self, parcel: Parcel) -> Seen:
        """And whether answers will name what it is known by."""
        found, seconds = self._wait_for(lambda: self._in_the_inbox(parcel.mark))
        if not found:
            return Seen("收信", False, f"{self.patience} 秒内没有收到寄给自己的体检信。请检查收件规则，或看看垃圾邮件。")
        if found not in (_id_of(parcel.content), self._real_id):
            return Seen("收信", False, f"{seconds} 秒后收到，可是服务器换了邮件编号：回信只能凭主题里的编号认，不能算审批。{_OTHER_WAYS}")
        return Seen("收信", True, f"{seconds} 秒后收到")

    def _in_the_inbox(self, wanted: str) -> str:
        """Its Message-ID there, or "". Reads on from its own cursor, which is nobody else's."""
        seen = ""
        for page in self.transport.collect(self.cursor):
            self.cursor = page.cursor
            seen = next((_id_of(one.content) for one in page.arrivals if _header(one.content, "X-Tongda-Key") == wanted), seen)
        return seen

    def _wait_for(self, look: Callable[[], Anything]) -> tuple[Anything, int]:
        """What `look` found at last, and after how many seconds."""
        for seconds in range(0, self.patience, PAUSE):
            if found := look():
                return found, seconds
            self.sleep(PAUSE)
        return look(), self.patience


def _only(lists: Iterator[list[Result]]) -> Outcome:
    (outcome,) = [outcome for results in lists for _, outcome in results]
    return outcome


def _header(content: bytes, name: str) -> str:
    return str(BytesHeaderParser().parsebytes(content[:100_000])[name] or "").strip()


def _id_of(content: bytes) -> str:
    return _header(content, "Message-ID") or "?"


def _in_words(outcome: Outcome) -> str:
    if isinstance(outcome, Accepted):
        return "服务器已收下寄给自己的体检信"
    return getattr(outcome, "reason", "草稿已建立")
