"""`doctor`: looks at everything the program depends on and says, line by line, what is well and what to do about the rest."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from automation.errors import AutomationError, ExitCode
from automation.safe_write import swap_in
from automation.screen import Screen

if TYPE_CHECKING:
    from automation.app import Office

ROOM = 500_000_000
"""Bytes that should be free where the ledgers and reports are written."""


@dataclass(frozen=True)
class Check:
    """One thing looked at: is it well, and what was seen or is to be done."""

    subject: str
    well: bool
    words: str


def examine(screen: Screen, office: Office) -> ExitCode:
    """All checks; one that fails never stops the others."""
    checks: list[Check] = []
    for look in (_python, _workspace, _state, _reference, _calendar, _outbox, _mail):
        try:
            checks += look(office)
        except (AutomationError, OSError) as fault:
            checks.append(Check(look.__name__.strip("_"), False, str(fault)))
    for check in checks:
        screen.say(f"{'✓' if check.well else '✗'} {check.subject}：{check.words}")
    bad = sum(not check.well for check in checks)
    screen.say(f"共 {len(checks)} 项，{bad} 项要处理。" if bad else f"共 {len(checks)} 项，一切正常。")
    screen.answer({"checks": [asdict(check) for check in checks], "well": not bad})
    return ExitCode.REMARKS if bad else ExitCode.DONE


Look = Callable[["Office"], Iterator[Check]]


def _python(office: Office) -> Iterator[Check]:
    yield Check("Python", True, sys.version.split()[0])
    yield Check("配置", True, f"时区 {office.config.company.timezone}，截止 {office.config.weekly.closing:%H:%M}")


def _workspace(office: Office) -> Iterator[Check]:
    folder = office.workspace
    if not folder.is_dir():
        yield Check("工作区", False, f"找不到文件夹 {folder}。请检查 [paths] workspace，或共享盘是否连上。")
        return
    yield _writable("工作区", folder)


def _writable(subject: str, folder: Path) -> Check:
    """Writes a small file and takes it away again, because permissions on shares cannot be asked for reliably."""
    try:
        swap_in(folder / "~tongda_doctor.tmp", b"", waits=()).unlink()
    except OSError as fault:
        return Check(subject, False, f"{folder} 写不进去（{fault.strerror}）。请检查权限和磁盘空间。")
    free = shutil.disk_usage(folder).free
    if free < ROOM:
        return Check(subject, False, f"{folder} 只剩 {free // 1_000_000} MB。请清理磁盘。")
    return Check(subject, True, str(folder))


def _state(office: Office) -> Iterator[Check]:
    yield _writable("程序记录", office.state)


def _reference(office: Office) -> Iterator[Check]:
    """Reads the reference data as every run does."""
    if not office.workspace.is_dir():
        return
    gathered = office.gather()
    directory = gathered.setting.directory
    if directory.empty:
        yield Check("通讯录", False, "没有找到通讯录，无法核对人名，也发不了邮件。请填好“通讯录”放到 基础资料 文件夹。")
    else:
        reach = [person for person in directory.persons if person.employed and not person.mail]
        names = "、".join(person.name for person in reach[:5])
        words = f"{len(directory.departments)} 个部门，{len(directory.persons)} 人"
        yield Check("通讯录", not reach, words + (f"；{len(reach)} 人没有邮箱：{names}" if reach else ""))
    for leftover in gathered.leftovers:
        yield Check("残留文件", False, leftover.message)


def _calendar(office: Office) -> Iterator[Check]:
    from automation.organization.working_calendar import WorkingCalendar

    year = office.moment.year
    remarks = WorkingCalendar().remarks(year, year + (office.moment.month >= 11))
    yield Check("工作日历", not remarks, "；".join(remarks) or f"{year} 年放假安排已知")


def _outbox(office: Office) -> Iterator[Check]:
    from automation.mail.outbox_entry import STATE_WORDS

    states = office.outbox.counts()
    bad = [f"{STATE_WORDS[state]} {states[state]} 封" for state in ("failed", "unknown", "held") if states.get(state)]
    yield Check("发件箱", not bad, "，".join(bad) + "，用 outbox list 查看" if bad else "没有问题邮件")


def _mail(office: Office) -> Iterator[Check]:
    """A rehearsal needs only its folder; of a server it is shown that mail goes out once and comes in."""
    if office.config.mail.transport == "folder":
        office.config.paths.mail.mkdir(parents=True, exist_ok=True)
        yield _writable("邮件文件夹（排练：邮件只写成文件）", office.config.paths.mail)
        return
    from automation.mail.barring import let_in
    from automation.mail.self_check import SelfCheck
    from automation.mail_setup import sender

    transport = office.transport
    cursor = office.ledger.noted(f"cursor/{transport.name}")
    found = list(SelfCheck(transport, sender(office.config), cursor, office.clock).look())
    yield from (Check(seen.subject, seen.well, seen.words) for seen in found)
    if all(seen.well for seen in found):
        let_in(office.ledger, transport.name)
    if office.config.mail.redirect_all_to:
        yield Check("试运行", True, f"所有邮件只寄到 {office.config.mail.redirect_all_to}；这些不算发过，试完照常发给收件人")
