"""Who has to confirm a published notice: whom it was mailed to and whom only a call reaches, each with what is proven of him."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from automation.jobs.mail_words import cut
from automation.jobs.posted import TRIAL, Answer, Posted, Recipient
from automation.jobs.rows import Row
from automation.notices.evidence import BOUNCED, DELIVERED, Evidence, best, evidence, is_enough, with_call
from automation.notices.publication import Publication
from automation.organization.people import Directory, Person
from automation.organization.spelling import squeezed

_UNSENT = {"held": "待处理，还没有发出", "failed": "发送失败", "expired": "过期没有发出", "unknown": "不能确定是否发出"}
NO_MAIL = "无邮箱"
LONGEST = 60
"""Characters of a name in the record."""
_PROVEN = {"bounced": BOUNCED, "delivered": DELIVERED}
"""States of a recipient to which the ledger comes by what came back."""


@dataclass(frozen=True)
class Addressee:
    """label: as 接收人 has him, like nobody else of the notice; person: None = the 通讯录 does not know him; address: "" = no mail
    reaches him; sent: when his mail left, None while it has not; state: of his mail; evidence: what is proven, calls included;
    confirmed: when it was enough; row: of the record, None = he has none yet."""

    label: str
    person: Person | None
    address: str
    sent: datetime | None
    state: str
    evidence: Evidence
    confirmed: datetime | None
    row: Row | None

    @property
    def gone(self) -> bool:
        """Has left the company, so that nobody waits for him."""
        return self.person is not None and not self.person.employed

    @property
    def missing(self) -> bool:
        return self.confirmed is None and not self.gone

    @property
    def unsent(self) -> str:
        """Why no mail of this notice can have reached him; "" if one can."""
        if not self.address:
            return "没有自己能用的邮箱"
        return _UNSENT.get(self.state, "" if self.sent else "还没有发出")


@dataclass(frozen=True)
class Roll:
    """Calls everybody up. rows: those of this publication in the record; enough: what counts as confirmed."""

    publication: Publication
    rows: Sequence[Row]
    directory: Directory
    enough: str
    now: datetime

    def people(self, unreached: Sequence[Person]) -> Iterator[Addressee]:
        """Each person once, with all that his addresses prove; unreached: whom the notice is for and only a call reaches."""
        taken = set(self._by_label)
        for one in self._everybody(unreached):
            if one.row is None and one.label in taken:
                one = replace(one, label=f"{one.label}({one.address or NO_MAIL})")
            taken.add(one.label)
            yield one

    def _everybody(self, unreached: Sequence[Person]) -> Iterator[Addressee]:
        """Whoever was to be phoned stays so, whatever becomes of his address."""
        mailed: dict[Person | str, list[Recipient]] = {}
        for one in self.publication.recipients:
            person = None if one.name == TRIAL else person_of(one.address, one.name, self.directory)
            mailed.setdefault(person or one.address.lower(), []).append(one)
        for who, recipients in mailed.items():
            yield self._mailed(who if isinstance(who, Person) else None, recipients)
        named = (self.directory.find_person(row["person"], row["department"]).label for row in self.rows if not row["mail"])
        for person in dict.fromkeys((*unreached, *filter(None, (self.directory.person(label or "") for label in named)))):
            if person not in mailed:
                row = self._phoned(self._label(person))
                counts = with_call(Evidence(), row, self.now)
                label = row["person"] if row else self._label(person)
                yield Addressee(label, person, "", None, "", counts, self._enough(counts), row)

    def _mailed(self, person: Person | None, recipients: Sequence[Recipient]) -> Addressee:
        last = recipients[-1]
        label = self._label(person) if person else cut(last.name, LONGEST) or last.address
        row = next(filter(None, (self._by_mail.get(one.address.lower()) for one in recipients)), None) or self._phoned(label)
        counts = with_call(best([self._proven(one) for one in recipients]), row, self.now)
        mail = self._mails[last.address.lower()]
        state = last.state if last.state == "failed" else mail.state
        return Addressee(
            row["person"] if row else label, person, last.address, mail.left, state, counts, self._enough(counts), row
        )

    def _label(self, person: Person) -> str:
        return cut(self.directory.label(person), LONGEST) or person.mail

    def _enough(self, counts: Evidence) -> datetime | None:
        return counts.at if is_enough(counts, self.enough) else None

    def _proven(self, one: Recipient) -> Evidence:
        found = evidence(self._answers.get(one.address.lower(), ()))
        return found if found.grade else replace(found, grade=_PROVEN.get(one.state, ""))

    def _phoned(self, label: str) -> Row | None:
        """The row of somebody who had no address when it was written, whether or not another of the notice was called so."""
        rows = (self._by_label.get(name) for name in (label, f"{label}({NO_MAIL})"))
        return next((row for row in rows if row and not row["mail"]), None)

    @cached_property
    def _by_mail(self) -> dict[str, Row]:
        return {row["mail"].lower(): row for row in self.rows if row["mail"]}

    @cached_property
    def _by_label(self) -> dict[str, Row]:
        return {row["person"]: row for row in self.rows}

    @cached_property
    def _mails(self) -> dict[str, Posted]:
        """The latest to each address."""
        return {one.address.lower(): mail for mail in self.publication.mails for one in mail.recipients if one.kind == "to"}

    @cached_property
    def _answers(self) -> dict[str, list[Answer]]:
        found: dict[str, list[Answer]] = {}
        for mail in self.publication.mails:
            for answer in mail.answers:
                found.setdefault(answer.address, []).append(answer)
        for answers in found.values():
            answers.sort(key=lambda one: one.at)
        return found


def person_of(address: str, name: str, directory: Directory) -> Person | None:
    """Whose address it is: of those who share it the one that was written to; somebody who left only where nobody else has it."""
    known = directory.known_as(address)
    first = sorted(known, key=lambda one: (not one.employed, squeezed(one.name) != squeezed(name)))
    named = [] if known else directory.named(squeezed(name))
    return first[0] if first else named[0] if len(named) == 1 else None
