"""Reads a record's workbook as somebody saved it: rows as they stand there, judged like any form, and all that lies around them."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from automation.forms.filled import open_book
from automation.forms.reading.book import Book, Sheet, column_letters, own_sheet, position
from automation.forms.reading.file_verdict import foresee, refuse, remark_of_kind
from automation.forms.reading.headings import is_empty, text_of
from automation.forms.reading.limits import RECORD_CELLS
from automation.forms.reading.locate import NotFoundError, locate
from automation.forms.reading.problem_list import ProblemList
from automation.forms.reading.refusal import Refusal
from automation.forms.reading.sniff import sniff
from automation.forms.recording.cell_texts import EXTRA, NOTE, filled
from automation.forms.recording.content import Content, Guest, Row
from automation.forms.recording.copy_judging import Judged, Window, judge_columns
from automation.forms.recording.copy_marks import OUR_NOTE, Mark, edition_mark, uncarried
from automation.forms.schema.column import Setting
from automation.forms.schema.filled_form import RawTable
from automation.forms.schema.problem import Problem
from automation.forms.schema.record_declaration import TABLE, Record

KEPT_SHEET = "改动记录"
_UNNAMEABLE = re.compile(r"[\[\]:*?/\\]")
_SHOWN_AS_TEXT = {"X01", "X02", "X03", "S31"}
"""Formulas and errors that have no steady value: the cell is kept as the text of the formula, so that it can be seen and mended."""


class UnreadableError(Exception):
    """The workbook says nothing: why, for people, with the problem."""

    def __init__(self, reason: str, problems: list[Problem]) -> None:
        super().__init__(reason)
        self.reason, self.problems = reason, problems


class CopyRow(Row):
    """One row of the sheet. unread: the columns of which nobody can tell what was typed, so that nothing counts as emptied."""

    number: int = 0
    unread: frozenset[str] = frozenset()


@dataclass
class SavedCopy:
    """All that a copy says. beside: texts that belong to no row; uncarried: what a fresh drawing cannot take along."""

    mark: Mark
    author: str
    rows: list[CopyRow]
    sheet: str
    letters: dict[str, str]
    extras: list[str] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    beside: list[tuple[str, str]] = field(default_factory=list)
    guests: dict[str, Guest] = field(default_factory=dict)
    uncarried: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_copy(content: bytes, record: Record, setting: Setting, file: str, window: Window | None = None) -> SavedCopy:
    """UnreadableError where it is no workbook of this record, or its table or id column cannot be found. window: see judge_columns."""
    problems = ProblemList(file)
    try:
        kind = sniff(content)
        foresee(kind, file, len(content))
        book = open_book(content, kind, RECORD_CELLS)
        located = locate(book, [record.form], problems)
    except Refusal as refusal:
        reading = refuse(refusal, problems, settled=True)
        raise UnreadableError(reading.reason, problems.problems) from refusal
    except NotFoundError as fault:
        problems.add(fault.kind, fault.reason, "error")
        raise UnreadableError(fault.reason, problems.problems) from fault
    table = located[1].tables[TABLE] if located else None
    if table is None or set(record.key) & set(table.missing):
        raise UnreadableError(*_without_table(record, problems))
    remark_of_kind(kind, len(content), book.remarks, problems)
    judged = judge_columns(record, table, setting, file, _formula_texts(table, problems), window)
    return _put_together(book, record, table, judged, problems, uncarried(content, kind, problems.problems))


def _without_table(record: Record, problems: ProblemList) -> tuple[str, list[Problem]]:
    headings = "、".join(record.column(name).heading for name in record.key)
    reason = f"里面找不到“{record.title}”的表格或“{headings}”列。请把列名恢复，或把这个文件移走，系统会重新生成。"
    return reason, [Problem(problems.file, "", "", "S05", "", f"“{problems.file}”{reason}", "error")]


def _formula_texts(table: RawTable, problems: ProblemList) -> dict[str, str]:
    return {
        problem.cell: problem.value
        for problem in problems.problems
        if problem.sheet == table.sheet and problem.kind in _SHOWN_AS_TEXT and problem.severity == "error"
    }


def _put_together(
    book: Book, record: Record, table: RawTable, judged: Judged, problems: ProblemList, lost: list[str]
) -> SavedCopy:
    sheet = next(each for each in book.sheets if each.name == table.sheet)
    copy = SavedCopy(edition_mark(book, sheet), book.author, [], table.sheet, dict(table.letters), list(table.extras))
    columns = judged.values | {EXTRA + heading: values for heading, values in table.extras.items()}
    as_typed, unread = _by_row(judged.as_typed), _by_row(judged.unread)
    for index, (number, *values) in enumerate(zip(table.rows, *columns.values(), strict=True)):
        cells = filled(dict(zip(columns, values, strict=True)))
        unknown = frozenset({*table.missing, *unread.get(index, ())})
        copy.rows.append(CopyRow(cells, as_typed.get(index, set()), judged.spelt.get(index, {}), number, unknown))
    _look_around(copy, sheet, table)
    copy.guests = {_guest_name(guest, record): _guest(guest) for guest in book.sheets if _is_guest(guest, table.sheet)}
    copy.uncarried = lost
    copy.problems = [*problems.problems, *judged.problems]
    return copy


def _by_row(cells: Iterable[tuple[int, str]]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for row, name in cells:
        found.setdefault(row, set()).add(name)
    return found


def _look_around(copy: SavedCopy, sheet: Sheet, table: RawTable) -> None:
    """Cells and notes outside the table: beside a row they become a column of their own, elsewhere they are told."""
    rows = {row.number: row for row in copy.rows}
    named = {position(f"{letters}1")[1]: name for name, letters in table.letters.items()}
    for number, column, value in _cells(sheet, named, table.header_row):
        letters = column_letters(column)
        if number < table.header_row:
            copy.above.append(text_of(value))
        elif number in rows:
            rows[number].cells[f"{EXTRA}列{letters}"] = value
            copy.extras += [f"列{letters}"] if f"列{letters}" not in copy.extras else []
        else:
            copy.beside.append((f"{letters}{number}", text_of(value)))
    for address, text in sheet.facts.notes.items():
        if text.startswith(OUR_NOTE):
            continue
        number, column = position(address)
        if number in rows and column in named:
            name = named[column]
            rows[number].cells[NOTE + (name if name not in table.extras else EXTRA + name)] = text
        elif text:
            copy.beside.append((address, text))


def _cells(sheet: Sheet, named: Container[int], header_row: int) -> Iterator[tuple[int, int, Any]]:
    """All that is filled above the table, and outside its columns below its header."""
    for number, row in enumerate(sheet.values, sheet.top):
        below = number > header_row
        others = [column for column in range(sheet.left, sheet.left + len(row)) if not (below and column in named)]
        for column in others if number != header_row else ():
            if not is_empty(value := row[column - sheet.left]):
                yield number, column, value


def _is_guest(sheet: Sheet, main: str) -> bool:
    own = sheet.name in (main, KEPT_SHEET) or own_sheet(sheet.name)
    return not own and any(not is_empty(value) for row in sheet.values for value in row)


def _guest_name(sheet: Sheet, record: Record) -> str:
    """One that can be drawn beside the record's own sheets."""
    name = _UNNAMEABLE.sub("_", sheet.name).strip("'")[:29]
    return f"{name}_2" if name.casefold() == record.title.casefold() else name


def _guest(sheet: Sheet) -> Guest:
    return Guest(sheet.state, sheet.top, sheet.left, [list(row) for row in sheet.values])


def content_of(copy: SavedCopy, rows: Mapping[str, CopyRow]) -> Content:
    """What the copy says, once it is known which row is which."""
    return Content(
        rows={key: Row(row.cells, row.as_typed, row.spelt) for key, row in rows.items()},
        sheet=copy.sheet,
        letters=copy.letters,
        numbers={key: row.number for key, row in rows.items()},
        extras=copy.extras,
        above=copy.above,
        guests=copy.guests,
        uncarried=copy.uncarried,
    )
