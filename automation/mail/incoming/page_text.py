"""The text of an HTML mail, never rendered: scripts and styles are dropped, and it ends where a mail program began to quote."""

from __future__ import annotations

import html
import re
from contextlib import suppress
from html.parser import HTMLParser

LONGEST_PAGE = 200_000
_LONGEST_TEXT = 20_000
_UNSEEN = {"script", "style", "head", "title", "noscript"}
_LINES = {"p", "div", "br", "tr", "li", "hr", "table", "ul", "ol", "pre", "h1", "h2", "h3", "h4", "h5", "h6"}
_QUOTES = re.compile(
    r"gmail_quote|gmail_attr|yahoo_quoted|moz-cite-prefix|divRplyFwdMsg|appendonsend|isReplyContent|ntes-pcmail-quote"
    r"|mail-editor-reference-message-container|qmbox_quote|foxmail_quote|protonmail_quote",
    re.IGNORECASE,
)
"""Classes and ids that mail programs give to what they quote."""


_COMMENT, _TAG = re.compile(r"<!--.*?--\s*>", re.DOTALL), re.compile(r"<[^<>]*>")
_HIDING = re.compile(r"<(?:script|style|noscript)\b|<!---?>|--!>", re.IGNORECASE)
"""Where words may stand that nobody sees, or a comment end that not every parser takes for one."""


class _EnoughError(Exception):
    pass


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self._unseen = 0
        self._length = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        named = " ".join(value or "" for name, value in attributes if name in ("class", "id"))
        if tag == "blockquote" or _QUOTES.search(named):
            raise _EnoughError
        self._unseen = 0 if tag == "body" else self._unseen + (tag in _UNSEEN)
        self._take("\n" if tag in _LINES else " " if tag in ("td", "th") else "")

    def handle_endtag(self, tag: str) -> None:
        self._unseen = max(0, self._unseen - (tag in _UNSEEN))
        self._take("\n" if tag in _LINES - {"br"} else "")

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._take("\n" if tag in _LINES else "")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._take(re.sub(r"\s+", " ", data))

    def _take(self, text: str) -> None:
        self.text.append(text)
        self._length += len(text)
        if self._length > _LONGEST_TEXT:
            raise _EnoughError


def page_text(page: str) -> str:
    """Lines as a reader sees them, roughly; what stands before the quoted part of an answer."""
    parser = _Page()
    # Never closed: what close() does with a page of nothing but unfinished tags takes minutes.
    with suppress(_EnoughError, AssertionError, ValueError):  # the parser asserts on some broken pages
        parser.feed(page[:LONGEST_PAGE] + "<br>")
    return "".join(parser.text)


def every_word(page: str) -> str:
    """All that `page_text` has and perhaps more, in its order and without blanks; of most pages in a tenth of its time."""
    seen = _COMMENT.sub("\0", page)
    words = _TAG.sub("\0", seen)
    if "<" in words or ">" in words or _HIDING.search(seen):
        return "".join(page_text(page).split())
    return "".join(html.unescape(words).replace("\0", "").split())
