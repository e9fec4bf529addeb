"""Whom a notice is for: everybody, departments or posts; a correction is for exactly those who got what it corrects."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from automation.jobs.addressing import Addressed
from automation.jobs.job import Moment, Records
from automation.jobs.rows import Row
from automation.notices.addressees import person_of
from automation.notices.announcement import Announcement, requests_of
from automation.notices.notice_request import DEPARTMENTS, EVERYBODY, POSTS
from automation.notices.notice_request import FORM as REQUEST
from automation.notices.publication import ALIVE, publications
from automation.organization.classification import PUBLIC, SECRET
from automation.organization.people import Directory, Person
from automation.organization.policy import Policy
from automation.organization.recipients import Undeliverable, why_unreachable
from automation.organization.spelling import squeezed
from automation.remembered import Remembered

OCCASION = "发布通知"
_KNOWN = Remembered["Audience"](ALIVE)
GONE = "收到过原通知，现在通讯录中没有他，更正发不到"


@dataclass(frozen=True)
class Audience:
    """to: (name, address) of everybody whom a mail reaches, each address once; copies: the same, nobody of `to`; people: who they
    are, those in `missed` too, whom no mail reaches; untold: why somebody gets none; unknown: words of 适用对象 that name nobody."""

    to: tuple[Addressed, ...] = ()
    copies: tuple[Addressed, ...] = ()
    people: tuple[Person, ...] = ()
    missed: tuple[Person, ...] = ()
    untold: tuple[Undeliverable, ...] = ()
    unknown: tuple[str, ...] = ()


def audience(one: Announcement, records: Records, moment: Moment) -> Audience:
    """As the 通讯录 stands now. People who left are none; nor are contacts outside the company."""
    said, before = (one.paper, tuple(one.request.items())), _before(one.corrects, records) if one.corrects else None
    given = (records.directory, *([records.table(REQUEST.name, "requests")] if before else []))
    return _KNOWN.of(given, lambda: _audience(one, before, records, moment), (one.id, said, moment.policy, before))


@dataclass(frozen=True)
class _Before:
    """To whom the mails of a notice went: (name, address), each address once."""

    trial: bool
    told: tuple[Addressed, ...]


def _before(original: str, records: Records) -> _Before:
    published = publications(records, original)
    told = tuple((recipient.name, recipient.address) for each in published for recipient in each.recipients)
    return _Before(any(mail.trial for each in published for mail in each.mails), told)


def _audience(one: Announcement, before: _Before | None, records: Records, moment: Moment) -> Audience:
    directory = records.directory
    if before:
        people, gone = _told_before(one.corrects, before, records)
        unknown: tuple[str, ...] = ()
    else:
        people, gone, unknown = in_scope(one.request, directory), [], unknown_words(one.request, directory)
    to, missed = _reached(people, one.classification, moment.policy)
    copies, lost = _copies(one, directory, moment.policy, {address.lower() for address in to})
    lines = [Undeliverable(directory.label(person), OCCASION, why) for person, why in missed]
    lost += [Undeliverable(name, OCCASION, GONE) for name in gone]
    left_out = tuple(person for person, _ in missed)
    return Audience(tuple(to.values()), copies, tuple(people), left_out, (*lines, *lost), unknown)


def in_scope(request: Row, directory: Directory) -> list[Person]:
    """The employed people whom 适用范围 and 适用对象 mean, in the order of the 通讯录."""
    belongs = _belonging(request["scope"], _wanted(request, directory), directory)
    return [person for person in dict.fromkeys(directory.persons) if person.employed and belongs(person)]


def unknown_words(request: Row, directory: Directory) -> tuple[str, ...]:
    """What 适用对象 names and nobody belongs to."""
    if request["scope"] == EVERYBODY:
        return ()
    named = {word: _wanted({**request, "audience": (word,)}, directory) for word in request["audience"] or ()}
    return tuple(word for word, wanted in named.items() if not _anybody(request["scope"], wanted, directory))


def _anybody(scope: object, wanted: set[str], directory: Directory) -> bool:
    belongs = _belonging(scope, wanted, directory)
    return any(person.employed and belongs(person) for person in directory.persons)


def _belonging(scope: object, wanted: set[str], directory: Directory) -> Callable[[Person], bool]:
    if scope == DEPARTMENTS:
        return lambda person: directory.department_of(person) in wanted
    if scope == POSTS:
        return lambda person: squeezed(person.post).casefold() in wanted
    return lambda person: scope == EVERYBODY


def _wanted(request: Row, directory: Directory) -> set[str]:
    """Departments by whatever they are called, posts as they stand in the 通讯录."""
    words = request["audience"] or ()
    if request["scope"] == DEPARTMENTS:
        return {label for word in words if (label := directory.find_department(word).label)}
    return {squeezed(word).casefold() for word in words} - {""}


def _told_before(original: str, before: _Before, records: Records) -> tuple[list[Person], list[str]]:
    """Everybody to whom the original went, whether or not it arrived, and who had to be phoned; the names of those who are gone."""
    people: dict[Person, None] = {}
    gone: list[str] = []
    if before.trial:
        return _meant(original, records), []
    for name, address in before.told:
        person = person_of(address, name, records.directory)
        if person and person.employed:
            people[person] = None
        else:
            gone.append(name or address)
    for request in requests_of(records):
        if people and request["id"] == original:
            people |= {person: None for person in in_scope(request, records.directory) if why_unreachable(person)}
    return list(people), gone


def _meant(original: str, records: Records) -> list[Person]:
    """In a trial, in which nobody but one got anything: whom it was meant for, or what it corrects itself."""
    requests, seen = {request["id"]: request for request in requests_of(records)}, {""}
    while original not in seen and original in requests and requests[original]["corrects"]:
        seen.add(original)
        original = str(requests[original]["corrects"])
    return in_scope(requests[original], records.directory) if original in requests else []


def _reached(
    people: Iterable[Person], classification: str, policy: Policy
) -> tuple[dict[str, Addressed], list[tuple[Person, str]]]:
    reached: dict[str, Addressed] = {}
    missed: list[tuple[Person, str]] = []
    for person in people:
        address = person.mail.strip()
        why = why_unreachable(person) or _why_outside(address, classification, policy)
        if why:
            missed.append((person, why))
        else:
            reached.setdefault(address.lower(), (person.name, address))
    return reached, missed


def _why_outside(address: str, classification: str, policy: Policy) -> str:
    if classification == PUBLIC or not policy.domains or policy.inside(address):
        return ""
    return f"通讯录中的邮箱“{address[:60]}”不是公司的，{classification}通知不能发到公司以外，请改为公司邮箱"


def _copies(
    one: Announcement, directory: Directory, policy: Policy, told: set[str]
) -> tuple[tuple[Addressed, ...], list[Undeliverable]]:
    """What is 机密 goes to nobody but those whom it is for."""
    if one.classification == SECRET:
        return (), []
    found = [(word, _named(word, directory)) for word in one.paper.fields["copies"] or ()]
    lost = [
        Undeliverable(word, OCCASION, "通讯录中没有这个抄送的部门负责人或同事，请改正") for word, person in found if not person
    ]
    reached, missed = _reached((person for _, person in found if person), one.classification, policy)
    lost += [Undeliverable(directory.label(person), OCCASION, why) for person, why in missed]
    return tuple(copy for address, copy in reached.items() if address not in told), lost


def _named(word: str, directory: Directory) -> Person | None:
    """A department is its head."""
    department = directory.find_department(word).label
    label = None if department else directory.find_person(word).label
    return directory.head(department) if department else directory.person(label or "")
