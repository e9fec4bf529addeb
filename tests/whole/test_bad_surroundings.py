"""Whatever the surroundings do: one clear line, nothing lost, the rest done, and the next run finishes the work."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from email import message_from_bytes
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from automation.errors import AlreadyRunningError
from automation.jobs.lease import lease
from automation.mail.marks import mark
from automation.projects.consolidate_week import NO_PROJECTS
from tests.forms.foreign_workbooks import bomb, minimal, worksheet
from tests.whole.office import W46, W47, Company, address_book, consolidated, reports

CHINESE = re.compile("[\u4e00-\u9fff]")
LATER = "2026-11-20T18:00"
on_posix = pytest.mark.skipif(os.name == "nt", reason="limits, mounts and SIGKILL of POSIX")


@pytest.fixture
def company(tmp_path: Path) -> Company:
    return Company(tmp_path).settle()


@pytest.fixture
def worked(tmp_path: Path) -> Company:
    return consolidated(tmp_path)


@cache
def undisturbed() -> tuple[Any, list[str]]:
    """Figures and mails of the same company when nothing happens."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as home:
        quiet = consolidated(Path(home))
        return quiet.weekly(), quiet.mail_keys()


def finished(company: Company) -> None:
    """The same figures, report and mails as if nothing had happened."""
    assert (company.weekly(), company.mail_keys()) == undisturbed()
    assert [file.name for file in company.report.parent.iterdir()] == [company.report.name]


def test_an_empty_workspace(tmp_path: Path) -> None:
    company = Company(tmp_path)
    company.drive.mkdir()
    answer = company.run("weekly")
    assert answer.code == 10
    assert "  ! 工作区里还没有填好的表。空白表单用 python run.py forms 生成，填好后放进工作区。" in answer.out.splitlines()
    assert company.run("check").out.startswith("没有找到填好的表。")


def test_a_company_without_projects_has_no_report(tmp_path: Path) -> None:
    company = Company(tmp_path)
    company.put("基础资料/通讯录.xlsx", address_book())
    for _ in range(2):
        answer = company.run("weekly")
        assert answer.code == 0 and answer.out.splitlines() == [f"{W47}：{NO_PROJECTS}"]
    assert company.weekly()["projects"] == [] and not company.report.parent.exists() and company.outbox() == []


@pytest.mark.slow
def test_no_address_book(tmp_path: Path) -> None:
    company = Company(tmp_path).settle(without=["基础资料"])
    figures = company.weekly()
    assert figures["remarks"] == ["没有找到通讯录：人名没有核对，邮件发不出去。请填好“通讯录”放到“基础资料”文件夹。"]
    assert [row["completion"] for row in figures["projects"]] == [60.39, 74.29]
    assert company.outbox() == []
    assert "  ! 还有 9 处收不到邮件，请核对通讯录" in company.run("weekly", "--week", W47).out.splitlines()
    company.put("基础资料/通讯录.xlsx", address_book())
    assert company.weekly(now=LATER)["remarks"] == []
    assert len(company.mail_keys()) == 9


def test_a_share_that_is_away_costs_nothing(worked: Company) -> None:
    company, figures = worked, undisturbed()[0]
    away = company.drive.rename(company.home / "away")
    for command in ("weekly", "check"):
        answer = company.run(command, now=LATER)
        assert answer.code == 20
        assert answer.complaint == f"工作区“{company.drive}”打不开：找不到这个文件夹。请检查网络、路径和权限后再试。"
    assert company.run("status").code in (0, 10)  # 10: the alarm that next year's holidays are not known yet
    away.rename(company.drive)
    assert company.weekly(now=LATER) == figures


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_without_permission(worked: Company) -> None:
    company, figures = worked, undisturbed()[0]
    folder = company.drive / "周进度" / W47
    folder.chmod(0)
    try:
        answer = company.run("weekly", "--json", now=LATER)
    finally:
        folder.chmod(0o755)
    assert [row["kind"] for row in answer.json["problems"]] == ["M05"]
    assert answer.json["tasks"] == figures["tasks"]


def test_a_report_that_cannot_be_replaced(company: Company) -> None:
    """A folder of that name cannot be replaced by any rename, on any system."""
    company.report.mkdir(parents=True)
    answer = company.run("weekly", "--json")
    assert answer.code == 20 and len(answer.json["tasks"]) == 10
    reason, waiting = answer.err.splitlines()
    assert reason.startswith(f"报表写不进“{company.report.parent}”（")
    assert reason.endswith("请检查磁盘空间和权限，然后再运行一次。")
    assert waiting == "5 封邮件要带这份报表，报表写成后才会排队。"
    assert {key.split("/")[0] for key in company.mail_keys()} == {"receipt"}
    company.report.rmdir()
    assert company.run("weekly").code == 0
    assert Counter(key.split("/")[0] for key in company.mail_keys()) == {"receipt": 4, "weekly_report": 5}


@pytest.mark.slow
def test_a_report_that_is_open(company: Company) -> None:
    """Locked as Excel locks it: on Windows by opening it, elsewhere by making it immutable."""
    company.weekly()
    old = company.report.read_bytes()
    company.tell("市场部", [reports(W47, "市场部")[0] | {"percent": 90}])
    with held_open(company.report):
        answer = company.run("weekly")
    others = [path for path in company.report.parent.iterdir() if path != company.report]
    assert len(others) == 1 and company.report.read_bytes() == old
    assert f"报表：{others[0]}" in answer.out.splitlines()
    assert f"“{company.report.name}”正被打开，换不掉：新报表放在它旁边，请看新的这份。" in answer.out.splitlines()


@contextmanager
def held_open(file: Path) -> Iterator[None]:
    if os.name == "nt":
        with file.open("rb"):
            yield
        return
    if shutil.which("chattr") is None or subprocess.run(["chattr", "+i", str(file)], capture_output=True).returncode:
        pytest.skip("needs the right to make a file immutable")
    try:
        yield
    finally:
        subprocess.run(["chattr", "-i", str(file)], check=True)


def test_slips_that_cannot_be_written_cost_their_mail_only(company: Company) -> None:
    company.tell("采购部", [reports(W47, "采购部")[0] | {"status": "快好了"}])
    (company.drive / "退回单").write_text("in the way", encoding="utf-8")
    answer = company.run("weekly", "--json")
    assert answer.code == 20 and answer.complaint.startswith("退回单写不进“")
    assert sorted(message["state"] for message in company.outbox()) == ["held", *["queued"] * 8]
    (company.drive / "退回单").unlink()
    assert company.run("weekly").code == 10
    assert [message["state"] for message in company.outbox()] == ["queued"] * 9


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(folder)], capture_output=True)
    if mounted.returncode:
        pytest.skip("needs the right to mount")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@on_posix
@pytest.mark.slow
def test_a_full_drive(tmp_path: Path) -> None:
    company = Company(tmp_path)
    with small_disk(company.drive, "1m"):
        company.settle()
        company.run("send")  # the workspace has its owner, as one that is in use
        filler = company.drive / "照片.jpg"
        with filler.open("wb", buffering=0) as file, pytest.raises(OSError):
            while True:
                file.write(bytes(4096))
        answer = company.run("weekly", "--json")
        assert answer.code == 20 and len(answer.json["tasks"]) == 10
        assert answer.err.startswith("报表写不进“")
        assert list((company.drive / "报表").glob("*")) == []
        filler.unlink()
        finished(company)


@on_posix
@pytest.mark.parametrize("limit", [pytest.param(size, marks=pytest.mark.slow) for size in (0, 1_000, 20_000, 60_000, 150_000)])
def test_a_full_disk_under_the_state(company: Company, limit: int) -> None:
    """No file may grow beyond so many bytes: each limit hits another ledger at another moment."""
    import resource

    started = company.start("weekly", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
    answer = company.wait(started)
    assert answer.code == 20
    assert CHINESE.search(answer.complaint) and "磁盘空间" in answer.complaint
    finished(company)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("炸弹", bomb(20 << 20), "F20"),
        pytest.param("实体", minimal('<!DOCTYPE a [<!ENTITY b "c">]>' + worksheet("")), "F21", marks=pytest.mark.slow),
        pytest.param("坏", b"PK\x03\x04" + bytes(900), "F04", marks=pytest.mark.slow),
    ],
)
def test_a_hostile_workbook_costs_its_own_failure_only(worked: Company, name: str, content: bytes, kind: str) -> None:
    company, figures = worked, undisturbed()[0]
    path = f"项目/{name}.xlsx"
    company.put(path, content, datetime(2026, 11, 2))
    answer = company.run("weekly", "--json", now=LATER)
    assert answer.code == 20 and not answer.err
    assert [(row["file"], row["kind"]) for row in answer.json["problems"]] == [(path, kind)]
    assert [row["status"] for row in answer.json["files"] if row["path"] == path] == ["rejected"]
    assert all(answer.json[part] == figures[part] for part in ("tasks", "projects", "departments"))


def test_a_year_that_the_calendar_does_not_know(company: Company) -> None:
    figures = company.weekly(now="2037-11-20T17:30")
    assert figures["remarks"] == ["2037 年放假安排未录入，暂按周一至周五计算"]
    assert figures["cutoff"] == "2037-11-20T17:00:00+08:00"
    status = company.run("status", now="2037-11-20T17:30")
    assert status.code == 10 and "  ! 2037 年放假安排未录入，暂按周一至周五计算" in status.out


def test_a_state_folder_on_a_share_is_refused(company: Company) -> None:
    company.config.write_text(f"[paths]\nworkspace = {company.drive}\nstate = \\\\server\\share\\state\n", encoding="utf-8")
    answer = company.run("weekly")
    assert answer.code == 40
    assert "[paths] state" in answer.complaint and "不能放在网络盘上" in answer.complaint


@pytest.mark.parametrize("ledger", ["workbooks.sqlite", "history.sqlite", "ledger.sqlite"])
def test_a_ledger_that_is_no_ledger(company: Company, ledger: str) -> None:
    company.state.mkdir()
    (company.state / ledger).write_bytes(b"nonsense" * 1000)
    answer = company.run("weekly")
    assert answer.code == 20 and ledger in answer.complaint and CHINESE.search(answer.complaint)


def test_a_week_that_has_not_begun_is_refused(company: Company) -> None:
    answer = company.run("weekly", "--week", "2027-W10")
    assert (answer.code, answer.complaint) == (40, "--week 写的 2027-W10 还没有开始（2027-03-08 起）。请换一个周次。")
    assert not company.report.parent.exists()


def test_a_look_before_the_cut_off_does_not_use_up_the_mails(company: Company) -> None:
    early = company.run("weekly", now="2026-11-20T16:00")
    assert "还没到截止时间：各负责人的邮件要等截止后运行 weekly 才会排队。" in early.out.splitlines()
    assert {key.split("/")[0] for key in company.mail_keys()} == {"receipt"}
    company.weekly()
    assert Counter(key.split("/")[0] for key in company.mail_keys()) == {"receipt": 4, "weekly_report": 5}


def test_only_one_run_at_a_time(company: Company) -> None:
    with lease(company.state):
        for command in (["weekly", "--week", W46], ["check"], ["send"]):
            answer = company.run(*command)
            assert (answer.code, answer.complaint) == (50, "另一个通达正在处理这个工作区，本次没有运行。请等它结束后再试。")
    finished(company)


def busy(company: Company) -> bool:
    try:
        with lease(company.state):
            return False
    except AlreadyRunningError:
        return True


@pytest.mark.slow
def test_two_weeks_at_once(company: Company) -> None:
    first = company.start("weekly", "--week", W46)
    while not busy(company) and first.poll() is None:
        time.sleep(0.01)
    second = company.run("weekly", "--week", W47)
    assert (second.code, company.wait(first).code in (0, 10)) == (50, True)
    assert company.run("weekly", "--week", W47).code == 0
    weeks = {key.split("/")[1] for key in company.mail_keys() if key.startswith("weekly_report")}
    assert weeks == {W46, W47}


def killed(company: Company, seconds: float, *command: str, when: Callable[[], bool] = lambda: False) -> bool:
    """Was it still running? Killed after so many seconds, or as soon as something is the case."""
    started = company.start(*command)
    end = time.monotonic() + seconds
    while time.monotonic() < end and started.poll() is None and not when():
        time.sleep(0.002)
    running = started.poll() is None
    started.send_signal(signal.SIGKILL)
    started.communicate()
    return running


def took(company: Company, *command: str) -> float:
    began = time.monotonic()
    assert company.wait(company.start(*command)).code == 0
    return time.monotonic() - began


def queued(company: Company) -> int:
    try:
        with sqlite3.connect(f"file:{company.state / 'ledger.sqlite'}?mode=ro", uri=True) as ledger:
            return int(ledger.execute("SELECT count(*) FROM message").fetchone()[0])
    except sqlite3.Error:
        return 0


@on_posix
@pytest.mark.slow
def test_killed_at_any_instant_and_run_again(tmp_path: Path) -> None:
    chance = random.Random(47)
    longest = took(Company(tmp_path / "whole").settle(), "weekly")
    in_time = 0
    for number in range(14):
        company = Company(tmp_path / str(number)).settle()
        # Python's own start needs the first tenths of a second; the last rounds aim at the queueing itself.
        wanted = number - 7
        instants = (lambda company=company, wanted=wanted: queued(company) >= wanted) if wanted > 0 else (lambda: False)
        began = time.monotonic()
        if killed(company, chance.uniform(0.3, 1.0) * longest if wanted <= 0 else 60, "weekly", when=instants):
            in_time += 1
        else:  # a machine that was busy then is not now
            longest = min(longest, time.monotonic() - began)
        finished(company)
        shutil.rmtree(company.home)
    assert in_time >= 10


@on_posix
@pytest.mark.slow
def test_sending_is_killed_and_goes_on(tmp_path: Path) -> None:
    """Each mail is once in the folder and once in the outbox, whenever `send` was killed."""
    chance = random.Random(48)
    company = Company(tmp_path).settle()
    company.weekly()
    keys = company.mail_keys()
    mails = company.state / "mail"
    for wanted in range(len(keys)):
        least = max(wanted, len(list(mails.glob("*.eml"))))
        killed(company, 5 + chance.random(), "send", when=lambda least=least: len(list(mails.glob("*.eml"))) > least)
    done = company.run("send", "--json")
    assert done.code == 0, (done, company.outbox())
    sent = [message_from_bytes(file.read_bytes())["X-Tongda-Key"] for file in mails.glob("*.eml")]
    assert sorted(sent) == sorted(mark(key) for key in keys)
    assert {message["state"] for message in company.outbox()} == {"sent"}
    assert not list(mails.glob("*.tmp"))
