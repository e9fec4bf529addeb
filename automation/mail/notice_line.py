"""A line that stands above everything else in a mail, in both of its parts: that it is a trial, what it is about."""

from __future__ import annotations

import html
import re
from dataclasses import replace

from automation.mail.templates import Letter

RED, BLUE = "#c2362e", "#2f5597"
_BODY = re.compile(r"<body[^>]*>")


def with_notice(letter: Letter, line: str, colour: str) -> Letter:
    """The text begins with `line`, the page with a box of that colour; without a line the letter is as it was."""
    if not line:
        return letter
    box = _box(html.escape(line), colour)
    page, found = _BODY.subn(lambda body: body[0] + box, letter.html, count=1)
    return replace(letter, html=page if found else box + letter.html, text=f"{line}\n\n{letter.text}")


def _box(words: str, colour: str) -> str:
    """A table for Word's engine, which draws no other boxes."""
    font = "font-family:'Microsoft YaHei','微软雅黑',SimHei,Arial,sans-serif;font-size:14px;line-height:22px;font-weight:bold;"
    cell = f"padding:10px 16px;background-color:#fdfdfe;border:2px solid {colour};color:{colour};{font}"
    table = '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse;">'
    return f'{table}<tr><td bgcolor="#fdfdfe" style="{cell}">{words}</td></tr></table>'
