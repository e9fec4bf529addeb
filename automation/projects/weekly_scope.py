"""Who gets the weekly mail and about what: managers all, leads their projects, department heads their departments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from automation.organization.management import managers
from automation.organization.people import Directory
from automation.projects.weekly_figures import WeeklyFigures


@dataclass
class Scope:
    """What one person's mail is about. everything: all projects and departments, for those who manage the company."""

    everything: bool = False
    projects: set[str] = field(default_factory=set)
    departments: set[str] = field(default_factory=set)


class Places:
    """Rows that have a project and a department, found by either; built once so that a thousand mails cost little."""

    def __init__(self, rows: Iterable[Mapping[str, Any]]) -> None:
        self._rows = list(rows)
        self._numbers: dict[tuple[str, str], list[int]] = {}
        for number, row in enumerate(self._rows):
            for name in ("project", "department"):
                self._numbers.setdefault((name, row[name]), []).append(number)

    def within(self, scope: Scope) -> list[Mapping[str, Any]]:
        """The rows of the scope, each once, in their order."""
        if scope.everything:
            return self._rows
        keys = [("project", name) for name in scope.projects] + [("department", name) for name in scope.departments]
        return [self._rows[number] for number in sorted({number for key in keys for number in self._numbers.get(key, ())})]


def scopes(figures: WeeklyFigures, directory: Directory) -> tuple[dict[str, Scope], list[str]]:
    """Person's label -> scope, in the order of the address book; and the names of leads whom the address book does not know."""
    found: dict[str, Scope] = {}
    unknown: list[str] = []
    for person in managers(directory):
        found.setdefault(directory.label(person), Scope()).everything = True
    for project, lead in zip(figures.projects["name"].tolist(), figures.projects["lead"].tolist(), strict=True):
        person_found = directory.person(lead) if lead else None
        if person_found:
            found.setdefault(directory.label(person_found), Scope()).projects.add(project)
        elif lead:
            unknown.append(lead)
    for department in figures.departments["name"].tolist():
        head = directory.head(department)
        if head:
            found.setdefault(directory.label(head), Scope()).departments.add(department)
    rank = {directory.label(person): number for number, person in enumerate(directory.persons)}
    ordered = sorted(found, key=lambda label: rank.get(label, len(rank)))
    return {label: found[label] for label in ordered}, list(dict.fromkeys(unknown))
