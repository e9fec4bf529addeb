"""What staff put around the rows: columns and sheets of their own are mirrored, loose texts are kept and told."""

from __future__ import annotations

from automation.forms.recording import kept as words
from automation.forms.recording.cell_texts import EXTRA, NOTE, plain
from automation.forms.recording.content import Content, Guest, Truth
from automation.forms.recording.kept import Kept
from automation.forms.recording.saved_copy import SavedCopy
from automation.forms.schema.record_declaration import Record


def merge_guests(truth: Truth, copy: SavedCopy, base: Content) -> list[Kept]:
    """Each sheet as a whole: the later saved one counts, another one that was changed meanwhile is kept as text."""
    kept = []
    for name in sorted({*copy.guests, *base.guests}):
        theirs, before, now = (_text(guests.get(name)) for guests in (copy.guests, base.guests, truth.guests))
        if theirs in (before, now):
            continue
        if now != before and now:
            kept.append(words.beside(f"工作表“{name}”", now))
        if theirs:
            truth.guests[name] = copy.guests[name]
        else:
            truth.guests.pop(name, None)
    return kept


def _text(guest: Guest | None) -> str:
    return "\n".join("\t".join(map(plain, row)) for row in guest.values) if guest else ""


def loose_texts(copy: SavedCopy, base: Content) -> list[Kept]:
    """What stands above the table and did not before, and below or beside it outside every row."""
    above = [("表头上方", text) for text in copy.above if text not in base.above]
    return [words.beside(where, text) for where, text in (*above, *copy.beside)]


def merge_extras(truth: Truth, copy: SavedCopy, current: bool) -> None:
    """Columns of staff's own in the order of a current copy; one that it lacks goes unless somebody has filled it meanwhile."""
    used = {name for entry in truth.rows.values() for name in entry.cells}
    filled = [heading for heading in truth.extras if EXTRA + heading in used]
    headings = (*copy.extras, *filled) if current else (*truth.extras, *copy.extras)
    truth.extras = list(dict.fromkeys(headings))


def keep_undeclared(record: Record, truth: Truth) -> None:
    """What staff typed into a column that a newer declaration has no more stays as a column of their own."""
    for entry in [entry for entry in truth.rows.values() if not record.names.issuperset(entry.cells)]:
        for name in [name for name in entry.cells if name not in record.names and not name.startswith((EXTRA, NOTE))]:
            entry.put(EXTRA + name, entry.cells.pop(name))
            truth.extras += [name] if name not in truth.extras else []
