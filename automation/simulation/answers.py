"""What people do when a mail has come: what it asks for, something else, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from automation.organization.people import Person
from automation.organization.reporting_week import ReportingWeek
from automation.simulation import (
    approving,
    habits,
    handing_in,
    notice_asking,
    notice_reading,
    outsiders,
    phoning,
    record_typing,
    reminded,
)
from automation.simulation.life import Act, Life, Owed
from automation.simulation.received import Letter
from automation.simulation.written_mail import absence, bounce, reply, vote

_MINUTE = timedelta(minutes=1)
_PLEASANT = 0.04
"""How often somebody thanks for a mail that asks for nothing."""


@dataclass
class Answers:
    """absences: (address, week) that have been told; a server tells them once."""

    life: Life
    absences: set[tuple[str, str]]

    def get(self, letter: Letter) -> None:
        """The mail has come to everybody whom it names."""
        for _, address in letter.people:
            person = self.life.staff.person_at(address)
            if person is None:
                self._outside(address, letter)
                continue
            approving.keep(self.life, person, letter)
            if self._reads(person, letter):
                self._answer(person, letter)

    def _outside(self, address: str, letter: Letter) -> None:
        contact = next((one for one in self.life.staff.directory.contacts if one.mail.strip() == address), None)
        if contact:
            outsiders.letter_came(self.life, contact, letter)

    def _reads(self, person: Person, letter: Letter) -> bool:
        """Not what bounces, nor what comes while somebody is away: that his server answers."""
        life, at = self.life, letter.sent + _MINUTE
        if life.temperament(person).bounces:
            self._robot(person, bounce(person.mail, life.us, letter, life.aware(at)), "邮件被退回：邮箱已满", at)
            return False
        if life.staff.away(person, letter.sent.date()):
            week = ReportingWeek.of(letter.sent.date()).label
            if (person.mail, week) not in self.absences:
                self.absences.add((person.mail, week))
                self._robot(person, absence(person, life.us, letter, life.aware(at)), "自动回复：出差", at)
            return False
        return True

    def _robot(self, person: Person, content: bytes, words: str, at: datetime) -> None:
        self.life.post(content, at)
        self.life.acts.append(Act(at, self.life.staff.directory.label(person), words))

    def _answer(self, person: Person, letter: Letter) -> None:
        owed = _form_of(letter)
        if owed:
            self.life.letters[person.mail, *owed] = letter
        heeds = self.life.staff.chance(person.mail, letter.key, "heeds").random() < self.life.temperament(person).heeds
        if letter.template in _BY_TEMPLATE:
            _BY_TEMPLATE[letter.template](self.life, person, letter, heeds)
        elif letter.template == "receipt" and owed:
            self._mend(person, owed, letter, heeds)
        elif letter.told:
            self._remember(person, letter, heeds)
        elif owed and person == self.life.staff.clerk(owed[0]):
            self._oddly(person, owed, letter)
        else:
            self._thank(person, letter)

    def _mend(self, person: Person, owed: Owed, letter: Letter, heeds: bool) -> None:
        """Only the first named acts: the head has it in copy."""
        if heeds and person.mail == letter.people[0][1] and any(one.name.startswith("退回单") for one in letter.enclosed()):
            handing_in.mend(self.life, person, owed, self.life.soon(person, letter), letter)

    def _remember(self, person: Person, letter: Letter, heeds: bool) -> None:
        """Everything that a digest reminds of."""
        life, ids, projects = self.life, set[str](), set[str]()
        for item, _ in letter.items(person.mail):
            kind, *about = item.split("/")
            if kind in ("progress", "mend") and len(about) == 2:
                self._asked_for_form(person, kind, (about[1], about[0]), letter, heeds)
            elif kind == "task" and heeds:
                life.course.hurry((about[0], about[-1]))
            elif kind == "issue" and heeds:
                ids.add(about[-1])
            elif kind == "deliverable" and heeds and len(about) == 3:
                projects.add(about[0])
            elif kind == "deliverable" and heeds and about[-1] == "mend":
                habits.hand_over(life, (about[0], about[1]), life.soon(person, letter))
            else:
                reminded.remind(life, person, item, letter, heeds)
        at = life.soon(person, letter)
        if ids:
            life.plan(person, at, lambda now: record_typing.solve(life, person, ids, now))
        if projects:
            life.plan(person, at, lambda now: record_typing.review(life, person, projects, now))

    def _asked_for_form(self, person: Person, kind: str, owed: Owed, letter: Letter, heeds: bool) -> None:
        """The clerk does it, the head if the clerk cannot; a superior makes a call."""
        life, clerk = self.life, self.life.staff.clerk(owed[0])
        life.letters[person.mail, *owed] = letter
        if not heeds or clerk is None:
            return
        at = life.soon(person, letter)
        if kind == "mend":
            if person == clerk:
                handing_in.mend(life, person, owed, at, letter)
        elif person == clerk:
            self._oddly(person, owed, letter)
            handing_in.hand_in(life, person, owed, at)
        elif person == life.staff.directory.head(owed[0]):
            handing_in.hand_in(life, person, owed, at)
        else:
            handing_in.hand_in(life, clerk, owed, at)

    def _oddly(self, person: Person, owed: Owed, letter: Letter) -> None:
        chance = self.life.staff.chance(person.mail, letter.key, "oddly")
        if chance.random() < self.life.temperament(person).oddly:
            handing_in.answer_oddly(self.life, person, owed, letter, self.life.soon(person, letter) - _MINUTE)

    def _thank(self, person: Person, letter: Letter) -> None:
        life, at = self.life, self.life.soon(person, letter)
        chance = life.staff.chance(person.mail, letter.key, "thanks")
        if chance.random() < _PLEASANT:
            odd = life.temperament(person).oddly > 0.1
            content = (
                vote(person, life.us, letter, "已阅知", life.aware(at))
                if odd
                else reply(person, life.us, letter, "收到，谢谢。", life.aware(at))
            )
            life.plan(person, at, lambda now: self._send(content, "按了投票按钮" if odd else "回信：收到", now))

    def _send(self, content: bytes, words: str, at: datetime) -> str:
        self.life.post(content, at)
        return words


_BY_TEMPLATE: dict[str, Callable[[Life, Person, Letter, bool], None]] = {
    "ask_approval": approving.asked,
    "draft_notice": notice_asking.draft_came,
    "publish_notice": notice_reading.notice_came,
    "remind_unconfirmed": phoning.list_came,
}


def _form_of(letter: Letter) -> Owed | None:
    """Of send_forms/<week>/<department> and receipt/weekly_progress/<department>/<week>/<version>."""
    parts = letter.key.split("/")
    if letter.template == "send_forms" and len(parts) == 3:
        return parts[2], parts[1]
    if letter.template == "receipt" and len(parts) == 5 and parts[1] == "weekly_progress":
        return parts[2], parts[3]
    return None
