"""How large a mail may be: told before it is queued, with the attachment that makes it so and the way out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from automation.errors import AutomationError
from automation.mail.header_text import one_line

_MB = 1 << 20
_LINE, _CODED = 57, 78
"""Bytes of content in a line of base64, and bytes of that line."""


class TooLarge(AutomationError):
    """The mail is larger than [mail] largest allows."""


def coded(size: int) -> int:
    """Bytes that so many bytes take in base64."""
    return -(-size * _CODED // _LINE)


@dataclass(frozen=True)
class SizeLimit:
    """largest: bytes of a whole mail as it is sent; 0 = none."""

    largest: int = 0

    def check(self, key: str, size: int, parts: Sequence[tuple[str, int]]) -> None:
        """TooLarge if `size` bytes are too many; parts: (name, bytes in base64) of the attachments, the biggest of which is named."""
        if not self.largest or size <= self.largest:
            return
        said = f"邮件“{one_line(key, 80)}”有 {_shown(size)}，超过上限 {_shown(self.largest)}，没有排队"
        if not parts:
            raise TooLarge(f"{said}：请缩短正文，或在 config.ini 里调大 [mail] largest")
        name, bulk = max(parts, key=lambda part: part[1])
        biggest = f"最大的附件“{one_line(name, 60)}”有 {_shown(bulk * _LINE // _CODED)}"
        raise TooLarge(f"{said}；{biggest}：请把它放到共享盘，邮件里只写路径，或在 config.ini 里调大 [mail] largest")


def _shown(size: int) -> str:
    return f"{size / _MB:.1f} MB"
