"""What an attachment says of its own class, by its bytes and its name; what cannot be told counts as 机密."""

from __future__ import annotations

import html
import io
import logging
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from automation.forms.reading.refusal import Refusal
from automation.forms.reading.sniff import READABLE, sniff
from automation.forms.reading.workbook_parts import forbid_entities
from automation.forms.reading.zip_package import unpack
from automation.mail.marked_text import HINT, LABEL, Marking, hinted, in_line, in_name, in_text, plain, strictest_of
from automation.organization.classification import SECRET

LARGEST_UNPACKED = 1 << 30
"""Bytes of a workbook that is too large to be read: so much of it is searched."""
_OFFICE = {
    ".xlsx", ".xlsm", ".xltx", ".xls", ".xlsb", ".et", ".ods", ".docx", ".docm", ".dotx", ".doc", ".wps", ".odt", ".pptx", ".ppt",
    ".dps", ".odp",
}  # fmt: skip
_TEXTS = {"text", "csv", "html", "xml"}
_BOOKS = {"xlsx", "xlsm", "xlsb", "ods"}
_WORDED = re.compile(r"(?:word/(?:document|header\d*|footer\d*)|ppt/slides/[^/]+|content|styles)\.xml")
_BESIDE_CELLS = re.compile(r"xl/drawings/[^/]+\.xml")
_CELLS, _CUT = re.compile(r"xl/(?:worksheets/[^/]+|sharedstrings)\.xml"), (b"<r>", b"<r ", b":r>")
_PRINTED = re.compile(r"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)>([^<]*)<")
_PRINT_CODES = re.compile(r'&(?:"[^"]*"|[LCRBIUSEXYPNDTFZAGK]|\d+)')
_LINES = re.compile(r"</?(?:\w+:)?(?:p|h|tr|div|li|h\d|title|br|tab)\b[^<>]*>", re.IGNORECASE)
_UNSHOWN = re.compile(r"<(style|script)\b|<!--|(</style>|</script>|-->)", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_CHARACTERS = re.compile(rb"&#(?:x[4-9a-fA-F][0-9a-fA-F]{3}|[2-6]\d{4});")
_HINTS = tuple(word.encode(code) for word in ("密", "内部", "內部", "㊙") for code in ("utf-8", "utf-16-le"))
_SPACED = re.compile("(?:内|內)(?:\\s|\u3000)+部".encode())
_HINTED_TEXT = re.compile(rf">([^<>]*(?:{HINT.pattern})[^<>]*)<")
_ASIDE = ("xl/media/", "xl/charts/", "docprops/")
_LOCKED, _BROKEN, _VAST = "设了打开密码，看不出密级", "打不开，看不出密级", "太大，看不清密级"


def in_file(content: bytes, name: str) -> Marking | None:
    """The strictest marking of a file called `name`; None if it has none. Never raises, whatever the bytes are."""
    try:
        return strictest_of(_in_content(content, sniff(content), PurePosixPath(name).suffix.lower()))
    except Refusal as refusal:
        return _unclear(_LOCKED if refusal.kind == "F09" else _VAST if refusal.kind == "F20" else _BROKEN)
    except Exception:
        # A bug that this file brings to light costs only the mails that it goes with; the operator finds it in the log.
        logging.getLogger(__name__).exception("judging an attachment failed")
        return _unclear(_BROKEN)


def in_names(*paths: str) -> Marking | None:
    """By the names alone, each folder's too."""
    parts = (part for path in paths for part in path.replace("\\", "/").split("/"))
    return strictest_of(one._replace(place="名称里") for part in parts for one in in_name(part))


def text_of(page: str) -> str:
    """The words of HTML or any XML, a line each paragraph."""
    return html.unescape(_TAG.sub("", _LINES.sub("\n", "".join(_shown(page)))))


def _shown(page: str) -> Iterator[str]:
    """Without styles, scripts and comments, each up to its own end: what is never closed is read. A pattern of all that lies in
    between would take hours for many that are not."""
    shown, begun, awaited = 0, 0, ""
    for mark in _UNSHOWN.finditer(page):
        if awaited and mark[0].lower() == awaited:
            yield page[shown:begun]
            shown, awaited = mark.end(), ""
        elif not awaited and not mark[2]:
            begun, awaited = mark.start(), f"</{mark[1].lower()}>" if mark[1] else "-->"
    yield page[shown:]


def _in_content(content: bytes, kind: str, suffix: str) -> Iterator[Marking]:
    if kind in READABLE:
        yield from _in_workbook(content, kind)
    elif kind == "encrypted":
        yield _unclear(_LOCKED)
    elif kind in _TEXTS:
        text = _decoded(content)
        yield from in_text(text if kind in ("text", "csv") else text_of(text))
        yield from _in_values(text) if kind == "csv" else ()
    elif kind == "document":
        yield from _in_document(content)
    elif kind in ("truncated", "damaged") and suffix in _OFFICE:
        yield _unclear(_BROKEN)


def _in_workbook(content: bytes, kind: str) -> Iterator[Marking]:
    """Opened only if something in it may be a marking."""
    from automation.forms.filled import open_book
    from automation.mail.marked_sheet import in_sheet

    try:
        parts = unpack(content).parts if kind in _BOOKS else {"": content}
        if not any(_may_mark(name, part) for name, part in parts.items() if not name.startswith(_ASIDE)):
            return
        forbid_entities(parts)
        book = open_book(content, kind)
    except Refusal as refusal:
        if refusal.kind != "F20" or kind not in ("xlsx", "xlsm"):
            raise
        yield from _in_vast(content)
        return
    for sheet in book.sheets:
        yield from in_sheet(sheet)
    yield from _beside_cells(parts)


def _may_mark(name: str, part: bytes) -> bool:
    """Of sheets and their shared texts by each text alone, where none is cut into pieces of different type; opening costs more."""
    if not _hinted_part(part):
        return False
    if not _CELLS.fullmatch(name) or any(sign in part for sign in _CUT) or _CHARACTERS.search(part):
        return True
    words = _decoded(part)
    texts = map(html.unescape, _HINTED_TEXT.findall(words))
    return any(LABEL.fullmatch(plain(text)) or any(in_text(text)) for text in texts) or any(_printed(words))


def _beside_cells(parts: Mapping[str, bytes]) -> Iterator[Marking]:
    """Text boxes, and what is printed above and below each page."""
    for name, part in parts.items():
        if _BESIDE_CELLS.fullmatch(name):
            yield from _placed(in_text(text_of(_decoded(part))), "文本框里")
        elif b"eader>" in part or b"ooter>" in part:
            yield from _printed(_decoded(part))


def _printed(words: str) -> Iterator[Marking]:
    for printed in _PRINTED.findall(words):
        yield from _placed(in_text(_PRINT_CODES.sub("\n", html.unescape(printed))), "页眉页脚里")


def _in_document(content: bytes) -> Iterator[Marking]:
    """.docx, .pptx and .odt are zips of XML; in an old .doc the characters stand one after the other; of others the name must do."""
    if content[:2] == b"PK":
        parts = unpack(content).parts
        forbid_entities(parts)
        for name, part in parts.items():
            if _WORDED.fullmatch(name) and _hinted_part(part):
                yield from in_text(text_of(_decoded(part)))
    elif content[:4] == b"\xd0\xcf\x11\xe0":
        text = content.decode("utf-16-le", "ignore")
        yield from in_text("\n".join(run for run in re.split("[\x00-\x1f]+", text) if hinted(run)))


def _in_values(text: str) -> Iterator[Marking]:
    """A table that was saved as text."""
    from automation.forms.reading.book import Sheet
    from automation.mail.marked_sheet import in_sheet

    mark = max(",\t;", key=text.count)
    rows = [[cell.strip('" ') for cell in line.split(mark)] for line in text.splitlines()]
    yield from _placed(in_sheet(Sheet("", "visible", rows)), "表格里")


def _in_vast(content: bytes) -> Iterator[Marking]:
    """A workbook beyond all limits, such as the report of a huge company: every text in it alone, and whatever announces a class
    counts."""
    for text in _texts(content):
        line = plain(text)
        if LABEL.fullmatch(line):
            yield _unclear(_VAST)
        yield from in_line(line, heading=False)


def _texts(content: bytes) -> Iterator[str]:
    """Every text between two tags, of those that matter; Refusal where even searching would take too much."""
    left = LARGEST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            for entry in package.infolist():
                rest = b""
                with package.open(entry) as stream:
                    while block := stream.read(1 << 20):
                        if (left := left - len(block)) < 0:
                            raise Refusal("F20")
                        whole, _, rest = (rest + block).rpartition(b"<")
                        if _hinted_part(whole):
                            yield from filter(hinted, _TAG.split(html.unescape(whole.decode("utf-8", "replace"))))
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError) as fault:
        raise Refusal("F06") from fault


def _hinted_part(part: bytes) -> bool:
    return any(hint in part for hint in _HINTS) or any(found.search(part) for found in (_SPACED, _CHARACTERS))


def _decoded(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", "replace")


def _placed(found: Iterable[Marking], place: str) -> Iterator[Marking]:
    return (one._replace(place=place) for one in found)


def _unclear(why: str) -> Marking:
    return Marking(SECRET, why=why)
