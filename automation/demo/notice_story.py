"""What people do about the notices of the week: they ask, write, send back, mend, approve, answer in every way, and phone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from io import BytesIO

from automation.demo import notices
from automation.demo.notices import DRILL, LAUNCH, OUTAGE, Asked
from automation.demo.story import Story
from automation.notices.notice_request import FORM as REQUEST
from automation.organization.people import Person
from automation.simulation.notice_writing import Fields, Tables, write_notice
from automation.simulation.received import Letter
from automation.simulation.row_typing import Row, add_row, type_record, type_rows
from automation.simulation.written_mail import absence, bounce, receipt, reply, vote

REQUESTS = f"{REQUEST.folder}/{REQUEST.title}.xlsx"
CONFIRMATIONS = "confirmation_record"
AWAY, BOUNCES, ASKS = ("研发部", 2), ("测试部", 3), ("测试部", 2)
"""(department, number) of who is on a journey, whose mailbox is full, and who does not simply confirm."""
SILENT, DELETES = (("财务部", 2), ("生产部", 3)), ("采购部", 3)
_SOON = timedelta(minutes=6)
Written = Callable[..., bytes]
"""(person, us, our mail, at) -> his mail."""


def ask_for_notices(story: Story, at: datetime) -> None:
    for one in notices.ALL:
        add_row(story, REQUESTS, REQUEST, one.row(story), one.writer(story), at, story.company.lists)


def write_drill_and_outage(story: Story, at: datetime) -> None:
    _put_routes(story, at)
    _write(story, DRILL, at, *notices.drill(story))
    _write(story, OUTAGE, at, *notices.outage(story, mended=False))


def _write(story: Story, one: Asked, at: datetime, fields: Fields, tables: Tables) -> None:
    write_notice(story, one.path(story), one.writer(story), at, fields, tables)


def _put_routes(story: Story, at: datetime) -> None:
    """What goes along with the notice."""
    from docx import Document

    paper, target = Document(), BytesIO()
    paper.add_heading("疏散路线与集合点", 0)
    for line in (
        "办公楼：走东、西两侧楼梯，到南门停车场集合。",
        "车间：走就近安全门，到南门停车场集合。",
        "各部门负责人清点人数后报给综合管理部。",
    ):
        paper.add_paragraph(line)
    paper.save(target)
    story.save(notices.ROUTES, target.getvalue(), at, DRILL.writer(story))


def mend_the_department(story: Story, at: datetime) -> None:
    """Whom the program did not know is written as the 通讯录 has it."""
    id_, meant = LAUNCH.id(story), "、".join(LAUNCH.whom_meant)
    type_rows(story, REQUESTS, REQUEST, LAUNCH.writer(story), at, lambda row: row["id"] == id_, lambda row: {"audience": meant})


def write_launch(story: Story, at: datetime) -> None:
    _write(story, LAUNCH, at, *notices.launch(story, mended=False))


def mend_launch(story: Story, at: datetime) -> None:
    _write(story, LAUNCH, at, *notices.launch(story, mended=True))


def mend_outage(story: Story, at: datetime) -> None:
    _write(story, OUTAGE, at, *notices.outage(story, mended=True))


def send_outage_back(story: Story, at: datetime) -> None:
    words = "退回：请写清楚停到几点、影响哪些系统，大家好安排工作。"
    story.answer(OUTAGE.head(story), _question(story, OUTAGE), words, at)


def approve_drill(story: Story, at: datetime) -> None:
    head = DRILL.head(story)
    story.post(vote(head, story.us, story.letter(_question(story, DRILL)), "通过", story.aware(at)), at)


def approve_outage_and_launch(story: Story, at: datetime) -> None:
    for one in (OUTAGE, LAUNCH):
        story.answer(one.head(story), _question(story, one), "通过。", at)


def _question(story: Story, one: Asked) -> str:
    return f"ask_approval/notice/{one.id(story)}/"


def answer_drill(story: Story, at: datetime) -> None:
    """Two never answer, and one deletes it unread."""
    silent = {story.colleague(*one).mail for one in SILENT}
    _answer(story, DRILL, at, silent, {story.colleague(*DELETES).mail: partial(receipt_of, disposition="deleted")})


def answer_outage_and_launch(story: Story, at: datetime) -> None:
    asks = partial(reply, text="有疑问：测试平台上的长稳测试可以不停吗？")
    _answer(story, OUTAGE, at, set(), {story.colleague(*ASKS).mail: asks})
    _answer(story, LAUNCH, at, set(), {})


def _answer(story: Story, one: Asked, at: datetime, silent: set[str], oddly: dict[str, Written]) -> None:
    """Of five three press the button, one replies, and one only opens what is no hurry. oddly: address -> what he writes instead."""
    ours = story.letter(f"publish_notice/{one.id(story)}/")
    oddly = {story.colleague(*AWAY).mail: absence, story.colleague(*BOUNCES).mail: bounce_of} | oddly
    usual = (PRESSED, PRESSED, PRESSED, REPLIED, PRESSED if one.urgent else receipt_of)
    people = [person for person in story.company.directory.persons if person.mail in {address for _, address in ours.people}]
    for number, person in enumerate(person for person in people if person.mail not in silent):
        moment = min(at, ours.sent + _SOON + timedelta(minutes=number))
        write = oddly.get(person.mail, usual[number % len(usual)])
        story.post(write(person, story.us, ours, at=story.aware(moment)), moment)


def receipt_of(person: Person, us: str, ours: Letter, at: datetime, disposition: str = "displayed") -> bytes:
    return receipt(person.mail, us, ours, at, disposition)


def bounce_of(person: Person, us: str, ours: Letter, at: datetime) -> bytes:
    return bounce(person.mail, us, ours, at)


PRESSED: Written = partial(vote, button="已阅知")
REPLIED: Written = partial(reply, text="收到")


def phone(story: Story, at: datetime) -> None:
    """The authors call whoever is on their lists; one does not pick up."""
    missed = story.company.directory.label(story.colleague(*SILENT[0]))
    for one in notices.ALL:
        _type_calls(story, one, at, lambda row: "未接通" if row["person"] == missed else "已确认")


def phone_again(story: Story, at: datetime) -> None:
    for one in notices.ALL:
        _type_calls(story, one, at, lambda row: "已确认")


def _type_calls(story: Story, one: Asked, at: datetime, outcome: Callable[[Row], str]) -> None:
    author, id_ = one.writer(story), one.id(story)
    caller = story.company.directory.label(author)
    remarks = {story.colleague(*BOUNCES).name: "邮箱满了，已请他清理", story.colleague(*ASKS).name: "已答复：长稳测试可以不停"}
    type_record(
        story,
        CONFIRMATIONS,
        author,
        at,
        lambda row: row["id"] == id_ and not row["confirmed_at"],
        lambda row: {"called_at": at, "caller": caller, "outcome": outcome(row), "remark": remarks.get(row["person"])},
    )
