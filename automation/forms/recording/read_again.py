"""Reads a drawing again before it is swapped in: the rows that stand word for word in the last edition were read when that was drawn."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from io import BytesIO
from zipfile import ZipFile

from automation.forms.recording import blocks
from automation.forms.recording.cell_texts import key_of
from automation.forms.recording.content import Content, Truth, freeze, freeze_part
from automation.forms.recording.last_edition import SHEET, STYLES, LastEdition, SheetText, TakenApart
from automation.forms.recording.saved_copy import SavedCopy, UnreadableError, content_of, read_copy
from automation.forms.schema.column import Setting
from automation.forms.schema.dates import DayColumn
from automation.forms.schema.filled_form import RawForm, RawTable
from automation.forms.schema.record_declaration import TABLE, Record
from automation.forms.schema.window import window_of

_SHARED = b't="s"'
"""Such a cell says what another part says."""
_LEVEL = 1
NOTHING = Content(), b""


def frozen_content(workbook: TakenApart, record: Record, truth: Truth, last: LastEdition, setting: Setting, file: str) -> bytes:
    """What the workbook says, packed as the ledger keeps it. RuntimeError where its rows are not those of the truth."""
    content, kept = _partly(workbook, record, truth, last, setting, file)
    if not kept or list(content.numbers) != list(truth.rows):
        content, kept = _wholly(workbook.whole, record, setting, file)
    if list(content.numbers) != list(truth.rows):
        raise RuntimeError(f"{record.name}: the drawn rows are not the rows meant")
    return blocks.packed(freeze_part(content, kept) if kept else freeze(content), _LEVEL)


def _wholly(workbook: bytes, record: Record, setting: Setting, file: str) -> tuple[Content, bytes]:
    copy = read_copy(workbook, record, setting, file)
    return content_of(copy, {key_of(record, row.cells): row for row in copy.rows}), b""


def _partly(
    workbook: TakenApart, record: Record, truth: Truth, last: LastEdition, setting: Setting, file: str
) -> tuple[Content, bytes]:
    """The content with the rows that were read now, and the frozen one that has the others; NOTHING where all has to be read."""
    if last.edition is None:
        return NOTHING
    parts, drawn = workbook.parts, last.workbook
    if not _alike_around(parts, drawn.parts):
        return NOTHING
    known = {number: key for key, number in last.edition.places.numbers.items()}
    sheet, before = workbook.sheet, drawn.sheet.rows
    same = {number for number in known if (row := before.get(number, _SHARED)) == sheet.rows.get(number) and _SHARED not in row}
    if len(same) * 2 < len(known):
        return NOTHING
    try:
        texts = parts if truth.guests else {name: _brief(text, drawn.parts[name]) for name, text in parts.items()}
        copy = read_copy(_without(texts, sheet, same), record, setting, file, _window(record, truth))
    except UnreadableError:
        return NOTHING
    read = {row.number: key_of(record, row.cells) for row in copy.rows}
    if copy.sheet != last.edition.places.sheet or not _stand_alone(record, read.values()):
        return NOTHING
    return _joined(copy, read, {number: known[number] for number in same}), last.edition.frozen


def _alike_around(parts: dict[str, bytes], before: dict[str, bytes]) -> bool:
    """Formats and notes tell what a row says, too."""
    telling = [name for name in parts if name == STYLES or "comments" in name]
    return parts.keys() == before.keys() and all(parts[name] == before[name] for name in telling)


def _without(parts: dict[str, bytes], sheet: SheetText, rows: Collection[int]) -> bytes:
    """The workbook without some rows; the others stand where they stand."""
    others = b"".join(row for number, row in sheet.rows.items() if number not in rows)
    target = BytesIO()
    with ZipFile(target, "w") as package:
        for name, text in parts.items():
            package.writestr(name, sheet.head + others + sheet.tail if name == SHEET else text)
    return target.getvalue()


def _brief(part: bytes, before: bytes) -> bytes:
    """The first row of a sheet that stands beside the record's as it stood: the names of a thousand people, of which no content tells."""
    if part != before or b"<sheetData>" not in part:
        return part
    top, end = part.index(b"<sheetData>") + len(b"<sheetData>"), part.index(b"</sheetData>")
    first = part.find(b"<row ", top + 1, end) if part.startswith(b'<row r="1"', top) else top
    others = slice(first if first >= 0 else end, end)
    return part if _SHARED in part[others] else part[: others.start] + part[end:]


def _window(record: Record, truth: Truth) -> tuple[date, date] | None:
    """As of all rows."""
    days = [column.name for column in record.columns if isinstance(column, DayColumn)]
    columns = {name: [entry.cells.get(name) for entry in truth.rows.values()] for name in days}
    return window_of(record.form, RawForm(record.name, record.version, {}, {}, {TABLE: RawTable("", 0, [], {}, columns)}))


def _stand_alone(record: Record, keys: Iterable[str]) -> bool:
    """Does nothing around their rows tell what they are? See table_rows: only the key of a single column is looked at beside others."""
    return len(record.key) > 1 or all(key.isascii() and key.strip("0 ") != "" for key in keys)


def _joined(copy: SavedCopy, read: dict[int, str], known: dict[int, str]) -> Content:
    content = content_of(copy, {read[row.number]: row for row in copy.rows})
    content.numbers = {key: number for number, key in sorted((read | known).items())}
    return content
