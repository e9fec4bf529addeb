"""Where the page of a notice lies on the 公告栏: a file name for every 通知编号, whatever staff typed, and one for no two of them."""

from __future__ import annotations

import hashlib
import re

BULLETIN = "公告栏"
"""The folder, below the workspace."""
_PLAIN = re.compile(r"[0-9A-Z一-鿿][0-9A-Z一-鿿-]{0,59}")
_RESERVED = re.compile(r"INDEX|CON|PRN|AUX|NUL|(COM|LPT)\d")
_KEPT = 40


def page_name(number: str) -> str:
    """The 通知编号 itself, if it is plain. Else what is plain of it with a part of its hash: Windows tells no small letters from
    capitals and takes no device's name, and the underscore is in no plain one."""
    if _PLAIN.fullmatch(number) and not _RESERVED.fullmatch(number):
        return f"{number}.html"
    shown = re.sub(r"[^0-9A-Za-z一-鿿]+", "-", number)[:_KEPT].strip("-")
    return f"{shown}_{hashlib.sha256(number.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}.html"


def page_path(number: str) -> str:
    """Below the workspace, for links."""
    return f"{BULLETIN}/{page_name(number)}"
