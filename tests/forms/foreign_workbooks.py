"""Builders of workbooks as other programs, other people and enemies make them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import xlsxwriter

from automation.forms.blank import draw_form
from automation.forms.drawing.drop_downs import DropDowns
from automation.forms.drawing.filling import Filling
from automation.forms.filled import read_workbook
from automation.forms.schema.column import Setting
from automation.forms.schema.filled_form import Reading
from automation.forms.schema.form import Form
from automation.projects import task_breakdown, weekly_progress
from automation.reference import address_book

TASKS = task_breakdown.FORM
FORMS = (TASKS, weekly_progress.FORM, address_book.FORM)
HEADINGS = [column.heading for column in TASKS.tables[0].columns]
NAMES = [column.name for column in TASKS.tables[0].columns]
FIELDS = {"project_name": "样机项目", "project_id": "P2026-001", "drawn_up_on": "2026-11-02", "filler": "张伟", "checker": "李娜"}
ROW = ["001", "任务一", "描述一", "研发部", "张伟", "2026-11-02", "2026-11-20", "报告", "-", "进行中"]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

Draw = Callable[[Any, Any], None]


def row(number: int, **values: Any) -> list[Any]:
    """A sound task row with some cells exchanged."""
    cells = [f"{number:03d}", f"任务{number}", *ROW[2:]]
    for name, value in values.items():
        cells[NAMES.index(name)] = value
    return cells


def drawn(rows: Sequence[Sequence[Any]], form: Form = TASKS) -> bytes:
    """Our own form, filled."""
    columns = {name: [values[index] for values in rows] for index, name in enumerate(NAMES)}
    return draw_form(form, DropDowns(), Filling(fields=FIELDS, tables={"tasks": columns}))


def pasted(
    rows: Sequence[Sequence[Any]],
    *,
    headings: Sequence[str] = HEADINGS,
    sheet: str = "项目任务分解表",
    above: int = 4,
    mark: str = "PM-TASK V1.0",
    more: Draw | None = None,
    options: Mapping[str, Any] | None = None,
) -> bytes:
    """A form as it looks after people rebuilt it by hand: labels, header and rows, without any hidden identity."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, **(options or {})})
    page = book.add_worksheet(sheet)
    page.write_row(0, 0, ["项目任务分解表", "", "", mark])
    page.write_row(1, 0, ["项目名称", "样机项目", "", "项目编号", "P2026-001"])
    page.write_row(2, 0, ["制定日期", "2026-11-02", "", "填表人", "张伟", "", "核对人", "李娜"])
    page.write_row(above, 0, headings)
    for number, values in enumerate(rows, above + 1):
        for column, value in enumerate(values):
            page.write(number, column, *([value] if value is not None else [""]))
    if more is not None:
        more(book, page)
    book.close()
    return target.getvalue()


def read(content: bytes, path: str = "任务分解表.xlsx", settled: bool = True) -> Reading:
    return read_workbook(content, path, FORMS, Setting(), settled)


def kinds(reading: Reading) -> set[str]:
    return {problem.kind for problem in reading.problems}


def tasks(reading: Reading, name: str = "name") -> list[Any]:
    assert reading.filled is not None, reading.reason
    return reading.filled.tables["tasks"].columns[name]


def package(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, part in parts.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = method
            archive.writestr(info, part)
    return target.getvalue()


def rebuilt(content: bytes, change: Callable[[str, bytes], tuple[str, bytes] | None]) -> bytes:
    """The same package with some parts changed, renamed or (None) left out; other names arrive unchanged."""
    parts: dict[str, bytes] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            changed = change(name, archive.read(name))
            if changed is not None:
                parts[changed[0]] = changed[1]
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            info = zipfile.ZipInfo("placeholder")
            info.filename = name
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, part)
    return target.getvalue()


def replaced(content: bytes, ending: str, old: bytes, new: bytes) -> bytes:
    """The same package with bytes exchanged in the parts whose name ends so."""
    return rebuilt(content, lambda name, part: (name, part.replace(old, new) if name.endswith(ending) else part))


def minimal(
    sheet: str | bytes, *, root: str = MAIN, relations: str = RELATIONS, extra: Mapping[str, str | bytes] | None = None
) -> bytes:
    """The smallest legal package around one worksheet part."""
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        "</Types>"
    )
    package_relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    return package(
        {
            "[Content_Types].xml": types,
            "_rels/.rels": f'<Relationships xmlns="{package_relations}"><Relationship Id="r1" '
            f'Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{root}" xmlns:r="{relations}"><sheets>'
            '<sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package_relations}"><Relationship Id="r1" '
            f'Type="{relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": sheet,
            **(extra or {}),
        }
    )


def worksheet(cells: str, before: str = "", after: str = "") -> str:
    declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    return f'{declaration}<worksheet xmlns="{MAIN}">{before}<sheetData>{cells}</sheetData>{after}</worksheet>'


def inline(address: str, text: str) -> str:
    return f'<c r="{address}" t="inlineStr"><is><t>{text}</t></is></c>'


def compound(*names: str) -> bytes:
    """Something that begins like OLE2 and has these names in its directory."""
    directory = b"".join(name.encode("utf-16-le") + b"\0\0" for name in names)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + b"\1" * 512 + directory + bytes(512)


def bomb(unpacked: int) -> bytes:
    """A worksheet of nothing but blanks."""
    return minimal(worksheet(" " * unpacked))


def wrong_checksum(content: bytes) -> bytes:
    """The checksum of the first entry changed in both directories: only proving it finds out."""
    changed = bytearray(content)
    changed[14:18] = struct.pack("<L", zlib.crc32(b"wrong"))
    directory = content.find(b"PK\x01\x02")
    changed[directory + 16 : directory + 20] = changed[14:18]
    return bytes(changed)
