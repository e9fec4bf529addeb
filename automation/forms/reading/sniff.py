"""What a file truly is, by its bytes and never by its name."""

from __future__ import annotations

from automation.forms.reading import zip_package
from automation.forms.reading.refusal import Refusal

READABLE = {"xlsx", "xlsm", "xls", "xlsb", "ods"}

TRUTH = {
    "xlsx": "Excel 工作簿（.xlsx）",
    "xlsm": "含宏的 Excel 工作簿（.xlsm）",
    "xls": "旧格式 Excel 文件（.xls）",
    "xlsb": "二进制 Excel 工作簿（.xlsb）",
    "ods": "开放文档表格（.ods）",
    "numbers": "苹果 Numbers 表格",
    "html": "网页（HTML）",
    "xml": "XML 文件",
    "csv": "CSV 文本",
    "text": "纯文本",
}
"""The true kind in words, for the message that suffix and content disagree (F15)."""

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"BM", "image"),
    (b"\xd7\xcd\xc6\x9a", "image"),
    (b"Rar!\x1a\x07", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b\x08", "archive"),
    (b"L\x00\x00\x00\x01\x14\x02\x00", "shortcut"),
    (b"{\\rtf", "document"),
)
_WORD = b"\x06\x09\x02\x00"
_POWERPOINT = b"\x10\x8d\x81\x64"
_OFFICE_XML = ("schemas-microsoft-com:office:spreadsheet", "opendocument:xmlns:office", "<?mso-application")
"""Workbooks saved as one XML file: their <Table> makes them no web page."""

_BIFF_STARTS = (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")


def sniff(content: bytes) -> str:
    """The true kind: one of READABLE, or encrypted, numbers, document, pdf, image, archive, shortcut, html, xml, csv, text,
    empty, zeros, truncated, damaged."""
    if not content:
        return "empty"
    if content[:2] == b"PK":
        return _sniff_zip(content)
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        return _sniff_compound(content)
    if content[:1] == b"\x00" and not content.strip(b"\x00"):
        return "zeros"
    return _sniff_magic(content) or _sniff_text(content)


def _sniff_zip(content: bytes) -> str:
    if content.rfind(b"PK\x05\x06") < 0:
        return "truncated" if content[:4] == b"PK\x03\x04" else _sniff_text(content)
    try:
        names = set(zip_package.names(content))
    except Refusal:
        return "damaged"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "content.xml" in names and names & {"mimetype", "meta-inf/manifest.xml"}:
        return _sniff_open_document(content)
    if "index.zip" in names or any(name.endswith(".iwa") for name in names):
        return "numbers"
    return _sniff_office(content, names)


def _sniff_open_document(content: bytes) -> str:
    """By the file `mimetype`, which stands first and unpacked only where a program repacked nothing."""
    if b"opendocument.spreadsheet" in content[:200]:
        return "ods"
    try:
        parts = zip_package.unpack(content).parts
    except Refusal as refusal:
        return "encrypted" if refusal.kind == "F09" else "damaged"
    named = parts.get("mimetype") or parts.get("meta-inf/manifest.xml", b"")
    return "ods" if b"opendocument.spreadsheet" in named else "document"


def _sniff_office(content: bytes, names: set[str]) -> str:
    """Office packages by their main part; a foreign folder layout is asked for by content type."""
    if "xl/workbook.xml" not in names:
        if any(name.startswith(("word/", "ppt/", "visio/")) for name in names):
            return "document"
        if not _declares_spreadsheet(content, names):
            return "archive"
    return "xlsm" if any(name.endswith("vbaproject.bin") for name in names) else "xlsx"


def _declares_spreadsheet(content: bytes, names: set[str]) -> bool:
    if "[content_types].xml" not in names:
        return False
    try:
        types = zip_package.unpack(content).parts["[content_types].xml"]
    except Refusal:
        return True
    return b"spreadsheetml.sheet.main" in types or b"sheet.macroEnabled.main" in types


def _sniff_compound(content: bytes) -> str:
    """OLE2 by the names in its directory, which are UTF-16."""
    if not any(content[512:]):
        return "damaged"
    if _root_class(content).startswith((_WORD, _POWERPOINT)):
        return "document"
    for name, kind in (
        ("EncryptedPackage", "encrypted"),
        ("Workbook\0", "xls"),
        ("Book\0", "xls"),
        ("WordDocument\0", "document"),
        ("PowerPoint Document\0", "document"),
        ("Contents\0", "document"),
    ):
        if name.encode("utf-16-le") in content:
            return kind
    return "damaged"


def _root_class(content: bytes) -> bytes:
    """The program of the whole file, where it says so: documents embed workbooks and workbooks embed documents."""
    sector = 1 << min(int.from_bytes(content[30:32], "little"), 16)
    root = (int.from_bytes(content[48:52], "little") + 1) * sector
    return content[root + 80 : root + 96]


def _sniff_magic(content: bytes) -> str:
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            return kind
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content[4:8] == b"ftyp" or (content[:4] == b"RIFF" and content[8:12] == b"WEBP"):
        return "image"
    return "xls" if content[:2] in _BIFF_STARTS and content[2:4] in (b"\x04\x00", b"\x06\x00", b"\x08\x00", b"\x10\x00") else ""


def _sniff_text(content: bytes) -> str:
    text = _decode(content[:65_536])
    if text is None:
        return "damaged"
    start = text.lstrip("\ufeff \t\r\n")[:4096].lower()
    if start.startswith("<") and any(mark in start for mark in _OFFICE_XML) and "<html" not in start:
        return "xml"
    if start.startswith(("<html", "<!doctype html", "<table", "mime-version:", "<body", "<head", "<meta")) or "<html" in start:
        return "html"
    if start.startswith("<"):
        return "html" if "<table" in start else "xml"
    return "csv" if any(mark in text for mark in ",\t;") and "\n" in text.strip() else "text"


def _decode(block: bytes) -> str | None:
    """Text in one of the encodings of Chinese offices, or None for binary bytes."""
    if block[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return block.decode("utf-16", errors="replace")
    if b"\x00" in block:
        return None
    for encoding in ("utf-8", "gb18030"):
        for cut in range(4):
            try:
                return block[: len(block) - cut].decode(encoding)
            except UnicodeDecodeError:
                if len(block) < 65_536:
                    break
    return None
