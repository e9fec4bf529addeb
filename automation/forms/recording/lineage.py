"""From which edition a saved copy goes on: what its author had before their eyes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from automation.forms.recording.cell_texts import plain
from automation.forms.recording.content import Content
from automation.forms.recording.ledger import Edition
from automation.forms.recording.saved_copy import CopyRow


class Base(NamedTuple):
    """evident: the copy holds something that can only come from there; else it is just likely."""

    edition: Edition
    evident: bool


def base_of(parents: Sequence[Edition], rows: Mapping[str, CopyRow], standing: int) -> Base | None:
    """Copies of one edition may have been saved one after the other or side by side; the file does not say which.

    parents: the edition and the copies already known; rows: the new copy's by id; standing: the edition that lay at the path
    before. A copy goes on from the last one of which it still holds something that was new there. One that took the place of
    another likely goes on from it, because a workbook that is open can hardly be saved by a second person. None: nothing is known.
    """
    if not parents:
        return None
    own, *copies = parents
    for copy in reversed(copies):
        evident = _holds_news(copy.content, own.content, rows)
        if evident or copy.no == standing:
            return Base(copy, evident)
    return Base(own, not copies)


def _holds_news(copy: Content, own: Content, rows: Mapping[str, CopyRow]) -> bool:
    for key, row in copy.rows.items():
        if key not in rows:
            continue
        before = own.rows[key].cells if key in own.rows else {}
        for name, value in row.cells.items():
            text = plain(value)
            if text != plain(before.get(name)) and text == plain(rows[key].cells.get(name)):
                return True
    return False
