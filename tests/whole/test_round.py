"""`run` through real files: what is due is done once, whatever fails, sleeps, is closed or killed meanwhile."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import sqlite3
import subprocess
import time as clock
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from automation import catalog
from automation.commands.sleep import NOTE, last_sleep
from automation.errors import AutomationError
from automation.jobs.duties import Duties
from automation.jobs.heartbeat import last_beat
from automation.jobs.job import Job, Moment, Records, RecordUpdate, Reminder, Want
from automation.jobs.ladders import AtOnce, Event, HoursAfter, events_of
from automation.reports.report import PageTitle, Report, Sheet
from automation.simulation.typed_cells import typed
from tests.whole.office import W47, W48, Answer, Company
from tests.whole.rounds import MONDAY, SATURDAY, SUNDAY, Probe, at, go, letter, mails, states

OWN = (".tongda-heartbeat.json", ".tongda-owner.json")


def marks(folder: Path, *without: str) -> dict[str, tuple[str, int]]:
    """Every file below it: content and time of change."""
    files = [file for file in folder.rglob("*") if file.is_file() and file.name not in without]
    return {str(file): (hashlib.sha256(file.read_bytes()).hexdigest(), file.stat().st_mtime_ns) for file in files}


@pytest.fixture
def company(tmp_path: Path) -> Company:
    """One that has its 通讯录 and nothing else yet."""
    return Company(tmp_path).settle(without=("项目", "周进度"))


@pytest.fixture
def probe(monkeypatch: pytest.MonkeyPatch) -> Probe:
    """The only job there is."""
    probe = Probe()
    monkeypatch.setattr(catalog, "jobs", lambda: [probe.job])
    return probe


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole company after its first rounds on Sunday, to be copied: moved away, so that its ledger is nowhere else."""
    home = tmp_path_factory.mktemp("round")
    company = Company(home / "first").settle()
    told = [go(company, at(SUNDAY, hour)) for hour in ("10:00", "10:05", "10:10")]
    assert {one["reason"].partition("（")[0] for one in told[0]["expired"]} == {"在首次运行"}
    assert not mails(company) and [one["idle"] for one in told[1:]] == [False, True]
    return Path(shutil.move(company.home, home / "begun"))


@pytest.fixture
def office(begun: Path, tmp_path: Path) -> Company:
    return Company(Path(shutil.copytree(begun, tmp_path / "office")))


@pytest.mark.slow
def test_the_first_round_does_not_mail_the_past(office: Company) -> None:
    assert not [key for key in office.mail_keys() if not key.startswith("receipt/")], "only answers to what came in this week"
    assert set(states(office).values()) == {"expired"}


def test_a_job_seen_for_the_first_time_does_not_do_the_past(company: Company, probe: Probe) -> None:
    said = go(company, at(MONDAY, "09:30"))
    assert {one["occasion"]: one["reason"] for one in said["expired"]}["2026-11-23/0900"].startswith("在首次运行（11月23日(周一)09:30）之前到期")
    assert (probe.asked, said["code"], go(company, at(MONDAY, "09:35"))["expired"]) == ([], 10, [])


def sleeps_deeply(company: Company) -> bool:
    """Does the look of the drive tell that nothing has changed? Not of what was saved within the last two seconds."""
    with Duties(company.state) as duties:
        return bool(last_sleep(duties).marks)


def test_a_round_that_finds_nothing_leaves_everything_as_it_is(company: Company, probe: Probe) -> None:
    while not (go(company, at(SUNDAY, "11:00"))["idle"] and sleeps_deeply(company)):
        pass
    kept = "tongda.log", *OWN
    before = marks(company.home, *kept)
    said = go(company, at(SUNDAY, "11:05"))
    assert said == {"idle": True, "done": [], "queued": 0, "expired": [], "collected": {}, "reached": {}, "complaints": [],
                    "next": "2026-11-23T09:00:00", "code": 0}  # fmt: skip
    assert marks(company.home, *kept) == before
    beat = last_beat(company.drive)
    assert beat and (beat.at, beat.next, beat.code) == (datetime(2026, 11, 22, 11, 5), datetime(2026, 11, 23, 9), 0)


@pytest.mark.slow
def test_a_round_twice_in_a_minute_does_nothing_twice(office: Company) -> None:
    first = go(office, at(MONDAY, "08:31"))
    assert {"send_forms", "weekly_agenda"} <= set(first["done"]) and first["reached"]["sent"]
    sent, drive = mails(office), marks(office.drive, *OWN)
    again = go(office, at(MONDAY, "08:31"))
    assert (again["queued"], again["reached"], mails(office), marks(office.drive, *OWN)) == (0, {}, sent, drive)


def test_whatever_changes_on_the_drive_wakes_it(company: Company, probe: Probe) -> None:
    hours = iter(f"{hour:02}:{minute:02}" for hour in range(10, 18) for minute in range(0, 60, 5))

    def asleep() -> None:
        while not go(company, at(MONDAY, next(hours)))["idle"]:
            pass

    changes = (
        lambda: company.put("别处/表.xlsx", b"PK no workbook"),
        lambda: company.put("别处/表.xlsx", b"PK no workbooc"),
        lambda: (company.drive / "别处/表.xlsx").rename(company.drive / "别处/改名.xlsx"),
        lambda: (company.drive / "别处/改名.xlsx").unlink(),
        lambda: company.put("基础资料/~$通讯录.xlsx", b"\x04Zhao"),
        lambda: company.put("项目/甲/交付物/003_方案.dwg", b"drawing"),
        lambda: company.config.write_text(company.config.read_text(encoding="utf-8") + "[weekly]\nclosing = 16:00\n", encoding="utf-8"),
    )
    asleep()
    for change in changes:
        change()
        assert not go(company, at(MONDAY, next(hours)))["idle"]
        asleep()
    with Duties(company.state) as duties:
        duties.keep_note(NOTE, '{"since": "1", "of": "another version"}')
    assert not go(company, at(MONDAY, next(hours)))["idle"]
    asleep()
    company.put("别处/图.png", b"picture")
    assert go(company, at(MONDAY, next(hours)))["idle"], "what no form can be is none of ours"
    assert not go(company, at("2026-11-24", "00:05"))["idle"], "a new day"
    assert not go(company, at(MONDAY, "09:00"))["idle"], "the clock was set back"


def test_one_job_that_fails_stops_no_other_and_is_mailed_once_a_day(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, well = Probe("broken", fault=KeyError("secret")), Probe("well", wants=[letter("well")])
    monkeypatch.setattr(catalog, "jobs", lambda: [broken.job, well.job])
    go(company, at(MONDAY, "08:31"))
    first, second = (go(company, at(MONDAY, hour)) for hour in ("09:01", "09:06"))
    assert first["code"] == second["code"] == 1 and "试验：程序出错了（KeyError: 'secret'）" in first["complaints"][0]
    assert (len(broken.asked), len(well.asked)) == (2, 1)
    assert [states(company)[name, "2026-11-23/0900"] for name in ("broken", "well")] == ["pending", "done"]
    told = [subject for name, subject in mails(company) if name == "项目管理办公室"]
    assert told == ["【运行出错】关于“试验”没有完成的通知"]
    go(company, at("2026-11-24", "09:01"))
    assert [subject for name, subject in mails(company) if name == "项目管理办公室"] == told * 2
    broken.fault = None
    assert go(company, at("2026-11-24", "09:06"))["code"] == 0
    assert states(company)["broken", "2026-11-24/0900"] == "done"


def test_what_the_surroundings_stop_is_tried_again_and_no_bug(company: Company, probe: Probe) -> None:
    go(company, at(MONDAY, "08:31"))
    probe.fault = AutomationError("磁盘满了。请清理。")
    said = go(company, at(MONDAY, "09:01"))
    assert (said["code"], said["complaints"], said["next"]) == (20, ["磁盘满了。请清理。"], "2026-11-23T09:31:00")
    assert go(company, at(MONDAY, "09:06"))["idle"]
    probe.fault = None
    go(company, at(MONDAY, "09:31"))
    assert states(company)["probe", "2026-11-23/0900"] == "done" and not mails(company)


def test_a_damaged_ledger_of_records_is_one_line_and_no_bug_of_each_job(company: Company) -> None:
    company.state.mkdir(parents=True, exist_ok=True)
    (company.state / "records.sqlite").write_bytes(b"no ledger at all" * 99)
    said = go(company, at(MONDAY, "09:30"))
    (line,) = said["complaints"]
    assert said["code"] == 20 and "records.sqlite”已损坏" in line and "请从备份恢复" in line


def test_the_drive_that_is_away_is_told_in_working_time_only(company: Company, probe: Probe) -> None:
    go(company, at(MONDAY, "08:31"))
    company.drive.rename(company.home / "away")
    night, day, later = (go(company, at(MONDAY, hour)) for hour in ("20:00", "14:00", "14:05"))
    assert night["code"] == day["code"] == later["code"] == 20 and "找不到这个文件夹" in day["complaints"][0]
    assert mails(company) == [("项目管理办公室", "【运行出错】关于“处理表格”没有完成的通知")]
    (company.home / "away").rename(company.drive)
    assert go(company, at(MONDAY, "14:10"))["done"] == []


def test_outside_working_time_mail_waits_unless_it_is_urgent(company: Company, probe: Probe) -> None:
    probe.clocks = ()
    probe.wants = [letter("plain"), letter("urgent", urgent=True)]
    go(company, at(SATURDAY, "10:00"))
    assert [subject for _, subject in mails(company)] == ["【运行出错】关于“urgent”没有完成的通知"]
    (waiting,) = [entry for entry in company.outbox() if entry["state"] == "queued"]
    assert waiting["key"] == "plain"
    for now in (at(SUNDAY, "23:55"), at(MONDAY, "08:25")):
        assert go(company, now)["reached"] == {}
    assert go(company, at(MONDAY, "08:30"))["reached"] == {"sent": 1}


def test_a_report_that_cannot_be_written_leaves_the_duty_for_later(company: Company, probe: Probe) -> None:
    go(company, at(MONDAY, "08:31"))
    report = Report("表.xlsx", "表", (Sheet("表", (PageTitle("表", "一行"),)),), datetime(2026, 11, 23))
    probe.wants = [report, letter("with", "表.xlsx"), letter("without")]
    (company.drive / "报表").write_text("in the way", encoding="utf-8")
    said = go(company, at(MONDAY, "09:01"))
    assert said["code"] == 20 and said["reached"] == {"sent": 1} and "报表写不进" in said["complaints"][0]
    assert states(company)["probe", "2026-11-23/0900"] == "pending"
    (company.drive / "报表").unlink()
    assert go(company, at(MONDAY, "09:31"))["reached"] == {"sent": 1}
    assert (company.drive / "报表" / "表.xlsx").exists() and states(company)["probe", "2026-11-23/0900"] == "done"


def test_one_mail_that_cannot_be_made_keeps_no_other_duty_of_its_job_waiting(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    clocks = [AtOnce(Event(name, datetime(2026, 11, 23, 9), "登记")) for name in ("甲", "乙", "丙", "丁", "戊")]
    asked: list[set[str]] = []
    broken = ["丙"]

    def make(records: Records, moment: Moment) -> Iterator[Want]:
        asked.append(events_of(moment.occasions))
        for name in sorted(asked[-1]):
            whole = letter(f"probe/{name}")
            yield replace(whole, values={}) if name in broken else whole

    monkeypatch.setattr(catalog, "jobs", lambda: [Job(name="probe", title="试验", make=make, clocks=lambda records, moment: clocks)])
    said = go(company, at(MONDAY, "09:01"))
    assert said["code"] == 20 and len(said["complaints"]) == 1
    assert {name for (_, name), state in states(company).items() if state != "done"} == {"丙/0h"}
    assert len(mails(company)) == 4 and {"丙"} in asked
    broken.clear()
    go(company, at(MONDAY, "09:31"))
    assert set(states(company).values()) == {"done"} and asked[-1] == {"丙"} and len(mails(company)) == 5


def wake(company: Company) -> None:
    """As a round leaves it that was killed after it had queued its mails: duties pending, nothing noted."""
    with closing(sqlite3.connect(company.state / "duties.sqlite")) as ledger, ledger:
        ledger.execute("UPDATE duty SET state = 'pending', settled = NULL")
        ledger.execute("DELETE FROM note")
        ledger.execute("UPDATE job SET last_good = NULL")


def test_nobody_is_reminded_twice_in_one_step_even_by_a_round_that_was_killed(company: Company, probe: Probe) -> None:
    go(company, at(MONDAY, "08:31"))
    who = ("李娜", "person4@example.com")
    probe.wants = [Reminder("task/003", "3d", who, "任务 003 快到期"), Reminder("task/004", "0d", who, "任务 004 今天到期", rank=2)]
    go(company, at(MONDAY, "09:01"))
    assert mails(company) == [("李娜", "【今天要办 1 件】关于“任务 004 今天到期”等 2 件事")]
    wake(company)
    assert go(company, at(MONDAY, "09:06"))["queued"] == 0 and len(probe.asked) == 2
    probe.wants.append(Reminder("task/003", "0d", who, "任务 003 今天到期", rank=2))
    wake(company)
    go(company, at(MONDAY, "09:11"))
    assert mails(company)[1:] == [("李娜", "【今天要办 1 件】任务 003 今天到期")]


def test_one_digest_that_may_not_leave_is_shown_once_and_keeps_back_no_other(
    company: Company, probe: Probe, monkeypatch: pytest.MonkeyPatch
) -> None:
    """李娜 has a mailbox outside the company, to which nothing internal may go."""
    outside, inside = ("李娜", "lina@elsewhere.example"), ("张伟", "person0@example.com")
    other = Probe("other", wants=[Reminder("task/004", "0d", inside, "任务 004 今天到期")])
    probe.wants = [Reminder("task/003", "0d", outside, "任务 003 今天到期"), Reminder("task/004", "0d", inside, "任务 004 今天到期")]
    monkeypatch.setattr(catalog, "jobs", lambda: [probe.job, other.job])
    go(company, at(MONDAY, "08:31"))
    for hour in ("09:01", "09:31", "10:01"):
        said = go(company, at(MONDAY, hour))
        assert said["code"] == 20 and "不能发到公司以外" in said["complaints"][0]
    nine = f"{MONDAY}/0900"
    assert [states(company)[job, nine] for job in ("probe", "other")] == ["pending", "done"]
    assert len(mails(company)) == 1 and len([one for one in company.outbox() if one["state"] == "held"]) == 1
    go(company, at("2026-11-24", "08:45"))
    assert [one["state"] for one in company.outbox() if "elsewhere" in one["key"]] == ["cancelled", "held"]


def test_a_record_that_is_open_is_remarked_and_brought_up_to_date_when_it_is_closed(company: Company, probe: Probe) -> None:
    row = {"ref": "a", "project_name": "通达", "description": "缺芯片"}
    probe.clocks, probe.wants = (), [RecordUpdate("issue_log", [row])]
    first = go(company, at(MONDAY, "09:00"))
    record = company.drive / "记录表" / "项目问题跟踪表.xlsx"
    assert (first["code"], first["complaints"], record.exists()) == (0, [], True)
    (owner := record.with_name(f"~${record.name}")).write_bytes(b"\x04" + "张三".encode("gb18030"))
    before = record.read_bytes()
    probe.wants = [RecordUpdate("issue_log", [row, {**row, "ref": "b", "description": "缺人"}])]
    said = go(company, at(MONDAY, "09:05"))
    assert (said["code"], said["complaints"]) == (10, ["“项目问题跟踪表.xlsx”正被 张三 打开，这次没有更新；关闭以后，下次运行时更新。"])
    assert said["next"].endswith("T09:35:00") and record.read_bytes() == before
    owner.unlink()
    assert go(company, at(MONDAY, "09:10"))["complaints"] == [] and record.read_bytes() != before


def test_what_a_round_has_written_needs_no_other_one(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who read the record before it changed reads it again in the same round; what anybody else saves meanwhile wakes the next one."""
    keeper, reader, wanted = Probe("keeper", ()), Probe("a reader", ()), RecordUpdate("issue_log", [{"ref": "a", "description": "缺芯片"}])
    read: list[int] = []

    def look(records: Records, moment: Moment) -> Iterator[Want]:
        read.append(len(records.record("issue_log")))
        yield from ()

    monkeypatch.setattr(catalog, "jobs", lambda: [replace(reader.job, make=look), keeper.job, Probe().job])
    assert [go(company, at(MONDAY, f"09:{minute}"))["idle"] for minute in (30, 35)] == [False, True]
    read.clear()
    keeper.wants = [wanted]
    company.put("别处/表.xlsx", b"PK no workbook")
    assert (go(company, at(MONDAY, "09:40"))["idle"], read, len(keeper.asked)) == (False, [0, 1], 2)
    assert [go(company, at(MONDAY, f"09:{minute}"))["idle"] for minute in (45, 50)] == [True, True]
    record = company.drive / "记录表" / "项目问题跟踪表.xlsx"
    record.write_bytes(typed(record.read_bytes(), {("项目问题跟踪表", "C3"): "缺人"}, "李娜", datetime(2026, 11, 23, 9, 51, tzinfo=UTC)))
    assert not go(company, at(MONDAY, "09:55"))["idle"], "somebody saved it"


def test_outside_working_time_only_what_is_urgent_is_reminded_of_and_the_rest_is_asked_again_before_it_goes(
    company: Company, probe: Probe
) -> None:
    zhang, li = ("张伟", "person0@example.com"), ("李娜", "person4@example.com")
    event = Event("handed-in", datetime(2026, 11, 21, 10), "提交")
    probe.clocks = (HoursAfter(event, (0,), always=True),)
    go(company, at(SATURDAY, "09:00"))
    probe.wants = [Reminder("review/1", "0h", zhang, "请审核"), Reminder("urgent/1", "0h", li, "请电话通知", rank=0)]
    said = go(company, at(SATURDAY, "10:05"))
    assert mails(company) == [("李娜", "【紧急 1 件】请电话通知")] and said["next"] == f"{MONDAY}T08:30:00"
    assert [one["state"] for one in company.outbox()] == ["sent"], "nothing else waits, for it may be done by then"
    probe.wants = probe.wants[1:]
    go(company, at(MONDAY, "08:30"))
    assert len(mails(company)) == 1 and states(company)["probe", "handed-in/0h"] == "done"


@pytest.mark.slow
def test_five_days_off_everything_is_done_or_expired_with_a_reason(office: Company) -> None:
    go(office, at(MONDAY, "08:31"))
    said = go(office, at("2026-11-30", "09:05"))
    told = {(one["job"], one["occasion"]): one["reason"] for one in said["expired"]}
    assert told["remind_progress", f"{W48}/-480min"] and told["remind_progress", f"{W48}/-120min"]
    assert all(told.values()) and said["code"] == 10
    known = states(office)
    assert known["weekly_report", f"{W48}/+30min"] == "done", "a report helps until the next cut-off"
    assert known["send_forms", "2026-W49/first-0830"] == "done" and "pending" not in known.values()
    again = go(office, at("2026-11-30", "09:05"))
    assert (again["queued"], again["expired"], again["done"], states(office)) == (0, [], [], known)


def test_expired_duties_are_told_on_the_screen(company: Company, probe: Probe) -> None:
    go(company, at(MONDAY, "08:31"))
    lines = company.run("run", now=at("2026-11-25", "09:01")).out.splitlines()
    assert "  ! 过期不办：试验，11月23日(周一)09:00 到期（下一次（11月24日(周二)09:00）已到，由它代替）" in lines
    assert probe.asked == [("2026-11-25/0900",)]


def outcome(company: Company) -> tuple[list[str], list[tuple[str, str]], dict[tuple[str, str], str], list[str]]:
    forms = sorted(str(file.relative_to(company.drive)) for file in company.drive.rglob("*.xlsx"))
    return company.mail_keys(), sorted(mails(company)), states(company), forms


@pytest.mark.slow
def test_killed_at_any_instant_nothing_is_lost_and_nothing_doubled(begun: Path, tmp_path: Path) -> None:
    now = at("2026-11-30", "08:31")
    straight = Company(Path(shutil.copytree(begun, tmp_path / "straight")))
    began = clock.monotonic()
    assert straight.wait(straight.start("run", now=now)).code in (0, 10)
    whole = clock.monotonic() - began
    wanted, killed = outcome(straight), 0
    assert len(wanted[1]) > 5
    for number in range(0, 16, 2):
        company = Company(Path(shutil.copytree(begun, tmp_path / f"killed{number}")))
        for instant in (number, number + 3):
            began, started = clock.monotonic(), company.start("run", now=now)
            try:
                started.wait(whole * (0.25 + 0.05 * instant))
                whole = min(whole, clock.monotonic() - began)  # a machine that was busy then is not now
            except subprocess.TimeoutExpired:
                started.send_signal(signal.SIGKILL)
                killed += 1
            started.communicate()
        while not go(company, now)["idle"]:
            pass
        assert outcome(company) == wanted, f"killed at {number}"
        shutil.rmtree(company.home)
    assert killed > 4


@pytest.mark.slow
def test_watch_goes_round_after_round_until_it_is_stopped(company: Company) -> None:
    """Real minutes, a real Ctrl+C."""
    started = company.start("watch", "--every", "1")
    beats: set[datetime] = set()
    deadline = clock.monotonic() + 100
    while len(beats) < 2 and clock.monotonic() < deadline:
        if beat := last_beat(company.drive):
            beats.add(beat.at)
        clock.sleep(0.2)
    os.kill(started.pid, signal.SIGINT)
    answer: Answer = company.wait(started)
    assert len(beats) == 2 and answer.code == 20 and "已停止" in answer.err


@pytest.mark.slow
def test_the_week_that_was_given_out_is_consolidated(office: Company) -> None:
    for now in (at(MONDAY, "08:31"), at("2026-11-27", "09:01"), at("2026-11-27", "17:06"), at("2026-11-27", "17:31")):
        go(office, now)
    known = states(office)
    assert known["weekly_report", f"{W48}/+30min"] == "done" and known["weekly_report", f"{W47}/+30min"] == "expired"
    assert [name for name in os.listdir(office.drive / "报表") if W48 in name]
