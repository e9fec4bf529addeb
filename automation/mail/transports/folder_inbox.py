"""The inbox of the folder transport: .eml files that somebody put there are what came in."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from automation.errors import AutomationError
from automation.mail.transports import LARGEST, Arrival, Page

_PAGE = 20
_HEAD = 64_000
"""Bytes in which the head of a mail ends, if it is one."""


def collect(folder: Path, cursor: str) -> Iterator[Page]:
    """The cursor says how the folder looked. If it looks the same, nothing is read; else everything is, and whoever keeps
    the arrivals knows those he has by their identity. Only the last page moves the cursor."""
    try:
        files = sorted((entry for entry in os.scandir(folder) if entry.name.lower().endswith(".eml")), key=lambda one: one.name)
        looks = _looks(files)
    except OSError as fault:
        raise AutomationError(f"读不了收件文件夹 {folder}（{fault.strerror}）：请检查文件夹还在不在") from fault
    if looks == cursor:
        return
    walk, unread = iter(files), False
    while some := list(islice(walk, _PAGE)):
        arrivals = [_arrival(Path(entry.path)) for entry in some]
        unread = unread or None in arrivals
        last = some[-1] is files[-1] and not unread  # what another program holds open is tried again
        yield Page(tuple(one for one in arrivals if one), looks if last else cursor)


def _looks(files: list[os.DirEntry[str]]) -> str:
    lines = (f"{entry.name}|{entry.stat().st_size}|{entry.stat().st_mtime_ns}\n" for entry in files)
    return hashlib.sha256("".join(lines).encode("utf-8", "surrogateescape")).hexdigest()


def _arrival(path: Path) -> Arrival | None:
    """None if it cannot be read now."""
    try:
        with path.open("rb") as file:
            changed = os.fstat(file.fileno()).st_mtime
            large = os.fstat(file.fileno()).st_size > LARGEST
            content = _head(file.read(_HEAD)) if large else file.read()
    except OSError:
        return None
    return Arrival(hashlib.sha256(content).hexdigest(), content, _received(content, changed))


def _head(content: bytes) -> bytes:
    for gap in (b"\r\n\r\n", b"\n\n"):
        if gap in content:
            return content[: content.index(gap) + len(gap)]
    return content


def _received(content: bytes, changed: float) -> datetime:
    """When the last server took it, else when it was written, else the time of the file."""
    from email.parser import BytesHeaderParser
    from email.utils import parsedate_to_datetime

    head = BytesHeaderParser().parsebytes(_head(content[:_HEAD]))
    for text in (str(head.get("Received", "")).rpartition(";")[2], str(head.get("Date", ""))):
        try:
            found = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return datetime.fromtimestamp(changed, UTC)
