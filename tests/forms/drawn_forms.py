"""A small company and a filled 项目任务分解表, as values, for the tests that draw."""

from __future__ import annotations

from datetime import date
from typing import Any

from automation.forms.drawing.drop_downs import DropDowns
from automation.forms.drawing.filling import Filling
from automation.forms.schema.filled_form import FilledForm, FilledTable
from automation.forms.schema.problem import Problem
from automation.projects.task_breakdown import FORM as TASKS

LISTS = DropDowns(
    departments=("研发部", "市场部", "质量部", "采购部"),
    persons=(("市场部", "刘洋"), ("研发部", "张伟"), ("采购部", "周强"), ("研发部", "李娜"), ("质量部", "郑凯")),
    projects=("新一代控制器研制项目",),
)

FIELDS: dict[str, Any] = {
    "project_name": "新一代控制器研制项目",
    "project_id": "P2026-018",
    "drawn_up_on": date(2026, 11, 2),
    "filler": "张伟",
    "checker": "李娜",
}

ROWS = (
    ("001", "客户调研", "走访 6 家重点客户，形成需求清单", "市场部", "刘洋",
     date(2026, 9, 1), date(2026, 9, 18), "调研报告", None, "已完成"),
    ("002", "总体方案", "确定系统架构、接口与指标分解", "研发部", "张伟",
     date(2026, 9, 21), date(2026, 10, 15), "方案评审稿", ("001",), "已完成"),
    ("003", "硬件原理图", "主控板、电源板原理图及评审", "研发部", "李娜",
     date(2026, 10, 16), date(2026, 11, 13), "原理图、BOM", ("002",), "进行中"),
    ("004", "驱动开发", "底层驱动与通信协议栈", "研发部", "张伟",
     date(2026, 10, 16), date(2026, 12, 4), "驱动代码", ("002",), "进行中"),
    ("005", "器件采购", "主控芯片、连接器等长周期物料；供应商交期不稳，每周跟催一次，把新的交期写进来", "采购部", "周强",
     date(2026, 10, 19), date(2026, 11, 20), "到货验收单", ("003",), "延期"),
    ("006", "结构设计", "外壳、散热及三防设计", "研发部", "李娜",
     date(2026, 10, 26), date(2026, 11, 27), "结构图纸", ("002",), "进行中"),
    ("007", "样机试制", "完成 3 台样机装配", "研发部", "张伟",
     date(2026, 11, 30), date(2026, 12, 18), "样机 3 台", ("003", "005", "006"), "未开始"),
    ("008", "测试方案", "功能、性能、环境试验大纲", "质量部", "郑凯",
     date(2026, 11, 9), date(2026, 11, 20), "测试大纲", ("002",), "已完成"),
    ("009", "样机测试", "按大纲完成全部试验项目", "质量部", "郑凯",
     date(2026, 12, 21), date(2027, 1, 15), "测试报告", ("007", "008"), "未开始"),
    ("010", "成本核算", "目标成本与实际成本对比", "采购部", "周强",
     date(2026, 12, 7), date(2026, 12, 11), "成本分析表", ("005",), "未开始"),
    ("011", "工艺准备", "工艺路线与工装夹具", "采购部", "周强",
     date(2026, 12, 14), date(2026, 12, 24), "工艺文件", ("006",), "未开始"),
    ("012", "资料归档", "权限与目录", "研发部", "李娜",
     date(2026, 11, 16), date(2026, 11, 30), "权限清单", None, "进行中"),
    ("013", "宣传资料", "产品彩页与网站内容", "市场部", "刘洋",
     date(2027, 1, 4), date(2027, 1, 15), "彩页", ("009",), "未开始"),
    ("014", "结题评审", None, "研发部", "张伟",
     date(2027, 1, 18), date(2027, 1, 29), "结题报告", ("009", "010", "011"), "未开始"),
)  # fmt: skip

NAMES = tuple(column.name for column in TASKS.tables[0].columns)


def columns() -> dict[str, list[Any]]:
    return {name: [row[index] for row in ROWS] for index, name in enumerate(NAMES)}


FILLED = Filling(fields=FIELDS, tables={"tasks": columns()})

FILE, SHEET, FIRST_ROW = "项目/任务分解表.xlsx", "项目任务分解表", 9
FAULTS = (
    ("dependencies", 3, "I10", "002,,2a", "“2a”不是任务编号。请写三位编号，用逗号隔开，如 001,002；没有写 -。"),
    ("end", 6, "D10", "12月中旬", "“12月中旬”不是日期。请填预计日期，如 2026-12-18，以后可以调整。"),
    ("status", 8, "E03", "快开始了", "“快开始了”不是规定的状态。请从下拉列表里选：未开始、进行中、已完成、延期、已取消。"),
    ("person", 11, "M01", "", "没有填写。请从下拉列表里选 1 位负责人。"),
)


def problem(name: str, index: int, kind: str, value: str, sentence: str, severity: Any = "error") -> Problem:
    """A problem as the judge words it, with its place in the staff's own workbook."""
    column = TASKS.tables[0].column(name)
    row, letter = FIRST_ROW + index, "ABCDEFGHIJ"[NAMES.index(name)]
    message = f"{SHEET}第{row}行“{column.heading}”({letter}{row}){sentence}"
    return Problem(FILE, SHEET, f"{letter}{row}", kind, value, message, severity)


def faulty() -> tuple[FilledForm, list[Problem]]:
    """The same form with four refused cells, one remark and a column of their own, its table one row further down."""
    values = columns()
    for name, index, *_ in FAULTS:
        values[name][index] = None
    rows = list(range(FIRST_ROW, FIRST_ROW + len(ROWS)))
    letters = {**dict(zip(NAMES, "ABCDEFGHIJ", strict=True)), "预算（万元）": "K"}
    refused = [(index, name) for name, index, *_ in FAULTS]
    table = FilledTable(SHEET, 8, rows, letters, values, {"预算（万元）": [None, "12.5", *[None] * 12]}, refused)
    cells = {name: (SHEET, cell) for name, cell in zip(FIELDS, ("B3", "F3", "H3", "B4", "F4"), strict=True)}
    problems = [problem(*fault) for fault in FAULTS]
    problems.append(problem("start", 7, "D02", "2026.11.9", "“2026.11.9”已按 2026-11-09 收取。", "remark"))
    return FilledForm("task_breakdown", "1.0", dict(FIELDS), cells, {"tasks": table}), problems
