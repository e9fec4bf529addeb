"""Receipts: given a workbook of this week and what was found in it, its filler reads this."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sample_week import CONTROL, FILES, PROBLEMS, directory, figures, problem, table

from automation.forms.schema.problem import Problem
from automation.mail.message import Message
from automation.organization.people import Directory
from automation.organization.recipients import Undeliverable
from automation.projects.receipts import Filing, receipt_messages, slip_source
from automation.projects.weekly_figures import FILE_COLUMNS, WeeklyFigures

OFFICE = {"company": "示例公司", "contact": "何磊"}
RESEARCH = "周进度/2026-W47/研发部.xlsx"
FILLED_BY_LI = [Filing(RESEARCH, "weekly_progress", "研发部", "李娜")]


def receipts(
    given: WeeklyFigures | None = None, people: Directory | None = None, filings: list[Filing] = FILLED_BY_LI
) -> list[Message]:
    found = receipt_messages(given or figures(), people or directory(), OFFICE, filings)
    return [message for message in found if isinstance(message, Message)]


def missed(people: Directory, filings: list[Filing] = FILLED_BY_LI) -> list[tuple[str, str]]:
    found = receipt_messages(figures(), people, OFFICE, filings)
    return [(one.person, one.reason) for one in found if isinstance(one, Undeliverable)]


def test_each_progress_form_of_the_week_is_answered_once() -> None:
    assert [message.key for message in receipts()] == [
        "receipt/weekly_progress/研发部/2026-W47/aaaaaaaaaaaa",
        "receipt/weekly_progress/市场部/2026-W47/bbbbbbbbbbbb",
        "receipt/weekly_progress/采购部/2026-W47/cccccccccccc",
    ]


def test_it_goes_to_the_filler_and_in_copy_to_the_head() -> None:
    first, second, _ = receipts()
    assert first.to == (("李娜", "lina@example.com"),) and first.cc == (("张伟", "zhangwei@example.com"),)
    assert second.to == (("刘洋", "liuyang@example.com"),) and second.cc == ()


def test_a_new_version_of_the_workbook_is_answered_again() -> None:
    mended = [(RESEARCH, "weekly_progress", "f" * 64, None, "", 5, "used", "", 0), *FILES[1:]]
    again = receipts(figures(files=table(FILE_COLUMNS, mended), problems=[]))
    assert again[0].key == "receipt/weekly_progress/研发部/2026-W47/ffffffffffff"
    assert again[0].values["mend"] == [] and again[0].attachments == ()


def test_what_is_to_mend_comes_with_its_slip() -> None:
    message = receipts()[0]
    assert [(one.name, one.source) for one in message.attachments] == [("退回单_研发部_2026-W47.xlsx", slip_source(RESEARCH))]
    assert message.values["mend_count"] == 3
    assert [[cell["text"] for cell in row] for row in message.values["mend"]] == [
        ["第9行“预计完成日期”(I9)", "3月初", "“3月初”不是日期。请填预计日期，以后可以调整。"],
        ["第11行“状态”(D11)", "搞定一半", "“搞定一半”不在可选范围。请选：未开始、进行中、已完成、延期。"],
        ["第12行“本周进展”(F12)", "（空）", "没有填写。"],
    ]
    assert "计入 5 行" in message.values["summary"] and "3 处需要修改" in message.values["summary"]
    assert message.values["tidied"][0].endswith("“2026.11.27”已按 2026-11-27 处理。")
    assert message.causes == ((RESEARCH, "a" * 64),)


def test_in_time_or_late_is_said() -> None:
    first, _, third = receipts()
    assert "2026-11-20（周五）15:42，按时" in first.values["summary"]
    assert "18:05，迟交，晚于截止时间 65 分钟" in third.values["summary"]
    assert third.values["tiles"][0]["value"] == "迟交"


def test_twenty_faults_are_listed_and_the_rest_counted() -> None:
    many = [problem(f"I{row}", "预计完成日期", "不是日期。", "x") for row in range(8, 43)]
    message = receipts(figures(problems=many))[0]
    assert len(message.values["mend"]) == 20 and message.values["more"]["mend"] == "其余 15 处见附件。"


def test_a_task_list_is_answered_only_if_it_must_be_mended() -> None:
    fault = Problem(f"项目/{CONTROL}.xlsx", "任务分解表", "F7", "D18", "", "任务分解表第7行“结束时间”(F7)早于开始时间。", "error")
    filing = Filing(f"项目/{CONTROL}.xlsx", "task_breakdown", "研发部", "李娜")
    assert len(receipts(filings=[filing])) == 3
    message = receipts(figures(problems=[*PROBLEMS, fault]), filings=[filing])[-1]
    assert message.key == "receipt/task_breakdown/研发部/2026-W47/111111111111"
    assert message.values["about"] == "研发部项目任务分解表（2026年第47周）"
    assert message.values["tiles"][0]["label"] == "计入行数"


def test_a_refused_workbook_is_told_why() -> None:
    refused = [(RESEARCH, "weekly_progress", "f" * 64, None, "", 0, "rejected", "文件已加密，请去掉密码后再保存", 0)]
    message = receipts(figures(files=table(FILE_COLUMNS, refused), problems=[]))[0]
    assert message.values["summary"] == "文件“研发部.xlsx”没有计入：文件已加密，请去掉密码后再保存。"


def test_a_spoilt_file_beside_a_good_one_may_be_deleted() -> None:
    extra = (RESEARCH.replace(".xlsx", "（加密）.xlsx"), "", "e" * 64, None, "", 0, "rejected", "文件已加密", 0)
    fault = Problem(extra[0], "", "", "F09", "", "文件设了打开密码，系统读不了。", "error")
    filing = Filing(extra[0], "weekly_progress", "研发部", "李娜")
    message = receipts(figures(files=table(FILE_COLUMNS, [extra]), problems=[fault]), filings=[filing])[-1]
    assert message.values["summary"].endswith("如果这个文件是多余的，删掉即可，不用回复。")
    assert "红色的单元格" not in message.values["how"] and message.values["tiles"][0]["label"] == "计入行数"


@pytest.mark.parametrize(
    ("without", "to", "told"),
    [
        (("李娜",), ["张伟"], ["李娜"]),
        (("张伟",), ["李娜"], ["张伟"]),
        (("李娜", "张伟"), [], ["李娜", "张伟", RESEARCH]),
    ],
)
def test_who_has_no_address_is_told_of(without: tuple[str, ...], to: list[str], told: list[str]) -> None:
    book = directory()
    people = Directory(book.departments, tuple(replace(one, mail="") if one.name in without else one for one in book.persons))
    found = [message for message in receipts(people=people) if "研发部" in message.key]
    assert [name for message in found for name, _ in message.to] == to
    assert [name for name, _ in missed(people)] == told


def test_the_mailbox_of_the_department_stands_in_for_a_head_whom_no_mail_reaches() -> None:
    book = directory()
    rooms = tuple(replace(one, mail="yanfa@example.com") if one.name == "研发部" else one for one in book.departments)
    people = Directory(rooms, tuple(replace(one, mail="") if one.name == "张伟" else one for one in book.persons))
    for filler, to in (("李娜", ["李娜", "研发部"]), ("张伟", ["研发部"])):
        (mail,) = receipts(people=people, filings=[Filing(RESEARCH, "weekly_progress", "研发部", filler)])[:1]
        assert [name for name, _ in (*mail.to, *mail.cc)] == to


def test_an_unknown_filler_is_told_of_and_the_head_gets_it() -> None:
    filings = [Filing(RESEARCH, "weekly_progress", "研发部", "无名氏")]
    assert receipts(filings=filings)[0].to == (("张伟", "zhangwei@example.com"),)
    assert missed(directory(), filings) == [("无名氏", "通讯录中没有这位填报人，请补上")]
