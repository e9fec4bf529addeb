"""The letter of one exchange, made only from what its reader may see."""

from __future__ import annotations

from automation.correspondence.exchange import Exchange
from automation.correspondence.letter_words import PHRASES
from automation.letters.letter import Letter
from automation.organization.people import Directory

NEEDED = ("company", "contact", "kind", "subject", "body")


def letter_of(one: Exchange, directory: Directory) -> Letter | None:
    """None while something of it is missing, there is nobody to write to or nobody to sign."""
    seen, sender = one.seen, directory.person(one.row["responsible"] or "")
    if one.contact is None or sender is None or not all(seen[name] for name in NEEDED):
        return None
    phrases = PHRASES[one.language][seen["kind"]]
    return Letter(
        language=one.language,
        kind=phrases.kind,
        reference=one.id,
        title=seen["subject"],
        contact=one.contact,
        sender=sender,
        opening=(phrases.opening,),
        sections=((phrases.heading, seen["body"]),),
        asked=phrases.asked if seen["reply_by"] else "",
        ending=(phrases.ending,),
        answer_by=seen["reply_by"],
    )
