"""Whether a task's deliverable is 通过 at a given day, so that a task reported 已完成 is either done or 待审核 (SPEC §3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

NEVER = 1 << 30
PASSED, RETURNED = "通过", "退回"


class Version(NamedTuple):
    """One version of a file: from which day (ordinal) it was there and from which it is 通过, NEVER if it is not."""

    submitted: int
    passed: int


@dataclass(frozen=True)
class Reviews:
    """needed: by task, whether its deliverable is to be 通过 before it counts as done, None if no project reviews any;
    versions: (task, file) -> its versions, oldest first."""

    needed: NDArray[np.bool_] | None = None
    versions: Mapping[tuple[int, str], list[Version]] = field(default_factory=dict)

    def awaited(self, day: int) -> NDArray[np.bool_] | bool:
        """By task: does it still wait for a 通过 at the end of that day? All files of a task count, each in its latest version."""
        if self.needed is None:
            return False
        passed: dict[int, bool] = {}
        for (task, _), versions in self.versions.items():
            there = [version for version in versions if version.submitted <= day]
            if there:
                passed[task] = passed.get(task, True) and there[-1].passed <= day
        waiting = self.needed.copy()
        waiting[[task for task, well in passed.items() if well]] = False
        return waiting
