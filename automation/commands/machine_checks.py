"""Checks of the machine: Python, folders and disks, whose the workspace is, the clock, rounds and the task that starts them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from platform import node
from typing import TYPE_CHECKING

from automation.app import LEDGER
from automation.commands.examination import PROBE, Check, is_by_net, writable
from automation.jobs.duties import Duties
from automation.jobs.heartbeat import is_silent, last_beat
from automation.jobs.lease import is_held
from automation.jobs.owner import owner_of, why_not_ours
from automation.mail.ledger_reading import LedgerReading
from automation.organization.moment_words import moment_words
from automation.organization.working_time import WorkingTime, parse_hours
from automation.safe_write import swap_in
from automation.scheduled_task import RUN

if TYPE_CHECKING:
    from automation.app import Office
    from automation.scheduled_task import Program

ASTRAY = timedelta(minutes=5)
"""By so much a clock may be wrong before people notice."""


def python(office: Office) -> Iterator[Check]:
    yield Check("Python", True, sys.version.split()[0])
    yield Check("配置", True, f"时区 {office.config.company.timezone}，截止 {office.config.weekly.closing:%H:%M}")


def workspace(office: Office) -> Iterator[Check]:
    folder = office.workspace
    if folder.is_dir():
        yield writable("工作区", folder)
    else:
        yield Check("工作区", False, f"找不到文件夹 {folder}。请检查 [paths] workspace，或共享盘是否连上。")


def state(office: Office) -> Iterator[Check]:
    """On Windows the configuration itself refuses a drive of another machine."""
    import psutil

    mounted = [(one.mountpoint, one.fstype) for one in psutil.disk_partitions(all=True)]
    if is_by_net(office.state.absolute(), mounted):
        yield Check("程序记录", False, f"{office.state} 在网络盘上，记录会损坏。请把 [paths] state 改到本机硬盘。")
    else:
        yield writable("程序记录", office.state)


def owner(office: Office) -> Iterator[Check]:
    if not office.workspace.is_dir():
        return
    found, ours = owner_of(office.workspace), LedgerReading(office.state / LEDGER).identity
    why = why_not_ours(office.workspace, ours, node(), office.state)
    words = f"由本机管理（{found.since} 起）" if found else "工作区还没有归属，第一次运行时由本机管理"
    yield Check("归属", not why, why or words)


def clock(office: Office) -> Iterator[Check]:
    """The clock must not be behind what was already written down, and the file server's not far from ours."""
    with Duties(office.state) as duties:
        known = [moment for moment in (duties.latest(), LedgerReading(office.ledger_file).latest()) if moment]
    latest = max(known, default=office.moment)
    if latest > office.moment + ASTRAY:
        words = f"记录里最晚的事在 {latest:%Y-%m-%d %H:%M}，现在却是 {office.moment:%Y-%m-%d %H:%M}。请校准这台电脑的时间。"
        yield Check("时钟", False, words)
    else:
        yield Check("时钟", True, f"{office.moment:%Y-%m-%d %H:%M}")
    if office.workspace.is_dir():
        yield server_clock(_written_at(office.workspace) - _written_at(office.state))


def _written_at(folder: Path) -> float:
    """The time, in seconds, that the machine which holds the folder gives a new file."""
    file = swap_in(folder / PROBE, b"", waits=())
    try:
        return file.stat().st_mtime
    finally:
        file.unlink()


def server_clock(ahead: float) -> Check:
    """ahead: seconds by which the file server's clock is ahead of ours."""
    if abs(ahead) <= ASTRAY.total_seconds():
        return Check("共享盘的时钟", True, "与本机一致")
    words = f"比本机{'快' if ahead > 0 else '慢'} {round(abs(ahead) / 60)} 分钟，交表时间会记错。请管理员校准文件服务器或本机的时间。"
    return Check("共享盘的时钟", False, words)


def rounds(office: Office) -> Iterator[Check]:
    yield Check("运行锁", True, "有一个通达正在运行" if is_held(office.state) else "空闲")
    beat = last_beat(office.workspace)
    if beat is None:
        yield Check("运行记号", True, "还没有自动运行过")
        return
    working, limit = WorkingTime(hours=parse_hours(office.config.company.working_hours)), office.config.company.silent_after
    silent = is_silent(beat, working, office.moment, timedelta(minutes=limit))
    way_out = f"，已经停了（上班时间 {limit} 分钟没有运行）。请看那台电脑开着没有，再运行 task show" if silent else ""
    yield Check("运行记号", not silent, f"{moment_words(beat.at)} 在电脑 {beat.machine} 上运行{way_out}")


def task(program: Program) -> Callable[[Office], Iterator[Check]]:
    """Is that program started by itself? Where something else does it, the rounds show it."""

    def look(office: Office) -> Iterator[Check]:
        from automation.commands.task import installed

        if installed(program.name(RUN)):
            yield Check("计划任务", True, f"已安装 {program.name(RUN)}")
        elif last_beat(office.workspace):
            yield Check("计划任务", True, "这台电脑没有安装，由别的方式或别的电脑运行")
        else:
            yield Check("计划任务", False, "还没有安装，不会自动运行。请运行 python run.py task install，或用 watch。")

    return look
