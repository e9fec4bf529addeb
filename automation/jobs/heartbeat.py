"""The heartbeat: a small file on the shared drive that says when a round last ended, so that another PC can notice silence."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from platform import node

from automation.organization.working_time import WorkingTime
from automation.safe_write import swap_in, writing

FILE = ".tongda-heartbeat.json"


@dataclass(frozen=True)
class Heartbeat:
    """at: when the last round ended; next: when something is due, None = unknown; code: its exit code."""

    machine: str
    at: datetime
    next: datetime | None
    code: int


def beat(workspace: Path, now: datetime, following: datetime | None, code: int) -> None:
    """Times are naive local time. A drive that is away is not made anew: everything would seem to be gone from it."""
    if not workspace.is_dir():
        return
    said = asdict(Heartbeat(node(), now, following, code))
    with writing("运行记号", workspace):
        swap_in(workspace / FILE, json.dumps(said, ensure_ascii=False, default=datetime.isoformat).encode())


def last_beat(workspace: Path) -> Heartbeat | None:
    """None where no round ever ended, or its file cannot be understood."""
    try:
        said = json.loads((workspace / FILE).read_bytes())
        following = datetime.fromisoformat(said["next"]) if said["next"] else None
        return Heartbeat(str(said["machine"]), datetime.fromisoformat(said["at"]), following, int(said["code"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def is_silent(last: Heartbeat, working: WorkingTime, now: datetime, limit: timedelta) -> bool:
    """Counted in working time: a PC that sleeps at night is well."""
    return working.between(last.at, now) > limit
