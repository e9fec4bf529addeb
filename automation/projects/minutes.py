"""The 项目启动会议纪要 that lie on the drive, each as one: what was agreed, by whom, until when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from automation.jobs.filed import FiledForm
from automation.jobs.job import Records
from automation.jobs.keys import fingerprint
from automation.projects.kickoff_minutes import FORM

_FIELDS = tuple(field.name for field in FORM.fields)
_REQUIRED = tuple(field.name for field in FORM.fields if field.required)


@dataclass(frozen=True)
class Minutes:
    """One workbook of them."""

    paper: FiledForm

    @property
    def complete(self) -> bool:
        """Nothing is to mend, all that must be told is told, and somebody has something to do."""
        return not self.paper.to_mend and all(self.paper.fields.get(name) for name in _REQUIRED)

    @property
    def project_id(self) -> str:
        return str(self.paper.fields.get("project_id") or "")

    @property
    def participants(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.paper.fields["participants"]))

    @cached_property
    def content(self) -> str:
        """What was agreed, in twelve letters: the same however often it is saved, and whoever was there."""
        told = [self.paper.fields.get(name) for name in _FIELDS if name != "participants"]
        tables = {table.name: self.paper.tables.get(table.name, ()) for table in FORM.tables}
        rows = [[row.get(column.name) for column in table.columns] for table in FORM.tables for row in tables[table.name]]
        return fingerprint(told, rows)[:12]

    @property
    def version(self) -> str:
        """The content, and who is to have it."""
        return fingerprint(self.content, sorted(self.participants))[:12]


def minutes_of(records: Records) -> Iterator[Minutes]:
    """In the order of the files. Minutes without a single row in any table are still being written, and not among them."""
    return (Minutes(paper) for paper in records.filed(FORM.name) if any(paper.tables.values()))
