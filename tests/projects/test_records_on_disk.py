"""The jobs that keep records, with the real round trip to a workbook in between."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
from company_tables import task
from desk import RECORDS, Desk
from minutes_tables import SAVED, on_the_drive
from test_deliverable_jobs import drop
from test_issue_log import told

from automation.forms.record import Ledger, update
from automation.forms.schema.column import Setting
from automation.jobs.job import Job, RecordUpdate
from automation.projects import keep_deliverables, keep_issue_log, send_minutes

MONDAY = datetime(2026, 11, 23, 9)


@dataclass
class RealDesk(Desk):
    """Records as workbooks below `folder`; written: how many of them the last run drew anew."""

    folder: Path = Path()
    tables_of_records: dict[str, pd.DataFrame] = field(default_factory=dict)
    written: int = 0
    now: datetime = MONDAY

    def record(self, name: str) -> pd.DataFrame:
        return self.tables_of_records.get(name, pd.DataFrame())

    def keep(self, update_: RecordUpdate) -> None:
        self.now += timedelta(seconds=1)
        path = self.folder / f"{RECORDS[update_.record].title}.xlsx"
        with Ledger(self.folder) as ledger:
            done = update(RECORDS[update_.record], path, update_.rows, ledger, self.now, Setting(self.directory), patience=())
        assert not done.problems
        self.written += done.written
        self.tables_of_records[update_.record] = done.table()

    def kept_by(self, job: Job, now: datetime = MONDAY) -> list[dict[str, Any]]:
        """The rows of the job's record after a run; as with the engine, a run begins without knowing them."""
        self.tables_of_records.clear()
        self.written = 0
        self.run(job, now)
        (table,) = self.tables_of_records.values()
        return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def desk(tmp_path: Path) -> RealDesk:
    tasks = [task(filler="张伟", status="进行中", deliverable="图"), task("002", filler="张伟", status="进行中")]
    found = RealDesk(tasks, [told("缺芯片"), told("缺人", "002")], [drop()], folder=tmp_path)
    found.memory.seen[send_minutes.JOB.name] = datetime(2026, 10, 1)
    return found


def test_problems_told_again_stay_one_row_with_what_staff_typed(tmp_path: Path) -> None:
    mine = desk(tmp_path)
    assert [(row["id"], row["description"]) for row in mine.kept_by(keep_issue_log.JOB)] == [("0001", "缺芯片"), ("0002", "缺人")]
    path = tmp_path / "项目问题跟踪表.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    places = {cell.value: (cell.row, cell.column) for line in sheet.iter_rows() for cell in line if cell.value}
    sheet.cell(places["0001"][0], places["解决方案"][1], "换第二货源")
    sheet.cell(places["0001"][0], places["解决时限"][1], date(2026, 11, 27))
    book.save(path)
    mine.reports = [
        *mine.reports,
        told("还缺芯片", week=48),
        told("测试台未到货", "002", week=48, first_seen=datetime(2026, 11, 27, 16)),
    ]
    rows = mine.kept_by(keep_issue_log.JOB, datetime(2026, 11, 27, 17))
    assert [(row["id"], row["description"], row["solution"], row["overdue"]) for row in rows] == [
        ("0001", "缺芯片\n（最近一次：还缺芯片）", "换第二货源", "否"), ("0002", "缺人", None, "是"), ("0003", "测试台未到货", None, "否"),
    ]  # fmt: skip
    assert rows[0]["solve_by"] == date(2026, 11, 27)
    assert mine.kept_by(keep_issue_log.JOB, datetime(2026, 11, 27, 17)) == rows and not mine.written, "nothing new, nothing drawn"


def test_deliverables_stand_in_their_record_once(tmp_path: Path) -> None:
    mine = desk(tmp_path)
    (row,) = mine.kept_by(keep_deliverables.JOB)
    assert (row["task_id"], row["content"], row["submitted_at"], row["verdict"]) == ("001", "a" * 12, drop().moment, None)
    assert row["file"] == drop().path, "the deliverable, not the record in which it stands"
    later = datetime(2026, 11, 24, 9)
    mine.dropped = [drop(content="1")]
    assert [row["submitted_at"] for row in mine.kept_by(keep_deliverables.JOB, later)] == [drop().moment, later]
    assert len(mine.kept_by(keep_deliverables.JOB, later)) == 2 and not mine.written


def test_minutes_that_were_sent_are_known_the_next_time(tmp_path: Path) -> None:
    mine = desk(tmp_path)
    on_the_drive(mine)
    (row,) = mine.kept_by(send_minutes.JOB, SAVED)
    assert (row["project_id"], row["recipients"]) == ("P1", ("张伟", "李娜"))
