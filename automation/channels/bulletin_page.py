"""Draws the pages of the 公告栏: whatever the words hold they are shown as they are; nothing comes from elsewhere, nothing else runs."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from automation.forms.finding.enclosed_files import place_of
from automation.house_style import BAND_TEXT, BLUE, FONT, HAIRLINE, INKS, NAVY, PALE, TEXT
from automation.jobs.job import Bulletin
from automation.mail.header_text import UNSEEN
from automation.organization.bulletin_place import page_name

LISTS = "数据"
"""The folder of the lists, below that of the pages."""
_PAGES = Path(__file__).with_name("pages")
_COLOURS = {
    "navy": NAVY, "blue": BLUE, "text": TEXT, "quiet": "#56617A", "pale": PALE, "band": BAND_TEXT, "hairline": HAIRLINE,
    "red": INKS["red"], "orange": INKS["orange"],
}  # fmt: skip
_SUPERSEDED = re.compile(r'(?<=<main>\n)(<p class="note" id="superseded">.*?</p>\n)?')
_UNFIT = re.compile(rf"(?![\t\n\xa0])[{UNSEEN}]")


def draw_notice(wanted: Bulletin, company: str, workspace: Path) -> bytes:
    """The page of one notice; an attachment is a link only if it lies below the workspace."""
    values = dict(wanted.values)
    values["attachments"] = [{**one, "link": _link(workspace, fit(str(one["note"])))} for one in wanted.values["attachments"]]
    return _draw(
        "notice.html", "style-src {style}", values | {"id": wanted.id, "superseded": wanted.superseded, "company": company}
    )


def marked(page: bytes, superseded: str) -> bytes:
    """The page as it was drawn, with another notice in its place."""
    line = fit(_templates().get_template("superseded.html").render(superseded=superseded))
    return _SUPERSEDED.sub(lambda _: line, page.decode("utf-8", "replace"), count=1).encode()


def draw_index(months: Sequence[str], company: str) -> bytes:
    """The list of all notices: its lines come from the files of the months."""
    return _draw("index.html", "style-src {style}; script-src {script} 'self' file:", {"months": months, "company": company})


def fit(text: str) -> str:
    """Without what cannot be written or shown: workbooks do carry lone surrogates and marks that turn the direction of reading."""
    return _UNFIT.sub("", text)


@cache
def look() -> str:
    """Changes with the look of a page."""
    return _hash("".join(path.read_text(encoding="utf-8") for path in sorted(_PAGES.iterdir())) + str(_COLOURS))


def _draw(page: str, sources: str, values: Mapping[str, Any]) -> bytes:
    style, script = _style(), _script()
    policy = (
        f"default-src 'none'; {sources.format(style=_source(style), script=_source(script))}; base-uri 'none'; form-action 'none'"
    )
    drawn = _templates().get_template(page).render(values, policy=Markup(policy), style=Markup(style), script=Markup(script))
    return fit(drawn).encode()


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(_PAGES, encoding="utf-8"),
        undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    templates.filters["page"] = lambda number: quote(page_name(number))
    templates.filters["list_file"] = lambda month: quote(f"{LISTS}/{month}.js")
    return templates


@cache
def _style() -> str:
    return _templates().get_template("style.css").render(colours=_COLOURS, font=FONT)


@cache
def _script() -> str:
    return (_PAGES / "search.js").read_text(encoding="utf-8")


def _source(inline: str) -> str:
    """As the policy names a part that stands in the page itself."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()}'"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _link(workspace: Path, note: str) -> str:
    """From the 公告栏 to the file that the note names; "" where it names none below the workspace."""
    place = place_of(workspace, note) if note.strip() else None
    return f"../{quote(place)}" if place else ""
