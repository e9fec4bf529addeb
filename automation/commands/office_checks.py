"""Checks of the office's matter: reference data, calendar, hours, mail templates, certificates, passwords, mails that wait."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from automation.commands.examination import Check, writable
from automation.errors import AutomationError
from automation.letters.language import ENGLISH
from automation.organization.people import Contact
from automation.organization.working_time import WorkingTime, hours_words, parse_hours

if TYPE_CHECKING:
    from automation.app import Office
    from automation.config import Config

SOON = timedelta(days=30)
"""A certificate that ends within this time should be renewed now: its owner has to be asked for it."""
SHOWN = 5


def reference(office: Office) -> Iterator[Check]:
    """Reads the reference data as every run does, and the calendar with it."""
    if not office.workspace.is_dir():
        return
    gathered = office.gather()
    directory = gathered.setting.directory
    if directory.empty:
        yield Check("通讯录", False, "没有找到通讯录，无法核对人名，也发不了邮件。请填好“通讯录”放到 基础资料 文件夹。")
    else:
        reach = [person.name for person in directory.persons if person.employed and not person.mail]
        words = f"{len(directory.departments)} 个部门，{len(directory.persons)} 人"
        yield Check("通讯录", not reach, words + (f"；{len(reach)} 人没有邮箱：{'、'.join(reach[:SHOWN])}。请补上。" if reach else ""))
    yield from _letters(directory.contacts, office.config)
    alarms = gathered.setting.calendar.alarms(office.moment.date())
    yield Check("工作日历", not alarms, "".join(alarms) or f"{office.moment.year} 年放假安排已知")
    for leftover in gathered.leftovers:
        yield Check("残留文件", False, leftover.message)


def _letters(contacts: Sequence[Contact], config: Config) -> Iterator[Check]:
    """Whose letters people outside read: the program's own name tells them nothing, and in English the company needs one."""
    lacking = []
    if config.mail.sender_name == type(config.mail).model_fields["sender_name"].default:
        lacking.append(f"他们看到的发件人是“{config.mail.sender_name}”，请把 [mail] sender_name 改成公司名")
    english = sum(one.language == ENGLISH for one in contacts)
    if english and not config.company.english_name:
        lacking.append(f"其中 {english} 位的语言是英文，请填 [company] english_name，不填就不给他们发函")
    if contacts:
        yield Check("对外函件", not lacking, "；".join([f"通讯录里有 {len(contacts)} 位外部联系人", *lacking]) + "。" * bool(lacking))


def hours(office: Office) -> Iterator[Check]:
    """What is sent at the cut-off must not fall into the quiet hours."""
    from automation.organization.reporting_week import CONSOLIDATED_AFTER

    spans = parse_hours(office.config.company.working_hours)
    working = WorkingTime(hours=spans)
    closing = datetime.combine(working.calendar.on_or_after(office.moment.date()), office.config.weekly.closing)
    report = closing + CONSOLIDATED_AFTER
    if working.contains(closing) and working.contains(report):
        yield Check("工作时间", True, hours_words(spans))
    else:
        words = f"截止 {closing:%H:%M}、周报 {report:%H:%M} 不在工作时间 {hours_words(spans)} 里，邮件要等到下一个工作日。"
        yield Check("工作时间", False, f"{words}请改 [company] working_hours 或 [weekly] closing。")


def templates(office: Office) -> Iterator[Check]:
    """Every mail that some job may make has its template and its text twin, and both can be read."""
    from automation.catalog import declared
    from automation.runner_setup import mail_templates

    several = (name for named in declared("TEMPLATES", dict) for name in named.values() if isinstance(name, str))
    names = sorted({*declared("TEMPLATE", str), *several})
    faults = mail_templates().faults(names)
    yield Check("邮件模板", not faults, "；".join(faults) or f"{len(names)} 种都完整")


def certificates(office: Office) -> Iterator[Check]:
    """Only where 机密 mails are encrypted for certificates or signed with one."""
    from automation.credentials import secret
    from automation.mail.encryption.certificates import Certificates
    from automation.mail.encryption.own_certificate import read_own

    settings, until = office.config.encryption, (office.moment + SOON).replace(tzinfo=office.zone)
    if settings.certificates != Path():
        authorities = settings.authorities if settings.authorities != Path() else None
        ending = Certificates(settings.certificates, authorities).ending(until)
        vouched = "" if authorities else "（放进去的都信任；只信任某些机构签发的，请设 [encryption] authorities）"
        named = "、".join(f"{file.name}（{at.astimezone(office.zone):%Y-%m-%d} 到期）" for file, at in ending[:SHOWN])
        words = f"{len(ending)} 张快要或已经到期：{named}。请向本人要新的证书。" if ending else f"{settings.certificates}{vouched}"
        yield Check("收件人证书", not ending, words)
    if settings.own != Path():
        end = read_own(settings.own, secret("certificate")).certificate.not_valid_after_utc
        way_out = "" if end > until else "，请尽快申请新的"
        yield Check("本单位证书", end > until, f"{settings.own.name} 到 {end.astimezone(office.zone):%Y-%m-%d}{way_out}")


def passwords(office: Office) -> Iterator[Check]:
    """Those that the chosen way of sending needs; they are looked for, never shown."""
    from automation.commands.password import NAMES
    from automation.credentials import secret

    for name in _needed(office):
        try:
            secret(name)
            yield Check("密码", True, f"{NAMES[name]}已存好")
        except AutomationError as fault:
            yield Check("密码", False, str(fault))


def _needed(office: Office) -> list[str]:
    config = office.config
    way = config.mail.transport
    by_app = way == "graph" or (way == "ews" and config.ews.auth == "oauth")
    by_name = (way == "ews" and not by_app) or (way == "smtp" and bool(config.smtp.user or config.imap.user))
    return ["oauth"] * by_app + ["mail"] * by_name


def outbox(office: Office) -> Iterator[Check]:
    from automation.mail.ledger_reading import LedgerReading
    from automation.mail.mail_states import STATE_WORDS

    states = LedgerReading(office.ledger_file).counts()
    bad = [f"{STATE_WORDS[state]} {states[state]} 封" for state in ("failed", "unknown", "held") if states.get(state)]
    yield Check("发件箱", not bad, "，".join(bad) + "，用 outbox list 查看" if bad else "没有问题邮件")


def mail(office: Office) -> Iterator[Check]:
    """A rehearsal needs only its folder; of a server it is shown that mail goes out once and comes in."""
    if office.config.mail.transport == "folder":
        office.config.paths.mail.mkdir(parents=True, exist_ok=True)
        yield writable("邮件文件夹（排练：邮件只写成文件）", office.config.paths.mail)
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
