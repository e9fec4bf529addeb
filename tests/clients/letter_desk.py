"""The desk of clients, with letters: an office that has a name in both languages, a check that is asked for and given."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from client_desk import ClientDesk

from automation.approval.asking import ask, standing_of
from automation.clients.outgoing import Outgoing, feedbacks, progresses
from automation.jobs.job import Document, Moment, Want
from automation.jobs.when import Occasion
from automation.mail.message import Message
from automation.organization.reporting_week import ReportingWeek

OFFICE = {
    "company": "示例公司",
    "english_name": "Example Company",
    "address": "上海市示例路 100 号 ｜ 021-5550 1234",
    "english_address": "100 Example Road, Shanghai | +86 21 5550 1234",
    "contact": "何磊（分机 8021）",
}
MONDAY = datetime(2026, 11, 23, 14)


@dataclass
class LetterDesk(ClientDesk):
    """office: what `Moment.office` says."""

    office: dict[str, str] | None = None

    def moment(self, now: datetime, occasions: tuple[Occasion, ...] = ()) -> Moment:
        """The week is that of the occasion, as in a round."""
        named = re.match(r"\d{4}-W\d{2}(?=/)", occasions[0].name) if occasions else None
        week = ReportingWeek.parse(named[0]) if named else ReportingWeek.of(now.date())
        return replace(super().moment(now, occasions), office=self.office or OFFICE, week=week)

    def outgoing(self, now: datetime) -> list[Outgoing]:
        """What is to leave now and has to be checked."""
        moment = self.moment(now)
        found = [*feedbacks(self, moment), *progresses(self, moment)]
        return [one for one in found if isinstance(one, Outgoing)]

    def checked(self, now: datetime, words: str = "通过", by: str = "李娜") -> None:
        """Everybody who has to check something is asked, and answers an hour later."""
        for one in self.outgoing(now):
            stands = standing_of(one.matter, self, self.moment(now))
            asked = [want for want in ask(stands, self, self.moment(now)) if self._take(want, now)]
            for message in asked:
                if isinstance(message, Message):
                    self.answer(message.key, by, words, now + timedelta(hours=1))

    def state(self, prefix: str, state: str) -> None:
        """What became of the mails whose key begins so."""
        self.mails = [replace(mail, state=state) if mail.key.startswith(prefix) else mail for mail in self.mails]


def mails(wants: list[Want]) -> list[Message]:
    """Letters before their copies, which are queued first: a letter that the outbox has is not made again, nor is its copy."""
    return sorted((want for want in wants if isinstance(want, Message)), key=lambda mail: mail.template == "letter_copy")


def documents(wants: list[Want]) -> list[Document]:
    return [want for want in wants if isinstance(want, Document)]
