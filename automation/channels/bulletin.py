"""公告栏: static pages on the drive, one a notice, with an index that can be searched."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from automation.jobs.job import Bulletin


def pin_up(folder: Path, wanted: Bulletin, office: Mapping[str, Any]) -> None:
    """Brings the notice's page and the index up to date; nothing is written where they say the same already."""
    raise NotImplementedError
