"""What clients, suppliers and others outside do with a letter: most answer, some send the acceptance form back, some nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from automation.clients.acceptance import ACCEPTED, CONDITIONAL, FAILED
from automation.clients.acceptance import FORM as ACCEPTANCE
from automation.clients.satisfaction import FORM as SURVEY
from automation.clients.satisfaction import QUESTIONS
from automation.organization.people import Contact
from automation.simulation.cares import FormsBack
from automation.simulation.life import Life
from automation.simulation.opened_form import opened
from automation.simulation.received import Letter
from automation.simulation.typed_cells import Value
from automation.simulation.written_mail import reply

_THANKS = {"中文": "收到，谢谢。", "英文": "Received, thank you."}
_ANSWER = {"中文": "收到，我们按此安排。", "英文": "Confirmed, we shall proceed accordingly."}
_FORMS = {"中文": "验收单见附件。", "英文": "Please find the forms attached."}
_ANSWERS = {"feedback_letter": 0.5, "progress_letter": 0.05, "acceptance_request": 0.85, "send_correspondence": 0.65}
"""Begin of the letter's key -> how often it is answered."""
_HOURS = (1, 26)
"""Of work, until a letter is answered."""
_MARKED, _MARKS = 0.7, "5544432"
"""How often the second form comes back too, and what stands in it."""
_SAYS = ((ACCEPTED, "Accepted", 76), (CONDITIONAL, "Accepted with conditions", 16), (FAILED, "Not accepted", 8))


def letter_came(life: Life, contact: Contact, letter: Letter) -> None:
    kind, id_ = letter.key.split("/")[:2]
    if kind == "feedback_letter" and id_ in life.cases:
        life.cases[id_].fed_back = life.cases[id_].fed_back or letter.sent
    chance = life.staff.chance(contact.mail, letter.key, "answers")
    if chance.random() < _ANSWERS.get(kind, 0):
        at = life.time.working.add(letter.sent, timedelta(minutes=60 * chance.randint(*_HOURS) + chance.randrange(60)))
        life.plan_outside(contact, at, partial(_answer, life, contact, letter, kind))


def _answer(life: Life, contact: Contact, letter: Letter, kind: str, at: datetime) -> str:
    files = _filled(life, contact, letter, at) if kind == "acceptance_request" else []
    words = (_FORMS if files else _ANSWER if kind == "send_correspondence" else _THANKS)[contact.language]
    life.post(reply(contact, life.us, letter, words, life.aware(at), files), at)
    return f"回信{'，附上填好的表' if files else ''}：{letter.subject}"


def _filled(life: Life, contact: Contact, letter: Letter, at: datetime) -> list[tuple[str, bytes]]:
    """The forms that came along; some leave out the second."""
    said, marks = _verdict(life, contact, letter), _marks(life, contact, letter)
    signed: dict[str, Value] = {"person": contact.name, "day": at.date()}
    back, found = FormsBack(at, letter.key.split("/")[1]), []
    for one in letter.enclosed():
        form = opened(one.content, [ACCEPTANCE, SURVEY])
        fields = said if form and form.raw.form == ACCEPTANCE.name else marks
        if form and fields:
            found.append((one.name, form.saved(contact.name, life.aware(at), {**fields, **signed})))
            back = replace(back, verdict=_said(life, contact, letter)[0]) if fields is said else replace(back, marks=marks)
    life.forms_back.append(back)
    return found


def _said(life: Life, contact: Contact, letter: Letter) -> tuple[str, str]:
    """In Chinese and English."""
    ((chinese, english, _),) = life.staff.chance(contact.mail, letter.key, "accepts").choices(
        _SAYS, [share for *_, share in _SAYS]
    )
    return chinese, english


def _verdict(life: Life, contact: Contact, letter: Letter) -> Mapping[str, Value]:
    (chinese, english), in_english = _said(life, contact, letter), contact.language == "英文"
    wrong = "The display flickers." if in_english else "显示屏有闪烁，请处理。"
    return {"verdict": english if in_english else chinese} | ({"opinion": wrong} if chinese != ACCEPTED else {})


def _marks(life: Life, contact: Contact, letter: Letter) -> Mapping[str, str] | None:
    chance = life.staff.chance(contact.mail, letter.key, "marks")
    return {one.name: chance.choice(_MARKS) for one in QUESTIONS} if chance.random() < _MARKED else None
