"""The parts of a finished workbook: bulk rows are put in, and the whole is checked before anybody gets it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from io import BytesIO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError

from automation.errors import AutomationError
from automation.reports.bulk_rows import Bulk

FAST, SMALL = 1, 6
"""zlib levels. Bulk rows at level 1: somewhat larger than at level 6 in a fraction of the time."""
LARGE = 5_000_000
"""Bytes; unpacking a part beyond it only to see that it unpacks would cost a fifth of writing it."""
_STYLE = re.compile(rb'<c r="[A-Z]+\d+" s="(\d+)"')
_DIMENSION = re.compile(rb'(<dimension ref="[A-Z]+\d+:[A-Z]+)\d+"')
_SHEET_NAME = re.compile(rb'<sheet name="([^"]*)"')


def with_bulk_rows(content: bytes, bulk: Mapping[str, Bulk]) -> bytes:
    """The workbook with its bulk rows. `bulk`: part name -> rows whose first one stands there as blank formatted cells."""
    if not bulk:
        return content
    target = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(target, "w", ZIP_DEFLATED, compresslevel=FAST) as new:
        for part in old.infolist():
            rows = bulk.get(part.filename)
            if rows is None:
                new.writestr(ZipInfo(part.filename), old.read(part), ZIP_DEFLATED, compresslevel=SMALL)
            else:
                _write_sheet(new, part.filename, _spliced(old.read(part), rows))
    return target.getvalue()


def _write_sheet(package: ZipFile, name: str, pieces: Iterable[bytes]) -> None:
    """Opened by name, a part gets the level of its package and the date of 1980, which keeps the bytes the same.
    Compressing lets go of Python's lock, so the next rows are made meanwhile."""
    with package.open(name, "w") as part, ThreadPoolExecutor(1) as compressing:
        writing: Future[int] | None = None
        for piece in pieces:
            if writing:
                writing.result()
            writing = compressing.submit(part.write, piece)
        if writing:
            writing.result()


def _spliced(xml: bytes, rows: Bulk) -> Iterable[bytes]:
    """The sheet's XML with the placeholder row replaced by all rows in its formats."""
    number = str(rows.first + 1).encode()
    found = re.search(rb'<row r="' + number + rb'"(?: spans="[^"]*")?([^>]*)>(.*?)</row>', xml, re.DOTALL)
    if found is None:
        raise ValueError(f"no placeholder in row {rows.first + 1}")
    styles = [style.decode() for style in _STYLE.findall(found[2])]
    yield _DIMENSION.sub(rb"\g<1>" + str(rows.last + 1).encode() + b'"', xml[: found.start()], count=1)
    yield from rows.xml(styles, found[1].decode())
    yield xml[found.end() :]


def check_workbook(content: bytes, sheets: Iterable[str]) -> None:
    """Refuses a file that does not open as a package or lacks a sheet; AutomationError names what is wrong."""
    try:
        with ZipFile(BytesIO(content)) as package:
            for part in package.infolist():
                if part.file_size < LARGE:
                    package.read(part)
            names = {name.decode() for name in _SHEET_NAME.findall(package.read("xl/workbook.xml"))}
    except (BadZipFile, KeyError, ZlibError) as fault:
        raise AutomationError(f"报表没有写完整（{fault}），旧报表保留不动。请检查磁盘空间后重试。") from fault
    missing = [sheet for sheet in sheets if sheet not in names]
    if missing:
        raise AutomationError(f"报表没有写完整（{'、'.join(missing)}），旧报表保留不动。请检查磁盘空间后重试。")
