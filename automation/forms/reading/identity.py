"""Which form a workbook is: by the identity written in it four times, else by its headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from automation.forms.reading.book import Book, Sheet
from automation.forms.reading.headings import bare
from automation.forms.reading.limits import HEADER_SHARE
from automation.forms.reading.table_search import header_share
from automation.forms.schema.form import Form

_VISIBLE = re.compile(r"\b([A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+)\s*[Vv]\s*(\d+(?:\.\d+)*)")
_VISIBLE_ROWS = 6
_OURS = {"填写说明", "选项", "_meta", "退回说明", "_数据"}
_FEWEST_HEADINGS = 3


def own_sheet(name: str) -> bool:
    """Sheets that the program itself adds to a form and never reads back (填写说明 and its copies among them)."""
    return re.sub(r"\s*[(（]\d+[)）]$", "", name.strip()) in _OURS


def open_sheets(book: Book) -> list[Sheet]:
    """The visible sheets that may hold what staff filled in."""
    return [sheet for sheet in book.sheets if sheet.state == "visible" and sheet.values and not own_sheet(sheet.name)]


def identify(book: Book, forms: Sequence[Form]) -> tuple[Form, str, bool] | None:
    """(form, version as written or "", known by its written identity); None if it is no declared form."""
    by_code = {form.code: form for form in forms}
    for code, version in (*book.marks, *_visible_marks(book)):
        if code.strip() in by_code:
            return by_code[code.strip()], version.strip().lstrip("Vv"), True
    shares = [(_share(book, form), -number, form) for number, form in enumerate(forms)]
    best = max(shares, default=None, key=lambda share: share[:2])
    return (best[2], "", False) if best is not None and best[0] > 0 else None


def _visible_marks(book: Book) -> Iterator[tuple[str, str]]:
    for sheet in open_sheets(book):
        for row in sheet.values[:_VISIBLE_ROWS]:
            for value in row:
                found = _VISIBLE.search(value) if isinstance(value, str) and "-" in value else None
                if found:
                    yield found.group(1), found.group(2)


def _share(book: Book, form: Form) -> float:
    """How well the headings of the form's tables fit; 0 if too few to tell it from any other list."""
    best = 0.0
    sheets = open_sheets(book)
    for table in form.tables:
        share = max((header_share(sheet, table) for sheet in sheets), default=0.0)
        enough = share >= HEADER_SHARE and round(share * len(table.columns)) >= _FEWEST_HEADINGS
        best = max(best, share if enough else 0.0)
    return best + (_named(book, form) if best else 0.0)


def _named(book: Book, form: Form) -> float:
    """Among forms with equal headings the one whose title stands on the sheets or is a sheet's name."""
    words = {form.title, *(table.sheet for table in form.tables if table.sheet)}
    titles = {bare(word) for word in words}
    return 0.5 if any(bare(sheet.name) in titles or _opens_with(sheet, titles) for sheet in open_sheets(book)) else 0.0


def _opens_with(sheet: Sheet, titles: set[str]) -> bool:
    return any(isinstance(value, str) and bare(value) in titles for row in sheet.values[:3] for value in row)
