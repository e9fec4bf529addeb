"""Which rows belong to one project: the same 项目编号, or the same 项目名称 whatever blanks it was typed with."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

UNNAMED = "未填项目名称"


@dataclass(frozen=True)
class Project:
    name: str
    id: str = ""
    lead: str = ""


@lru_cache(maxsize=65536)
def name_key(text: str | None) -> str:
    """What makes two names the same: full- or half-width letters, case and blanks do not count."""
    return "".join(unicodedata.normalize("NFKC", text or "").split()).casefold()


@dataclass
class Projects:
    """The projects in the order in which the task list names them."""

    names: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    by_id: dict[str, int] = field(default_factory=dict)
    by_name: dict[str, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, names: Iterable[str | None], ids: Iterable[str | None]) -> tuple[Projects, list[int]]:
        """The projects of these rows and each row's project."""
        rows = list(zip(names, ids, strict=True))
        pairs = dict.fromkeys(rows)
        projects = cls()
        # Names that come with an id go first, so that a workbook without the id finds the one that has it.
        places = {pair: projects._place(*pair) for pair in sorted(pairs, key=lambda pair: not pair[1])}
        order = {old: new for new, old in enumerate(dict.fromkeys(places[pair] for pair in pairs))}
        projects._renumber(order)
        return projects, [order[places[pair]] for pair in rows]

    def _place(self, name: str | None, identity: str | None) -> int:
        key = name_key(name)
        known = self.by_id.get(name_key(identity)) if identity else next(iter(self.by_name.get(key, ())), None)
        if known is None:
            known = len(self.names)
            self.names.append(name or "")
            self.ids.append(identity or "")
            if identity:
                self.by_id[name_key(identity)] = known
        if name and not self.names[known]:
            self.names[known] = name
        if (key or not identity) and known not in self.by_name.setdefault(key, []):
            self.by_name[key].append(known)
        return known

    def _renumber(self, order: dict[int, int]) -> None:
        ranked = sorted(order, key=order.__getitem__)
        self.names = [self.names[old] or UNNAMED for old in ranked]
        self.ids = [self.ids[old] for old in ranked]
        self.by_id = {key: order[old] for key, old in self.by_id.items()}
        self.by_name = {key: sorted(order[old] for old in found) for key, found in self.by_name.items()}

    def named(self, name: str | None) -> Sequence[int]:
        """Projects of that name; two only if two ids share it."""
        return self.by_name.get(name_key(name), ())

    def one_name(self, name: str | None) -> str:
        """Of the project that is called so, the name that it goes by here; the name itself where there is none."""
        return next((self.names[place] for place in self.named(name)), name or "")


def leads(projects: Projects, fillers: Iterable[tuple[int, str | None]], kickoffs: Iterable[tuple[Any, Any, Any]]) -> list[str]:
    """Per project: 项目负责人 of its kick-off minutes (name, id, lead), else whoever filled most of its task list, else ""."""
    counts = Counter((project, filler) for project, filler in fillers if filler)
    found: dict[int, Any] = {project: filler for (project, filler), _ in reversed(counts.most_common())}
    for name, identity, lead in kickoffs:
        known = projects.by_id.get(name_key(identity)) if identity else None
        for project in [known] if known is not None else projects.named(name):
            found[project] = lead or found.get(project)
    return [found.get(project) or "" for project in range(len(projects.names))]
