"""Makes the next edition of a record: drawn, read again as any copy would be, and kept, before anybody sees it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from automation.forms.recording.last_edition import LastEdition, TakenApart, last_edition, row_marks, taken_apart
from automation.forms.recording.ledger import Edition, Ledger
from automation.forms.recording.place import digest_of
from automation.forms.recording.read_again import frozen_content
from automation.forms.recording.record_workbook import Drawing, draw_record
from automation.forms.schema.column import Setting


def draw_edition(
    drawing: Drawing, ledger: Ledger, moment: datetime, digest: str, setting: Setting, file: str
) -> tuple[bytes, Edition]:
    """The workbook and what it says, both in the ledger: with that a saved copy will be compared. digest: of all that is drawn."""
    record, number = drawing.record, ledger.next_number()
    name = f"{number}-{hashlib.sha256(f'{number} {moment} {digest}'.encode()).hexdigest()[:8]}"
    marks = row_marks(drawing)
    last = last_edition(record, ledger, marks[0])
    workbook = _drawn(drawing, name, moment, last, marks)
    sha256 = digest_of(workbook.whole)
    said = frozen_content(taken_apart(record, sha256, lambda: workbook), record, drawing.truth, last, setting, file)
    edition = Edition(number, sha256, name, True, moment, "", digest, said)
    with ledger.change():
        ledger.keep_version(edition.sha256, workbook.whole)
        ledger.keep_edition(record.name, edition)
        ledger.keep_row_marks(record.name, edition.sha256, b"".join(marks))
    return workbook.whole, edition


def _drawn(drawing: Drawing, name: str, moment: datetime, last: LastEdition, marks: Sequence[bytes]) -> TakenApart:
    """The same bytes, whether rows of the last edition could be taken over or not."""
    alike = last.alike(marks)
    workbook = last.filled(draw_record(drawing, name, moment, frozenset(alike))) if alike else None
    return workbook or TakenApart.put_together(draw_record(drawing, name, moment))
