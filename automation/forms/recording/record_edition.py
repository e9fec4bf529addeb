"""A fresh edition of a record: drawn, and read again before anybody sees it."""

from __future__ import annotations

import hashlib
from datetime import datetime

from automation.forms.recording.cell_texts import key_of
from automation.forms.recording.ledger import Edition, Ledger
from automation.forms.recording.place import digest_of
from automation.forms.recording.record_workbook import Drawing, draw_record
from automation.forms.recording.saved_copy import content_of, read_copy
from automation.forms.schema.column import Setting


def draw_edition(
    drawing: Drawing, ledger: Ledger, moment: datetime, digest: str, setting: Setting, file: str
) -> tuple[bytes, Edition]:
    """The workbook and what it says, both in the ledger: with that a saved copy will be compared. digest: of all that is drawn."""
    record, number = drawing.record, ledger.next_number()
    name = f"{number}-{hashlib.sha256(f'{number} {moment} {digest}'.encode()).hexdigest()[:8]}"
    workbook = draw_record(drawing, name, moment)
    copy = read_copy(workbook, record, setting, file)
    rows = {key_of(record, row.cells): row for row in copy.rows}
    if list(rows) != list(drawing.truth.rows):
        raise RuntimeError(f"{record.name}: the drawn rows are not the rows meant")
    edition = Edition(number, digest_of(workbook), name, True, moment, "", digest, content_of(copy, rows))
    with ledger.change():
        ledger.keep_version(edition.sha256, workbook)
        ledger.keep_edition(record.name, edition)
    return workbook, edition
