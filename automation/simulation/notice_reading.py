"""What people do with a notice: press the button, reply, only open it, delete it unread, ask, or nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from automation.organization.people import Person
from automation.simulation.life import Life
from automation.simulation.received import Letter
from automation.simulation.written_mail import receipt, reply, vote

BUTTON, REPLY, OPEN, DELETE, ASK, NOTHING = "按了“已阅知”", "回信：收到", "只打开看了", "没看就删了", "提了疑问", ""
_DEEDS = (BUTTON, REPLY, OPEN, DELETE, ASK, NOTHING)
_USUAL = (50, 20, 12, 3, 3, 12)
_SHARES = {
    "勤快": (70, 20, 6, 0, 3, 1), "按部就班": (55, 20, 15, 2, 3, 5), "拖拉": (25, 10, 25, 5, 3, 32), "健忘": (15, 5, 20, 5, 0, 55),
    "粗心": (35, 15, 15, 15, 10, 10),
}  # fmt: skip
"""Temperament -> of a hundred notices how many are answered how."""
_AFTER_AN_ANSWER = timedelta(minutes=40)


def notice_came(life: Life, person: Person, letter: Letter, heeds: bool) -> None:
    """Only what asks for it is confirmed."""
    id_ = letter.key.split("/")[1]
    known = life.notices.get(id_)
    life.published[id_, person.mail] = letter
    if known is None or known.confirm:
        shares = _SHARES.get(life.temperament(person).word, _USUAL)
        (deed,) = life.staff.chance(person.mail, letter.key, "reads").choices(_DEEDS, shares)
        if deed != NOTHING:
            life.plan(person, life.soon(person, letter), partial(_do, life, person, letter, deed))


def _do(life: Life, person: Person, letter: Letter, deed: str, at: datetime) -> str:
    us, aware = life.us, life.aware(at)
    id_, content = letter.key.split("/")[1:3]
    if deed in (BUTTON, REPLY):
        life.confirmed.setdefault((id_, content, person.mail), at)
        write, words = (vote, "已阅知") if deed == BUTTON else (reply, "收到")
        life.post(write(person, us, letter, words, aware), at)
    elif deed == ASK:
        life.post(reply(person, us, letter, "有疑问：外出的同事怎么办？", aware), at)
    else:
        life.post(receipt(person.mail, us, letter, aware, "deleted" if deed == DELETE else "displayed"), at)
    return f"{deed}：{letter.subject}"


def question_told(life: Life, author: Person, id_: str, address: str, at: datetime) -> None:
    """The author answers by phone, and then the button is pressed."""
    who, letter = life.staff.person_at(address), life.published.get((id_, address))
    if who and letter:
        life.plan(author, at, lambda now: f"打电话答复了{who.name}的疑问")
        life.plan(who, at + _AFTER_AN_ANSWER, partial(_do, life, who, letter, BUTTON))
