"""A client is asked to accept once a second person has checked it, once a round, once more without an answer, in his language."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from acceptance_desk import ASKED, BACK, DELIVERED, AcceptanceDesk, accepts, asked, desk, marks, told
from client_desk import CHINESE, ENGLISH, people, request, review
from letter_desk import documents, mails

from automation.clients.acceptance_request import JOB
from automation.clients.check_letters import JOB as CHECK
from automation.clients.letter_checks import letter_checks
from automation.clients.remind_acceptance import JOB as TELL
from automation.jobs.job import FormOut, Want, Withdraw
from automation.letters.checking import with_forms
from automation.organization.recipients import Undeliverable
from automation.organization.terminology import Term, Terminology

SECOND = datetime(2026, 12, 9, 11)
"""The day after the last that the letter gives him."""
"""Five working days after the first letter left."""


def forms(wants: list[Want]) -> list[FormOut]:
    return [want for want in wants if isinstance(want, FormOut)]


def test_nothing_leaves_unchecked_and_all_of_it_once_checked() -> None:
    ready = desk()
    assert not ready.run(JOB, DELIVERED)
    wants = ready.asks(DELIVERED)
    letter, copy = mails(wants)
    assert (letter.key, letter.to, letter.classification) == (
        "acceptance_request/CR-1/1",
        (("陈样本", "chen@client.example"),),
        "公开",
    )
    assert [one.name for one in letter.attachments] == [
        "CR-1_验收函_2026-12-01.docx",
        "CR-1_客户需求验收单.xlsx",
        "CR-1_客户满意度反馈表.xlsx",
    ]
    assert [one.source for one in letter.attachments[1:]] == [one.path for one in forms(wants)] and copy.classification == "内部"
    assert forms(wants)[0] == FormOut("acceptance", "客户/验收/CR-1/CR-1_客户需求验收单.xlsx", {
        "id": "CR-1", "client": "示例科技有限公司", "description": "控制器增加以太网接口", "delivered": "样机 2 台，测试报告 1 份",
    })  # fmt: skip
    assert forms(wants)[1].fields == {name: forms(wants)[0].fields[name] for name in ("id", "client", "description")}
    values = letter.values["letter"]
    assert values["subject"] == "【需12月8日回复】关于“控制器增加以太网接口”的验收"
    assert values["asked"] == "请您填好附件里的《客户需求验收单》、《客户满意度反馈表》，在2026年12月8日前作为附件回复本邮件。"
    assert documents(wants)[0].path == "客户/函件/CR-1_验收函_2026-12-01.docx"
    assert ready.kept["approval_log"][-1]["matter"] == "client/CR-1/acceptance_request/1"
    assert not ready.asks(DELIVERED + timedelta(hours=3))


def test_the_checker_gets_the_forms_that_go_along() -> None:
    ready = desk().since(CHECK)
    wants = ready.run(CHECK, DELIVERED)
    (question,) = mails(wants)
    shown = forms(wants)
    assert [(one.path, one.shown) for one in shown] == [
        ("客户/验收/CR-1/CR-1_客户需求验收单.xlsx", True),
        ("客户/验收/CR-1/CR-1_客户满意度反馈表.xlsx", True),
    ], "drawn for him alone: nothing lies on the drive before he has agreed"
    assert [one.source for one in question.attachments] == [one.path for one in shown]
    assert question.values["enclosed"] == ["CR-1_客户需求验收单.xlsx", "CR-1_客户满意度反馈表.xlsx"]
    assert [replace(one, shown=False) for one in shown] == forms(desk().asks(DELIVERED))


def test_what_was_checked_are_the_forms_too() -> None:
    ready = desk()
    ((before, _),) = letter_checks(ready, ready.moment(DELIVERED))
    other = with_forms(before.matter, [replace(before.forms[0], fields={"id": "CR-2"}), before.forms[1]])
    assert other.content != with_forms(before.matter, before.forms).content


@pytest.mark.parametrize("stage", ["方案设计", "开发", "测试", "已关闭", None])
def test_nobody_is_asked_before_the_delivery_or_after_the_end(stage: str | None) -> None:
    assert not desk(stage=stage or "").outgoing(DELIVERED)


def test_what_was_delivered_is_what_was_promised_where_nothing_else_is_written() -> None:
    ready = desk(stage="交付")
    ready.typed(delivered=None)
    assert forms(ready.asks(DELIVERED))[0].fields["delivered"] == "可以增加，12 月 18 日前交付样机。"


def test_an_english_client_gets_everything_in_english() -> None:
    ready = AcceptanceDesk(
        register=[request(client=ENGLISH.company, contact=ENGLISH.name)],
        reviews=[review(explanation="We can provide an Ethernet port.")],
    )
    ready.keep_up(DELIVERED)
    ready.typed(stage="验收", delivered="Two prototypes.")
    ready.checked(DELIVERED - timedelta(days=1))
    wants = ready.asks(DELIVERED)
    letter = mails(wants)[0]
    assert letter.values["letter"]["subject"] == "[Reply by 8 Dec] Acceptance of request CR-1"
    assert [one.sender_name for one in mails(wants)] == ["Example Company", ""], "colleagues know us by our own name"
    assert [one.name for one in letter.attachments[1:]] == ["CR-1_Acceptance Form.xlsx", "CR-1_Feedback Form.xlsx"]
    assert [(one.language, one.fields["description"]) for one in forms(wants)] == [("英文", "")] * 2, "Chinese notes are left out"
    ready.typed(delivered="样机")
    ready.mails = [mail for mail in ready.mails if not mail.key.startswith("acceptance")]
    assert not [one for one in ready.outgoing(DELIVERED) if one.forms]
    assert "这封信没有发" in told(ready.since(TELL).run(TELL, DELIVERED))[0][1]


def test_without_an_answer_he_is_asked_once_more_and_then_only_the_sales_lead_is_told() -> None:
    ready = asked().since(TELL)
    assert not ready.outgoing(SECOND - timedelta(minutes=1)) and not ready.run(TELL, SECOND - timedelta(minutes=1))
    assert told(ready.run(TELL, SECOND)) == [
        ("周强", "客户没有交回验收单：需求 CR-1“控制器增加以太网接口”，已过 5 个工作日：再请一次的函正在等核对，核对通过就发")
    ]
    again = mails(ready.asks(SECOND))[0]
    assert again.key == "acceptance_request/CR-1/1/again" and len(again.attachments) == 3
    assert again.attachments[0].name == "CR-1_验收函再请_2026-12-09.docx"
    assert again.values["letter"]["title"] == "关于“控制器增加以太网接口”的验收（再请）", "not the letter that he has"
    assert again.values["letter"]["opening"] == [
        "我们2026年12月1日提请贵公司验收，还没有收到交回的表。如有不便之处，请告诉我们。"
    ]
    much_later = SECOND + timedelta(days=30)
    assert "不再发函" in told(ready.run(TELL, datetime(2026, 12, 17, 14)))[0][1]
    assert not ready.outgoing(much_later) and not ready.run(TELL, much_later)


def test_only_the_marks_are_asked_for_once_he_has_accepted() -> None:
    ready = asked().since(TELL)
    ready.comes(accepts("通过"))
    ready.typed(stage="已关闭")
    assert not ready.outgoing(SECOND - timedelta(minutes=1))
    wants = ready.asks(SECOND)
    assert [one.form for one in forms(wants)] == ["satisfaction"]
    assert "还没有收到" in mails(wants)[0].values["letter"]["opening"][0]
    assert not asked_for_nothing(ready)


def asked_for_nothing(ready: AcceptanceDesk) -> list[object]:
    ready.comes(marks(5, 5, 5, 5, 5))
    return list(ready.outgoing(SECOND + timedelta(days=1)))


def test_who_has_sent_both_is_not_asked_again() -> None:
    ready = asked()
    ready.comes(accepts("通过"), marks(5, 4, 5, 4, 5))
    assert not ready.outgoing(SECOND)


def test_whoever_answered_in_words_is_not_written_to_again() -> None:
    ready = asked().since(TELL)
    ready.writes_back("acceptance_request/CR-1/1", BACK, "我们在测试")
    assert "请看回信" in told(ready.run(TELL, BACK))[0][1]
    assert not ready.outgoing(SECOND) and "请直接与客户联系" in told(ready.run(TELL, SECOND))[0][1]


def test_an_automatic_answer_is_none() -> None:
    ready = asked().since(TELL)
    ready.writes_back("acceptance_request/CR-1/1", BACK, "我在休假", kind="automatic", proven=False)
    assert not ready.run(TELL, BACK) and ready.outgoing(SECOND)


def test_the_second_round_after_a_refusal_is_mended() -> None:
    ready = asked()
    ready.comes(accepts("有条件通过", opinion="指示灯不亮"))
    assert not ready.outgoing(BACK), "nothing is mended yet"
    ready.typed(stage="开发")
    ready.keep_up(BACK + timedelta(days=1))
    ready.typed(stage="验收", delivered="换了指示灯")
    assert not mails(ready.run(JOB, BACK + timedelta(days=4))), "the check of the first letter does not count for the second"
    wants = ready.asks(BACK + timedelta(days=4))
    letter = mails(wants)[0]
    assert letter.key == "acceptance_request/CR-1/2" and "再次提请" in letter.values["letter"]["opening"][0]
    assert {"label": "验收次数", "value": "第 2 次"} in letter.values["letter"]["facts"]
    assert letter.values["letter"]["title"] == "关于“控制器增加以太网接口”的第 2 次验收"
    assert forms(wants)[0].path == "客户/验收/CR-1/CR-1_客户需求验收单_第2次.xlsx"
    assert not ready.outgoing(BACK + timedelta(days=5)), "the first form is no answer to the second letter"
    ready.comes(accepts("通过", BACK + timedelta(days=6)))
    assert ready.progress()["conclusion"] == "通过" and len(ready.kept["client_issues"]) == 1


def test_the_second_round_when_the_problem_is_solved() -> None:
    ready = asked()
    ready.comes(accepts("不通过"))
    ready.kept["client_issues"][0]["status"] = "已解决"
    assert [one.key for one in ready.outgoing(BACK)] == ["acceptance_request/CR-1/2"]


def test_a_letter_that_came_back_goes_again_to_the_mended_address() -> None:
    ready = asked().since(TELL)
    ready.state("acceptance_request/", "bounced")
    assert "退信" in told(ready.run(TELL, ASKED))[0][1] and not ready.outgoing(ASKED)
    ready.directory = people(replace(CHINESE, mail="chen.yb@client.example"))
    letter = mails(ready.asks(ASKED))[0]
    assert (letter.key, letter.to[0][1]) == ("acceptance_request/CR-1/1/1", "chen.yb@client.example")


def test_what_waits_is_called_back_when_the_request_is_over() -> None:
    ready = desk()
    ready.sends = False
    ready.asks(DELIVERED)
    ready.typed(stage="已关闭")
    back = [want.prefix for want in ready.run(JOB, ASKED) if isinstance(want, Withdraw)]
    assert back == ["acceptance_request/CR-1/1", "letter_copy/acceptance_request/CR-1/1"]


def test_nobody_to_check_it() -> None:
    ready = desk()
    ready.directory = replace(people(), persons=tuple(one for one in people().persons if one.name != "李娜"))
    assert [want.person for want in ready.run(JOB, DELIVERED) if isinstance(want, Undeliverable)] == ["李娜"]


def test_why_nothing_leaves_is_told() -> None:
    ready = desk().since(TELL)
    ready.reviews.clear()
    ((who, words),) = told(ready.run(TELL, DELIVERED))
    assert (
        who == "赵敏" and words == "验收函还不能发：需求 CR-1“控制器增加以太网接口”，还没有评审" and not ready.outgoing(DELIVERED)
    )


@pytest.mark.parametrize(("treatment", "leaves", "said"), [("提示", True, "用词请留意"), ("阻止", False, "还不能发")])
def test_words_that_the_company_does_not_use(treatment: str, leaves: bool, said: str) -> None:
    ready = desk().since(TELL)
    ready.terms = Terminology((Term("样机", ("样品",), "", treatment),))
    ready.typed(delivered="样品 2 台")
    assert said in told(ready.run(TELL, DELIVERED))[0][1] and bool(ready.outgoing(DELIVERED)) is leaves
    ready.asks(DELIVERED)
    assert not ready.run(TELL, DELIVERED + timedelta(hours=3))
