"""The two languages of letters: what a reader of each can read, days as he writes them, and the words that every letter has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

CHINESE, ENGLISH = "中文", "英文"
"""As the 语言 column of 通讯录 has them."""
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\u3000-\u303f\uff01-\uff60]")
"""Characters and the marks that go with them, full-width ones too."""
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def readable(text: str, language: str) -> bool:
    """Can a client of that language (中文 or 英文) read it? English that holds one Chinese character is not."""
    return language != ENGLISH or not _HAN.search(text)


def day_words(day: date, language: str) -> str:
    """2026年11月27日, 27 November 2026"""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}" if language == ENGLISH else f"{day.year}年{day.month}月{day.day}日"


def short_day(day: date, language: str) -> str:
    """As a subject names it: 12月4日, 4 Dec"""
    return f"{day.day} {_MONTHS[day.month - 1][:3]}" if language == ENGLISH else f"{day.month}月{day.day}日"


def until_words(until: date, language: str) -> str:
    """By when an answer is asked: a day, or a day and an hour: 2026年12月4日17:00. Midnight is no hour: the day itself is enough."""
    clock = _clock(until)
    hour = f", {clock} (our local time)" if language == ENGLISH else clock
    return f"{day_words(until, language)}{hour if clock else ''}"


def short_until(until: date, language: str) -> str:
    """As a subject names it: 12月4日, 12月4日17:00前; 4 Dec, 17:00"""
    clock = _clock(until)
    hour = f", {clock}" if language == ENGLISH else f"{clock}前"
    return f"{short_day(until, language)}{hour if clock else ''}"


def _clock(until: date) -> str:
    return f"{until:%H:%M}" if isinstance(until, datetime) and until.time() != time() else ""


@dataclass(frozen=True)
class Words:
    """What every letter of a language says. tag: of the language; file: the template of its printable copy; company, address: under
    which names `office` has them; {…} is filled in; sent, by: in place of days that are not known before it leaves."""

    tag: Literal["zh-CN", "en-GB"]
    file: str
    company: str
    address: str
    reference: str
    salutation: str
    closing: str
    phone: str
    between: str
    revised: str
    revision: str
    reply_by: str
    reply: str
    sent: str
    by: str
    footer: str


WORDS: Mapping[str, Words] = {
    CHINESE: Words(
        tag="zh-CN",
        file="letter_zh.docx",
        company="company",
        address="address",
        reference="文号：{reference}",
        salutation="尊敬的{name}：",
        closing="顺颂商祺！",
        phone="电话：{phone}",
        between=" ｜ ",
        revised="【更正】",
        revision="本函更正我们此前就同一事项发出的函件，请以本函为准。",
        reply_by="【需{day}回复】",
        reply="【需回复】",
        sent="（发出当天）",
        by="（发出后 {days} 个工作日）",
        footer="{company}　{name}。直接回复本邮件即可送达我们；附件里有本函的打印版。",
    ),
    ENGLISH: Words(
        tag="en-GB",
        file="letter_en.docx",
        company="english_name",
        address="english_address",
        reference="Our ref.: {reference}",
        salutation="Dear {name},",
        closing="Yours sincerely,",
        phone="Tel. {phone}",
        between=" | ",
        revised="[Revised] ",
        revision="This letter replaces our previous letter on the same subject.",
        reply_by="[Reply by {day}] ",
        reply="[Reply requested] ",
        sent="(day of sending)",
        by="({days} working days after sending)",
        footer="{name}, {company} | Simply reply to this e-mail to reach us. A printable copy of this letter is attached.",
    ),
}
