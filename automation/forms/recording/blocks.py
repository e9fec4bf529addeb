"""Packs long texts in blocks that know nothing of each other: where two editions say the same, their packed bytes are the same."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from io import BytesIO
from zipfile import ZipFile

from automation.forms.drawing.packing import packed_as_usual

SEAM = b"\x00\x00\xff\xff"
"""With it each block ends."""

_LEAST = 4096
_ONE_IN = 64
_ROW, _STEP = re.compile(rb"<row "), re.compile(rb'\}\},"|":\d+,"')
"""Where a row may begin: in a worksheet; in a frozen content, and among the numbers of its rows."""
_SEEN = 40
"""So many bytes tell whether a block begins there: whatever comes before, the same rows are cut in the same places."""
LARGE = 1 << 16
"""Bytes of a part from which on a workbook is worth the trouble."""
_LAST = b"\x03\x00"
_LOCAL, _ENTRY, _END = struct.Struct("<4s5H3L2H"), struct.Struct("<4s6H3L5H2L"), struct.Struct("<4s4H2LH")
_NEW_YEAR_1980 = 33
"""As the format counts days; xlsxwriter dates all parts so."""


def packed(text: bytes, level: int) -> bytes:
    """As zlib packs it."""
    return b"\x78\x01" + _deflated(text, level, {}) + zlib.adler32(text).to_bytes(4, "big")


def in_blocks(parts: Mapping[str, bytes], last: bytes = b"", its_parts: Mapping[str, bytes] | None = None) -> bytes:
    """A workbook of these parts in this order; of one without a large part the same bytes as xlsxwriter's. last: one that was made
    here, with its parts: what is the same is not packed again."""
    if all(len(text) < LARGE for text in parts.values()):
        return packed_as_usual(parts)
    before, kept = (its_parts, _packed_parts(last)) if its_parts else ({}, {})
    return _zipped([(name.encode("ascii"), text, _as_before(text, before.get(name), kept.get(name))) for name, text in parts.items()])


def _as_before(text: bytes, before: bytes | None, kept: bytes | None) -> bytes:
    """The part as it is packed, as far as possible with what it was packed in before."""
    if kept is None:
        return _deflated(text, 6, {})
    return kept if text == before else _deflated(text, 6, _blocks(kept) if len(text) >= LARGE else {})


def _packed_parts(workbook: bytes) -> dict[str, bytes]:
    found = {}
    with ZipFile(BytesIO(workbook)) as package:
        for part in package.infolist():
            begin = part.header_offset + _LOCAL.size + len(part.filename.encode("ascii"))
            found[part.filename] = workbook[begin : begin + part.compress_size]
    return found


def _blocks(packed: bytes) -> dict[bytes, bytes]:
    """Text of each block -> the block as it is packed."""
    known = {}
    for block in packed.split(SEAM)[:-1]:
        unpacking = zlib.decompressobj(-zlib.MAX_WBITS)
        with suppress(zlib.error):  # a seam may be found in the midst of packed bytes
            text = unpacking.decompress(block + SEAM + _LAST)
            if unpacking.eof:
                known[text] = block + SEAM
    return known


def _zipped(parts: Sequence[tuple[bytes, bytes, bytes]]) -> bytes:
    """parts: name, text, as it is packed."""
    body, directory = bytearray(), bytearray()
    for name, text, content in parts:
        crc = zlib.crc32(text)
        told = (20, 0, 8, 0, _NEW_YEAR_1980, crc, len(content), len(text), len(name), 0)
        directory += _ENTRY.pack(b"PK\x01\x02", 20, *told, 0, 0, 0, 0, len(body)) + name
        body += _LOCAL.pack(b"PK\x03\x04", *told) + name + content
    end = _END.pack(b"PK\x05\x06", 0, 0, len(parts), len(parts), len(directory), len(body), 0)
    return bytes(body + directory + end)


def _deflated(text: bytes, level: int, known: Mapping[bytes, bytes]) -> bytes:
    """The last block of a stream says so; ours is empty."""
    return b"".join(known.get(block) or _block(block, level) for block in _cut(text)) + _LAST


def _block(text: bytes, level: int) -> bytes:
    packing = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packing.compress(text) + packing.flush(zlib.Z_FULL_FLUSH)


def _cut(text: bytes) -> Iterator[bytes]:
    begin = 0
    for step in (_ROW if text.startswith(b"<?xml") else _STEP).finditer(text):
        at = step.start()
        if at - begin >= _LEAST and not zlib.crc32(text[at : at + _SEEN]) % _ONE_IN:
            yield text[begin:at]
            begin = at
    yield text[begin:]
