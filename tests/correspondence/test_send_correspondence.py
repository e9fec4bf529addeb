"""A letter to somebody outside: exactly what was checked, once, to him alone; corrected when its text changes; nothing sent wrongly."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from exchange_desk import (
    ASKED,
    JOBS,
    LIN,
    SAVED,
    SUPPLIER,
    TUESDAY,
    ExchangeDesk,
    Row,
    documents,
    in_english,
    letter,
    mails,
    people,
    to_answer,
    told,
)

from automation.correspondence.exchanges import exchanges
from automation.correspondence.faults import Faults
from automation.correspondence.kinds import TEMPLATES
from automation.correspondence.send_correspondence import JOB as SEND
from automation.jobs.job import Withdraw
from automation.organization.policy import BLOCK, MAIL, Policy

BY_BLOCK = Policy(domains=("example.com",), approval=(BLOCK,))


def test_nothing_leaves_unchecked_and_all_of_it_once_checked() -> None:
    desk = ExchangeDesk()
    assert not desk.go(SAVED), "people save in the middle of a sentence"
    (question,) = mails(desk.go(ASKED))
    assert question.template == "ask_approval" and question.to[0][0] == "李娜" and question.classification == "内部"
    assert "共 24 件" in repr(question.values) and "lin@supplier.example" in repr(question.values)
    assert not desk.go(ASKED + timedelta(minutes=30)), "once"
    desk.answer("ask_approval/", "李娜", "通过", TUESDAY)
    wants = desk.go(TUESDAY)
    mail, copy = mails(wants)
    assert (mail.to, mail.cc, mail.classification) == ((("林示例", LIN),), (), "公开")
    assert mail.key.startswith("send_correspondence/EX-1/") and mail.template == "external_order"
    assert [name for name, _ in copy.to] == ["周强"] and copy.classification == "内部" and copy.key == f"letter_copy/{mail.key}"
    assert [paper.path for paper in documents(wants)] == ["外部往来/函件/EX-1_订单确认函_2026-11-24.docx"]
    assert documents(wants)[0].values == mail.values and mail.attachments[0].source == documents(wants)[0].path
    assert mail.causes == (("外部往来/外部往来登记表.xlsx", "register"),)
    (log,) = desk.kept["approval_log"]
    assert (log["matter"], log["verdict"], log["person"]) == ("external/EX-1", "通过", "李娜")
    assert not desk.go(TUESDAY + timedelta(days=1))


@pytest.mark.parametrize(("kind", "template"), TEMPLATES.items())
def test_each_kind_has_its_own_words_and_template(kind: str, template: str) -> None:
    desk = ExchangeDesk(register=[letter(kind=kind)])
    (mail,) = mails(desk.go(desk.checked()), "external")
    said = mail.values["letter"]
    assert mail.template == template and said["opening"] and said["ending"] and said["sections"][0]["heading"]
    assert said["sections"][0]["paragraphs"] == ["12 月 8 日从上海发往成都，共 24 件。", "到站后请电话通知收货人。"]
    assert said["signature"]["name"] == "周强" and not said["asked"]


@pytest.mark.parametrize(
    ("row", "subject", "asked"),
    [
        (to_answer(), "【需11月27日17:00前回复】关于 12 月运输订单的确认", "在2026年11月27日17:00前回复确认"),
        (to_answer(datetime(2026, 11, 27)), "【需11月27日回复】关于 12 月运输订单的确认", "在2026年11月27日前回复确认"),
        (letter(), "关于 12 月运输订单的确认", ""),
        (in_english(reply_by=datetime(2026, 12, 4)), "[Reply by 4 Dec] Status of the pilot line", "by 4 December 2026."),
        (
            in_english(reply_by=datetime(2026, 12, 4, 17)),
            "[Reply by 4 Dec, 17:00] Status of the pilot line",
            "by 4 December 2026, 17:00 (our local time).",
        ),
    ],
)
def test_the_subject_says_by_when_an_answer_is_asked(row: Row, subject: str, asked: str) -> None:
    desk = ExchangeDesk(register=[row])
    (mail,) = mails(desk.go(desk.checked()), "external")
    assert mail.values["letter"]["subject"] == subject
    assert asked in mail.values["letter"]["asked"] and bool(mail.values["letter"]["asked"]) == bool(asked)


def test_a_mail_that_asks_for_an_answer_is_of_no_use_afterwards() -> None:
    desk = ExchangeDesk(register=[to_answer()])
    assert mails(desk.go(desk.checked()), "external")[0].expires == datetime(2026, 11, 27, 17)


@pytest.mark.parametrize(("row", "asked"), [(letter(), ["李娜"]), (letter(reviewer=None), [])], ids=["sound", "to be mended"])
def test_who_filled_in_the_register_before_the_program_ever_ran_is_not_forgotten(row: Row, asked: list[str]) -> None:
    desk = ExchangeDesk(register=[row])
    desk.known(*JOBS, since=TUESDAY)
    wants = desk.go(TUESDAY)
    assert [mail.to[0][0] for mail in mails(wants)] == asked and bool(told(wants)) == (not asked)


def test_sent_back_does_not_leave_and_the_author_hears_why() -> None:
    desk = ExchangeDesk()
    wants = desk.go(desk.checked(words="退回，件数不对"))
    assert not mails(wants, "external") and "件数不对" in told(wants)[0]
    assert desk.stands()["state"] == "审核退回"


def test_another_text_than_the_checked_one_is_checked_anew() -> None:
    desk = ExchangeDesk()
    at = desk.checked()
    desk.go(ASKED + timedelta(minutes=5))
    desk.edit(at, {"body": "12 月 9 日从上海发往成都，共 24 件。"})
    assert not mails(desk.go(at))
    (question,) = mails(desk.go(at + timedelta(minutes=10)))
    assert question.template == "ask_approval" and "12 月 8 日" in repr(question.values["changed"])


def test_a_changed_text_goes_as_a_correction() -> None:
    desk = ExchangeDesk()
    at = desk.sent()
    first = desk.mail()
    desk.edit(TUESDAY, {"body": "12 月 9 日从上海发往成都。"})
    wants = desk.go(desk.checked(TUESDAY + timedelta(minutes=10)))
    mail, _ = mails(wants)
    assert mail.key != first and mail.values["letter"]["subject"].startswith("【更正】") and at
    assert "以本函为准" in mail.values["letter"]["opening"][0]
    assert documents(wants)[0].path == "外部往来/函件/EX-1_订单确认函_2026-11-24_2.docx"


def test_back_to_what_was_said_first_is_a_correction_too() -> None:
    desk = ExchangeDesk()
    desk.sent()
    for day, text in ((TUESDAY, "作废。"), (TUESDAY + timedelta(days=1), letter()["body"])):
        desk.edit(day, {"body": text})
        desk.go(day + timedelta(minutes=10))
        if text == "作废。":
            desk.answer(desk.posted("ask_approval/external/")[-1].key, "李娜", "通过", day + timedelta(hours=1))
            desk.go(day + timedelta(hours=1))
    keys = [mail.key for mail in desk.posted("send_correspondence/")]
    assert len(keys) == 3 and keys[0].split("/")[2] == keys[2].split("/")[2] and keys[2].endswith("/2")


@pytest.mark.parametrize("change", [{"responsible": "刘洋"}, {"reviewer": "张伟"}, {"verdict": "通过"}, {"modified": TUESDAY}])
def test_what_its_reader_is_not_told_sends_nothing_again(change: Row) -> None:
    desk = ExchangeDesk()
    desk.sent()
    desk.edit(TUESDAY, change)
    desk.office["address"] = "北京市示例路 1 号"
    assert not desk.go(TUESDAY + timedelta(hours=1)) and desk.stands()["state"] == "已发送"


def test_what_still_waits_is_called_back_when_the_text_changes() -> None:
    desk = ExchangeDesk(sends=False)
    desk.checked()
    desk.mails = [replace(one, state="sent", left=ASKED) for one in desk.mails]
    desk.go(ASKED + timedelta(hours=1))
    key = desk.mail()
    desk.edit(TUESDAY, {"body": "作废。"})
    back = [want.prefix for want in desk.go(TUESDAY) if isinstance(want, Withdraw)]
    assert back == [key, f"letter_copy/{key}"]
    desk.edit(TUESDAY + timedelta(hours=1), {"body": letter()["body"]})
    (again, _) = mails(desk.go(TUESDAY + timedelta(hours=1)))
    assert again.key == f"{key[:-1]}1", "it was checked, and it was not a person who called it back"


@pytest.mark.parametrize(
    "change", [{"classification": None, "refused": frozenset({"classification"})}, {"classification": "机密"}]
)
def test_what_may_not_go_outside_any_more_is_called_back(change: Row) -> None:
    desk = ExchangeDesk(sends=False)
    desk.go(ASKED)
    desk.mails = [replace(one, state="sent", left=ASKED) for one in desk.mails]
    desk.answer("ask_approval/", "李娜", "通过", TUESDAY)
    desk.go(TUESDAY)
    desk.edit(TUESDAY + timedelta(hours=1), change)
    assert any(isinstance(want, Withdraw) for want in desk.go(TUESDAY + timedelta(hours=1)))
    assert desk.posted("send_correspondence/")[0].state == "cancelled"


def test_what_is_settled_before_it_left_is_neither_checked_nor_sent() -> None:
    desk = ExchangeDesk()
    at = desk.checked()
    desk.typed(closed="是")
    assert not desk.go(at) and desk.stands()["state"] == "已办结"


def test_what_a_person_cancelled_is_not_made_again_and_the_author_hears() -> None:
    desk = ExchangeDesk()
    desk.sent()
    desk.state(desk.mail(), "cancelled")
    (words,) = told(desk.go(TUESDAY))
    assert "已经撤回" in words and not mails(desk.go(TUESDAY + timedelta(hours=1)))
    assert desk.stands()["state"] == "未发出"


def test_what_could_not_be_made_is_wanted_again_under_its_key() -> None:
    desk = ExchangeDesk()
    at = desk.sent()
    key = desk.mail()
    desk.state(key, "held")
    again = mails(list(SEND.make(desk, desk.moment(at + timedelta(minutes=5)))), "external")
    assert [mail.key for mail in again] == [key]
    assert "请问何磊" in told(desk.go(at + timedelta(minutes=5)))[0] and desk.stands()["state"] == "未发出"


def test_the_author_hears_once_that_nobody_could_be_asked() -> None:
    desk = ExchangeDesk()
    desk.go(ASKED)
    desk.state(desk.posted("ask_approval/")[-1].key, "held")
    (words,) = told(desk.go(ASKED + timedelta(minutes=5)))
    assert words.startswith("请李娜审核“关于 12 月运输订单的确认”的邮件没有发出") and "请找何磊" in words
    assert not told(desk.go(ASKED + timedelta(minutes=10)))


def test_a_letter_that_came_back_goes_again_to_the_mended_address_once_checked() -> None:
    desk = ExchangeDesk()
    desk.sent()
    desk.state(desk.mail(), "bounced")
    assert not mails(desk.go(TUESDAY)) and desk.stands()["state"] == "退信"
    desk.directory = people(replace(SUPPLIER, mail="lin2@supplier.example"))
    assert not mails(desk.go(TUESDAY + timedelta(hours=1)), "external"), "to another address means another check"
    desk.answer(desk.posted("ask_approval/external/")[-1].key, "李娜", "通过", TUESDAY + timedelta(hours=2))
    (mail, _) = mails(desk.go(TUESDAY + timedelta(hours=2)))
    assert mail.to == (("林示例", "lin2@supplier.example"),) and not mail.values["letter"]["subject"].startswith("【更正】")


def test_an_english_reader_gets_an_english_letter() -> None:
    desk = ExchangeDesk(register=[in_english()])
    wants = desk.go(desk.checked())
    said = mails(wants, "external")[0].values["letter"]
    assert said["salutation"] == "Dear Ann Sample," and said["signature"]["name"] == "Zhou Qiang"
    assert said["company"] == "Example Company" and said["sections"][0]["heading"] == "Current status"
    assert documents(wants)[0].path == "外部往来/函件/EX-1_Progress update_2026-11-23.docx"


def test_what_is_secret_is_checked_and_sent_encrypted_to_him_alone() -> None:
    """The question, too, with the letter as a file that can be locked; no copy, and no words of it anywhere else."""
    desk = ExchangeDesk(register=[to_answer(classification="机密")])
    wants = desk.go(ASKED)
    (question,), (how,) = mails(wants), told(wants)
    assert "请审核机密事项 EX-1" in how and "回复那封邮件“通过”" in how
    assert question.classification == "机密" and question.attachments[0].source.startswith(
        "外部往来/函件/审核稿/EX-1_订单确认函_"
    )
    desk.answer("ask_approval/", "李娜", "通过", TUESDAY)
    (mail,) = mails(desk.go(TUESDAY))
    assert mail.classification == "机密" and mail.to == (("林示例", LIN),) and mail.template == "external_order"
    desk.answer(mail.key, LIN, "同意，价格照旧", TUESDAY + timedelta(hours=1))
    words = told(desk.go(TUESDAY + timedelta(hours=1)))
    assert len(words) == 1 and "价格照旧" not in words[0] and "运输" not in words[0]
    (log,) = desk.kept["approval_log"]
    assert "运输" not in repr(desk.stands()) and "价格照旧" not in repr(desk.stands()) and log["text"] is None


def test_the_secret_of_yesterday_is_checked_again_before_everybody_may_read_it() -> None:
    desk = ExchangeDesk(register=[letter(classification="机密")])
    at = desk.checked()
    desk.edit(at, {"classification": "公开"})
    assert not mails(desk.go(at), "external")


def test_a_number_typed_with_slashes_makes_no_folder() -> None:
    desk = ExchangeDesk(register=[letter("A/B:1")])
    assert documents(desk.go(desk.checked()))[0].path == "外部往来/函件/A_B_1~aebcea31_订单确认函_2026-11-23.docx"


# 审核结论 in the register


def block_desk(**given: Any) -> ExchangeDesk:
    return ExchangeDesk(register=[letter(**given)], policy=BY_BLOCK)


def test_a_verdict_in_the_register_counts_for_the_content_that_was_seen_before_it() -> None:
    desk = block_desk()
    desk.go(ASKED)
    desk.edit(TUESDAY, {"verdict": "通过"})
    (mail, _) = mails(desk.go(TUESDAY))
    assert mail.template == "external_order"
    (log,) = desk.kept["approval_log"]
    assert (log["verdict"], log["way"], log["given"]) == ("通过", "审核栏", TUESDAY)


def test_a_verdict_that_was_typed_together_with_the_content_does_not_count() -> None:
    """A row copied from the one above brings its 通过 along."""
    desk = block_desk(verdict="通过")
    wants = [*desk.go(SAVED), *desk.go(ASKED), *desk.go(TUESDAY)]
    assert not mails(wants, "external") and any("没有算" in words for words in told(wants))
    assert [one.kind for one in Faults(desk, desk.moment(TUESDAY)).of(exchanges(desk)[0])] == ["M53"]
    desk.edit(TUESDAY, {"verdict": None})
    desk.go(TUESDAY + timedelta(minutes=5))
    desk.edit(TUESDAY + timedelta(minutes=10), {"verdict": "通过"})
    assert mails(desk.go(TUESDAY + timedelta(minutes=10)), "external")


def test_a_verdict_does_not_count_for_a_text_that_was_changed_since() -> None:
    desk = block_desk()
    desk.go(ASKED)
    desk.edit(TUESDAY, {"verdict": "通过", "body": "改过的正文。"})
    later = [TUESDAY + timedelta(minutes=minutes) for minutes in (0, 5, 15, 60)]
    assert not [mail for now in later for mail in mails(desk.go(now), "external")]
    desk.edit(TUESDAY + timedelta(hours=2), {})
    assert not mails(desk.go(TUESDAY + timedelta(hours=2)), "external"), "saving the register again makes it no fresher"


def test_a_verdict_stays_with_its_letter_however_often_the_register_is_saved() -> None:
    desk = block_desk()
    desk.register.append(letter("EX-2", 6, reviewer=None))
    desk.go(ASKED)
    desk.edit(TUESDAY, {"verdict": "退回"})
    wants = [*desk.go(TUESDAY), *desk.go(TUESDAY + timedelta(minutes=30))]
    desk.edit(TUESDAY + timedelta(hours=2), {"reviewer": "张伟"}, 1)
    wants += desk.go(TUESDAY + timedelta(hours=3))
    assert sum("退回" in words for words in told(wants)) == 1 and not mails(wants, "external")


def test_where_approval_is_given_by_mail_a_verdict_in_the_register_is_told_not_counted() -> None:
    desk = ExchangeDesk(policy=Policy(domains=("example.com",), approval=(MAIL,)))
    desk.go(ASKED)
    desk.edit(TUESDAY, {"verdict": "通过"})
    wants = [*desk.go(TUESDAY), *desk.go(TUESDAY + timedelta(minutes=30))]
    assert not mails(wants, "external") and sum("公司规定用邮件审核" in words for words in told(wants)) == 1
