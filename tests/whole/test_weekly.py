"""`weekly` as a whole: the same inputs give the same figures, a change changes what it should, a past week stays as it was."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from automation.organization.reporting_week import ReportingWeek
from automation.organization.working_calendar import WorkingCalendar
from tests.projects.slow_figures import SlowFigures
from tests.whole.office import (
    BREAKDOWNS,
    CONTROLLER,
    LAUNCH,
    PLAN,
    SAID,
    W46,
    W47,
    W48,
    Company,
    breakdown,
    progress_path,
    reports,
)

# SPEC §5, word for word, with the completeness line and the remarks, which the report carries too.
KEYS = {
    "": "week cutoff completeness remarks projects departments tasks problems files",
    "projects": "name id tasks not_started in_progress done overdue cancelled completion planned deviation "
    "planned_end forecast_end",
    "departments": "name submission submitted_at tasks overdue completion",
    "tasks": "project id name department person start end status reported_status percent planned deviation days_overdue "
    "blocked at_risk forecast_end float critical carried_over source",
    "problems": "file sheet cell kind value message severity",
    "files": "path form sha256 rows status reason",
}
TASK_FILE = "项目/控制器/任务分解表.xlsx"
LATE = datetime(2026, 11, 20, 17, 20)
SATURDAY = "2026-11-21T10:00"
NEXT_FRIDAY = "2026-11-27T17:30"
NEXT_MONTH = "2026-12-20T09:00"


@pytest.fixture
def company(tmp_path: Path) -> Company:
    return Company(tmp_path).settle()


@pytest.fixture(scope="module")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> tuple[Company, Any]:
    """The company after its week, with the figures; for tests that change nothing."""
    company = Company(tmp_path_factory.mktemp("whole")).settle()
    return company, company.weekly()


@pytest.fixture
def week(looked_at: tuple[Company, Any], tmp_path: Path) -> tuple[Company, Any]:
    """The same in a place of its own."""
    company, figures = looked_at
    return company.copied(tmp_path), figures


def differences(before: Any, after: Any, place: str = "") -> Iterator[str]:
    """Places where two JSON values differ: tasks[3].percent."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in before.keys() | after.keys():
            yield from differences(before.get(key), after.get(key), f"{place}.{key}".strip("."))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from differences(one, other, f"{place}[{number}]")
    elif before != after:
        yield place


def without_files(figures: Any) -> Any:
    """What a later month must show again; which files lie about by then is another matter."""
    return {key: value for key, value in figures.items() if key != "files"}


def one(rows: Sequence[Any], **wanted: Any) -> Any:
    (found,) = [row for row in rows if all(row[key] == value for key, value in wanted.items())]
    return found


def test_the_figures_have_exactly_the_keys_of_the_specification(company: Company) -> None:
    company.tell("采购部", [reports(W47, "采购部")[0] | {"status": "快好了"}])
    figures = company.weekly()
    assert set(figures) == set(KEYS[""].split())
    for name in KEYS:
        if name:
            assert figures[name] and all(list(row) == KEYS[name].split() for row in figures[name])
    assert all(set(row["source"]) == {"file", "sheet", "row"} for row in figures["tasks"])
    assert (figures["week"], figures["cutoff"]) == (W47, "2026-11-20T17:00:00+08:00")


def test_every_task_is_found_again_at_its_source(looked_at: tuple[Company, Any]) -> None:
    company, figures = looked_at
    opened = cache(openpyxl.load_workbook)
    for row in figures["tasks"]:
        source = row["source"]
        sheet = opened(company.drive / source["file"])[source["sheet"]]
        assert [sheet.cell(source["row"], column).value for column in (1, 2)] == [row["id"], row["name"]]


def test_twice_gives_the_same_figures_and_no_second_mail(company: Company) -> None:
    first, keys = company.run("weekly", "--json"), company.mail_keys()
    report = company.report.stat().st_mtime_ns, hashlib.sha256(company.report.read_bytes()).digest()
    assert company.run("weekly", "--json") == first
    assert company.mail_keys() == keys
    assert (company.report.stat().st_mtime_ns, hashlib.sha256(company.report.read_bytes()).digest()) == report
    said = company.run("weekly")
    assert said.out.splitlines()[-1] == f"没有变化，报表仍是：{company.report}"


def test_a_rebuilt_report_has_the_same_figures_and_queues_nothing(week: tuple[Company, Any]) -> None:
    company, figures = week
    keys = company.mail_keys()
    company.report.unlink()
    assert company.weekly() == figures
    assert company.mail_keys() == keys and company.report.exists()


def test_a_changed_workbook_changes_exactly_what_it_should(week: tuple[Company, Any]) -> None:
    company, before = week
    rows = reports(W47, "市场部")
    company.tell("市场部", [rows[0] | {"percent": 90}], saved=datetime(2026, 11, 20, 15, 30))
    after = company.weekly(now="2026-11-20T17:45")
    assert set(differences(before, after)) == {
        "tasks[7].percent", "tasks[7].deviation", "tasks[7].forecast_end", "tasks[7].float",
        "projects[1].completion", "projects[1].deviation", "departments[1].completion", "files[3].sha256",
    }  # fmt: skip
    assert (after["tasks"][7]["id"], after["tasks"][7]["percent"], after["departments"][1]["name"]) == ("001", 90.0, "市场部")


def test_the_figures_equal_the_slow_ones(looked_at: tuple[Company, Any]) -> None:
    week = ReportingWeek.parse(W47)
    told = [
        row | {"week": label, "department": department, "first_seen": datetime(2026, 11, 20, 15)}
        for label, department in SAID
        for row in reports(label, department)
    ]
    slow = SlowFigures(PLAN, told, week, WorkingCalendar())
    figures = looked_at[1]
    for row in figures["tasks"]:
        key = row["project"], row["id"]
        state, end = slow.state[key], slow.ends.get(key)
        told = [row[name] for name in ("status", "reported_status", "percent", "carried_over", "days_overdue", "float")]
        known = [state[name] for name in ("status", "reported", "percent", "carried")]
        assert told == [*known, slow.days_overdue(key), slow.float(key)]
        seen = (slow.blocked(key), slow.at_risk(key), end and end.isoformat())
        assert (row["blocked"], row["at_risk"], row["forecast_end"]) == seen
        assert row["planned"] == pytest.approx(float(slow.planned(key)), abs=0.0051)
    for row in figures["projects"]:
        keys = [key for key in slow.plan if key[0] == row["name"]]
        completion, planned = slow.completion(keys), slow.mean(keys, slow.planned)
        assert completion is not None and planned is not None
        assert (row["completion"], row["planned"]) == pytest.approx((float(completion), float(planned)), abs=0.0051)
    assert {row["name"]: row["submission"] for row in figures["departments"]} == {
        name: slow.submission(name) for name in ("研发部", "市场部", "质量部", "采购部")
    }


def test_late_missing_and_carried_over(tmp_path: Path) -> None:
    company = Company(tmp_path).settle(without=[progress_path(W47, "采购部"), progress_path(W47, "质量部")])
    company.tell("采购部", reports(W47, "采购部"), saved=LATE)
    figures = company.weekly()
    assert {row["name"]: row["submission"] for row in figures["departments"]} == {
        "研发部": "按时", "市场部": "按时", "质量部": "未提交", "采购部": "迟交",
    }  # fmt: skip
    assert one(figures["departments"], name="采购部")["submitted_at"] == "2026-11-20T17:20:00+08:00"
    checked = one(figures["tasks"], project=LAUNCH, id="003")
    assert (checked["carried_over"], checked["percent"]) == (True, 20.0)
    assert figures["completeness"] == "4 个部门应报：2 按时，1 迟交，1 未提交；1 项沿用上周"
    assert [row["kind"] for row in figures["problems"]] == ["V09"]


def test_a_mended_form_after_its_return_slip(company: Company) -> None:
    rows = reports(W47, "研发部")
    company.tell("研发部", [rows[0] | {"percent": None, "status": "快好了"}, rows[1]])
    first = company.run("weekly", "--json")
    assert first.code == 10
    refused = one(first.json["problems"], kind="E03")
    assert refused["message"].startswith("周进度填报表第8行“状态”(D8)") and "请选" in refused["message"]
    assert one(first.json["tasks"], project=CONTROLLER, id="003")["percent"] == 70.0
    slips = [message for message in company.outbox() if message["key"].startswith("receipt/weekly_progress/研发部/")]
    assert company.run("outbox", "show", slips[0]["key"], "--json").json["attachments"]
    company.tell("研发部", rows, saved=LATE)
    mended = company.weekly(now="2026-11-20T18:00")
    assert [row["kind"] for row in mended["problems"] if row["severity"] == "error"] == []
    assert one(mended["tasks"], project=CONTROLLER, id="003")["percent"] == 85.0
    assert one(mended["departments"], name="研发部")["submission"] == "按时"
    assert len([key for key in company.mail_keys() if key.startswith("receipt/weekly_progress/研发部/")]) == 2


def test_the_next_week_goes_on_from_this_one(week: tuple[Company, Any]) -> None:
    company, _ = week
    company.tell("研发部", [row | {"percent": 95} for row in reports(W47, "研发部")], W48, datetime(2026, 11, 27, 12))
    figures = company.weekly(now=NEXT_FRIDAY)
    assert figures["week"] == W48
    assert one(figures["tasks"], project=CONTROLLER, id="003")["percent"] == 95.0
    late = one(figures["tasks"], project=CONTROLLER, id="005")
    assert (late["percent"], late["carried_over"]) == (10.0, True)
    assert {row["name"]: row["submission"] for row in figures["departments"]}["采购部"] == "未提交"
    assert {key.split("/")[1] for key in company.mail_keys() if key.startswith("weekly_report/")} == {W47, W48}


@pytest.mark.slow
def test_the_same_week_a_month_later_gives_the_same_figures(week: tuple[Company, Any]) -> None:
    """Later forms have come, the task list was edited, the old week's folder is gone."""
    company, figures = week
    keys = company.mail_keys()
    company.weekly(now=NEXT_FRIDAY)
    mails = company.mail_keys()
    rows = [row | {"status": "已完成", "end": date(2026, 12, 18)} for row in BREAKDOWNS[TASK_FILE]]
    company.put(TASK_FILE, breakdown(CONTROLLER, rows), datetime(2026, 12, 14, 9))
    company.tell("研发部", [row | {"percent": 99} for row in reports(W47, "研发部")], "2026-W50", datetime(2026, 12, 11, 12))
    for week in (W46, W47):
        shutil.rmtree(company.drive / "周进度" / week)
    company.weekly(now="2026-12-18T17:30")
    again = company.weekly("--week", W47, now=NEXT_MONTH)
    assert list(differences(without_files(figures), without_files(again))) == []
    assert again["files"] == figures["files"]
    assert {key for key in company.mail_keys() if f"/{W47}" in key} == {key for key in keys if f"/{W47}" in key}
    assert set(mails) <= set(company.mail_keys())


def test_columns_that_staff_added_are_kept(company: Company) -> None:
    file = company.drive / TASK_FILE
    book = openpyxl.load_workbook(file)
    sheet = book["项目任务分解表"]
    sheet["K7"], sheet["K10"] = "预算（万元）", "12.5"
    book.save(file)
    figures = company.weekly()
    assert [(row["kind"], row["file"]) for row in figures["problems"] if row["kind"] == "S10"] == [("S10", TASK_FILE)]
    assert one(figures["tasks"], project=CONTROLLER, id="003")["percent"] == 85.0


def test_a_week_may_be_named_by_any_of_its_days(looked_at: tuple[Company, Any]) -> None:
    company, figures = looked_at
    assert company.weekly("--week", "2026-11-18") == figures


def test_exit_codes(company: Company) -> None:
    assert company.run("weekly").code == 0
    company.tell("采购部", [reports(W47, "采购部")[0] | {"percent": "快好了"}])
    assert company.run("weekly").code == 10
    company.put("项目/坏.xlsx", b"PK\x03\x04" + bytes(500), datetime(2026, 11, 2))
    assert company.run("weekly").code == 20
    wrong = company.run("weekly", "--week", "第47个")
    assert wrong.code == 40 and wrong.complaint == "--week 写的“第47个”不是周次。请写成 2026-W47，或者那一周的任何一天。"
    for now in ("昨天", "0001-01-01T00:00", "9999-12-31T23:59"):
        assert company.run("weekly", now=now).code == 40


def test_a_bug_is_told_in_one_line_and_logged_whole(company: Company) -> None:
    """What no run has written: a kept result that cannot be unpacked."""
    company.weekly()
    ledger = sqlite3.connect(company.state / "history.sqlite")
    with ledger:
        ledger.execute("UPDATE build SET result = x'00'")
    ledger.close()
    answer = company.run("weekly", "--json")
    assert answer.code == 1
    assert answer.complaint.startswith("程序出错了（error: ")
    assert answer.json == {"error": answer.complaint, "exit_code": 1}
    assert "Traceback" in (company.state / "tongda.log").read_text(encoding="utf-8")
