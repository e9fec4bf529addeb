"""The base of every column kind: what it declares, and how a whole column is judged, each distinct value once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar

from automation.forms.schema.problem import Finding
from automation.organization.people import Directory
from automation.organization.working_calendar import WorkingCalendar


@dataclass(frozen=True)
class Setting:
    """The surroundings a value is judged in. `window` are the earliest and latest sound dates of the same workbook."""

    directory: Directory = field(default_factory=Directory)
    calendar: WorkingCalendar = field(default_factory=WorkingCalendar)
    window: tuple[date, date] | None = None


@dataclass(frozen=True)
class Outcome:
    """One judged value: the clean value (None if empty or refused) and what there is to say of it."""

    value: Any = None
    findings: tuple[Finding, ...] = ()

    @property
    def refused(self) -> bool:
        return any(finding.severity == "error" for finding in self.findings)


@dataclass(frozen=True)
class Judged:
    """A judged column: clean values, findings as (index, finding), and the indices whose value was refused."""

    values: list[Any]
    findings: list[tuple[int, Finding]]
    refused: set[int]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a table or one labelled field of a form. Kinds subclass it and define `parse`.

    name: identifier used by the code; heading: the exact Chinese words; aliases: other headings people use (S06);
    help: the input message; hint: the small line above the heading; width: characters; beside: name of the column
    whose value in the same row helps to judge (a person's department); example: up to three values for 填写说明;
    outside: its values may be seen outside the company, in a letter to the client.
    """

    name: str
    heading: str
    required: bool = False
    aliases: tuple[str, ...] = ()
    help: str = ""
    hint: str = ""
    width: float = 12
    beside: str | None = None
    example: tuple[str, ...] = ()
    outside: bool = False

    label: ClassVar[str] = "text"

    def parse(self, raw: Any, beside: Any, setting: Setting) -> Outcome:
        """Judge one raw value as read from the workbook (str, float, int, bool, date, datetime, time, timedelta, never None or '')."""
        raise NotImplementedError

    def judge(self, raws: Sequence[Any], besides: Sequence[Any] | None, setting: Setting) -> Judged:
        """Judge a whole column; equal values (with equal neighbours) are judged once. None and '' are empty."""
        judged = Judged([None] * len(raws), [], set())
        seen: dict[Any, Outcome] = {}
        for index, raw in enumerate(raws):
            if raw is None or raw == "":
                continue
            beside = besides[index] if besides is not None else None
            key = (raw.__class__, raw, beside)
            outcome = seen.get(key)
            if outcome is None:
                outcome = seen[key] = self.parse(raw, beside, setting)
            if outcome.findings:
                judged.findings.extend((index, finding) for finding in outcome.findings)
                if outcome.refused:
                    judged.refused.add(index)
                    continue
            judged.values[index] = outcome.value
        return judged
