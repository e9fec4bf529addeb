"""The feedback letter: exactly what was checked, once, to the client alone; corrected when the review changes; nothing sent wrongly."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from client_desk import CHINESE, ENGLISH, people, request, review
from letter_desk import MONDAY, OFFICE, LetterDesk, documents, mails

from automation.clients.cases import cases
from automation.clients.feedback_letter import JOB
from automation.jobs.job import Withdraw
from automation.mail.message import Message
from automation.organization.recipients import Undeliverable
from automation.organization.terminology import Term, Terminology

LATER = MONDAY + timedelta(hours=2)
ENGLISH_REQUEST = {"client": ENGLISH.company, "contact": ENGLISH.name}
IN_ENGLISH = "We can provide an Ethernet port with a small change of the housing."


def reviewed(**said: object) -> LetterDesk:
    return LetterDesk(reviews=[review(**said)])


def sent(desk: LetterDesk, now: datetime = MONDAY) -> list[str]:
    """Checked, and then: the keys of the mails that leave."""
    desk.checked(now)
    return [mail.key for mail in mails(desk.run(JOB, now + timedelta(hours=2)))]


def desk_content(desk: LetterDesk) -> str:
    """Of what the approver was asked about."""
    return desk.posted("ask_approval/")[0].key.split("/")[4]


def test_nothing_leaves_unchecked_and_all_of_it_once_checked() -> None:
    desk = reviewed()
    assert not desk.run(JOB, MONDAY)
    desk.checked(MONDAY)
    wants = desk.run(JOB, LATER)
    letter, copy = mails(wants)
    assert (letter.to, letter.cc, letter.classification) == ((("陈样本", "chen@client.example"),), (), "公开")
    assert [name for name, _ in copy.to] == ["周强", "赵敏"] and copy.classification == "内部"
    assert copy.key == f"letter_copy/{letter.key}" and letter.key.startswith("feedback_letter/CR-1/")
    assert [paper.path for paper in documents(wants)] == ["客户/函件/CR-1_反馈函_2026-11-23.docx"]
    assert documents(wants)[0].values == letter.values and letter.attachments[0].source == documents(wants)[0].path
    (log,) = desk.kept["approval_log"]
    assert (log["verdict"], log["person"], log["content"]) == ("通过", "李娜", desk_content(desk))
    assert letter.causes == (("客户/客户需求评审记录.xlsx", "client_review"),)
    assert not mails(desk.run(JOB, LATER + timedelta(days=1)))


@pytest.mark.parametrize(
    ("verdict", "subject", "words"),
    [
        ("可执行", "关于“控制器增加以太网接口”的反馈", "可以执行"),
        ("需调整", "【需11月30日回复】关于“控制器增加以太网接口”的反馈", "调整后可以执行"),
        ("暂无法执行", "关于“控制器增加以太网接口”的反馈", "目前暂时无法执行"),
    ],
)
def test_three_verdicts(verdict: str, subject: str, words: str) -> None:
    desk = reviewed(feasibility=verdict)
    desk.checked(MONDAY)
    values = mails(desk.run(JOB, LATER))[0].values["letter"]
    assert values["subject"] == subject
    assert {"label": "评审结论", "value": words} in values["facts"]
    assert ("2026年11月30日前" in values["asked"]) == (verdict == "需调整")
    assert values["signature"]["name"] == "周强" and values["date"] == "2026年11月23日"


def test_a_returned_letter_does_not_leave() -> None:
    desk = reviewed()
    desk.checked(MONDAY, "退回，日期不对")
    assert not mails(desk.run(JOB, LATER))


def test_the_check_of_another_content_does_not_count() -> None:
    desk = reviewed()
    desk.checked(MONDAY)
    desk.reviews[0]["explanation"] += "。"
    assert not mails(desk.run(JOB, LATER))


def test_a_changed_review_is_checked_anew_and_goes_as_a_correction() -> None:
    desk = reviewed()
    (first, _) = sent(desk)
    desk.reviews.append(review(number=7, reviewed_on=date(2026, 11, 25), expected_end=date(2026, 12, 25)))
    assert not mails(desk.run(JOB, LATER + timedelta(days=2)))
    desk.checked(LATER + timedelta(days=2))
    wants = desk.run(JOB, LATER + timedelta(days=2, hours=1))
    letter = mails(wants)[0]
    assert letter.key != first and letter.key.endswith("/1")
    assert letter.values["letter"]["subject"].startswith("【更正】") and "以本函为准" in letter.values["letter"]["opening"][0]
    assert documents(wants)[0].path == "客户/函件/CR-1_反馈函_2026-11-25_2.docx"


def test_back_to_what_was_said_first_is_a_correction_too() -> None:
    desk = reviewed()
    keys = sent(desk)[:1]
    for text in ("做不到。", "可以增加，12 月 18 日前交付样机。"):
        desk.reviews[0]["explanation"] = text
        keys += sent(desk, LATER + timedelta(days=len(keys)))[:1]
    assert len(set(keys)) == 3 and keys[0].split("/")[2] == keys[2].split("/")[2]


def test_a_new_head_of_the_letter_or_another_signature_sends_nothing_again() -> None:
    desk = reviewed()
    sent(desk)
    desk.office = OFFICE | {"address": "北京市示例路 1 号"}
    desk.reviews[0]["sales_lead"] = "张伟"
    assert not sent(desk, LATER + timedelta(days=1)) and not desk.outgoing(LATER)


def test_what_still_waits_is_called_back_when_the_review_changes() -> None:
    desk = reviewed()
    desk.sends = False
    (first, copy) = sent(desk)
    desk.reviews[0]["explanation"] = "要改外壳。"
    back = [want.prefix for want in desk.run(JOB, LATER) if isinstance(want, Withdraw)]
    assert back == [first, copy]
    (again, _) = sent(desk, LATER)
    assert not any("更正" in mail.subject for mail in desk.posted(again))
    assert not [want for want in desk.run(JOB, LATER) if isinstance(want, Withdraw)]


def test_a_letter_that_came_back_goes_again_to_the_mended_address() -> None:
    desk = reviewed()
    sent(desk)
    desk.state("feedback_letter/", "bounced")
    assert not sent(desk, LATER + timedelta(days=1))
    desk.directory = people(replace(CHINESE, mail="chen.yb@client.example"))
    desk.checked(LATER + timedelta(days=2))
    letter = mails(desk.run(JOB, LATER + timedelta(days=2, hours=2)))[0]
    assert letter.to == (("陈样本", "chen.yb@client.example"),)
    assert "更正" not in letter.values["letter"]["subject"], "he has never seen the first one"


def test_the_letter_is_queued_last_so_that_a_kill_before_it_leaves_nothing_out() -> None:
    desk = reviewed()
    desk.checked(MONDAY)
    wants = [want for want in desk.run(JOB, LATER) if isinstance(want, Message)]
    assert [want.template for want in wants] == ["letter_copy", "letter"]


def test_a_letter_that_could_not_be_made_is_wanted_again_under_its_key() -> None:
    desk = reviewed()
    (key, _) = sent(desk)
    desk.state("feedback_letter/", "held")
    assert [one.key for one in desk.outgoing(LATER)] == [key]
    desk.reviews[0]["explanation"] = "要改外壳。"
    assert [one.key.rpartition("/")[2] for one in desk.outgoing(LATER)] == ["1"]


def test_what_a_person_cancelled_is_not_made_again() -> None:
    desk = reviewed()
    sent(desk)
    desk.state("feedback_letter/", "cancelled")
    assert not sent(desk, LATER + timedelta(days=1))


@pytest.mark.parametrize("over", ["closed", "changed"])
def test_nothing_leaves_of_a_request_that_is_over(over: str) -> None:
    desk = reviewed()
    desk.checked(MONDAY)
    if over == "changed":
        desk.register.append(request("CR-2", 7, changed_from="CR-1"))
    else:
        desk.kept["client_progress"] = [{"id": "CR-1", "stage": "已关闭", "feedback_at": None}]
    assert not mails(desk.run(JOB, LATER))


def test_an_english_client_gets_an_english_letter() -> None:
    desk = LetterDesk(register=[request(**ENGLISH_REQUEST)], reviews=[review(explanation=IN_ENGLISH, feasibility="需调整")])
    desk.checked(MONDAY)
    wants = desk.run(JOB, LATER)
    letter = mails(wants)[0]
    assert letter.values["letter"]["subject"] == "[Reply by 30 Nov] Response to request CR-1"
    assert letter.values["letter"]["salutation"] == "Dear Ann Sample,"
    assert letter.values["letter"]["signature"] == {
        "name": "Zhou Qiang",
        "lines": ["Example Company", "Tel. 8003 | 3@example.com"],
    }
    assert documents(wants)[0].path == "客户/函件/CR-1_Response_2026-11-23.docx"
    assert [section["heading"] for section in letter.values["letter"]["sections"]] == ["Our response"]


@pytest.mark.parametrize(
    ("office", "contact", "said"),
    [
        (OFFICE | {"english_name": ""}, ENGLISH, "english_name"),
        (OFFICE, replace(ENGLISH, name="陈样本"), "陈样本"),
    ],
)
def test_what_an_english_client_could_not_read_is_not_sent(office: dict[str, str], contact: object, said: str) -> None:
    assert isinstance(contact, type(ENGLISH))
    desk = LetterDesk(
        register=[request(client=contact.company, contact=contact.name)],
        reviews=[review(explanation=IN_ENGLISH)],
        directory=people(contact),
        office=office,
    )
    missed = [want for want in desk.run(JOB, MONDAY) if isinstance(want, Undeliverable)]
    assert said in missed[0].reason and not desk.mails


@pytest.mark.parametrize("wrong", [{"checker": None}, {"checker": "周强"}, {"explanation": None}, {"feasibility": None}])
def test_an_incomplete_review_sends_nothing(wrong: dict[str, None]) -> None:
    desk = reviewed(**wrong)
    desk.checked(MONDAY)
    assert not desk.run(JOB, LATER) and not desk.mails


def test_a_number_typed_with_slashes_makes_no_folder() -> None:
    desk = LetterDesk(register=[request("A/B:1")], reviews=[review("A/B:1")])
    desk.checked(MONDAY)
    assert documents(desk.run(JOB, LATER))[0].path == "客户/函件/A_B_1~aebcea31_反馈函_2026-11-23.docx"


@pytest.mark.parametrize(("treatment", "leaves"), [("阻止", 0), ("提示", 2)])
def test_words_that_the_company_does_not_use(treatment: str, leaves: int) -> None:
    desk = reviewed()
    desk.terms = Terminology((Term("样品", ("样机",), treatment=treatment),))
    (problem,) = cases(desk).problems
    assert (problem.problem.kind, problem.stops, problem.person) == ("M39", not leaves, "周强")
    assert "“对客户说明”(L6)：“样机”是禁用说法，请改为“样品”。" in problem.problem.message
    assert len(sent(desk)) == leaves
