"""What must be mended before a notice is put before anybody, where it stands, and whom it is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from notice_desk import LIST, MORNING, NoticeDesk, Row, company, paper, request

from automation.forms.schema.problem import Problem
from automation.jobs.filed import Enclosed
from automation.jobs.job import Reminder
from automation.jobs.posted import Posted, Recipient
from automation.notices.announcement import announcements
from automation.notices.approve_notice import JOB as APPROVE
from automation.notices.check_notice import JOB
from automation.notices.judgement import Fault, faults_of
from automation.organization.terminology import HINT, STOP, Term, Terminology

RESTED = MORNING + timedelta(minutes=10)
TERMS = Terminology((Term("项目例会", ("碰头会",), "", HINT), Term("客户", ("甲方爸爸",), "对外统一", STOP)))
PUBLISHED = Posted("publish_notice/N-0/abc/1", "", "sent", MORNING, MORNING, (Recipient("张伟", "1@example.com", "to", "sent"),))


def desk(asked: Row | None = None, more: tuple[Row, ...] = (), **written: Any) -> NoticeDesk:
    mine = NoticeDesk([request(**(asked or {})), *more], [paper(**written)], terms=TERMS)
    mine.lying["通知/盘点表.xlsx"] = Enclosed("通知/盘点表.xlsx", "abc", 9)
    return mine.known(JOB, APPROVE)


def faults(mine: NoticeDesk) -> list[Fault]:
    return [fault for one in announcements(mine) for fault in faults_of(one, mine)]


def test_a_sound_notice_has_none() -> None:
    assert (
        faults(desk(attachments=[{"name": "盘点表", "source": "通知/盘点表.xlsx"}, {"name": "办法", "source": "向财务部索取"}]))
        == []
    )


@pytest.mark.parametrize(
    ("asked", "written", "cell", "words"),
    [
        pytest.param({}, {"background": None}, "B14", "“背景说明”(B14)是空的，请填写", id="a field is empty"),
        pytest.param({}, {"items": []}, "", "“具体事项”一行也没有", id="nothing is told"),
        pytest.param({}, {"items": [{"text": None, "number": "1"}]}, "", "“具体事项”一行也没有", id="nothing but a number"),
        pytest.param({}, {"urgency": "紧急"}, "B9", "“紧急程度”(B9)是“紧急”，通知需求清单里的“紧急程度”是“常规”", id="as urgent as asked"),
        pytest.param({}, {"classification": "公开"}, "B10", "“密级”(B10)是“公开”", id="as secret as asked"),
        pytest.param({}, {"department": "采购部"}, "B7", "通知需求清单里的“发起部门”是“仓储部”", id="of the department that asked"),
        pytest.param({"classification": "机密"}, {"classification": "机密"}, "B13", "“抄送范围”(B13)机密通知不能抄送", id="copies of what is secret"),
        pytest.param({"classification": "机密", "scope": "全员"}, {"classification": "机密", "copies": None}, "B10", "不能发给全员", id="secret, for everybody"),
        pytest.param({"scope": "岗位", "audience": None}, {}, "E7", "“适用对象”(E7)是空的", id="for nobody"),
        pytest.param({"content": None}, {}, "C7", "“核心内容”(C7)是空的", id="the request is not complete"),
        pytest.param({}, {"attachments": [{"name": "表", "source": "通知/没有.xlsx"}]}, "B20", "附件“获取方式”(B20)“通知/没有.xlsx”找不到", id="no such file"),
        pytest.param({}, {"attachments": [{"name": "表", "source": r"D:\表\x.docx"}]}, "B20", "找不到", id="a path of some other drive"),
        pytest.param({}, {"attachments": [{"name": "盘点表.xlsx"}]}, "B20", "请写上“盘点表.xlsx”的路径", id="a file without its place"),
        pytest.param({"corrects": "N-1"}, {}, "O7", "就是这条通知自己的编号", id="it corrects itself"),
        pytest.param({"corrects": "N-9"}, {}, "O7", "N-9 没有登记过", id="it corrects what nobody knows"),
        pytest.param({"corrects": "N-2"}, {}, "O7", "N-2 还没有发布", id="it corrects what is not out yet"),
        pytest.param({"head": "王强", "author": "王强"}, {}, "", "请不了人审批：王强", id="nobody above him"),
        pytest.param({"countersign": ("法务部",)}, {}, "", "没有这个会签部门的负责人", id="a department without a head"),
        pytest.param({}, {"background": "请甲方爸爸过目"}, "B14", "“甲方爸爸”是禁用说法，请改为“客户”（对外统一）", id="a word that stops"),
        pytest.param({}, {"demands": [{"demand": "上报", "person": "甲方爸爸"}]}, "C20", "执行要求“责任人”(C20)：“甲方爸爸”", id="in a table"),
    ],
)  # fmt: skip
def test_a_fault_names_its_place_and_the_way_out(asked: Row, written: Row, cell: str, words: str) -> None:
    mine = desk(asked, more=(request("N-2", row=8),), **written)
    (fault,) = faults(mine)
    assert (fault.cell, fault.stops) == (cell, True) and words in fault.words
    assert mine.run(APPROVE, RESTED) == [], "and nobody is asked"


def test_the_words_of_a_hint_are_a_remark_and_stop_nothing() -> None:
    mine = desk(items=[{"text": "明天开碰头会"}, {"text": "甲"}])
    (fault,) = faults(mine)
    assert not fault.stops and "请改为“项目例会”" in fault.words and fault.cell == "B20"
    assert len(mine.run(APPROVE, RESTED)) == 1


def test_what_reading_refused_is_told_in_its_own_words() -> None:
    mine = desk(to_mend=1)
    path = mine.papers[0].path
    mine.holds = [
        Problem(path, "内部通知", "B8", "D10", "三月", "内部通知“发文日期”(B8)不是日期。", "error"),
        Problem(path, "内部通知", "B9", "T01", "", "看看就好", "remark"),
        Problem(path, "", "", "F07", "", "文件被占用，下次再收。", "error"),
        Problem(LIST, "通知需求清单", "H7", "D10", "", "截止时间不对。", "error"),
        Problem(LIST, "通知需求清单", "H8", "D10", "", "是别的通知的。", "error"),
    ]
    assert [fault.words for fault in faults(mine)] == ["截止时间不对。", "内部通知“发文日期”(B8)不是日期。"]


def test_words_and_addresses_of_the_net_are_no_paths() -> None:
    given = [
        {"name": "办法", "source": source}
        for source in ("向财务部索取", "https://example.com/a.pdf", "www.example.com", "A/B 两版", "见 3.5 节")
    ]
    assert faults(desk(attachments=given)) == []


def test_a_published_notice_can_be_corrected() -> None:
    mine = desk({"corrects": "N-0"}, more=(request("N-0", row=8),))
    mine.mails.append(PUBLISHED)
    assert faults(mine) == []


def test_a_number_that_was_given_twice_is_told_to_both() -> None:
    mine = desk(more=(request("N-1", row=8, author="赵敏"),))
    assert "也登记了" in faults(mine)[0].words
    assert sorted(one.to[0] for one in told(mine)) == ["刘洋", "赵敏"]


def told(mine: NoticeDesk, after: int = 10) -> list[Reminder]:
    wants = mine.run(JOB, MORNING + timedelta(minutes=after))
    assert all(isinstance(want, Reminder) for want in wants), wants
    return [want for want in wants if isinstance(want, Reminder)]


def test_the_author_hears_of_each_fault_once_and_anew_of_another_version() -> None:
    mine = desk(background="请甲方爸爸开碰头会")
    assert told(mine, 5) == [], "it has to lie for ten minutes"
    stop, hint = told(mine)
    assert (stop.to[0], stop.file, stop.sheet, stop.rank, hint.rank) == ("刘洋", "通知/N-1 年终盘点.xlsx", "内部通知", 2, 3)
    assert "要改好才能请求审批" in stop.words and "请留意" in hint.words
    assert told(mine, 60) == []
    mine.papers = [paper(background="请甲方爸爸开碰头会。", saved=MORNING + timedelta(hours=2))]
    assert ["要改好" in one.words for one in told(mine, 140)] == [True], "a remark is made once"
    mine.papers = [paper(saved=MORNING + timedelta(hours=3))]
    assert told(mine, 200) == []


def test_an_urgent_one_is_looked_at_at_once_and_told_at_night_too() -> None:
    mine = desk({"urgency": "紧急"}, urgency="紧急", background=None)
    (one,) = told(mine, 0)
    assert one.rank == 0


def test_a_request_that_is_not_complete_is_told_although_nothing_is_written() -> None:
    mine = NoticeDesk([request(content=None), request(None, row=8), request("N-3", row=9, withdrawn="是", content=None)]).known(
        JOB
    )
    assert ["核心内容" in one.words or "通知编号" in one.words for one in told(mine)] == [True, True]


def test_what_others_write_into_the_list_repeats_nothing() -> None:
    mine = NoticeDesk([request(content=None)]).known(JOB)
    assert len(told(mine)) == 1
    mine.requests = [request(content=None, sha256="another", first_seen=MORNING + timedelta(hours=1)), request("N-3", row=8)]
    assert told(mine, 120) == []
    mine.requests[0] = request(content=None, subject="盘点", first_seen=MORNING + timedelta(hours=3))
    assert len(told(mine, 240)) == 1, "its own row is another now"


def test_where_nobody_can_tell_who_writes_it_the_head_hears_of_it() -> None:
    (one,) = told(NoticeDesk([request(author=None)]).known(JOB))
    assert one.to[0] == "张伟" and "要改好才会生成草稿" in one.words and "“经办人”(L7)是空的" in one.words


def test_a_number_that_was_used_again_after_publication_is_not_lost() -> None:
    mine = NoticeDesk([request("N-0"), request("N-0", row=8, author="赵敏")], mails=[PUBLISHED]).known(JOB)
    assert [(one.to[0], "也登记了" in one.words) for one in told(mine)] == [("赵敏", True)]


def test_a_notice_that_nobody_asked_for_is_told_to_whom_it_names() -> None:
    mine = NoticeDesk([], [paper("N-7", contact="李娜")]).known(JOB)
    (one,) = told(mine)
    assert one.to[0] == "李娜" and "没有登记" in one.words
    busy = NoticeDesk([], [paper("N-7", contact="李娜")], statuses={"通知/N-7 年终盘点.xlsx": "waiting"}).known(JOB)
    assert told(busy) == [], "the list may be the one that is being saved"


@pytest.mark.parametrize("given", [{"withdrawn": "是"}, {}])
def test_what_is_withdrawn_or_out_is_left_alone(given: Row) -> None:
    mine = desk(given, background=None)
    mine.mails += [] if given else [replace(PUBLISHED, key="publish_notice/N-1/abc/1")]
    assert told(mine) == []


@pytest.mark.parametrize(
    ("head", "deputy", "words"),
    [
        pytest.param("张伟", "", "", id="the head"),
        pytest.param("王强", "", "", id="somebody above him"),
        pytest.param("赵敏", "赵敏", "", id="his deputy"),
        pytest.param("赵敏", "", "“发起部门负责人”(K7)赵敏不是仓储部的负责人：请写张伟", id="a friend"),
        pytest.param("李娜", "", "“发起部门负责人”(K7)李娜不是仓储部的负责人", id="the head of another"),
    ],
)
def test_the_author_does_not_choose_who_approves(head: str, deputy: str, words: str) -> None:
    mine = desk({"head": head})
    persons = (replace(one, deputy=deputy if one.name == "张伟" else "") for one in mine.directory.persons)
    mine.directory = replace(mine.directory, persons=tuple(persons))
    assert [fault.words[: len(words)] for fault in faults(mine)] == ([words] if words else [])


def test_who_has_left_cannot_approve() -> None:
    mine = desk()
    mine.directory = company("张伟")
    assert any("请不了人审批" in fault.words for fault in faults(mine))
