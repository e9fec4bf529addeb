"""A letter to somebody outside, and the values that its mail, its plain text and its printable copy are all made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from automation.jobs.keys import fingerprint
from automation.jobs.mail_words import cut
from automation.letters.language import CHINESE, ENGLISH, WORDS, Words, day_words, readable, short_until, until_words
from automation.letters.signing import signed
from automation.organization.people import Contact, Person
from automation.organization.recipients import why_unreachable
from automation.remembered import Remembered

TITLE = 80
"""Characters of a title."""
SUBJECT = {CHINESE: 60, ENGLISH: 100}
"""Characters of a mail's subject, its marks included: Latin ones are half as wide."""
ANSWER_WITHIN = 5
"""Working days that the reader has for an answer."""
PATIENCE = ANSWER_WITHIN + 1
"""After so many he is asked again: the day that the letter names is still his."""


@dataclass(frozen=True)
class Letter:
    """language: 中文 or 英文; kind: in a word, for the name of its file; reference: by which both sides know the matter; sender: who
    signs; facts: (label, value) for the table; sections: (heading, text); asked: what the reader is to answer, with {day} for until
    when, "" = nothing; answer_by: until when, where that is written down (midnight = the whole day), None = ANSWER_WITHIN."""

    language: str
    kind: str
    reference: str
    title: str
    contact: Contact
    sender: Person
    opening: tuple[str, ...]
    facts: tuple[tuple[str, str], ...] = ()
    sections: tuple[tuple[str, str], ...] = ()
    asked: str = ""
    ending: tuple[str, ...] = ()
    answer_by: date | None = None

    @property
    def words(self) -> Words:
        return WORDS[self.language]


@dataclass(frozen=True)
class Dating:
    """What is only known when a letter leaves. revised: an earlier one on the same matter said otherwise."""

    sent: date | None = None
    reply_by: date | None = None
    revised: bool = False


UNDATED = Dating()
_VALUES = Remembered[dict[str, Any]](2)


def letter_values(letter: Letter, office: Mapping[str, Any], dating: Dating = UNDATED) -> dict[str, Any]:
    """What the templates know of the letter. office: as `Moment.office` has it. What a reader cannot read is left out. Whoever asks
    again at once gets the same, so nobody may change it."""
    return _VALUES.of((letter, office), lambda: _values(letter, office, dating), dating)


def _values(letter: Letter, office: Mapping[str, Any], dating: Dating) -> dict[str, Any]:
    words, contact, name = letter.words, letter.contact, signed(letter.sender, letter.language)
    company = str(office.get(words.company) or "")
    lines = (contact.name, contact.company) if words.tag == "en-GB" else (contact.company,)
    return {
        "lang": words.tag,
        "subject": _subject(letter, dating),
        "company": company,
        "address": str(office.get(words.address) or ""),
        "reference": words.reference.format(reference=letter.reference),
        "date": day_words(dating.sent, letter.language) if dating.sent else words.sent,
        "addressee": [line for line in lines if readable(line, letter.language)],
        "title": cut(letter.title, TITLE),
        "salutation": words.salutation.format(name=contact.name),
        "opening": [*([words.revision] if dating.revised else []), *letter.opening],
        "facts": [{"label": label, "value": cut(value, 200)} for label, value in letter.facts],
        "sections": [
            {"heading": heading, "paragraphs": paragraphs(text)} for heading, text in letter.sections if paragraphs(text)
        ],
        "asked": _asked(letter, dating),
        "ending": list(letter.ending),
        "closing": words.closing,
        "signature": {"name": name, "lines": _below_the_name(letter, company)},
        "footer": words.footer.format(company=company, name=name),
    }


def content(letter: Letter, office: Mapping[str, Any]) -> str:
    """Of everything that leaves, and to whom; the days, which are not known before, excepted."""
    return fingerprint(letter_values(letter, office), letter.contact.mail.strip().lower())


def unreadable(letter: Letter, office: Mapping[str, Any]) -> list[str]:
    """Texts of the letter that its reader cannot read; "" = the company has no name in his language. [] = it may go."""
    if letter.language != ENGLISH:
        return [] if office.get(letter.words.company) else [""]
    values = letter_values(letter, office)
    return [text for text in (values["company"], *_texts(values)) if not text or not readable(text, letter.language)]


def plain_lines(values: Mapping[str, Any]) -> str:
    """The whole letter for a record of what was approved, a fact on a line with its label."""
    facts = [f"{fact['label']}：{fact['value']}" for fact in values["facts"]]
    return "\n".join(_texts(dict(values) | {"lang": "", "facts": facts}))


def paragraphs(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def _subject(letter: Letter, dating: Dating) -> str:
    words, by = letter.words, letter.answer_by or dating.reply_by
    reply = words.reply_by.format(day=short_until(by, letter.language)) if by else words.reply
    marks = f"{words.revised if dating.revised else ''}{reply if letter.asked else ''}"
    return marks + cut(letter.title, SUBJECT[letter.language] - len(marks))


def _asked(letter: Letter, dating: Dating) -> str:
    by = letter.answer_by or dating.reply_by
    return letter.asked.format(day=until_words(by, letter.language) if by else letter.words.by.format(days=ANSWER_WITHIN))


def _below_the_name(letter: Letter, company: str) -> list[str]:
    sender, words = letter.sender, letter.words
    phone = words.phone.format(phone=sender.phone.strip()) if sender.phone.strip() else ""
    mail = "" if why_unreachable(sender) else sender.mail.strip()
    lines = ((sender.post.strip(), company), (phone, mail))
    shown = ([part for part in line if part and readable(part, letter.language)] for line in lines)
    return [words.between.join(line) for line in shown if line]


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value] if value else []
    inner = value.values() if isinstance(value, Mapping) else value
    return [text for each in inner for text in _texts(each)]
