"""Packs long texts in blocks that know nothing of each other: where two editions say the same, their packed bytes are the same."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

SEAM = b"\x00\x00\xff\xff"
"""With it each block ends."""

_LEAST = 4096
_ONE_IN = 64
_STEP = re.compile(rb'<row |\}\},"|":\d+,"')
"""Where a row may begin: in a worksheet, in a frozen content, among the numbers of its rows."""
_SEEN = 40
"""So many bytes tell whether a block begins there: whatever comes before, the same rows are cut in the same places."""
_LARGE = 1 << 16
_LOCAL, _ENTRY, _END = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s4H2LH")
_NEW_YEAR_1980 = 33
"""As the format counts days; xlsxwriter dates all parts so."""


def packed(text: bytes, level: int) -> bytes:
    """As zlib packs it."""
    return b"\x78\x01" + _deflated(text, level) + zlib.adler32(text).to_bytes(4, "big")


def in_blocks(workbook: bytes) -> bytes:
    """The same parts in the same order; of a workbook without a large one the same bytes."""
    with ZipFile(BytesIO(workbook)) as old:
        if all(part.file_size < _LARGE for part in old.infolist()):
            return workbook
        parts = [(part.filename.encode("ascii"), part.CRC, old.read(part)) for part in old.infolist()]
    body, directory = bytearray(), bytearray()
    for name, crc, text in parts:
        content = _deflated(text, 6)
        told = (20, 0, 8, 0, _NEW_YEAR_1980, crc, len(content), len(text), len(name), 0)
        directory += _ENTRY.pack(b"PK\x01\x02", 20, *told, 0, 0, 0, 0, len(body)) + name
        body += _LOCAL.pack(b"PK\x03\x04", *told) + name + content
    end = _END.pack(b"PK\x05\x06", 0, 0, len(parts), len(parts), len(directory), len(body), 0)
    return bytes(body + directory + end)


def _deflated(text: bytes, level: int) -> bytes:
    """The last block of a stream says so; ours is empty."""
    return b"".join(_block(block, level) for block in _cut(text)) + b"\x03\x00"


def _block(text: bytes, level: int) -> bytes:
    packing = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packing.compress(text) + packing.flush(zlib.Z_FULL_FLUSH)


def _cut(text: bytes) -> Iterator[bytes]:
    begin = 0
    for step in _STEP.finditer(text):
        at = step.start()
        if at - begin >= _LEAST and not zlib.crc32(text[at : at + _SEEN]) % _ONE_IN:
            yield text[begin:at]
            begin = at
    yield text[begin:]
