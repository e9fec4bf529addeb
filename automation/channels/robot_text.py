"""The text of a post, as every group shows it: plain, short, calling nobody, with no link but ours."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from automation.mail.header_text import one_line

if TYPE_CHECKING:
    from automation.jobs.job import RobotPost

LONGEST = 2000
"""Bytes of UTF-8. 企业微信 takes 2,048; 钉钉 20,000 after each Chinese character has become six, 飞书 20,000."""
SIGNED = "（通达自动发送）"
"""The last line of every post: a word that can be named as 自定义关键词 in 钉钉 and 飞书."""
_MORE = "……（余下的请看原文）"
_TITLE, _LINK = 300, 900
_PLAIN_LINK = re.compile("(https?|file)://[!-~]+")
_HARMLESS = str.maketrans("@<>[]*`~|#\\", "＠＜＞［］＊｀～｜＃＼")
"""Who writes @所有人, <!channel>, <at user_id="all">, **bold** or [text](address) is shown to have written just that."""


def compose(wanted: RobotPost) -> str:
    """Title, as many lines as there is room for, the link whole or not at all."""
    link = wanted.link if _PLAIN_LINK.fullmatch(wanted.link) and len(wanted.link) <= _LINK else ""
    head, tail = [_cut(plain(wanted.title), _TITLE)], [*filter(None, [link]), SIGNED]
    room = LONGEST - _size([*head, *tail, _MORE])
    for line in filter(None, map(plain, wanted.lines)):
        if _size([line]) > room:
            head += [*filter(None, [_cut(line, room - 1)]), _MORE]
            break
        head.append(line)
        room -= _size([line])
    return "\n".join([*head, *tail])


def plain(text: str) -> str:
    """One line without marks that a group would obey or nobody sees."""
    seen = "".join(character for character in one_line(text, LONGEST) if unicodedata.category(character)[0] != "C")
    return seen.translate(_HARMLESS).strip()


def _cut(text: str, most: int) -> str:
    """At most so many bytes."""
    return text.encode()[: max(0, most)].decode(errors="ignore")


def _size(lines: list[str]) -> int:
    """In bytes, each line with its end."""
    return sum(len(line.encode()) + 1 for line in lines)
