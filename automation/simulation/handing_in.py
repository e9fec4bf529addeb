"""How a department's weekly form is filled and handed in: on the drive or by mail, in order, with mistakes, or not really."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from automation.demo.file_mess import owner_file
from automation.demo.paper import drawn
from automation.forms.drawing.drop_downs import DropDowns
from automation.forms.drawing.filling import Filling
from automation.organization.people import Person
from automation.projects.weekly_progress import FORM
from automation.simulation.life import HandedIn, Life, Owed, form_of, friday_of
from automation.simulation.opened_form import OpenedForm, opened
from automation.simulation.received import Letter
from automation.simulation.typed_cells import Value
from automation.simulation.weekly_words import slipped, words
from automation.simulation.written_mail import reply

DRIVE, MAIL = "共享盘", "邮件"
_ODD_TEXTS = ("收到，尽快填。", "这周和上周一样，不用填了吧？", "这个不归我填，请找别人。")
_OPEN_FOR = (20, 170)
"""Minutes of work that some have the form open before they save it."""


def hand_in(life: Life, person: Person, owed: Owed, at: datetime) -> None:
    """Plans it. Some open the form long before they save it."""
    chance = life.staff.chance(person.mail, *owed, at, "open")
    path = form_of(owed)
    if not _by_mail(life, person, owed) and life.temperament(person).word != "勤快" and chance.random() < 0.2:
        life.plan(
            person,
            life.time.working.subtract(at, timedelta(minutes=chance.randint(*_OPEN_FOR))),
            lambda now: _open(life, person, owed, path),
        )
    life.plan(person, at, lambda now: _hand_in(life, person, owed, now))


def mend(life: Life, person: Person, owed: Owed, at: datetime, letter: Letter) -> None:
    """Plans it: what was returned is filled anew, in the return slip if the mail brought one."""
    life.plan(person, at, lambda now: _mend(life, person, owed, letter, now))


def answer_oddly(life: Life, person: Person, owed: Owed, letter: Letter, at: datetime) -> None:
    """Plans an answer that does not help: words instead of the form, the form as it came, a picture of it."""
    life.plan(person, at, lambda now: _answer_oddly(life, person, owed, letter, now))


def _by_mail(life: Life, person: Person, owed: Owed) -> bool:
    return life.staff.mail_is_easier(person) and (person.mail, *owed) in life.letters


def _open(life: Life, person: Person, owed: Owed, path: str) -> str:
    if life.has_handed_in(owed) or life.lying_at(path) is None:
        return ""
    _owner_of(life, path).write_bytes(owner_file(person.name))
    return f"打开了“{path}”，还没有保存"


def _owner_of(life: Life, path: str) -> Any:
    file = life.office.workspace / path
    return file.with_name(f"~${file.name}")


def _hand_in(life: Life, person: Person, owed: Owed, at: datetime) -> str:
    _owner_of(life, form_of(owed)).unlink(missing_ok=True)
    if life.has_handed_in(owed):
        return ""
    form = _to_fill(life, owed)
    if form is None:
        return ""
    chance = life.staff.chance(person.mail, *owed, "slips")
    slips = chance.randint(1, 3) if chance.random() < life.temperament(person).errs else 0
    content = _filled(life, person, owed, form, at, slips)
    way = MAIL if _by_mail(life, person, owed) else DRIVE
    _deliver(life, person, owed, content, way, at, life.letters.get((person.mail, *owed)))
    return f"填好{owed[0]}的周进度，{'作为附件回信' if way == MAIL else '存到共享盘'}{f'，{slips} 处填错' if slips else ''}"


def _mend(life: Life, person: Person, owed: Owed, letter: Letter, at: datetime) -> str:
    slip = next((one.content for one in letter.enclosed() if one.name.startswith("退回单")), None)
    form = opened(slip, [FORM]) if slip else None
    form = form or _to_fill(life, owed)
    if form is None:
        return ""
    hands = life.hands(owed)
    way = hands[-1].way if hands else DRIVE
    _deliver(life, person, owed, _filled(life, person, owed, form, at, 0), way, at, letter)
    return f"改好{owed[0]}的周进度{'（用退回单）' if slip else ''}，{'作为附件回信' if way == MAIL else '存到共享盘'}"


def _answer_oddly(life: Life, person: Person, owed: Owed, letter: Letter, at: datetime) -> str:
    chance = life.staff.chance(person.mail, letter.key, "odd")
    kind = chance.randrange(3)
    files: list[tuple[str, bytes]] = []
    if kind == 1:
        files = [(one.name, one.content) for one in letter.enclosed()][:1]
    elif kind == 2:
        files = [("屏幕截图.png", b"\x89PNG\r\n\x1a\n" + bytes(64))]
    life.post(reply(person, life.us, letter, chance.choice(_ODD_TEXTS), life.aware(at), files), at)
    life.hand(HandedIn(at, *owed, MAIL, False))
    return f"回信，但没有交{owed[0]}的周进度（{('只写了话', '原样寄回空表', '寄了截图')[kind]}）"


def _to_fill(life: Life, owed: Owed) -> OpenedForm | None:
    """What lies on the drive or came by mail; where neither is, a fresh one with the department's open tasks."""
    content = life.lying_at(form_of(owed))
    form = opened(content, [FORM]) if content else None
    return form if form and form.rows else _drawn(life, owed)


def _drawn(life: Life, owed: Owed) -> OpenedForm | None:
    tasks = life.course.open_of(owed[0])
    if not tasks:
        return None
    columns = {
        "project_name": [task.project for task in tasks],
        "task_id": [task.id for task in tasks],
        "task_name": [task.name for task in tasks],
    }
    filling = Filling(fields={"department": owed[0], "week": owed[1]}, tables={"progress": columns})
    return opened(drawn(FORM, filling, DropDowns.of(life.staff.directory)), [FORM])


def _filled(life: Life, person: Person, owed: Owed, form: OpenedForm, at: datetime, slips: int) -> bytes:
    said = [_row(life, owed, row) for row in form.rows]
    for row in form.rows if not slips else ():
        if life.course.share((row["project_name"], row["task_id"])) == 100:
            life.dealt_with.setdefault(f"task/{row['project_name']}/{row['task_id']}", at)
    typed = slipped(said, life.staff.chance(person.mail, *owed, "which"), slips)
    fields: dict[str, Value] = {"filler": life.staff.directory.label(person), "filled_on": at.date()}
    return form.saved(person.name, life.aware(at), fields, typed)


def _row(life: Life, owed: Owed, row: dict[str, Any]) -> dict[str, Any]:
    number = str(row["project_name"] or ""), str(row["task_id"] or "")
    task, share = life.course.tasks.get(number), life.course.share(number)
    if task is None or share is None:
        return {"progress": f"第{friday_of(owed[1]).isocalendar().week}周：继续推进", "status": "进行中", "percent": 0.5}
    before = row["percent"]
    chance = life.staff.chance(*number, owed[1])
    return words(
        task, 100 * before if isinstance(before, float) else 0, share, friday_of(owed[1]), life.time.working.calendar, chance
    )


def _deliver(life: Life, person: Person, owed: Owed, content: bytes, way: str, at: datetime, letter: Letter | None) -> None:
    if way == MAIL and letter:
        name = f"周进度填报表_{owed[0]}_{owed[1]}.xlsx"
        life.post(reply(person, life.us, letter, "已填好，请查收附件。", life.aware(at), [(name, content)]), at)
    else:
        life.save(form_of(owed), content, at, person)
    life.hand(HandedIn(at, *owed, way, True))
