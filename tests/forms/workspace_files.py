"""Small real workbooks of our forms, as staff might type them into an empty sheet, and a workspace to put them in."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path

from xlsxwriter import Workbook as Drawing

from automation.forms.schema.column import Setting
from automation.forms.schema.filled_form import Reading
from automation.forms.schema.form import Form
from automation.projects.task_breakdown import FORM as TASKS
from automation.projects.weekly_progress import FORM as PROGRESS
from automation.reference.address_book import FORM as ADDRESS_BOOK
from automation.reference.address_book import directory

FORMS = (ADDRESS_BOOK, TASKS, PROGRESS)
FRIDAY = datetime(2026, 11, 20, 17, 30)
Rows = Sequence[Sequence[str]]


def workbook(form: Form, fields: Mapping[str, str], tables: Mapping[str, Rows]) -> bytes:
    """Labels in column A, values in B, then a table with its headings; a sheet a table where the form says so."""
    target = BytesIO()
    drawing = Drawing(target, {"in_memory": True})
    drawing.set_properties({"created": datetime(2026, 11, 1), "author": "张伟"})
    for number, table in enumerate(form.tables):
        sheet = drawing.add_worksheet(table.sheet or (table.title if not number else None))
        if not number:
            sheet.write_string(0, 0, form.title)
            sheet.write_string(0, 5, f"{form.code} V{form.version}")
        row = 1
        for label in form.fields if not number else ():
            sheet.write_row(row, 0, [label.heading, fields.get(label.name, "")])
            row += 1
        sheet.write_row(row + 1, 0, [column.heading for column in table.columns])
        for offset, values in enumerate(tables.get(table.name, ())):
            sheet.write_row(row + 2 + offset, 0, values)
    drawing.close()
    return target.getvalue()


def progress(
    department: str = "研发部", week: str = "2026-W47", text: str = "联调完成", ids: Sequence[str] = ("001", "002")
) -> bytes:
    fields = {"department": department, "week": week, "filler": "张伟", "filled_on": "2026-11-20"}
    rows = [["控制器", number, "任务" + number, "进行中", "50%", text] for number in ids]
    return workbook(PROGRESS, fields, {"progress": rows})


def tasks(
    department: str = "研发部", ids: Sequence[str] = ("001", "002"), project: str = "控制器", name: str = "原理图"
) -> bytes:
    fields = {"project_name": project, "drawn_up_on": "2026-11-02", "filler": "张伟"}
    rows = [[number, name, "", department, "张伟", "2026-11-02", "2026-11-27", "文件", "-", "进行中"] for number in ids]
    return workbook(TASKS, fields, {"tasks": rows})


def address_book(*departments: str, persons: Sequence[str] = ("张伟",)) -> bytes:
    people = [[person, departments[0], "", f"p{number}@example.com"] for number, person in enumerate(persons)]
    return workbook(ADDRESS_BOOK, {}, {"departments": [[name, persons[0]] for name in departments], "persons": people})


def make_setting(readings: list[Reading]) -> Setting:
    return Setting(directory([each.filled for each in readings if each.filled and each.form == ADDRESS_BOOK.name]))


def put(root: Path, path: str, content: bytes, saved: datetime = datetime(2026, 11, 20, 9, 0)) -> Path:
    """Save a file as of `saved`, local time."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    os.utime(file, (saved.timestamp(), saved.timestamp()))
    return file
