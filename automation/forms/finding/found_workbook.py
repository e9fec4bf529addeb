"""What the workspace holds: each workbook's version, when it was seen and what it says."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec

from automation.forms.schema.column import Setting
from automation.forms.schema.filled_form import Reading
from automation.forms.schema.problem import Problem, Severity


class Workbook(msgspec.Struct, frozen=True):
    """One workbook as it counts. `path` is relative to the workspace with slashes (absolute where it lies outside).

    sha256: of the version that was read, "" where nothing could be read; modified: ISO time of its last saving (naive local,
    a hint); holder: who seems to have it open now; first_seen: when this version was first found; gone_at: when it was found
    replaced or missing (None = it is there).
    """

    path: str
    sha256: str
    size: int
    modified: str
    author: str
    holder: str
    first_seen: datetime
    reading: Reading
    gone_at: datetime | None = None

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]

    def set_aside(self, reason: str, problems: list[Problem]) -> Workbook:
        """The same workbook, not counted, with the reason for people. What is wrong in its cells is nobody's work any more."""
        reading = msgspec.structs.replace(self.reading, status="ignored", reason=reason, problems=problems)
        return msgspec.structs.replace(self, reading=reading)

    def noted(self, *problems: Problem) -> Workbook:
        """The same workbook with more to say about it."""
        return self.instead(self.reading.reason, problems)

    def instead(self, reason: str, problems: Iterable[Problem]) -> Workbook:
        """The same workbook, said why it counts for another version, with that one's problems as well."""
        reading = msgspec.structs.replace(self.reading, reason=reason, problems=[*self.reading.problems, *problems])
        return msgspec.structs.replace(self, reading=reading)


class Gathered(msgspec.Struct):
    """The outcome of one look at the workspace. earlier: weekly submissions of past weeks whose files are no longer there
    (they count as history); leftovers: for the operator, what looks like the remains of a saving that failed;
    problems: what concerns no single workbook, such as a folder that cannot be opened."""

    workbooks: list[Workbook]
    setting: Setting
    earlier: list[Workbook] = []
    leftovers: list[Problem] = []
    problems: list[Problem] = []


def about_file(path: str, kind: str, message: str, severity: Severity = "remark") -> Problem:
    """A problem of a file as a whole."""
    return Problem(path, "", "", kind, "", message, severity)
