"""From a Book to a RawForm: which form it is, where its fields and tables stand, and what is odd about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from automation.forms.reading.book import Book, Sheet, own_sheet
from automation.forms.reading.field_search import find_document, find_fields
from automation.forms.reading.headings import bare, is_empty, text_of
from automation.forms.reading.identity import identify, open_sheets
from automation.forms.reading.limits import EMPTY_ROWS_DRAWN, HEADER_SHARE
from automation.forms.reading.problem_list import ProblemList
from automation.forms.reading.refusal import SENTENCES
from automation.forms.reading.table_faults import ERROR_SENTENCE, FORMULA_SENTENCES
from automation.forms.reading.table_reading import read_table
from automation.forms.reading.table_search import KNOWN_SHARE, FoundTable, find_tables, header_share
from automation.forms.schema.column import Column
from automation.forms.schema.filled_form import RawForm
from automation.forms.schema.form import Form, Table


class NotFoundError(Exception):
    """The form is known but cannot be read; the argument is the reason for people, the form is named."""

    def __init__(self, form: Form, kind: str, reason: str) -> None:
        super().__init__(reason)
        self.form = form
        self.kind = kind
        self.reason = reason


def locate(book: Book, forms: Sequence[Form], problems: ProblemList) -> tuple[Form, RawForm] | None:
    """None if it is no declared form; NotFoundError if its tables, or the labels of one that has none, cannot be found (S05)."""
    identified = identify(book, forms, problems.file)
    if identified is None:
        return None
    form, version, known = identified
    main, tables = _find(book, form, known, problems)
    if not tables and (form.tables or main is None):
        raise NotFoundError(form, "S05", _no_header(form.tables[0].columns if form.tables else form.fields))
    raw = RawForm(form.name, version or form.version, {}, {}, {})
    _tell_of_version(form, version, problems)
    if main is not None:
        _read_fields(form, main, tables, raw, problems)
    for found in tables:
        raw.tables[found.table.name], remarks = read_table(form, found, book.date_1904, problems)
        raw.remarks += remarks
    _tell_of_sheets(book, tables, problems)
    return form, raw


def _no_header(columns: Sequence[Column]) -> str:
    names = "、".join(column.heading for column in columns[:2])
    return f"没有找到列名行（{names}……）。请从附件新表复制列名行，或把内容粘到新表。"


def _find(book: Book, form: Form, known: bool, problems: ProblemList) -> tuple[Sheet | None, list[FoundTable]]:
    """The form's first sheet, and all its tables wherever they are."""
    sheets = open_sheets(book)
    if not form.tables:
        return find_document(form, sheets, KNOWN_SHARE if known else HEADER_SHARE), []
    own = [table for table in form.tables if not table.sheet]
    found = [(sheet, find_tables(sheet, own, known)) for sheet in sheets] if own else []
    main, tables = _choose(form, [(sheet, tables) for sheet, tables in found if tables], problems)
    taken = {id(main)}
    for table in (table for table in form.tables if table.sheet):
        left = [sheet for sheet in sheets if id(sheet) not in taken and _fits_best(sheet, table, form)]
        elsewhere = _on_its_sheet(table, left, known, problems)
        if elsewhere is not None:
            taken.add(id(elsewhere.sheet))
            tables.append(elsewhere)
    return main, tables


def _fits_best(sheet: Sheet, table: Table, form: Form) -> bool:
    """By its name, or because no other table of the form finds more of its headings there: tables share some of them."""
    if bare(sheet.name) == bare(table.sheet):
        return True
    named = {other.name: header_share(sheet, other) * len(other.columns) for other in form.tables}
    return named[table.name] == max(named.values())


def _choose(
    form: Form, found: list[tuple[Sheet, list[FoundTable]]], problems: ProblemList
) -> tuple[Sheet | None, list[FoundTable]]:
    """Of several equal sheets the filled one; of several filled ones that with the original name (S02)."""
    if not found:
        return None, []
    most = max(len(tables) for _, tables in found)
    found = [(sheet, tables) for sheet, tables in found if len(tables) == most]
    filled = [(sheet, tables) for sheet, tables in found if any(table.filled for table in tables)] or found[:1]
    names = {bare(form.title), *(bare(table.title) for table in form.tables)}
    named = [pair for pair in filled if bare(pair[0].name) in names and not pair[0].name.rstrip().endswith((")", "）"))]
    sheet, tables = (named or filled)[0]
    if len(filled) > 1:
        message = f"有 {len(filled)} 张同样的工作表，本次只取“{sheet.name}”。请删除多余的表。"
        problems.add("S02", message, "remark", sheet.name, "", "、".join(other.name for other, _ in filled))
    elif bare(sheet.name) not in names:
        problems.add("S01", f"工作表名被改成“{sheet.name}”，已按列名识别。请不要改表名。", "remark", sheet.name, "", sheet.name)
    return sheet, tables


def _on_its_sheet(table: Table, sheets: list[Sheet], known: bool, problems: ProblemList) -> FoundTable | None:
    """A table that has a sheet of its own: by the sheet's name, else by its headings."""
    named = [sheet for sheet in sheets if bare(sheet.name) == bare(table.sheet)]
    for sheet in named or sheets:
        found = find_tables(sheet, [table], known and bool(named))
        if found:
            if not named:
                message = f"工作表名被改成“{sheet.name}”，已按列名识别。请不要改表名。"
                problems.add("S01", message, "remark", sheet.name, "", sheet.name)
            return found[0]
    if named:
        problems.add("S05", _no_header(table.columns), "error", named[0].name)
    else:
        problems.add("S09", f"缺少工作表“{table.sheet}”，按空白处理。", "remark", "", "", table.sheet)
    return None


def _tell_of_version(form: Form, version: str, problems: ProblemList) -> None:
    if version and version != form.version:
        problems.add("V04", SENTENCES["V04"].format(old=version, new=form.version), "remark", "", "", version)


def _read_fields(form: Form, sheet: Sheet, tables: Sequence[FoundTable], raw: RawForm, problems: ProblemList) -> None:
    above = min((table.begin for table in tables if table.sheet is sheet), default=sheet.top + len(sheet.values))
    found = find_fields(form, sheet, above)
    for column in form.fields:
        value, address = found.get(column.name, (None, ""))
        raw.cells[column.name] = (sheet.name, address)
        raw.fields[column.name] = value
        if address and _field_fault(sheet, address, column.heading, value, problems):
            raw.fields[column.name] = None
            raw.faulted.add(column.name)
        note = sheet.facts.notes.get(address, "")
        if note:
            raw.remarks.append(f"{column.heading}({address}) 批注：{note}")
            message = f"“{column.heading}”({address})的批注已作为备注保存，请尽量写在单元格里。"
            problems.add("S29", message, "remark", sheet.name, address, note)


def _field_fault(sheet: Sheet, address: str, heading: str, value: Any, problems: ProblemList) -> bool:
    """Whether the field's cell shows an error or a formula that cannot be used; the problem is told either way."""
    error = sheet.facts.errors.get(address)
    kind, formula = sheet.facts.formulas.get(address, ("", ""))
    if error is None and not kind:
        return False
    words, severity = FORMULA_SENTENCES[kind] if kind else (ERROR_SENTENCE, "error")
    sentence = words.format(value=error or ("" if value is None else text_of(value)), formula=formula[:80])
    problems.add(kind or "X02", f"{sheet.name}“{heading}”({address}){sentence}", severity, sheet.name, address, error or formula)
    return severity == "error"


def _tell_of_sheets(book: Book, tables: Sequence[FoundTable], problems: ProblemList) -> None:
    """Hidden sheets with content (S03), sheets that are formatted far beyond their content (S22)."""
    for sheet in book.sheets:
        if sheet.state == "visible" or own_sheet(sheet.name):
            continue
        if any(not is_empty(value) for row in sheet.values for value in row):
            problems.add("S03", f"隐藏的工作表“{sheet.name}”没有收取。", "remark", sheet.name, "", sheet.name)
    for sheet in {id(table.sheet): table.sheet for table in tables}.values():
        if sheet.facts.rows_drawn - len(sheet.values) > EMPTY_ROWS_DRAWN:
            problems.add("S22", "提示：表中设置了大量空白行格式，文件会变慢。可用附件新表。", "remark", sheet.name)
