"""未提交与数据问题, and 数据来源: who has not reported, what is to be mended, and which files the report is made from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from automation.forms.schema.problem import Problem
from automation.projects.statuses import LATE, MISSING
from automation.projects.weekly_inputs import values
from automation.projects.weekly_sheets.findings import Findings, moment
from automation.projects.weekly_sheets.project_sheets import SUBMISSION_TONES
from automation.projects.weekly_sheets.wording import column, shortened
from automation.reports.report import DataTable, Gap, Links, PageTitle, ReportColumn, Sheet, Tone

FORM_TITLES: Mapping[str, str] = {
    "kickoff_minutes": "项目启动会议纪要", "task_breakdown": "项目任务分解表", "weekly_progress": "周进度填报表",
    "address_book": "通讯录", "terminology_list": "术语表", "company_calendar": "工作日历",
}  # fmt: skip
FILE_STATES: Mapping[str, str] = {"used": "已采用", "ignored": "已略过", "rejected": "未采用", "waiting": "等待中"}
FILE_TONES: dict[str, Tone] = {"已采用": "green", "已略过": "quiet", "未采用": "red", "等待中": "orange"}
SEVERITIES: Mapping[str, str] = {"error": "待改", "remark": "提示"}
SEVERITY_TONES: dict[str, Tone] = {"待改": "red", "提示": "quiet"}
_SHEET = "未提交与数据问题"


def problem_sheet(found: Findings) -> Sheet:
    problems = sorted(found.figures.problems, key=lambda one: one.severity != "error")
    counts = Counter(one.severity for one in problems)
    told = f"数据问题：{counts['error']} 处待改，{counts['remark']} 处提示；待改的单元格沿用上次有效的内容"
    summary = f"{found.figures.completeness}。{told}。"
    departments = DataTable(_departments(found), title="部门提交情况", filters=False, empty="没有部门应报")
    return Sheet(_SHEET, (
        PageTitle(_SHEET, summary),
        departments,
        Gap(14),
        DataTable(_problems(problems), title="数据问题", empty="没有发现数据问题"),
    ), tone="orange")  # fmt: skip


def _departments(found: Findings) -> tuple[ReportColumn, ...]:
    """Not submitted first, then returned, then late, then the rest."""
    table = found.figures.departments[found.figures.departments["submission"] != ""]
    states, mending = values(table, "submission"), values(table, "to_mend")
    rank = {MISSING: 0, LATE: 2}
    order = sorted(range(len(states)), key=lambda row: rank.get(states[row], 1 if mending[row] else 3))
    table = table.iloc[order]
    returned = zip(values(table, "returned"), values(table, "to_mend"), strict=True)
    words = [f"退回 {files} 份，待改 {cells} 处" if files else "" for files, cells in returned]
    return (
        column(table, "submission", "提交情况", "middle", 10, tones=SUBMISSION_TONES),
        column(table, "name", "部门", "middle", 14),
        column(table, "head", "部门负责人", "middle", 12),
        column(table, "submitted_at", "提交时间", "moment", 17),
        column(table, "file", "提交的文件", "text", 42, links=Links(values(table, "file"))),
        ReportColumn(heading="退回与待改", values=words, kind="text", width=24),
        column(table, "reason", "说明", "long", 64),
    )


def _problems(problems: list[Problem]) -> tuple[ReportColumn, ...]:
    files = [one.file for one in problems]
    links = Links(files, [one.sheet for one in problems], [one.cell or None for one in problems])
    return (
        ReportColumn(heading="处理", values=[SEVERITIES[one.severity] for one in problems], kind="middle", width=10,
                     tones=SEVERITY_TONES),
        ReportColumn(heading="工作表", values=[one.sheet for one in problems], kind="middle", width=14),
        ReportColumn(heading="单元格", values=[one.cell for one in problems], kind="middle", width=12),
        ReportColumn(heading="类别代号", values=[one.kind for one in problems], kind="middle", width=17),
        ReportColumn(heading="文件", values=files, width=42, links=links),
        ReportColumn(heading="所填内容", values=[shortened(one.value, 60) for one in problems], width=24),
        ReportColumn(heading="说明", values=[shortened(one.message) for one in problems], kind="long", width=64),
    )  # fmt: skip


def source_sheet(found: Findings) -> Sheet:
    table = found.figures.files
    states = [FILE_STATES.get(state, state) for state in values(table, "status")]
    forms = [FORM_TITLES.get(form, form) for form in values(table, "form")]
    columns = (
        column(table, "path", "文件", width=46, links=Links(values(table, "path"))),
        ReportColumn(heading="表单", values=forms, width=18),
        ReportColumn(heading="状态", values=states, kind="middle", width=9, tones=FILE_TONES),
        column(table, "rows", "采用行数", "number", 9),
        column(table, "problems", "问题数", "days", 8),
        column(table, "author", "最后保存人", "middle", 12),
        ReportColumn(heading="修改时间", values=[moment(at) for at in values(table, "modified")], kind="moment", width=17),
        column(table, "reason", "原因", "long", 34),
        column(table, "sha256", "sha256", "text", 68),
    )
    counts = Counter(states)
    told = "，".join(f"{state} {counts[state]} 个" for state in FILE_TONES if counts[state]) or "没有文件"
    summary = f"{told}。sha256 相同即为同一版本的内容；读过的每个版本都有存档。文件链接在共享盘上打开本报表时有效。"
    return Sheet("数据来源", (PageTitle("数据来源", summary), DataTable(columns, frozen=1)), tone="grey")
