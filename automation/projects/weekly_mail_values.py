"""What a weekly mail says: the figures of the week, cut to one person's projects and departments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from automation.jobs.mail_words import cut, full_moment, percent, the_rest, week_words
from automation.jobs.rows import Row, rows_of
from automation.projects.shown_remarks import sentences
from automation.projects.statuses import CANCELLED, LATE, MISSING, NEWLY_OVERDUE
from automation.projects.weekly_figures import WeeklyFigures
from automation.projects.weekly_mail_index import attention_of, changes_of, counts_of, files_of
from automation.projects.weekly_mail_rows import SECTIONS, project_bar
from automation.projects.weekly_scope import Places, Scope


class Overview:
    """The week's figures, indexed once; `values` and `causes` then cost what one mail shows. beside: what managers read besides."""

    def __init__(self, figures: WeeklyFigures, beside: Sequence[Mapping[str, Any]] = ()) -> None:
        self.figures = figures
        self._beside = beside
        self._projects = sorted(rows_of(figures.projects), key=lambda row: (-row["overdue"], row["deviation"] or 0))
        late_first = {MISSING: 0, LATE: 1}
        self._departments = sorted(
            _without_cancelled(figures), key=lambda row: (late_first.get(row["submission"], 2), -row["overdue"])
        )
        self._places = {
            "attention": Places(attention_of(figures.tasks)),
            "issues": Places(rows_of(figures.issues)),
            "changes": Places(changes_of(figures)),
            "counts": Places(counts_of(figures.tasks)),
            "files": Places(files_of(figures.tasks)),
        }
        self._sha256 = dict(zip(figures.files["path"].tolist(), figures.files["sha256"].tolist(), strict=True))

    def causes(self, scope: Scope) -> tuple[tuple[str, str], ...]:
        """(file, sha256) of the workbooks behind the tasks of this scope."""
        files = {row["file"] for row in self._places["files"].within(scope)}
        return tuple((file, self._sha256[file]) for file in sorted(files) if file in self._sha256)

    def values(self, scope: Scope) -> dict[str, Any]:
        """All words of the template but those about the person and the office."""
        found = self._sections(scope)
        counts = self._sums(scope)
        missing = [row for row in found["departments"] if row["submission"] == MISSING]
        return {
            "week": week_words(self.figures.week),
            "cutoff": full_moment(self.figures.cutoff),
            "headline": _headline(scope, counts, missing),
            "first": "" if scope.everything else "".join(map(_ask, missing)),
            "summary": _summary(scope, found, counts, missing),
            "completeness": self.figures.completeness,
            "completeness_tone": "warn" if (self.figures.departments["submission"] == MISSING).any() else "plain",
            "tiles": _tiles(counts, found["changes"], self._completion(scope)),
            "scope": _headings(scope),
            "project_bars": [project_bar(row) for row in found["projects"][: SECTIONS["projects"][0]]],
            "more": {name: the_rest(found[name], shown, unit) for name, (shown, unit, _) in SECTIONS.items()},
            "beside": [dict(one) for one in self._beside] if scope.everything else [],
            "remarks": list(sentences(self.figures.remarks))[:3],
        } | {name: [word(row) for row in found[name][:shown]] for name, (shown, _, word) in SECTIONS.items()}

    def _sections(self, scope: Scope) -> dict[str, list[Row]]:
        found = {name: self._places[name].within(scope) for name in ("attention", "issues", "changes")}
        found["projects"] = [row for row in self._projects if scope.everything or row["name"] in scope.projects]
        found["departments"] = [row for row in self._departments if scope.everything or row["name"] in scope.departments]
        return found

    def _sums(self, scope: Scope) -> Counter[str]:
        total: Counter[str] = Counter()
        for row in self._places["counts"].within(scope):
            total.update({name: row[name] for name in ("tasks", "done", "overdue", "risk")})
        return total

    def _completion(self, scope: Scope) -> str:
        """The whole company's, as the report has it; a mixture of projects and departments has none of its own."""
        trend = self.figures.trend
        if not scope.everything or trend.empty:
            return ""
        whole = trend[(trend["week"] == self.figures.week.label) & (trend["project"] == "")]
        return f"完成率 {percent(whole['completion'].iloc[0])}" if len(whole) else ""


def _without_cancelled(figures: WeeklyFigures) -> list[Row]:
    """Departments with the tasks that the mail's sums count."""
    told = zip(figures.tasks["department"].tolist(), figures.tasks["status"].tolist(), strict=True)
    cancelled = Counter(department for department, status in told if status == CANCELLED)
    return [{**row, "tasks": row["tasks"] - cancelled[row["name"]]} for row in rows_of(figures.departments)]


def _headline(scope: Scope, counts: Counter[str], missing: Sequence[Row]) -> str:
    """What a head has to do himself stands before what is late."""
    late = f"延期 {counts['overdue']} 项" if counts["overdue"] else "无延期"
    if not missing:
        return late
    several = scope.everything or len(missing) > 1
    told = (f"{len(missing)} 个部门" if several else cut(missing[0]["name"], 8)) + "未提交"
    return f"{late}，{told}" if scope.everything else f"{told}，{late}"


def _ask(row: Row) -> str:
    why = f"（{cut(row['reason'], 30)}）" if row["reason"] else ""
    return f"{row['name']}本周的周进度还没有提交{why}，请尽快补交；下面暂按最近一次填报统计。"


def _summary(scope: Scope, found: Mapping[str, Sequence[Row]], counts: Counter[str], missing: Sequence[Row]) -> str:
    whose = "全公司" if scope.everything else "您负责"
    about = [f"{len(found[name])} {unit}" for name, unit in (("projects", "个项目"), ("departments", "个部门")) if found[name]]
    told = [f"{whose} {'、'.join(about)}，共 {counts['tasks']} 项任务：已完成 {counts['done']} 项"]
    told += [f"延期 {counts['overdue']} 项"] if counts["overdue"] else ["没有延期"]
    told += [f"受阻或有风险 {counts['risk']} 项"] if counts["risk"] else []
    return "，".join(told) + (f"；{len(missing)} 个部门未提交周进度。" if missing and scope.everything else "。")


def _tiles(counts: Counter[str], changes: Sequence[Row], completion: str) -> list[dict[str, Any]]:
    newly = sum(row["change"].kind == NEWLY_OVERDUE for row in changes)
    return [
        {"label": "任务", "value": counts["tasks"], "tone": "plain", "note": completion},
        {"label": "已完成", "value": counts["done"], "tone": "good", "note": ""},
        {"label": "延期", "value": counts["overdue"], "tone": "bad" if counts["overdue"] else "good",
         "note": f"本周新增 {newly}" if newly else ""},
        {"label": "受阻或有风险", "value": counts["risk"], "tone": "warn" if counts["risk"] else "good", "note": ""},
    ]  # fmt: skip


def _headings(scope: Scope) -> dict[str, str]:
    if scope.everything:
        return {"projects": "项目进度", "departments": "部门进度"}
    return {"projects": "您负责的项目", "departments": "您负责的部门"}
