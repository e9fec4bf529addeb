"""The forecast along the critical path, in numbers of working days (SPEC §5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from automation.projects.schedule_network import Network


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
