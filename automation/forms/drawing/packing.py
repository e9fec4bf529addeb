"""Packs the parts of a workbook as zipfile does, to the byte; what comes again in the next one is not deflated anew, or not at all."""

from __future__ import annotations

import struct
import sys
import zlib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from io import BytesIO
from typing import Any, BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.packager import Packager

_LOCAL = struct.Struct("<4s5H3L2H")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_VERSION, _DEFLATED, _UTF_8 = 20, 8, 0x800
_SYSTEM = (0 if sys.platform == "win32" else 3) << 8
_MODE = 0o600 << 16
_LARGE = 1 << 18
"""Bytes of a part that is not kept; those with the lists of a thousand people are half as long."""
Stamp = tuple[int, int, int]
"""Year, month, day."""
EXCEL_STAMP: Stamp = (1980, 1, 1)


def packed(parts: Iterable[tuple[str, bytes]], stamp: Stamp, level: int) -> bytes:
    """parts: (name, content). The zip that zipfile.ZipFile.writestr makes of them, each of its parts as old as `stamp`, at midnight."""
    date = (stamp[0] - 1980) << 9 | stamp[1] << 5 | stamp[2]
    target, directory = BytesIO(), []
    for name, part in parts:
        flags, raw = (0, name.encode()) if name.isascii() else (_UTF_8, name.encode())
        crc, deflated = (_deflated if len(part) <= _LARGE else _deflated.__wrapped__)(part, level)
        facts = (_VERSION, flags, _DEFLATED, 0, date, crc, len(deflated), len(part), len(raw), 0)
        directory.append(_ENTRY.pack(b"PK\1\2", _VERSION | _SYSTEM, *facts, 0, 0, 0, _MODE, target.tell()) + raw)
        target.write(_LOCAL.pack(b"PK\3\4", *facts) + raw)
        target.write(deflated)
    begin, entries = target.tell(), b"".join(directory)
    target.write(entries)
    target.write(_END.pack(b"PK\5\6", 0, 0, len(directory), len(directory), len(entries), begin, 0))
    return target.getvalue()


@lru_cache(32)
def _deflated(part: bytes, level: int) -> tuple[int, bytes]:
    """(checksum, raw stream)"""
    stream = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return zlib.crc32(part), stream.compress(part) + stream.flush()


class _Parts(Packager):  # type: ignore[misc]
    """Keeps the parts to itself; the workbook gets none to pack."""

    def _create_package(self) -> list[Any]:
        self.made = super()._create_package()
        return []


class Unpacked(Workbook):  # type: ignore[misc]
    """A workbook in memory whose parts nobody has packed yet. options: those of xlsxwriter, `in_memory` among them."""

    def __init__(self, options: dict[str, Any]) -> None:
        super().__init__(BytesIO(), options)

    def _get_packager(self) -> _Parts:
        self._packager = _Parts()
        return self._packager

    def parts(self) -> dict[str, bytes]:
        """Closes it: name -> text of each, in their order. Sheets, formats and workbook hold each other, and a run looks for no such
        rings, so nothing of it can be used any more."""
        super().close()
        made = self._packager.made
        self.__dict__.clear()
        return {name: held.getvalue() if binary else held.getvalue().encode() for held, name, binary in made}


class PackedWorkbook(Unpacked):
    """The same with a file to write it to when it is closed."""

    def __init__(self, target: BinaryIO, options: dict[str, Any]) -> None:
        super().__init__(options)
        self._target = target

    def close(self) -> None:
        target = self._target
        target.write(packed_as_usual(self.parts()))


def packed_as_usual(parts: Mapping[str, bytes]) -> bytes:
    """As xlsxwriter packs them."""
    return packed(parts.items(), EXCEL_STAMP, zlib.Z_DEFAULT_COMPRESSION)
