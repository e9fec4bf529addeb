"""Finds a record that staff renamed: in its folder, the workbook that descends from what the program drew last."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from automation.forms.recording.ledger import Edition, Ledger
from automation.forms.recording.place import digest_of
from automation.forms.recording.saved_copy import UnreadableError, read_copy
from automation.forms.schema.column import Setting
from automation.forms.schema.record_declaration import Record


def where_it_lies(record: Record, path: Path, ledger: Ledger) -> Path:
    """`path` itself unless nothing lies there and one that was drawn for it lies beside, under another name."""
    if path.exists() or not ledger.known_truth(record.name).standing:
        return path
    found = [(edition.no, other) for other in _others(path) if (edition := _origin(record, other, ledger))]
    return max(found, default=(0, path))[1]


def _others(path: Path) -> Iterator[Path]:
    workbooks = sorted(path.parent.glob(f"*{path.suffix}")) if path.parent.is_dir() else []
    return (other for other in workbooks if not other.name.startswith(("~", ".")))


def _origin(record: Record, path: Path, ledger: Ledger) -> Edition | None:
    """The edition of this record that the workbook was drawn as."""
    try:
        content = path.read_bytes()
        known = ledger.edition(record.name, digest_of(content))
        name = known.name if known else read_copy(content, record, Setting(), path.name).mark.edition
    except (OSError, UnreadableError):
        return None
    return next(iter(ledger.lineage(record.name, name)), None)
