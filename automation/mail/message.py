"""A message as data: who gets what, why, and under which key, before any template or server is involved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Urgency = Literal["常规", "紧急"]
Asks = Literal["", "confirm", "approve"]


@dataclass(frozen=True)
class Attachment:
    """A file to send along. `source` names it: a path below the workspace, or the name of a Report, form, document or return slip of
    the same run; sha256: of the only content that may go, "" = whatever is there."""

    name: str
    source: str
    sha256: str = ""


@dataclass(frozen=True)
class Message:
    """One mail. `key` names its occasion (`weekly_report/2026-W47/张伟`) and is unique for ever.

    to and cc: (display name, address) pairs; template: name in mail_templates without suffix, its <title> is the subject;
    values: all that the template may use; causes: (file, sha256) of the workbooks it was made from;
    asks: everybody is asked to confirm that he has read it, or to approve it (voting buttons where the server has them, receipts);
    expires: after this moment it is of no use (naive local time); sender_name: as whom its readers see us, "" = [mail] sender_name.
    """

    key: str
    template: str
    to: tuple[tuple[str, str], ...]
    values: Mapping[str, Any]
    cc: tuple[tuple[str, str], ...] = ()
    attachments: tuple[Attachment, ...] = ()
    urgency: Urgency = "常规"
    classification: str = "内部"
    causes: tuple[tuple[str, str], ...] = ()
    asks: Asks = ""
    expires: datetime | None = None
    sender_name: str = ""
