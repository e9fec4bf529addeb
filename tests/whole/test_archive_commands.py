"""`archive`: what people see of the search, a case and a purge; what is refused, and that nothing goes twice afterwards."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from automation.jobs.lease import lease
from tests.whole.office import CONTROLLER, PROJECT_IDS, W47, Company, reports

pytestmark = pytest.mark.slow
LATER = "2029-01-08T10:00"


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """After its week, everything sent; to be copied: moved away, so that its ledger is nowhere else."""
    home = tmp_path_factory.mktemp("archive")
    company = Company(home / "first").settle()
    company.weekly()
    assert company.run("send").code == 0
    return Path(shutil.move(company.home, home / "sent"))


@pytest.fixture
def company(sent: Path, tmp_path: Path) -> Company:
    return Company(Path(shutil.copytree(sent, tmp_path / "office")))


def test_it_finds_mails_and_workbooks_in_the_order_of_time(company: Company) -> None:
    answer = company.run("archive", "find", "控制器", "--json")
    found = answer.json["entries"]
    assert answer.code == 0 and {one["kind"] for one in found} == {"mail", "workbook"}
    assert [one["at"] for one in found] == sorted(one["at"] for one in found)
    assert {one["what"] for one in found if one["kind"] == "workbook"} >= {"项目启动会议纪要", "项目任务分解表", "周进度填报表"}
    spoken = company.run("archive", "find", "--person", "李娜", "--since", "2026-11-20", "--most", "1").out
    assert "只列出最近的 1 条" in spoken and "发出" in spoken


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        (("find",), 40, "请写上要找什么"),
        (("find", "x", "--since", "昨天"), 40, "“昨天”不是日期。请写成 2026-03-05 这样。"),
        (("export", "没有的项目", "out"), 20, "存档里没有“没有的项目”"),
        (("purge", "--before", "2025-01-01"), 40, "至少保存 2 年，今天最晚可以写 2024-11-20。什么也没有删。"),
    ],
)
def test_what_cannot_be_done_is_said(company: Company, command: tuple[str, ...], code: int, said: str) -> None:
    answer = company.run("archive", *command)
    assert (answer.code, said in answer.complaint) == (code, True), answer


def test_a_project_goes_into_a_folder(company: Company, tmp_path: Path) -> None:
    answer = company.run("archive", "export", PROJECT_IDS[CONTROLLER], str(tmp_path / "案卷"), "--json")
    assert (answer.code, answer.json["names"]) == (0, [PROJECT_IDS[CONTROLLER], CONTROLLER])
    assert len([path for path in (tmp_path / "案卷").rglob("*.*") if path.is_file()]) == answer.json["files"] + 1
    assert company.run("archive", "export", CONTROLLER, str(tmp_path / "案卷")).code == 20, "never over what is there"


def test_a_purge_is_foreseen_carried_out_and_nothing_goes_twice(company: Company) -> None:
    order = "archive", "purge", "--before", "2027-01-01"
    company.tell("研发部", reports(W47, "研发部")[:1])
    company.weekly(now="2026-11-23T09:00")
    company.run("send", now="2026-11-23T09:00")
    assert "什么也没有删" in company.run(*order, now=LATER).out
    with lease(company.state):
        busy = company.run(*order, "--really", now=LATER)
    assert (busy.code, "另一个通达" in busy.complaint) == (50, True)
    keys, size = company.mail_keys(), json.loads(company.run(*order, "--json", now=LATER).out)["size"]
    done = company.run(*order, "--really", "--json", now=LATER).json
    assert (done["removed"], done["size"]) == (True, size) and done["holders"]["ledger"] == len(keys)
    assert [line["what"] for line in done["lines"] if line["shelf"] == "workbooks"] == ["表格 周进度/2026-W47/研发部.xlsx"], (
        "replaced since"
    )
    assert company.mail_keys() == keys
    shown = company.run("outbox", "show", keys[0])
    assert shown.code == 0 and "内容已按保存期限删除" in shown.out
    company.weekly("--week", W47, now=LATER)
    assert set(company.mail_keys()) == set(keys) and "没有要发的邮件" in company.run("send", now=LATER).out
    removed = [one for one in company.run("archive", "find", keys[0], "--json").json["entries"] if one["kind"] == "removed"]
    assert removed and all(one["state"] == "2029-01-08 已删除" and "@" in one["who"] for one in removed)
    assert company.run(*order, "--really", "--json", now=LATER).json["lines"] == []
