"""The other commands: forms, check, outbox, send, catalog, status, doctor, for people and with --json."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from automation.catalog import forms, jobs
from automation.cli import obey
from tests.whole.office import BREAKDOWNS, CONTROLLER, LAUNCH, ROOT, W47, Company, breakdown, consolidated, reports

TASK_FILE = "项目/控制器/任务分解表.xlsx"
HEAVY = ("pandas", "numpy", "exchangelib", "sqlalchemy", "openpyxl", "xlsxwriter", "python_calamine")


@pytest.fixture
def company(tmp_path: Path) -> Company:
    return Company(tmp_path).settle()


@pytest.fixture
def worked(tmp_path: Path) -> Company:
    return consolidated(tmp_path / "worked")


@pytest.fixture(scope="module")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> Company:
    """After its week, for tests that only look."""
    company = Company(tmp_path_factory.mktemp("whole")).settle()
    company.weekly()
    return company


@pytest.fixture
def faulty(company: Company) -> Company:
    """Row 10 names nobody known; and staff have a column of their own."""
    rows = [row | {"person": "张玮"} if row["id"] == "003" else row for row in BREAKDOWNS[TASK_FILE]]
    file = company.put(TASK_FILE, breakdown(CONTROLLER, rows))
    book = openpyxl.load_workbook(file)
    sheet = book["项目任务分解表"]
    sheet["K7"], sheet["K10"] = "预算（万元）", "12.5"
    book.save(file)
    return company


def test_forms_are_written_with_the_companys_drop_downs(company: Company, tmp_path: Path) -> None:
    answer = company.run("forms", str(tmp_path / "blank"), "--json")
    written = [Path(path) for path in answer.json["forms"]]
    assert answer.code == 0
    assert sorted(path.name for path in written) == sorted(f"{form.title}.xlsx" for form in forms())
    book = openpyxl.load_workbook(next(path for path in written if path.stem == "项目任务分解表"))
    offered = {cell.value for row in book["选项"].iter_rows() for cell in row}
    assert {"研发部", "采购部", "周强"} <= offered
    assert company.run("forms").out.splitlines()[-1] == f"共 {len(written)} 份空白表单。"
    assert (company.drive / "空白表单").is_dir()


def test_forms_into_a_folder_that_cannot_be(company: Company, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    answer = company.run("forms", str(tmp_path / "file"))
    assert answer.code == 20 and answer.complaint.startswith("空白表单写不进“")


def test_check_of_sound_workbooks(company: Company) -> None:
    answer = company.run("check")
    assert (answer.code, answer.out.splitlines()[-1]) == (0, "收取 13 份")


def test_check_tells_file_sheet_cell_and_how_to_mend(faulty: Company) -> None:
    answer = faulty.run("check", "--json")
    assert answer.code == 1
    (error,) = [problem for problem in answer.json["problems"] if problem["severity"] == "error"]
    assert error == {
        "file": TASK_FILE, "sheet": "项目任务分解表", "cell": "E10", "kind": "P07", "value": "张玮", "severity": "error",
        "message": "项目任务分解表第10行“负责人”(E10)名单里没有“张玮”。您是不是指 张伟？",
    }  # fmt: skip
    spoken = faulty.run("check").out
    assert f"收取 {TASK_FILE}" in spoken.splitlines()
    assert f"    ✗ {error['message']}" in spoken.splitlines()


def test_check_of_some_files_only(faulty: Company) -> None:
    answer = faulty.run("check", str(faulty.drive / "周进度"), "--json")
    assert answer.code == 0
    assert {file["path"].split("/")[0] for file in answer.json["files"]} == {"周进度"}
    missing = faulty.run("check", str(faulty.drive / "没有.xlsx"))
    assert missing.code == 20 and "没有.xlsx" in missing.complaint


def test_return_slips_keep_what_staff_typed(faulty: Company, tmp_path: Path) -> None:
    answer = faulty.run("check", "--slips", str(tmp_path / "slips"))
    slip = tmp_path / "slips" / "项目/控制器/任务分解表_退回单.xlsx"
    assert (answer.code, f"退回单：{slip}" in answer.out.splitlines()) == (1, True)
    book = openpyxl.load_workbook(slip)
    sheet = book["项目任务分解表"]
    rows = list(sheet.iter_rows(values_only=True))
    header = next(number for number, row in enumerate(rows) if "任务编号" in row)
    assert "预算（万元）" in rows[header]
    assert any("张玮" in row and "12.5" in row for row in rows[header:])
    assert any("张伟" in str(cell.value) for row in book[book.sheetnames[0]].iter_rows() for cell in row)


def test_outbox_and_send(worked: Company) -> None:
    listed = worked.run("outbox", "list", "--json").json["messages"]
    assert {message["state"] for message in listed} == {"queued"} and len(listed) == 9
    shown = worked.run("outbox", "show", f"weekly_report/{W47}/周强", "--json").json
    assert shown["attachments"] == [worked.report.name] and shown["recipients"][0]["name"] == "周强"
    assert shown["steps"][0]["after"] == "queued" and CONTROLLER in shown["text"] and LAUNCH not in shown["subject"]
    assert "待发送" in worked.run("outbox", "show", f"weekly_report/{W47}/周强").out
    sent = {"reached": {"sent": 9}, "queued": 0, "stopped": "", "remarks": [], "folder": str(worked.state / "mail")}
    assert worked.run("send", "--json").json == sent
    assert worked.run("send").out.splitlines()[0] == "没有要发的邮件。"
    assert len(worked.run("outbox", "list", "--state", "sent", "--json").json["messages"]) == 9
    assert len(list((worked.state / "mail").glob("*.eml"))) == 9


def test_people_steer_messages(worked: Company) -> None:
    assert worked.run("outbox", "hold", "周强", "刘洋", "--why", "等总经理看过").out.splitlines()[-1] == "共 2 封。"
    assert worked.run("send", "--json").json["reached"] == {"sent": 7}
    shown = worked.run("outbox", "show", f"weekly_report/{W47}/周强", "--json").json
    assert (shown["state"], shown["steps"][-1]["why"]) == ("held", "人工暂停：等总经理看过")
    assert worked.run("outbox", "cancel", "刘洋", "--json").json["messages"][0]["state"] == "cancelled"
    assert worked.run("outbox", "release", "全部").out.splitlines()[-1] == "共 1 封。"
    refused = worked.run("outbox", "retry", "刘洋")
    assert refused.code == 20 and "状态是“已取消”，不能重发" in refused.complaint
    assert worked.run("send", "--json").json["reached"] == {"sent": 1}


def test_a_second_pc_refuses_to_double_the_mails(worked: Company, tmp_path: Path) -> None:
    ours = worked.config.read_text(encoding="utf-8")
    worked.config.write_text(ours.replace(str(worked.state), str(tmp_path / "elsewhere")), encoding="utf-8")
    for command in ("weekly", "send"):
        answer = worked.run(command)
        assert answer.code == 40 and "重复发信" in answer.complaint and str(worked.state) in answer.complaint
    worked.config.write_text(ours, encoding="utf-8")
    assert worked.run("send").code == 0


@pytest.mark.parametrize(
    ("command", "code", "line"),
    [
        (("outbox", "show", "没有这封"), 20, "发件箱里没有“没有这封”"),
        (("outbox", "readdress", "没有这封", "a@example.com"), 20, "发件箱里没有“没有这封”"),
        (("outbox", "list", "--state", "飞走"), 40, "没有“飞走”这种状态。可以写："),
    ],
)
def test_what_is_not_there(company: Company, command: tuple[str, ...], code: int, line: str) -> None:
    answer = company.run(*command)
    assert answer.code == code and answer.complaint.startswith(line)


@pytest.mark.parametrize(
    ("command", "line"),
    [
        (("wekly",), "命令写错了：No such command 'wekly'. Did you mean 'weekly'? 写法见 python run.py --help。"),
        (("outbox", "show"), "命令写错了：Missing argument 'KEY'. 写法见 python run.py outbox show --help。"),
        (("outbox",), "命令写错了：Missing command. 写法见 python run.py outbox --help。"),
        (("status", "--wek"), "命令写错了：No such option: --wek"),
        (("weekly", "--workspace", ""), "命令写错了：Invalid value for '--workspace': 路径是空的。"),
    ],
)
def test_a_command_line_that_cannot_be_understood_is_one_line(
    command: tuple[str, ...], line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["run.py", *command])
    with pytest.raises(SystemExit) as end:
        obey()
    said = capsys.readouterr()
    assert (end.value.code, said.out, said.err.count("\n")) == (40, "", 1) and said.err.startswith(line)


def test_a_table_in_a_pipe_keeps_keys_whole(worked: Company) -> None:
    listed = worked.run("outbox", "list").out
    assert all(key in listed for key in worked.mail_keys())


def test_catalog(company: Company) -> None:
    told = company.run("catalog", "--json").json
    assert [form["name"] for form in told["forms"]] == [form.name for form in forms()]
    assert [job["name"] for job in told["jobs"]] == [job.name for job in jobs()]
    spoken = company.run("catalog").out
    assert all(form.title in spoken for form in forms())


def test_status_before_the_first_report(company: Company) -> None:
    assert "还没有出过周报。运行 python run.py weekly。" in company.run("status").out.splitlines()


def test_status_names_the_last_report(looked_at: Company) -> None:
    company = looked_at
    told = company.run("status", "--json").json
    assert told["workspace"] == str(company.drive)
    assert [(week["week"], week["completeness"], week["report"]) for week in told["weeks"]] == [
        (W47, "4 个部门应报：4 按时，0 迟交，0 未提交", str(company.report))
    ]
    assert (told["outbox"], told["next_cutoff"]) == ({"queued": 9}, "2026-11-27T17:00:00+08:00")
    assert str(company.report) in company.run("status").out


def test_status_loads_nothing_heavy(looked_at: Company) -> None:
    code = (
        "import sys\nfrom automation.cli import cli\n"
        "try:\n    cli()\nexcept SystemExit as end:\n    print(end.code)\n"
        f"print(sorted(name for name in {HEAVY!r} if name in sys.modules))"
    )
    line = [sys.executable, "-c", code, *looked_at.arguments("status", "--json")]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    answer, exit_code, loaded = done.stdout.splitlines()
    assert json.loads(answer)["outbox"] == {"queued": 9}
    assert (exit_code, loaded) == ("10", "[]")


@pytest.mark.parametrize("command", ["weekly", "check", "status", "catalog", "doctor"])
def test_quiet_says_nothing(looked_at: Company, command: str) -> None:
    answer = looked_at.run(command, "--quiet")
    assert (answer.code in (0, 10), answer.out, answer.err) == (True, "", "")


def test_a_faulty_progress_form_is_named_with_its_department(company: Company) -> None:
    company.tell("市场部", [reports(W47, "市场部")[0] | {"percent": "快了"}])
    (error,) = [one for one in company.run("check", "--json").json["problems"] if one["severity"] == "error"]
    assert (error["file"], error["cell"], error["kind"]) == (f"周进度/{W47}/市场部.xlsx", "E8", "M02")
    assert error["message"] == "周进度填报表第8行“完成比例”(E8)“快了”不是完成比例。请填 0% 到 100%。"
