"""Names of files and folders that Windows takes, whatever staff typed, and where it matters one for no two of them."""

from __future__ import annotations

import hashlib
import re

_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f-\x9f\ud800-\udfff]+')
_DEVICE = re.compile(r"(?:con|prn|aux|nul|(?:com|lpt)[\d¹²³]) *(?:\.|$)", re.IGNORECASE)


def plain_name(text: str, instead: str = " ") -> str:
    """As a part of a name: without what Windows takes in none."""
    return " ".join(_UNFIT.sub(instead, text).split()).strip(" .")


def whole_name(text: str, longest: int = 40) -> str:
    """As a name of its own, without a suffix: no device's, and never empty."""
    name = plain_name(text, "_")[:longest].strip(" .") or "无名"
    return f"_{name}" if _DEVICE.match(name) else name


def fit_name(number: str, longest: int = 40) -> str:
    """The same of an id, one for no two of them (but that Windows takes a for A): where it cannot stay as it is, a part of its hash
    tells it from others."""
    name = whole_name(number, longest)
    return name if name == number else f"{name}~{hashlib.sha256(number.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"
