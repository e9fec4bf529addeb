"""Which form a workbook is: by the identity written in it four times, else by its headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from automation.forms.reading.book import Book, Sheet, own_sheet
from automation.forms.reading.field_search import labels_on
from automation.forms.reading.headings import Vocabulary, bare
from automation.forms.reading.limits import DOCUMENT_ROWS, HEADER_ROWS, HEADER_SHARE
from automation.forms.reading.table_search import header_share
from automation.forms.schema.column import Column
from automation.forms.schema.form import Form

_VISIBLE = re.compile(r"\b([A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+)\s*[Vv]\s*(\d+(?:\.\d+)*)")
_VISIBLE_ROWS = 6
_FEWEST_HEADINGS = 3
_LONGEST_TITLE = 40
_REFERENCE = "基础资料"


def open_sheets(book: Book) -> list[Sheet]:
    """The visible sheets that may hold what staff filled in."""
    return [sheet for sheet in book.sheets if sheet.state == "visible" and sheet.values and not own_sheet(sheet.name)]


def identify(book: Book, forms: Sequence[Form], path: str = "") -> tuple[Form, str, bool] | None:
    """(form, version as written or "", known by its written identity); None if it is no declared form.

    path: where the workbook lies, below the workspace; only its folders and its name count.
    """
    by_code = {form.code: form for form in forms}
    for code, version in (*book.marks, *_visible_marks(book)):
        if code.strip() in by_code:
            return by_code[code.strip()], version.strip().lstrip("Vv"), True
    sheets = open_sheets(book)
    likely = [(_share(sheets, form), form) for form in forms]
    shares = [
        (share + 0.5 * named, -number, form)
        for number, (share, form) in enumerate(likely)
        if share and _is_evident(sheets, form, path, named := _is_named(sheets, form, path))
    ]
    best = max(shares, default=None, key=lambda share: share[:2])
    return (best[2], "", False) if best is not None else None


def resembled(book: Book, forms: Sequence[Form]) -> Form | None:
    """The form whose headings a workbook has that was not taken for it: whoever meant it should be told.

    Only of forms that staff hand in, and not for a few headings that any list may have.
    """
    sheets = open_sheets(book)
    telling = [form for form in forms if form.folder != _REFERENCE and len(form.tables) == 1]
    best = max(telling, default=None, key=lambda form: _share(sheets, form))
    return best if best is not None and _share(sheets, best) else None


def _visible_marks(book: Book) -> Iterator[tuple[str, str]]:
    for sheet in open_sheets(book):
        for row in sheet.values[:_VISIBLE_ROWS]:
            for value in row:
                found = _VISIBLE.search(value) if isinstance(value, str) and "-" in value else None
                if found:
                    yield found.group(1), found.group(2)


def _share(sheets: Sequence[Sheet], form: Form) -> float:
    """How well the headings of the form's tables fit; 0 if too few to tell it from any other list."""
    if not form.tables:
        return _labelled(sheets, form)
    best = 0.0
    for table in form.tables:
        share = max((header_share(sheet, table) for sheet in sheets), default=0.0)
        enough = share >= HEADER_SHARE and round(share * len(table.columns)) >= _FEWEST_HEADINGS
        best = max(best, share if enough else 0.0)
    return best


def _labelled(sheets: Sequence[Sheet], form: Form) -> float:
    """The same for a form that has only fields."""
    count = max((len(labels_on(form, sheet)) for sheet in sheets), default=0)
    return count / len(form.fields) if count >= max(_FEWEST_HEADINGS, HEADER_SHARE * len(form.fields)) else 0.0


def _is_evident(sheets: Sequence[Sheet], form: Form, path: str, named: bool) -> bool:
    """Headings alone are weak: staff lists have 姓名, 部门, 邮箱 and action lists have 事项, 责任人, 截止日期.

    So either a title names the form, or nothing it requires is missing. What all other forms are judged by must lie in
    its folder besides, for one foreign list taken for the 通讯录 would spoil everything.
    """
    if form.folder == _REFERENCE and _REFERENCE not in path.replace("\\", "/").split("/")[:-1]:
        return False
    if named:
        return True
    words = [column for column in form.fields if len(form.tables) != 1]
    tables = [table.columns for table in form.tables]
    return all(_has_required(sheets, columns) for columns in tables) and _has_labels(sheets, words)


def _has_required(sheets: Sequence[Sheet], columns: Sequence[Column]) -> bool:
    """Whether one row of a sheet names all required columns."""
    words = Vocabulary(column for column in columns if column.required)
    return any(words.count(row) == len(words.columns) for sheet in sheets for row in sheet.values[:DOCUMENT_ROWS])


def _has_labels(sheets: Sequence[Sheet], fields: Sequence[Column]) -> bool:
    """Whether the labels of most required fields stand somewhere on a sheet."""
    words = Vocabulary(field for field in fields if field.required)
    found = (
        {words.named(value) for row in sheet.values[:HEADER_ROWS] for value in row if isinstance(value, str)} - {None}
        for sheet in sheets
    )
    return not fields or max(map(len, found), default=0) >= HEADER_SHARE * len(words.columns)


def _is_named(sheets: Sequence[Sheet], form: Form, path: str) -> bool:
    """Whether the file, a sheet or one of the first rows bears the form's title."""
    title = bare(form.title)
    stem = path.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]
    return title in bare(stem) or any(title in bare(sheet.name) or _opens_with(sheet, title) for sheet in sheets)


def _opens_with(sheet: Sheet, title: str) -> bool:
    texts = (value for row in sheet.values[:_VISIBLE_ROWS] for value in row if isinstance(value, str))
    return any(title in bare(text) for text in texts if len(text) <= _LONGEST_TITLE)
