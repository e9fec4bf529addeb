"""One line of the archive: something that was sent, came back, was read, or has been removed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

MAIL, ANSWER, WORKBOOK, RECORD, REMOVED = "mail", "answer", "workbook", "record", "removed"
KINDS = {MAIL: "发出", ANSWER: "收到", WORKBOOK: "表格", RECORD: "记录表", REMOVED: "已删除"}
"""All kinds and their Chinese words."""
_FIRST = (WORKBOOK, RECORD, MAIL, ANSWER, REMOVED)


@dataclass(frozen=True)
class Entry:
    """at: when (naive local); who: recipients, sender or author; what: subject, words or title; state: in Chinese; reference: the
    mail's key, the answer's identity, or the workbook's path; sha256: of the content, "" for a mail, which is made of pieces;
    key: of our mail to which it belongs."""

    at: datetime
    kind: str
    who: str
    what: str
    state: str
    reference: str
    sha256: str = ""
    key: str = ""

    @property
    def place(self) -> tuple[datetime, int]:
        """In the order of time; of one moment: a workbook is read before a mail is made of it, and answered after that."""
        return self.at, _FIRST.index(self.kind)
