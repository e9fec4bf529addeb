"""The first sentence of a report: how complete it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from automation.forms.schema.problem import Problem
from automation.projects.statuses import LATE, MISSING, ON_TIME
from automation.projects.submissions import Submission, void_files
from automation.projects.weekly_form import week_in
from automation.projects.weekly_inputs import WeeklyInputs, reported_forms, values

_FORMS = ("task_breakdown", "weekly_progress")


def errors_by_file(problems: Iterable[Problem]) -> Counter[str]:
    return Counter(problem.file for problem in problems if problem.severity == "error")


def returned(inputs: WeeklyInputs, label: str, errors: Counter[str]) -> tuple[int, int]:
    """How many forms behind this report go back to whoever filled them, and how many cells are to mend in them."""
    weeks = {file: week for file, week, *_ in reported_forms(inputs.progress)}
    void = void_files(inputs.problems)
    told = zip(*(values(inputs.files, name) for name in ("path", "form", "status")), strict=True)
    # A copy that was set aside is no form of its own; one that is empty or last week's again is.
    back = {path for path, form, status in told if form in _FORMS and (status != "ignored" or path in void)}
    files = {*values(inputs.tasks, "file"), *weeks, *back}
    bad = [errors[file] for file in files if errors[file] and (weeks.get(file) or week_in(file or "") or label) == label]
    return len(bad), sum(bad)


def completeness(found: Iterable[Submission], back: tuple[int, int], carried_over: int) -> str:
    """`11 个部门应报：9 按时，1 迟交，1 未提交；1 份退回（3 处待改）；2 项沿用上周`; later parts only if not nil."""
    states = Counter(one.state for one in found if one.state)
    counts = "，".join(f"{states[state]} {state}" for state in (ON_TIME, LATE, MISSING))
    parts = [f"{states.total()} 个部门应报：{counts}" if states else "没有部门应报"]
    parts += [f"{back[0]} 份退回（{back[1]} 处待改）"] if back[0] else []
    parts += [f"{carried_over} 项沿用上周"] if carried_over else []
    return "；".join(parts)
