"""Posts what waits for the group robots: each attempt is written down before it is made, and what is in doubt is never repeated."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from automation.channels.robot_answers import Doubtful, Outcome, Posted
from automation.channels.robots import Errand, Robots

MOST_ATTEMPTS = 20
LONGEST_WAIT = timedelta(minutes=30)
_ENDS = {
    "queued": "还没有发出，会再试",
    "failed": "没有发出，不再试",
    "unknown": "可能发出了，也可能没有，不会再发：请到群里看一眼，没有的话请自己发",
    "expired": "过期没有发出",
}
Clock = Callable[[], datetime]


class Robot(Protocol):
    """name: as errands name it; per_minute: how many posts it takes."""

    @property
    def name(self) -> str: ...

    @property
    def per_minute(self) -> int: ...

    def post(self, errand: Errand) -> Outcome: ...


@dataclass
class RobotDelivery:
    """What came of one run. reached: state -> (robot, key) of those that got there (queued: will be tried again); faults: one
    line for everything that a person should know: of an errand that has to be mended, and of one that came to a bad end."""

    reached: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def count(self, state: str) -> int:
        return len(self.reached.get(state, ()))


def post_robots(
    robots: Robots, doors: Sequence[Robot], clock: Clock, tell: Callable[[Sequence[str]], object] = lambda lines: None
) -> RobotDelivery:
    """All that is due, to each robot at most `per_minute`; the rest waits for the next run. Call it under the lease.

    tell: is given the faults before they count as told; if it fails, or is killed, they are told again by the next run.
    """
    delivery, by_name = RobotDelivery(), {door.name: door for door in doors}
    robots.clear_up(clock())
    robots.hand_out(by_name)
    for errand in robots.due(clock()):
        if errand.robot in by_name:
            _post(robots, by_name[errand.robot], errand, clock, delivery)
    _tell(robots, delivery, tell)
    return delivery


def _post(robots: Robots, door: Robot, errand: Errand, clock: Clock, delivery: RobotDelivery) -> None:
    """Killed anywhere in here, the errand is found as `sending` and counts as unknown."""
    now = clock()
    if now >= errand.expires or robots.tried_between(door.name, now - timedelta(minutes=1), now) >= door.per_minute:
        return
    if robots.claim(errand, now):
        state, why, pause, tell = _end(door.post(errand), errand.attempts + 1)
        robots.settle(errand, state, why, min(clock() + pause, errand.expires), tell)
        delivery.reached.setdefault(state, []).append((errand.robot, errand.key))


def _end(outcome: Outcome, attempts: int) -> tuple[str, str, timedelta, bool]:
    """(state, why, pause before the next attempt, should a person know)"""
    none = timedelta(0)
    if isinstance(outcome, Posted):
        return "posted", "", none, False
    if isinstance(outcome, Doubtful):
        return "unknown", outcome.reason, none, True
    if attempts >= MOST_ATTEMPTS:
        return "failed", outcome.reason, none, True
    doubled = min(timedelta(minutes=1 << min(attempts - 1, 10)), LONGEST_WAIT)
    return "queued", outcome.reason, max(outcome.wait, doubled), outcome.lasting


def _tell(robots: Robots, delivery: RobotDelivery, tell: Callable[[Sequence[str]], object]) -> None:
    untold = robots.untold()
    delivery.faults = [_line(errand, state) for errand, state in untold]
    if untold:
        tell(delivery.faults)
        robots.told([errand for errand, _ in untold])


def _line(errand: Errand, state: str) -> str:
    why = f"（{errand.why.rstrip('。')}）" if errand.why else ""
    return f"群机器人“{errand.robot}”的消息“{errand.title}”{_ENDS[state]}{why}。"
