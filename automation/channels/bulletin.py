"""公告栏: static pages on the drive, one a notice, with an index that can be searched; no server, any browser."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from automation.channels.bulletin_lists import Lists, put, stamp
from automation.channels.bulletin_page import draw_notice, fit, look, marked
from automation.errors import AutomationError
from automation.jobs.job import Bulletin
from automation.mail.header_text import one_line
from automation.organization.bulletin_place import page_name
from automation.organization.classification import SECRET, strictest

_WORDS = 200
"""Characters of a notice's text that can be searched: the lists of all notices are read whenever somebody opens the index."""


def pin_up(folder: Path, wanted: Bulletin, office: Mapping[str, Any]) -> None:
    """Brings the notice's page, then the lists, then the index up to date; nothing is written where they say the same already.
    A known notice costs four looks at the drive. AutomationError for one that is 机密, which comes off if it was there."""
    lists, page = _lists(folder), folder / page_name(wanted.id)
    if not wanted.values:
        _mark(lists, page, wanted.superseded)
        return
    if strictest(str(wanted.values.get("classification"))) == SECRET:
        lists.remove(page.name)
        page.unlink(missing_ok=True)
        raise AutomationError(f"通知“{one_line(wanted.id, 40)}”是机密，不能上公告栏。请只用邮件发给指定的人。")
    company, month = str(office["company"]), f"{wanted.values['day']:%Y-%m}"
    seal = _seal(wanted, company)
    entry, now = lists.entry(month, page.name), stamp(page)
    if not (entry and now and (entry.get("seal"), entry.get("size")) == (seal, now[1])):
        folder.mkdir(exist_ok=True)
        content = draw_notice(wanted, company, folder.parent)
        put(page, content)
        lists.put(month, {**_entry(wanted), "page": page.name, "seal": seal, "size": len(content)})
    lists.keep_index(company)


def _mark(lists: Lists, page: Path, superseded: str) -> None:
    """The rest of the page stays as it was drawn: what was published is known no more."""
    month = lists.month_of(page.name)
    entry = lists.entry(month, page.name) if month else None
    if entry and entry.get("superseded") != fit(superseded) and stamp(page):
        content = marked(page.read_bytes(), superseded)
        put(page, content)
        lists.put(month, {**entry, "superseded": fit(superseded), "seal": "", "size": len(content)})


@cache
def _lists(folder: Path) -> Lists:
    """A round asks for every notice, one after the other."""
    return Lists(folder)


def _seal(wanted: Bulletin, company: str) -> str:
    """Of all that the page and the list say of the notice."""
    said = json.dumps([wanted.values, wanted.superseded, company, look()], default=str, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _entry(wanted: Bulletin) -> dict[str, Any]:
    values = wanted.values
    words = " ".join([values["background"], *(item["text"] for item in values["items"])])
    said = {name: values[name] for name in ("subject", "kind", "department", "urgency")}
    said |= {"words": " ".join(words.split())[:_WORDS], "superseded": wanted.superseded, "id": wanted.id}
    when = {"day": f"{values['day']:%Y-%m-%d}", "published": f"{values['published']:%Y-%m-%dT%H:%M}"}
    return {name: fit(str(text)) for name, text in said.items()} | when
