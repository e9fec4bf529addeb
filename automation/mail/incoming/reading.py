"""Reads one arrival; whatever its bytes are, it never raises: a mail that cannot be understood is kept as kind other."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from automation.mail.incoming import reports
from automation.mail.incoming.doubts import doubt_of
from automation.mail.incoming.headers import Headers
from automation.mail.incoming.incoming_mail import Affected, Enclosed, IncomingMail, Kind, References, is_automatic
from automation.mail.incoming.kinds import kind_of, vote_in
from automation.mail.incoming.page_text import every_word, page_text
from automation.mail.incoming.parts import Part, leaves, split_head
from automation.mail.incoming.subjects import tokens
from automation.mail.transports import LARGEST, Arrival


def read_arrival(arrival: Arrival, domains: Collection[str] = ()) -> IncomingMail:
    """domains: of the company's own addresses, in small letters."""
    try:
        return _read(arrival, domains)
    except Exception:
        # A bug that this mail brings to light costs only this mail; the operator finds it in the log.
        logging.getLogger(__name__).exception("reading arrival %r failed", arrival.identity)
        return IncomingMail()


def _read(arrival: Arrival, domains: Collection[str]) -> IncomingMail:
    headers, _ = split_head(arrival.content)
    parts = leaves(arrival.content[:LARGEST])
    sender = headers.address("From")
    subject = headers.text("Subject")
    spoken_of = reports.affected(parts)
    refers = _references(headers, subject, parts)
    kind = kind_of(arrival.item_class, arrival.vote, headers, sender, parts, spoken_of, refers)
    mail = IncomingMail(
        sender=sender,
        subject=subject,
        kind=kind,
        body=body_text(parts),
        vote=(arrival.vote or vote_in(subject)) if kind == "vote" else "",
        doubt=doubt_of(headers, sender, domains),
        references=refers,
        affected=spoken_of,
        enclosures=tuple(enclosures(parts, kind)),
    )
    return _with_told_in_words(mail) if kind in ("bounced", "delayed") else mail


def _references(headers: Headers, subject: str, parts: Sequence[Part]) -> References:
    ids, marks = reports.references(parts)
    return References(
        own=next(iter(headers.ids("Message-ID")), ""),
        in_reply_to=headers.ids("In-Reply-To"),
        references=tuple(reversed(headers.ids("References"))),
        reported=ids,
        marks=marks,
        tokens=tokens(subject),
    )


def _with_told_in_words(mail: IncomingMail) -> IncomingMail:
    """A bounce may name our mail and its recipient only in its text, above or in the mail that it returns."""
    named, reason, quoted = reports.told_in_words(mail.body)
    refers = replace(
        mail.references,
        reported=(*mail.references.reported, *(one for one in quoted if "@" in one)),
        marks=(*mail.references.marks, *(one for one in quoted if "@" not in one)),
        tokens=tuple(dict.fromkeys((*mail.references.tokens, *tokens(mail.body)))),
    )
    return replace(mail, references=refers, mentioned=named, affected=mail.affected or (Affected((), mail.kind, reason),))


def body_text(parts: Sequence[Part]) -> str:
    """The plain text; that of the HTML where there is no other."""
    for kind in ("text/plain", "text/html"):
        for part in parts:
            if part.type == kind and part.is_text and (text := _seen(part)).strip():
                return text
    return ""


def enclosed_in(content: bytes) -> list[Enclosed]:
    """What a mail of our own carries."""
    return list(enclosures(leaves(content), "own"))


class Original:
    """A mail of our own, as answers may quote it: it holds every line that its reader can see, in whichever of its texts, without its
    blanks."""

    def __init__(self, content: bytes) -> None:
        self._texts = [part for part in leaves(content) if part.is_text]

    def __contains__(self, bare: object) -> bool:
        return isinstance(bare, str) and any(bare in words for words in self._words) and bare in self._lines

    @cached_property
    def _words(self) -> list[str]:
        """No line that does not stand here: to take the page apart takes far longer."""
        return [every_word(part.text()) if part.type == "text/html" else "".join(part.text().split()) for part in self._texts]

    @cached_property
    def _lines(self) -> set[str]:
        return {"".join(line.split()) for part in self._texts for line in _seen(part).splitlines()}


def _seen(part: Part) -> str:
    return page_text(part.text()) if part.type == "text/html" else part.text()


def enclosures(parts: Sequence[Part], kind: Kind) -> Iterator[Enclosed]:
    """What was sent along, without the texts, the reports with what they return, and the pictures of the letter (logos)."""
    returned = reports.INSIDE if is_automatic(kind) else ("text/rfc822-headers",)
    for part in parts:
        picture = part.type.startswith("image/") and (part.headers.raw("Content-ID") or part.headers.disposition == "inline")
        letter = part.is_text or part.type in (reports.DELIVERY, reports.DISPOSITION, *returned)
        if not picture and not letter and (part.name or part.headers.disposition == "attachment" or part.type in reports.INSIDE):
            yield Enclosed(part.name, part.content, part.type)
