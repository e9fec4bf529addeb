"""The careful pre-flight: the same facts by a real XML parser, for worksheets written in any legal way."""

from __future__ import annotations

from collections.abc import Collection
from xml.parsers import expat

from automation.forms.reading.book import SheetFacts, area, column_letters, position, rows_worth_a_word
from automation.forms.reading.formula_kind import Formulas
from automation.forms.reading.limits import LAST_COLUMN, LAST_ROW, MERGES, SHEET_BOX, VALUES
from automation.forms.reading.refusal import Refusal
from automation.forms.reading.workbook_parts import FORBIDDEN

Attributes = dict[str, str]


def scan_carefully(part: bytes, struck_styles: Collection[str] = ()) -> tuple[SheetFacts, tuple[int, int], int]:
    """The facts of one worksheet part, its last valued row and column, and how many cells have a value."""
    scan = CarefulScan(struck_styles)
    try:
        facts = scan.scan(part)
    except Refusal as refusal:
        if refusal.kind != "F06" or not FORBIDDEN.search(part) or b"\x00" in part[:4]:
            raise
        scan = CarefulScan(struck_styles)
        facts = scan.scan(FORBIDDEN.sub(b" ", part))
    return facts, (scan.bottom, scan.right), scan.values


class CarefulScan:
    """Streams one worksheet part. Refuses F06 (no XML), F20 (too large), F21 (entities)."""

    def __init__(self, struck_styles: Collection[str] = ()) -> None:
        self.facts = SheetFacts()
        self.bottom = self.right = self.values = 0
        self._styles = frozenset(struck_styles)
        self._formulas = Formulas()
        self._row = self._column = 0
        self._cell: Attributes | None = None
        self._address = ""
        self._texts: dict[str, list[str]] = {}
        self._into: list[str] | None = None
        self._formula: Attributes | None = None
        self._in_cells = False

    def scan(self, part: bytes) -> SheetFacts:
        """Read the part to its end and return its facts; `bottom` and `right` are then the last valued row and column."""
        try:
            self._parse(part)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise Refusal("F06") from error
        self.facts.formulas = self._formulas.found
        self.facts.rows_drawn = rows_worth_a_word(self.facts.rows_drawn)
        return self.facts

    def _parse(self, part: bytes) -> None:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        parser.Parse(part, True)

    def _refuse(self, *_: object) -> None:
        raise Refusal("F21")

    def _start(self, name: str, attributes: Attributes) -> None:
        name = name.rpartition(":")[2]
        if name == "sheetData":
            self._in_cells = True
        elif name == "mergeCell":
            self._merge(attributes)
        elif self._in_cells:
            self._start_inside(name, attributes)

    def _start_inside(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif name == "row":
            self._start_row(attributes)
        elif self._cell is not None and name in ("v", "f", "is", "t"):
            if name == "f":
                self._formula = attributes
            self._into = self._texts.setdefault("v" if name == "t" else name, [])

    def _start_row(self, attributes: Attributes) -> None:
        self._row = int(attributes["r"]) if "r" in attributes else self._row + 1
        self._column = 0
        self.facts.rows_drawn += 1
        if attributes.get("hidden") in ("1", "true"):
            self.facts.hidden_rows.add(self._row)

    def _start_cell(self, attributes: Attributes) -> None:
        self._cell, self._texts, self._formula = attributes, {}, None
        row, self._column = position(attributes["r"]) if "r" in attributes else (self._row, self._column + 1)
        self._row = row
        self._address = f"{column_letters(self._column)}{row}"
        if attributes.get("s") in self._styles:
            self.facts.struck.add(self._address)

    def _end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        if name == "sheetData":
            self._in_cells = False
        elif self._cell is not None:
            self._into = None
            if name == "c":
                self._end_cell(self._cell, "".join(self._texts.get("v", ())))
                self._cell = None

    def _end_cell(self, attributes: Attributes, value: str) -> None:
        kind = attributes.get("t")
        if kind == "e":
            self.facts.errors[self._address] = value
        elif self._formula is not None:
            has_value = bool(value) or kind == "str" or "is" in self._texts
            self._formulas.add(self._address, "".join(self._texts.get("f", ())), self._formula.get("si", ""), has_value)
        if value or "is" in self._texts:
            self._count()

    def _count(self) -> None:
        """The box of valued cells is proven here, before any library may allocate it."""
        self.values += 1
        self.bottom = max(self.bottom, self._row)
        self.right = max(self.right, self._column)
        too_large = self.values > VALUES or self.bottom > LAST_ROW or self.right > LAST_COLUMN
        if too_large or self.bottom * self.right > SHEET_BOX:
            raise Refusal("F20")

    def _text(self, text: str) -> None:
        if self._into is not None:
            self._into.append(text)

    def _merge(self, attributes: Attributes) -> None:
        if "ref" in attributes:
            self.facts.merges.append(area(attributes["ref"]))
        if len(self.facts.merges) > MERGES:
            raise Refusal("F20")
