"""What the mail with the minutes of a kick-off meeting says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from automation.jobs.mail_words import Cell, cell, cut, day, full_moment, the_rest
from automation.jobs.rows import Row
from automation.projects.minutes import Minutes

SHOWN = 20
CORRECTED = "这是更正：纪要已经修改，请以本邮件为准，此前收到的作废。"


def minutes_values(one: Minutes, correction: bool) -> dict[str, Any]:
    """All words of the template but link and office."""
    fields, tables = one.paper.fields, one.paper.tables
    name, people = cut(fields["project_name"], 60), "、".join(one.participants)
    return {
        "project": cut(fields["project_name"], 20),
        "correction": CORRECTED if correction else "",
        "summary": f"“{name}”（{one.project_id}）已启动，项目负责人{fields['lead']}。"
        f"下面是会上定下的里程碑、分工和决议，请按此执行；决议到期前 3 天会提醒责任人。",
        "goal": cut(fields["goal"], 300),
        "meeting": [
            f"会议：{full_moment(fields['held_at'])}{'，' + cut(fields['place'], 60) if fields.get('place') else ''}",
            f"参会：{cut(people, 120)}",
            f"例会：{cut(fields['rhythm'], 60)}；反馈：{cut(fields['channel'], 60)}",
        ],
        "milestones": [_milestone(row) for row in tables.get("milestones", ())[:SHOWN]],
        "duties": [_duty(row) for row in tables.get("duties", ())[:SHOWN]],
        "decisions": [_decision(row) for row in tables.get("decisions", ())[:SHOWN]],
        "more": {name: the_rest(rows, SHOWN, unit, "见纪要原件") for (name, unit), rows in _counted(tables)},
        "place": one.paper.path,
    }


def _counted(tables: Mapping[str, Sequence[Row]]) -> Sequence[tuple[tuple[str, str], Sequence[Row]]]:
    units = (("milestones", "个里程碑"), ("duties", "项分工"), ("decisions", "项决议"))
    return [(unit, tables.get(unit[0], ())) for unit in units]


def _milestone(row: Row) -> list[Cell]:
    return [cell(day(row["due"])), cell(cut(row["milestone"], 60)), cell(cut(row["department"] or "—", 14))]


def _duty(row: Row) -> list[Cell]:
    return [cell(cut(row["department"], 14)), cell(cut(row["duty"], 120)), cell(cut(row["contact"] or "—", 12))]


def _decision(row: Row) -> list[Cell]:
    return [cell(cut(row["matter"], 120)), cell(cut(row["person"] or "—", 12)), cell(day(row["due"]))]
