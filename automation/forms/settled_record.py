"""A record that was left as it should be: while its workbook lies there unchanged and says all that is wanted, nobody goes through it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from automation.forms.drawing.drop_downs import DropDowns
from automation.forms.recording.content import Truth
from automation.forms.recording.declared_mark import declared_mark
from automation.forms.recording.ledger import Ledger
from automation.forms.recording.past_rows import PastRows
from automation.forms.recording.past_volumes import PastVolumes
from automation.forms.recording.place import digest_of, leftovers
from automation.forms.recording.program_rows import has_all
from automation.forms.schema.record_declaration import Record
from automation.forms.schema.record_update import RecordUpdate


def _mark(record: Record, ledger: Ledger, sha256: str, lists: DropDowns) -> str:
    """Of all that an update depends on, but for the rows that are wanted. sha256: of the workbook that lies there."""
    return hashlib.sha256(declared_mark(record, lists) + sha256.encode() + ledger.kept_truth(record.name)).hexdigest()


def settle(record: Record, ledger: Ledger, sha256: str, lists: DropDowns) -> None:
    """After an update that left nothing undone and untold, and no cell that somebody may understand later."""
    found = _mark(record, ledger, sha256, lists)
    if found != ledger.settled(record.name):
        with ledger.change():
            ledger.settle(record.name, found)


def is_settled(record: Record, path: Path, wanted: RecordUpdate, ledger: Ledger, lists: DropDowns) -> bool:
    """Would an update find and change nothing, and have nothing to tell?"""
    known = ledger.settled(record.name)
    if not known or leftovers(path) or known != _mark(record, ledger, _digest(path), lists):
        return False
    return (
        _has_all(record, ledger.known_truth(record.name), wanted, ledger)
        and not PastVolumes(record, path.parent, ledger).outstanding()
    )


def _has_all(record: Record, truth: Truth, wanted: RecordUpdate, ledger: Ledger) -> bool:
    past = PastRows(record, ledger)
    if past.leaving(truth, wanted.retired) or any(ledger.group(record.name, name) for name in wanted.revived):
        return False
    return has_all(record, truth, past.still_there(truth, wanted.rows))


def _digest(path: Path) -> str:
    """An empty text for a workbook that is not there or cannot be read."""
    try:
        return digest_of(path.read_bytes())
    except OSError:
        return ""
