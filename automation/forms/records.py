"""Records: what jobs read, the judged workbooks joined into pandas tables with the source of every row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property, partial
from itertools import chain, groupby
from typing import TYPE_CHECKING, Any

from automation.forms.finding.found_workbook import Gathered, Workbook
from automation.forms.schema.form import Form
from automation.forms.schema.problem import Problem
from automation.jobs.filed import Enclosed, FiledForm, first_there
from automation.jobs.job import Drop
from automation.jobs.posted import Posted
from automation.jobs.rows import Row
from automation.organization.terminology import Terminology
from automation.reference.terminology_list import terminology
from automation.remembered import Remembered, RememberedByName

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from automation.forms.schema.filled_form import FilledForm, FilledTable

Columns = Mapping[str, "NDArray[np.object_]"]
SOURCE_COLUMNS = ("file", "sheet", "row", "sha256", "refused", "first_seen", "modified")
FILE_COLUMNS = ("path", "form", "sha256", "modified", "author", "rows", "status", "reason", "problems")
_NOTHING: frozenset[str] = frozenset()
_JOINED: defaultdict[tuple[str, str], Remembered[pd.DataFrame]] = defaultdict(lambda: Remembered(3))
_PARTS: defaultdict[tuple[str, str, str], Remembered[Columns]] = defaultdict(lambda: Remembered(2))
"""By form and table, and folder: the same workbooks make the same table, so what no workbook changed is joined once."""
_FILE_ROWS = RememberedByName[tuple[Any, ...]]()


def opening_remarks(gathered: Gathered) -> Iterator[str]:
    """What the whole report should say first."""
    if not any(book.reading.form for book in gathered.workbooks):
        yield "工作区里还没有填好的表。空白表单用 python run.py forms 生成，填好后放进工作区。"
    elif gathered.setting.directory.empty:
        yield "没有找到通讯录：人名没有核对，邮件发不出去。请填好“通讯录”放到“基础资料”文件夹。"


class WorkbookRecords:
    """One moment's workbooks. Tables and fields show only those that count (status "used"); files and problems show all.

    submitted: (week, department) -> when that progress was first complete; remarks: what the whole report should say;
    before: the workbooks that counted a week ago, where they differ from today's; asked: the records that somebody asked for, as they
    stood when he first did.
    """

    def __init__(
        self,
        gathered: Gathered,
        forms: Sequence[Form],
        submitted: Mapping[tuple[str, str], datetime],
        remarks: list[str],
        before: Sequence[Workbook] = (),
    ) -> None:
        self.gathered = gathered
        self._before = before
        self.directory = gathered.setting.directory
        self.calendar = gathered.setting.calendar
        self.submitted = submitted
        self.remarks = remarks
        self.kept: dict[str, pd.DataFrame] = {}
        self.notes: dict[str, Mapping[str, Mapping[str, Any]]] = {}
        self.asked: dict[str, pd.DataFrame | None] = {}
        self.deliverables: list[Drop] = []
        self.posted: Callable[[str], Sequence[Posted]] = lambda prefix: ()
        self.enclosed: Callable[[str], Enclosed | None] = lambda path: None
        self._forms = {form.name: form for form in forms}
        self._filed: dict[str, list[FiledForm]] = {}
        self._tables: dict[tuple[str, str], pd.DataFrame] = {}

    def of(self, form: str) -> list[Workbook]:
        """The workbooks of one form that count, those of past weeks whose file is gone last."""
        return list(self._used.get(form, ()))

    @cached_property
    def _used(self) -> dict[str, list[Workbook]]:
        found: defaultdict[str, list[Workbook]] = defaultdict(list)
        for book in (*self.gathered.workbooks, *self.gathered.earlier):
            if book.reading.status == "used":
                found[book.reading.form].append(book)
        return found

    def fields(self, form: str) -> list[Mapping[str, Any]]:
        """The fields of every used workbook of a document form."""
        return [book.reading.filled.fields for book in self.of(form) if book.reading.filled]

    def filed(self, form: str) -> list[FiledForm]:
        if form not in self._filed:
            self._filed[form] = [_filed(book, book.reading.filled) for book in self.of(form) if book.reading.filled]
        return list(self._filed[form])

    @cached_property
    def terminology(self) -> Terminology:
        return terminology([book.reading.filled for book in self.of("terminology_list") if book.reading.filled])

    def problems(self) -> list[Problem]:
        """Everything found in reading and judging, workbook by workbook."""
        beside = (*self.gathered.problems, *self.gathered.leftovers)
        return [*beside, *chain.from_iterable([book.reading.problems for book in self.gathered.workbooks])]

    def letters(self) -> dict[tuple[str, str], dict[str, str]]:
        """(file, sheet) -> column name -> Excel's column letters. Every caller gets the same."""
        return self._letters

    @cached_property
    def _letters(self) -> dict[tuple[str, str], dict[str, str]]:
        books = [*self.gathered.workbooks, *self.gathered.earlier]
        filled = [(book.path, book.reading.filled) for book in books if book.reading.filled]
        return {(path, table.sheet): table.letters for path, form in filled for table in form.tables.values()}

    def record(self, name: str) -> pd.DataFrame:
        """All rows of a record as they stand; empty before its first update."""
        import pandas as pd

        self.asked.setdefault(name, self.kept.get(name))
        return self.kept[name] if name in self.kept else pd.DataFrame()

    def retired(self, name: str) -> Mapping[str, Mapping[str, Any]]:
        """What is still known of the rows that have left a record: by the name under which they did."""
        self.asked.setdefault(name, self.kept.get(name))
        return self.notes.setdefault(name, {})

    def holders(self) -> dict[str, str]:
        return {book.path: book.holder for book in self.gathered.workbooks if book.holder}

    def drops(self) -> list[Drop]:
        return list(self.deliverables)

    def files(self) -> pd.DataFrame:
        """A row a workbook that is still on the drive: FILE_COLUMNS of the weekly figures. Every caller gets the same."""
        return self._files

    @cached_property
    def _files(self) -> pd.DataFrame:
        import numpy as np
        import pandas as pd

        columns = np.empty((len(FILE_COLUMNS), len(self.gathered.workbooks)), dtype=object)
        rows = [_FILE_ROWS.of(book.path, (book,), partial(_file_row, book)) for book in self.gathered.workbooks]
        for place, column in enumerate(zip(*rows, strict=True)):
            columns[place] = column
        return pd.DataFrame(columns.T, columns=list(FILE_COLUMNS), dtype=object, copy=False)

    def table(self, form: str, table: str) -> pd.DataFrame:
        """Rows of `table` from every used workbook of `form`: its columns, the form's fields, and SOURCE_COLUMNS.

        All columns have object dtype; an empty or refused value is None; `refused` names the row's refused columns.
        Every caller gets the same table, so nobody may change it.
        """
        if (form, table) not in self._tables:
            self._tables[form, table] = self._joined(form, table, self.of(form))
        return self._tables[form, table]

    def table_before(self, form: str, table: str) -> pd.DataFrame:
        """The same a week ago; empty where nothing is known of then, or nothing has changed since."""
        return self._joined(form, table, [book for book in self._before if book.reading.form == form])

    def _joined(self, form: str, table: str, books: Sequence[Workbook]) -> pd.DataFrame:
        return _JOINED[form, table].of([self._forms[form], *books], lambda: self._put_together(form, table, books))

    def _put_together(self, form: str, table: str, books: Sequence[Workbook]) -> pd.DataFrame:
        """Folder by folder: of weekly forms only this week's change."""
        said = [book for book in books if (filled := book.reading.filled) and table in filled.tables]
        parts = [self._part(form, table, folder, list(some)) for folder, some in groupby(said, lambda book: book.folder)]
        return _as_table(parts or [self._part(form, table, "", [])])

    def _part(self, form: str, table: str, folder: str, books: Sequence[Workbook]) -> Columns:
        declared = self._forms[form]
        return _PARTS[form, table, folder].of([declared, *books], lambda: self._join(declared, table, books))

    def _join(self, declared: Form, table: str, books: Sequence[Workbook]) -> Columns:
        import numpy as np

        names = [column.name for column in declared.table(table).columns]
        fields = [field.name for field in declared.fields]
        columns: dict[str, list[Any]] = {name: [] for name in (*fields, *names, *SOURCE_COLUMNS)}
        for book in books:
            if filled := book.reading.filled:
                _append(columns, book, filled, filled.tables[table], fields, names)
        return {name: np.fromiter(values, object, len(values)) for name, values in columns.items()}


def _as_table(parts: Sequence[Columns]) -> pd.DataFrame:
    import numpy as np
    import pandas as pd

    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return pd.DataFrame(columns, dtype=object, copy=False)


def _file_row(book: Workbook) -> tuple[Any, ...]:
    reading = book.reading
    tables = reading.filled.tables.values() if reading.filled and reading.status == "used" else ()
    told = (sum([len(table.rows) for table in tables]), reading.status, reading.reason, len(reading.problems))
    return book.path, reading.form, book.sha256, book.modified, book.author, *told


def _append(
    columns: dict[str, list[Any]], book: Workbook, form: FilledForm, filled: FilledTable, fields: list[str], names: list[str]
) -> None:
    """Adds one workbook's rows column by column; what a whole workbook shares is repeated, not copied."""
    count = len(filled.rows)
    empty = [None] * count
    for name in names:
        columns[name] += filled.columns.get(name, empty)
    for name in fields:
        columns[name] += [form.fields.get(name)] * count
    refused: dict[int, frozenset[str]] = {}
    for index, name in filled.refused:
        refused[index] = refused.get(index, _NOTHING) | {name}
    columns["file"] += [book.path] * count
    columns["sheet"] += [filled.sheet] * count
    columns["row"] += filled.rows
    columns["sha256"] += [book.sha256] * count
    columns["refused"] += [refused.get(index, _NOTHING) for index in range(count)] if refused else [_NOTHING] * count
    columns["first_seen"] += [book.first_seen] * count
    columns["modified"] += [_moment(book.modified)] * count


def _filed(book: Workbook, filled: FilledForm) -> FiledForm:
    return FiledForm(
        path=book.path,
        sha256=book.sha256,
        saved=first_there(book.first_seen, _moment(book.modified)),
        author=book.author,
        fields=filled.fields,
        tables={name: _rows(table) for name, table in filled.tables.items()},
        cells=filled.cells,
        letters={(name, column): letter for name, table in filled.tables.items() for column, letter in table.letters.items()},
        to_mend=sum(problem.severity == "error" for problem in book.reading.problems),
    )


def _rows(table: FilledTable) -> list[Row]:
    names = list(table.columns)
    every = zip(table.rows, *table.columns.values(), strict=True)
    return [{"sheet": table.sheet, "row": row, **dict(zip(names, values, strict=True))} for row, *values in every]


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
