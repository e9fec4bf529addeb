"""The copy of a letter that colleagues get, in a mail of their own, and that is called back with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from automation.jobs.addressing import Addressed
from automation.jobs.job import Moment, Withdraw
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


def called_back(key: str, reason: str) -> Iterator[Withdraw]:
    """The letter of that key and its copy, as far as they have not begun to leave."""
    return (Withdraw(prefix, reason) for prefix in (key, f"{TEMPLATE}/{key}"))
