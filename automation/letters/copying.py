"""The copy of a letter that colleagues get, in a mail of their own."""

from __future__ import annotations

from dataclasses import replace

from automation.jobs.addressing import Addressed
from automation.jobs.job import Moment
from automation.letters.letter import Letter
from automation.mail.message import Message
from automation.organization.classification import INTERNAL

TEMPLATE = "letter_copy"


def copy_of(message: Message, letter: Letter, colleagues: tuple[Addressed, ...], path: str, moment: Moment) -> Message:
    """key: `letter_copy/` and that of the letter; path: of the printable copy, below the workspace."""
    told = {"receiver": f"{letter.contact.company} {letter.contact.name}", "place": path, "link": moment.links(path)}
    return replace(
        message,
        key=f"{TEMPLATE}/{message.key}",
        template=TEMPLATE,
        to=colleagues,
        values=dict(message.values) | told | {"office": dict(moment.office)},
        classification=INTERNAL,
        sender_name="",
    )
