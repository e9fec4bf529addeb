"""`heartbeat`: notices that the rounds have stopped, also from another PC, and mails whoever runs the program, once a silence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from automation.errors import ExitCode
from automation.jobs.heartbeat import Heartbeat, is_silent, last_beat
from automation.mail.message import Message
from automation.organization.moment_words import moment_words
from automation.organization.working_time import WorkingTime, parse_hours
from automation.screen import Screen

if TYPE_CHECKING:
    from automation.app import Office

TEMPLATE = "silence"


def listen(screen: Screen, office: Office) -> ExitCode:
    """Uses the outbox of this machine, not the workspace's owner."""
    last, limit = last_beat(office.workspace), timedelta(minutes=office.config.company.silent_after)
    working = WorkingTime(hours=parse_hours(office.config.company.working_hours))
    silent = last is None or is_silent(last, working, office.moment, limit)
    said = f"上次运行：{last.at:%Y-%m-%d %H:%M}（{last.machine}）" if last else "还没有运行过，或者运行记号读不到"
    screen.say(f"{said}，{'已经停了' if silent else '正常'}。")
    screen.answer({"silent": silent, "last": last.at if last else None})
    if silent and last:
        _tell_operator(office, last)
    return ExitCode.REMARKS if silent else ExitCode.DONE


def silence_message(last: Heartbeat, workspace: str, to: tuple[str, str], office: Mapping[str, Any]) -> Message:
    """One a silence: its key is the last round's."""
    seen = {"machine": last.machine, "at": moment_words(last.at), "workspace": workspace}
    values = {"person": to[0], **seen, "office": office}
    return Message(f"{TEMPLATE}/{last.at.isoformat()}", TEMPLATE, (to,), values, urgency="紧急")


def _tell_operator(office: Office, last: Heartbeat) -> None:
    from automation.commands.operator import tell_operator
    from automation.mail.delivery import deliver
    from automation.mail_setup import limits

    tell_operator(office, lambda to, words: [silence_message(last, str(office.workspace), to, words)])
    deliver(office.outbox, office.transport, office.clock, limits(office.config), insist=False)
