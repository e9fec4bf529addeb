"""The progress letter: at closing time, where 可同步 = 是 and checked; once a week, never the same twice; who waits for what is told."""

from __future__ import annotations

from datetime import datetime, timedelta

from client_desk import ENGLISH, review
from letter_desk import MONDAY, LetterDesk, documents, mails

from automation.clients.feedback_letter import JOB as FEEDBACK
from automation.clients.keep_client_progress import JOB as KEEP
from automation.clients.progress_letter import JOB
from automation.jobs.job import Reminder, Want
from automation.organization.terminology import Term, Terminology

THURSDAY = datetime(2026, 11, 26, 15)
CLOSING = datetime(2026, 11, 27, 17)
WEEK = timedelta(weeks=1)
SAID = {"stage": "开发", "percent": 60.0, "progress": "样机已装好。", "plan": "整机测试。", "may_sync": "是"}


def desk(**said: object) -> LetterDesk:
    """The feedback has been given; progress was written on Thursday."""
    ready = LetterDesk(reviews=[review()])
    ready.checked(MONDAY)
    ready.run(FEEDBACK, MONDAY + timedelta(hours=2))
    ready.since(JOB).run(KEEP, THURSDAY)
    ready.run(JOB, THURSDAY)
    ready.typed(**SAID | said)
    return ready


def reminded(wants: list[Want]) -> list[str]:
    return [want.words for want in wants if isinstance(want, Reminder)]


def test_it_leaves_when_the_week_closes_if_it_was_checked() -> None:
    ready = desk()
    ready.checked(THURSDAY)
    assert not ready.run(JOB, CLOSING - timedelta(minutes=1))
    wants = ready.run(JOB, CLOSING)
    sent, copy = mails(wants)
    assert sent.key.startswith("progress_letter/CR-1/2026-W48/") and sent.to == (("陈样本", "chen@client.example"),)
    assert [name for name, _ in copy.to] == ["周强", "赵敏"]
    values = sent.values["letter"]
    assert values["subject"] == "关于“控制器增加以太网接口”的进展"
    assert [fact["value"] for fact in values["facts"]] == ["CR-1", "开发", "60%", "2026年12月18日"]
    assert [section["paragraphs"] for section in values["sections"]] == [["样机已装好。"], ["整机测试。"]]
    assert documents(wants)[0].path == "客户/函件/CR-1_进展函_2026-11-27.docx"
    assert not mails(ready.run(JOB, CLOSING + timedelta(hours=1)))


def test_unchecked_it_stays_and_the_sales_lead_is_told() -> None:
    ready = desk()
    wants = ready.run(JOB, CLOSING)
    assert not mails(wants) and reminded(wants) == ["本周进展没有发给客户：需求 CR-1“控制器增加以太网接口”，李娜还没有核对"]


def test_returned_it_stays_and_the_sales_lead_is_told() -> None:
    ready = desk()
    ready.checked(THURSDAY, "退回")
    wants = ready.run(JOB, CLOSING)
    assert not mails(wants) and "被李娜退回" in reminded(wants)[0]


def test_checked_later_that_evening_it_leaves_then() -> None:
    ready = desk()
    ready.run(JOB, CLOSING)
    ready.checked(CLOSING + timedelta(hours=1))
    assert len(mails(ready.run(JOB, CLOSING + timedelta(hours=3)))) == 2


def test_checked_in_the_next_week_it_waits_for_the_next_closing() -> None:
    ready = desk()
    ready.run(JOB, CLOSING)
    ready.checked(CLOSING + timedelta(days=3))
    assert not mails(ready.run(JOB, CLOSING + timedelta(days=4)))
    assert mails(ready.run(JOB, CLOSING + WEEK))[0].key.startswith("progress_letter/CR-1/2026-W49/")


def test_the_same_progress_does_not_go_twice_and_that_is_told() -> None:
    ready = desk()
    ready.checked(THURSDAY)
    ready.run(JOB, CLOSING)
    wants = ready.run(JOB, CLOSING + WEEK)
    assert not mails(wants) and "没有更新" in reminded(wants)[0]
    ready.typed(progress="测试通过。")
    ready.checked(CLOSING + WEEK + timedelta(days=1))
    assert len(mails(ready.run(JOB, CLOSING + 2 * WEEK))) == 2


def test_a_second_text_in_one_week_waits_for_the_next() -> None:
    ready = desk()
    ready.checked(THURSDAY)
    ready.run(JOB, CLOSING)
    ready.typed(progress="测试通过。")
    assert not ready.outgoing(CLOSING + timedelta(hours=1)) and not mails(ready.run(JOB, CLOSING + timedelta(hours=2)))


def test_nothing_goes_where_staff_did_not_say_so_or_the_feedback_has_not_gone() -> None:
    for said in ({"may_sync": "否"}, {"may_sync": None}, {"progress": None}, {"stage": "已关闭"}):
        silent = desk(**said)
        silent.checked(THURSDAY)
        assert not silent.run(JOB, CLOSING), said
    early = desk()
    early.mails = [mail for mail in early.mails if not mail.key.startswith("feedback_letter/")]
    early.typed(feedback_at=None)
    early.checked(THURSDAY)
    assert not early.run(JOB, CLOSING)


def test_a_pc_that_was_off_on_friday_sends_on_monday_what_was_checked_by_then() -> None:
    ready, late = desk(), desk()
    ready.checked(THURSDAY)
    assert [mail.key.split("/")[2] for mail in mails(ready.run(JOB, CLOSING + timedelta(days=2, hours=16)))[:1]] == ["2026-W48"]
    late.checked(CLOSING + timedelta(days=2, hours=16))
    assert not mails(late.run(JOB, CLOSING + timedelta(days=2, hours=18)))


def test_words_that_cannot_go_are_told_at_once_and_stay() -> None:
    """提示 is a remark, 阻止 keeps the letter."""
    ready = desk(progress="Sample 板已焊好。")
    ready.terms = Terminology((Term("装配完成", ("焊好",), treatment="阻止"), Term("例", ("Sample",))))
    (told,) = reminded(ready.run(JOB, THURSDAY))
    assert "“本周进展(对客户)”" in told and "“Sample”是禁用说法，请改为“例”。（共 2 处）" in told
    assert not reminded(ready.run(JOB, THURSDAY + timedelta(minutes=10)))
    ready.checked(THURSDAY)
    assert not mails(ready.run(JOB, CLOSING))
    ready.typed(progress="Sample 板已装配完成。")
    assert len(reminded(ready.run(JOB, CLOSING + timedelta(minutes=5)))) == 1
    ready.checked(CLOSING + timedelta(minutes=5))
    assert len(mails(ready.run(JOB, CLOSING + timedelta(hours=2)))) == 2


def test_chinese_progress_for_an_english_client_is_told_at_once() -> None:
    ready = desk()
    ready.register[0] |= {"client": ENGLISH.company, "contact": ENGLISH.name}
    ready.reviews[0]["explanation"] = "We can."
    assert "请整段用英文写" in reminded(ready.run(JOB, THURSDAY + timedelta(minutes=10)))[0]
    assert not any(one.key.startswith("progress_letter/") for one in ready.outgoing(THURSDAY))


def test_a_letter_that_could_not_be_made_is_wanted_again() -> None:
    ready = desk()
    ready.checked(THURSDAY)
    key = mails(ready.run(JOB, CLOSING))[0].key
    ready.state("progress_letter/", "held")
    assert key in [one.key for one in ready.outgoing(CLOSING)]
