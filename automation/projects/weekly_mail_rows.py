"""The lines and table rows of a weekly mail, each made of one row of the figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from automation.jobs.mail_words import TRIFLE, Cell, against_plan, cell, cut, day, items, percent
from automation.jobs.rows import Row
from automation.projects.statuses import LATE, MISSING, NOT_DUE
from automation.projects.weekly_figures import Change

FAR_BEHIND = -20
"""Points behind plan from which SPEC §5 speaks of risk."""


def project_bar(row: Row) -> dict[str, Any]:
    deviation = row["deviation"]
    tone = "good" if deviation is None or deviation > -TRIFLE else "bad" if deviation <= FAR_BEHIND else "warn"
    note = f"{percent(row['completion'])}，{against_plan(deviation)}"
    return {"label": cut(row["name"], 18), "percent": max(0, min(100, row["completion"] or 0)), "tone": tone, "note": note}


def project_row(row: Row) -> list[Cell]:
    done = f"{row['done']} / {row['tasks'] - row['cancelled']} 完成"
    return [cell(cut(row["name"], 30)), cell(done), items(row["overdue"]), cell(day(row["planned_end"])), _forecast(row)]


def _forecast(row: Row) -> Cell:
    planned, ahead = row["planned_end"], row["forecast_end"]
    if planned and ahead and ahead > planned:
        return cell(day(ahead), "bad", f"晚 {(ahead - planned).days} 个自然日")
    return cell(day(ahead)) if ahead else cell("已全部完成" if row["done"] else "—", "quiet")


def department_row(row: Row) -> list[Cell]:
    name, completion = cell(cut(row["name"], 16)), cell(percent(row["completion"]))
    return [name, _submission(row), cell(row["tasks"]), items(row["overdue"]), completion]


def _submission(row: Row) -> Cell:
    state, at = row["submission"], row["submitted_at"]
    note = f"退回，{row['to_mend']} 处待改" if row["returned"] else ""
    if state == NOT_DUE:
        return cell("本周不用报", "quiet", note)
    if state == MISSING:
        return cell(state, "bad", note or cut(row["reason"], 20))
    when = f"（{at:%m-%d %H:%M}）" if at else ""
    return cell(f"{state}{when}", "warn" if state == LATE else "good", note)


def attention_row(row: Row) -> list[Cell]:
    task = cell(cut(f"{row['id'] or ''} {row['name'] or ''}", 30), "text", cut(row["project"], 24))
    return [task, cell(cut(row["person"] or "—", 12), "text", cut(row["department"], 14)), cell(day(row["end"])), _trouble(row)]


def _trouble(row: Row) -> Cell:
    note = "在关键路径上" if row["critical"] else ""
    if row["days_overdue"]:
        return cell(f"逾期 {row['days_overdue']} 天", "bad", note)
    if row["overdue"]:
        return cell("已报延期", "bad", note)
    if row["blocked"]:
        return cell("受阻", "warn", "前置任务未完成")
    behind = row["deviation"] is not None and row["deviation"] <= FAR_BEHIND
    return cell("有风险", "warn", against_plan(row["deviation"]) if behind else "前置任务延期")


def issue_line(row: Row) -> str:
    task = " ".join(filter(None, (row["id"], row["name"])))
    return f"{cut(row['department'], 12)}，{cut(task, 24)}：{cut(row['issue'], 60)}（{row['status']}）"


def change_line(row: Row) -> str:
    change: Change = row["change"]
    return f"{change.kind}：{cut(change.project, 16)} {cut(f'{change.id} {change.name}', 24)}，{cut(change.text, 40)}"


SECTIONS: dict[str, tuple[int, str, Callable[[Row], Any]]] = {
    "projects": (12, "个项目", project_row),
    "departments": (16, "个部门", department_row),
    "attention": (10, "项任务", attention_row),
    "issues": (6, "个问题", issue_line),
    "changes": (6, "项变化", change_line),
}
"""Name in the template -> how many are shown, the counting word, and how one is put into words."""
