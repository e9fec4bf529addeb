"""The small parts of an OOXML package: which sheet is which part, identity, notes, struck-through styles, who saved it when."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from xml.etree import ElementTree

from automation.forms.reading.limits import TREE_PART
from automation.forms.reading.refusal import Refusal
from automation.forms.reading.zip_package import unpack

EDITION = "record_edition"
"""The document property in which a record says which drawing it descends from."""
_DOCTYPE = re.compile(rb"<\x00?!\x00?[DdEe]")
_XML_STARTS = (b"<", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00<")
FORBIDDEN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|&#(?:x0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F])|0*(?:[0-8]|1[124-9]|2\d|3[01]));")
"""Control characters that other programs leave in UTF-8 XML: calamine reads past them, expat must be helped."""

_PROPERTY = re.compile(r'name="form_(code|version)"[^>]*>\s*<[^>]*>([^<]*)<')
_QUOTED = re.compile(r'^"(.*)"$')


class SheetPart(NamedTuple):
    """A sheet as the workbook lists it; `part` is "" where the package does not have it."""

    name: str
    state: str
    part: str


def forbid_entities(parts: Mapping[str, bytes]) -> None:
    """F21 if any part declares a document type: nothing honest does, and entities are how small files grow large."""
    for part in parts.values():
        if b"!" in part and part[:64].lstrip().startswith(_XML_STARTS) and _DOCTYPE.search(part):
            raise Refusal("F21")


def parse(part: bytes) -> ElementTree.Element:
    """A small part as a tree, stray control characters forgiven; F06 if it is no XML, F20 if it is not small."""
    if len(part) > TREE_PART:
        raise Refusal("F20")
    try:
        return ElementTree.fromstring(part)
    except (ElementTree.ParseError, ValueError, LookupError):
        pass
    try:
        return ElementTree.fromstring(FORBIDDEN.sub(b" ", part))
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise Refusal("F06") from error


def local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def inside(element: ElementTree.Element, name: str) -> Iterator[ElementTree.Element]:
    """All descendants of this local name, whatever their namespace (strict and transitional alike)."""
    return (child for child in element.iter() if local(child) == name)


def relations(parts: Mapping[str, bytes], part: str) -> list[tuple[str, str, str]]:
    """(id, type, target part) of every internal relation of a part ("" = the package)."""
    folder, name = posixpath.split(part)
    source = parts.get(posixpath.join(folder, "_rels", f"{name}.rels"))
    if source is None:
        return []
    found = []
    for relation in inside(parse(source), "Relationship"):
        target = relation.get("Target", "").replace("\\", "/")
        whole = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found.append((relation.get("Id", ""), relation.get("Type", "").rpartition("/")[2], whole.lower()))
    return found


def main_part(parts: Mapping[str, bytes]) -> str:
    """xl/workbook.xml, or whatever the package names as its main part."""
    for _, kind, target in relations(parts, ""):
        if kind == "officeDocument" and target in parts:
            return target
    return "xl/workbook.xml"


class Workbook:
    """xl/workbook.xml: the sheets in their order, the date system, the identity left in defined names."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self.part = main_part(parts)
        if self.part not in parts:
            raise Refusal("F06")
        self._relations = relations(parts, self.part)
        tree = parse(parts[self.part])
        targets = {key: target for key, _, target in self._relations}
        self.sheets = [self._sheet(sheet, targets, parts) for sheet in inside(tree, "sheet")]
        self.date_1904 = any(setting.get("date1904") in ("1", "true") for setting in inside(tree, "workbookPr"))
        self.mark = self._mark(tree)

    def _sheet(self, sheet: ElementTree.Element, targets: Mapping[str, str], parts: Mapping[str, bytes]) -> SheetPart:
        key = next((value for name, value in sheet.attrib.items() if name.rpartition("}")[2] == "id"), "")
        target = targets.get(key, "")
        return SheetPart(sheet.get("name", ""), sheet.get("state", "visible"), target if target in parts else "")

    def _mark(self, tree: ElementTree.Element) -> tuple[str, str]:
        names = {name.get("name"): (name.text or "").strip().lstrip("=") for name in inside(tree, "definedName")}
        code, version = (_QUOTED.sub(r"\1", names.get(key, "")) for key in ("_form_id", "_form_version"))
        return code, version

    def part_of(self, kind: str) -> str:
        """The part that the workbook relates to by this kind (styles, sharedStrings), or ""."""
        return next((target for _, relation, target in self._relations if relation == kind), "")


def property_mark(parts: Mapping[str, bytes]) -> tuple[str, str]:
    """(code, version) from the custom document properties."""
    text = parts.get("docprops/custom.xml", b"").decode("utf-8", errors="replace")
    found = {key: html.unescape(value).strip() for key, value in _PROPERTY.findall(text)}
    return found.get("code", ""), found.get("version", "")


def is_edition(content: bytes) -> bool:
    """Does a package say of itself that it is a record that the program has drawn, whoever has saved it since? Refuses as `unpack`:
    a damaged one is told as any other."""
    return f'name="{EDITION}"'.encode() in unpack(content).parts.get("docprops/custom.xml", b"")


def last_saved(parts: Mapping[str, bytes]) -> tuple[str, str]:
    """(who, when) from docProps/core.xml; hints only, so anything odd is "" instead of an error."""
    text = parts.get("docprops/core.xml", b"").decode("utf-8", errors="replace")
    return _property(text, "lastModifiedBy") or _property(text, "creator"), _property(text, "modified")


def _property(text: str, name: str) -> str:
    found = re.search(rf"<(?:[\w.-]+:)?{name}\b[^>]*>([^<]*)<", text)
    return html.unescape(found.group(1)).strip() if found else ""


def struck_styles(styles: bytes) -> list[str]:
    """The cell style numbers whose font is struck through."""
    if b"strike" not in styles:
        return []
    try:
        tree = parse(styles)
    except Refusal:
        # Styles carry no values: other programs' faults there cost nothing (F24).
        return []
    fonts = next(inside(tree, "fonts"), None)
    formats = next(inside(tree, "cellXfs"), None)
    if fonts is None or formats is None:
        return []
    struck = {
        str(number)
        for number, font in enumerate(fonts)
        if any(strike.get("val", "1") not in ("0", "false") for strike in inside(font, "strike"))
    }
    return [str(number) for number, style in enumerate(formats) if style.get("fontId") in struck]


def notes(parts: Mapping[str, bytes], sheet: str) -> dict[str, str]:
    """Address -> text of the notes on a sheet; those that the program itself wrote (author 通达) are left out."""
    try:
        target = next((target for _, kind, target in relations(parts, sheet) if kind == "comments"), "")
        tree = parse(parts[target])
    except (Refusal, KeyError):
        return {}
    authors = [(author.text or "").strip() for author in inside(tree, "author")]
    ours = {str(number) for number, author in enumerate(authors) if author.startswith("通达")}
    return {
        note.get("ref", ""): "".join(text.text or "" for text in inside(note, "t")).strip()
        for note in inside(tree, "comment")
        if note.get("authorId") not in ours
    }
