"""From a written notice to its approval, run by run. 刘洋 wrote it and saved it on Monday at 9:00; 张伟 heads 仓储部."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from notice_desk import MORNING, NoticeDesk, paper, request

from automation.approval.asking import standing_of
from automation.jobs.filed import Enclosed
from automation.jobs.job import Job, RecordUpdate, Reminder, Want, Withdraw
from automation.jobs.posted import Posted, Recipient
from automation.mail.message import Message
from automation.notices.approve_notice import JOB as APPROVE
from automation.notices.approve_notice import matters
from automation.notices.changed_notice import JOB as CHANGED
from automation.notices.keep_notice_approvals import JOB as KEEP
from automation.notices.remind_approval import JOB as REMIND
from automation.notices.told_by_phone import JOB as PHONED
from automation.notices.withdraw_notice import JOB as WITHDRAW
from automation.organization.policy import BLOCK, Policy

JOBS = (APPROVE, CHANGED, KEEP, REMIND, PHONED, WITHDRAW)
ASKED = "ask_approval/notice/N-1/"


def desk(*written: Any, **row: Any) -> NoticeDesk:
    return NoticeDesk([request(**row)], list(written) or [paper()]).known(*JOBS)


def at(hours: float) -> datetime:
    return MORNING + timedelta(hours=hours)


def play(mine: NoticeDesk, hours: float) -> list[Want]:
    """One round; what it keeps in the record is looked at there."""
    return [want for want in mine.round(JOBS, at(hours)) if not isinstance(want, RecordUpdate)]


def mails(wants: list[Want]) -> list[tuple[str, str]]:
    """(to whom, in which role)"""
    return [(want.to[0][0], want.key.split("/")[4]) for want in wants if isinstance(want, Message)]


def told(wants: list[Want]) -> list[tuple[str, str]]:
    return [(want.to[0], want.words) for want in wants if isinstance(want, Reminder)]


def approved(mine: NoticeDesk, hours: float) -> bool:
    now = mine.moment(at(hours))
    return any(standing_of(matter, mine, now).approved for matter in matters(mine, now))


def changed(mine: NoticeDesk, hours: float, **written: Any) -> None:
    mine.papers = [paper(saved=at(hours), **written)]


def test_the_head_is_asked_and_says_yes() -> None:
    mine = desk()
    assert mails(play(mine, 0.1)) == [], "he may still be writing"
    assert mails(play(mine, 0.2)) == [("张伟", "审核")]
    assert mails(play(mine, 1)) == [] and not approved(mine, 1)
    mine.answer(ASKED, "张伟", "通过", at(2))
    assert told(play(mine, 2.1)) == [] and approved(mine, 2.1)
    (row,) = mine.kept["approval_log"]
    assert (row["verdict"], row["person"], row["given"], row["title"]) == ("通过", "张伟", at(2), "关于年终盘点的安排")
    assert "事项 1 【重点】12 月 30 日" in row["text"]


def test_what_is_urgent_is_asked_at_once() -> None:
    mine = desk(paper(urgency="紧急"), urgency="紧急")
    (mail,) = play(mine, 0)
    assert isinstance(mail, Message) and (mail.urgency, mail.asks) == ("紧急", "approve")


def test_all_that_leaves_is_in_the_mail() -> None:
    mine = desk(paper(attachments=[{"name": "盘点表", "source": "通知/盘点表.xlsx"}]), classification="内部")
    mine.lying["通知/盘点表.xlsx"] = Enclosed("通知/盘点表.xlsx", "abc", 9)
    (mail,) = (want for want in play(mine, 1) if isinstance(want, Message))
    assert [(one.source, one.sha256) for one in mail.attachments] == [("通知/盘点表.xlsx", "abc")]
    assert mail.values["part"] == "_notice" and mail.values["notice"]["title"] == "关于年终盘点的安排"
    assert mail.causes == (("通知/N-1 年终盘点.xlsx", mine.papers[0].sha256),)


def test_every_department_that_countersigns_is_asked_and_has_to_say_yes() -> None:
    mine = desk(countersign=("财务部", "采购部"))
    assert sorted(mails(play(mine, 1))) == [("周强", "会签·采购部"), ("张伟", "审核"), ("李娜", "会签·财务部")]
    for name in ("张伟", "李娜"):
        mine.answer(next(mail.key for mail in mine.posted(ASKED) if mail.recipients[0].name == name), name, "同意", at(2))
    play(mine, 2)
    assert not approved(mine, 2)
    mine.answer(f"{mine.mails[0].key.rsplit('/', 3)[0]}/会签·采购部", "周强", "同意", at(3))
    play(mine, 3)
    assert approved(mine, 3) and len(mine.kept["approval_log"]) == 3


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param({"author": "张伟"}, [("王强", "审核")], id="the head wrote it: his superior"),
        pytest.param({"countersign": ("仓储部",)}, [("张伟", "审核")], id="the same person twice"),
        pytest.param({"author": "李娜", "countersign": ("财务部",)}, [("张伟", "审核"), ("王强", "会签·财务部")], id="the author heads a department that countersigns"),
        pytest.param({"author": "张伟", "countersign": ("总经办",)}, [("王强", "审核")], id="the superior in both roles"),
    ],
)  # fmt: skip
def test_nobody_approves_his_own_and_nobody_is_asked_twice(row: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert mails(play(desk(**row), 1)) == expected


def test_one_changed_character_is_asked_again_and_says_what_changed() -> None:
    mine = desk()
    play(mine, 1)
    mine.answer(ASKED, "张伟", "通过", at(2))
    play(mine, 2)
    changed(mine, 3, background="为核实年末库存，全面盘点！")
    assert not approved(mine, 3.1)
    (mail,) = (want for want in play(mine, 4) if isinstance(want, Message))
    assert "内容已经改动" in mail.values["again"] and "“通过”" in mail.values["again"]
    assert mail.values["changed"] == [
        {"before": "背景说明：为核实年末库存，全面盘点。", "after": "背景说明：为核实年末库存，全面盘点！"}
    ]


@pytest.mark.parametrize(
    "written",
    [
        pytest.param({"items": [{"text": "12 月 30 日 0:00 起停止出入库"}, {"text": "各仓库清点现有库存"}]}, id="bold no more"),
        pytest.param(
            {"items": [{"text": "【重点】12 月 30 日 0:00 起停止出入库"}, {"text": "各仓库清点现有库存"}]}, id="bold by words"
        ),
        pytest.param({"phone": "8003"}, id="another number"),
        pytest.param({"copies": None}, id="no copies"),
        pytest.param({"attachments": [{"name": "表"}]}, id="an attachment"),
    ],
)
def test_whatever_is_shown_is_content(written: dict[str, Any]) -> None:
    mine = desk()
    play(mine, 1)
    mine.answer(ASKED, "张伟", "通过", at(2))
    changed(mine, 3, **written)
    assert mails(play(mine, 4)) == [("张伟", "审核")] and not approved(mine, 4)


def test_another_file_under_the_same_name_is_another_content() -> None:
    mine = desk(paper(attachments=[{"name": "盘点表", "source": "a.xlsx"}]))
    mine.lying["a.xlsx"] = Enclosed("a.xlsx", "one", 9)
    play(mine, 1)
    mine.answer(ASKED, "张伟", "通过", at(2))
    assert approved(mine, 2)
    mine.lying["a.xlsx"] = Enclosed("a.xlsx", "two", 9)
    assert not approved(mine, 3) and mails(play(mine, 3)) == [("张伟", "审核")]


def test_who_reads_it_is_content_and_what_nobody_sees_is_none() -> None:
    mine = desk()
    play(mine, 1)
    mine.answer(ASKED, "张伟", "通过", at(2))
    mine.requests = [request(content="别的说法", told_by_phone=at(1), countersign=None, sha256="list 2")]
    assert approved(mine, 3)
    mine.requests = [request(audience=("仓储部",))]
    assert not approved(mine, 4)


def test_a_refusal_is_told_at_once_and_nothing_more_happens_until_something_changes() -> None:
    mine = desk()
    play(mine, 1)
    mine.answer(ASKED, "张伟", "退回：日期不对", at(2))
    ((name, words),) = told(play(mine, 2.1))
    assert name == "刘洋" and "退回：日期不对" in words
    assert play(mine, 10) == [] and play(mine, 100) == []
    changed(mine, 101, background="改好了")
    assert mails(play(mine, 102)) == [("张伟", "审核")]


def test_what_waits_for_the_morning_is_called_back_when_it_is_no_more_what_is_meant() -> None:
    mine = desk()
    mine.sends = False
    (first,) = (want for want in play(mine, 12) if isinstance(want, Message))
    changed(mine, 13, background="又改了")
    wants = play(mine, 13)
    assert [want.prefix for want in wants if isinstance(want, Withdraw)] == [first.key] and mails(wants) == []
    assert mails(play(mine, 14)) == [("张伟", "审核")]
    changed(mine, 15)
    back = [want for hours in (15, 16) for want in play(mine, hours)]
    assert [type(want) for want in back] == [Withdraw, Message], "and back again: he is asked about the first content after all"
    assert back[1].key == f"{first.key[:-1]}2"  # type: ignore[union-attr]


def test_when_all_has_been_said_nobody_else_is_asked() -> None:
    """The block was signed while the question waited for the morning."""
    mine = desk()
    mine.policy, mine.sends = Policy(approval=(BLOCK,)), False
    assert mails(play(mine, 12)) == [("张伟", "审核")]
    changed(mine, 13, approval=[{"person": "张伟", "verdict": "通过", "at": at(13)}])
    assert [type(want) for want in play(mine, 13)] == [Withdraw] and approved(mine, 13)


def test_what_became_unsound_is_called_back_too() -> None:
    mine = desk()
    mine.sends = False
    play(mine, 12)
    changed(mine, 13, background=None)
    assert [type(want) for want in play(mine, 13)] == [Withdraw]
    assert [mail.state for mail in mine.mails] == ["cancelled"]


@pytest.mark.parametrize(
    ("name", "words", "given", "reason"),
    [
        ("刘洋", "通过", {}, "经办人不能审批自己写的内容"),
        ("周强", "通过", {}, "不是被请审批的人"),
        ("张伟", "通过", {"proven": False, "doubt": "发件人地址是伪造的"}, "伪造"),
        ("张伟", "通过", {"kind": "automatic"}, "自动回复"),
        ("张伟", "", {}, "看不出"),
        ("张伟", "通过，但请改日期", {}, "看不出"),
    ],
)
def test_what_does_not_count_is_told_to_the_author_with_the_reason(
    name: str, words: str, given: dict[str, Any], reason: str
) -> None:
    mine = desk()
    play(mine, 1)
    mine.answer(ASKED, name, words, at(2), **given)
    found = told(play(mine, 2.1))
    assert found[0][0] == "刘洋" and reason in found[0][1] and not approved(mine, 2.1)
    assert [who for who, _ in found[1:]] == (["张伟"] if name == "张伟" else [])
    assert told(play(mine, 2.2)) == []


def test_an_answer_to_the_earlier_version_is_told_and_does_not_count() -> None:
    mine = desk()
    play(mine, 1)
    old = mine.mails[0].key
    changed(mine, 2, background="改了")
    play(mine, 3)
    mine.answer(old, "张伟", "通过", at(3.5))
    assert [(who, "改动以前" in words) for who, words in told(play(mine, 4))] == [("刘洋", True), ("张伟", True)]
    assert not approved(mine, 4)


def test_who_does_not_answer_is_reminded_after_four_working_hours_and_then_with_his_superior() -> None:
    mine = desk()
    play(mine, 0.5)
    assert told(play(mine, 4.5)) == []
    assert [who for who, _ in told(play(mine, 6.1))] == ["张伟"]
    assert [who for who, _ in told(play(mine, 24.6))] == ["张伟", "王强"]
    mine.answer(ASKED, "张伟", "通过", at(25))
    assert told(play(mine, 72)) == []


def test_nobody_is_reminded_of_a_mail_that_is_held_and_the_author_hears_of_it_once() -> None:
    mine = desk()
    play(mine, 0.5)
    mine.mails = [replace(mine.mails[0], state="held", left=None)]
    ((who, words),) = told(play(mine, 0.6))
    assert who == "刘洋" and "请张伟审核“关于年终盘点的安排”的邮件没有发出" in words and "请找何磊（分机 8021）" in words
    assert told(play(mine, 6.1)) == told(play(mine, 24.6)) == []
    mine.mails = [replace(mine.mails[0], state="sent", left=at(25))]
    assert [who for who, _ in told(play(mine, 31.5))] == ["张伟"], "from when it left"


def test_approval_in_the_workbook_where_the_company_wants_it() -> None:
    mine = desk()
    mine.policy = Policy(approval=(BLOCK,))
    play(mine, 1)
    block = {"person": "张伟", "verdict": "通过", "at": at(2)}
    changed(mine, 2, approval=[block])
    play(mine, 2.1)
    assert approved(mine, 2.1) and mine.kept["approval_log"][0]["way"] == "审核栏", "what is written into the block is no content"
    changed(mine, 3, approval=[block], background="改了")
    assert not approved(mine, 3)
    play(mine, 4)
    assert not approved(mine, 4), "it needs a new time"
    changed(mine, 5, approval=[block | {"at": at(5)}], background="改了")
    assert approved(mine, 5.1)


def test_what_lay_there_before_the_first_run_is_the_past() -> None:
    mine = NoticeDesk([request()], [paper()]).known(*JOBS, since=at(200))
    assert play(mine, 200) == []
    changed(mine, 201, background="改了")
    assert mails(play(mine, 202)) == [("张伟", "审核")]


def published(mine: NoticeDesk, hours: float, state: str = "sent") -> None:
    (matter,) = matters(mine, mine.moment(at(hours)))
    left = at(hours) if state == "sent" else None
    people = (Recipient("周强", "3@example.com", "to", state),)
    mine.mails.append(
        Posted(f"publish_notice/N-1/{matter.content}/1", "", state, at(hours), left, people, (), ((matter.file, matter.sha256),))
    )


def test_after_publication_a_change_is_not_published_but_told_how_to_correct() -> None:
    mine = desk()
    published(mine, 1)
    assert play(mine, 2) == []
    changed(mine, 3, approval=[{"person": "张伟"}])
    assert play(mine, 4) == [], "the same content, saved again"
    changed(mine, 5, background="改了")
    ((name, words),) = told(play(mine, 6))
    assert name == "刘洋" and "更正通知编号”写 N-1" in words
    assert play(mine, 7) == []


def test_withdrawn_before_it_is_out() -> None:
    mine = desk()
    play(mine, 1)
    mine.requests = [request(withdrawn="是", first_seen=at(2))]
    assert [(who, "不用再审批" in words) for who, words in told(play(mine, 2))] == [("张伟", True)]
    mine.requests = [request(withdrawn="是", first_seen=at(2.2))]
    assert play(mine, 2.3) == [], "the list was saved again for another notice"
    mine.answer(ASKED, "张伟", "通过", at(2.5))
    assert play(mine, 3) == [] and not approved(mine, 3)
    mine.requests = [request(first_seen=at(4))]
    assert play(mine, 4) == [] and approved(mine, 4), "on again: what was approved is still that"


def test_withdrawn_while_its_mails_wait() -> None:
    mine = desk()
    mine.sends = False
    play(mine, 12)
    published(mine, 12, "queued")
    mine.requests = [request(withdrawn="是", first_seen=at(13))]
    assert [want.prefix for want in play(mine, 13) if isinstance(want, Withdraw)] == [mail.key for mail in mine.mails]
    assert {mail.state for mail in mine.mails} == {"cancelled"}
    mine.requests = [request(first_seen=at(14))]
    assert mails(play(mine, 14)) == [("张伟", "审核")], "on again: nobody has been asked yet"


def test_withdrawn_too_late() -> None:
    mine = desk()
    published(mine, 1)
    mine.requests = [request(withdrawn="是", first_seen=at(2))]
    ((name, words),) = told(play(mine, 2))
    assert name == "刘洋" and "已经发布，撤不回来了，只是不再催确认" in words
    assert play(mine, 3) == []


def test_what_was_told_by_phone_has_to_be_out_in_writing_within_a_day() -> None:
    """Told on Sunday at 9:00: hours count by the clock on the wall."""
    mine = NoticeDesk([request(urgency="紧急", told_by_phone=at(-24), first_seen=at(-23))]).known(PHONED)
    run = lambda hours: told(mine.run(PHONED, at(hours)))  # noqa: E731
    assert run(-5) == []
    assert [(who, "11月23日(周一)09:00 以前" in words) for who, words in run(-4)] == [("刘洋", True)]
    assert [(who, "已经过了 24 小时" in words) for who, words in run(0)] == [("刘洋", True), ("张伟", True)]
    assert run(50) == []


@pytest.mark.parametrize("given", [{"withdrawn": "是"}, {"told_by_phone": None}])
def test_nothing_has_to_follow(given: dict[str, Any]) -> None:
    mine = NoticeDesk([request(**({"told_by_phone": at(-24)} | given))]).known(PHONED)
    assert mine.run(PHONED, at(-4)) == []


def test_what_is_out_has_followed() -> None:
    mine = desk(told_by_phone=at(-24))
    published(mine, 0)
    assert mine.run(PHONED, at(0)) == []


def test_of_what_is_secret_nothing_is_said_in_passing() -> None:
    mine = desk(
        paper(classification="机密", copies=None, matter="并购"), classification="机密", subject="并购", countersign=("财务部",)
    )
    (first, *_) = (want for want in play(mine, 1) if isinstance(want, Message))
    assert (first.classification, first.values["subject"]) == ("机密", "机密事项 N-1")
    mine.answer(first.key, "张伟", "退回：并购金额不对", at(2))
    found = play(mine, 2.1)
    assert told(found) and "并购" not in str(told(found)) and "并购" not in str(mine.kept["approval_log"])


def test_the_same_wants_come_out_of_the_same_occasion() -> None:
    mine = desk(countersign=("财务部",))
    occasions = mine._occasions(APPROVE, at(1))
    first, again = (list(job_wants(mine, APPROVE, occasions)) for _ in range(2))
    assert first == again and len(first) == 2


def job_wants(mine: NoticeDesk, job: Job, occasions: tuple[Any, ...]) -> list[str]:
    return [want.key for want in job.make(mine, mine.moment(at(1), occasions)) if isinstance(want, Message)]
