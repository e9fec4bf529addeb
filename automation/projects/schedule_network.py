"""Dependencies between tasks: their order, and the rings among them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

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
        order = _dependencies_first(needs, users, set())
        rings = _rings(needs, users, set(range(count)).difference(order)) if len(order) < count else []
        if rings:
            order = _dependencies_first(needs, users, {task for ring in rings for task in ring})
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


def _dependencies_first(needs: Links, users: Links, without: set[int]) -> list[int]:
    """Kahn's order; tasks in `without` do not take part, tasks behind an unresolved ring are missing at the end."""
    waiting = [len(mine) for mine in needs]
    for task in without:
        for user in users[task]:
            waiting[user] -= 1
    order = [task for task, count in enumerate(waiting) if not count and task not in without]
    for task in order:
        for user in users[task]:
            waiting[user] -= 1
            if not waiting[user] and user not in without:
                order.append(user)
    return order


def _rings(needs: Links, users: Links, suspects: set[int]) -> list[list[int]]:
    """The shortest ring through each suspect that is not yet in one; suspects merely between two rings give none."""
    rings: list[list[int]] = []
    found: set[int] = set()
    core = _with_users(needs, users, suspects)
    for task in sorted(core):
        ring = [] if task in found else _shortest_ring(needs, task, core)
        if ring:
            rings.append(ring)
            found.update(ring)
    return rings


def _with_users(needs: Links, users: Links, suspects: set[int]) -> set[int]:
    """Suspects without those at an end: they hang behind a ring but are on none."""
    counts = {task: sum(user in suspects for user in users[task]) for task in suspects}
    ends = [task for task, count in counts.items() if not count]
    for task in ends:
        for needed in needs[task]:
            if needed in counts:
                counts[needed] -= 1
                if not counts[needed]:
                    ends.append(needed)
    return suspects.difference(ends)


def _shortest_ring(needs: Links, task: int, among: set[int]) -> list[int]:
    """`task` → what it needs → ... → `task` by breadth-first search, [] if there is no way back."""
    came_from: dict[int, int] = {}
    waiting = deque([task])
    while waiting:
        current = waiting.popleft()
        for needed in needs[current]:
            if needed == task:
                return _way(came_from, task, current)
            if needed in among and needed not in came_from:
                came_from[needed] = current
                waiting.append(needed)
    return []


def _way(came_from: dict[int, int], first: int, last: int) -> list[int]:
    way = [last]
    while way[-1] != first:
        way.append(came_from[way[-1]])
    return way[::-1]
