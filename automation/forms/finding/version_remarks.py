"""What people are told when a workbook does not count or lies in the wrong place: the words of docs/mess.csv."""

from __future__ import annotations

from collections.abc import Sequence

from automation.forms.finding.contents import differences
from automation.forms.finding.copy_names import is_conflict
from automation.forms.finding.found_workbook import Workbook, about_file
from automation.forms.schema.form import Form
from automation.forms.schema.problem import Problem

_SHOWN = 5


def saved(book: Workbook) -> str:
    """When a workbook was saved last, for people."""
    return book.modified[:16].replace("T", " ") or book.first_seen.strftime("%Y-%m-%d %H:%M")


def copies(form: Form, others: Sequence[Workbook], counted: Workbook) -> Problem:
    """V01, said once a group, at the first of the others."""
    names = "、".join(book.path for book in (counted, *others))
    taken = f"本次采用“{counted.path}”（{saved(counted)} 保存）"
    message = f"收到 {len(others) + 1} 份“{form.title}”：{names}。{taken}。如不对，请只保留一份。"
    return about_file(others[0].path, "V01", message)


def conflict(form: Form, copy: Workbook, counted: Workbook) -> Problem | None:
    """V02 with the cells that differ, or None if `copy` is no conflict copy."""
    filled, its = copy.reading.filled, counted.reading.filled
    if not is_conflict(copy.path) or filled is None or its is None:
        return None
    texts = differences(form, filled, its)
    shown = "；".join(texts[:_SHOWN]) + (" 等" if len(texts) > _SHOWN else "")
    message = f"发现同步冲突副本“{copy.path}”，与正式文件有 {len(texts)} 处不同：{shown}。请确认以哪份为准后删除另一份。"
    return about_file(copy.path, "V02", message)


def wrong_folder(path: str, folder: str, department: str) -> Problem:
    message = f"“{path}”放在了“{folder}”，表内填报部门是“{department}”，已按{department}收取。"
    return about_file(path, "V03", message)


def same_as_last_week(path: str) -> Problem:
    message = f"“{path}”与上周完全相同，请确认是否已更新；若确无变化请回复“无变化”。"
    return about_file(path, "V06", message, "error")


def empty_form(path: str) -> Problem:
    message = f"“{path}”里还没有填写任务。若本周期没有任务，请回复“无任务”。"
    return about_file(path, "V07", message, "error")
