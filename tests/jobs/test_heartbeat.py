"""The heartbeat and who listens to it: silence counts in working time, is told once, and again when it is another one."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from automation.jobs.heartbeat import FILE, Heartbeat, beat, is_silent, last_beat
from automation.organization.working_time import WorkingTime
from tests.whole.office import Company
from tests.whole.rounds import mails

FRIDAY = datetime(2026, 11, 20, 17, 30)


@pytest.mark.parametrize(
    ("last", "now", "silent"),
    [
        ("11-20T17:30", "11-20T18:00", False),
        ("11-20T17:30", "11-23T08:59", False),
        ("11-20T17:30", "11-23T09:01", True),
        ("11-20T11:30", "11-20T13:59", False),
        ("11-20T11:30", "11-20T14:01", True),
        ("11-20T18:00", "11-22T23:00", False),
        ("09-30T18:00", "10-07T23:00", False),
        ("11-20T17:30", "11-20T09:00", False),
    ],
)
def test_silence_is_counted_in_working_time(last: str, now: str, silent: bool) -> None:
    beaten = Heartbeat("PC", datetime.fromisoformat(f"2026-{last}"), None, 0)
    assert is_silent(beaten, WorkingTime(), datetime.fromisoformat(f"2026-{now}"), timedelta(hours=1)) is silent


def test_what_was_left_is_read_again(tmp_path: Path) -> None:
    assert last_beat(tmp_path) is None
    beat(tmp_path, FRIDAY, FRIDAY + timedelta(days=3), 10)
    left = last_beat(tmp_path)
    assert left and (left.at, left.next, left.code) == (FRIDAY, FRIDAY + timedelta(days=3), 10)
    beat(tmp_path, FRIDAY, None, 0)
    assert [file.name for file in tmp_path.iterdir()] == [FILE]


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"machine": "x", "at": "yesterday", "next": null, "code": 0}', b"\xff"])
def test_what_cannot_be_understood_is_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    assert last_beat(tmp_path) is None


def test_a_drive_that_is_away_is_not_made_anew(tmp_path: Path) -> None:
    beat(tmp_path / "away", FRIDAY, None, 0)
    assert not (tmp_path / "away").exists()


@pytest.fixture
def company(tmp_path: Path) -> Company:
    """One whose rounds ran on Friday at half past five, watched from another PC with a state of its own."""
    company = Company(tmp_path)
    company.drive.mkdir()
    beat(company.drive, FRIDAY, None, 0)
    return company


def listen(company: Company, now: str) -> tuple[bool, int]:
    """(silent, mails that the operator has by then)"""
    answer = company.run("heartbeat", "--json", now=now)
    silent = answer.json["silent"]
    assert answer.code == (10 if silent else 0)
    return silent, len(mails(company))


def test_a_silence_is_mailed_once_and_the_next_one_again(company: Company) -> None:
    assert listen(company, "2026-11-20T18:00") == (False, 0)
    assert listen(company, "2026-11-23T08:35") == (False, 0), "the weekend does not count"
    assert listen(company, "2026-11-23T09:05") == (True, 1)
    assert listen(company, "2026-11-23T09:35") == (True, 1)
    assert mails(company) == [("项目管理办公室", "【停止运行】关于通达 11月20日(周五)17:30 以后没有再运行的通知")]
    beat(company.drive, datetime(2026, 11, 23, 10), None, 0)
    assert listen(company, "2026-11-23T10:30") == (False, 1)
    assert listen(company, "2026-11-23T14:05") == (True, 2)


def test_it_says_when_the_last_round_was(company: Company) -> None:
    (line,) = company.run("heartbeat", now="2026-11-20T17:40").out.splitlines()
    assert line.startswith("上次运行：2026-11-20 17:30（") and line.endswith("），正常。")


def test_before_the_first_round_nobody_is_alarmed(company: Company) -> None:
    (company.drive / FILE).unlink()
    assert listen(company, "2026-11-23T14:05") == (True, 0)
    assert "还没有运行过，或者运行记号读不到" in company.run("heartbeat", now="2026-11-23T14:05").out
