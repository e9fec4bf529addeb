"""Who sent a form that came back by mail: somebody of the client whom it is about, one of us, or somebody else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from automation.clients.case import Case
from automation.jobs.posted import Posted
from automation.organization.contact_search import name_key
from automation.organization.mailed_files import is_from, mailed_on
from automation.organization.people import Contact, Directory

UNASKED = "不是直接答复我们的验收邮件寄来的，请先与客户核实"


@dataclass(frozen=True)
class Sender:
    """name: "" = the form lies on the drive, put there by staff; refused: in Chinese, why it is not for him to send it; doubt: what
    is to be looked at although it counts."""

    name: str = ""
    refused: str = ""
    doubt: str = ""


def sender_of(path: str, case: Case, mails: Sequence[Posted], directory: Directory) -> Sender:
    """path: of the form, below the workspace; mails: by which this request's acceptance was asked for."""
    if mailed_on(path) is None:
        return Sender()
    mine = [one for one in contacts_named(path, directory) if name_key(one.company) == name_key(case.request["client"])]
    if mine:
        return Sender(mine[0].name, doubt="" if _answers(path, mails, mine) else UNASKED)
    if any(is_from(path, name) for name in _ours(directory)):
        return Sender()
    others = contacts_named(path, directory)
    if others:
        return Sender(
            others[0].name, f"是“{others[0].company}”的{others[0].name}寄来的，而 {case.id} 是“{case.request['client']}”的需求"
        )
    asked = [one for mail in mails for one in mail.recipients if is_from(path, one.address.partition("@")[0])]
    return Sender(asked[0].name, doubt=UNASKED) if asked else Sender("", "看不出是谁寄来的，发件人不在通讯录里")


def contacts_named(path: str, directory: Directory) -> list[Contact]:
    """The contacts outside from one of whom it came, if names tell."""
    return [one for one in directory.contacts if is_from(path, one.name)]


def _ours(directory: Directory) -> Iterator[str]:
    yield from (person.name for person in directory.persons if person.employed)
    yield from (department.name for department in directory.departments)


def _answers(path: str, mails: Sequence[Posted], senders: Sequence[Contact]) -> bool:
    """Did one of them answer the request on that day, beyond doubt?"""
    day, addresses = mailed_on(path), {one.mail.strip().lower() for one in senders}
    answers = (answer for mail in mails for answer in mail.answers)
    return any(answer.proven and answer.address in addresses and answer.at.date() == day for answer in answers)
