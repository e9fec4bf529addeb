"""From a found table to a RawTable: its columns under their names, with what was odd about headings, rows and cells."""

from __future__ import annotations

import math
from typing import Any

from automation.forms.reading.book import column_letters
from automation.forms.reading.headings import cells_of, is_empty
from automation.forms.reading.problem_list import ProblemList
from automation.forms.reading.table_faults import Faulted, fill_down, find_faults, keep_notes, refuse_across, tell_of_rows
from automation.forms.reading.table_rows import TableRows, read_rows, sort_rows
from automation.forms.reading.table_search import FoundTable, standard_header
from automation.forms.schema.column import Column
from automation.forms.schema.filled_form import RawTable
from automation.forms.schema.form import Form, Table
from automation.forms.schema.kinds import DateColumn, TimeColumn

_DAYS_1904 = 1462


def read_table(form: Form, found: FoundTable, date_1904: bool, problems: ProblemList) -> tuple[RawTable, list[str]]:
    """The raw table and the remarks kept from it (notes, foot lines)."""
    _tell_of_header(found, standard_header(form, found.table), problems)
    _tell_of_headings(found, problems)
    rows = read_rows(found)
    fill_down(rows, problems)
    sort_rows(rows, problems)
    faulted = refuse_across(rows, problems) | find_faults(rows, problems) | _merge_doubles(rows, problems)
    tell_of_rows(rows, problems)
    keep_notes(rows, problems)
    return _raw(rows, faulted, date_1904), rows.remarks


def _raw(table: TableRows, faulted: Faulted, date_1904: bool) -> RawTable:
    for row, index in faulted:
        table.rows[row][index] = None
    numbers = list(table.rows)
    columns = [list(values) for values in zip(*table.rows.values(), strict=True)] or [[] for _ in table.names]
    whole = {name: [None] * len(numbers) for name in table.found.missing} | dict(zip(table.names, columns, strict=True))
    if date_1904:
        _shift_dates(table.found.table, whole)
    index_of = {row: number for number, row in enumerate(numbers)}
    declared = [column.name for column in table.found.table.columns]
    return RawTable(
        sheet=table.found.sheet.name,
        header_row=table.found.header,
        rows=numbers,
        letters={name: column_letters(table.excel_column(index)) for index, name in enumerate(table.names)},
        columns={name: whole[name] for name in declared},
        extras={name: whole[name] for name in table.found.extras},
        faulted={(index_of[row], table.names[index]) for row, index in faulted},
        missing=table.found.missing,
    )


def _shift_dates(table: Table, columns: dict[str, list[Any]]) -> None:
    """Bare serial numbers of a 1904 workbook, as the date system of all others (D05)."""
    for column in table.columns:
        if isinstance(column, (DateColumn, TimeColumn)):
            columns[column.name] = [_shifted(value) for value in columns[column.name]]


def _shifted(value: Any) -> Any:
    return value + _DAYS_1904 if isinstance(value, float) and 30_000 < value < 80_000 and math.isfinite(value) else value


def _merge_doubles(table: TableRows, problems: ProblemList) -> Faulted:
    """Two columns of one name count as one where they agree or one is empty; elsewhere the cell is refused (S11)."""
    faulted: Faulted = set()
    found = table.found
    for name, others in found.doubles.items():
        index = table.names.index(name)
        for row, values in table.rows.items():
            cells = cells_of(found.sheet, row)
            written = [values[index], *(cells.get(place) for place in others)]
            different = list(dict.fromkeys(value for value in written if not is_empty(value)))
            values[index] = different[0] if different else None
            if len(different) > 1:
                faulted.add((row, index))
        if any(index == fault[1] for fault in faulted):
            heading = found.table.column(name).heading
            cell = f"{column_letters(found.spans[name][0])}{found.header}"
            message = f"有两列都叫“{heading}”且内容不同，请删掉一列。"
            problems.add("S11", message, "error", found.sheet.name, cell, heading)
    return faulted


def _tell_of_headings(found: FoundTable, problems: ProblemList) -> None:
    """Renamed columns (S06), missing ones (S08, S09), added ones (S10)."""
    sheet = found.sheet.name
    for name, written in found.renamed.items():
        column = found.table.column(name)
        cell = f"{column_letters(found.spans[name][0])}{found.header}"
        message = f"列名“{' '.join(written.split())}”已按“{column.heading}”理解。请不要改列名。"
        problems.add("S06", message, "remark", sheet, cell, written)
    for name in found.missing:
        _tell_of_missing(found, found.table.column(name), problems)
    for heading, place in found.extras.items():
        message = f"您新增的列“{heading}”已保留在明细中，但不参与统计。"
        problems.add("S10", message, "remark", sheet, f"{column_letters(place)}{found.header}", heading)


def _tell_of_missing(found: FoundTable, column: Column, problems: ProblemList) -> None:
    sheet = found.sheet.name
    if column.required:
        message = f"缺少列“{column.heading}”。请用附件新表填写（已把您填的内容带入）。"
        problems.add("S08", message, "error", sheet, "", column.heading)
    else:
        problems.add("S09", f"缺少列“{column.heading}”，按空白处理。", "remark", sheet, "", column.heading)


def _tell_of_header(found: FoundTable, standard: int | None, problems: ProblemList) -> None:
    """Rows inserted above the header (S04)."""
    if standard and found.header > standard:
        message = f"表头在第 {found.header} 行（标准为第 {standard} 行），已识别。请不要插入标题行。"
        problems.add("S04", message, "remark", found.sheet.name, f"A{found.header}")
