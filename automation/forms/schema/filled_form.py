"""What a read workbook is: its fields and tables by column, typed, with the source of every row."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from automation.forms.schema.problem import Problem

Status = Literal["used", "ignored", "rejected", "waiting"]


class RawTable(msgspec.Struct):
    """A located table before judging: raw values by column name (str, float, bool, datetime, date, time, None).

    rows: Excel row numbers (1-based), one per entry; letters: column name -> Excel column letters;
    extras: unknown headings -> raw values (S10), each with its letters in `letters` under the heading;
    faulted: (index, column name) cells that the reader has already refused with a Problem (value None there);
    missing: names of declared columns whose heading is not on the sheet.
    """

    sheet: str
    header_row: int
    rows: list[int]
    letters: dict[str, str]
    columns: dict[str, list[Any]]
    extras: dict[str, list[Any]] = {}
    faulted: set[tuple[int, str]] = set()
    missing: list[str] = []


class RawForm(msgspec.Struct):
    """A located form before judging; `fields` hold raw values, `cells` their (sheet, address)."""

    form: str
    version: str
    fields: dict[str, Any]
    cells: dict[str, tuple[str, str]]
    tables: dict[str, RawTable]
    problems: list[Problem] = []
    remarks: list[str] = []
    faulted: set[str] = set()


class FilledTable(msgspec.Struct):
    """A judged table: clean values by column name (None = empty or refused), all lists of one length.

    refused: (index, column name) whose value was refused, so that its last good value may stand in.
    """

    sheet: str
    header_row: int
    rows: list[int]
    letters: dict[str, str]
    columns: dict[str, list[Any]]
    extras: dict[str, list[Any]] = {}
    refused: list[tuple[int, str]] = []


class FilledForm(msgspec.Struct):
    """A judged form. author and saved_at come from docProps/core.xml: hints, never proof. remarks: 表尾备注, 批注."""

    form: str
    version: str
    fields: dict[str, Any]
    cells: dict[str, tuple[str, str]]
    tables: dict[str, FilledTable]
    refused_fields: list[str] = []
    remarks: list[str] = []
    author: str = ""
    saved_at: str = ""


class Reading(msgspec.Struct):
    """The outcome of reading one file: always a status and, unless used, a reason in Chinese for people."""

    status: Status
    reason: str = ""
    form: str = ""
    filled: FilledForm | None = None
    problems: list[Problem] = []
