"""A record that was left as it should be: while its workbook lies there unchanged, a process need not go through it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from automation.forms.record import Updated
from automation.forms.recording.place import digest_of, leftovers
from automation.forms.schema.column import Setting

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class SettledRecord:
    """What came of the last update. rows: what the program wants in it; sha256: of the workbook that lies there since."""

    sha256: str
    path: Path
    rows: Sequence[Mapping[str, Any]]
    setting: Setting
    table: pd.DataFrame

    @classmethod
    def after(cls, done: Updated, rows: Sequence[Mapping[str, Any]], setting: Setting) -> SettledRecord | None:
        """None while anything in it waits or is to be told."""
        if done.waiting or done.problems:
            return None
        return cls(_digest(done.path), done.path, rows, setting, done.table())

    def still_holds(self, rows: Sequence[Mapping[str, Any]], setting: Setting) -> bool:
        """Would an update with these rows find and change nothing? For a process that alone keeps the record; setting: the very
        surroundings of the last update, or it may be judged otherwise."""
        if setting is not self.setting or (rows and list(rows) != list(self.rows)):
            return False
        return not leftovers(self.path) and _digest(self.path) == self.sha256


def _digest(path: Path) -> str:
    """An empty text for a workbook that is not there or cannot be read."""
    try:
        return digest_of(path.read_bytes())
    except OSError:
        return ""
