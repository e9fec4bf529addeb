"""Records under real conditions: LibreOffice as the other writer, and a process that is truly killed."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from libreoffice import INSTALLED, act_in
from record_play import Desk, begun, past_rows, program_row, shown

from automation.clients.client_progress import RECORD as PROGRESS
from automation.forms.reading.limits import RECORD_CELLS
from automation.forms.reading.opening import open_fast
from automation.forms.reading.preflight import UnusualError
from automation.forms.recording.place import digest_of
from automation.forms.schema.record_update import Retired
from automation.projects.issue_log import RECORD as ISSUES

ROOT = Path(__file__).resolve().parents[2]
CHILD = """
import sys
from pathlib import Path
from record_play import Desk, program_row
desk = Desk(Path(sys.argv[1]))
print("begun", flush=True)
for turn in range(1000):
    desk.run(program_row(1, late="是" if turn % 2 else "否"), program_row(int(sys.argv[2])))
"""
RETIRING = """
import os, signal, sys
from pathlib import Path
from record_play import Desk, at_system_calls, program_row
from automation.forms.schema.record_update import Retired
desk, calls = Desk(Path(sys.argv[1])), 0
def kill(name):
    global calls
    calls += 1
    if calls == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)
with at_system_calls(kill):
    desk.run(program_row(1), program_row(2), program_row(3), retired=[Retired(sys.argv[3], [sys.argv[3]], 2026)])
"""


@pytest.mark.slow
def test_killed_for_real_between_the_two_writes(tmp_path: Path) -> None:
    """At every call to the operating system by which a row gets into the yearly workbook and out of the record."""
    desk = begun(tmp_path, 3)
    with desk.typing() as copy:
        for row in copy.rows:
            row["答复"] = f"答{row['编号']}"
    desk.run()
    desk.ledger.close()
    for instant, key in zip((3, 4, 5, 6, 7, 8, 9), ("001", "001", "002", "002", "002", "003", "003"), strict=True):
        command = [sys.executable, "-c", RETIRING, str(tmp_path), str(instant), key]
        environment = {"PYTHONPATH": f"{ROOT}:{Path(__file__).parent}", "PATH": ""}
        child = subprocess.run(command, env=environment, capture_output=True, timeout=120, check=False)
        assert child.returncode == -signal.SIGKILL, child.stderr
        again = Desk(tmp_path)
        again.run(*[program_row(number) for number in range(1, 4)])
        rows = [*again.open().rows, *past_rows(again)]
        assert sorted((row["编号"], row["答复"]) for row in rows) == [(number, f"答{number}") for number in ("001", "002", "003")]
        again.ledger.close()
    assert [each.name for each in (desk.path.parent / "往期").iterdir()] == ["事项表_2026.xlsx"]


@pytest.mark.slow
@pytest.mark.skipif(not INSTALLED, reason="LibreOffice is not installed")
def test_libreoffice_saves_an_old_copy_and_the_yearly_workbook(tmp_path: Path) -> None:
    """What it types into a row that has left comes along; what it makes of the yearly workbook says the same, and is put aside."""
    desk = begun(tmp_path, 3)
    with desk.typing() as copy:
        copy.type("001", "答复", "一\n换行")
        copy.type("001", "期限", date(2026, 11, 27))
    desk.run()
    old, retired = desk.path.read_bytes(), [Retired("一", ["001", "002"], 2026)]
    desk.run(retired=retired)
    desk.path.write_bytes(old)
    act_in(desk.path, tmp_path / "profile", 'sheet.getCellRangeByName("E7").String = "李娜补记"')
    updated = desk.run(retired=retired)
    assert [problem.kind for problem in updated.problems] == ["M27"] and shown(desk, "编号") == ["003"]
    first, second = past_rows(desk)
    assert (first["答复"], first["期限"], second["备注"]) == ("一\n换行", date(2026, 11, 27), "李娜补记")
    past = desk.path.parent / "往期" / "事项表_2026.xlsx"
    before = past.read_bytes()
    act_in(past, tmp_path / "profile")
    assert past.read_bytes() != before and past_rows(desk) == [first, second]
    saved = past.read_bytes()
    desk.run(retired=[Retired("二", ["003"], 2026)])
    (original,) = (desk.path.parent / "原件").iterdir()
    assert original.read_bytes() == saved and [row["编号"] for row in past_rows(desk)] == ["001", "002", "003"]


@pytest.mark.slow
def test_a_record_of_more_cells_than_other_workbooks_may_have(tmp_path: Path) -> None:
    """16,000 rows of 20 columns: what is too much to be read at once from anybody's hand is the program's own here."""
    rows = [{"id": f"CR-{number:05d}", "client": "示例公司", "overdue": "否"} for number in range(16_000)]
    desk = Desk(tmp_path, record=PROGRESS)
    assert desk.run(*rows).written and not desk.run(*rows).written
    with pytest.raises(UnusualError):
        open_fast(desk.path.read_bytes())
    sheet = open_fast(desk.path.read_bytes(), RECORD_CELLS).sheets[0]
    assert len([row for row in sheet.values if str(row[0]).startswith("CR-")]) == len(rows)
    desk.run(rows[0] | {"overdue": "是"})
    first, last = (desk.ledger.newest(PROGRESS.name), desk.ledger.edition(PROGRESS.name, digest_of(desk.path.read_bytes())))
    assert first and last and first.no == last.no and last.content.rows["CR-00000"].cells["overdue"] == "是"


@pytest.mark.slow
def test_killed_for_real_while_people_type(tmp_path: Path) -> None:
    """Ten times the process is killed at some instant of its writing; everything typed before and in between is there."""
    desk, instants = begun(tmp_path, 2), random.Random(7)
    desk.ledger.close()
    for turn in range(3, 13):
        if desk.path.exists():
            with desk.typing() as copy:
                copy.type("001", "答复", f"第{turn}次")
                copy.add(事项=f"自己加的{turn}")
        command = [sys.executable, "-c", CHILD, str(tmp_path), str(turn)]
        environment = {"PYTHONPATH": f"{ROOT}:{Path(__file__).parent}", "PATH": ""}
        child = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)
        assert child.stdout is not None and child.stdout.readline() == b"begun\n"
        time.sleep(instants.uniform(0.0, 0.25))
        child.kill()
        child.wait()
        child.stdout.close()
    last = Desk(tmp_path)
    last.run(*[program_row(number) for number in range(1, 13)])
    whats = shown(last, "事项")
    assert len(set(whats)) == len(whats) and {f"事项{number}" for number in range(1, 13)} <= set(whats)
    typed = [what for what in whats if what.startswith("自己加的")]
    assert shown(last, "答复")[whats.index("事项1")] == f"第{typed[-1].removeprefix('自己加的')}次"
    assert sorted(entry.name for entry in last.path.parent.iterdir()) == [last.path.name]


@pytest.mark.slow
@pytest.mark.skipif(not INSTALLED, reason="LibreOffice is not installed")
def test_libreoffice_sorts_inserts_types_and_saves(tmp_path: Path) -> None:
    desk = Desk(tmp_path, record=ISSUES)
    told = {"project_name": "控制器", "source": "周进度", "raised_at": datetime(2026, 11, 20, 16, 30), "overdue": "否"}
    rows = [{"ref": f"{number}", "description": f"问题{number}", **told} for number in range(1, 4)]
    desk.run(*rows)
    with desk.typing() as copy:
        copy.rows[2]["解决时限"] = "月底"
    desk.run(*rows)
    act_in(
        desk.path,
        tmp_path / "profile",
        'sheet.getCellRangeByName("L6").String = "换国产料"',
        "Dim where As New com.sun.star.table.CellAddress",
        "where.Column = 11",
        "where.Row = 5",
        'sheet.Annotations.insertNew(where, "请尽快")',
        'sheet.getCellRangeByName("N7").Value = 46353',
        'sheet.getCellRangeByName("L7").String = "协调台架" & Chr(10) & "周三让出"',
        'area = sheet.getCellRangeByName("A6:P8")',
        "Dim order(0) As New com.sun.star.table.TableSortField",
        "order(0).Field = 0",
        "order(0).IsAscending = False",
        'area.sort(Array(Setting("SortFields", order()), Setting("ContainsHeader", False)))',
        "sheet.Rows.insertByIndex(6, 1)",
        'sheet.getCellRangeByName("C7").String = "现场漏电"',
        'sheet.getCellRangeByName("C8").String = "被改的描述"',
        'sheet.getCellRangeByName("Q5").String = "费用"',
        'sheet.getCellRangeByName("Q7").Value = 1234.5',
    )
    updated = desk.run(*rows)
    names = ("id", "description", "solution", "solve_by", "origin")
    assert [tuple(each[name] for name in names) for each in updated.rows] == [
        ("0003", "问题3", None, None, "program"),  # 月底 is no day
        ("0004", "现场漏电", None, None, "staff"),
        ("0002", "问题2", "协调台架\n周三让出", date(2026, 11, 27), "program"),
        ("0001", "问题1", "换国产料", None, "program"),
    ]
    assert updated.written and [problem.kind for problem in updated.problems] == ["M21", "D10"]
    assert updated.rows[1]["extras"] == {"费用": 1234.5}
    sheet = openpyxl.load_workbook(desk.path)[ISSUES.title]
    assert [sheet.cell(row, 1).value for row in range(6, 10)] == ["0003", "0004", "0002", "0001"]
    assert sheet["L9"].comment.text == "请尽快"
    before = desk.path.read_bytes()
    assert not desk.run(*rows).written and desk.path.read_bytes() == before
    act_in(desk.path, tmp_path / "profile")
    assert desk.path.read_bytes() != before
    again = desk.run(*rows)
    assert "note:solve_by" not in desk.ledger.truth("issue_log").rows["0003"].cells
    assert not again.written and not again.kept and again.rows[2]["solve_by"] == date(2026, 11, 27)
