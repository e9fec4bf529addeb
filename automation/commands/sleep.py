"""Whether a round may go back to sleep: nothing has changed on the drive or come back since the last one that worked, and nothing is due."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from automation.forms.finding.scan import Scan, scan
from automation.program_version import program_version

if TYPE_CHECKING:
    from automation.app import Office
    from automation.forms.finding.look import Look
    from automation.jobs.duties import Duties

NOTE = "asleep"
_RACY_NS = 2_000_000_000
"""A file read within so long of its last change may have changed again under the same time stamp."""


@dataclass(frozen=True)
class Sleep:
    """since: when the last round that worked went to sleep; until: when something is due next; marks: how the drive looked, by
    names, sizes and times alone, "" if those do not tell; seen: what lay there, by contents, "" if it may still change; titles: the
    words that make a foreign file worth a look; news: how much had come back to mails when that round began to work."""

    since: str
    until: str
    marks: str
    seen: str
    titles: tuple[str, ...]
    news: str = ""

    def lasts(self, now: datetime) -> bool:
        """By a clock that was set back nobody slept yet."""
        return self.since <= now.isoformat() < self.until


AWAKE = Sleep("", "", "", "", ())


def last_sleep(duties: Duties) -> Sleep:
    """AWAKE also where another version of the program left a note that this one does not understand."""
    try:
        return Sleep(**json.loads(duties.noted(NOTE)))
    except (ValueError, TypeError):
        return AWAKE


def keep(duties: Duties, sleep: Sleep) -> None:
    duties.keep_note(NOTE, json.dumps(asdict(sleep), ensure_ascii=False))


def goes_on(sleep: Sleep, office: Office, news: str) -> bool:
    """By the drive's marks alone, so that nothing is opened and no form is loaded."""
    if not sleep.marks or sleep.news != news or not sleep.lasts(office.moment):
        return False
    return sleep.marks == marks(office, scan(office.workspace, sleep.titles))


def until(office: Office, wake: datetime, look: Look, seen: str, news: str) -> Sleep:
    """After a round that did all it should, with what it had seen."""
    titles = tuple(form.title for form in office.forms)
    return Sleep(office.moment.isoformat(), wake.isoformat(), marks(office, look.scan) if _calm(look) else "", seen, titles, news)


def sleep_deeper(duties: Duties, sleep: Sleep, office: Office, look: Look) -> None:
    """Nothing has changed though its marks did not tell so: from now on they do, and the next round loads no form."""
    if _calm(look) and (found := marks(office, look.scan)) != sleep.marks:
        keep(duties, replace(sleep, marks=found))


def _calm(look: Look) -> bool:
    """Was everything read that can be, and would a change since then show? What is too large is not read at all."""
    from automation.forms.finding.fetching import LARGEST

    hashed = {each.path: each.hashed_ns for each in look.present}
    racy = any(file.path in hashed and file.mtime_ns >= hashed[file.path] - _RACY_NS for file in look.scan.files)
    hidden = look.unsettled or look.obstacles or any(book.size <= LARGEST for book in look.unread)
    return not hidden and not racy


def marks(office: Office, drive: Scan) -> str:
    """Also of the day, the options and the program: what changes with them is seen by tomorrow at the latest."""
    parts: Sequence[str] = (
        program_version(), office.moment.date().isoformat(), repr(office.config), *sorted(drive.owners), *sorted(drive.closed),
        *(f"{file.path}|{file.signature}" for file in drive.files), *sorted(f"{drop.path}|{drop.signature}" for drop in drive.drops),
        *sorted(drive.awaiting),
    )  # fmt: skip
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()
