"""Letters to suppliers, partners and media: somebody registers one now and then, mends it, and settles by phone what is not answered."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from functools import partial

from automation.correspondence.external_correspondence import FORM
from automation.correspondence.kinds import KINDS
from automation.organization.people import Contact, Person
from automation.organization.reporting_week import ReportingWeek
from automation.simulation.cares import Exchange
from automation.simulation.life import Life
from automation.simulation.row_typing import add_row, type_record, type_rows

TRACKED = "correspondence_record"
_SUBJECTS = {"中文": "关于{kind}的函", "英文": "Our order and schedule"}
_BODIES = {
    "中文": "请按约定的时间安排，如有变化请告知。（第 {edition} 稿）",
    "英文": "Please proceed as agreed, and let us know of any change. ({edition})",
}
_ANSWER_BY = 0.5


def begin_week(life: Life, week: ReportingWeek, opening: datetime) -> None:
    others = [one for one in life.staff.directory.contacts if one.kind != "客户" and one.mail and life.known(one.our_person)]
    chance = life.staff.chance(week.label, "letters")
    for number in range(1, chance.randint(0, 2) + 1 if others else 0):
        exchange = _wanted(life, f"SIM-EX-{week.label}-{number}", week, chance.choice(others), chance)
        if exchange:
            at = life.time.working.add(opening, timedelta(minutes=chance.randint(10, 4 * 480)))
            life.plan(
                exchange.responsible, at, partial(_register, life, exchange, chance.choice(KINDS), chance.random() < _ANSWER_BY)
            )


def _wanted(life: Life, id_: str, week: ReportingWeek, contact: Contact, chance: random.Random) -> Exchange | None:
    directory, responsible = life.staff.directory, life.known(contact.our_person)
    others = [
        one for one in directory.persons
        if one.employed and one != responsible and not life.temperament(one).bounces
        and responsible and directory.department_of(one) == directory.department_of(responsible)
    ]  # fmt: skip
    if responsible is None or not others:
        return None
    return Exchange(id_, f"{FORM.folder}/{FORM.title}_{week.monday:%Y-%m}.xlsx", contact, responsible, chance.choice(others))


def _register(life: Life, one: Exchange, kind: str, asks: bool, at: datetime) -> str:
    label, language = life.staff.directory.label, one.contact.language
    by = life.time.working.calendar.finish(at.date(), 4)
    row = {
        "id": one.id, "company": one.contact.company, "contact": one.contact.name, "kind": kind,
        "subject": _SUBJECTS[language].format(kind=kind), "body": _BODIES[language].format(edition=1),
        "reply_by": datetime(by.year, by.month, by.day, 17) if asks else None, "responsible": label(one.responsible),
        "reviewer": label(one.reviewer), "classification": "公开",
    }  # fmt: skip
    add_row(life, one.file, FORM, row, one.responsible, at, life.lists)
    life.exchanges[one.id] = one
    return f"登记了给{one.contact.company}的信 {one.id}"


def sent_back(life: Life, person: Person, id_: str, at: datetime) -> None:
    one = life.exchanges.get(id_)
    if one and person == one.responsible:
        life.plan(person, at, partial(_reword, life, one))


def _reword(life: Life, one: Exchange, at: datetime) -> str:
    one.edition += 1
    body = _BODIES[one.contact.language].format(edition=one.edition)
    type_rows(life, one.file, FORM, one.responsible, at, lambda row: row["id"] == one.id, lambda row: {"body": body})
    return f"改了给{one.contact.company}的信 {one.id}"


def unanswered(life: Life, person: Person, id_: str, at: datetime) -> None:
    """By phone it is settled at once."""
    life.plan(person, at, partial(_settle, life, person, id_))


def _settle(life: Life, person: Person, id_: str, at: datetime) -> str:
    done = {"closed": "是", "remark": "电话里已答复"}
    count = type_record(life, TRACKED, person, at, lambda row: row["id"] == id_ and row["closed"] != "是", lambda row: done)
    return f"打电话问了 {id_}，已办结" if count else ""
