"""Mails to whoever runs the program: urgent, by this machine's outbox, and each only once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from platform import node
from typing import TYPE_CHECKING, Any

from automation.jobs.failure_mail import AGAIN, failure_messages
from automation.mail.message import Message
from automation.organization.policy import Policy

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
    own = Policy(domains=(to[1].rpartition("@")[2].lower(),))  # whoever runs the program may be told at whatever address he chose
    freezer = Freezer(
        sender(config), lambda source: b"", redirect=config.mail.redirect_all_to, secret=office.ledger.secret, policy=own
    )
    for message in make(to, office.as_seen_in_mails()):
        if not office.outbox.knows(message.key):
            letter = mail_templates().render(message.template, message.values)
            queued += office.outbox.queue(freezer.freeze(message, letter, office.moment), office.moment)
    return queued


def tell_of_failures(office: Office, failed: Mapping[str, str], titles: Mapping[str, str], again: str = AGAIN) -> int:
    """failed: job or part of a round -> what happened; titles: of jobs, as people know them; again: what becomes of it by itself."""
    from automation.console import LOG

    place = {"machine": node(), "log": str(office.state / LOG)}
    return tell_operator(
        office, lambda to, words: failure_messages(failed, titles, to, office.moment, {**place, "office": words}, again)
    )


def tell_of_robots(office: Office, lines: Iterable[str]) -> int:
    """What became of posts for the group robots, a mail a line: none of them is tried again."""
    failed = {f"robot/{hashlib.sha256(line.encode()).hexdigest()[:12]}": line for line in lines}
    return tell_of_failures(office, failed, dict.fromkeys(failed, "群机器人"), "")
