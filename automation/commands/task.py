"""`task install/show/remove`: lets the system start the program by itself, by Windows' Task Scheduler or a crontab."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from automation.environment import HOME
from automation.errors import AutomationError, ExitCode
from automation.safe_write import swap_in, writing
from automation.scheduled_task import HEARTBEAT, RUN, Program, Task, crontab_line, definition, marked, replaced
from automation.screen import Screen

if TYPE_CHECKING:
    from automation.app import Office

WINDOWS = sys.platform == "win32"
TASKS = {"run": RUN, "heartbeat": HEARTBEAT}


def install(screen: Screen, office: Office, tasks: Sequence[Task], program: Program, account: str, yes: bool) -> ExitCode:
    """On Windows at once; a crontab is changed only with `yes`, without it the lines are shown."""
    names = [program.name(task) for task in tasks]
    if WINDOWS:
        for task in tasks:
            _register(office, task, program, account)
            screen.say(f"已安装计划任务 {program.name(task)}：{task.purpose}。")
        screen.answer({"installed": names})
        return ExitCode.DONE
    lines = [crontab_line(task, program) for task in tasks]
    if yes:
        _write_crontab(replaced(_read_crontab(), names, lines))
    screen.say("已写入 crontab：" if yes else "请把下面几行放进 crontab（crontab -e），或加上 --yes 由程序写入：")
    for line in lines:
        screen.say(line)
    screen.answer({"installed": names if yes else [], "lines": lines})
    return ExitCode.DONE


def show(screen: Screen, tasks: Sequence[Task], program: Program) -> ExitCode:
    """Remarks if one of them is not installed."""
    found = {task.command: _shown(program.name(task)) for task in tasks}
    for task in tasks:
        screen.say(found[task.command] or f"没有安装 {task.command}（{task.purpose}）。运行 python run.py task install 安装。")
    screen.answer({"tasks": found})
    return ExitCode.DONE if all(found.values()) else ExitCode.REMARKS


def installed(name: str) -> bool:
    """False also where this machine has nothing that could start it."""
    try:
        return bool(_shown(name))
    except AutomationError:
        return False


def remove(screen: Screen, tasks: Sequence[Task], program: Program) -> ExitCode:
    """Only ours; remarks if there was nothing to remove."""
    names = [name for task in tasks if _shown(name := program.name(task))]
    if names and WINDOWS:
        for name in names:
            _obeyed(["schtasks", "/Delete", "/TN", name, "/F"])
    elif names:
        _write_crontab(replaced(_read_crontab(), names, []))
    screen.say(f"已删除：{'、'.join(names)}。" if names else "没有安装过，不用删除。")
    screen.answer({"removed": names})
    return ExitCode.DONE if names else ExitCode.REMARKS


def this_program(asked: Mapping[str, Any]) -> Program:
    """The one that runs now, with the --config and --workspace that were asked for. pythonw opens no window on the screen."""
    python = Path(sys.executable)
    options = [(f"--{key}", os.path.abspath(asked[key])) for key in ("config", "workspace") if asked.get(key)]
    quiet = python.with_name("pythonw.exe") if WINDOWS else python
    return Program(quiet, HOME, tuple(word for option in options for word in option))


def _register(office: Office, task: Task, program: Program, account: str) -> None:
    """schtasks asks for the account's password itself."""
    file = office.state / f"{program.name(task)}.xml"
    with writing("计划任务的定义", office.state):
        file = swap_in(file, definition(task, program, account, office.moment.date()))
    as_whom = ["/RU", account, "/RP", "*"] if account else []
    _obeyed(["schtasks", "/Create", "/XML", str(file), "/TN", program.name(task), "/F", *as_whom], asks=bool(account))


def _shown(name: str) -> str:
    """What the system says of it; "" if it is not installed."""
    if not WINDOWS:
        return "\n".join(marked(_read_crontab(), [name]))
    query = _started(["schtasks", "/Query", "/TN", name, "/V", "/FO", "LIST"])
    return "" if query.returncode else query.stdout.strip()


def _read_crontab() -> str:
    """A user without a crontab has an empty one."""
    listing = _started(["crontab", "-l"])
    return "" if listing.returncode else listing.stdout


def _write_crontab(text: str) -> None:
    _obeyed(["crontab", "-"], given=text)


def _obeyed(command: list[str], given: str | None = None, *, asks: bool = False) -> None:
    done = _started(command, given, asks=asks)
    if done.returncode:
        said = (done.stderr or done.stdout or "").strip() or f"返回 {done.returncode}"
        raise AutomationError(f"{command[0]} 没有成功（{said}）。请用有权限的账户再运行一次，或请管理员安装。")


def _started(command: list[str], given: str | None = None, *, asks: bool = False) -> subprocess.CompletedProcess[str]:
    """asks: it speaks with the person at the screen."""
    encoding = "oem" if WINDOWS else "utf-8"
    try:
        return subprocess.run(command, input=given, capture_output=not asks, encoding=encoding, errors="replace", check=False)
    except FileNotFoundError as fault:
        way_out = "请用系统自己的定时工具每 5 分钟运行一次 python run.py run"
        raise AutomationError(f"这台电脑没有 {command[0]}。{way_out}。") from fault
