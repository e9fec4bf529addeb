"""The six figures at the top of 总览, each compared with the week before where that is known."""

from __future__ import annotations

from collections import Counter

from automation.projects.statuses import CANCELLED, DONE, IN_PROGRESS, IN_REVIEW, LATE, MISSING, NEW_ISSUE, ON_TIME, OVERDUE
from automation.projects.weekly_inputs import values
from automation.projects.weekly_sheets.findings import Findings
from automation.projects.weekly_sheets.wording import more, points, share
from automation.reports.report import Tile, Tiles, Tone


def tiles(found: Findings) -> Tiles:
    return Tiles((_completion(found), _tasks(found), _overdue(found), _threatened(found), _issues(found), _submitted(found)))


def _completion(found: Findings) -> Tile:
    now, gain = found.history.now(), found.history.gain()
    note = f"计划 {share(now.planned)}" + (f"，比上周 {points(gain)}" if gain is not None else "")
    behind: Tone = "orange" if now.completion < now.planned else "green"
    value = now.completion / 100 if now.tasks else None
    return Tile("总完成率", value, "0%", note, "blue", behind if now.tasks else "quiet")


def _tasks(found: Findings) -> Tile:
    counts = Counter(found.task("status"))
    total = counts.total() - counts[CANCELLED]
    waiting = f"，待审核 {counts[IN_REVIEW]}" if counts[IN_REVIEW] else ""
    return Tile("任务", total, '0" 项"', f"已完成 {counts[DONE]}，进行中 {counts[IN_PROGRESS]}{waiting}", "navy")


def _overdue(found: Findings) -> Tile:
    count = Counter(found.task("status"))[OVERDUE]
    before = found.history.before()
    change = count - before.overdue if before else 0
    note = more(change, "项") if before else "首次汇总"
    return Tile("延期任务", count, '0" 项"', note, "red" if count else "green", _judged(change))


def _judged(change: int) -> Tone:
    return "red" if change > 0 else "green" if change < 0 else "quiet"


def _threatened(found: Findings) -> Tile:
    """As SPEC §5 says it, late tasks among them: the mails count the same."""
    flags = zip(found.task("blocked"), found.task("at_risk"), found.task("critical"), strict=True)
    threatened = [bool(critical) for blocked, at_risk, critical in flags if blocked or at_risk]
    note = f"其中关键路径上 {sum(threatened)} 项"
    tone: Tone = "orange" if any(threatened) else "quiet"
    return Tile("受阻或有风险", len(threatened), '0" 项"', note, "orange" if threatened else "green", tone)


def _issues(found: Findings) -> Tile:
    states = Counter(values(found.figures.issues, "status"))
    note = f"新提出 {states[NEW_ISSUE]}，此前未解决 {states.total() - states[NEW_ISSUE]}"
    return Tile("存在问题", states.total(), '0" 个"', note, "blue")


def _submitted(found: Findings) -> Tile:
    states = Counter(state for state in values(found.figures.departments, "submission") if state)
    value = states[ON_TIME] / states.total() if states else None
    late = f"迟交 {states[LATE]}，未提交 {states[MISSING]}"
    missing = states[LATE] + states[MISSING]
    return Tile("按时提交率", value, "0%", late if states else "没有部门应报", "blue", "red" if missing else "quiet")
