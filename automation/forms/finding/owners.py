"""Who has a workbook open, by the owner file that Excel or LibreOffice puts beside it: a hint for people, never proof."""

from __future__ import annotations

from pathlib import Path

EXCEL_MARK, LIBREOFFICE_MARK = "~$", ".~lock."
_WIDE_NAME_AT = 55
_LONGEST = 52


def workbook_of(owner_file: str) -> str | None:
    """The file name that an owner file belongs to, or None if `owner_file` is none."""
    if owner_file.startswith(EXCEL_MARK):
        return owner_file.removeprefix(EXCEL_MARK)
    if owner_file.startswith(LIBREOFFICE_MARK) and owner_file.endswith("#"):
        return owner_file.removeprefix(LIBREOFFICE_MARK).removesuffix("#")
    return None


def holder(owner_file: Path) -> str:
    """The name in an owner file, "" if it cannot be had (Excel locks its own at times)."""
    try:
        with owner_file.open("rb") as opened:
            content = opened.read(1024)
    except OSError:
        return ""
    return _libreoffice_name(content) if owner_file.name.startswith(LIBREOFFICE_MARK) else excel_name(content)


def excel_name(content: bytes) -> str:
    """Byte 0: length of the cp936 name that follows; at offset 55 the length and text of the same name in UTF-16.
    Layout from LibreOffice's msodocumentlockfile.cxx, which took it from Office 2016."""
    length = int.from_bytes(content[_WIDE_NAME_AT : _WIDE_NAME_AT + 2], "little")
    wide = content[_WIDE_NAME_AT + 2 : _WIDE_NAME_AT + 2 + 2 * length]
    if 0 < length <= _LONGEST and len(wide) == 2 * length:
        return _clean(wide.decode("utf-16-le", "replace"))
    narrow = content[1 : 1 + content[0]] if content else b""
    return _clean(narrow.decode("gb18030", "replace"))


def _libreoffice_name(content: bytes) -> str:
    """`名字,账号,电脑,时间,路径;` where commas within a part are escaped; the name may be empty."""
    name, _, rest = content.decode("utf-8", "replace").partition(",")
    return _clean(name) or _clean(rest.partition(",")[0])


def _clean(name: str) -> str:
    return "".join(letter for letter in name if letter.isprintable() and letter != "\ufffd").strip()[:_LONGEST]
