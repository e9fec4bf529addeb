"""JOB: questions to a notice, and answers that do not count, are passed on to its author; who stands in for somebody away is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from automation.jobs.job import Job, Moment, Records, Want
from automation.jobs.ladders import AtOnce, Event, events_of
from automation.jobs.mail_words import cut
from automation.jobs.posted import Answer
from automation.jobs.reminding import Told, remind
from automation.notices.addressees import Addressee
from automation.notices.answering import OCCASION, answering, record_place
from automation.notices.evidence import is_question, said_words
from automation.notices.notice_request import URGENT
from automation.notices.reach import Reach, reaches
from automation.notices.uncounted import Uncounted, uncounted
from automation.organization.bulletin_place import page_path
from automation.organization.classification import SECRET

WORDS = 40
"""Characters of an answer in one line of a digest."""


@dataclass(frozen=True)
class News:
    """Something to be passed on once. name: of its event; tell: the reminders."""

    name: str
    at: datetime
    words: str
    tell: Callable[[Records], Told]


def clocks(records: Records, moment: Moment) -> Iterator[AtOnce]:
    """At once when it has come."""
    for one in _all(records, moment):
        yield AtOnce(Event(one.name, one.at, one.words))


def make(records: Records, moment: Moment) -> Iterator[Want]:
    due = events_of(moment.occasions)
    for one in _all(records, moment):
        if one.name in due:
            yield from one.tell(records)


def _all(records: Records, moment: Moment) -> Iterator[News]:
    for one in reaches(records, moment):
        if not one.corrected:
            yield from _questions(one)
            yield from _absences(one, records)
            yield from _odd_answers(one, records) if one.confirms else ()


def _questions(one: Reach) -> Iterator[News]:
    """Of everybody who got the notice, a copy of it too; also of those who have confirmed, for they wait for an answer."""
    known = {each.address.lower(): each for each in one.people}
    for mail in one.publication.mails:
        names = {each.address.lower(): each.name for each in mail.recipients}
        for answer in mail.answers:
            if answer.address in names and answer.proven and is_question(answer):
                who = _who(known.get(answer.address), names[answer.address])
                tell = partial(_tell_question, one, who, answer)
                yield News(_name(one, "asks", answer.address, answer.at), answer.at, "提出疑问", tell)


def _who(known: Addressee | None, name: str) -> tuple[str, str]:
    """His name and phone."""
    return (known.label, known.person.phone if known.person else "") if known else (name, "")


def _absences(one: Reach, records: Records) -> Iterator[News]:
    """Of what is 机密 nobody hears who was not meant."""
    for who in one.missing:
        away, deputy = who.evidence.away, records.directory.deputy(who.person) if who.person else None
        if away and deputy and one.classification != SECRET:
            deputy_of = partial(_tell_deputy, one, who, records.directory.label(deputy))
            yield News(_name(one, "away", who.address, away), away, "自动回复外出", deputy_of)


def _odd_answers(one: Reach, records: Records) -> Iterator[News]:
    for each in uncounted(one, records.directory):
        yield News(
            _name(one, "uncounted", each.address, each.at), each.at, "收到不算数的答复", partial(_tell_uncounted, one, each)
        )


def _name(one: Reach, kind: str, address: str, at: datetime) -> str:
    return f"{one.name}/{kind}/{at:%Y%m%d%H%M%S}/{address}"


def _tell_question(one: Reach, who: tuple[str, str], answer: Answer, records: Records) -> Told:
    said, (name, phone) = cut(said_words(answer), WORDS), who
    asked, call = f"有疑问：“{said}”" if said else "有疑问", f"（电话 {phone}）" if phone else ""
    words = f"{name}对通知“{cut(one.title, 24)}”{asked}，请答复他{call}"
    return _to_author(one, records, "asks", answer.address, answer.at, words)


def _tell_uncounted(one: Reach, each: Uncounted, records: Records) -> Told:
    words = f"{cut(each.who, 40)}对通知“{cut(one.title, 24)}”的答复“{cut(each.words, 16)}”没有算数：{each.reason}"
    return _to_author(one, records, "uncounted", each.address, each.at, words)


def _to_author(one: Reach, records: Records, kind: str, address: str, at: datetime, words: str) -> Told:
    person, _, missed = answering(one, records.directory)
    yield from missed
    if person:
        file, sheet = record_place(records)
        yield from remind(
            records.directory,
            OCCASION,
            records.directory.label(person),
            item=f"notice/{one.name}/{kind}/{address}",
            step=f"{at:%Y%m%d%H%M%S}",
            words=words,
            since=f"{at:%m-%d %H:%M} 收到",
            file=file,
            sheet=sheet,
            rank=_rank(one),
        )


def _tell_deputy(one: Reach, who: Addressee, label: str, records: Records) -> Told:
    return remind(
        records.directory,
        OCCASION,
        label,
        item=f"notice/{one.name}/away/{who.address}",
        step="away",
        words=f"{who.label}现在外出，您是他的代理人：请代为阅知并落实通知“{cut(one.title, 30)}”",
        since=f"{who.evidence.away:%m-%d %H:%M} 自动回复外出",
        waiting=one.request["author"] or "",
        file=page_path(one.id),
        rank=_rank(one),
    )


def _rank(one: Reach) -> int:
    return 0 if one.urgency == URGENT else 2


JOB = Job(
    name="tell_answers",
    title="转告通知的答复",
    clocks=clocks,
    when="通知收到疑问、不算数的答复或外出自动回复后立即转告经办人或代理人",
    make=make,
)
