"""Who gets which draft when: 刘洋 is to write what 仓储部 asks for. The list was saved on Monday at 9:00."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from notice_desk import MORNING, NoticeDesk, paper, request

from automation.forms.blank import draw_form
from automation.forms.drawing.drop_downs import DropDowns
from automation.forms.drawing.filling import Filling
from automation.forms.filled import read_workbook
from automation.forms.schema.column import Setting
from automation.jobs.job import FormOut, Want
from automation.mail.message import Message
from automation.notices.draft_notice import JOB, draft, draft_path
from automation.notices.notice import FORM
from automation.organization.recipients import Undeliverable

RESTED = MORNING + timedelta(minutes=10)
PATH = "通知/N-1 年终盘点.xlsx"


def desk(*papers: Any, **row: Any) -> NoticeDesk:
    return NoticeDesk([request(**row)], list(papers)).known(JOB)


def sent(mine: NoticeDesk) -> list[Want]:
    return mine.run(JOB, RESTED)


def test_the_author_gets_a_draft_with_what_is_known_once() -> None:
    mine = desk(countersign=("财务部",))
    form, mail = sent(mine)
    assert isinstance(form, FormOut) and isinstance(mail, Message)
    assert form.path == PATH and mail.to == (("刘洋", "2@example.com"),)
    assert form.fields == {
        "id": "N-1", "matter": "年终盘点", "department": "仓储部", "day": RESTED.date(), "urgency": "常规", "classification": "内部",
        "contact": "刘洋", "phone": "8002",
    }  # fmt: skip
    assert form.tables["items"][0]["text"] == "12 月 30 日起停止出入库" and form.tables["countersign"] == [
        {"department": "财务部", "person": "李娜"}
    ]
    assert (mail.attachments[0].source, mail.values["link"], mail.causes) == (
        PATH,
        f"file:///S:/{PATH}",
        (("通知/通知需求清单.xlsx", "list"),),
    )
    assert mine.run(JOB, RESTED + timedelta(days=1)) == []


def test_the_mail_says_what_it_is_about_and_how_a_correction_is_written() -> None:
    _, mail = sent(desk())
    assert isinstance(mail, Message) and mail.values["subject"] == "关于年终盘点的通知" and "更正" not in str(mail.values["how"])
    mine = desk(corrects="N-0", scope="全员", audience=None)
    _, mail = sent(mine)
    assert isinstance(mail, Message) and "没有改的也请照原样写上" in mail.values["how"][0]
    assert {"label": "发给", "text": "收到通知 N-0 的每一位"} in mail.values["facts"]


def test_not_before_the_list_has_lain_for_ten_minutes_unless_it_is_urgent() -> None:
    assert desk().run(JOB, RESTED - timedelta(minutes=1)) == []
    assert len(desk(urgency="紧急").run(JOB, MORNING)) == 2


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"withdrawn": "是"}, id="withdrawn"),
        pytest.param({"content": None}, id="not complete yet"),
        pytest.param({"audience": None}, id="for nobody"),
        pytest.param({"id": None}, id="without a number"),
    ],
)
def test_nothing_to_write(given: dict[str, Any]) -> None:
    assert sent(desk(**given)) == []


def test_who_has_begun_by_himself_gets_none() -> None:
    assert sent(desk(paper())) == []


def test_what_lay_there_before_the_first_run_is_the_past() -> None:
    later = RESTED + timedelta(days=8)
    mine = NoticeDesk([request()]).known(JOB, since=later)
    assert mine.run(JOB, later) == []
    mine.requests = [request(first_seen=later + timedelta(days=1))]
    assert mine.run(JOB, later + timedelta(days=2)) == [], "nor when the list is saved again"


def test_what_was_asked_for_the_day_before_the_first_run_is_not() -> None:
    later = RESTED + timedelta(days=1)
    assert NoticeDesk([request()]).known(JOB, since=later).run(JOB, later)


def test_an_author_without_a_mailbox_finds_the_draft_and_the_operator_hears_of_it() -> None:
    mine = desk()
    mine.directory = type(mine.directory)(
        mine.directory.departments, tuple(type(one)(**(vars(one) | {"mail": ""})) for one in mine.directory.persons)
    )
    form, missed = sent(mine)
    assert isinstance(form, FormOut) and isinstance(missed, Undeliverable)


def test_of_what_is_secret_the_mail_tells_nothing() -> None:
    _, mail = sent(desk(classification="机密", subject="并购", content="并购乙公司"))
    assert isinstance(mail, Message)
    assert mail.values["subject"] == "机密通知 N-1"
    assert mail.classification == "内部" and mail.attachments == () and "并购" not in str(mail.values)


def test_what_was_told_by_phone_says_until_when_it_must_be_out() -> None:
    _, mail = sent(desk(urgency="紧急", told_by_phone=MORNING))
    assert isinstance(mail, Message) and mail.values["until"] == "11月24日09:00"


@pytest.mark.parametrize(
    ("id_", "subject", "path"),
    [
        ("N-1", "年终盘点", "通知/N-1 年终盘点.xlsx"),
        ("N/1", "a:b*c?\n<d>|", "通知/N_1~8c073a9d a_b_c_d_.xlsx"),
        ("con", ".", "通知/_con~1143da2b.xlsx"),
        ("N-1", "很长" * 60, f"通知/N-1 {'很长' * 28}.xlsx"),
        ("..\\..\\x", "y", "通知/_.._x~baaa9aba y.xlsx"),
    ],
)
def test_a_name_that_windows_takes(id_: str, subject: str, path: str) -> None:
    assert draft_path(id_, subject) == path


def filled(**fields: Any) -> str:
    """The status of a draft in which somebody wrote these fields."""
    form = draft(request(countersign=("财务部",)), NoticeDesk().directory, NoticeDesk().moment(RESTED))
    tables = {
        name: {column.name: [row.get(column.name) for row in rows] for column in FORM.table(name).columns}
        for name, rows in form.tables.items()
    }
    content = draw_form(FORM, DropDowns(), Filling(fields=dict(form.fields) | fields, tables=tables))
    return read_workbook(content, PATH, (FORM,), Setting(NoticeDesk().directory)).status


def test_an_untouched_draft_counts_for_nothing() -> None:
    assert filled() == "ignored"
    assert filled(kind="安排") == "used" and filled(background="为了") == "used"
