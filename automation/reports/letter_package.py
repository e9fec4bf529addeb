"""The package of a Word document: its parts, always the same bytes for the same content."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from automation.reports.letter_styles import WORD

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CORE = "application/vnd.openxmlformats-package.core-properties+xml"
_PARTS = {
    "document": "document.main",
    "styles": "styles",
    "settings": "settings",
    "header1": "header",
    "header2": "header",
    "footer1": "footer",
}
"""Part of word/ -> what it is."""
SINCE = "2000-01-01T00:00:00Z"
"""A letter's own date stands in it; that of the file would make two of the same letter differ."""


def packed(body: str, first: str, later: str, footer: str, styles: str, page: tuple[int, int, int, int, int]) -> bytes:
    """A whole document. body, first and later (the heads of page one and of the others), footer: paragraphs; page: width, height,
    margins at the sides, above and below, in twentieths of a point."""
    word = {
        "document": f'<w:document {WORD} xmlns:r="{_OFFICE}"><w:body>{body}{_section(*page)}</w:body></w:document>',
        "styles": styles,
        "settings": f'<w:settings {WORD}><w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>',
        "header1": f"<w:hdr {WORD}>{first}</w:hdr>",
        "header2": f"<w:hdr {WORD}>{later}</w:hdr>",
        "footer1": f"<w:ftr {WORD}>{footer}</w:ftr>",
    }
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _related(("word/document.xml", "officeDocument"), ("docProps/core.xml", "core-properties")),
        "docProps/core.xml": _core(),
        **{f"word/{name}.xml": xml for name, xml in word.items()},
        "word/_rels/document.xml.rels": _related(*((f"{name}.xml", _PARTS[name]) for name in word if name != "document")),
    }
    return zipped((name, (_HEAD + xml).encode()) for name, xml in parts.items())


def zipped(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """Says neither when nor where it was made."""
    target = BytesIO()
    with ZipFile(target, "w") as package:
        for name, content in parts:
            place = ZipInfo(name)
            place.create_system = 0
            package.writestr(place, content, ZIP_DEFLATED, compresslevel=6)
    return target.getvalue()


def repacked(content: bytes) -> bytes:
    with ZipFile(BytesIO(content)) as package:
        return zipped((part.filename, package.read(part)) for part in package.infolist())


def _section(width: int, height: int, sides: int, top: int, bottom: int) -> str:
    """rId numbers: as `_related` gives them to the parts after the document."""
    return (
        '<w:sectPr><w:headerReference w:type="first" r:id="rId3"/><w:headerReference w:type="default" r:id="rId4"/>'
        '<w:footerReference w:type="first" r:id="rId5"/><w:footerReference w:type="default" r:id="rId5"/>'
        f'<w:pgSz w:w="{width}" w:h="{height}"/><w:pgMar w:top="{top}" w:right="{sides}" w:bottom="{bottom}" w:left="{sides}" '
        'w:header="850" w:footer="850" w:gutter="0"/><w:titlePg/></w:sectPr>'
    )


def _related(*targets: tuple[str, str]) -> str:
    """(part, what it is) in the order of their numbers: rId1, rId2 ..."""
    package = "http://schemas.openxmlformats.org/package/2006/relationships/metadata"
    lines = (
        f'<Relationship Id="rId{number}" Type="{package if kind == "core-properties" else _OFFICE}/{kind}" Target="{target}"/>'
        for number, (target, kind) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_RELATIONS}">{"".join(lines)}</Relationships>'


def _content_types() -> str:
    lines = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{_KIND}.{kind}+xml"/>' for name, kind in _PARTS.items())
    return (
        f'<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{lines}'
        f'<Override PartName="/docProps/core.xml" ContentType="{_CORE}"/></Types>'
    )


def _core() -> str:
    """No author: the letter names who signs it."""
    times = "".join(f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{SINCE}</dcterms:{name}>' for name in ("created", "modified"))
    return (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{times}</cp:coreProperties>'
    )
