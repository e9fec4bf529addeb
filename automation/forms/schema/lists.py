"""Columns of several values in one cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from automation.forms.schema.cleaning import one_line, paragraphs, spoken
from automation.forms.schema.column import Outcome, Setting
from automation.forms.schema.emptiness import left_open
from automation.forms.schema.problem import Finding
from automation.forms.schema.swift_column import SwiftColumn
from automation.forms.schema.texts import no_text
from automation.organization.match import Match

_BETWEEN = re.compile(r"[、,，;；\n]+")
_BETWEEN_PEOPLE = re.compile(r"[、,，;；\n/／|+&]+")


@dataclass(frozen=True, kw_only=True)
class ListColumn(SwiftColumn):
    """A tuple of texts, of people's labels or of departments; each value once."""

    of: Literal["text", "person", "department"] = "text"

    label: ClassVar[str] = "列表"

    def parse(self, raw: Any, beside: Any, setting: Setting) -> Outcome:
        text = spoken(raw)
        line = one_line(text)
        open_ = no_text(raw) or left_open(line)
        if open_ is not None:
            return open_
        if self.of == "person":
            return put_together(people(text, setting), line)
        if self.of == "department":
            return put_together([setting.directory.find_department(part) for part in parted(text, _BETWEEN_PEOPLE)], line)
        return put_together([Match(part) for part in parted(text, _BETWEEN)], line)


def parted(text: str, between: re.Pattern[str]) -> list[str]:
    return [part for part in map(str.strip, between.split(paragraphs(text))) if part]


def people(text: str, setting: Setting) -> list[Match]:
    """Blanks part people only where each part is somebody: 张伟 李娜 are two, 张 伟 is one."""
    matches: list[Match] = []
    for part in parted(text, _BETWEEN_PEOPLE):
        match = setting.directory.find_person(part, None)
        words = [setting.directory.find_person(word, None) for word in part.split()] if match.kind == "P04" else []
        apart = bool(words) and all(word.label is not None for word in words)
        matches += words if apart else [match]
    return matches


def put_together(matches: Sequence[Match], text: str) -> Outcome:
    """One refused part refuses the cell: a list that lacks somebody is a wrong list."""
    findings = tuple(Finding(match.kind, match.sentence, match.severity, text) for match in matches if match.kind)
    labels = tuple(dict.fromkeys(match.label for match in matches if match.label is not None))
    return Outcome(labels if len(labels) and all(match.label is not None for match in matches) else None, findings)
