"""What a formula makes of its cell: nothing to say, or one of the treatments X01, X03, X04, S31."""

from __future__ import annotations

import re

_VOLATILE = re.compile(r"(?<![A-Z_.])(?:TODAY|NOW|RAND|RANDBETWEEN|RANDARRAY)\s*\(", re.IGNORECASE)
_EXTERNAL = re.compile(r"\[[^\[\]]+\][^\[\]!()]*!")
_PICTURE = re.compile(r"\bDISPIMG\s*\(", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"')


def formula_kind(formula: str, has_value: bool) -> str:
    """ "" for a sound formula; a picture outweighs a missing result, that a changing one, that another workbook."""
    if _PICTURE.search(formula):
        return "S31"
    if not has_value:
        return "X01"
    bare = _QUOTED.sub('""', formula)
    if _VOLATILE.search(bare):
        return "X03"
    return "X04" if _EXTERNAL.search(bare) else ""


class Formulas:
    """Gathers the formulas of a sheet that need a word; shared formulas are written out once and then only referred to."""

    def __init__(self) -> None:
        self.found: dict[str, tuple[str, str]] = {}
        self._shared: dict[str, str] = {}

    def add(self, address: str, text: str, shared: str, has_value: bool) -> None:
        """shared: the `si` of a shared formula, "" otherwise."""
        if shared and text:
            self._shared[shared] = text
        formula = text or self._shared.get(shared, "")
        kind = formula_kind(formula, has_value)
        if kind:
            self.found[address] = (kind, "=" + formula.removeprefix("=") if formula else "")
