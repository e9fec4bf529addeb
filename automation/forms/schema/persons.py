"""Columns of people and departments, checked against 通讯录."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from automation.forms.schema.cleaning import one_line, spoken
from automation.forms.schema.column import Outcome, Setting
from automation.forms.schema.emptiness import left_open
from automation.forms.schema.lists import people, put_together
from automation.forms.schema.problem import Finding
from automation.forms.schema.swift_column import SwiftColumn
from automation.forms.schema.texts import no_text
from automation.organization.match import Match


@dataclass(frozen=True, kw_only=True)
class PersonColumn(SwiftColumn):
    """A person's label in the directory; with `many`, a tuple of them. `beside` names the column of the department."""

    many: bool = False

    label: ClassVar[str] = "姓名"

    def parse(self, raw: Any, beside: Any, setting: Setting) -> Outcome:
        text = one_line(spoken(raw))
        open_ = no_text(raw) or left_open(text)
        if open_ is not None:
            return open_
        if self.many:
            return put_together(people(spoken(raw), setting), text)
        return outcome_of(setting.directory.find_person(text, beside if isinstance(beside, str) else None), text)


@dataclass(frozen=True, kw_only=True)
class DepartmentColumn(SwiftColumn):
    label: ClassVar[str] = "部门"

    def parse(self, raw: Any, beside: Any, setting: Setting) -> Outcome:
        text = one_line(spoken(raw))
        return no_text(raw) or left_open(text) or outcome_of(setting.directory.find_department(text), text)


def outcome_of(match: Match, text: str) -> Outcome:
    findings = (Finding(match.kind, match.sentence, match.severity, text),) if match.kind else ()
    return Outcome(match.label, findings)
