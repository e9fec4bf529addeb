"""The scheduled task: XML as Windows' schema wants it, a crontab line that the shell understands, and nothing touched but ours."""

from __future__ import annotations

import codecs
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path, PurePosixPath, PureWindowsPath
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner, Result

from automation.cli import cli
from automation.commands import task as command
from automation.scheduled_task import HEARTBEAT, NAMESPACE, RUN, Program, Task, crontab_line, definition, marked, replaced

ROOT = Path(__file__).resolve().parent.parent
HOME = r"D:\程序 & 工具\通达"
OFFICE = Program(
    PureWindowsPath(HOME, ".venv", "Scripts", "pythonw.exe"), PureWindowsPath(HOME), ("--config", rf"{HOME}\甲 <1>.ini")
)
BOOLEAN, DURATION, TEXT = "true|false", r"P(\d+D)?(T(\d+H)?(\d+M)?(\d+S)?)?", r"(.|\n)+"
MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"
# What the documented schema says of the elements that we use: in this order (sequence) or in any (all); ! = must be there.
SEQUENCES = {
    "CalendarTrigger": [
        "Enabled",
        "StartBoundary!",
        "EndBoundary",
        "Repetition",
        "ExecutionTimeLimit",
        "RandomDelay",
        "ScheduleByDay!",
    ],
    "Triggers": ["CalendarTrigger"],
    "Principals": ["Principal!"],
    "Actions": ["Exec!"],
}
SETS = {
    "Task": ["RegistrationInfo", "Triggers", "Principals", "Settings", "Actions!"],
    "RegistrationInfo": ["URI", "Source", "Date", "Author", "Version", "Description"],
    "Repetition": ["Interval!", "Duration", "StopAtDurationEnd"],
    "ScheduleByDay": ["DaysInterval"],
    "Principal": ["UserId", "LogonType", "GroupId", "DisplayName", "RunLevel"],
    "Settings": [
        "AllowStartOnDemand", "RestartOnFailure", "MultipleInstancesPolicy", "DisallowStartIfOnBatteries", "StopIfGoingOnBatteries",
        "AllowHardTerminate", "StartWhenAvailable", "RunOnlyIfNetworkAvailable", "WakeToRun", "Enabled", "Hidden", "IdleSettings",
        "ExecutionTimeLimit", "Priority", "RunOnlyIfIdle",
    ],
    "RestartOnFailure": ["Interval!", "Count!"],
    "Exec": ["Command!", "Arguments", "WorkingDirectory"],
}  # fmt: skip
VALUES = {
    "StartBoundary": MOMENT, "EndBoundary": MOMENT, "Interval": DURATION, "Duration": DURATION, "ExecutionTimeLimit": DURATION,
    "StopAtDurationEnd": BOOLEAN, "DisallowStartIfOnBatteries": BOOLEAN, "StopIfGoingOnBatteries": BOOLEAN,
    "StartWhenAvailable": BOOLEAN, "RunOnlyIfNetworkAvailable": BOOLEAN, "WakeToRun": BOOLEAN, "DaysInterval": r"\d+", "Count": r"\d+",
    "MultipleInstancesPolicy": "Parallel|Queue|IgnoreNew|StopExisting", "LogonType": "S4U|Password|InteractiveToken",
    "RunLevel": "LeastPrivilege|HighestAvailable",
}  # fmt: skip


def faults(element: ElementTree.Element) -> list[str]:
    """Where the tree is not what the schema says."""
    name = element.tag.removeprefix(f"{{{NAMESPACE}}}")
    children = [child.tag.removeprefix(f"{{{NAMESPACE}}}") for child in element]
    allowed = SEQUENCES.get(name) or SETS.get(name)
    if allowed is None:
        fits = not children and re.fullmatch(VALUES.get(name, TEXT), element.text or "")
        return [] if fits else [f"{name}: {element.text}"]
    names = [one.rstrip("!") for one in allowed]
    found = [f"{name} without {one[:-1]}" for one in allowed if one.endswith("!") and one[:-1] not in children]
    found += [f"{name} has {child}" for child in children if child not in names or children.count(child) > 1]
    if name in SEQUENCES and children != sorted(children, key=names.index):
        found.append(f"{name}: order {children}")
    return found + [fault for child in element for fault in faults(child)]


def tree(task: Task = RUN, account: str = "") -> ElementTree.Element:
    return ElementTree.fromstring(definition(task, OFFICE, account, date(2026, 11, 20)))


def value(path: str, root: ElementTree.Element) -> str | None:
    return root.findtext("/".join(f"{{{NAMESPACE}}}{name}" for name in path.split("/")))


@pytest.mark.parametrize("account", ["", r"CORP\svc & co"])
@pytest.mark.parametrize("task", [RUN, HEARTBEAT])
def test_the_definition_fits_the_schema(task: Task, account: str) -> None:
    root = tree(task, account)
    assert root.tag == f"{{{NAMESPACE}}}Task" and root.get("version") == "1.2"
    assert faults(root) == []


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("Settings/StartWhenAvailable", "true"),
        ("Settings/MultipleInstancesPolicy", "IgnoreNew"),
        ("Settings/ExecutionTimeLimit", "PT1H"),
        ("Settings/WakeToRun", "false"),
        ("Settings/DisallowStartIfOnBatteries", "false"),
        ("Settings/StopIfGoingOnBatteries", "false"),
        ("Settings/RestartOnFailure/Interval", "PT10M"),
        ("Settings/RestartOnFailure/Count", "3"),
        ("Triggers/CalendarTrigger/StartBoundary", "2026-11-20T00:00:00"),
        ("Triggers/CalendarTrigger/EndBoundary", "2099-12-31T23:59:59"),
        ("Triggers/CalendarTrigger/Repetition/Interval", "PT5M"),
        ("Principals/Principal/LogonType", "InteractiveToken"),
        ("Principals/Principal/RunLevel", "LeastPrivilege"),
        ("Actions/Exec/Command", rf"{HOME}\.venv\Scripts\pythonw.exe"),
        ("Actions/Exec/Arguments", rf'-X utf8 -m automation run --quiet --config "{HOME}\甲 <1>.ini"'),
        ("Actions/Exec/WorkingDirectory", HOME),
    ],
)
def test_what_it_says(path: str, expected: str) -> None:
    assert value(path, tree()) == expected


def test_with_an_account_it_runs_by_stored_password() -> None:
    """S4U, which stores none, could not reach the share."""
    root = tree(account=r"CORP\svc")
    assert [value(f"Principals/Principal/{name}", root) for name in ("UserId", "LogonType")] == [r"CORP\svc", "Password"]


def test_its_encoding_is_the_one_it_declares() -> None:
    content = definition(RUN, OFFICE, "", date(2026, 11, 20))
    assert content.startswith(codecs.BOM_UTF16_LE)
    text = content.decode("utf-16")
    assert text.startswith('<?xml version="1.0" encoding="UTF-16"?>')
    assert "程序 &amp; 工具" in text and "甲 &lt;1&gt;" in text


def test_two_installations_never_share_a_task() -> None:
    programs = [OFFICE, Program(OFFICE.python, OFFICE.home), Program(OFFICE.python, PureWindowsPath("E:/通达"))]
    assert len({program.name(task) for program in programs for task in (RUN, HEARTBEAT)}) == 6


def test_the_shell_that_cron_starts_finds_the_words_again(tmp_path: Path) -> None:
    home = tmp_path / "程序's 100% 盘"
    home.mkdir()
    python = home / "python"
    python.write_text(
        f"#!{sys.executable}\nimport json, os, sys\nprint(json.dumps([os.getcwd(), *sys.argv[1:]]))\n", encoding="utf-8"
    )
    python.chmod(0o755)
    program = Program(python, home, ("--config", "/etc/a b%c.ini"))
    fields, line = crontab_line(RUN, program).split(" ", 5)[:5], crontab_line(RUN, program).split(" ", 5)[5]
    assert fields == ["*/5", "*", "*", "*", "*"] and not re.search(r"(?<!\\)%", line)
    said = subprocess.run(["/bin/sh", "-c", line.replace(r"\%", "%")], capture_output=True, check=True, encoding="utf-8").stdout
    assert json.loads(said) == [str(home), *program.arguments(RUN)]


def test_only_our_lines_are_found_and_taken() -> None:
    program = Program(PurePosixPath("/opt/tongda/.venv/bin/python"), PurePosixPath("/opt/tongda"))
    other = Program(PurePosixPath("/srv/other/bin/python"), PurePosixPath("/srv/other"))
    theirs = ["MAILTO=ops@example.com", "# Tongda", "0 3 * * * backup # nightly", "", crontab_line(RUN, other)]
    line, names = crontab_line(RUN, program), [program.name(RUN)]
    once = replaced("\n".join(theirs) + "\n", names, [line])
    assert once.splitlines() == [*theirs, line] and once.endswith("\n")
    assert replaced(once, names, [line]) == once
    assert marked(once, names) == [line]
    assert replaced(once, names, []).splitlines() == theirs


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs `task ...` with its own configuration and a PATH on which only the tests' programs lie."""
    (tmp_path / "config.ini").write_text("[paths]\nworkspace = 共享盘\nstate = state\n", encoding="utf-8")
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))

    def run(*words: str) -> Result:
        return CliRunner().invoke(cli, ["task", *words, "--config", str(tmp_path / "config.ini")])

    return run


def program_on_path(tmp_path: Path, name: str, source: str) -> None:
    file = tmp_path / "bin" / name
    file.write_text(
        f"#!{sys.executable}\nimport pathlib, sys\nhere = pathlib.Path({str(tmp_path)!r})\n{source}", encoding="utf-8"
    )
    file.chmod(0o755)


CRONTAB = """
table = here / "crontab"
if sys.argv[1:] == ["-l"]:
    sys.stdout.buffer.write(table.read_bytes()) if table.exists() else sys.exit("no crontab for you")
elif sys.argv[1:] == ["-"]:
    table.write_bytes(sys.stdin.buffer.read())
"""
posix = pytest.mark.skipif(sys.platform == "win32", reason="a crontab")


@posix
def test_a_crontab_is_changed_only_when_asked(tmp_path: Path, office: Callable[..., Result]) -> None:
    program_on_path(tmp_path, "crontab", CRONTAB)
    table = tmp_path / "crontab"
    assert office("show").exit_code == 10
    shown = office("install")
    assert shown.exit_code == 0 and "--yes" in shown.stdout and not table.exists()
    table.write_text("0 3 * * * backup\n", encoding="utf-8")
    for _ in range(2):
        assert office("install", "--yes").exit_code == 0
    lines = table.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "0 3 * * * backup" and len(lines) == 3
    assert f"--config {tmp_path / 'config.ini'}" in lines[1] and " run " in lines[1] and " heartbeat " in lines[2]
    assert office("show").exit_code == 0
    assert office("remove", "--only", "run").exit_code == 0
    assert json.loads(office("show", "--json").stdout)["tasks"] == {"run": "", "heartbeat": lines[2]}
    assert office("remove").exit_code == 0 and office("remove").exit_code == 10
    assert table.read_text(encoding="utf-8") == "0 3 * * * backup\n"


@posix
def test_without_a_crontab_program_the_way_out_is_told(office: Callable[..., Result]) -> None:
    answer = office("install", "--yes")
    assert answer.exit_code == 20 and "没有 crontab" in answer.output


SCHTASKS = """
(here / "said").open("a", encoding="utf-8").write(repr(sys.argv[1:]) + "\\n")
if "/Create" in sys.argv:
    if (here / "refuse").exists():
        sys.exit("ERROR: Access is denied.")
    (here / sys.argv[sys.argv.index("/TN") + 1]).touch()
elif not (here / sys.argv[sys.argv.index("/TN") + 1]).exists():
    sys.exit("ERROR: The system cannot find the file specified.")
elif "/Query" in sys.argv:
    print("TaskName: 通达")
elif "/Delete" in sys.argv:
    (here / sys.argv[sys.argv.index("/TN") + 1]).unlink()
"""


@pytest.fixture
def oem() -> Iterator[None]:
    """The encoding of a Windows console, as UTF-8."""

    def found(name: str) -> codecs.CodecInfo | None:
        return codecs.lookup("utf-8") if name == "oem" else None

    codecs.register(found)
    yield
    codecs.unregister(found)


@posix
@pytest.mark.usefixtures("oem")
def test_windows_is_asked_for_both_tasks(tmp_path: Path, office: Callable[..., Result], monkeypatch: pytest.MonkeyPatch) -> None:
    """With a stand-in for schtasks that records what it was told; only Windows itself can prove the rest."""
    monkeypatch.setattr(command, "WINDOWS", True)
    program_on_path(tmp_path, "schtasks", SCHTASKS)
    assert office("show").exit_code == 10
    (tmp_path / "said").unlink()
    assert office("install", "--only", "run", "--account", r"CORP\svc").exit_code == 0
    name = next(path.stem for path in (tmp_path / "state").glob("Tongda-run-*.xml"))
    said = (tmp_path / "said").read_text(encoding="utf-8").splitlines()
    assert said == [
        repr(["/Create", "/XML", str(tmp_path / "state" / f"{name}.xml"), "/TN", name, "/F", "/RU", r"CORP\svc", "/RP", "*"])
    ]
    root = ElementTree.fromstring((tmp_path / "state" / f"{name}.xml").read_bytes())
    assert value("Principals/Principal/LogonType", root) == "Password" and faults(root) == []
    assert office("install").exit_code == 0 and office("show").exit_code == 0
    assert len(json.loads(office("remove", "--json").stdout)["removed"]) == 2
    assert office("show").exit_code == 10
    (tmp_path / "refuse").touch()
    refused = office("install")
    assert refused.exit_code == 20 and "Access is denied" in refused.output


@posix
def test_it_runs_without_any_stream_as_under_pythonw(tmp_path: Path) -> None:
    (tmp_path / "config.ini").write_text("[paths]\nworkspace = 共享盘\nstate = state\n", encoding="utf-8")
    line = '"$0" -m automation catalog --quiet --config "$1" <&- >&- 2>&-'
    done = subprocess.run(["/bin/sh", "-c", line, sys.executable, str(tmp_path / "config.ini")], cwd=ROOT, check=False)
    assert done.returncode == 0
