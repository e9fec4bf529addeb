"""Dependencies between tasks: their order, and the rings among them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

Links = list[list[int]]


@dataclass(frozen=True)
class Network:
    """Tasks are numbers. needs[i]: what i depends on; users[i]: what depends on i; order: dependencies first,
    without the tasks on a ring; rings: every task on a ring appears in at least one of them."""

    needs: Links
    users: Links
    order: list[int]
    rings: list[list[int]]

    @classmethod
    def of(cls, count: int, links: Iterable[tuple[int, int]]) -> Network:
        """links: (task, its dependency)."""
        needs: Links = [[] for _ in range(count)]
        users: Links = [[] for _ in range(count)]
        for task, needed in links:
            needs[task].append(needed)
            users[needed].append(task)
        rings: list[list[int]] = []
        try:
            order = _dependencies_first(needs, set())
        except CycleError:
            rings = _rings(needs)
            order = _dependencies_first(needs, {task for ring in rings for task in ring})
        return cls(needs, users, order, rings)

    def after(self, tasks: Iterable[int]) -> set[int]:
        """All that depends on `tasks`, directly or not."""
        reached: set[int] = set()
        waiting = list(tasks)
        while waiting:
            for user in self.users[waiting.pop()]:
                if user not in reached:
                    reached.add(user)
                    waiting.append(user)
        return reached


def _dependencies_first(needs: Links, without: set[int]) -> list[int]:
    """CycleError if there is a ring among the tasks that are not in `without`."""
    if not without:
        return list(TopologicalSorter(dict(enumerate(needs))).static_order())
    graph = {task: set(mine) - without for task, mine in enumerate(needs) if task not in without}
    return list(TopologicalSorter(graph).static_order())


def _rings(needs: Links) -> list[list[int]]:
    """The shortest ring through each task that is on one and not yet in another."""
    import networkx as nx  # a second to import, and rings are rare

    graph = nx.DiGraph((task, needed) for task, mine in enumerate(needs) for needed in mine)
    rings: list[list[int]] = []
    found: set[int] = set()
    parts = [part for part in nx.strongly_connected_components(graph) if len(part) > 1]
    parts += [{task} for task in nx.nodes_with_selfloops(graph)]
    for part in sorted(parts, key=min):
        for task in sorted(part):
            if task not in found:
                rings.append(_shortest_ring(graph.subgraph(part), task))
                found.update(rings[-1])
    return rings


def _shortest_ring(part: nx.DiGraph[int], task: int) -> list[int]:
    """`task`, what it needs, ... back to it."""
    import networkx as nx

    ways = (nx.shortest_path(part, needed, task) for needed in part.successors(task))
    return [task, *min(ways, key=len)[:-1]]
