"""Mails to whoever runs the program: urgent, by this machine's outbox, and each only once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from automation.mail.message import Message

if TYPE_CHECKING:
    from automation.app import Office

Make = Callable[[tuple[str, str], Mapping[str, Any]], Iterable[Message]]
"""Given (name, address) of the operator and what every mail says of the office."""


def tell_operator(office: Office, make: Make) -> int:
    """Queues what is not known yet; returns how many were. AutomationError if a template cannot be used."""
    from automation.mail.mime import Freezer
    from automation.mail_setup import sender
    from automation.runner_setup import mail_templates

    config, queued = office.config, 0
    to = (config.mail.contact, config.company.operator or config.mail.sender)
    freezer = Freezer(sender(config), lambda source: b"", redirect=config.mail.redirect_all_to)
    for message in make(to, office.as_seen_in_mails()):
        if not office.outbox.knows(message.key):
            letter = mail_templates().render(message.template, message.values)
            queued += office.outbox.queue(freezer.freeze(message, letter, office.moment), office.moment)
    return queued
