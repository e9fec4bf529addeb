"""How much may be sent: a minute, a day, and in one run before a person must say yes."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from automation.mail.outbox_entry import Due

MINUTE = 60.0


@dataclass(frozen=True)
class Limits:
    """0 = no limit. redirect: in a trial the only address that mail may go to, "" = everybody."""

    per_minute: int = 0
    recipients_per_day: int = 0
    release_above: int = 0
    redirect: str = ""


NO_LIMITS = Limits()


@dataclass(frozen=True)
class Share:
    """What a run may do with what is due: send it, leave it for another day, hold it for a person (many, or wrong mode)."""

    send: Sequence[Due]
    later: Sequence[Due] = ()
    many: Sequence[Due] = ()
    astray: Sequence[Due] = ()


def share_out(due: Sequence[Due], limits: Limits, recipients_today: int) -> Share:
    """In the given order, which is that of importance. A mail that was released by a person does not count as one of many;
    in a trial nothing leaves that was made for the real recipients."""
    astray = [one for one in due if limits.redirect and one.redirected != limits.redirect]
    fit = [one for one in due if not limits.redirect or one.redirected == limits.redirect]
    plain = [one.key for one in fit if not one.released]
    excess = set(plain[limits.release_above :]) if limits.release_above else set()
    send: list[Due] = []
    later: list[Due] = []
    for one in fit:
        if one.key in excess:
            continue
        first, recipients_today = recipients_today == 0, recipients_today + one.recipients
        within = not limits.recipients_per_day or recipients_today <= limits.recipients_per_day
        (send if within or first else later).append(one)  # one that is too large for any day goes first on one
    return Share(send, later, [one for one in fit if one.key in excess], astray)


class Pace:
    """Lets at most `per_minute` messages go in any minute, by waiting. recent: how many left in the minute before."""

    def __init__(
        self,
        per_minute: int,
        recent: int = 0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.per_minute = per_minute
        self._clock = clock
        self._sleep = sleep
        self._gone = deque([clock()] * min(recent, per_minute))

    def wait_for(self, count: int) -> None:
        """Returns when `count` more (at most per_minute) may go, and counts them as gone."""
        if not self.per_minute:
            return
        while self._gone and len(self._gone) + count > self.per_minute:
            self._sleep(max(0.0, self._gone.popleft() + MINUTE - self._clock()))
        self._gone.extend([self._clock()] * count)
