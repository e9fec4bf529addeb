"""Mails for the outbox tests, and transports of every temper with the port's own shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from automation.mail.message import Attachment, Message
from automation.mail.mime import Freezer, FrozenMail, Sender
from automation.mail.templates import Letter
from automation.mail.transports import Accepted, Barred, Found, Outcome, Page, Parcel, Prepared, Result

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


def at(moment: datetime) -> Callable[[], datetime]:
    """A clock that stands still."""
    return lambda: moment


class Post:
    """A transport that answers what it is told to and remembers what it was given."""

    name = "post"

    def __init__(
        self,
        *outcomes: Outcome,
        seen: Found | None = None,
        chunk: int = 2,
        drafts: bool = False,
        settle: timedelta | None = timedelta(0),
        door: str = "post",
    ) -> None:
        self.outcomes = outcomes or (Accepted("ref"),)
        self.seen = seen
        self.chunk, self.drafts, self.settle, self.door = chunk, drafts, settle, door
        self.prepared: list[str] = []
        self.submitted: list[str] = []
        self.looked: list[str] = []

    def prepare(self, parcels: Sequence[Parcel]) -> Iterator[list[Result]]:
        self.prepared += [parcel.key for parcel in parcels]
        yield [(parcel, Prepared(f"draft-{parcel.key}")) for parcel in parcels]

    def submit(self, parcels: Sequence[Parcel]) -> Iterator[list[Result]]:
        """The outcomes in turn, the last one for all further parcels; after a Barred nothing more is tried."""
        for parcel in parcels:
            outcome = self.outcomes[min(len(self.submitted), len(self.outcomes) - 1)]
            self.submitted.append(parcel.key)
            yield [(parcel, outcome)]
            if isinstance(outcome, Barred):
                return

    def lookup(self, parcels: Sequence[Parcel], since: datetime, *, absent: bool = True) -> dict[str, Found]:
        self.looked += [parcel.key for parcel in parcels]
        return {parcel.mark: self.seen for parcel in parcels} if self.seen else {}

    def collect(self, cursor: str) -> Iterator[Page]:
        return iter(())

    def close(self) -> None:
        pass
