"""What lies over the values of a table: merges, formulas and errors, notes, struck-through rows, hidden rows."""

from __future__ import annotations

import re
from typing import Any

from automation.forms.reading.book import column_letters, position
from automation.forms.reading.headings import is_empty, text_of
from automation.forms.reading.problem_list import ProblemList
from automation.forms.reading.table_rows import TableRows
from automation.forms.schema.kinds import TextColumn
from automation.forms.schema.problem import Severity

FORMULA_SENTENCES: dict[str, tuple[str, Severity]] = {
    "X01": ("是公式且没有计算结果。请用 Excel 打开保存一次，或改填数值。", "error"),
    "X03": ("用了会变的公式({formula})。请直接填日期。", "error"),
    "X04": ("引用了其他文件，按保存时的结果“{value}”收取。请改为直接填写。", "remark"),
    "S31": ("是图片，系统读不出内容。请用文字填写，图片另存。", "error"),
}
ERROR_SENTENCE = "显示 {value}，公式出错。请直接填写内容。"
_SEVERAL_TASKS = re.compile(r"(?:^|[\s；;，,])1[.、．)）].+[\s；;，,]2[.、．)）]", re.DOTALL)

Faulted = set[tuple[int, int]]
"""(Excel row, column index) of the cells that are refused already."""


def fill_down(table: TableRows, problems: ProblemList) -> None:
    """A value merged over several rows counts for each of them (S13)."""
    for top, bottom, owners in _merges(table):
        if len(owners) == 1 and bottom > top:
            _downwards(table, (top, bottom), owners[0], problems)


def refuse_across(table: TableRows, problems: ProblemList) -> Faulted:
    """Of a value merged over several columns nobody can tell which one it belongs to (S14)."""
    faulted: Faulted = set()
    for top, bottom, owners in _merges(table):
        if len(owners) > 1:
            faulted |= _across(table, (top, bottom), owners, problems)
    return faulted


def _merges(table: TableRows) -> list[tuple[int, int, list[int]]]:
    """(first row, last row, indices of the columns it covers) of each merge that touches the entries."""
    first, last = min(table.rows, default=0), max(table.rows, default=-1)
    places = [table.excel_column(index) for index in range(len(table.names))]
    spans = [table.found.spans.get(name, (place, place)) for name, place in zip(table.names, places, strict=True)]
    return [
        (top, bottom, [index for index, span in enumerate(spans) if span[0] <= right and span[1] >= left])
        for top, left, bottom, right in table.found.sheet.facts.merges
        if bottom >= first and top <= last
    ]


def _covered(table: TableRows, top: int, bottom: int) -> list[int]:
    """The entries among these rows; a merge may reach to the end of the sheet."""
    if bottom - top < len(table.rows):
        return [row for row in range(top, bottom + 1) if row in table.rows]
    return [row for row in table.rows if top <= row <= bottom]


def _across(table: TableRows, rows: tuple[int, int], owners: list[int], problems: ProblemList) -> Faulted:
    faulted: Faulted = set()
    for row in _covered(table, *rows):
        values = table.rows[row]
        if all(is_empty(values[index]) for index in owners):
            continue
        names = "”与“".join(table.heading(index) for index in owners)
        value = next(text_of(values[index]) for index in owners if not is_empty(values[index]))
        cell = f"{column_letters(table.excel_column(owners[0]))}{row}"
        message = f"第{row}行“{names}”被合并，无法判断归属。请取消合并后分别填写。"
        problems.add("S14", message, "error", table.found.sheet.name, cell, value)
        faulted |= {(row, index) for index in owners}
    return faulted


def _downwards(table: TableRows, rows: tuple[int, int], index: int, problems: ProblemList) -> None:
    top = table.rows.get(rows[0])
    value = top[index] if top is not None else None
    below = _covered(table, rows[0] + 1, rows[1])
    if is_empty(value) or not below:
        return
    hidden = [text_of(table.rows[row][index]) for row in below if table.rows[row][index] not in (None, value)]
    for row in below:
        table.rows[row][index] = value
    shown = text_of(value)
    message = f"第 {rows[0]}~{below[-1]} 行“{table.heading(index)}”是合并单元格，已逐行填为“{shown}”。请不要合并。"
    if hidden:
        message += f"合并前的“{'、'.join(hidden)[:60]}”看不见，没有收取。"
    cell = f"{column_letters(table.excel_column(index))}{rows[0]}"
    problems.add("S13", message, "remark", table.found.sheet.name, cell, shown)


def find_faults(table: TableRows, problems: ProblemList) -> Faulted:
    """Errors, formulas without a steady result, pictures: X01-X04, S31."""
    facts = table.found.sheet.facts
    faulted: Faulted = set()
    if not facts.errors and not facts.formulas:
        return faulted
    columns = {table.excel_column(index): index for index in range(len(table.names))}
    for address, error in facts.errors.items():
        row, column = position(address)
        if row in table.rows and column in columns:
            _tell(table, row, columns[column], "X02", ERROR_SENTENCE.format(value=error), "error", error, problems)
            faulted.add((row, columns[column]))
    for address, (kind, formula) in facts.formulas.items():
        row, column = position(address)
        if row in table.rows and column in columns:
            index = columns[column]
            value = table.rows[row][index]
            words, severity = FORMULA_SENTENCES[kind]
            sentence = words.format(formula=formula[:80], value="" if value is None else text_of(value))
            _tell(table, row, index, kind, sentence, severity, formula, problems)
            faulted |= {(row, index)} if severity == "error" else set()
    return faulted


def _tell(
    table: TableRows, row: int, index: int, kind: str, sentence: str, severity: Severity, value: str, problems: ProblemList
) -> None:
    place = (table.found.sheet.name, row, table.excel_column(index), table.heading(index))
    problems.add_cell(kind, sentence, severity, place, value)


def tell_of_rows(table: TableRows, problems: ProblemList) -> None:
    """Hidden rows (S15), struck-through rows (S30), several tasks in a cell (S21)."""
    facts, sheet = table.found.sheet.facts, table.found.sheet.name
    hidden = len(facts.hidden_rows & table.rows.keys()) if facts.hidden_rows else 0
    if hidden:
        problems.add("S15", f"其中 {hidden} 行处于隐藏或筛选状态，也已收取；不需要的请删除。", "remark", sheet)
    for row in _struck_rows(table) if facts.struck else ():
        message = f"第{row}行加了删除线，是否取消？请在“状态”里选“已取消”。颜色不作为数据。"
        problems.add("S30", message, "remark", sheet, f"{column_letters(table.excel_column(0))}{row}")
    for index, name in enumerate(table.names[: table.declared]):
        column = table.column(name)
        if isinstance(column, TextColumn) and column.required and not column.long:
            _tell_of_crowds(table, index, problems)


def _struck_rows(table: TableRows) -> list[int]:
    struck = {position(address) for address in table.found.sheet.facts.struck}
    places = [table.excel_column(index) for index in range(table.declared)]
    return [
        row
        for row, values in table.rows.items()
        if all((row, place) in struck for place, value in zip(places, values, strict=False) if not is_empty(value))
    ]


def _tell_of_crowds(table: TableRows, index: int, problems: ProblemList) -> None:
    for row, values in table.rows.items():
        value = values[index]
        if isinstance(value, str) and "2" in value and _SEVERAL_TASKS.search(value):
            message = f"第{row}行“{table.heading(index)}”里似有多项任务，建议一行一项。"
            cell = f"{column_letters(table.excel_column(index))}{row}"
            problems.add("S21", message, "remark", table.found.sheet.name, cell, value)


def keep_notes(table: TableRows, problems: ProblemList) -> None:
    """What staff wrote into a cell's note is kept with the remarks (S29)."""
    columns = {table.excel_column(index): index for index in range(len(table.names))}
    for address, text in table.found.sheet.facts.notes.items():
        row, column = _place(address)
        if text and row in table.rows and column in columns:
            heading = table.heading(columns[column])
            table.remarks.append(f"{heading}({address}) 批注：{text}")
            message = f"“{heading}”({address})的批注已作为备注保存，请尽量写在单元格里。"
            problems.add("S29", message, "remark", table.found.sheet.name, address, text)


def _place(address: str) -> tuple[Any, Any]:
    try:
        return position(address)
    except ValueError:
        return 0, 0
