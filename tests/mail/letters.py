"""Mails for the outbox tests, and transports of every temper with the port's own shape."""

from __future__ import annotations

from datetime import datetime, timedelta

from automation.mail.message import Attachment, Message
from automation.mail.mime import Freezer, FrozenMail, Sender
from automation.mail.templates import Letter
from automation.mail.transports import Accepted, Outcome, Sight

MOMENT = datetime(2026, 11, 20, 17, 30)
LATER = MOMENT + timedelta(hours=5)


def mail(key: str, *, expires: datetime | None = None, urgency: str = "常规", attachment: bytes = b"PK report") -> FrozenMail:
    message = Message(
        key=key,
        template="weekly_report",
        to=((f"收件人{key}", "someone@example.com"),),
        cc=(("抄送", "copy@example.com"),),
        values={},
        attachments=(Attachment("周报.xlsx", "report"),),
        causes=(("周进度/研发部.xlsx", "a" * 64),),
        urgency=urgency,  # type: ignore[arg-type]
        expires=expires,
    )
    letter = Letter(f"【周报】关于第{key}封的报告", f"<p>{key}</p>", f"{key}\n")
    return Freezer(Sender("tongda@example.com"), lambda source: attachment).freeze(message, letter, MOMENT)


class Post:
    """A transport that answers what it is told to and remembers what it was given."""

    name = "post"

    def __init__(self, outcome: Outcome | None = None, sight: Sight = "absent") -> None:
        self.outcome: Outcome = outcome or Accepted("ref")
        self.sight = sight
        self.submitted: list[str] = []

    def submit(self, key: str, content: bytes) -> Outcome:
        self.submitted.append(key)
        return self.outcome

    def lookup(self, key: str) -> Sight:
        return self.sight
