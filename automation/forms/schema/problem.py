"""What is wrong in a workbook, as data: where, what, and how to mend it."""

from __future__ import annotations

from typing import Literal

import msgspec

Severity = Literal["remark", "error"]


class Finding(msgspec.Struct, frozen=True):
    """What a rule says of one value, before it is known where the value stands.

    `kind` is the id of the treatment in docs/mess.csv (D10, E03, ...; own ids start with M).
    `sentence` is plain Chinese without the place, e.g. “3月初”不是日期。请填预计日期，以后可以调整。
    An error refuses the cell (its value becomes None); a remark keeps it.
    """

    kind: str
    sentence: str
    severity: Severity = "error"
    value: str = ""


class Problem(msgspec.Struct, frozen=True):
    """A finding with its place. `cell` is Excel's own address (B7), or "" for a sheet or file as a whole."""

    file: str
    sheet: str
    cell: str
    kind: str
    value: str
    message: str
    severity: Severity
