"""From bytes to a Book: the pre-flight, then the engine; fast and in-process, or careful and in a cage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from automation.forms.reading import engines, ods_scan, xlsb_scan
from automation.forms.reading.book import Book, SheetFacts
from automation.forms.reading.careful_scan import scan_carefully
from automation.forms.reading.limits import LISTS, SHEETS, TEXT_SPREAD, VALUES, WORKER_MEMORY
from automation.forms.reading.preflight import UnusualError, most_cells, most_cells_of_size, scan_fast
from automation.forms.reading.refusal import Refusal
from automation.forms.reading.workbook_parts import Workbook, forbid_entities, last_saved, notes, property_mark, struck_styles
from automation.forms.reading.zip_package import unpack
from automation.remembered import Remembered

_SCANNED = Remembered[SheetFacts](8)


def open_fast(content: bytes, most: int = VALUES) -> Book:
    """An ordinary workbook of at most so many cells, read in this process. UnusualError: only open_carefully may touch it."""
    package = unpack(content)
    forbid_entities(package.parts)
    if not package.usual or any(_is_wide(part) for part in package.parts.values()):
        raise UnusualError
    workbook = Workbook(package.parts)
    styles = struck_styles(package.parts.get(workbook.part_of("styles"), b""))
    facts = {name: _facts_of(part, styles) for name, part in package.parts.items() if b"sheetData" in part}
    _forbid_crowds(workbook, package.parts, facts, most)
    try:
        book = engines.guarded(lambda: engines.read_calamine(content))
    except Refusal as refusal:
        raise UnusualError from refusal
    return _attach(book, workbook, package.parts, facts)


def _facts_of(part: bytes, styles: Sequence[str]) -> SheetFacts:
    if len(part) not in LISTS:
        return scan_fast(part, styles)
    return replace(_SCANNED.of((part,), lambda: scan_fast(part, styles), tuple(styles)))  # each gets its own notes


def open_carefully(content: bytes, kind: str) -> Book:
    """Any readable kind of sniff.READABLE; to be called in a process that may die of it."""
    if kind in ("xlsx", "xlsm"):
        return _open_package(content)
    if kind == "xls":
        from automation.forms.reading.xls_engine import read_xls

        return engines.within_limits(read_xls(content))
    return _open_other(content, kind)


def _open_other(content: bytes, kind: str) -> Book:
    """xlsb and ods: what calamine reads, completed by what it keeps silent about."""
    parts = unpack(content).parts
    forbid_entities(parts)
    if kind == "ods":
        ods_scan.forbid_encryption(parts)
        book = engines.within_limits(_read_ods(content, parts))
        ods_scan.add_facts(book, parts["content.xml"])
    else:
        book = engines.within_limits(engines.guarded(lambda: engines.read_calamine(content)))
        xlsb_scan.add_facts(book, parts)
        engines.within_limits(book)
    book.marks = [property_mark(parts), *meta_marks(book)]
    book.author, book.saved_at = last_saved(parts)
    return book


def _read_ods(content: bytes, parts: Mapping[str, bytes]) -> Book:
    try:
        return engines.guarded(lambda: engines.read_calamine(content))
    except Refusal as refusal:
        if refusal.kind != "F06":
            raise
        return engines.guarded(lambda: engines.read_calamine(ods_scan.repacked(parts)))


def _open_package(content: bytes) -> Book:
    parts = unpack(content).parts
    forbid_entities(parts)
    workbook = Workbook(parts)
    styles = struck_styles(parts.get(workbook.part_of("styles"), b""))
    scans = {name: scan_carefully(part, styles) for name, part in parts.items() if _may_be_worksheet(part)}
    facts = {name: scan[0] for name, scan in scans.items()}
    if _text_spread(parts, sum(scan[2] for scan in scans.values())) > WORKER_MEMORY:
        raise Refusal("F20")
    boxes = {sheet.name: scans[sheet.part][1] for sheet in workbook.sheets if sheet.part in scans}
    try:
        book = engines.guarded(lambda: engines.read_calamine(content))
    except Refusal as refusal:
        if refusal.kind != "F06":
            raise
        book = engines.guarded(lambda: engines.read_openpyxl(content, boxes))
    return _attach(book, workbook, parts, facts)


def _is_wide(part: bytes) -> bool:
    """XML in UTF-16 or UTF-32: nothing that searching for ASCII could judge."""
    return part[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<", b"\x00\x00")


def _may_be_worksheet(part: bytes) -> bool:
    """By what readers look for: path, root element and relations may all lie, but cells stand in <sheetData>."""
    return b"sheetData" in (part.replace(b"\x00", b"") if _is_wide(part) else part)


def _forbid_crowds(workbook: Workbook, parts: Mapping[str, bytes], facts: Mapping[str, SheetFacts], most: int) -> None:
    if len(workbook.sheets) > SHEETS:
        raise Refusal("F20")
    for bound in (most_cells_of_size, most_cells):  # counting them takes a while
        cells = sum(bound(parts[name]) for name in facts)
        if cells <= most and _text_spread(parts, cells) <= TEXT_SPREAD:
            return
    raise UnusualError


def _text_spread(parts: Mapping[str, bytes], cells: int) -> int:
    """Bytes if every cell held the longest shared text: little files can point at one long text from everywhere."""
    shared = [part for name, part in parts.items() if name.endswith("sharedstrings.xml") or b"sst" in part[:4096]]
    most = max(map(len, shared), default=0) * cells
    return most if most <= TEXT_SPREAD else max(len(text) for part in shared for text in part.split(b"</si>")) * cells


def _attach(book: Book, workbook: Workbook, parts: Mapping[str, bytes], facts: Mapping[str, SheetFacts]) -> Book:
    """Give each sheet its facts: by its place in the workbook, and where an engine left sheets out, by its name."""
    by_name = {sheet.name: sheet for sheet in workbook.sheets}
    in_order = len(book.sheets) == len(workbook.sheets)
    for index, sheet in enumerate(book.sheets):
        listed = workbook.sheets[index] if in_order else by_name.get(sheet.name)
        if listed is not None and listed.part in facts:
            sheet.facts = facts[listed.part]
            sheet.facts.notes = notes(parts, listed.part)
            sheet.state = listed.state
    book.date_1904 = workbook.date_1904
    book.marks = [property_mark(parts), workbook.mark, *meta_marks(book)]
    book.author, book.saved_at = last_saved(parts)
    return book


def meta_marks(book: Book) -> list[tuple[str, str]]:
    """The identity written on the very hidden sheet _meta."""
    found = []
    for sheet in book.sheets:
        if sheet.name == "_meta" and sheet.values and sheet.top == sheet.left == 1:
            cells = [str(value) for value in sheet.values[0]] + ["", ""]
            found.append((cells[0], cells[1]))
    return found
