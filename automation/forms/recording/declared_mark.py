"""What every drawing of a record depends on, whatever stands in it: the program, its declaration and the lists behind its drop-downs."""

from __future__ import annotations

import hashlib
from collections import defaultdict

from automation.forms.drawing.drop_downs import DropDowns
from automation.forms.schema.record_declaration import Record
from automation.program_version import program_version
from automation.remembered import Remembered

_KNOWN: defaultdict[str, Remembered[bytes]] = defaultdict(lambda: Remembered(1))


def declared_mark(record: Record, lists: DropDowns) -> bytes:
    """A digest of it; the lists hold everybody in the company."""
    return _KNOWN[record.name].of((record, lists), lambda: _digest((program_version(), record, lists)))


def _digest(depends: object) -> bytes:
    return hashlib.sha256(repr(depends).encode("utf-8", "replace")).digest()
