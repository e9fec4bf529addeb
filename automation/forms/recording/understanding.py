"""What the truth means to jobs: typed values, the cells that nobody understands yet, and the problems with their places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from automation.forms.recording.cell_texts import EXTRA
from automation.forms.recording.content import Places, Truth
from automation.forms.recording.copy_marks import OUR_NOTE
from automation.forms.recording.kept import Kept, problem
from automation.forms.recording.merging import owned_by_staff
from automation.forms.schema.column import Setting
from automation.forms.schema.filled_form import RawTable
from automation.forms.schema.places import Told, of_cells
from automation.forms.schema.problem import Finding, Problem
from automation.forms.schema.record_declaration import Record

_UNTOLD = {"S10", "S15", "S29"}


class Mark(NamedTuple):
    """A cell that is not understood: which row, which column, why."""

    row: int
    name: str
    finding: Finding


def understand(record: Record, truth: Truth, setting: Setting) -> list[Mark]:
    """Looks again at what could not be understood when it was typed: the address book may have grown. Changes the truth."""
    marks = []
    for index, entry in enumerate(truth.rows.values()):
        for name in sorted(entry.as_typed & record.names):
            column = record.column(name)
            outcome = column.parse(entry.cells[name], entry.cells.get(column.beside or ""), setting)
            if outcome.value is not None and not outcome.refused:
                entry.put(name, outcome.value)
            marks += [Mark(index, name, finding) for finding in outcome.findings if finding.severity == "error"]
    return marks


def sources(record: Record, truth: Truth, at: Places, file: str, sha256: str) -> dict[str, list[Any]]:
    """Each row's source, its values (None = empty or not understood), and what staff's own columns say, column by column. Where a
    record has a column of that name (文件 of a 交付物), it is meant, not the source."""
    count, entries = len(truth.rows), truth.rows.values()
    source: dict[str, list[Any]] = {
        "file": [file] * count,
        "sheet": [at.sheet] * count,
        "row": [at.numbers.get(key, 0) for key in truth.rows],
        "sha256": [sha256] * count,
        "refused": [frozenset(entry.as_typed) for entry in entries],
        "key": list(truth.rows),
        "ref": [entry.ref for entry in entries],
        "origin": [entry.origin for entry in entries],
        "extras": [{heading: entry.cells.get(EXTRA + heading) for heading in truth.extras} for entry in entries],
    }
    values: dict[str, list[Any]] = {column.name: [entry.cells.get(column.name) for entry in entries] for column in record.columns}
    for index, entry in enumerate(entries):
        for name in entry.as_typed & values.keys():
            values[name][index] = None
    return values | {name: told for name, told in source.items() if name not in values}


def to_mend(record: Record, truth: Truth, at: Places, marks: Sequence[Mark], file: str) -> list[Problem]:
    """The cells that are not understood, with their places as the workbook stands."""
    table = RawTable(at.sheet, 0, [at.numbers.get(key, 0) for key in truth.rows], at.letters, {})
    return of_cells(file, record.form.tables[0], table, [Told(mark.row, mark.name, mark.finding) for mark in marks])


def told(at: Places, kept: Iterable[Kept], file: str) -> list[Problem]:
    """What was kept, as problems; what is quiet only stands on the sheet 改动记录."""
    problems = []
    for one in kept:
        if not one.quiet:
            number = at.numbers.get(one.row, 0)
            letters = at.letters.get(one.name.removeprefix(EXTRA), "")
            problems.append(problem(one, file, at.sheet, f"{letters}{number}" if letters and number else "", number))
    return problems


def worth_telling(record: Record, truth: Truth, at: Places, problems: Iterable[Problem]) -> Iterator[Problem]:
    """Of what reading a copy brought up: nothing of the program's own cells, nor that columns and notes of staff are at home."""
    keys = {number: key for key, number in at.numbers.items()}
    names = {letters: name for name, letters in at.letters.items()}
    for each in problems:
        letters = each.cell.rstrip("0123456789")
        entry = truth.rows.get(keys.get(int(each.cell[len(letters) :] or 0), ""))
        name = names.get(letters, "")
        own = entry is not None and name in record.names and not owned_by_staff(record, name, entry)
        if each.kind not in _UNTOLD and not own:
            yield each


def marks_by_place(marks: Iterable[Mark]) -> dict[tuple[int, str], str]:
    found: dict[tuple[int, str], str] = {}
    for mark in marks:
        before = found.get((mark.row, mark.name), OUR_NOTE)
        found[mark.row, mark.name] = f"{before}{mark.finding.sentence}"
    return found
