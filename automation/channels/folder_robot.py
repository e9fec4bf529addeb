"""A rehearsal's group robot: what it would post becomes a text file beside the mails, and nothing leaves."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from automation.channels.robot_answers import Outcome, Posted, Refused
from automation.safe_write import put_new

if TYPE_CHECKING:
    from automation.channels.robots import Errand

_UNFIT = re.compile(r"[^\w【】（）、，。-]+")
ENDLESS = 1 << 30


@dataclass(frozen=True)
class FolderRobot:
    """The same shape as GroupRobot."""

    name: str
    folder: Path
    per_minute: int = ENDLESS

    def post(self, errand: Errand) -> Outcome:
        """Every attempt writes the same file."""
        mark = hashlib.sha256(f"{errand.robot}\n{errand.key}".encode("utf-8", "surrogatepass")).hexdigest()[:16]
        title, robot = (_UNFIT.sub(" ", text).strip()[:30] for text in (errand.title, self.name))
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            put_new(
                self.folder / f"{errand.queued:%Y-%m-%d_%H%M}_群机器人 {robot}_{title}_{mark}.txt",
                f"{errand.text}\n".encode("utf-8-sig"),
                draft=f".{mark}.tmp",
            )
        except OSError as fault:
            return Refused(f"写不进邮件文件夹 {self.folder}（{fault.strerror or type(fault).__name__}）", lasting=True)
        return Posted()
