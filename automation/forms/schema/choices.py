"""Columns whose value is one of a few words: choices, statuses, yes or no."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from automation.forms.schema.column import Column, Outcome, Setting

STATUS_SYNONYMS: Mapping[str, str] = {"完成": "已完成"}


@dataclass(frozen=True, kw_only=True)
class ChoiceColumn(Column):
    choices: tuple[str, ...]
    synonyms: Mapping[str, str] = field(default_factory=dict)

    def parse(self, raw: Any, beside: Any, setting: Setting) -> Outcome:
        return Outcome(str(raw))


@dataclass(frozen=True, kw_only=True)
class YesNoColumn(ChoiceColumn):
    choices: tuple[str, ...] = ("是", "否")
