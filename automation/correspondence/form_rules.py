"""Checks across the cells of one row of 外部往来登记表: what may go outside, and who reads it first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from automation.forms.schema.column import Setting
from automation.forms.schema.filled_form import FilledForm
from automation.forms.schema.form import Place
from automation.forms.schema.problem import Finding
from automation.letters.letter import TITLE
from automation.organization.classification import INTERNAL, PUBLIC, SECRET

TABLE = "letters"
Findings = Iterator[tuple[Place, Finding]]


def is_fit_for_outside(filled: FilledForm, _: Setting) -> Findings:
    """M51 (SPEC §6), M52."""
    for index, (classification, subject) in _rows(filled, "classification", "subject"):
        if classification == INTERNAL:
            sentence = (
                f"是“{INTERNAL}”，不能发到公司以外，这封信不会发出。确认谁都可以看的，请改为“{PUBLIC}”；"
                f"只给这位联系人看的，请改为“{SECRET}”，加密发出。"
            )
            yield (TABLE, index, "classification"), Finding("M51", sentence, value=classification)
        if subject and len(subject) > TITLE:
            sentence = f"有 {len(subject)} 个字，信的标题最多 {TITLE} 个字。请写短些，细节写进正文。"
            yield (TABLE, index, "subject"), Finding("M52", sentence, value=subject)


def is_read_by_another(filled: FilledForm, _: Setting) -> Findings:
    """M07: nobody checks his own letter."""
    for index, (responsible, reviewer) in _rows(filled, "responsible", "reviewer"):
        if reviewer and reviewer == responsible:
            sentence = f"和责任人都是“{reviewer}”，自己不能审核自己的信。请换一位审核人。"
            yield (TABLE, index, "reviewer"), Finding("M07", sentence, value=reviewer)


def _rows(filled: FilledForm, *names: str) -> Iterable[tuple[int, tuple[Any, ...]]]:
    columns = filled.tables[TABLE].columns
    return enumerate(zip(*(columns[name] for name in names), strict=True))
