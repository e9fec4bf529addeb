"""The rows of a found table that are truly entries: blank, total, example, note and continuation rows are told apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any

from automation.forms.reading.book import column_letters
from automation.forms.reading.headings import Vocabulary, bare, is_empty, text_of
from automation.forms.reading.limits import HEADER_SHARE
from automation.forms.reading.problem_list import ProblemList
from automation.forms.reading.table_search import FoundTable
from automation.forms.schema.column import Column

_TOTAL = re.compile(
    r"^(?:合\s*计|小\s*计|总\s*计|共\s*计|累\s*计|总数|共\s*[\d一二三四五六七八九十]+\s*[项条个行件])|^.{0,8}(?:合计|小计|总计)[：:]?$"
)
_FOOT = re.compile(
    r"^(?:备?注|(?:备注|填表)?说明|温馨提示|(?:填表|填报|制表|编制|审核|审批|批准|核对|经办)人?|签字|签名|日期)"
    r"\s*[\d一二三]?\s*[：:_＿]"
)
_EXAMPLE = re.compile(r"^(?:示例|样例|例|范例|例如|举例)[\d一二三]?[：:]?$|^0{3,}$")


@dataclass
class TableRows:
    """Entries by Excel row: one value a column, declared columns first, then the added ones."""

    found: FoundTable
    names: list[str]
    rows: dict[int, list[Any]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.words = Vocabulary(self.found.table.columns)

    @property
    def declared(self) -> int:
        return len(self.found.spans)

    def column(self, name: str) -> Column:
        return self.found.table.column(name)

    def heading(self, index: int) -> str:
        name = self.names[index]
        return self.column(name).heading if index < self.declared else name

    def excel_column(self, index: int) -> int:
        name = self.names[index]
        return self.found.spans[name][0] if index < self.declared else self.found.extras[name]


def read_rows(found: FoundTable) -> TableRows:
    """All rows below the header that hold anything in the table's columns."""
    table = TableRows(found, [*found.spans, *found.extras])
    sheet = found.sheet
    spans = [*found.spans.values(), *((column, column) for column in found.extras.values())]
    places = [(first - sheet.left, last - sheet.left + 1) for first, last in spans]
    width = max((end for _, end in places), default=0)
    begin = max(found.first - sheet.top, 0)
    for number, row in enumerate(sheet.values[begin : found.last - sheet.top + 1], sheet.top + begin):
        cells = row if len(row) >= width else [*row, *[""] * (width - len(row))]
        values = [_first_filled(cells, *place) if place[1] - place[0] > 1 else cells[place[0]] for place in places]
        if any(value is not None and value != "" for value in values):
            table.rows[number] = [None if value == "" else value for value in values]
    return table


def _first_filled(cells: list[Any], begin: int, end: int) -> Any:
    return next((value for value in cells[begin:end] if value is not None and value != ""), None)


def sort_rows(table: TableRows, problems: ProblemList) -> None:
    """Take out what is no entry, and say so."""
    key = table.names.index(table.found.table.key) if table.found.table.key in table.names else None
    keyed = [row for row, values in table.rows.items() if key is not None and not is_empty(values[key])]
    last_keyed = max(keyed, default=0)
    examples = list(_examples(table))
    suspects = {example[key] for example in examples if key is not None}
    previous = 0
    for row in list(table.rows):
        values = table.rows[row]
        plain = key is not None and _is_plain(values[key], suspects)
        kind = "" if plain else _row_kind(table, row, key, last_keyed, previous, examples)
        previous = row
        if kind:
            del table.rows[row]
            _tell(table, kind, row, values, problems)


def _is_plain(key: Any, suspects: set[str]) -> bool:
    """Nearly all rows: a number of their own in the key column, and not that of an example."""
    text = key if isinstance(key, str) else "" if key is None else text_of(key)
    return text.isascii() and text.strip("0 ") != "" and text not in suspects


def _row_kind(table: TableRows, row: int, key: int | None, last_keyed: int, previous: int, examples: list[list[str]]) -> str:
    """ "" for an entry, else blank or the treatment S18, S19, S20, S24 of what it is instead."""
    values = table.rows[row]
    filled = [index for index, value in enumerate(values) if not is_empty(value)]
    if not filled or _repeats_header(table, values, filled):
        return "blank"
    if table.found.table.every_row:
        return ""
    first = text_of(values[filled[0]])
    if _is_example(values, key, first, examples):
        return "S24"
    if isinstance(values[filled[0]], str) and _TOTAL.match(first) and (key is None or filled[0] == key or is_empty(values[key])):
        return "S18"
    if _is_note(table, row, values, filled, key, last_keyed, previous):
        return "S19"
    return "S20" if _continues(table, row, values, filled, key, previous) else ""


def _repeats_header(table: TableRows, values: list[Any], filled: list[int]) -> bool:
    """The header once more, as people write it at the top of each printed page."""
    needed = max(2, HEADER_SHARE * len(filled))
    others = (index for index in filled if index >= table.declared or table.words.named(values[index]) != table.names[index])
    return len(list(islice(others, int(len(filled) - needed) + 1))) <= len(filled) - needed


def _is_example(values: list[Any], key: int | None, first: str, examples: list[list[str]]) -> bool:
    if _EXAMPLE.match(text_of(values[key]) if key is not None and not is_empty(values[key]) else first):
        return True
    shown = [_shown(value) for value in values]
    return any(all(not want or want == text for want, text in zip(example, shown, strict=False)) for example in examples)


def _examples(table: TableRows) -> Iterator[list[str]]:
    """The example rows of the form's 填写说明, as far as their values have one way to be written."""
    columns = [table.column(name) for name in table.names[: table.declared]]
    for number in range(max((len(column.example) for column in columns), default=0)):
        row = [column.example[number] if len(column.example) > number else "" for column in columns]
        texts = ["" if "%" in text else text for text in row]
        if sum(1 for text in texts if text) >= 4:
            yield texts


def _shown(value: Any) -> str:
    if isinstance(value, datetime):
        value = value.date() if not (value.hour or value.minute) else value
    return value.isoformat() if isinstance(value, date) else "" if value is None else text_of(value)


def _is_note(
    table: TableRows, row: int, values: list[Any], filled: list[int], key: int | None, last_keyed: int, previous: int
) -> bool:
    """Signatures and remarks under or between the entries (S19)."""
    value = values[filled[0]]
    if not isinstance(value, str):
        return False
    if len(filled) <= 3 and _FOOT.match(value.strip()):
        return True
    if len(filled) > 1:
        return False
    if _spans_table(table, row, filled[0]):
        return True
    at_key = filled[0] == key and len(bare(value)) > 8 and not bare(value).isascii()
    apart = key is not None and row > last_keyed > 0 and row > previous + 1 and filled[0] == 0
    return at_key or (apart and filled[0] != key)


def _spans_table(table: TableRows, row: int, index: int) -> bool:
    """One text merged across at least half of the columns is a heading or a note, not an entry."""
    column = table.excel_column(index)
    for top, left, bottom, right in table.found.sheet.facts.merges:
        if top <= row <= bottom and left <= column <= right:
            owners = sum(1 for span in table.found.spans.values() if span[0] <= right and span[1] >= left)
            return owners >= max(2, len(table.found.spans) / 2)
    return False


def _continues(table: TableRows, row: int, values: list[Any], filled: list[int], key: int | None, previous: int) -> bool:
    """A row without its number that only goes on with the text of the row above it (S20)."""
    if key is None or not is_empty(values[key]) or row != previous + 1 or len(filled) > 2:
        return False
    columns = [table.column(table.names[index]) if index < table.declared else None for index in filled]
    return all(column is None or getattr(column, "long", False) or not column.required for column in columns)


def _tell(table: TableRows, kind: str, row: int, values: list[Any], problems: ProblemList) -> None:
    texts = [text_of(value) for value in values if not is_empty(value)]
    sheet = table.found.sheet.name
    text = " ".join(texts)
    if kind == "S18":
        problems.add(kind, f"第{row}行是合计行，未收取。", "remark", sheet, f"A{row}", text)
    elif kind == "S24":
        problems.add(kind, "示例行已忽略。", "remark", sheet, f"A{row}", text)
    elif kind == "S19":
        table.remarks.append(text)
        problems.add(kind, f"第{row}行的说明文字已作为备注保存：{text}", "remark", sheet, f"A{row}", text)
    elif kind == "S20":
        table.remarks.append(text)
        heading = table.column(table.found.table.key or "").heading
        place = f"{column_letters(table.found.spans[table.found.table.key or ''][0])}{row}"
        message = f"第{row}行没有{heading}，是新任务还是上一行的续写？请补编号或合并到上一行。"
        problems.add(kind, message, "error", sheet, place, text)
