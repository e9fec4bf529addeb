"""What a client sends back: who hears of it, what becomes of it, and what never counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from acceptance_desk import ASKED, BACK, AcceptanceDesk, accepts, asked, desk, marks, paper, told
from client_desk import CHINESE, ENGLISH, people, request, review

from automation.clients.acceptance import FORM as ACCEPTANCE
from automation.clients.acceptances import acceptances
from automation.clients.keep_client_issues import JOB as KEEP_ISSUES
from automation.clients.low_score import JOB as LOW
from automation.clients.remind_acceptance import JOB as TELL
from automation.clients.remind_client_issues import JOB as ISSUES
from automation.clients.satisfactions import satisfactions
from automation.clients.tell_client_problems import JOB as PROBLEMS
from automation.forms.schema.problem import Problem
from automation.jobs.filed import FiledForm
from automation.mail.message import Message
from automation.organization.recipients import Undeliverable

ACCEPTED = "客户已验收通过：需求 CR-1“控制器增加以太网接口”（陈样本，12月3日(周四)），没有别的事，请把阶段改为“已关闭”"
LEAD, DOER = "（同时告知周强）", "（同时告知赵敏）"
DOUBT = "。验收单不是直接答复我们的验收邮件寄来的，请先与客户核实"


def came(*forms: FiledForm) -> AcceptanceDesk:
    ready = asked().since(TELL, ISSUES, PROBLEMS, LOW)
    ready.writes_back("acceptance_request/CR-1/1", BACK)
    ready.comes(*forms)
    return ready


def problems(ready: AcceptanceDesk) -> list[tuple[str, str]]:
    """(kind, request)"""
    return [(one.problem.kind, one.request) for one in (*acceptances(ready).problems, *satisfactions(ready).problems)]


def test_accepted_is_told_to_both_and_again_each_week_until_it_is_closed() -> None:
    ready = came(accepts("通过"))
    assert told(ready.run(TELL, BACK)) == [("周强", ACCEPTED + DOER), ("赵敏", ACCEPTED + LEAD)]
    assert (ready.progress()["conclusion"], ready.progress()["concluded_on"]) == ("通过", date(2026, 12, 3))
    assert not ready.run(TELL, BACK + timedelta(days=1)) and ready.run(TELL, BACK + timedelta(days=7))
    ready.typed(stage="已关闭")
    assert not ready.run(TELL, BACK + timedelta(days=14)) and not ready.run(ISSUES, BACK + timedelta(days=14))


def test_what_is_known_stays_known_when_the_form_is_gone() -> None:
    ready = came(accepts("通过"))
    ready.returned.clear()
    ready.keep_up(BACK + timedelta(days=1))
    assert acceptances(ready).by_id["CR-1"].accepted and not [
        one for one in ready.outgoing(BACK + timedelta(days=9)) if "satis" not in str(one.forms)
    ]


def test_a_mail_that_answers_nothing_counts_and_is_looked_at() -> None:
    ready = asked().since(TELL)
    ready.comes(accepts("通过"))
    assert told(ready.run(TELL, BACK))[0] == ("周强", ACCEPTED + DOUBT + DOER)
    typed = asked().since(TELL)
    typed.comes(accepts("通过", sender=""))
    assert told(typed.run(TELL, BACK))[0] == ("周强", ACCEPTED + DOER), "what staff put on the drive is theirs to answer for"
    passed_on = asked().since(TELL)
    passed_on.comes(accepts("通过", sender="刘洋"))
    assert told(passed_on.run(TELL, BACK))[0] == ("周强", ACCEPTED + DOER)


@pytest.mark.parametrize("verdict", ["有条件通过", "不通过"])
def test_a_refusal_is_a_problem_of_both_at_once_and_until_it_is_solved(verdict: str) -> None:
    ready = came(accepts(verdict, opinion="指示灯不亮"))
    (row,) = ready.kept["client_issues"]
    shown = {name: row[name] for name in ("id", "round", "verdict", "opinion", "signer", "received", "status", "reworked")}
    assert shown == {
        "id": "CR-1", "round": "1", "verdict": verdict, "opinion": "指示灯不亮", "signer": "陈样本", "received": BACK,
        "status": "待解决", "reworked": "否",
    }  # fmt: skip
    words = (
        f"验收{verdict}（第 1 次）：需求 CR-1“控制器增加以太网接口”，“指示灯不亮”。请写上责任人和解决方案；"
        "解决后把状态改为“已解决”，阶段是“交付”或“验收”时系统会再次提请验收"
    )
    assert told(ready.run(ISSUES, BACK)) == [("周强", words + DOER), ("赵敏", words + LEAD)]
    assert [who for who, _ in told(ready.run(ISSUES, BACK + timedelta(days=1)))] == ["周强", "赵敏"]
    assert [who for who, _ in told(ready.run(ISSUES, BACK + timedelta(days=4)))] == ["周强", "周强→王强", "赵敏"]
    row |= {"person": "刘洋", "solution": "换指示灯"}
    assert [who for who, _ in told(ready.run(ISSUES, BACK + timedelta(days=11)))] == ["刘洋"]
    ready.typed(stage="开发")
    row["status"] = "已解决"
    assert "请把阶段改为“验收”" in told(ready.run(ISSUES, BACK + timedelta(days=18)))[0][1]
    ready.typed(stage="验收")
    assert not ready.run(ISSUES, BACK + timedelta(days=25)) and ready.outgoing(BACK + timedelta(days=25))


def test_a_refusal_after_the_end_is_still_written_down() -> None:
    ready = came()
    ready.typed(stage="已关闭")
    ready.comes(accepts("不通过"))
    assert ready.kept["client_issues"][0]["reworked"] == "是" and not ready.run(ISSUES, BACK)


def test_what_is_said_later_in_the_same_round_counts() -> None:
    ready = came(accepts("不通过"), accepts("通过", BACK + timedelta(days=1)))
    assert ready.progress()["conclusion"] == "通过" and "client_issues" not in ready.kept
    ready = came(accepts("不通过"))
    ready.comes(accepts("通过", BACK + timedelta(days=1)))
    assert ready.kept["client_issues"][0]["verdict"] == "通过" and not ready.run(ISSUES, BACK + timedelta(days=1))


def test_a_form_of_the_first_round_saved_again_in_the_second_is_no_answer() -> None:
    ready = came(accepts("有条件通过", opinion="甲"), accepts("不通过", BACK - timedelta(days=1), opinion="乙"))
    ready.kept["client_issues"][0]["status"] = "已解决"
    ready.asks(BACK + timedelta(days=1))
    later = BACK + timedelta(days=6)
    ready.returned = [
        FiledForm(**{name: getattr(one, name) for name in one.__dataclass_fields__} | {"saved": later}) for one in ready.returned
    ]
    ready.keep_up(later)
    assert acceptances(ready).by_id["CR-1"].round == 2 and not acceptances(ready).by_id["CR-1"].latest
    assert len(ready.kept["client_issues"]) == 1


def test_two_that_contradict_each_other_count_for_nothing() -> None:
    ready = came(accepts("通过"), accepts("不通过", BACK + timedelta(hours=1), name="验收单2"))
    assert problems(ready) == [("M63", "CR-1")] and "client_issues" not in ready.kept and not ready.progress()["conclusion"]
    ((who, words),) = told(ready.run(PROBLEMS, BACK + timedelta(hours=1)))
    assert who == "周强" and "“通过”（邮件来件/2026-12-03_陈样本_验收单.xlsx）" in words and "都没有算" in words
    assert not told(ready.run(TELL, BACK + timedelta(days=9))) and not ready.outgoing(BACK + timedelta(days=9))
    ready.comes(accepts("通过", BACK + timedelta(days=2)))
    assert problems(ready) == [] and ready.progress()["conclusion"] == "通过"


@pytest.mark.parametrize(
    ("form", "kind", "request_id", "whom", "words"),
    [
        pytest.param(accepts("通过", id="CR-9"), "M61", "", "赵敏", "“CR-9”不在客户需求登记表里，这份表没有算。", id="unknown number"),
        pytest.param(accepts("通过", id="CR-l"), "M61", "", "赵敏", "您是不是指“CR-1”？", id="a slip of the pen"),
        pytest.param(accepts("通过", id=None), "M61", "", "赵敏", "没有填写，这份表没有算", id="no number"),
        pytest.param(accepts("通过", client="Sample Robotics Ltd"), "M62", "CR-1", "周强", "而 CR-1 是“示例科技有限公司”的需求", id="another client"),
        pytest.param(accepts("通过", sender="Ann Sample"), "M62", "CR-1", "周强", "是“Sample Robotics Ltd”的Ann Sample寄来的", id="sent by another client"),
        pytest.param(accepts("通过", sender="林示例"), "M62", "CR-1", "周强", "是“样板物流公司”的林示例寄来的", id="sent by a supplier"),
        pytest.param(accepts("通过", sender="somebody"), "M62", "CR-1", "周强", "看不出是谁寄来的", id="sent by nobody known"),
    ],
)  # fmt: skip
def test_somebody_elses_form_never_counts(form: FiledForm, kind: str, request_id: str, whom: str, words: str) -> None:
    ready = came(form)
    assert problems(ready) == [(kind, request_id)]
    ((who, said),) = told(ready.run(PROBLEMS, BACK))
    assert who == whom and words in said
    assert not ready.progress()["conclusion"] and "client_issues" not in ready.kept and not ready.run(LOW, BACK)


def test_a_contact_whose_address_the_address_book_no_longer_has() -> None:
    ready = came(accepts("通过", sender="chen"))
    assert acceptances(ready).by_id["CR-1"].accepted and problems(ready) == []


def test_two_clients_with_a_contact_of_one_name_are_told_apart() -> None:
    ready = came()
    ready.register.append(request("CR-2", 7, client=ENGLISH.company, contact=ENGLISH.name))
    ready.comes(accepts("不通过", id="CR-2", client=ENGLISH.company))
    assert problems(ready) == [("M62", "CR-2")]


def test_without_a_verdict_it_is_no_answer_and_the_sales_lead_asks() -> None:
    path = accepts(None).path
    ready = came(accepts(None, to_mend=1))
    ready.holds = [Problem(path, "客户需求验收单", "B6", "S27", "", "请填写表头“验收结论”(B6)。", "error")]
    assert told(ready.run(PROBLEMS, BACK)) == [
        ("周强", "“示例科技有限公司”交回的客户需求验收单（CR-1）有 1 处要核实：请填写表头“验收结论”(B6)。问清后请直接在这份表里改好。")
    ]
    assert acceptances(ready).by_id["CR-1"].answer is None


def low(*given: int | None, **said: Any) -> tuple[AcceptanceDesk, list[Message]]:
    ready = came(marks(*given, **said))
    return ready, [want for want in ready.run(LOW, BACK) if isinstance(want, Message)]


def test_marks_are_a_row_of_the_record_and_a_low_one_reaches_the_sales_lead_at_once() -> None:
    ready, (mail,) = low(5, 2, 4, 1, 3, comment="样机晚了两天")
    (row,) = ready.kept["satisfaction_log"]
    assert [row[name] for name in ("speed", "quality", "punctuality", "contact", "overall", "low")] == [
        "5",
        "2",
        "4",
        "1",
        "3",
        "是",
    ]
    assert mail.to == (("周强", "3@example.com"),) and mail.key.startswith("low_score/CR-1/") and mail.values["lowest"] == "1"
    assert [one["note"] for one in mail.values["marks"]] == ["5 分", "2 分", "4 分", "1 分", "3 分"]
    assert mail.values["comment"] == ["样机晚了两天"] and mail.urgency == "常规" and mail.values["doubt"] == ""
    assert not ready.run(LOW, BACK + timedelta(days=1))
    ready.comes(marks(5, 2, 4, 1, 3, comment="样机晚了两天", saved=BACK + timedelta(days=1)))
    assert not ready.run(LOW, BACK + timedelta(days=1)), "the same again is nothing new"
    ready.comes(marks(5, 2, 4, 2, 3, saved=BACK + timedelta(days=2)))
    assert len(ready.run(LOW, BACK + timedelta(days=2))) == 1


def test_good_marks_are_only_written_down() -> None:
    ready, mails = low(5, 4, 3, 4, 5)
    assert not mails and ready.kept["satisfaction_log"][0]["low"] == "否"


def test_marks_that_cannot_be_read_are_asked_about_and_the_others_count() -> None:
    ready, mails = low(5, None, 2, None, 4)
    assert len(mails) == 1 and mails[0].values["marks"][1]["note"] == "没有填好"
    assert ready.kept["satisfaction_log"][0]["quality"] is None
    empty, none = low(None, None, None, None, None)
    assert not none and "satisfaction_log" not in empty.kept


def test_marks_of_a_request_that_is_closed_count() -> None:
    ready = came()
    ready.typed(stage="已关闭")
    ready.comes(marks(1, 1, 1, 1, 1))
    assert len(ready.run(LOW, BACK)) == 1


def test_a_sales_lead_who_cannot_be_reached() -> None:
    ready = came(marks(1, 1, 1, 1, 1))
    ready.reviews = [review(sales_lead="谁")]
    assert [want.person for want in ready.run(LOW, BACK) if isinstance(want, Undeliverable)] == ["谁"]


def test_an_answer_before_anything_was_asked_counts_too() -> None:
    """Clients telephone; staff fill in the form."""
    ready = desk(stage="测试")
    ready.comes(accepts("不通过", ASKED, sender=""))
    assert ready.kept["client_issues"][0]["round"] == "1"


def test_hostile_words_stay_words() -> None:
    ready = came(accepts("不通过", opinion='=HYPERLINK("x")</a>\r\nBcc: a@b' * 50))
    words = told(ready.run(ISSUES, BACK))[0][1]
    assert "\n" not in words and len(words) < 300


def test_a_path_that_only_looks_like_a_mail_is_a_file_of_the_drive() -> None:
    filed = paper(ACCEPTANCE, "邮件来件/2026-13-45_x_验收单.xlsx", BACK, verdict="通过")
    ready = came(filed)
    assert acceptances(ready).by_id["CR-1"].accepted


def test_nothing_came_back_and_nothing_is_written() -> None:
    ready = desk()
    assert not ready.run(KEEP_ISSUES, datetime(2026, 12, 1))


def test_a_sister_company_is_another_client() -> None:
    ready = came()
    sister = replace(CHINESE, company="示例科技有限公司北京分公司", name="林样例", mail="lin@client.example")
    ready.directory = people(CHINESE, ENGLISH, sister)
    ready.comes(accepts("通过", sender="林样例"))
    assert problems(ready) == [("M62", "CR-1")]
