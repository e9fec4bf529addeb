"""What 通知确认记录表 says of everybody, and that what staff typed is never lost and counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from mixed_company import ELEVEN, NINE, WHOLE, address, comes_back, desk, everybody, mixed, morning, place_of, published
from notice_desk import NoticeDesk, request

from automation.jobs.job import RecordUpdate
from automation.jobs.posted import Posted, Recipient
from automation.notices.keep_confirmations import JOB
from automation.organization.people import Directory, Person

TEN = NINE.replace(hour=10)
NAME = "confirmation_record"


def rows(mine: NoticeDesk, now: datetime = ELEVEN) -> dict[str, dict[str, Any]]:
    mine.run(JOB, now)
    return {row["person"]: row for row in mine.kept[NAME]}


def test_the_record_equals_the_evidence() -> None:
    found = rows(morning(desk()))
    told = {
        name: (row["evidence"], row["delivery"], row["way"])
        for name, row in found.items()
        if row["evidence"] or row["delivery"] != "已发送"
    }
    assert told == {
        "按钮": ("已确认", "已送达", "投票按钮"),
        "回复": ("已确认", "已送达", "邮件回复"),
        "回执": ("已打开", "已送达", None),
        "未开": ("已送达", "已送达", None),
        "删除": ("未读删除", "已送达", None),
        "捡回": ("已打开", "已送达", None),
        "疑问": ("已打开", "已送达，有疑问：几点开始", None),
        "退信": ("退信", "退信：邮箱不存在", None),
        "外出": (None, "已发送，外出（自动回复）", None),
        "没邮箱": (None, "没有自己能用的邮箱", None),
        "李明(仓储部)": ("已确认", "已送达", "投票按钮"),
    }
    assert len(found) == len(WHOLE) + 1


def test_a_row_says_who_it_is() -> None:
    row = rows(morning(desk()))["按钮"]
    assert {name: row[name] for name in ("id", "subject", "department", "phone", "sent", "confirmed_at", "mail", "content")} == {
        "id": "N-1", "subject": "年终盘点", "department": "仓储部", "phone": "8004", "sent": NINE, "confirmed_at": TEN,
        "mail": "p4@example.com", "content": "c1",
    }  # fmt: skip


def test_where_opening_is_enough_the_receipt_confirms_and_a_question_does_not() -> None:
    found = rows(morning(desk("已打开")))
    assert (found["回执"]["way"], found["回执"]["confirmed_at"], found["回执"]["evidence"]) == ("已读回执", TEN, "已打开")
    assert found["疑问"]["confirmed_at"] is None and found["捡回"]["confirmed_at"] == TEN.replace(minute=30)


def test_nothing_new_writes_nothing() -> None:
    mine = morning(desk())
    mine.run(JOB, ELEVEN)
    assert [want for want in JOB.make(mine, mine.moment(ELEVEN.replace(hour=12)))] == [RecordUpdate(NAME, (), more=True), RecordUpdate(NAME, [], [])]


def test_only_rows_that_say_something_new_are_brought_in() -> None:
    mine = desk()
    mine.run(JOB, ELEVEN)
    comes_back(mine, "未开", "read", ELEVEN)
    _, update = JOB.make(mine, mine.moment(ELEVEN))
    assert isinstance(update, RecordUpdate) and [row["person"] for row in update.rows] == ["未开"]


def test_what_staff_typed_counts_and_stays() -> None:
    mine = desk()
    rows(mine)["没邮箱"] |= {"called_at": ELEVEN.replace(minute=20), "caller": "刘洋", "outcome": "已确认", "remark": "下午到岗"}
    row = rows(mine, ELEVEN.replace(minute=30))["没邮箱"]
    assert (row["evidence"], row["confirmed_at"], row["way"]) == ("已确认", ELEVEN.replace(minute=20), "电话提醒")
    assert (row["caller"], row["remark"]) == ("刘洋", "下午到岗")


def test_a_call_without_a_time_keeps_the_moment_when_it_was_first_seen() -> None:
    mine = desk()
    rows(mine)["未开"]["outcome"] = "已确认"
    seen = rows(mine, ELEVEN)["未开"]["confirmed_at"]
    assert seen == rows(mine, ELEVEN + timedelta(days=1))["未开"]["confirmed_at"] == ELEVEN


def test_a_call_that_is_taken_back_does_not_count_any_more() -> None:
    mine = desk()
    rows(mine)["未开"]["outcome"] = "已确认"
    rows(mine)["未开"]["outcome"] = "未接通"
    assert (rows(mine)["未开"]["confirmed_at"], rows(mine)["未开"]["way"]) == (None, None)


def test_a_newcomer_with_the_name_of_somebody_who_left_gets_a_row_of_his_own() -> None:
    mine = desk("已确认", "李明")
    first = place_of("李明")
    mine.mails = [published(places=[first])]
    assert list(rows(mine)) == ["没邮箱", "李明"]
    newcomer = Person("李明", "仓储部", mail="new@example.com")
    mine.directory = Directory(mine.directory.departments, (*mine.directory.persons, newcomer))
    mine.mails.append(replace(published(number=2), recipients=(Recipient("李明", "new@example.com", "to", "sent"),)))
    found = rows(mine)
    assert found["李明"]["mail"] == address(first) and found["李明(new@example.com)"]["mail"] == "new@example.com"


def test_of_two_of_one_name_the_one_without_mail_keeps_what_was_typed_for_him() -> None:
    mine = desk("已确认", "李明")
    mine.mails = [published(places=[place_of("李明")])]
    rows(mine)
    newcomer = Person("李明", "仓储部", phone="8099")
    mine.directory = Directory(mine.directory.departments, (*mine.directory.persons, newcomer))
    assert list(rows(mine)) == ["没邮箱", "李明", "李明(无邮箱)"]
    rows(mine)["李明(无邮箱)"]["outcome"] = "已确认"
    found = rows(mine)
    assert (found["李明(无邮箱)"]["way"], found["李明"]["way"], len(found)) == ("电话提醒", None, 3)


def test_who_shares_a_mailbox_is_phoned() -> None:
    """What comes from it may be the other's."""
    mine = desk()
    mate = Person("同邮箱", "仓储部", mail=address(place_of("按钮")))
    mine.directory = Directory(mine.directory.departments, (*mine.directory.persons, mate))
    comes_back(mine, "按钮", "vote", TEN, "已阅知")
    found = rows(mine)
    assert (found["按钮"]["evidence"], found["同邮箱"]["evidence"], found["同邮箱"]["delivery"]) == (
        "已确认",
        None,
        "没有自己能用的邮箱",
    )


def test_a_row_is_known_again_when_a_namesake_joins() -> None:
    mine, everyone = desk(), mixed()
    first, second = (place for place in WHOLE if everyone.persons[place].name == "李明")
    mine.directory = Directory(everyone.departments, tuple(one for one in everyone.persons if one.mail != address(second)))
    mine.mails = [published(places=[first])]
    rows(mine)["李明"]["remark"] = "已约好"
    mine.directory = everyone
    mine.mails.append(published(places=[second], number=2))
    found = rows(mine)
    assert found["李明"]["remark"] == "已约好" and found["李明"]["mail"] == address(first)
    assert found["李明(采购部)"]["mail"] == address(second)


def test_whoever_gets_an_address_later_keeps_his_row() -> None:
    mine = desk()
    rows(mine)["没邮箱"]["remark"] = "打过一次"
    place = place_of("没邮箱")
    persons = [replace(one, mail=address(place)) if one.name == "没邮箱" else one for one in mine.directory.persons]
    mine.directory = Directory(mine.directory.departments, tuple(persons))
    assert rows(mine)["没邮箱"]["delivery"] == "没有自己能用的邮箱", "no mail went to him yet, so he must still be phoned"
    mine.mails.append(published(places=[place], number=2))
    found = rows(mine)
    assert (found["没邮箱"]["mail"], found["没邮箱"]["remark"], len(found)) == (address(place), "打过一次", len(WHOLE) + 1)


def test_who_has_left_is_not_waited_for() -> None:
    assert rows(desk("已确认", "走了"))["走了"]["delivery"] == "已离职，不再催办"


def test_a_correction_starts_again_and_the_rows_of_the_original_remain() -> None:
    mine = everybody(desk(), TEN)
    mine.run(JOB, ELEVEN)
    mine.requests.append(request("N-2", corrects="N-1", scope="全员", audience=None))
    mine.mails.append(published("N-2", "c2", left=ELEVEN, corrects="N-1"))
    mine.run(JOB, ELEVEN)
    told = {(row["id"], row["person"]): row["confirmed_at"] for row in mine.kept[NAME]}
    assert (told["N-1", "按钮"], told["N-2", "按钮"]) == (TEN, None)


@pytest.mark.parametrize("asked", [{"confirm": "否"}, {"id": None}])
def test_what_needs_no_confirmation_has_no_rows(asked: dict[str, Any]) -> None:
    mine = desk()
    mine.requests = [request(**{"scope": "全员", "audience": None} | asked)]
    assert rows(mine) == {}


def test_what_has_not_left_has_no_rows() -> None:
    mine = desk()
    mine.mails = [published(left=None)]
    assert rows(mine) == {}


def test_of_what_is_secret_the_record_names_no_subject() -> None:
    assert rows(desk(classification="机密"))["按钮"]["subject"] == "（机密）"


@dataclass
class Asked(NoticeDesk):
    """Knows what was looked for among the mails."""

    looked: list[str] = field(default_factory=list)

    def posted(self, prefix: str) -> Sequence[Posted]:
        self.looked.append(prefix)
        return super().posted(prefix)


def test_what_was_closed_long_ago_is_left_alone() -> None:
    there = everybody(desk("已确认", "没邮箱"), TEN)
    mine = Asked(there.requests, there.papers, mails=there.mails, policy=there.policy, directory=there.directory)
    mine.run(JOB, ELEVEN)
    mine.looked.clear()
    mine.run(JOB, NINE + timedelta(days=31))
    assert mine.looked == []


def test_what_was_corrected_long_ago_is_left_alone_although_somebody_never_confirmed() -> None:
    there = desk()
    there.requests.append(request("N-2", corrects="N-1", scope="全员", audience=None, confirm="否"))
    there.mails.append(published("N-2", "c2", left=ELEVEN, corrects="N-1"))
    mine = Asked(there.requests, there.papers, mails=there.mails, policy=there.policy, directory=there.directory)
    mine.run(JOB, ELEVEN)
    mine.looked.clear()
    mine.run(JOB, NINE + timedelta(days=31))
    assert "publish_notice/N-1/" not in mine.looked
