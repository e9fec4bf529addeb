"""The live line 自检: how many rows are filled and what is still wrong, by formulas that Excel 2007 and WPS know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from automation.forms.drawing.filling import Filling
from automation.forms.drawing.form_layout import Block, Layout

BEGIN, END = "start", "end"
"""Names of the two date columns of which one may not precede the other."""


@dataclass(frozen=True)
class Part:
    """One count of the line: the word for what is counted, its formula, its value now."""

    words: str
    formula: str
    value: int


def self_check(layout: Layout, filling: Filling) -> tuple[str, str, int]:
    """The formula, its value for previews that do not calculate, and how many of its counts are faults."""
    rows, *faults = _parts(layout, filling)
    formula = f'="已填 "&{rows.formula}&" {rows.words}'
    text = f"已填 {rows.value} {rows.words}"
    for part in faults:
        formula += f'；{part.words} "&{part.formula}&" 处'
        text += f"；{part.words} {part.value} 处"
    return f'{formula}"', text, len(faults)


def _parts(layout: Layout, filling: Filling) -> list[Part]:
    blocks = layout.blocks
    parts = [_begun(layout, filling)]
    parts.append(Part("缺必填", _missing_formula(layout), _missing(layout, filling)))
    pairs = [block for block in blocks if block.has(BEGIN) and block.has(END)]
    if pairs:
        parts.append(Part("日期颠倒", _sum(map(_reversed_formula, pairs)), sum(_reversed(block, filling) for block in pairs)))
    keyed = [block for block in blocks if block.table.key]
    if keyed:
        parts.append(Part("编号重复", _sum(map(_repeated_formula, keyed)), sum(_repeated(block, filling) for block in keyed)))
    return parts


def _begun(layout: Layout, filling: Filling) -> Part:
    """Filled rows; in a form without tables, filled fields."""
    if not layout.blocks:
        given = sum(not _blank(filling.fields.get(slot.column.name)) for slot in layout.slots)
        return Part("项", _sum(f'({slot.cell}<>"")' for slot in layout.slots), given)
    rows = sum(_filled(block, filling) for block in layout.blocks)
    return Part("行", _sum(f"SUMPRODUCT(--({_started(block)}))" for block in layout.blocks), rows)


def _sum(formulas: Iterable[str]) -> str:
    return f"({'+'.join(formulas)})"


def _started(block: Block) -> str:
    """An array: rows with anything in them."""
    return "(" + "+".join(f'({block.cells(column.name)}<>"")' for column in block.table.columns) + ")>0"


def _missing_formula(layout: Layout) -> str:
    terms = [f'({slot.cell}="")' for slot in layout.slots if slot.column.required]
    for block in layout.blocks:
        required = "+".join(f'({block.cells(column.name)}="")' for column in block.table.columns if column.required)
        if required:
            terms.append(f"SUMPRODUCT(({_started(block)})*({required}))")
    return f"({'+'.join(terms) or '0'})"


def _reversed_formula(block: Block) -> str:
    begin, end = block.cells(BEGIN), block.cells(END)
    return f"SUMPRODUCT(ISNUMBER({begin})*ISNUMBER({end})*({end}<{begin}))"


def key_columns(block: Block) -> list[str]:
    """A task's number is unique within its project only."""
    project = ["project_name"] if block.has("project_name") else []
    return [*project, block.table.key] if block.table.key else []


def _repeated_formula(block: Block) -> str:
    names = key_columns(block)
    pairs = ",".join(f'{block.cells(name)},{block.cells(name)}&""' for name in names)
    count = f"COUNTIFS({pairs})"
    return f'SUMPRODUCT(({block.cells(names[-1])}<>"")*({count}>1))'


def _filled(block: Block, filling: Filling) -> int:
    return sum(_any(row) for row in filling.rows(block.table))


def _any(row: Mapping[str, Any]) -> bool:
    return any(not _blank(value) for value in row.values())


def _blank(value: Any) -> bool:
    return value is None or value == "" or value == ()


def _missing(layout: Layout, filling: Filling) -> int:
    count = sum(_blank(filling.fields.get(slot.column.name)) for slot in layout.slots if slot.column.required)
    for block in layout.blocks:
        required = [column.name for column in block.table.columns if column.required]
        count += sum(_blank(row[name]) for row in filling.rows(block.table) if _any(row) for name in required)
    return count


def _reversed(block: Block, filling: Filling) -> int:
    pairs = [(row[BEGIN], row[END]) for row in filling.rows(block.table)]
    return sum(isinstance(begin, date) and isinstance(end, date) and end < begin for begin, end in pairs)


def _repeated(block: Block, filling: Filling) -> int:
    names = key_columns(block)
    keys = Counter(tuple(row[name] for name in names) for row in filling.rows(block.table) if not _blank(row[names[-1]]))
    return sum(count for count in keys.values() if count > 1)
