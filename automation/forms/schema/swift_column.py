"""Judges a whole column in one go: what is plainly sound is not even looked at twice."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from automation.forms.schema.column import Column, Judged, Outcome, Setting
from automation.forms.schema.problem import Finding

_EQUAL_TYPES = {bool, int, float}
"""1, 1.0 and True are one key of a dict but three different things to type."""


@dataclass(frozen=True, kw_only=True)
class SwiftColumn(Column):
    """Kinds that can see cheaply that many texts need no judging say so by `doubtful`."""

    def doubtful(self, texts: set[str]) -> Iterable[str]:
        """Those texts that may not be their own clean value, or of which there may be something to say."""
        return texts

    def judge(self, raws: Sequence[Any], besides: Sequence[Any] | None, setting: Setting) -> Judged:
        """Equals judging each value by itself; see Column.judge."""
        if len(_EQUAL_TYPES.intersection(map(type, raws))) > 1:
            return Column.judge(self, raws, besides, setting)
        keys: Sequence[Hashable] = raws if besides is None else list(zip(raws, besides, strict=True))
        judged = self._alone(raws, setting) if besides is None else self._with_neighbours(keys, setting)
        return _spread(keys, raws, judged)

    def _alone(self, raws: Sequence[Any], setting: Setting) -> dict[Hashable, Outcome]:
        """The outcome of every distinct value that is not plainly its own clean value."""
        distinct = set(raws)
        distinct -= {None, ""}
        others = [raw for raw in distinct if raw.__class__ is not str]
        distinct.difference_update(others)
        return {raw: self.parse(raw, None, setting) for raw in (*self.doubtful(distinct), *others)}

    def _with_neighbours(self, keys: Sequence[Any], setting: Setting) -> dict[Hashable, Outcome]:
        return {key: self.parse(key[0], key[1], setting) for key in set(keys) if key[0] is not None and key[0] != ""}


def _spread(keys: Sequence[Hashable], raws: Sequence[Any], outcomes: Mapping[Hashable, Outcome]) -> Judged:
    """One outcome a distinct key, laid out over all rows."""
    clean = {key: outcome.value for key, outcome in outcomes.items() if outcome.value is not key}
    told = {key: outcome for key, outcome in outcomes.items() if outcome.findings}
    clean.update((key, None) for key, outcome in told.items() if outcome.refused)
    values = [clean.get(key, raw) for key, raw in zip(keys, raws, strict=True)] if clean else list(raws)
    if "" in raws:
        values = [None if raw == "" else value for raw, value in zip(raws, values, strict=True)]
    findings: list[tuple[int, Finding]] = []
    refused: set[int] = set()
    for index in (index for index, key in enumerate(keys) if key in told) if told else ():
        outcome = told[keys[index]]
        findings.extend((index, finding) for finding in outcome.findings)
        if outcome.refused:
            refused.add(index)
    return Judged(values, findings, refused)
