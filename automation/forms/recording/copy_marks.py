"""What a workbook says of itself: which edition it descends from, and what it holds that a fresh drawing cannot take along."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from automation.forms.reading.book import Book, Sheet
from automation.forms.reading.headings import text_of
from automation.forms.reading.refusal import Refusal
from automation.forms.reading.zip_package import unpack
from automation.forms.recording.content import Origin
from automation.forms.schema.problem import Problem

META = "_meta"
OUR_NOTE = "【系统】"
"""With it our own notes in cells begin, because LibreOffice forgets who wrote a note."""
_VISIBLE = re.compile(r"·\s*(\d+-[0-9a-f]{8})")
_VISIBLE_ROWS = 4
_PICTURES = ("xl/media/", "xl/charts/", "xl/embeddings/", "xl/cellimages")
_SHAPES = "xl/drawings/drawing"


@dataclass(frozen=True)
class Mark:
    """edition: the name of the edition that the copy was once drawn as, "" if it is not to be found; rows: id -> (origin, ref)
    as of that edition."""

    edition: str = ""
    rows: dict[str, tuple[Origin, str]] = field(default_factory=dict)


def edition_mark(book: Book, sheet: Sheet) -> Mark:
    """From the hidden sheet, else from the visible text, which also survives when the sheet is moved to another workbook."""
    meta = next((each.values for each in book.sheets if each.name == META), [])
    texts = [[text_of(value) for value in row] + [""] * 3 for row in meta]
    rows: dict[str, tuple[Origin, str]] = {}
    for key, origin, ref, *_ in texts[1:]:
        rows[key] = ("staff" if origin == "staff" else "program", ref)
    if texts and texts[0][2]:
        return Mark(texts[0][2], rows)
    visible = (_VISIBLE.search(str(value)) for row in sheet.values[:_VISIBLE_ROWS] for value in row)
    return Mark(next((found[1] for found in visible if found), ""), rows)


def uncarried(content: bytes, kind: str, problems: Sequence[Problem]) -> list[str]:
    """In people's words: pictures, charts, formulas, cells of which nobody can tell where they belong."""
    lost = ["无法判断归属的格子"] if any(problem.kind in ("S11", "S14") for problem in problems) else []
    if kind not in ("xlsx", "xlsm"):
        return [*lost, "旧格式文件里的格式"]
    try:
        parts = unpack(content).parts
    except Refusal:
        return lost
    if any(name.startswith(_PICTURES) or (name.startswith(_SHAPES) and b"Anchor>" in part) for name, part in parts.items()):
        lost.append("图片或图表")
    sheets = (part for name, part in parts.items() if "worksheets/" in name)
    if any(b"<f>" in part or b"<f " in part for part in sheets):
        lost.append("公式（已换成计算结果）")
    return lost
