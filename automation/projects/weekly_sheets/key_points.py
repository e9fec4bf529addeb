"""本周要点: what a manager should take away, in three to six sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from automation.projects.shown_remarks import sentences
from automation.projects.statuses import COMPLETED, MISSING, NEWLY_OVERDUE, OVERDUE
from automation.projects.weekly_inputs import values
from automation.projects.weekly_sheets.findings import Findings
from automation.projects.weekly_sheets.wording import day, listed, points, share, shortened
from automation.reports.report import KeyPoint


def key_points(found: Findings) -> tuple[KeyPoint, ...]:
    sentences = (*_risk(found), *_delay(found), *_gain(found), *_needs(found), *_submission(found), *_remarks(found))
    return sentences or (KeyPoint("进展", "green", "没有在办任务，也没有需要关注的事项。"),)


def _risk(found: Findings) -> Iterator[KeyPoint]:
    for risk in found.risks[:1]:
        project, identity, name, department, person, forecast = (
            found.task(column)[risk.place] for column in ("project", "id", "name", "department", "person", "forecast_end")
        )
        owner = " ".join(str(word) for word in (department, person) if word)
        where = "，在关键路径上" if risk.critical else ""
        ahead = f"，预测 {day(forecast)}完成" if forecast else ""
        text = f"“{project}”的 {identity} {name}（{owner}）{risk.reason}{where}{ahead}。"
        yield KeyPoint("风险", "red" if risk.kind == OVERDUE else "orange", text)


def _delay(found: Findings) -> Iterator[KeyPoint]:
    """The project that will be latest."""
    if not any(found.days_late):
        return
    worst = max(range(len(found.days_late)), key=found.days_late.__getitem__)
    project = found.figures.projects.iloc[worst]
    others = sum(days > 0 for days in found.days_late) - 1
    rest = f"；另有 {others} 个项目预测晚于计划" if others else ""
    text = (
        f"“{project['name']}”预测 {day(project['forecast_end'])}完成，比计划晚 {found.days_late[worst]} 个工作日，"
        f"完成率与计划相差 {points(project['deviation'] or 0)}{rest}。"
    )
    yield KeyPoint("关注", "orange", text)


def _gain(found: Findings) -> Iterator[KeyPoint]:
    kinds = Counter(change.kind for change in found.figures.changes)
    now, before = found.history.now(), found.history.before()
    if before is None or not now.tasks:
        return
    text = (
        f"本周完成 {kinds[COMPLETED]} 项，新逾期 {kinds[NEWLY_OVERDUE]} 项；"
        f"总完成率由 {share(before.completion)} 变为 {share(now.completion)}，计划 {share(now.planned)}。"
    )
    yield KeyPoint("进展", "green" if now.completion > before.completion else "quiet", text)


def _needs(found: Findings) -> Iterator[KeyPoint]:
    """Departments that others wait for, the most wanted first."""
    wanted = Counter(name for needs in values(found.figures.plans, "needs") for name in needs or ())
    if wanted:
        names = listed([f"{name}（{count} 项）" for name, count in wanted.most_common()], 5)
        yield KeyPoint("协调", "blue", f"下周需要{names}配合，详见“下周计划”。")


def _submission(found: Findings) -> Iterator[KeyPoint]:
    rows = list(zip(*(values(found.figures.departments, name) for name in ("name", "submission", "to_mend")), strict=True))
    missing = [name for name, state, _ in rows if state == MISSING]
    mending = [f"{name} {count} 处" for name, _, count in rows if count]
    parts = [
        f"未提交：{listed(missing, 8)}" if missing else "",
        f"退回待改：{listed(mending, 6)}" if mending else "",
        _plans_to_mend(found),
    ]
    if any(parts):
        yield KeyPoint("提交", "blue", "；".join(part for part in parts if part) + "，详见“未提交与数据问题”。")


def _plans_to_mend(found: Findings) -> str:
    """Task lists belong to no single department, so they are counted by themselves."""
    plans = {path for path, form in zip(*_columns(found, "path", "form"), strict=True) if form == "task_breakdown"}
    errors = [one.file for one in found.figures.problems if one.severity == "error" and one.file in plans]
    return f"任务分解表 {len(set(errors))} 份共 {len(errors)} 处待改" if errors else ""


def _columns(found: Findings, *names: str) -> Iterator[list[str]]:
    return (values(found.figures.files, name) for name in names)


def _remarks(found: Findings) -> Iterator[KeyPoint]:
    if said := "".join(sentences(found.figures.remarks)):
        yield KeyPoint("说明", "quiet", shortened(said, 160))
