"""What the 公告栏 shows of a published notice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from automation.notices.announcement import Announcement
from automation.notices.correction import Changed
from automation.notices.notice_values import audience_words, notice_values
from automation.organization.moment_words import moment_words


def bulletin_values(one: Announcement, published: datetime, changes: Sequence[Changed]) -> dict[str, Any]:
    """All of it, as Bulletin wants it."""
    fields, shown = one.paper.fields, notice_values(one)["notice"]
    return {
        "subject": one.subject,
        "kind": str(fields["kind"] or ""),
        "department": str(fields["department"] or ""),
        "day": fields["day"] or published.date(),
        "audience": audience_words(one),
        "due": moment_words(one.request["due"]) if one.request["due"] else "",
        "urgency": one.urgency,
        "classification": one.classification,
        "published": published,
        "background": str(fields["background"] or ""),
        "items": shown["items"],
        "demands": shown["demands"],
        "attachments": [
            {"name": str(row["name"] or ""), "note": str(row["source"] or "")} for row in one.paper.tables["attachments"]
        ],
        "contact": shown["contact"],
        "phone": shown["phone"],
        "corrects": one.corrects,
        "changes": list(changes),
    }
