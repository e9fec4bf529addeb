"""通知发布记录: what it says of each notice, and that it is written exactly when it says something new."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from mixed_company import ELEVEN, NINE, comes_back, desk, everybody, morning, published
from notice_desk import NoticeDesk, paper, request

from automation.jobs.posted import TRIAL, Recipient
from automation.notices.keep_confirmations import JOB as KEEP
from automation.notices.publication_report import JOB
from automation.reports.report import Chart, DataTable, Report, Sheet
from automation.reports.workbook import draw_report

NOON = ELEVEN.replace(hour=12)


def ready(*leaving: str, **asked: Any) -> NoticeDesk:
    return desk("已确认", *leaving, **asked).known(KEEP, JOB)


def reports(mine: NoticeDesk, now: datetime = NOON) -> list[Report]:
    return [want for want in mine.round([KEEP, JOB], now) if isinstance(want, Report)]


def table(sheet: Sheet) -> list[dict[str, Any]]:
    (block,) = (block for block in sheet.blocks if isinstance(block, DataTable))
    rows = zip(*(column.values for column in block.columns), strict=True)
    return [dict(zip((column.heading for column in block.columns), row, strict=True)) for row in rows]


def first_row(mine: NoticeDesk, now: datetime = NOON) -> dict[str, Any]:
    (report,) = reports(mine, now)
    return table(report.sheets[0])[0]


def test_a_notice_is_a_row() -> None:
    mine = morning(ready())
    mine.kept["approval_log"] = [
        {"matter": "notice/N-1", "content": content, "person": who, "verdict": verdict, "given": given}
        for content, who, verdict, given in (
            ("c1", "张伟", "通过", NINE), ("c1", "周强", "通过", NINE + timedelta(minutes=5)), ("c0", "王强", "通过", NINE), ("c1", "王强", "退回", NINE),
        )
    ]  # fmt: skip
    assert first_row(mine) == {
        "通知编号": "N-1", "通知主题": "年终盘点", "状态": "催办中", "确认率": 300 / 19, "已确认": 3, "接收人": 19, "全部确认用时": "—", "发布时间": NINE,
        "渠道": "邮件、公告栏", "邮件": 1, "没有送到": 2, "紧急程度": "常规", "密级": "内部", "发起部门": "仓储部", "经办人": "刘洋", "审批人": "张伟、周强",
        "审批时间": NINE + timedelta(minutes=5),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "channels"),
    [
        ({"urgency": "紧急"}, "邮件、公告栏、群机器人、电话名单"),
        ({"classification": "机密"}, "邮件"),
        ({"classification": "机密", "urgency": "紧急"}, "邮件、电话名单"),
    ],
)
def test_the_channels_follow_the_rule(asked: dict[str, Any], channels: str) -> None:
    mine = ready(**asked)
    mine.policy = replace(mine.policy, robots=True)
    assert first_row(mine)["渠道"] == channels


def test_of_what_is_secret_no_subject_is_told() -> None:
    (report,) = reports(ready(classification="机密"))
    assert "盘点" not in repr(report)


def test_a_complete_one_says_how_long_it_took() -> None:
    row = first_row(everybody(ready("没邮箱"), NINE.replace(hour=10, minute=30)))
    assert (row["状态"], row["确认率"], row["全部确认用时"]) == ("全部确认", 100, "1.5 小时")


@pytest.mark.parametrize(
    ("asked", "left", "state", "confirmed"),
    [
        ({"confirm": "否"}, NINE, "不需确认", None),
        ({}, None, "还没有发出", 0),
        ({"withdrawn": "是"}, NINE, "不再催办", 0),
    ],
)
def test_states(asked: dict[str, Any], left: datetime | None, state: str, confirmed: int | None) -> None:
    mine = ready(**asked)
    mine.mails = [published(left=left)]
    row = first_row(mine)
    assert (row["状态"], row["已确认"], row["接收人"]) == (state, confirmed, 19 if state == "不再催办" else 18)


def test_a_corrected_one_says_so_and_the_latest_stands_first() -> None:
    mine = ready()
    mine.requests.append(request("N-2", corrects="N-1", scope="全员", audience=None))
    mine.papers.append(paper("N-2"))
    mine.mails.append(published("N-2", "c2", left=ELEVEN, corrects="N-1"))
    (report,) = reports(mine)
    assert [(row["通知编号"], row["状态"]) for row in table(report.sheets[0])] == [("N-2", "催办中"), ("N-1", "已更正")]
    assert {row["通知编号"] for row in table(report.sheets[1])} == {"N-2"}


def test_who_is_missing_stands_there_with_his_number() -> None:
    (report,) = reports(morning(ready()))
    found = {row["姓名"]: (row["电话"], row["情况"], row["说明"]) for row in table(report.sheets[1])}
    assert len(found) == 16 and found["疑问"] == ("8010", "有疑问", "几点开始")


def test_the_curve() -> None:
    (report,) = reports(everybody(ready("没邮箱"), NINE.replace(hour=10)))
    (chart,) = (block for block in report.sheets[2].blocks if isinstance(block, Chart))
    assert chart.categories == ["0 小时", "1 小时", "2 小时"] and [one.values for one in chart.series] == [[0.0, 100.0, 100.0]]


def test_it_is_written_when_it_says_something_new_and_only_then() -> None:
    mine = ready()
    assert len(reports(mine)) == 1
    assert reports(mine, NOON + timedelta(minutes=5)) == []
    comes_back(mine, "按钮", "vote", NOON, "已阅知")
    assert len(reports(mine, NOON + timedelta(minutes=10))) == 1


def test_what_is_taken_back_is_written_again() -> None:
    """The record has another edition by then."""
    mine = ready()
    for edition, outcome in enumerate(("", "已确认", "")):
        mine.run(KEEP, NOON)
        for row in mine.kept["confirmation_record"]:
            row |= {"sha256": f"{edition}", "outcome": outcome or None if row["person"] == "没邮箱" else None}
        assert len(reports(mine, NOON + timedelta(minutes=edition))) == 1


def test_without_notices_there_is_no_report() -> None:
    mine = ready()
    mine.mails = []
    assert reports(mine) == []


def test_an_old_one_is_told_from_the_record_alone() -> None:
    mine = everybody(ready("没邮箱"), NINE.replace(hour=10))
    mine.run(KEEP, NOON)
    mine.requests.append(request("N-9"))
    mine.papers.append(paper("N-9"))
    later = NINE + timedelta(days=40)
    mine.mails = [published("N-9", "c9", left=later)]
    (report,) = reports(mine, later + timedelta(hours=1))
    new, old = table(report.sheets[0])
    assert new["通知编号"] == "N-9"
    assert {name: old[name] for name in ("通知编号", "状态", "确认率", "接收人", "全部确认用时", "发布时间", "邮件")} == {
        "通知编号": "N-1", "状态": "全部确认", "确认率": 100, "接收人": 18, "全部确认用时": "1 小时", "发布时间": NINE, "邮件": None,
    }  # fmt: skip


def test_what_only_a_trial_got_was_not_published() -> None:
    mine = ready()
    mine.mails = [replace(published(), recipients=(Recipient(TRIAL, "wang@example.com", "to", "sent"),))]
    assert first_row(mine)["状态"] == "催办中" and TRIAL in {row["person"] for row in mine.kept["confirmation_record"]}
    mine.requests.append(request("N-9"))
    mine.mails = [published("N-9", "c9", left=NINE + timedelta(days=1))]
    (report,) = reports(mine, NOON + timedelta(days=1))
    assert [row["通知编号"] for row in table(report.sheets[0])] == ["N-9"]


def test_it_can_be_drawn() -> None:
    (report,) = reports(morning(ready()))
    assert draw_report(report)[:2] == b"PK"
