"""Every letter to a client, in both languages, with something secret in each column that is not marked as seen outside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from client_desk import CHINESE, ENGLISH, request, review, talk
from letter_desk import OFFICE
from notice_desk import company

from automation.clients.acceptance import FORM as ACCEPTANCE
from automation.clients.acceptance_letter import Asking, acceptance_letter
from automation.clients.case import Case
from automation.clients.client_progress import RECORD as PROGRESS
from automation.clients.client_request import FORM as REQUEST
from automation.clients.client_review import FORM as REVIEW
from automation.clients.communication import FORM as TALK
from automation.clients.for_client import outside
from automation.clients.letter_values import feedback, progress
from automation.clients.satisfaction import FORM as SATISFACTION
from automation.forms.schema.form import Form
from automation.forms.schema.record_declaration import Record
from automation.jobs.job import Moment
from automation.jobs.rows import Row
from automation.letters.letter import Letter
from automation.letters.posting import Posting, post
from automation.mail.message import Message
from automation.organization.people import Directory
from automation.organization.reporting_week import ReportingWeek

NEEDED = {"feasibility", "sales_lead", "checker", "may_sync"}
"""Inner columns that decide what is sent, by whom: they hold no free text."""
NOW = datetime(2026, 11, 27, 17)
VERDICTS = ("可执行", "需调整", "暂无法执行")
TEXTS = {
    "中文": ("设备数据改为实时上传，同时保留原有报表。\n另请提供 3 个月的历史数据。", "实时上传可以实现；历史数据请以 1 个月为限。", "接口板已焊接完成，正在调试。", "整机测试，寄出样机。"),
    "英文": ("Controller with an Ethernet port.\nTwo ports are welcome.", "We can provide one port with a small change of the housing.",
             "The board has been assembled.", "Test of the whole device."),
}  # fmt: skip


@dataclass(frozen=True)
class Printed:
    """One letter as it leaves. name: for people; message: to the client."""

    name: str
    letter: Letter
    message: Message


def directory() -> Directory:
    """Of colleagues too there are things that are nobody's business."""
    known = company()
    return replace(
        known, persons=tuple(replace(one, superior="SECRET-superior", aliases=("SECRET-10023",)) for one in known.persons)
    )


def secretly(declared: Form | Record, row: Row) -> Row:
    columns = declared.columns if isinstance(declared, Record) else [*declared.fields, *declared.tables[0].columns]
    inner = [column.name for column in columns if column.name not in {*outside(declared), *NEEDED}]
    return {**row, **{name: f"SECRET-{declared.name}-{name}" for name in inner}}


def case(language: str = "中文", verdict: str = "可执行") -> Case:
    contact = replace(CHINESE if language == "中文" else ENGLISH, phone="SECRET-contact-phone")
    wanted, answer, done, plan = TEXTS[language]
    asked = request("CR-2026-001", client=contact.company, contact=contact.name, description=wanted, wanted_by=date(2026, 12, 25))
    judged = review("CR-2026-001", feasibility=verdict, explanation=answer)
    stands = dict.fromkeys(PROGRESS.names) | {
        "id": "CR-2026-001",
        "expected_end": date(2026, 12, 18),
        "stage": "开发",
        "percent": 62.5,
    }
    stands |= {"progress": done, "plan": plan, "may_sync": "是", "delivered": done}
    return Case(
        request=secretly(REQUEST, asked),
        review=secretly(REVIEW, judged),
        talks=(secretly(TALK, talk(datetime(2026, 11, 24))),),
        contact=contact,
        our_person="SECRET-our-person",
        progress=secretly(PROGRESS, stands),
    )


def printed(office: dict[str, str] = OFFICE) -> Iterator[Printed]:
    """All kinds; a revised one among them."""
    people = directory()
    moment = Moment(
        NOW, ReportingWeek.of(NOW.date()), office=office | {"reports": "SECRET-reports"}, links=lambda path: f"SECRET-{path}"
    )
    for language in TEXTS:
        for number, verdict in enumerate(VERDICTS, start=1):
            one = case(language, verdict)
            yield from _posted(f"feedback-{verdict}-{language}", feedback(one, people), one, moment, number)
        yield from _posted(f"progress-{language}", progress(one, people), one, moment, 1)
        for asking in askings(one):
            name = f"acceptance-{asking.occasion}-{language}"
            yield from _posted(name, acceptance_letter(asking, people), one, moment, 1)


def askings(one: Case) -> Iterator[Asking]:
    """All ways to ask a client to accept."""
    both, before = (ACCEPTANCE, SATISFACTION), date(2026, 11, 20)
    yield Asking(one, 1, both)
    yield Asking(one, 2, both)
    yield Asking(one, 2, both, before)
    yield Asking(one, 1, (SATISFACTION,), before)


def _posted(name: str, letter: Letter | None, one: Case, moment: Moment, edition: int) -> Iterator[Printed]:
    assert letter is not None
    wants = post(Posting(letter, "key", "客户/函件", (("周强", "zhou@example.com"),), one.request, edition), moment)
    message = next(want for want in wants if isinstance(want, Message) and want.template != "letter_copy")
    yield Printed(name, letter, message)
