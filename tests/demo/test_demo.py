"""The sample company: a week of it, with every planted mess found, nothing outside its folder, and the same bytes each time."""

from __future__ import annotations

import json
import os
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from automation.app import Office
from automation.commands.weekly import consolidate_week
from automation.config import load
from automation.demo.place import MARK, Place
from automation.demo.sample import Sample
from automation.demo.steps import STEPS
from automation.demo.story import looks
from automation.demo.week import last_closed_week, live_through_a_week
from automation.errors import ConfigurationError, ExitCode
from automation.organization.reporting_week import ReportingWeek
from automation.organization.working_calendar import WorkingCalendar
from automation.organization.working_time import WorkingTime
from automation.screen import Screen
from automation.simulation.opened_form import opened
from automation.simulation.row_typing import record_path, records

MONDAY = datetime(2026, 11, 23, 9, 0)
W47 = ReportingWeek(2026, 47)
GONE = ("sent", "delivered", "bounced")
SILENT = {"S07"}
"""Treated without a word."""
WITHOUT_ROW = {"S06", "S10", "S24", "I14"}
"""The message names the column, the example or the ring instead."""
SHEETS = [
    "总览",
    "项目进度",
    "部门进度",
    "任务明细",
    "延期与风险",
    "问题清单",
    "下周计划",
    "甘特图",
    "未提交与数据问题",
    "数据来源",
]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, Any], Office]]:
    """(the folder above the demo's, the answer of --json, an office of the demo's configuration on Friday evening)"""
    root = tmp_path_factory.mktemp("somewhere")
    answers: list[dict[str, Any]] = []

    class Listening(Screen):
        def answer(self, content: Any) -> None:
            answers.append(json.loads(json.dumps(content, default=str)))

    folder = root / "样例"
    with Office(load(None, root / "other"), MONDAY) as office:
        assert live_through_a_week(Listening(as_json=True), office, folder, show=False) is ExitCode.DONE
    with Office(load(folder / "config.ini"), datetime(2026, 11, 20, 18, 0)) as friday:
        yield root, answers[0], friday


@pytest.mark.slow
def test_the_report_has_its_ten_sheets_and_says_who_was_late(demo: tuple[Path, dict[str, Any], Office]) -> None:
    _, answer, _ = demo
    with zipfile.ZipFile(answer["report"]) as report:
        workbook = report.read("xl/workbook.xml").decode()
    places = [workbook.find(f'name="{sheet}"') for sheet in SHEETS]
    assert -1 not in places and places == sorted(places)
    assert answer["week"] == "2026-W47"
    assert answer["completeness"].startswith("12 个部门应报：9 按时，2 迟交，1 未提交；")
    assert answer["faults"] == [] and answer["mails"] > 20 and answer["slips"]


@pytest.mark.slow
def test_every_planted_mess_is_found_where_it_lies(demo: tuple[Path, dict[str, Any], Office]) -> None:
    _, answer, office = demo
    build = office.history.build("weekly_report", "2026-W47")
    assert build is not None and build.result is not None
    messages = {(one["kind"], one["file"]): one for one in build.result["problems"]}
    assert len({one["id"] for one in answer["planted"]}) >= 30
    for one in answer["planted"]:
        found = messages.get((one["id"], one["path"]))
        if one["id"] not in SILENT:
            assert found is not None, one
            row = found["cell"].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
            assert row in found["message"] or one["id"] in WITHOUT_ROW, found


@pytest.mark.slow
def test_the_moved_column_is_read_as_what_it_is(demo: tuple[Path, dict[str, Any], Office]) -> None:
    _, _, office = demo
    books = {book.path: book for book in office.gather().workbooks}
    table = books["周进度/2026-W47/产品部.xlsx"].reading.filled
    assert table is not None
    assert all(plan is None or not plan.startswith("前置任务") for plan in table.tables["progress"].columns["plan"])
    assert any(table.tables["progress"].columns["plan"])


@pytest.mark.slow
def test_the_notices_of_the_week_are_confirmed_by_everybody(demo: tuple[Path, dict[str, Any], Office]) -> None:
    """What is faulty is told and mended, what is sent back is asked about again; whoever does not confirm is phoned."""
    _, answer, office = demo
    assert answer["notices"] == 3 and len(set(answer["confirmed"])) == 1 and answer["confirmed"][0] > 80
    assert Path(answer["bulletin"]).is_file()
    keys = sorted(entry.key for entry in office.outbox.entries(*GONE))
    counts = Counter(key.split("/")[0] for key in keys)
    assert counts["draft_notice"] == counts["publish_notice"] == counts["remind_unconfirmed"] == counts["notice_summary"] == 3
    asked = Counter(key.split("/")[2] for key in keys if key.startswith("ask_approval/notice/"))
    assert asked == {"N-2026-101": 1, "N-2026-102": 2, "N-2026-103": 1}, "the second was sent back"
    told = " ".join(str(entry.subject) for entry in office.outbox.entries(*GONE))
    assert "要改好才能请求审批" in told and "退回" in told and "还差 5 人确认" in told
    ways = Counter(row["way"] for row in _rows(office, "confirmation_record"))
    assert ways["电话提醒"] >= 6 and min(ways[way] for way in ("投票按钮", "邮件回复", "已读回执")) > 5


@pytest.mark.slow
def test_letters_go_outside_only_after_somebody_else_checked_them(demo: tuple[Path, dict[str, Any], Office]) -> None:
    _, answer, office = demo
    assert sorted(Path(letter).name for letter in answer["letters"]) == [
        "CR-2026-101_反馈函_2026-11-16.docx", "CR-2026-101_进展函_2026-11-20.docx", "CR-2026-102_Response_2026-11-16.docx",
        "CR-2026-103_反馈函_2026-11-17.docx", "EX-2026-101_交付时间调整函_2026-11-16.docx",
    ]  # fmt: skip
    outside = {one.address for entry in office.outbox.entries(*GONE) for one in entry.recipients if not one.address.endswith("@example.com")}
    assert outside == {"xu@yunshan.example.com", "anna@northwind.example.com", "qian@haishi.example.com", "sun@chips.example.com"}
    passed = {row["matter"] for row in _rows(office, "approval_log") if row["verdict"] == "通过"}
    assert passed >= {f"client/CR-2026-10{number}/feedback_letter" for number in (1, 2, 3)} | {"external/EX-2026-101"}
    (kept,) = _rows(office, "correspondence_record")
    assert kept["state"] == "已回复"


def _rows(office: Office, name: str) -> list[dict[str, Any]]:
    record = records()[name]
    found = opened((office.workspace / record_path(record)).read_bytes(), [record.form])
    assert found
    return found.rows


def test_a_short_week_is_lived_through_faster() -> None:
    """Golden Week leaves two working days: the steps stay in their order, and the last ones are left out."""
    working = WorkingTime(WorkingCalendar())
    opening, end = datetime(2026, 9, 28, 8, 30), datetime(2026, 9, 29, 9)
    found = list(looks(STEPS, opening, end, working))
    moments = [moment for moment, _ in found]
    assert [step for _, step in found] == list(STEPS[: len(found)]) and len(found) >= 6
    assert moments == sorted(set(moments)) and moments[0] == opening and moments[-1] <= end


@pytest.mark.slow
def test_nothing_lies_outside_its_folder(demo: tuple[Path, dict[str, Any], Office]) -> None:
    root, _, _ = demo
    assert os.listdir(root) == ["样例"]


@pytest.mark.slow
def test_consolidating_again_sends_nothing_twice(demo: tuple[Path, dict[str, Any], Office]) -> None:
    _, answer, office = demo
    before = sorted(path.name for path in office.config.paths.mail.iterdir())
    with office.lease():
        outcome = consolidate_week(office, None)
    assert not outcome.fresh and outcome.queued == 0
    assert outcome.build.headline == answer["completeness"]
    assert before == sorted(path.name for path in office.config.paths.mail.iterdir())


@pytest.mark.slow
def test_the_same_seed_and_moment_give_the_same_bytes() -> None:
    one, other = (Sample(W47, datetime(2026, 11, 20, 17, 0), ZoneInfo("Asia/Shanghai")) for _ in range(2))
    assert list(one.this_week()) == list(other.this_week())


def test_a_folder_that_is_not_ours_is_left_alone(tmp_path: Path) -> None:
    theirs = tmp_path / "正经文件.xlsx"
    theirs.write_bytes(b"important")
    with pytest.raises(ConfigurationError, match="不是空文件夹"):
        Place(tmp_path).clear()
    assert os.listdir(tmp_path) == [theirs.name]


def test_an_earlier_demo_is_built_anew_and_other_files_in_it_stay(tmp_path: Path) -> None:
    (tmp_path / MARK).touch()
    place = Place(tmp_path)
    (place.workspace / "旧").mkdir(parents=True)
    (tmp_path / "我的笔记.txt").touch()
    place.clear()
    assert os.listdir(place.workspace) == []
    assert (tmp_path / "我的笔记.txt").exists()


@pytest.mark.parametrize(
    ("moment", "label"),
    [
        (datetime(2026, 11, 20, 17, 29), "2026-W46"),
        (datetime(2026, 11, 20, 17, 30), "2026-W47"),
        (datetime(2026, 11, 23, 9, 0), "2026-W47"),
        (datetime(2026, 10, 8, 9, 0), "2026-W40"),
    ],
)
def test_the_week_is_the_last_one_that_is_over(tmp_path: Path, moment: datetime, label: str) -> None:
    with Office(load(None, tmp_path), moment) as office:
        assert last_closed_week(office)[0].label == label
