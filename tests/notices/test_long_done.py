"""Given a notice that was over long ago, then its rows have left 通知确认记录表, nobody is chased for it, and its figures are told as before."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from mixed_company import ELEVEN, NINE, WHOLE, comes_back, desk, everybody, published, row_of
from notice_desk import NoticeDesk, paper, request
from test_keep_confirmations import NAME, Asked
from test_publication_report import table

from automation.jobs.job import RecordUpdate
from automation.jobs.posted import TRIAL
from automation.mail.message import Message
from automation.notices.keep_confirmations import JOB
from automation.notices.publication_report import JOB as REPORT
from automation.notices.remind_unconfirmed import JOB as CHASE
from automation.reports.report import Report

TEN = NINE.replace(hour=10)
EVERYBODY = len(WHOLE) + 1


def days(count: float) -> datetime:
    return NINE + timedelta(days=count, hours=2)


def complete() -> NoticeDesk:
    """Whom no mail reaches was phoned."""
    mine = everybody(desk(), TEN).known(JOB, CHASE, REPORT)
    mine.run(JOB, ELEVEN)
    row_of(mine, "没邮箱").update(called_at=ELEVEN, caller="刘洋", outcome="已确认", remark="已转告")
    mine.run(JOB, ELEVEN)
    return mine


def standing(mine: NoticeDesk, now: datetime) -> int:
    """How many rows stand in the record after that run."""
    mine.run(JOB, now)
    return len(mine.kept.get(NAME, []))


def corrected(mine: NoticeDesk, left: datetime) -> NoticeDesk:
    mine.requests.append(request("N-2", corrects="N-1", scope="全员", audience=None, confirm="否"))
    mine.papers.append(paper("N-2"))
    mine.mails.append(published("N-2", "c2", left=left, corrects="N-1"))
    return mine


def test_what_all_have_confirmed_leaves_after_a_month() -> None:
    mine = complete()
    assert standing(mine, days(29.5)) == EVERYBODY
    assert standing(mine, days(30.5)) == 0
    (note,) = mine.retired(NAME).values()
    assert note == {
        "id": "N-1", "content": "c1", "subject": "年终盘点", "first": NINE, "last": NINE, "people": EVERYBODY, "confirmed": EVERYBODY, "finished": ELEVEN,
    }  # fmt: skip
    ((_, rows),) = mine.past.values()
    assert next(row["remark"] for row in rows if row["person"] == "没邮箱") == "已转告"


def test_a_trial_is_nothing_that_was_done() -> None:
    mine = complete()
    mine.kept[NAME].append(mine.kept[NAME][0] | {"person": TRIAL, "content": "c0", "key": f"N-1/c0/{TRIAL}"})
    assert standing(mine, days(30.5)) == 1 and len(mine.retired(NAME)) == 1


def test_a_month_after_the_last_one_confirmed() -> None:
    mine = desk().known(JOB)
    mine.run(JOB, ELEVEN)
    everybody(mine, NINE + timedelta(days=20))
    row_of(mine, "没邮箱")["outcome"] = "已确认"
    mine.run(JOB, days(21))
    assert [standing(mine, days(count)) for count in (40, 50, 52)] == [EVERYBODY, EVERYBODY, 0]


def test_what_somebody_has_not_confirmed_stays() -> None:
    assert standing(desk().known(JOB), days(0)) == EVERYBODY
    mine = everybody(desk().known(JOB), TEN)
    assert standing(mine, days(0)) == standing(mine, days(400)) == EVERYBODY


@pytest.mark.parametrize(("left", "now", "stands"), [(1, 30.5, EVERYBODY), (1, 31.5, 0), (60, 61, EVERYBODY), (60, 91, 0)])
def test_what_was_corrected_leaves_a_month_after_its_correction(left: float, now: float, stands: int) -> None:
    mine = corrected(desk().known(JOB), days(left))
    mine.run(JOB, days(0))
    assert standing(mine, days(now)) == stands


@pytest.mark.parametrize(("now", "stands"), [(29, EVERYBODY), (31, 0)])
def test_what_was_called_off_leaves(now: float, stands: int) -> None:
    mine = desk().known(JOB)
    mine.run(JOB, days(0))
    mine.requests[0]["withdrawn"] = "是"
    assert standing(mine, days(now)) == stands


@pytest.mark.parametrize(("now", "stands"), [(89, EVERYBODY), (91, 0)])
def test_what_stands_in_no_list_any_more_leaves_later(now: float, stands: int) -> None:
    mine = desk().known(JOB)
    mine.run(JOB, days(0))
    mine.requests.clear()
    assert standing(mine, days(now)) == stands


def test_it_is_left_alone_from_then_on() -> None:
    there = complete()
    there.run(JOB, days(31))
    mine = Asked(
        there.requests, there.papers, there.kept, there.past, there.mails, policy=there.policy, directory=there.directory
    )
    assert list(JOB.make(mine, mine.moment(days(32)))) == [RecordUpdate(NAME, (), more=True), RecordUpdate(NAME, [], [])]
    assert mine.looked == []


def test_nobody_is_chased_for_what_a_call_had_completed() -> None:
    mine = complete()
    mine.run(JOB, days(31))
    wants = [want for count in (31.1, 32, 60) for want in mine.round([JOB, CHASE], days(count))]
    assert not [want for want in wants if isinstance(want, Message)] and not mine.kept[NAME]


def test_taken_back_it_is_chased_on_and_nobody_whose_call_is_known() -> None:
    mine = desk().known(JOB, CHASE)
    mine.run(JOB, ELEVEN)
    row_of(mine, "没邮箱").update(called_at=ELEVEN, outcome="已确认")
    comes_back(mine, "按钮", "vote", TEN, "已阅知")
    mine.run(JOB, ELEVEN)
    mine.requests[0]["withdrawn"] = "是"
    assert standing(mine, days(31)) == 0
    mine.requests[0]["withdrawn"] = None
    assert standing(mine, days(32)) == EVERYBODY and not mine.past
    told = {row["person"]: (row["way"], row["confirmed_at"]) for row in mine.kept[NAME]}
    assert (told["没邮箱"], told["按钮"], told["未开"]) == (("电话提醒", ELEVEN), ("投票按钮", TEN), (None, None))


def test_a_row_that_came_back_leaves_again_with_what_was_known() -> None:
    mine = complete()
    mine.run(JOB, days(31))
    ((name, (note, rows)),) = mine.past.items()
    mine.kept[NAME].append(woken := rows.pop() | {"remark": "补记"})
    assert standing(mine, days(32)) == 0 and mine.past[name] == (note, [*rows, woken])


def test_the_report_tells_the_same_before_and_after() -> None:
    mine = complete()
    mine.requests.append(request("N-9"))
    mine.papers.append(paper("N-9"))
    mine.mails = [*mine.mails, published("N-9", "c9", left=days(25))]
    told: list[list[dict[str, Any]]] = []
    for now in (days(26), days(31), days(31.1)):
        found = [want for want in mine.round([JOB, REPORT], now) if isinstance(want, Report)]
        told += [table(report.sheets[0])[1:] for report in found]
    kept = [{name: row[name] for name in row if name not in ("邮件", "没有送到")} for (row,) in told]
    assert len(kept) >= 2 and all(row == kept[0] for row in kept)
    assert (kept[0]["状态"], kept[0]["确认率"], kept[0]["全部确认用时"]) == ("全部确认", 100, "2 小时")
