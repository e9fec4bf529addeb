"""`status`, its page, and `catalog`: what is on, due next, waiting, late and worrying, after rounds of a real company."""

from __future__ import annotations

import html
import re
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from automation import catalog
from automation.commands.overview import words_of
from automation.errors import AutomationError
from automation.jobs.job import Reminder
from automation.jobs.lease import lease
from automation.mail.ledger_reading import PROVEN, LedgerReading
from automation.mail.proven_states import PROOF
from tests.whole.office import Company
from tests.whole.rounds import MONDAY, NINE, Probe, at, go, letter

TUESDAY, THURSDAY, FRIDAY = "2026-11-24", "2026-11-26", "2026-11-27"
WHO = ("李娜", "person4@example.com")
LATER = "下一次（11月26日(周四)09:00）已到，由它代替"
EVENING = at(FRIDAY, "18:20")


def worked(home: Path, monkeypatch: pytest.MonkeyPatch) -> Company:
    """A week: reminders on Tuesday, off on Wednesday, on Friday evening one mail that waits and one that is held."""
    company = Company(home).settle(without=("项目", "周进度"))
    asks = Probe("asks", (NINE,), [Reminder(f"task/{number}", "3d", WHO, "任务快到期") for number in (1, 2)])
    sends = Probe("sends", (), [])
    monkeypatch.setattr(catalog, "jobs", lambda: [asks.job, sends.job])
    for now in (at(MONDAY, "09:05"), at(TUESDAY, "09:01"), at(THURSDAY, "09:01"), at(FRIDAY, "09:01")):
        go(company, now)
    sends.wants = [letter("first"), letter("second")]
    company.put("别处/表.xlsx", b"PK no workbook")
    go(company, at(FRIDAY, "18:10"))
    company.run("outbox", "hold", "first", "--why", "等总经理看过", now=at(FRIDAY, "18:15"))
    return company


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """Only looked at and copied; moved away, so that its ledger is nowhere else."""
    home = tmp_path_factory.mktemp("status")
    with pytest.MonkeyPatch.context() as patch:
        return Company(Path(shutil.move(worked(home / "first", patch).home, home / "week")))


@pytest.fixture
def company(week: Company, tmp_path: Path) -> Company:
    return Company(Path(shutil.copytree(week.home, tmp_path / "office")))


def told(company: Company, now: str = EVENING) -> Any:
    answer = company.run("status", "--json", now=now)
    return answer.json | {"code": answer.code}


def test_before_anything_ran_there_is_nothing_to_worry_about(tmp_path: Path) -> None:
    company = Company(tmp_path).settle(without=("项目", "周进度"))
    said = told(company, now="2026-06-19T17:30")
    assert (said["code"], said["heartbeat"], said["silent"], said["next"], said["outbox"], said["worries"]) == (0, None, False, [], {}, [])
    lines = company.run("status", now="2026-06-19T17:30").out.splitlines()
    assert {"运行：还没有自动运行过。安装：python run.py task install", "发件箱：空", "发信：排练（邮件只写成文件）"} <= set(lines)


def test_what_was_done_and_what_comes(week: Company) -> None:
    said = told(week)
    assert (said["heartbeat"]["at"], said["heartbeat"]["code"], said["running"], said["silent"]) == ("2026-11-27T18:10:00+08:00", 0, False, False)
    why = "工作日 11月30日(周一)09:00"
    assert said["next"] == [{"job": "asks", "title": "试验", "due": "2026-11-30T09:00:00+08:00", "why": why}]
    assert said["expired"] == [{"title": "试验", "reason": LATER, "count": 1, "due": "2026-11-25T09:00:00+08:00"}], "not what came before all"
    assert (said["reminded"], said["mails_this_week"]) == ({"reminders": 2, "people": 1}, [{"person": "李娜", "mails": 1}])
    assert said["last_round"]["done"] == ["sends"] and said["pending"] == []


def test_what_waits_and_why(week: Company) -> None:
    said = told(week)
    assert said["outbox"] == {"held": 1, "queued": 1, "sent": 1}
    assert [(one["state"], one["people"], one["why"]) for one in said["waiting"]] == [
        ("held", "李娜", "人工暂停：等总经理看过"),
        ("queued", "李娜", "11月30日(周一)08:30再发"),
    ]
    assert not [one for one in said["waiting"] if "[TD#" in one["subject"]]
    assert said["code"] == 10 and "邮件 暂停 1 封：用 outbox list 查看" in said["worries"]


def test_holidays_that_nobody_knows_worry_from_november_on(week: Company) -> None:
    (alarm,) = told(week)["alarms"]
    assert alarm.startswith("2027 年放假安排未录入") and alarm in told(week)["worries"]


def test_silence_comes_first(week: Company) -> None:
    said = told(week, at("2026-11-30", "11:00"))
    assert said["silent"] and said["worries"][0].startswith("11-27 18:10 以后没有再运行：请看电脑 ")
    assert "已经停了" in week.run("status", now=at("2026-11-30", "11:00")).out
    assert not told(week, at("2026-11-30", "09:25"))["silent"], "nights and weekends do not count"


def test_a_round_that_is_going_on_is_seen_and_never_kept_from_its_lease(company: Company) -> None:
    with lease(company.state):
        assert told(company)["running"] and "，正在运行" in company.run("status", now=EVENING).out
    assert not told(company)["running"]
    with lease(company.state):
        pass


def test_what_the_last_round_complained_of(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Probe("asks", (NINE,), fault=AutomationError("磁盘满了。请清理。"))
    monkeypatch.setattr(catalog, "jobs", lambda: [broken.job])
    go(company, at("2026-11-30", "09:01"))
    said = told(company, at("2026-11-30", "09:02"))
    assert said["worries"][0] == "磁盘满了。请清理。" and said["heartbeat"]["code"] == 20
    assert [(one["job"], one["occasion"]) for one in said["pending"]] == [("asks", "2026-11-30/0900")]
    assert "  没办完，会再试：试验（11月30日(周一)09:00 到期）" in company.run("status", now=at("2026-11-30", "09:02")).out.splitlines()


def test_mails_that_came_back_lately_worry_for_a_week(company: Company) -> None:
    with closing(sqlite3.connect(company.state / "ledger.sqlite")) as ledger, ledger:
        ledger.execute("UPDATE message SET state = 'bounced' WHERE state = 'sent'")
    assert "最近 7 天有 1 封邮件被退回：请核对通讯录里的邮箱" in told(company)["worries"]
    assert not [worry for worry in told(company, "2026-12-05T10:00")["worries"] if "退回" in worry]


def test_trial_mode_is_said(company: Company) -> None:
    company.config.write_text(company.config.read_text(encoding="utf-8") + "[mail]\nredirect_all_to = trial@example.com\n", encoding="utf-8")
    assert told(company)["redirect_all_to"] == "trial@example.com"
    assert "发信：排练（邮件只写成文件），试运行：只寄到 trial@example.com" in company.run("status", now=EVENING).out.splitlines()


def page_of(company: Company, file: Path) -> str:
    assert company.run("status", "--html", str(file), now=EVENING).code == 10
    return file.read_text(encoding="utf-8")


def test_the_page_says_the_same_and_needs_nothing_else(company: Company, tmp_path: Path) -> None:
    page = page_of(company, tmp_path / "状态.html")
    words = html.unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL))
    for fact in ("有事要处理", "11月30日(周一)09:00", "人工暂停：等总经理看过", LATER, "李娜", "还没有出过周报", "2027 年放假安排未录入"):
        assert fact in words, fact
    assert '<meta http-equiv="refresh" content="300">' in page
    assert not re.search(r"<script|<link|<img|@import|url\(|https?:|\bon\w+=", page)
    assert page.count("<table") == page.count("</table>") and page.count("<div") == page.count("</div>")


def test_hostile_words_are_shown_as_they_are(company: Company, tmp_path: Path) -> None:
    bad = '<script>alert(1)</script>"&'
    company.config.write_text(company.config.read_text(encoding="utf-8") + f"[company]\nname = {bad}\n", encoding="utf-8")
    company.run("outbox", "release", "first", now=EVENING)
    company.run("outbox", "hold", "first", "--why", bad, now=EVENING)
    page = page_of(company, tmp_path / "状态.html")
    assert "<script" not in page and page.count(html.escape(bad)) == 3


def test_a_page_that_cannot_be_written_is_one_line(week: Company, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    answer = week.run("status", "--html", str(tmp_path / "file" / "状态.html"), now=EVENING)
    assert answer.code == 20 and answer.complaint.startswith("状态页写不进“")


def test_catalog_tells_next_times_as_the_last_round_saw_them(week: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = catalog.jobs()
    monkeypatch.setattr(catalog, "jobs", lambda: [*jobs, Probe("asks").job])
    said = week.run("catalog", "--json", now=EVENING).json
    due = {one["name"]: one["next"] for one in said["jobs"]}
    assert due["asks"] == "2026-11-30T09:00:00+08:00"
    assert (due["weekly_report"], due["keep_issue_log"], due["remind_tasks"]) == ("2026-12-04T17:30:00+08:00", None, None)
    assert {one["title"] for one in said["reports"]} == {title for job in jobs for title in job.reports}
    assert [one["name"] for one in said["records"]] == [one.name for one in catalog.records()]
    spoken = week.run("catalog", now=EVENING).out
    assert all(title in spoken for title in ("项目问题跟踪表", "项目周进度报表", "运行一次以后才知道", "每次有变化时"))


def test_clocks_of_one_deadline_are_said_in_one_breath() -> None:
    remind = next(job for job in catalog.jobs() if job.name == "remind_progress")
    assert words_of(remind) == "每周截止日（周五，放假时为本周最后一个工作日）09:00、15:00、17:05"


def test_the_kinds_of_proof_are_those_that_lead_a_mail_on(week: Company) -> None:
    assert set(PROVEN) == {kind for kinds in PROOF.values() for kind in kinds}
    ledger = LedgerReading(week.state / "ledger.sqlite")
    assert ledger.latest() == datetime(2026, 11, 27, 18, 10) and not ledger.has_unsorted()
    assert [ledger.has_to_send(datetime(2026, 11, 30, 8, minute)) for minute in (29, 30)] == [False, True]
