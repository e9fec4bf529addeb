"""What clients ask for: registered by whoever heard it, reviewed by the sales lead, mended, and told again when it changes."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from automation.clients.client_request import FORM as REQUEST
from automation.clients.client_review import FORM as REVIEW
from automation.clients.communication import FORM as TALK
from automation.organization.people import Contact, Person
from automation.organization.reporting_week import ReportingWeek
from automation.simulation.cares import ClientCase
from automation.simulation.life import Life
from automation.simulation.row_typing import add_row, type_rows
from automation.simulation.typed_cells import Value

A_WEEK = (2, 4)
_WANTS = {
    "中文": ("控制器增加以太网接口", "交货期提前两周", "增加中文操作面板", "提供三年备件清单", "软件支持远程升级"),
    "英文": (
        "Controller with an Ethernet port",
        "Delivery two weeks earlier",
        "Spare parts for three years",
        "Remote software update",
    ),
}
_EXPLAINED = {
    "中文": ("可以按您的要求提供，样机在约定日期前交付。", "需要略作调整，请您看看是否合适。", "目前还做不到，我们会在下一代产品中考虑。"),
    "英文": (
        "We can provide this as you asked for.", "We can do this with a small change, please let us know whether it suits you.",
        "We cannot do this at present, and shall consider it for the next generation.",
    ),
}  # fmt: skip
"""By verdict."""
_VERDICTS = ("可执行", "需调整", "暂无法执行")
_CHANGED, _WAITS, _SHOWN = 0.08, 0.1, 0.45


def begin_week(life: Life, week: ReportingWeek, opening: datetime) -> None:
    clients = [one for one in life.staff.directory.contacts if one.kind == "客户" and one.mail and life.known(one.our_person)]
    chance = life.staff.chance(week.label, "requests")
    for number in range(1, chance.randint(*A_WEEK) + 1 if clients else 0):
        case = _wanted(life, f"SIM-{week.label}-{number}", week, chance.choice(clients), chance)
        at = life.time.working.add(opening, timedelta(minutes=chance.randint(10, 4 * 480)))
        life.plan(case.registrar, at, partial(_register, life, case))
    for case in [one for one in life.cases.values() if not one.closed and one.fed_back and chance.random() < _CHANGED / 4]:
        at = life.time.working.add(opening, timedelta(minutes=chance.randint(10, 4 * 480)))
        life.plan(case.registrar, at, partial(_change, life, case))


def _wanted(life: Life, id_: str, week: ReportingWeek, contact: Contact, chance: random.Random) -> ClientCase:
    directory = life.staff.directory
    lead = life.known(contact.our_person)
    if lead is None:
        raise KeyError(contact.our_person)
    colleagues = [
        one for one in directory.persons
        if one.employed and one != lead and directory.department_of(one) == directory.department_of(lead) and not life.temperament(one).bounces
    ] or [lead]  # fmt: skip
    registrar, checker = chance.choice(colleagues), chance.choice(colleagues)
    while checker == registrar and len(colleagues) > 1:
        checker = chance.choice(colleagues)
    flawed = chance.random() < 2 * life.temperament(registrar).errs
    verdict, shown = chance.choices(_VERDICTS, (70, 20, 10))[0], chance.random() < _SHOWN
    return ClientCase(
        id_, contact, chance.choice(_WANTS[contact.language]), datetime.min, f"{REQUEST.folder}/{REQUEST.title}_{week.monday:%Y-%m}.xlsx",
        lead, registrar, checker, verdict, shown, flaw=chance.choice(("contact", "checker")) if flawed else "",
        waits=chance.random() < _WAITS,
    )  # fmt: skip


def _register(life: Life, case: ClientCase, at: datetime) -> str:
    case.registered = at.replace(second=0, microsecond=0)
    contact = f"{case.contact.name[:1]}样力" if case.flaw == "contact" else case.contact.name
    row = {
        "id": case.id, "client": case.contact.company, "contact": contact, "source": "商务对接", "description": case.words,
        "registrar": life.staff.directory.label(case.registrar), "registered_at": case.registered, "changed_from": case.changes or None,
    }  # fmt: skip
    add_row(life, case.file, REQUEST, row, case.registrar, at, life.lists)
    life.cases[case.id] = case
    if case.waits:
        life.plan(case.lead, life.time.working.add(at, timedelta(hours=2)), partial(_ask_the_client, life, case))
    return f"登记了客户需求 {case.id}（{case.contact.company}）{'，由 ' + case.changes + ' 变更而来' if case.changes else ''}"


def _change(life: Life, case: ClientCase, at: datetime) -> str:
    """The client wants something else now."""
    id_ = f"{case.id}-2"
    if case.closed or id_ in life.cases or case.id.endswith("-2"):
        return ""
    case.closed = True
    fresh = replace(
        case, id=id_, changes=case.id, flaw="", waits=False, reviewed="", edition=1, fed_back=None, percent=0, delivered=False, closed=False
    )  # fmt: skip
    return _register(life, fresh, at)


def _ask_the_client(life: Life, case: ClientCase, at: datetime) -> str:
    """Nothing can be said until he answers; the clock of the feedback stands still."""
    label, due = life.staff.directory.label(case.lead), life.time.working.calendar.finish(at.date(), 3)
    said = {
        "at": at.replace(second=0, microsecond=0), "way": "电话", "summary": "询问细节", "next_step": "等客户确认接口和数量", "person": label,
        "due": due, "waiting": "是",
    }  # fmt: skip
    fields = {"client": case.contact.company, "contact": case.contact.name, "request": case.id}
    add_row(life, _talks(case), TALK, said, case.lead, at, life.lists, fields)
    hours = life.staff.chance(case.id, "answers").randint(4, 30)
    life.plan(case.lead, life.time.working.add(at, timedelta(hours=hours)), partial(_client_answered, life, case))
    return f"请客户补充 {case.id} 的细节，反馈时限暂停"


def _talks(case: ClientCase) -> str:
    return f"{TALK.folder}/沟通记录_{case.id}.xlsx"


def _client_answered(life: Life, case: ClientCase, at: datetime) -> str:
    done: dict[str, Value] = {"done_at": at.replace(second=0, microsecond=0)}
    case.waits = False
    count = type_rows(life, _talks(case), TALK, case.lead, at, lambda row: not row["done_at"], lambda row: done)
    return f"客户答复了 {case.id} 的细节" if count else ""


def review_asked(life: Life, person: Person, id_: str, at: datetime) -> None:
    """What was sent back is written anew when the time runs out; a superior makes a call."""
    case = life.cases.get(id_)
    if case:
        who = person if person in (case.lead, case.registrar) else case.registrar
        said = [one.passed for one in life.verdicts if one.matter == f"client/{id_}/feedback_letter"]
        life.plan(who, at, partial(_reword if said and not said[-1] else _review, life, case, who))


def _review(life: Life, case: ClientCase, person: Person, at: datetime) -> str:
    """The client's language, in words that he may see."""
    if case.reviewed or case.waits or case.closed:
        return ""
    label = life.staff.directory.label
    case.reviewed = f"{REVIEW.folder}/{REVIEW.title}_{at:%Y-%m}.xlsx"
    row: dict[str, Any] = {
        "request_id": case.id, "reviewed_on": at.date(), "participants": (label(case.lead), label(case.registrar)),
        "feasibility": case.verdict, "priority": "中", "solution": "按现有型号改制", "sales_lead": label(case.lead),
        "checker": label(case.lead if case.flaw == "checker" else case.checker), "explanation": explained(case),
        "expected_end": _end(life, at.date()) if case.verdict != _VERDICTS[-1] else None,
        "department": life.staff.directory.department_of(case.lead), "person": label(case.registrar),
    }  # fmt: skip
    add_row(life, case.reviewed, REVIEW, row, person, at, life.lists)
    return f"评审了 {case.id}：{case.verdict}"


def _end(life: Life, day: date) -> date:
    return life.time.working.calendar.finish(day, 20)


def explained(case: ClientCase) -> str:
    words = _EXPLAINED[case.contact.language][_VERDICTS.index(case.verdict)]
    return words if case.edition == 1 else f"{words} ({case.edition})"


def problem_told(life: Life, person: Person, at: datetime) -> None:
    """Everything of his that does not fit."""
    for case in life.cases.values():
        if case.flaw and person in (case.lead, case.registrar):
            life.plan(person, at, partial(_mend, life, case, person))


def _mend(life: Life, case: ClientCase, person: Person, at: datetime) -> str:
    flaw = case.flaw
    if flaw == "contact":
        case.flaw, name = "", case.contact.name
        type_rows(life, case.file, REQUEST, person, at, lambda row: row["id"] == case.id, lambda row: {"contact": name})
        return f"改正了 {case.id} 的联系人"
    if flaw == "checker" and case.reviewed:
        case.flaw = ""
        return _retype(life, case, person, at, {"checker": life.staff.directory.label(case.checker)})
    return ""


def sent_back(life: Life, person: Person, id_: str, at: datetime) -> None:
    """The letter's words are written anew, by whoever registered the request if the lead is away."""
    case = life.cases.get(id_)
    who = life.present(at.date(), case.lead, case.registrar) if case and case.reviewed and person == case.lead else None
    if case and who:
        life.plan(who, at, partial(_reword, life, case, who))


def _reword(life: Life, case: ClientCase, person: Person, at: datetime) -> str:
    case.edition += 1
    return _retype(life, case, person, at, {"explanation": explained(case)})


def _retype(life: Life, case: ClientCase, person: Person, at: datetime, values: dict[str, Value]) -> str:
    type_rows(life, case.reviewed, REVIEW, person, at, lambda row: row["request_id"] == case.id, lambda row: values)
    return f"改了 {case.id} 的评审记录"
