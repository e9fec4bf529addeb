"""Judges a whole column in one go: what is plainly sound is not even looked at twice."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from automation.forms.schema.column import Column, Judged, Outcome, Setting
from automation.forms.schema.problem import Finding

_EQUAL_TYPES = {bool, int, float}
"""1, 1.0 and True are one key of a dict but three different things to type."""


@dataclass(frozen=True, kw_only=True)
class SwiftColumn(Column):
    """Kinds that can see cheaply that a text needs no judging say so by `plain`."""

    def plain(self, raw: str) -> bool:
        """Is this text its own clean value, without anything to say? False means: not sure."""
        return False

    def judge(self, raws: Sequence[Any], besides: Sequence[Any] | None, setting: Setting) -> Judged:
        """Equals judging each value by itself; see Column.judge."""
        if len(_EQUAL_TYPES.intersection(map(type, raws))) > 1:
            return Column.judge(self, raws, besides, setting)
        keys: Sequence[Hashable] = raws if besides is None else list(zip(raws, besides, strict=True))
        outcomes = self._outcomes(keys, besides is not None, setting)
        return _spread(keys, raws, outcomes)

    def _outcomes(self, keys: Sequence[Hashable], paired: bool, setting: Setting) -> dict[Hashable, Outcome]:
        """The outcome of every distinct key that is not plainly its own value."""
        outcomes: dict[Hashable, Outcome] = {}
        for key in set(keys):
            raw, beside = key if paired and isinstance(key, tuple) else (key, None)
            if raw is None or raw == "":
                outcomes[key] = Outcome()
            elif raw.__class__ is not str or not self.plain(raw):
                outcomes[key] = self.parse(raw, beside, setting)
        return outcomes


def _spread(keys: Sequence[Hashable], raws: Sequence[Any], outcomes: Mapping[Hashable, Outcome]) -> Judged:
    """One outcome a distinct key, laid out over all rows."""
    clean = {key: None if outcome.findings and outcome.refused else outcome.value for key, outcome in outcomes.items()}
    values = [clean.get(key, raw) for key, raw in zip(keys, raws, strict=True)] if clean else list(raws)
    told = {key: outcome for key, outcome in outcomes.items() if outcome.findings}
    findings: list[tuple[int, Finding]] = []
    refused: set[int] = set()
    for index, key in enumerate(keys) if told else ():
        outcome = told.get(key)
        if outcome is not None:
            findings.extend((index, finding) for finding in outcome.findings)
            if outcome.refused:
                refused.add(index)
    return Judged(values, findings, refused)
