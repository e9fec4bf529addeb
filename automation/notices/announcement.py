"""A notice as one thing: what was asked for and what was written, read together; its exact content; where it may go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from automation.jobs.filed import Enclosed, FiledForm
from automation.jobs.job import Records
from automation.jobs.keys import fingerprint, key_part
from automation.jobs.rows import Row, rows_of
from automation.mail.message import Attachment, Urgency
from automation.notices.notice import FORM as NOTICE
from automation.notices.notice_request import FORM as REQUEST
from automation.notices.notice_request import URGENT
from automation.organization.classification import SECRET, strictest
from automation.remembered import Remembered

if TYPE_CHECKING:
    import pandas as pd

PUBLISH = "publish_notice"
_REQUESTS = Remembered[dict[str, Row]](2)
_WRITTEN = Remembered[list[tuple[Row, FiledForm]]](2)
READ = ("items", "demands", "attachments")
"""The tables of a notice that its readers see."""


def name_of(id_: str) -> str:
    """As approvals and mails know a notice: notice/N-2026-001."""
    return f"notice/{key_part(id_)}"


@dataclass(frozen=True)
class Announcement:
    """request: its row of 通知需求清单, with the row's source; paper: its 内部通知; look: for a file of the workspace."""

    request: Row
    paper: FiledForm
    look: Callable[[str], Enclosed | None]

    @property
    def id(self) -> str:
        return str(self.request["id"])

    @property
    def name(self) -> str:
        return name_of(self.id)

    @property
    def urgency(self) -> Urgency:
        return "紧急" if URGENT in (self.request["urgency"], self.paper.fields["urgency"]) else "常规"

    @property
    def classification(self) -> str:
        return strictest(*filter(None, (self.request["classification"], self.paper.fields["classification"])))

    @property
    def needs_confirmation(self) -> bool:
        return bool(self.request["confirm"] != "否")

    @property
    def corrects(self) -> str:
        return str(self.request["corrects"] or "")

    @property
    def title(self) -> str:
        """关于年终盘点的安排"""
        return f"关于{self.paper.fields['matter'] or self.request['subject']}的{self.paper.fields['kind'] or '通知'}"

    @property
    def subject(self) -> str:
        mark = "【更正】" if self.corrects else ""
        return f"{mark}{'【紧急】' if self.urgency == URGENT else '【重要通知】'}{self.title}"

    @cached_property
    def text(self) -> str:
        """All that its readers will read, as plain lines, in the order of the notice; what decides who they are stands at the end."""
        return "\n".join(_lines(self))

    @cached_property
    def enclosed(self) -> dict[str, Enclosed]:
        """What is attached, as it lies there now, by the path as typed. Read only when asked for: files may be large."""
        named = dict.fromkeys(row["source"] for row in self.paper.tables["attachments"] if row["source"])
        return {path: found for path in named if (found := self.look(path))}

    @cached_property
    def content(self) -> str:
        """Of every cell that its readers see or that decides who they are, and of every attached file. Cell by cell: two notices
        may read the same line by line and be bold in other places."""
        fields, request = self.paper.fields, self.request
        cells = [fields[column.name] for column in NOTICE.fields]
        rows = [[row[column.name] for column in NOTICE.table(name).columns] for name in READ for row in self.paper.tables[name]]
        decided = [request[name] for name in ("subject", "scope", "audience", "due", "corrects")]
        files = sorted((path, one.sha256) for path, one in self.enclosed.items())
        return fingerprint(cells, rows, decided, self.urgency, self.classification, self.needs_confirmation, files)

    @property
    def attachments(self) -> tuple[Attachment, ...]:
        return tuple(Attachment(one.path.rpartition("/")[2], one.path, one.sha256) for one in self.enclosed.values())

    @property
    def carried(self) -> tuple[Attachment, ...]:
        """All that its mails carry. Who has no certificate gets what is 机密 as a workbook that a password opens, so that there has to
        be one."""
        paper = self.paper
        own = Attachment(paper.path.rpartition("/")[2], paper.path, paper.sha256)
        return (own, *self.attachments) if self.classification == SECRET else self.attachments


def _lines(one: Announcement) -> Iterator[str]:
    fields, tables = one.paper.fields, one.paper.tables
    yield one.subject
    for name in ("id", "department", "day", "background"):
        yield f"{NOTICE.field(name).heading}：{_words(fields[name])}"
    for place, row in enumerate(tables["items"], start=1):
        yield f"事项 {row['number'] or place} {'【重点】' if row['important'] == '是' else ''}{row['text'] or ''}"
    for row in tables["demands"]:
        yield f"要求：{row['demand'] or ''}；完成时间：{row['due'] or '—'}；责任人：{row['person'] or '—'}"
    for row in tables["attachments"]:
        yield f"附件：{row['name'] or ''}；{row['source'] or ''}"
    yield f"联系人：{fields['contact'] or ''} {fields['phone'] or ''}"
    yield f"抄送：{_words(fields['copies'])}"
    request = one.request
    yield f"发给：{request['scope'] or ''} {_words(request['audience'])}；{one.urgency}；{one.classification}；需确认：{'是' if one.needs_confirmation else '否'}；截止：{_words(request['due'])}"


def _words(value: object) -> str:
    if isinstance(value, list | tuple):
        return "、".join(map(str, value))
    return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str(value or "")


def requests_of(records: Records) -> list[Row]:
    """The rows of all 通知需求清单 that have a number, the first of each number only."""
    table = records.table(REQUEST.name, "requests")
    return list(_REQUESTS.of((table,), lambda: _first_of_each(table)).values())


def _first_of_each(table: pd.DataFrame) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for row in rows_of(table):
        if row["id"]:
            found.setdefault(row["id"], row)
    return found


def announcements(records: Records) -> list[Announcement]:
    """Every notice that was both asked for and written. Of two papers with one number the later saved counts."""
    table = records.table(REQUEST.name, "requests")
    written = _WRITTEN.of((records, table), lambda: _written(records))
    return [Announcement(request, paper, records.enclosed) for request, paper in written]


def _written(records: Records) -> list[tuple[Row, FiledForm]]:
    requests = {row["id"]: row for row in requests_of(records)}
    papers: dict[str, FiledForm] = {}
    for paper in sorted(records.filed(NOTICE.name), key=lambda one: one.saved):
        if paper.fields["id"] in requests:
            papers[paper.fields["id"]] = paper
    return [(requests[id_], paper) for id_, paper in papers.items()]
