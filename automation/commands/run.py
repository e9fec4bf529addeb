"""`run` and `watch`: one round of the scheduled task, or the same again and again where there is no Task Scheduler."""

from __future__ import annotations

import gc
import json
import time
from datetime import datetime
from typing import TYPE_CHECKING, Any

from automation.commands.round import Round, go_round
from automation.errors import AutomationError, ExitCode
from automation.jobs.duties import LAST_ROUND, Duties
from automation.jobs.heartbeat import beat
from automation.mail.mail_states import STATE_WORDS
from automation.organization.moment_words import moment_words
from automation.screen import Screen

if TYPE_CHECKING:
    from automation.app import Office


SHOWN = 5
"""Duties that came too late, on the screen; a first run finds everything that was ever due."""


def run(screen: Screen, office: Office) -> ExitCode:
    """One round, under the lease."""
    with office.lease(), screen.progress("读取表格") as advance:
        this = go_round(office, advance)
        _leave_word(office, this)
    _tell(screen, this)
    screen.answer(_plain(this))
    return exit_code(this)


def _leave_word(office: Office, this: Round) -> None:
    """For `status` what the last round said that had anything to say, and the heartbeat, which is left last: a round that was
    killed leaves none."""
    at, said = office.clock(), _plain(this)
    try:
        with Duties(office.state) as duties:
            complained = json.loads(duties.noted(LAST_ROUND) or "{}").get("complaints")
            if not this.idle or complained or any(said[word] for word in ("complaints", "reached", "collected")):
                kept = {"at": at.isoformat(), "code": int(exit_code(this))} | said
                duties.keep_note(LAST_ROUND, json.dumps(kept, ensure_ascii=False, default=datetime.isoformat))
        beat(office.workspace, at, this.wake, int(exit_code(this)))
    except AutomationError as fault:
        this.faults.append(str(fault))


def watch(screen: Screen, office: Office, minutes: int) -> ExitCode:
    """Until somebody stops it (Ctrl+C). A round that cannot be is told, and the next one comes all the same."""
    import schedule

    def go() -> None:
        try:
            with office.again() as own:
                run(screen, own)
        except AutomationError as fault:
            screen.complain(str(fault))
        gc.collect()  # a command leaves that to its end

    schedule.every(minutes).minutes.do(go)
    screen.say(f"每 {minutes} 分钟运行一次，按 Ctrl+C 停止。")
    go()
    while True:
        time.sleep(max(1.0, schedule.idle_seconds() or 1.0))
        schedule.run_pending()


def exit_code(this: Round) -> ExitCode:
    """A bug in one job is told as such; a part that could not be done as partly."""
    if this.failed:
        return ExitCode.BUG
    if this.faults or (this.delivery and this.delivery.stopped):
        return ExitCode.PARTLY
    return ExitCode.REMARKS if this.expired or this.unreachable or this.remarks else ExitCode.DONE


def _tell(screen: Screen, this: Round) -> None:
    screen.say("没有变化，也没有到期的事。" if this.idle else f"办了：{'、'.join(dict.fromkeys(this.done)) or '没有要办的事'}")
    if this.collected and this.collected.kinds.total():
        screen.say(f"收到邮件 {this.collected.kinds.total()} 封，其中的表 {len(this.collected.taken)} 份。")
    for duty in this.expired[:SHOWN]:
        screen.say(f"  ! 过期不办：{this.titles.get(duty.job, duty.job)}，{moment_words(duty.occasion.due)} 到期（{duty.reason}）")
    if len(this.expired) > SHOWN:
        screen.say(f"  ! 还有 {len(this.expired) - SHOWN} 件过期不办，见 --json 或 status")
    if this.delivery:
        counts = "、".join(f"{STATE_WORDS[state]} {len(keys)} 封" for state, keys in this.delivery.reached.items())
        screen.say(counts or "没有要发的邮件。")
    if this.wake:
        screen.say(f"下次有事：{this.wake:%Y-%m-%d %H:%M}")
    for line in _complaints(this):
        screen.complain(line)


def _complaints(this: Round) -> list[str]:
    delivery = this.delivery
    stopped = [*delivery.remarks, delivery.stopped] if delivery else []
    failed = [f"{this.titles.get(job, job)}：{fault}" for job, fault in this.failed.items()]
    return [line for line in dict.fromkeys([*failed, *this.faults, *this.unreachable, *this.remarks, *stopped]) if line]


def _plain(this: Round) -> dict[str, Any]:
    return {
        "idle": this.idle,
        "done": list(dict.fromkeys(this.done)),
        "queued": this.queued,
        "expired": [{"job": duty.job, "occasion": duty.occasion.name, "reason": duty.reason} for duty in this.expired],
        "collected": dict(this.collected.kinds) if this.collected else {},
        "reached": {state: len(keys) for state, keys in this.delivery.reached.items()} if this.delivery else {},
        "complaints": _complaints(this),
        "next": this.wake,
    }
