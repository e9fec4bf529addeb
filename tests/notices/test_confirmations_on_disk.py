"""通知确认记录表 as a real workbook: what staff typed while the program went on is in force, and nothing is drawn without need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
from mixed_company import ELEVEN, NINE, WHOLE, comes_back, desk, everybody, morning
from notice_desk import RECORDS, NoticeDesk

from automation.forms.record import Ledger, update
from automation.forms.schema.column import Setting
from automation.jobs.job import RecordUpdate
from automation.mail.message import Message
from automation.notices.keep_confirmations import JOB as KEEP
from automation.notices.remind_unconfirmed import JOB as CHASE


@dataclass
class RealNoticeDesk(NoticeDesk):
    """Records as workbooks below `folder`; written: how many were drawn anew; problems: what people should hear of them."""

    folder: Path = Path()
    tables_of_records: dict[str, pd.DataFrame] = field(default_factory=dict)
    notes: dict[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)
    written: int = 0
    now: datetime = NINE
    problems_told: list[Any] = field(default_factory=list)

    @property
    def file(self) -> Path:
        return self.folder / "通知确认记录表.xlsx"

    def record(self, name: str) -> pd.DataFrame:
        return self.tables_of_records.get(name, pd.DataFrame())

    def retired(self, name: str) -> Mapping[str, Mapping[str, Any]]:
        return self.notes.get(name, {})

    def keep(self, update_: RecordUpdate) -> None:
        self.now += timedelta(seconds=1)
        record, leaving = RECORDS[update_.record], {"retired": update_.retired, "revived": update_.revived}
        with Ledger(self.folder) as ledger:
            done = update(record, self.file, update_.rows, ledger, self.now, Setting(self.directory), patience=(), **leaving)
        self.notes[record.name] = done.retired
        self.problems_told += done.problems
        self.written += done.written
        self.tables_of_records[update_.record] = done.table()

    def typed(self, person: str, **cells: Any) -> None:
        """Somebody opens the workbook, types into one row by headings, and saves."""
        book = openpyxl.load_workbook(self.file)
        sheet = book.worksheets[0]
        places = {cell.value: (cell.row, cell.column) for line in sheet.iter_rows() for cell in line if cell.value}
        for heading, value in cells.items():
            sheet.cell(places[person][0], places[heading][1], value)
        book.save(self.file)


def on_disk(folder: Path) -> RealNoticeDesk:
    there = morning(desk())
    mine = RealNoticeDesk(
        there.requests, there.papers, mails=there.mails, policy=there.policy, directory=there.directory, folder=folder
    )
    mine.known(KEEP, CHASE)
    return mine


def rows(mine: RealNoticeDesk) -> dict[str, dict[str, Any]]:
    return {row["person"]: row for row in mine.record("confirmation_record").to_dict("records")}


def listed(mine: RealNoticeDesk, now: datetime) -> set[str]:
    (mail,) = (want for want in mine.round([KEEP, CHASE], now) if isinstance(want, Message))
    return {row[0]["text"] for row in mail.values["rows"]}


def test_a_call_typed_into_the_workbook_counts_and_stays(tmp_path: Path) -> None:
    mine = on_disk(tmp_path)
    assert {"没邮箱", "未开", "退信"} <= listed(mine, ELEVEN)
    mine.typed("没邮箱", 电话提醒时间=datetime(2026, 11, 23, 11, 20), 提醒人="刘洋", 提醒结果="已确认", 备注="已转告")
    mine.typed("未开", 提醒结果="没接")
    comes_back(mine, "退信", "vote", ELEVEN.replace(minute=30), "已阅知")
    assert {"没邮箱", "未开", "退信"} & listed(mine, ELEVEN.replace(hour=12)) == {"未开"}
    row = rows(mine)["没邮箱"]
    assert (row["evidence"], row["confirmed_at"], row["way"]) == ("已确认", datetime(2026, 11, 23, 11, 20), "电话提醒")
    assert (row["caller"], row["remark"], rows(mine)["未开"]["outcome"]) == ("刘洋", "已转告", "未接通")
    assert [one.kind for one in mine.problems_told] == ["E01"], "没接 was taken as 未接通, which is said"


def test_a_round_without_news_draws_nothing(tmp_path: Path) -> None:
    mine = on_disk(tmp_path)
    mine.run(KEEP, ELEVEN)
    drawn, content = mine.written, mine.file.read_bytes()
    mine.run(KEEP, ELEVEN + timedelta(minutes=5))
    assert (mine.written, mine.file.read_bytes()) == (drawn, content)


def test_what_is_long_done_is_looked_up_in_the_workbook_of_its_year(tmp_path: Path) -> None:
    """And a call that somebody writes down very late, into a copy opened before, stands there too."""
    mine = everybody(on_disk(tmp_path), NINE.replace(hour=10))
    mine.run(KEEP, ELEVEN)
    mine.typed("没邮箱", 电话提醒时间=datetime(2026, 11, 23, 11, 20), 提醒人="刘洋", 提醒结果="已确认", 备注="已转告")
    mine.run(KEEP, ELEVEN.replace(hour=12))
    late, old = NINE + timedelta(days=31), mine.file.read_bytes()
    mine.run(KEEP, late)
    assert rows(mine) == {} and mine.record("confirmation_record").empty
    assert (found := past(tmp_path))["没邮箱"]["备注"] == "已转告" and len(found) == len(WHOLE) + 1
    mine.file.write_bytes(old)
    mine.typed("按钮", 备注="补记")
    mine.run(KEEP, late + timedelta(minutes=5))
    assert rows(mine) == {} and past(tmp_path) == found | {"按钮": found["按钮"] | {"备注": "补记"}}
    assert [one.kind for one in mine.problems_told] == ["M27"]


def past(folder: Path) -> dict[str, dict[str, Any]]:
    sheet = openpyxl.load_workbook(folder / "往期" / "通知确认记录表_2026.xlsx").worksheets[0]
    _, _, headings, *lines = sheet.iter_rows(values_only=True)
    found = [dict(zip(headings, line, strict=True)) for line in lines]
    return {row["接收人"]: row for row in found}


def test_the_mail_leads_to_the_workbook(tmp_path: Path) -> None:
    mine = on_disk(tmp_path)
    (mail,) = (want for want in mine.round([KEEP, CHASE], ELEVEN) if isinstance(want, Message))
    assert mail.values["record"] == "记录表/通知确认记录表.xlsx"
