"""Sums over the tasks of each project, each department, or all of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from automation.projects.standing import Points, Standing
from automation.projects.statuses import STATUSES
from automation.projects.task_list import Flags
from automation.projects.working_days import Numbers


@dataclass(frozen=True)
class Totals:
    """One entry a group. Points are NaN where no uncancelled task has sound dates."""

    tasks: Numbers
    by_status: NDArray[np.int64]
    completion: Points
    planned: Points

    @classmethod
    def of(cls, standing: Standing, weight: Numbers, group: Numbers, groups: int) -> Totals:
        """group: number of each task's group, -1 for none."""
        counted: Flags = group >= 0
        place = np.where(counted, group, 0)
        cells = groups * len(STATUSES)
        by_status = np.bincount(place * len(STATUSES) + standing.status, weights=counted, minlength=cells)[:cells]
        share = np.where(counted & ~standing.cancelled, weight, 0).astype(np.float64)
        total = np.bincount(place, weights=share, minlength=groups)[:groups]
        means = [
            np.divide(
                np.bincount(place, weights=share * np.nan_to_num(points), minlength=groups)[:groups],
                total,
                out=np.full(groups, np.nan),
                where=total > 0,
            )
            for points in (standing.percent, standing.planned)
        ]
        table = by_status.astype(np.int64).reshape(groups, len(STATUSES))
        return cls(table.sum(axis=1), table, means[0], means[1])


def rounded(points: Points) -> list[float | None]:
    """Two decimals for people; None where there is nothing to say."""
    return [None if point != point else point + 0.0 for point in np.round(points, 2).tolist()]
