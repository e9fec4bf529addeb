"""Dependencies between tasks: their order, the rings among them, and the forecast along the critical path."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
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


@dataclass(frozen=True)
class Work:
    """What the forecast asks of each task, in numbers of working days.

    counts: unfinished, uncancelled, with sound dates; begin: first working day on or after 开始时间;
    remaining: working days still to do, at least 1; expected: number of 预计完成日期, 0 if none; group: its project.
    """

    counts: Sequence[bool]
    started: Sequence[bool]
    begin: Sequence[int]
    remaining: Sequence[int]
    expected: Sequence[int]
    group: Sequence[int]


@dataclass(frozen=True)
class Forecast:
    """Numbers of working days by task (0 where the task has no forecast): its forecast end and its late finish."""

    finish: list[int]
    late_finish: list[int]


def forecast(network: Network, work: Work, cutoff: int) -> Forecast:
    """SPEC §5; `cutoff` is the number of the cut-off's day. Tasks on a ring are left out: they constrain nobody."""
    order = [task for task in network.order if work.counts[task]]
    finish = _forecast_ends(network, work, order, cutoff + 1)
    return Forecast(finish, _late_finishes(network, work, order, finish))


def _forecast_ends(network: Network, work: Work, order: list[int], tomorrow: int) -> list[int]:
    finish = [0] * len(work.counts)
    for task in order:
        begin = tomorrow
        if not work.started[task]:
            begin = max(begin, work.begin[task])
            for needed in network.needs[task]:
                if finish[needed] >= begin:
                    begin = finish[needed] + 1
        finish[task] = max(begin + work.remaining[task] - 1, work.expected[task])
    return finish


def _late_finishes(network: Network, work: Work, order: list[int], finish: list[int]) -> list[int]:
    """Backwards from the project's end; a task that has started no longer presses on what it depended on."""
    ends: dict[int, int] = {}
    for task in order:
        ends[work.group[task]] = max(ends.get(work.group[task], 0), finish[task])
    late = [0] * len(work.counts)
    for task in reversed(order):
        latest = ends[work.group[task]]
        for user in network.users[task]:
            if late[user] and not work.started[user]:
                latest = min(latest, late[user] - work.remaining[user])
        late[task] = latest
    return late
