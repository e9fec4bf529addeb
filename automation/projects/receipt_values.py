"""What a receipt says of one workbook: counted, normalised, to be mended, in time or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from automation.forms.schema.problem import Problem
from automation.jobs.mail_words import (
    Cell,
    cell,
    cut,
    full_moment,
    the_rest,
    week_words,
)
from automation.organization.reporting_week import ReportingWeek
from automation.projects.statuses import LATE, MISSING, ON_TIME

SHOWN_TO_MEND, SHOWN_TIDIED = 20, 8
_SAID_ELSEWHERE = {"V09"}
MEND_CELLS = (
    "请打开附件里的退回单，改好红色的单元格，保存后放回原来的文件夹，或作为附件直接回复本邮件。"
    "没有问题的内容已经计入（共 {rows} 行），不用重填。"
)
MEND_ALL = (
    "请按上面的说明改好原来的文件，保存到原来的文件夹；也可以填好附件里的退回单，放回同一个文件夹，或作为附件直接回复本邮件。"
)


def receipt_values(
    week: ReportingWeek,
    title: str,
    department: str,
    file: Mapping[str, Any],
    problems: Sequence[Problem],
    state: Mapping[str, Any] | None,
) -> dict[str, Any]:
    """All words of the template but person, office and slip. file: path, rows, status, reason; state: the department's row."""
    mend = [problem for problem in problems if problem.severity == "error"]
    tidied = [problem for problem in problems if problem.severity == "remark" and problem.kind not in _SAID_ELSEWHERE]
    mine = state if title == "周进度填报表" and _counts(file) else None
    rows = int(file["rows"] or 0)
    return {
        "about": f"{department}{title}（{week_words(week)}）",
        "summary": _summary(title, rows, mend, mine, file) + (_instead(state, file) if title == "周进度填报表" else ""),
        "tiles": _tiles(rows, len(mend), len(tidied), mine),
        "mend": [_mend_row(problem) for problem in mend[:SHOWN_TO_MEND]],
        "mend_count": len(mend),
        "how": (MEND_CELLS if _counts(file) else MEND_ALL).format(rows=rows),
        "tidied": [cut(problem.message, 90) for problem in tidied[:SHOWN_TIDIED]],
        "more": {
            "mend": the_rest(mend, SHOWN_TO_MEND, "处"),
            "tidied": the_rest(tidied, SHOWN_TIDIED, "处", "不再列出"),
        },
        "source": f"文件：{file['path']}（校验码 {str(file['sha256'])[:12]}）",
    }


def _summary(title: str, rows: int, mend: Sequence[Problem], state: Mapping[str, Any] | None, file: Mapping[str, Any]) -> str:
    if not _counts(file):
        return f"文件“{_name(file)}”没有计入" + ("，原因和改法见下表。" if mend else f"：{cut(file['reason'], 100)}。")
    received = f"您的{title}已收到{_when(state)}，计入 {rows} 行。"
    uncounted = f"{state['name']}这一周算未提交" if state and state["submission"] == MISSING else ""
    return received + (f"其中 {len(mend)} 处需要修改，改好以前{uncounted or '按上一次的正确内容统计'}。" if mend else "没有需要修改的地方。")


def _counts(file: Mapping[str, Any]) -> bool:
    return bool(file["status"] == "used")


def _name(file: Mapping[str, Any]) -> str:
    return cut(PurePosixPath(str(file["path"]).replace("\\", "/")).name, 40)


def _instead(state: Mapping[str, Any] | None, file: Mapping[str, Any]) -> str:
    """A department may have sent a good form besides the one that does not count."""
    if _counts(file) or state is None or state["file"] == file["path"]:
        return ""
    if state["submission"] in (ON_TIME, LATE):
        return "本部门这一周的周进度已另外收到并计入；如果这个文件是多余的，删掉即可，不用回复。"
    return "本部门这一周的周进度目前算作未提交，请尽快补交。" if state["submission"] == MISSING else ""


def _when(state: Mapping[str, Any] | None) -> str:
    at = state["submitted_at"] if state else None
    if not isinstance(at, datetime) or state is None or state["submission"] not in (ON_TIME, LATE):
        return ""
    return f"（{full_moment(at)}，{_punctuality(state)}）"


def _punctuality(state: Mapping[str, Any]) -> str:
    late = state["submission"] == LATE and state["reason"]
    return f"{state['submission']}，{cut(state['reason'], 30)}" if late else str(state["submission"])


def _tiles(rows: int, mend: int, tidied: int, state: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    tiles: list[dict[str, Any]] = [
        {"label": "计入行数", "value": rows, "tone": "plain", "note": ""},
        {"label": "需要修改", "value": mend, "tone": "bad" if mend else "good", "note": ""},
        {"label": "自动整理", "value": tidied, "tone": "plain", "note": "请看一眼" if tidied else ""},
    ]
    if state and state["submission"]:
        tone = {ON_TIME: "good", LATE: "warn", MISSING: "bad"}.get(state["submission"], "plain")
        tiles.insert(0, {"label": "提交", "value": state["submission"], "tone": tone, "note": ""})
    return tiles


def _mend_row(problem: Problem) -> list[Cell]:
    """The message without its place, which has a column of its own."""
    place, found, sentence = problem.message.partition(f"({problem.cell})") if problem.cell else ("", "", "")
    where = place.removeprefix(problem.sheet) + found if found else " ".join(filter(None, (problem.sheet, problem.cell)))
    typed = cut(problem.value, 40) or ("（空）" if problem.cell else "—")
    return [cell(cut(where or "整个文件", 40)), cell(typed), cell(cut(sentence or problem.message, 200))]
