"""The desk of clients with what comes back: forms that a client sent by mail, or that lie on the drive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from client_desk import review
from letter_desk import LetterDesk

from automation.clients.acceptance import FORM as ACCEPTANCE
from automation.clients.acceptance_outgoing import acceptance_outgoing
from automation.clients.acceptance_request import JOB as REQUEST
from automation.clients.feedback_letter import JOB as FEEDBACK
from automation.clients.keep_client_issues import JOB as KEEP_ISSUES
from automation.clients.keep_client_progress import JOB as KEEP
from automation.clients.keep_satisfaction import JOB as KEEP_MARKS
from automation.clients.outgoing import Outgoing
from automation.clients.satisfaction import FORM as SATISFACTION
from automation.clients.satisfaction import QUESTIONS
from automation.forms.schema.form import Form
from automation.jobs.filed import FiledForm
from automation.jobs.job import Moment, Reminder, Want
from automation.jobs.posted import Answer

DELIVERED = datetime(2026, 12, 1, 9)
"""A Tuesday."""
ASKED = DELIVERED + timedelta(hours=2)
BACK = datetime(2026, 12, 3, 10)
KEPT = (KEEP_ISSUES, KEEP, KEEP_MARKS)


@dataclass
class AcceptanceDesk(LetterDesk):
    """returned: forms that were filled in."""

    returned: list[FiledForm] = field(default_factory=list)

    def filed(self, form: str) -> Sequence[FiledForm]:
        return [one for one in self.returned if one.sha256.startswith(form)]

    def outgoing(self, now: datetime) -> list[Outgoing]:
        moment: Moment = self.moment(now)
        return [*super().outgoing(now), *(one for one in acceptance_outgoing(self, moment) if isinstance(one, Outgoing))]

    def keep_up(self, now: datetime) -> None:
        for job in KEPT:
            self.run(job, now)

    def asks(self, now: datetime) -> list[Want]:
        """What leaves when all that is to be checked is checked."""
        self.checked(now)
        return self.run(REQUEST, now + timedelta(hours=2))

    def comes(self, *forms: FiledForm) -> None:
        """They lie on the drive, and the records know of them."""
        self.returned += forms
        self.keep_up(max((form.saved for form in forms), default=BACK))

    def writes_back(self, key: str, at: datetime, words: str = "请查收", **said: Any) -> None:
        """The client answers that mail himself."""
        (place, mail) = next((place, mail) for place, mail in enumerate(self.mails) if mail.key == key)
        answer = replace(Answer(mail.recipients[0].address, "reply", at, words), **said)
        self.mails[place] = replace(mail, answers=(*mail.answers, answer))


def desk(stage: str = "验收", **said: Any) -> AcceptanceDesk:
    """The feedback has been given; what was built has been delivered."""
    ready = AcceptanceDesk(reviews=[review()])
    now = datetime(2026, 11, 23, 14)
    ready.checked(now)
    ready.run(FEEDBACK, now + timedelta(hours=2))
    ready.keep_up(now + timedelta(hours=3))
    ready.typed(stage=stage, delivered="样机 2 台，测试报告 1 份", **said)
    return ready


def asked() -> AcceptanceDesk:
    """The client has been asked to accept."""
    ready = desk()
    ready.asks(DELIVERED)
    return ready


def paper(form: Form, path: str, saved: datetime, to_mend: int = 0, **fields: Any) -> FiledForm:
    known = {"id": "CR-1", "client": "示例科技有限公司", "description": "控制器增加以太网接口"}
    empty: dict[str, Any] = dict.fromkeys(column.name for column in form.fields)
    cells = {column.name: (form.title, f"B{number}") for number, column in enumerate(form.fields, start=3)}
    return FiledForm(path, f"{form.name}{path}{saved}", saved, "", empty | known | fields, {}, cells, to_mend=to_mend)


def accepts(
    verdict: str | None, saved: datetime = BACK, sender: str = "陈样本", name: str = "验收单", **fields: Any
) -> FiledForm:
    """By mail from that sender; "" = it lies on the drive."""
    place = f"邮件来件/{saved:%Y-%m-%d}_{sender}_{name}.xlsx" if sender else f"客户/验收/CR-1/{name}.xlsx"
    known: dict[str, Any] = {"verdict": verdict, "person": "陈样本", "day": saved.date()}
    return paper(ACCEPTANCE, place, saved, **known | fields)


def marks(*given: int | None, saved: datetime = BACK, sender: str = "陈样本", **fields: Any) -> FiledForm:
    said = {question.name: str(mark) if mark else None for question, mark in zip(QUESTIONS, given, strict=True)}
    place = f"邮件来件/{saved:%Y-%m-%d}_{sender}_满意度.xlsx"
    known: dict[str, Any] = said | {"person": "陈样本", "day": saved.date()}
    return paper(SATISFACTION, place, saved, **known | fields)


def told(wants: Sequence[Want]) -> list[tuple[str, str]]:
    """(who, words); 周强→王强 is told as the superior of 周强."""
    found = [want for want in wants if isinstance(want, Reminder)]
    return [(f"{one.copy}→{one.to[0]}" if one.copy else one.to[0], one.words) for one in found]
