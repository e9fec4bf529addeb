"""No mail on the way to approval says more than its readers may know: the gate lets all of them through, and would stop others."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from approval_mails import approval_mails
from notice_desk import MORNING, OFFICE, NoticeDesk, paper, request

from automation.jobs.digest import digests
from automation.jobs.job import Reminder, Want
from automation.mail.gate import Gate
from automation.mail.message import Message
from automation.mail.templates import Templates
from automation.notices.approve_notice import JOB as APPROVE
from automation.notices.check_notice import JOB as CHECK
from automation.notices.draft_notice import JOB as DRAFT
from automation.organization.policy import Policy

FOLDER = Path(__file__).resolve().parents[2] / "mail_templates"
GATE = Gate(Policy(domains=("example.com",)))
SECRET = {"classification": "机密", "copies": None, "matter": "并购"}


def secret(*written: object, **row: object) -> NoticeDesk:
    asked = request(classification="机密", subject="并购", content="并购乙公司", **row)
    return NoticeDesk([asked], list(written)).known(DRAFT, APPROVE, CHECK)  # type: ignore[arg-type]


def all_mails(mine: NoticeDesk) -> list[Message]:
    """Its digests too."""
    wants: list[Want] = [want for job in (DRAFT, APPROVE, CHECK) for want in mine.run(job, MORNING + timedelta(hours=1))]
    told = [want for want in wants if isinstance(want, Reminder)]
    found = digests(told, lambda *_: False, MORNING, OFFICE, str)
    return [*(want for want in wants if isinstance(want, Message)), *(message for message, _ in found)]


MAILS = [
    *approval_mails(),
    *all_mails(secret()),
    *all_mails(secret(paper(**SECRET), countersign=("财务部",))),
    *all_mails(secret(paper(**SECRET | {"background": None}))),
]


@pytest.mark.parametrize("message", MAILS, ids=lambda message: message.key)
def test_the_gate_lets_it_through(message: Message) -> None:
    GATE.judge_people(message)
    GATE.judge_words(message, Templates(FOLDER).render(message.template, message.values), [None] * len(message.attachments))


def test_what_is_secret_is_asked_about_in_a_secret_mail_that_can_be_locked() -> None:
    found = [message for message in MAILS if message.template == "ask_approval" and message.classification == "机密"]
    assert len(found) == 2 and all(message.attachments[0].source == "通知/N-1 年终盘点.xlsx" for message in found)
    assert not any("并购" in message.values["subject"] for message in found)
