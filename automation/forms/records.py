"""Records: what jobs read, the judged workbooks joined into pandas tables with the source of every row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from automation.forms.schema.form import Form

if TYPE_CHECKING:
    import pandas as pd

    from automation.forms.schema.filled_form import FilledTable
    from automation.forms.workspace import Workbook

SOURCE_COLUMNS = ("file", "sheet", "row", "sha256", "refused", "first_seen", "modified")
_NOTHING: frozenset[str] = frozenset()


class WorkbookRecords:
    """The tables of one moment's workbooks; only those with status "used" are seen."""

    def __init__(self, workbooks: Sequence[Workbook], forms: Sequence[Form]) -> None:
        self.workbooks = workbooks
        self._forms = {form.name: form for form in forms}

    def of(self, form: str) -> list[Workbook]:
        """The used workbooks of one form, in the order of their paths."""
        return [book for book in self.workbooks if book.reading.status == "used" and book.reading.form == form]

    def table(self, form: str, table: str) -> pd.DataFrame:
        """Rows of `table` from every used workbook of `form`: its columns, the form's fields, and SOURCE_COLUMNS.

        All columns have object dtype; an empty or refused value is None; `refused` names the row's refused columns.
        """
        import pandas as pd

        declared = self._forms[form]
        names = [column.name for column in declared.table(table).columns]
        fields = [field.name for field in declared.fields]
        columns: dict[str, list[Any]] = {name: [] for name in (*fields, *names, *SOURCE_COLUMNS)}
        for book in self.of(form):
            if book.reading.filled is not None and table in book.reading.filled.tables:
                _append(columns, book, book.reading.filled.tables[table], fields, names)
        return pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in columns.items()})


def _append(columns: dict[str, list[Any]], book: Workbook, filled: FilledTable, fields: list[str], names: list[str]) -> None:
    """Adds one workbook's rows column by column; what a whole workbook shares is repeated, not copied."""
    count = len(filled.rows)
    empty = [None] * count
    for name in names:
        columns[name] += filled.columns.get(name, empty)
    given = book.reading.filled.fields if book.reading.filled else {}
    for name in fields:
        columns[name] += [given.get(name)] * count
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


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
