"""What one person's agenda mail says: the items of the person's projects, and which of them the person answers for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from automation.jobs.mail_words import Cell, against_plan, cell, cut, day, percent, the_rest, week_words
from automation.jobs.rows import Row, rows_of
from automation.projects.agenda_items import BLOCKED, DECISION, DUE, KINDS, LATE, PROBLEM, THREATENED, Item
from automation.projects.weekly_figures import WeeklyFigures

SHOWN_PROJECTS, SHOWN_ITEMS, SHOWN_IN_ALL = 8, 12, 48
"""A mail beyond 100 KB is cut off by some programs; the rest stands in the workbook."""
_TONES = {LATE: "bad", BLOCKED: "warn", THREATENED: "warn", DUE: "plain", PROBLEM: "warn", DECISION: "plain"}


@dataclass(frozen=True)
class AgendaWords:
    """agenda: project -> all its items. What is said of a project is the same in the mails of all who have to do with it."""

    figures: WeeklyFigures
    agenda: Mapping[str, Sequence[Item]]
    meeting: datetime
    _said: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)

    def values(self, projects: Set[str], label: str) -> dict[str, Any]:
        """All words of the template but person, office and link. projects: the person's, with items; label: the person's."""
        agenda = {name: items for name, items in self.agenda.items() if name in projects}
        items = [item for mine in agenda.values() for item in mine]
        counts = Counter(item.kind for item in items)
        mine = sum(item.person == label for item in items)
        names = sorted(agenda, key=lambda name: -sum(item.kind == LATE for item in agenda[name]))
        each = min(SHOWN_ITEMS, SHOWN_IN_ALL // min(len(names), SHOWN_PROJECTS))
        late = f"逾期 {counts[LATE]} 项" if counts[LATE] else "没有逾期"
        return {
            "at": f"{self.meeting:%H:%M}",
            "about": f"第{self.figures.week.week}周项目例会的议程（{late}）",
            "week": week_words(self.figures.week),
            "summary": f"今天 {self.meeting:%H:%M} 的项目例会有 {len(items)} 件事要谈："
            + "，".join(f"{kind} {counts[kind]} 项" for kind in KINDS if counts[kind]) + "。",
            "mine": f"其中 {mine} 件由您负责，请准备好原因和下一步打算。" if mine else "",
            "projects": [self._project(name, each) for name in names[:SHOWN_PROJECTS]],
            "more": the_rest(names, SHOWN_PROJECTS, "个项目", "见议程表"),
        }  # fmt: skip

    @cached_property
    def _about(self) -> dict[str, Row]:
        return {row["name"]: row for row in rows_of(self.figures.projects)}

    def _project(self, name: str, shown: int) -> dict[str, Any]:
        if (name, shown) not in self._said:
            self._said[name, shown] = _project(self._about[name], self.agenda[name], shown)
        return self._said[name, shown]


def _project(row: Row, items: Sequence[Item], shown: int) -> dict[str, Any]:
    lead = f"负责人 {row['lead']}，" if row["lead"] else ""
    return {
        "title": cut(row["name"], 30),
        "state": f"{lead}完成 {percent(row['completion'])}，{against_plan(row['deviation'])}",
        "rows": [_row(item) for item in items[:shown]],
        "more": the_rest(items, shown, "件事", "见议程表"),
    }


def _row(item: Item) -> list[Cell]:
    return [
        cell(item.kind, _TONES[item.kind]),
        cell(cut(f"{item.id} {item.matter}".strip(), 60)),
        cell(cut(item.person or "未定", 12), "text" if item.person else "warn", cut(item.department, 12)),
        cell(day(item.due), "bad" if item.late else "text"),
        cell(cut(item.state, 30)),
    ]
