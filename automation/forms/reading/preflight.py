"""The fast pre-flight: what a worksheet part holds beside its values, by searching its bytes, if it is written as usual."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator

from automation.forms.reading.book import Merge, SheetFacts, area, rows_worth_a_word
from automation.forms.reading.formula_kind import Formulas
from automation.forms.reading.limits import EMPTY_ROWS_DRAWN, MERGES
from automation.forms.reading.refusal import Refusal

_MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_ENCODING = re.compile(rb"<\?xml[^>]*encoding=[\"'](?!utf-8[\"'])", re.IGNORECASE)
_PREFIXED = re.compile(rb":(?:c|row|sheetData)[\s/>]")
"""Readers of spreadsheets heed only what follows the colon, so a prefixed cell would be a cell unseen."""

_FAR_TALL = re.compile(rb'<c(?! r="(?:[A-Z]|[AB][A-Z]|C[A-V])(?:[1-9]\d{0,3}|1\d{4}|20000)")')
_FAR_WIDE = re.compile(rb'<c(?! r="(?:[A-Z]|[A-H][A-Z]|I[A-V])(?:[1-9]\d{0,2}|[1-6]\d{3})")')
"""Proofs without a list of cells: no cell lies outside 20,000 rows x 100 columns, or 6,999 rows x 256 columns."""

_CELL = re.compile(
    rb'<c r="([A-Z]+\d+)"([^>]*?)/?>\s*(?:<f([^>]*?)(?:/>|>([^<]*)</f>)\s*)?(?:<v[^>]*/>|<v[^>]*>([^<]*)</v>|<is>)?'
)
_SHARED = re.compile(rb'\bsi="(\d+)"')
_MERGE = re.compile(rb'<mergeCell ref="([A-Z]+\d+(?::[A-Z]+\d+)?)"')
_HIDDEN = re.compile(rb'<row\s[^>]*?\bhidden="(?:1|true)"[^>]*>')
_ROW_NUMBER = re.compile(rb'\sr="(\d+)"')


class UnusualError(Exception):
    """The part is written in a way that searching cannot judge: the careful scan takes over."""


def scan_fast(part: bytes, struck_styles: Collection[str] = ()) -> SheetFacts:
    """The facts of one worksheet part; UnusualError where only a real parser would be sure."""
    begin, end = _cells_region(part)
    region = part[begin:end]
    if b":" in region and _PREFIXED.search(region):
        raise UnusualError
    if _FAR_TALL.search(region) and _FAR_WIDE.search(region):
        raise UnusualError
    single_quoted = b"'" in region
    errors, formulas = _errors_and_formulas(region, single_quoted)
    return SheetFacts(
        rows_drawn=rows_worth_a_word(region.count(b"<row") if len(region) > EMPTY_ROWS_DRAWN * 10 else 0),
        errors=errors,
        formulas=formulas,
        merges=_merges(part, end),
        hidden_rows=_hidden_rows(region, single_quoted),
        struck=_struck(region, struck_styles, single_quoted),
    )


def most_cells(part: bytes) -> int:
    """An upper bound of the cells in a part that scan_fast has accepted."""
    return min(most_cells_of_size(part), part.count(b"<c"))


def most_cells_of_size(part: bytes) -> int:
    """A coarser one: <c r="A1"/> is the shortest."""
    return len(part) // 11


def _cells_region(part: bytes) -> tuple[int, int]:
    """From <sheetData to </sheetData>, if the part is plain UTF-8 with the usual names.

    One character is found ten times faster than two: the cheap questions come first.
    """
    head = part[:4096]
    usual = _MAIN in head and not _ENCODING.search(head) and b"\x00" not in head
    second_instruction = part.find(b"?", part.find(b"?>") + 2) >= 0 and part.find(b"<?", 5) >= 0
    if not usual or second_instruction or (b"!" in part and b"<!" in part):
        raise UnusualError
    begin = part.find(b"<sheetData")
    end = part.find(b"</sheetData>", begin)
    if part.count(b"sheetData") != (2 if end >= 0 else 1) or (end < 0 and part[begin : begin + 12] != b"<sheetData/>"):
        raise UnusualError
    return (begin, end) if end >= 0 else (begin, begin)


def _errors_and_formulas(region: bytes, single_quoted: bool) -> tuple[dict[str, str], dict[str, tuple[str, str]]]:
    errors: dict[str, str] = {}
    formulas = Formulas()
    if single_quoted and b"t='" in region:
        raise UnusualError
    for found in _cells_with(region, b"<f"):
        address, attributes, formula_attributes, text, value = found.groups()
        if formula_attributes is None:
            continue
        shared = _SHARED.search(formula_attributes)
        has_value = bool(value) or b' t="str"' in attributes or found.group(0).endswith(b"<is>")
        number = shared.group(1).decode() if shared else ""
        if b' t="e"' not in attributes:
            formulas.add(address.decode(), _plain(text or b""), number, has_value)
    for found in _cells_with(region, b' t="e"'):
        if b' t="e"' in found.group(2):
            errors[found.group(1).decode()] = _plain(found.group(5) or b"")
    return errors, formulas.found


def _cells_with(region: bytes, mark: bytes) -> Iterator[re.Match[bytes]]:
    """The cells that hold the mark, found backwards from it: files with few formulas pay for few."""
    at = region.find(mark)
    while at >= 0:
        begin = region.rfind(b"<c r=", 0, at)
        found = _CELL.match(region, begin) if begin >= 0 else None
        if found is None:
            raise UnusualError
        yield found
        at = region.find(mark, max(found.end(), at + 1))


def _plain(text: bytes) -> str:
    return html.unescape(text.decode("utf-8", errors="replace")).replace("\r\n", "\n")


def _merges(part: bytes, begin: int) -> list[Merge]:
    count = part.count(b"mergeCell ", begin)
    if count > MERGES:
        raise Refusal("F20")
    references = _MERGE.findall(part, begin) if count else []
    if len(references) != count or part.count(b"mergeCell>", begin) or part.count(b":mergeCell", begin):
        raise UnusualError
    return [area(reference.decode()) for reference in references]


def _hidden_rows(region: bytes, single_quoted: bool) -> set[int]:
    if b"hidden=" not in region:
        return set()
    if single_quoted and b"hidden='" in region:
        raise UnusualError
    numbers = [_ROW_NUMBER.search(found.group(0)) for found in _HIDDEN.finditer(region)]
    if None in numbers:
        raise UnusualError
    return {int(number.group(1)) for number in numbers if number}


def _struck(region: bytes, styles: Collection[str], single_quoted: bool) -> set[str]:
    if not styles:
        return set()
    if single_quoted and b" s='" in region:
        raise UnusualError
    pattern = rb'<c r="([A-Z]+\d+)"[^>]*? s="(?:' + "|".join(sorted(styles)).encode() + rb')"'
    return {address.decode() for address in re.findall(pattern, region)}
