"""Office files encrypted with a password, the way Excel, Word and WPS do it themselves (ECMA-376 agile, AES-256)."""

from __future__ import annotations

from io import BytesIO
from pathlib import PurePath

from automation.mail.encryption import CannotEncrypt
from automation.mail.header_text import one_line

SUFFIXES = frozenset({".xlsx", ".xlsm", ".docx", ".docm", ".pptx"})


def locked(name: str, content: bytes, password: str) -> bytes:
    """The file as it opens only with `password`. CannotEncrypt if it is none of Office's own (name: what people call it)."""
    from msoffcrypto.exceptions import EncryptionError, FileFormatError  # type: ignore[import-untyped]
    from msoffcrypto.format.ooxml import OOXMLFile  # type: ignore[import-untyped]

    shown, sealed = one_line(name, 60), BytesIO()
    if PurePath(name).suffix.lower() not in SUFFIXES:
        raise CannotEncrypt(f"附件“{shown}”加不了密码：请改成 .xlsx 或 .docx，或者给收件人准备证书")
    try:
        OOXMLFile(BytesIO(content)).encrypt(password, sealed)
    except (FileFormatError, EncryptionError, OSError):
        raise CannotEncrypt(f"附件“{shown}”不是完整的 Office 文件，或已经加了密码：请换成能正常打开的文件") from None
    if not _opens(sealed, password, content):
        raise CannotEncrypt(f"附件“{shown}”加了密码以后打不开：请用 Excel 或 Word 打开它，另存一次再试")
    return sealed.getvalue()


def _opens(sealed: BytesIO, password: str, content: bytes) -> bool:
    """Tried, because msoffcrypto 6.1 spoils files below 4 KB without a word."""
    from msoffcrypto.exceptions import DecryptionError, InvalidKeyError
    from msoffcrypto.format.ooxml import OOXMLFile

    opened, file = BytesIO(), OOXMLFile(sealed)
    try:
        file.load_key(password=password, verify_password=True)
        file.decrypt(opened, verify_integrity=True)
    except (InvalidKeyError, DecryptionError):
        return False
    return opened.getvalue() == content
