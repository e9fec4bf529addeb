"""`status`: how things stand, on the screen, as JSON, or as a page that works from the file share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from automation.commands.situation import ENDS, Situation, situation
from automation.errors import ExitCode
from automation.mail.mail_states import STATE_WORDS
from automation.organization.moment_words import moment_words
from automation.organization.working_calendar import WorkingCalendar
from automation.screen import Screen

if TYPE_CHECKING:
    from automation.app import Office

TRANSPORTS = {"folder": "排练（邮件只写成文件）", "ews": "Exchange 服务器", "graph": "Microsoft 365", "smtp": "SMTP 服务器"}


def show_status(screen: Screen, office: Office, page: Path | None = None) -> ExitCode:
    """Remarks when something waits for a person; page: where the HTML goes."""
    now = situation(office)
    for line in _lines(office, now):
        screen.say(line)
    if page:
        from automation.commands.status_page import write_page

        screen.say(f"网页：{write_page(office, now, page)}")
    screen.answer(_plain(office, now))
    return ExitCode.REMARKS if now.worries() else ExitCode.DONE


def running_words(now: Situation) -> str:
    """When the last round was and how it ended."""
    going = "，正在运行" if now.running else ""
    if now.beat is None:
        return f"还没有自动运行过{going}。安装：python run.py task install"
    ended = "已经停了" if now.silent else ENDS.get(now.beat.code, f"退出码 {now.beat.code}")
    return f"{moment_words(now.beat.at)}（电脑 {now.beat.machine}）{ended}{going}"


def sending_words(office: Office) -> str:
    """How mail goes out, and if only to one address."""
    redirect = office.config.mail.redirect_all_to
    return TRANSPORTS[office.config.mail.transport] + (f"，试运行：只寄到 {redirect}" if redirect else "")


def mails_words(now: Situation) -> str:
    """How much people are asked for this week."""
    reminders, people = now.reminded
    most = "、".join(f"{name} {count} 封" for name, count in now.mails)
    return f"提醒 {people} 人 {reminders} 件" + (f"；收信最多：{most}" if most else "")


def _lines(office: Office, now: Situation) -> Iterator[str]:
    yield f"工作区：{office.workspace}"
    yield f"运行：{running_words(now)}"
    yield f"发信：{sending_words(office)}"
    counts = "，".join(f"{STATE_WORDS[state]} {count} 封" for state, count in now.states.items())
    yield f"发件箱：{counts or '空'}"
    for mail in now.waiting:
        yield f"  {STATE_WORDS[mail.state]}：{mail.subject}（{mail.people}）{mail.reason}"
    yield f"本周：{mails_words(now)}"
    yield from _duties(now)
    yield _last(now)
    yield f"下次截止：{now.cutoff:%Y-%m-%d %H:%M}"
    yield from (f"  ! {worry}" for worry in now.worries())


def _duties(now: Situation) -> Iterator[str]:
    coming = [one for one in now.coming if one.due]
    if coming:
        yield "下次有事："
    for one in coming:
        yield f"  {one.due:%m-%d %H:%M}  {one.title}（{one.arithmetic}）"
    for duty in now.pending:
        yield f"  没办完，会再试：{now.title(duty.job)}（{moment_words(duty.occasion.due)} 到期）"
    for late in now.late:
        yield f"  过期不办：{late.title} {late.count} 件（{late.reason}）"


def _last(now: Situation) -> str:
    if not now.builds:
        return "还没有出过周报。运行 python run.py weekly。"
    last = now.builds[0]
    return f"最近的周报：{last.occasion}（{last.built_at[:16].replace('T', ' ')} 生成）{last.headline}\n  {last.report}".rstrip()


def _plain(office: Office, now: Situation) -> dict[str, Any]:
    def at(moment: datetime | None) -> str | None:
        return moment.replace(tzinfo=office.zone).isoformat() if moment else None

    names = {"week": "occasion", "built_at": "built_at", "completeness": "headline", "report": "report", "problems": "remarks"}
    beat = {"machine": now.beat.machine, "at": at(now.beat.at), "next": at(now.beat.next), "code": now.beat.code} if now.beat else None
    return {
        "workspace": str(office.workspace),
        "now": at(now.moment),
        "running": now.running,
        "heartbeat": beat,
        "silent": now.silent,
        "last_round": now.round,
        "next": [{"job": one.job, "title": one.title, "due": at(one.due), "why": one.arithmetic} for one in now.coming],
        "pending": [{"job": one.job, "occasion": one.occasion.name, "due": at(one.occasion.due)} for one in now.pending],
        "expired": [{"title": one.title, "reason": one.reason, "count": one.count, "due": at(one.due)} for one in now.late],
        "weeks": [{name: getattr(one, field) for name, field in names.items()} for one in now.builds],
        "outbox": now.states,
        "waiting": [{"key": one.key, "state": one.state, "subject": one.subject, "people": one.people, "why": one.reason,
                     "not_before": at(one.not_before)} for one in now.waiting],
        "reminded": {"reminders": now.reminded[0], "people": now.reminded[1]},
        "mails_this_week": [{"person": name, "mails": count} for name, count in now.mails],
        "next_cutoff": at(now.cutoff),
        "transport": office.config.mail.transport,
        "redirect_all_to": office.config.mail.redirect_all_to,
        "remarks": WorkingCalendar().remarks(now.moment.year, now.cutoff.year),
        "alarms": now.alarms,
        "worries": now.worries(),
    }  # fmt: skip
