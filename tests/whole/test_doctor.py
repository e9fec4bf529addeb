"""`doctor`: every check sees what it should see, on a real drive, and names the way out."""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from automation import catalog
from automation.commands.examination import is_by_net
from automation.commands.machine_checks import server_clock
from automation.jobs.lease import lease
from automation.jobs.owner import FILE as OWNER
from automation.mail.templates import Templates
from automation.safe_write import swap_in
from tests.whole.client_company import address_book
from tests.whole.office import ROOT, Company
from tests.whole.rounds import Probe, go, letter

sys.path.insert(0, str(ROOT / "tests" / "mail"))
from certificates import NOW, made

JUNE = "2026-06-19T10:00"


@pytest.fixture
def company(tmp_path: Path) -> Company:
    return Company(tmp_path).settle(without=("项目", "周进度"))


def configure(company: Company, more: str) -> None:
    company.config.write_text(f"{company.config.read_text(encoding='utf-8')}\n{more}\n", encoding="utf-8")


def seen(company: Company, now: str = JUNE) -> dict[str, Any]:
    """Subject -> its check, the last one of that subject; every one that is not well names a way out."""
    checks = company.run("doctor", "--json", now=now).json["checks"]
    return {check["subject"]: check for check in checks}


def bad(company: Company, now: str = JUNE) -> dict[str, str]:
    return {subject: check["words"] for subject, check in seen(company, now).items() if not check["well"]}


def test_a_fresh_office_has_only_its_task_to_install(company: Company) -> None:
    assert bad(company) == {"计划任务": "还没有安装，不会自动运行。请运行 python run.py task install，或用 watch。"}
    assert seen(company)["归属"]["words"] == "工作区还没有归属，第一次运行时由本机管理"
    go(company, JUNE)
    answer = company.run("doctor", now=JUNE)
    assert answer.code == 0 and answer.out.splitlines()[-1].endswith("一切正常。")
    assert seen(company)["归属"]["words"] == f"由本机管理（{JUNE} 起）"


def test_whose_name_people_outside_see(company: Company) -> None:
    assert "对外函件" not in seen(company), "who writes to nobody outside is not told"
    company.put("基础资料/通讯录.xlsx", address_book())
    words = bad(company)["对外函件"]
    assert "他们看到的发件人是“通达”，请把 [mail] sender_name 改成公司名" in words and "请填 [company] english_name" in words
    configure(company, "[mail]\nsender_name = 示例公司\n[company]\nenglish_name = Sample Company")
    assert seen(company)["对外函件"]["well"]


def test_the_workspace_of_another_pc(company: Company) -> None:
    go(company, JUNE)
    said = json.loads((company.drive / OWNER).read_bytes())
    swap_in(company.drive / OWNER, json.dumps(said | {"machine": "PC-01"}).encode())
    assert "已由电脑“PC-01”" in bad(company)["归属"]
    swap_in(company.drive / OWNER, b"{")
    assert "看不懂" in bad(company)["归属"]


def test_a_clock_that_is_behind_what_was_written_down(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalog, "jobs", lambda: [Probe(wants=[letter("a")], clocks=()).job])
    go(company, JUNE)
    assert "时钟" not in bad(company, "2026-06-19T09:56")
    assert bad(company, "2026-06-19T09:30")["时钟"] == "记录里最晚的事在 2026-06-19 10:00，现在却是 2026-06-19 09:30。请校准这台电脑的时间。"


@pytest.mark.parametrize(("ahead", "words"), [(-200.0, "一致"), (660.0, "比本机快 11 分钟"), (-3600.0, "比本机慢 60 分钟")])
def test_the_file_servers_clock(ahead: float, words: str) -> None:
    check = server_clock(ahead)
    assert words in check.words and check.well == (words == "一致")


MOUNTED = [("/", "ext4"), ("/srv", "cifs"), ("/srv/local", "xfs"), ("/home/u/x", "fuse.sshfs"), ("/mnt/c", "9p"), ("/data", "NFS4")]


@pytest.mark.parametrize(
    ("folder", "by_net"),
    [("/var/lib/t", False), ("/srv/t", True), ("/srv/local/t", False), ("/home/u/x/t", True), ("/home/u/y", False), ("/mnt/c/t", True),
     ("/data", True), ("/database", False)],
)  # fmt: skip
def test_the_state_lies_on_this_machine(folder: str, by_net: bool) -> None:
    assert is_by_net(Path(folder), MOUNTED) is by_net


def test_the_cut_off_outside_working_hours(company: Company) -> None:
    configure(company, "[weekly]\nclosing = 17:45")
    assert bad(company)["工作时间"].startswith("截止 17:45、周报 18:15 不在工作时间 08:30–12:00、13:30–18:00 里")


def test_holidays_and_silence(company: Company) -> None:
    go(company, "2026-11-20T10:00")
    later = bad(company, "2026-11-20T14:30")
    assert "已经停了（上班时间 60 分钟没有运行）" in later["运行记号"] and "2027 年" in later["工作日历"]
    assert "运行记号" not in bad(company, "2026-11-20T10:40")


def test_a_round_that_is_going_on(company: Company) -> None:
    go(company, JUNE)
    with lease(company.state):
        assert seen(company)["运行锁"]["words"] == "有一个通达正在运行"
    assert seen(company)["运行锁"]["words"] == "空闲"


def test_certificates_that_are_about_to_end(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, own = company.home / "certificates", company.home / "own.p12"
    folder.mkdir()
    for name, ends in (("soon", NOW + timedelta(days=20)), ("late", NOW + timedelta(days=90)), ("renewed", NOW + timedelta(days=10))):
        (folder / f"{name}.cer").write_bytes(made(f"{name}@example.com", ends=ends).der())
    renewed = made("renewed@example.com", begins=NOW - timedelta(days=1), ends=NOW + timedelta(days=400))
    (folder / "renewed2.cer").write_bytes(renewed.der())
    own.write_bytes(made("tongda@example.com", ends=NOW + timedelta(days=5)).p12("open"))
    configure(company, f"[encryption]\ncertificates = {folder}\nown = {own}")
    monkeypatch.setenv("TONGDA_CERTIFICATE", "open")
    found = bad(company, "2026-11-20T17:30")
    assert found["收件人证书"] == "1 张快要或已经到期：soon.cer（2026-12-10 到期）。请向本人要新的证书。"
    assert found["本单位证书"] == "own.p12 到 2026-11-25，请尽快申请新的"
    monkeypatch.setenv("TONGDA_CERTIFICATE", "wrong")
    assert "证书" in bad(company, "2026-11-20T17:30"), "one that cannot be had stops no other"


def test_passwords_are_looked_for_and_never_shown(company: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    configure(company, "[mail]\ntransport = smtp\n[smtp]\nhost = 127.0.0.1\nport = 1\nsecurity = none\nuser = tongda")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    assert bad(company)["密码"].startswith("还没有密码“mail”：请在本机运行 python run.py password mail")
    monkeypatch.setenv("TONGDA_MAIL", "hunter2")
    answer = company.run("doctor", now=JUNE)
    assert "✓ 密码：邮箱的密码已存好" in answer.out and "hunter2" not in answer.out + answer.err


def test_templates_that_are_missing_or_broken_are_named(tmp_path: Path) -> None:
    (tmp_path / "broken.html").write_text("<title>{% if %}</title>", encoding="utf-8")
    (tmp_path / "broken.txt").write_text("x", encoding="utf-8")
    (tmp_path / "whole.html").write_text("<title>x</title>", encoding="utf-8")
    faults = Templates(tmp_path).faults(["broken", "whole"])
    assert [fault.split("：")[0] for fault in faults] == [
        "邮件模板 broken.html 第 1 行 写法有误（Expected an expression, got 'end of statement block'）",
        "找不到邮件模板 whole.txt",
    ]


def test_a_drive_that_is_away_is_named_first_and_the_rest_is_looked_at(company: Company) -> None:
    company.drive.rename(company.home / "away")
    answer = company.run("doctor", now=JUNE)
    assert answer.code == 10 and f"✗ 工作区：找不到文件夹 {company.drive}。" in answer.out
    assert "✓ 邮件模板：" in answer.out and not company.drive.exists()
