"""The sample company's workbooks as files: drawn by their form, stamped with who saved them when, and put into the folder."""

from __future__ import annotations

import io
import os
import zipfile
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape
from zoneinfo import ZoneInfo

from automation.forms.blank import draw_form
from automation.forms.drawing.drop_downs import DropDowns
from automation.forms.drawing.filling import Filling
from automation.forms.schema.form import Form

SPARE = 12
"""Empty rows below the filled ones: drawing 500 a workbook would take most of the demo's time."""
_EPOCH = (2026, 1, 1, 0, 0, 0)
_CORE = "docProps/core.xml"
_PROPERTIES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{title}</dc:title><dc:creator>通达</dc:creator>'
    "<cp:lastModifiedBy>{author}</cp:lastModifiedBy>"
    '<dcterms:created xsi:type="dcterms:W3CDTF">2026-01-01T00:00:00Z</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">{saved}</dcterms:modified></cp:coreProperties>'
)


@dataclass(frozen=True)
class Paper:
    """One file: where it lies below the workspace, what it holds, when it was saved (naive local time) and by whom."""

    path: str
    content: bytes
    saved: datetime
    author: str = ""


def drawn(form: Form, filling: Filling, lists: DropDowns) -> bytes:
    """The filled form with a few empty rows instead of hundreds."""
    tables = tuple(replace(table, rows=min(table.rows, filling.row_count(table.name) + SPARE)) for table in form.tables)
    return draw_form(replace(form, tables=tables), lists, filling)


def stamped(paper: Paper, title: str, zone: ZoneInfo) -> Paper:
    """The same workbook as its author left it; no clock in it but ours, so that the same seed gives the same bytes."""
    saved = paper.saved.replace(tzinfo=zone).astimezone(UTC)
    properties = _PROPERTIES.format(title=escape(title), author=escape(paper.author), saved=f"{saved:%Y-%m-%dT%H:%M:%SZ}")
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(paper.content)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            part = properties.encode() if name == _CORE else old.read(name)
            new.writestr(zipfile.ZipInfo(name, _EPOCH), part, zipfile.ZIP_DEFLATED, 3)
    return replace(paper, content=target.getvalue())


def put(root: Path, paper: Paper, zone: ZoneInfo) -> Path:
    """Writes the file and sets its time."""
    file = root / paper.path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(paper.content)
    moment = paper.saved.replace(tzinfo=zone).timestamp()
    os.utime(file, (moment, moment))
    return file
