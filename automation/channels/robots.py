"""Group robots: what is to be posted, each at most once, and how each attempt ended."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from automation.jobs.job import RobotPost


class Robots:
    """Over a small ledger in the state folder."""

    def __init__(self, state: Path) -> None:
        raise NotImplementedError

    def close(self) -> None: ...

    def queue(self, wanted: RobotPost, moment: datetime) -> bool:
        """False, and nothing changed, if the occasion already has its post."""
        raise NotImplementedError
