"""The parts of a zip package, inflated with limits counted while reading and every checksum proven."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from functools import lru_cache

from automation.forms.reading.limits import LISTS, MEBIBYTE, RATIO, RATIO_FROM, UNPACKED, ZIP_ENTRIES
from automation.forms.reading.refusal import Refusal

_END = struct.Struct("<4s4H2LH")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_END_SEARCH = 22 + 65_535


@dataclass(frozen=True)
class Entry:
    """One packed file; `begin` is the offset of its packed bytes."""

    name: str
    method: int
    crc: int
    packed: int
    size: int
    begin: int


@dataclass(frozen=True)
class Package:
    """The inflated parts by plain name (`xl/workbook.xml`). usual: any zip reader must see exactly these parts."""

    parts: dict[str, bytes]
    usual: bool


def plain_name(name: str) -> str:
    """Forward slashes, no leading slash, lower case: Windows programs write names in every way (F25)."""
    return name.replace("\\", "/").lstrip("/").lower()


def usual_entries(content: bytes) -> list[Entry] | None:
    """The directory of a zip without any oddity, else None: then two readers might see two different packages."""
    end = content.rfind(b"PK\x05\x06", max(0, len(content) - _END_SEARCH))
    if end < 0 or end + _END.size > len(content):
        return None
    _, disk, first_disk, here, total, size, offset, comment = _END.unpack_from(content, end)
    sound = not disk and not first_disk and here == total < 0xFFFF and offset + size == end
    if not sound or end + _END.size + comment != len(content):
        return None
    try:
        return _read_directory(content, offset, end, total)
    except (struct.error, UnicodeDecodeError):
        return None


def _read_directory(content: bytes, at: int, end: int, total: int) -> list[Entry] | None:
    entries: list[Entry] = []
    for _ in range(total):
        entry, length = _read_entry(content, at)
        if entry is None:
            return None
        entries.append(entry)
        at += length
    names = {entry.name for entry in entries}
    return entries if at == end and len(names) == len(entries) else None


def _read_entry(content: bytes, at: int) -> tuple[Entry | None, int]:
    fields = _ENTRY.unpack_from(content, at)
    signature, _, _, flags, method, _, _, crc, packed, size, name_length, extra, comment, _, _, _, local = fields
    raw = content[at + _ENTRY.size : at + _ENTRY.size + name_length]
    strange = signature != b"PK\x01\x02" or flags & 0x2041 or method not in (0, 8) or local == 0xFFFFFFFF
    if strange or b"\\" in raw or raw[:1] == b"/" or not raw.isascii():
        return None, 0
    heading = _LOCAL.unpack_from(content, local)
    begin = local + _LOCAL.size + heading[9] + heading[10]
    same = heading[0] == b"PK\x03\x04" and heading[3] == method and content[local + 30 : local + 30 + heading[9]] == raw
    if not same or begin + packed > len(content):
        return None, 0
    entry = Entry(raw.decode("ascii").lower(), method, crc, packed, size, begin)
    return entry, _ENTRY.size + name_length + extra + comment


def names(content: bytes) -> list[str]:
    """The plain names in any zip, without inflating anything; F06 if there is no readable directory."""
    entries = usual_entries(content)
    if entries is not None:
        return [entry.name for entry in entries]
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return [plain_name(name) for name in archive.namelist()]
    except Exception as error:
        raise Refusal("F06") from error


def unpack(content: bytes) -> Package:
    """All parts, proven by checksum. Refuses F06 (damaged), F09 (encrypted entry), F20 (too large)."""
    entries = usual_entries(content)
    if entries is None:
        return Package(_unpack_odd(content), usual=False)
    if len(entries) > ZIP_ENTRIES:
        raise Refusal("F20")
    left, parts, usual = UNPACKED, {}, True
    view = memoryview(content)
    for entry in entries:
        part = _inflate(view[entry.begin : entry.begin + entry.packed], entry, left)
        usual = usual and len(part) == entry.size
        left -= len(part)
        parts[entry.name] = part
    return Package(parts, usual)


def _inflate(packed: memoryview, entry: Entry, left: int) -> bytes:
    limit = min(left, max(RATIO_FROM, RATIO * entry.packed))
    if entry.method == 0:
        part = bytes(packed)
    elif entry.size in LISTS and entry.size <= limit and (known := _expanded(bytes(packed), entry.size)) is not None:
        part = known
    else:
        stream = zlib.decompressobj(-15)
        try:
            part = stream.decompress(packed, limit + 1)
        except zlib.error as error:
            raise Refusal("F06") from error
        if not stream.eof and len(part) <= limit:
            raise Refusal("F06")
    if len(part) > limit:
        raise Refusal("F20")
    if zlib.crc32(part) != entry.crc:
        raise Refusal("F06")
    return part


@lru_cache(8)
def _expanded(packed: bytes, size: int) -> bytes | None:
    """The very same object each time; None where it has not that size."""
    stream = zlib.decompressobj(-15)
    try:
        part = stream.decompress(packed, size + 1)
    except zlib.error:
        return None
    return part if stream.eof and len(part) == size else None


def _unpack_odd(content: bytes) -> dict[str, bytes]:
    """The same through Python's zipfile, which knows zip64, prefixes and foreign names."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > ZIP_ENTRIES:
                raise Refusal("F20")
            return _read_odd(archive, entries)
    except Refusal:
        raise
    except Exception as error:
        raise Refusal("F09" if "password" in str(error) else "F06") from error


def _read_odd(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    parts: dict[str, bytes] = {}
    left = UNPACKED
    for entry in entries:
        limit = min(left, max(RATIO_FROM, RATIO * entry.compress_size))
        taken = []
        with archive.open(entry) as stream:
            while block := stream.read(MEBIBYTE):
                taken.append(block)
                limit -= len(block)
                if limit < 0:
                    raise Refusal("F20")
        part = b"".join(taken)
        left -= len(part)
        parts[plain_name(entry.filename)] = part
    return parts
