"""New notices: somebody registers that one is wanted, writes it when the draft comes, and mends what is wrong."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from functools import partial

from automation.notices.notice import FORM as NOTICE
from automation.notices.notice_request import FORM as REQUEST
from automation.notices.scope import DEPARTMENTS, EVERYBODY, POSTS
from automation.organization.people import Department, Person
from automation.organization.reporting_week import ReportingWeek
from automation.simulation.cares import Notice
from automation.simulation.life import Life
from automation.simulation.notice_writing import write_notice
from automation.simulation.received import Letter
from automation.simulation.row_typing import add_row, type_rows

A_WEEK = (1, 3)
"""New ones, at least and at most."""
_SUBJECTS = (
    "会议室调整",
    "消防检查",
    "停电检修",
    "系统升级",
    "差旅报销",
    "门禁换卡",
    "年度体检",
    "保密培训",
    "设备盘点",
    "班车改线",
)
_TALL = 120
"""From so many employees on a notice for everybody is an event."""
_URGENT, _NO_ANSWER, _CORRECTED = 0.12, 0.1, 0.12
_LATER = timedelta(hours=16)
"""Of work: when those write who put the draft aside."""


def begin_week(life: Life, week: ReportingWeek, opening: datetime) -> None:
    chance = life.staff.chance(week.label, "notices")
    for number in range(1, chance.randint(*A_WEEK) + 1):
        notice = _wanted(life, f"模拟-{week.label}-{number}", week, chance)
        if notice:
            at = life.time.working.add(opening, timedelta(minutes=chance.randint(20, 4 * 480)))
            life.plan(notice.author, at, partial(_register, life, notice))
    out = [life.notices[id_] for id_ in dict.fromkeys(id_ for id_, _ in life.published) if id_ in life.notices]
    if out and chance.random() < _CORRECTED and not out[-1].corrects:
        _correct(life, out[-1], opening, chance)


def _wanted(life: Life, id_: str, week: ReportingWeek, chance: random.Random) -> Notice | None:
    """None where nobody could ask for it, or be asked: a head whose mailbox is full approves nothing."""
    directory = life.staff.directory
    heads = {one: directory.head(one.name) for one in directory.departments}
    fit = [one for one, head in heads.items() if head and head.employed and not life.temperament(head).bounces]
    if not fit:
        return None
    department = chance.choice(fit)
    head, staff = heads[department], _staff(life, department)
    authors = [one for one in staff if one != head and not life.temperament(one).bounces]
    if not authors or head is None:
        return None
    author = chance.choice(authors)
    scope, audience = _scope(life, department, chance)
    flawed = chance.random() < 2 * life.temperament(author).errs
    flaw = chance.choice(("audience", "word")) if flawed else ""
    urgent, confirm = chance.random() < _URGENT, chance.random() >= _NO_ANSWER
    file = f"{REQUEST.folder}/{REQUEST.title}_{week.monday:%Y-%m}.xlsx"
    return Notice(id_, file, department.name, author, head, chance.choice(_SUBJECTS), scope, audience, urgent, confirm, flaw=flaw)


def _staff(life: Life, department: Department) -> list[Person]:
    return [
        one for one in life.staff.directory.persons if one.employed and life.staff.directory.department_of(one) == department.name
    ]


def _scope(life: Life, own: Department, chance: random.Random) -> tuple[str, tuple[str, ...]]:
    """Mostly everybody in a small company, departments in a large one."""
    employed = [one for one in life.staff.directory.persons if one.employed]
    roll = chance.random()
    if roll < (0.2 if len(employed) <= _TALL else 0.03):
        return EVERYBODY, ()
    posts = sorted({one.post for one in employed if one.post})
    if roll > 0.9 and posts:
        post = chance.choice(posts)
        if sum(one.post == post for one in employed) <= _TALL:
            return POSTS, (post,)
    other = chance.choice(life.staff.directory.departments)
    return DEPARTMENTS, tuple(dict.fromkeys((own.name, other.name)))


def _correct(life: Life, told: Notice, opening: datetime, chance: random.Random) -> None:
    """Something in a notice turned out to be wrong."""
    id_ = f"{told.id}-更正"
    if id_ not in life.notices:
        notice = Notice(
            id_, told.file, told.department, told.author, told.head, told.subject, told.scope, told.audience,
            told.urgent, told.confirm, corrects=told.id,
        )  # fmt: skip
        at = life.time.working.add(opening, timedelta(minutes=chance.randint(20, 900)))
        life.plan(notice.author, at, partial(_register, life, notice))


def _register(life: Life, notice: Notice, at: datetime) -> str:
    label = life.staff.directory.label
    audience = (
        (*notice.audience[1:], f"{notice.audience[0]}组") if notice.flaw == "audience" and notice.audience else notice.audience
    )
    row = {
        "id": notice.id, "subject": notice.subject, "content": f"{notice.subject}，请知悉并落实", "scope": notice.scope,
        "audience": audience or None, "urgency": "紧急" if notice.urgent else "常规", "classification": "内部",
        "confirm": "是" if notice.confirm else "否", "department": notice.department, "head": label(notice.head),
        "author": label(notice.author), "corrects": notice.corrects or None,
    }  # fmt: skip
    add_row(life, notice.file, REQUEST, row, notice.author, at, life.lists)
    life.notices[notice.id] = notice
    return f"在通知需求清单登记了“{notice.subject}”（{notice.id}）"


def draft_came(life: Life, person: Person, letter: Letter, heeds: bool) -> None:
    """Who does not heed it puts it aside."""
    drafts = [one.name for one in letter.enclosed() if one.name.endswith(".xlsx")]
    notice = life.notices.get(letter.key.partition("/")[2])
    if drafts and notice and notice.author == person:
        notice.path = f"{NOTICE.folder}/{drafts[0]}"
        at = life.soon(person, letter) if heeds else life.time.working.add(letter.sent, _LATER)
        life.plan(person, at, partial(_write, life, notice))


def _write(life: Life, notice: Notice, at: datetime) -> str:
    """Each edition says something that the one before did not."""
    word = life.forbidden if notice.flaw == "word" and not notice.edition else ""
    notice.edition += 1
    fields = {"kind": "安排", "background": f"为做好{notice.subject}工作，现安排如下{word}（第 {notice.edition} 稿）。"}
    tables = {
        "items": (
            {"text": f"{notice.subject}自下周一起执行，{'改为上午' if notice.corrects else '下午'}进行", "important": "是"},
        ),
        "demands": ({"demand": "各部门通知到每一位同事", "due": "本周五", "person": "各部门负责人"},),
    }
    done = write_notice(life, notice.path, notice.author, at, fields, tables)
    return f"写好通知“{notice.subject}”（{notice.id}）{'，用了不用的词' if word else ''}" if done else ""


def fault_told(life: Life, person: Person, id_: str, at: datetime) -> None:
    """What cannot go on is mended: the row, or else the paper."""
    notice = life.notices.get(id_)
    if notice and person == notice.author:
        life.plan(person, at, partial(_mend, life, notice))


def _mend(life: Life, notice: Notice, at: datetime) -> str:
    flaw, notice.flaw = notice.flaw, ""
    if flaw == "audience":
        meant = "、".join(notice.audience)
        type_rows(
            life, notice.file, REQUEST, notice.author, at, lambda row: row["id"] == notice.id, lambda row: {"audience": meant}
        )
        return f"在通知需求清单改正了适用对象（{notice.id}）"
    return _write(life, notice, at) if flaw else ""


def sent_back(life: Life, person: Person, id_: str, at: datetime) -> None:
    notice = life.notices.get(id_)
    if notice and person == notice.author:
        life.plan(person, at, partial(_write, life, notice))
