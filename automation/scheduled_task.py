"""What starts the program by itself: the definition of a Windows scheduled task, elsewhere a line of the crontab."""

from __future__ import annotations

import codecs
import hashlib
import shlex
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from xml.etree.ElementTree import Element, SubElement, tostring

NAMESPACE = "http://schemas.microsoft.com/windows/2004/02/mit/task"
_END = "2099-12-31T23:59:59"
Tree = Sequence[tuple[str, "str | Tree"]]


@dataclass(frozen=True)
class Task:
    """One command of the program, started every `minutes` (1 to 59) day and night: the program knows its working time itself."""

    command: str
    minutes: int
    purpose: str


RUN = Task("run", 5, "每 5 分钟看一次有没有到期的事，收表、汇总、发邮件")
HEARTBEAT = Task("heartbeat", 30, "每 30 分钟看一次通达是否还在运行，停了就通知负责人")


@dataclass(frozen=True)
class Program:
    """Which program is started: its interpreter, its folder, and the options (--config, --workspace) that it always gets."""

    python: PurePath
    home: PurePath
    options: tuple[str, ...] = ()

    def arguments(self, task: Task) -> list[str]:
        return ["-X", "utf8", "-m", "automation", task.command, "--quiet", *self.options]

    def name(self, task: Task) -> str:
        """The task's name; two installations on one machine never share it."""
        identity = "\0".join((str(self.home), *self.options)).encode("utf-8")
        return f"Tongda-{task.command}-{hashlib.sha256(identity).hexdigest()[:8]}"


def definition(task: Task, program: Program, account: str, today: date) -> bytes:
    """The XML for `schtasks /Create /XML`, in the encoding that it declares (UTF-16 with its mark), else it is refused.

    account: whom it runs as whether logged on or not, with a stored password (without one it could not reach the share); "":
    whoever installs it, while logged on. A missed start is caught up; EndBoundary, because Windows does so only where there is one.
    """
    root = Element("Task", {"version": "1.2", "xmlns": NAMESPACE})
    _grow(root, [
        ("RegistrationInfo", [("Author", "通达"), ("Description", f"通达：{task.purpose}")]),
        ("Triggers", [("CalendarTrigger", [
            ("StartBoundary", f"{today}T00:00:00"), ("EndBoundary", _END),
            ("Repetition", [("Interval", f"PT{task.minutes}M"), ("Duration", "P1D"), ("StopAtDurationEnd", "false")]),
            ("ScheduleByDay", [("DaysInterval", "1")]),
        ])]),
        ("Principals", [("Principal", _principal(account))]),
        ("Settings", [
            ("MultipleInstancesPolicy", "IgnoreNew"), ("DisallowStartIfOnBatteries", "false"), ("StopIfGoingOnBatteries", "false"),
            ("StartWhenAvailable", "true"), ("RunOnlyIfNetworkAvailable", "false"), ("WakeToRun", "false"),
            ("ExecutionTimeLimit", "PT1H"), ("RestartOnFailure", [("Interval", "PT10M"), ("Count", "3")]),
        ]),
        ("Actions", [("Exec", [
            ("Command", str(program.python)), ("Arguments", subprocess.list2cmdline(program.arguments(task))),
            ("WorkingDirectory", str(program.home)),
        ])]),
    ])  # fmt: skip
    text = '<?xml version="1.0" encoding="UTF-16"?>\n' + tostring(root, encoding="unicode")
    return codecs.BOM_UTF16_LE + text.encode("utf-16-le")


def _principal(account: str) -> Tree:
    who = [("UserId", account), ("LogonType", "Password")] if account else [("LogonType", "InteractiveToken")]
    return [*who, ("RunLevel", "LeastPrivilege")]


def _grow(parent: Element, children: Tree) -> None:
    for tag, content in children:
        child = SubElement(parent, tag)
        if isinstance(content, str):
            child.text = content
        else:
            _grow(child, content)


def crontab_line(task: Task, program: Program) -> str:
    """Ends with our mark, which the shell takes for a comment. cron would end the command at a bare %."""
    command = shlex.join([str(program.python), *program.arguments(task)])
    line = f"cd {shlex.quote(str(program.home))} && {command}".replace("%", r"\%")
    return f"*/{task.minutes} * * * * {line} # {program.name(task)}"


def marked(crontab: str, names: Sequence[str]) -> list[str]:
    """The lines of the crontab that bear one of these names."""
    return [line for line in crontab.splitlines() if _mark(line) in names]


def replaced(crontab: str, names: Sequence[str], lines: Sequence[str]) -> str:
    """The crontab without the lines that bear these names, and with `lines` at its end; all others stay as they are."""
    kept = [line for line in crontab.splitlines() if _mark(line) not in names]
    return "".join(f"{line}\n" for line in (*kept, *lines))


def _mark(line: str) -> str:
    return line.rpartition(" # ")[2].strip()
