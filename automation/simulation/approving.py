"""How people approve: by button or in words, soon or when they are reminded; some send back, some write what says neither."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from automation.organization.people import Person
from automation.simulation.life import Life, Verdict
from automation.simulation.received import Letter
from automation.simulation.written_mail import reply, vote

_BACK = 0.12
"""How often something is sent back that never was."""
_REASONS = ("请把时间写具体", "第二条说得不清楚，请补充", "请先与相关部门确认再发")
_UNCLEAR = ("这个什么时候要发？", "我先看看，晚点回你。", "改了第二条再发")
_CALL = timedelta(minutes=20)


def matter_of(key: str) -> tuple[str, str]:
    """(matter, content) of `ask_approval/<matter>/<content>/<role>/<address>/<number>`."""
    parts = key.split("/")
    return "/".join(parts[1:-4]), parts[-4]


def keep(life: Life, person: Person, letter: Letter) -> None:
    """Whoever is away finds it when he is back, and is reminded of it."""
    if letter.template == "ask_approval":
        life.questions[person.mail, matter_of(letter.key)[0]] = letter


def asked(life: Life, person: Person, letter: Letter, heeds: bool) -> None:
    if heeds:
        _plan(life, person, letter, life.soon(person, letter))


def reminded(life: Life, person: Person, matter: str, letter: Letter, heeds: bool) -> None:
    """Whoever was asked answers now; his superior calls him."""
    mine = life.questions.get((person.mail, matter))
    if mine and heeds:
        _plan(life, person, mine, life.soon(person, letter))
    elif not mine:
        for (address, what), question in list(life.questions.items()):
            who = life.staff.person_at(address)
            if what == matter and who and heeds:
                _plan(life, who, question, life.soon(person, letter) + _CALL)


def _plan(life: Life, person: Person, question: Letter, at: datetime) -> None:
    life.plan(person, at, partial(_answer, life, person, question))


def _answer(life: Life, person: Person, question: Letter, at: datetime) -> str:
    """Once to each question."""
    matter, content = matter_of(question.key)
    if any((one.matter, one.content, one.who) == (matter, content, person) for one in life.verdicts):
        return ""
    chance = life.staff.chance(person.mail, question.key, at, "verdict")
    if chance.random() < life.temperament(person).oddly:
        life.post(reply(person, life.us, question, chance.choice(_UNCLEAR), life.aware(at)), at)
        return f"答复了审批请求，但没有说通过还是退回：{question.subject}"
    back = chance.random() < _BACK and not any(one.matter == matter and not one.passed for one in life.verdicts)
    words = f"退回：{chance.choice(_REASONS)}。" if back else "通过"
    pressed = not back and chance.random() < 0.6
    write = vote if pressed else reply
    life.post(write(person, life.us, question, words, life.aware(at)), at)
    life.verdicts.append(Verdict(at, matter, content, person, not back))
    return f"{'退回' if back else '通过'}（{'按投票按钮' if pressed else '回信'}）：{question.subject}"
