"""A small record and the people around it: they open its workbook, type, and save, early or late, each their own copy."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from automation.forms.record import Ledger, Updated, update
from automation.forms.schema.column import Setting
from automation.forms.schema.kinds import ChoiceColumn, DateColumn, IdColumn, TextColumn
from automation.forms.schema.record_declaration import Record
from automation.organization.people import Directory

RECORD = Record(
    name="matters",
    title="事项表",
    code="T-MATTER",
    version="1.0",
    key=("id",),
    added=("what",),
    recognised=("what",),
    initial={"state": "待办"},
    program=(
        IdColumn(name="id", heading="编号", digits=3),
        TextColumn(name="what", heading="事项", long=True),
        ChoiceColumn(name="late", heading="是否超时", choices=("是", "否")),
    ),
    staff=(
        TextColumn(name="answer", heading="答复", long=True),
        TextColumn(name="remark", heading="备注"),
        ChoiceColumn(name="state", heading="状态", choices=("待办", "在办", "办结")),
        DateColumn(name="due", heading="期限"),
    ),
)
HEADINGS = [column.heading for column in RECORD.columns]
HEADER = 4
"""The row of the headings, counted from 0."""
MONDAY = datetime(2026, 11, 23, 9, 0)


@dataclass
class OpenCopy:
    """A workbook as somebody has it open. rows: heading -> value, in the order of the sheet."""

    person: str
    edition: str
    record: Record
    headings: list[str]
    rows: list[dict[str, Any]]
    saves: int = 0

    def find(self, number: str) -> dict[str, Any]:
        return next(row for row in self.rows if row.get("编号") == number)

    def type(self, number: str, heading: str, value: Any) -> None:
        self.find(number)[heading] = value
        if heading not in self.headings:
            self.headings.append(heading)

    def add(self, **cells: Any) -> dict[str, Any]:
        self.rows.append(dict(cells))
        return self.rows[-1]

    def delete(self, number: str) -> None:
        self.rows.remove(self.find(number))

    def content(self) -> bytes:
        """As another program writes it: values, headings, the hidden sheet; nothing of our looks."""
        self.saves += 1
        target = BytesIO()
        book = Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
        book.set_properties({"author": self.person, "comments": f"{id(self)} {self.saves}"})
        sheet, meta = book.add_worksheet(self.record.title), book.add_worksheet("_meta")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, [self.record.title, "", f"{self.record.code} V{self.record.version} · {self.edition}"])
        sheet.write_row(HEADER, 0, self.headings)
        for number, row in enumerate(self.rows, HEADER + 1):
            for place, heading in enumerate(self.headings):
                value = row.get(heading)
                if isinstance(value, datetime) or hasattr(value, "isoformat"):
                    sheet.write_datetime(number, place, value, day)
                elif value not in (None, ""):
                    sheet.write(number, place, value)
        meta.write_row(0, 0, [self.record.code, self.record.version, self.edition])
        meta.hide()
        book.close()
        return target.getvalue()


def open_copy(content: bytes, person: str = "张伟", record: Record = RECORD) -> OpenCopy:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    values = book.get_sheet_by_name(record.title).to_python(skip_empty_area=False)
    meta = book.get_sheet_by_name("_meta").to_python(skip_empty_area=False)
    headings = [str(heading) for heading in values[HEADER] if heading]
    rows = [dict(zip(headings, row, strict=False)) for row in values[HEADER + 1 :]]
    filled = [{key: value for key, value in row.items() if value != ""} for row in rows]
    return OpenCopy(person, str(meta[0][2]), record, headings, [row for row in filled if row])


def program_row(number: int, what: str = "", **cells: Any) -> dict[str, Any]:
    return {"ref": f"周会/{number}", "what": what or f"事项{number}", "late": "否", **cells}


@dataclass
class Desk:
    """The place where the record lies and the program that keeps it; every run is five minutes after the last."""

    folder: Path
    moment: datetime = MONDAY
    setting: Setting = field(default_factory=lambda: Setting(Directory()))
    record: Record = RECORD

    def __post_init__(self) -> None:
        self.path = self.folder / "记录表" / f"{self.record.title}.xlsx"
        self.ledger = Ledger(self.folder / "state")

    def run(self, *rows: Mapping[str, Any], **options: Any) -> Updated:
        self.moment += timedelta(minutes=5)
        options = {"patience": (), **options}
        return update(self.record, self.path, rows, self.ledger, self.moment, self.setting, **options)

    def open(self, person: str = "张伟") -> OpenCopy:
        return open_copy(self.path.read_bytes(), person, self.record)

    def save(self, copy: OpenCopy) -> None:
        self.path.write_bytes(copy.content())

    @contextmanager
    def typing(self, person: str = "张伟") -> Iterator[OpenCopy]:
        """Open, type, save and close."""
        copy = self.open(person)
        yield copy
        self.save(copy)

    def reopen_ledger(self) -> None:
        self.ledger.close()
        self.ledger = Ledger(self.folder / "state")


@cache
def _begun(count: int) -> dict[str, bytes]:
    """The files of a desk whose record has so many rows, made once a session."""
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        desk.run(*map(program_row, range(1, count + 1)))
        desk.ledger.close()
        files = [file for file in Path(folder).rglob("*") if file.is_file()]
        return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def begun(folder: Path, count: int) -> Desk:
    """A desk whose record has so many rows of the program's already."""
    for name, content in _begun(count).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return Desk(folder, MONDAY + timedelta(minutes=5))


def shown(desk: Desk, heading: str) -> list[Any]:
    """A column of the workbook as it lies there."""
    return [row.get(heading) for row in desk.open().rows]


def kinds(updated: Updated) -> list[str]:
    return sorted({problem.kind for problem in updated.problems})


def past_rows(desk: Desk, volume: str = "2026") -> list[dict[str, Any]]:
    """What a yearly workbook of the record shows, each row without its empty cells; [] if there is none."""
    path = desk.path.parent / "往期" / f"{desk.record.title}_{volume}.xlsx"
    if not path.exists():
        return []
    book = CalamineWorkbook.from_filelike(BytesIO(path.read_bytes()))
    headings, *rows = book.get_sheet_by_name(desk.record.title).to_python(skip_empty_area=False)[2:]
    return [{key: value for key, value in zip(headings, row, strict=True) if value != ""} for row in rows]


@contextmanager
def held_open(desk: Desk, person: str = "张伟", path: Path | None = None) -> Iterator[None]:
    """Excel's owner file lies beside the workbook, or another one."""
    path = path or desk.path
    owner, name = path.with_name(f"~${path.name}"), person.encode("utf-16-le")
    owner.write_bytes(b"\0".ljust(55, b" ") + (len(name) // 2).to_bytes(2, "little") + name)
    yield
    owner.unlink()


class Killed(BaseException):
    """The process ends here."""


@contextmanager
def at_system_calls(act: Any, names: Sequence[str] = ("rename", "link", "fsync", "unlink")) -> Iterator[None]:
    """`act(name)` runs before every such call to the operating system."""
    real = {name: getattr(os, name) for name in names}

    def before(name: str) -> Any:
        def call(*given: Any, **more: Any) -> Any:
            act(name)
            return real[name](*given, **more)

        return call

    for name in names:
        setattr(os, name, before(name))
    try:
        yield
    finally:
        for name in names:
            setattr(os, name, real[name])
