"""What the shared part `_notice` shows of a notice: the same words for those who approve it, those who read it, and the 公告栏."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from automation.jobs.rows import Row
from automation.notices.announcement import Announcement
from automation.notices.correction import Changed
from automation.notices.scope import EVERYBODY, URGENT
from automation.organization.classification import SECRET
from automation.organization.moment_words import moment_words


def notice_values(one: Announcement, changes: Sequence[Changed] = ()) -> dict[str, Any]:
    """{"notice": ...}: all that _notice.html and _notice.txt use, nothing cut. changes: what a correction changes (`changes_of`)."""
    fields, tables = one.paper.fields, one.paper.tables
    return {
        "notice": {
            "subject": one.subject,
            "title": one.title,
            "correction": _correction(one),
            "changes": list(changes),
            "facts": [{"label": label, "text": text, "tone": _tone(text)} for label, text in _facts(one) if text],
            "background": str(fields["background"] or "").splitlines(),
            "items": [_item(row, place) for place, row in enumerate(tables["items"], start=1)],
            "demands": [_demand(row) for row in tables["demands"]],
            "attachments": [_attachment(row, one) for row in tables["attachments"]],
            "contact": str(fields["contact"] or ""),
            "phone": str(fields["phone"] or ""),
        }
    }


def audience_words(one: Announcement) -> str:
    return requested_audience(one.request)


def requested_audience(request: Row) -> str:
    """全员; 部门：仓储部、采购部; a correction is for those who got the original, whatever stands there."""
    if request["corrects"]:
        return f"收到通知 {request['corrects']} 的每一位"
    scope, whom = str(request["scope"] or ""), "、".join(request["audience"] or ())
    return scope if scope == EVERYBODY or not whom else f"{scope}：{whom}"


def _correction(one: Announcement) -> str:
    return f"这是对通知 {one.corrects} 的更正：请以本通知为准，原通知作废。" if one.corrects else ""


def _facts(one: Announcement) -> list[tuple[str, str]]:
    fields, due = one.paper.fields, one.request["due"]
    return [
        ("事项", str(fields["matter"] or "")),
        ("通知编号", one.id),
        ("发文部门", str(fields["department"] or "")),
        ("发文日期", str(fields["day"] or "")),
        ("适用范围", audience_words(one)),
        ("抄送范围", "、".join(fields["copies"] or ()) or "无"),
        ("紧急程度", one.urgency),
        ("密级", one.classification),
        ("截止时间", moment_words(due) if due else ""),
        ("需要确认", "是，收到后请确认已阅" if one.needs_confirmation else "否"),
    ]


def _tone(text: str) -> str:
    return "bad" if text in (URGENT, SECRET) else "text"


def _item(row: Row, place: int) -> dict[str, Any]:
    return {"number": str(row["number"] or place), "text": str(row["text"] or ""), "important": row["important"] == "是"}


def _demand(row: Row) -> dict[str, str]:
    return {"text": str(row["demand"] or ""), "due": str(row["due"] or ""), "person": str(row["person"] or "")}


def _attachment(row: Row, one: Announcement) -> dict[str, str]:
    """note: how to get it; a file that goes along is said to."""
    source = str(row["source"] or "")
    return {"name": str(row["name"] or ""), "note": "随本邮件附上" if source in one.enclosed else source}
