"""`doctor`: looks at everything the program depends on and says, line by line, what is well and what to do about the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from automation.commands import machine_checks as machine
from automation.commands import office_checks as matter
from automation.commands.examination import Check
from automation.errors import AutomationError, ExitCode
from automation.screen import Screen

if TYPE_CHECKING:
    from automation.app import Office
    from automation.scheduled_task import Program

Look = Callable[["Office"], Iterator[Check]]


def examine(screen: Screen, office: Office, program: Program) -> ExitCode:
    """All checks; one that fails never stops the others. program: whose scheduled task is looked for."""
    checks: list[Check] = []
    for subject, look in _looks(program).items():
        try:
            checks += look(office)
        except (AutomationError, OSError) as fault:
            checks.append(Check(subject, False, str(fault)))
    for check in checks:
        screen.say(f"{'✓' if check.well else '✗'} {check.subject}：{check.words}")
    bad = sum(not check.well for check in checks)
    screen.say(f"共 {len(checks)} 项，{bad} 项要处理。" if bad else f"共 {len(checks)} 项，一切正常。")
    screen.answer({"checks": [asdict(check) for check in checks], "well": not bad})
    return ExitCode.REMARKS if bad else ExitCode.DONE


def _looks(program: Program) -> dict[str, Look]:
    """Each with the subject of a look that could not be had."""
    return {
        "Python": machine.python,
        "工作区": machine.workspace,
        "程序记录": machine.state,
        "归属": machine.owner,
        "时钟": machine.clock,
        "运行": machine.rounds,
        "计划任务": machine.task(program),
        "基础资料": matter.reference,
        "工作时间": matter.hours,
        "邮件模板": matter.templates,
        "证书": matter.certificates,
        "密码": matter.passwords,
        "发件箱": matter.outbox,
        "邮件": matter.mail,
    }
