"""`outbox` and `send`: what waits, what was sent, what became of each mail."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from automation.errors import AutomationError, ConfigurationError, ExitCode
from automation.mail.mail_states import STATE_WORDS
from automation.screen import Screen

if TYPE_CHECKING:
    from automation.app import Office
    from automation.mail.delivery import Delivery
    from automation.mail.outbox_entry import Entry, File

ALL = "全部"
"""In place of keys: every message that the order can concern."""
SHOWN = 5
"""Reasons why mails were not sent, on the screen; `outbox list` and `show` tell all."""


def list_messages(screen: Screen, office: Office, state: str | None) -> ExitCode:
    """state: the word of the ledger, or the one that people read."""
    state = {word: name for name, word in STATE_WORDS.items()}.get(state or "", state)
    if state is not None and state not in STATE_WORDS:
        known = "、".join(f"{name}（{word}）" for name, word in STATE_WORDS.items())
        raise ConfigurationError(f"没有“{state}”这种状态。可以写：{known}。")
    entries = office.outbox.entries(*([state] if state else []))
    rows = [[STATE_WORDS[one.state], f"{one.created:%m-%d %H:%M}", one.subject, _people(one), one.key] for one in entries]
    screen.rows(f"发件箱：{len(entries)} 封", ["状态", "排队时间", "主题", "收件人", "标识"], rows)
    screen.answer({"messages": [_plain(one) for one in entries]})
    return ExitCode.DONE


def show_message(screen: Screen, office: Office, key: str) -> ExitCode:
    from automation.mail.echoes import echoes

    file = office.outbox.show(key)
    mail = email.message_from_bytes(file.content, policy=email.policy.default)
    body = mail.get_body(("plain",))
    text = str(body.get_content()) if body else ""
    names = [part.get_filename() or "" for part in mail.iter_attachments()]
    password, hidden = _password(office, file.entry)
    came_back = echoes(office.ledger, file.entry.key)
    for line in _described(file, names, password):
        screen.say(line)
    if hidden:
        screen.complain(f"附件的密码现在查不到：{hidden}")
    for one in came_back:
        doubt = "" if one.sure else "（可能是回这封的）"
        screen.say(f"  {one.at:%Y-%m-%d %H:%M}  {one.sender} {one.kind}{doubt}{'：' if one.words else ''}{one.words}")
    screen.say(f"\n{text}")
    steps = [{"before": s.before, "after": s.after, "at": s.at, "why": s.why} for s in file.steps]
    told = {"attachments": names, "password": password, "steps": steps, "came_back": [vars(one) for one in came_back], "text": text}
    screen.answer(_plain(file.entry) | told)
    return ExitCode.DONE


def _described(file: File, attachments: list[str], password: str) -> Iterator[str]:
    entry = file.entry
    yield f"{entry.subject}\n标识：{entry.key}\n状态：{STATE_WORDS[entry.state]}\n收件人：{_people(entry)}"
    yield f"附件：{'、'.join(attachments) or '无'}"
    if password:
        yield f"附件的密码：{password}（请打电话告诉收件人，不要写进邮件）"
    for step in file.steps:
        yield f"  {step.at:%Y-%m-%d %H:%M}  {STATE_WORDS.get(step.before, '')} → {STATE_WORDS[step.after]}  {step.why}"


def _password(office: Office, entry: Entry) -> tuple[str, str]:
    """(what opens the locked attachments of a 机密 mail, why that cannot be told); "" for every other mail."""
    from automation.mail.encryption.cover import SUBJECT
    from automation.mail_setup import encryption

    try:
        return encryption(office.config).password(entry.mark) if SUBJECT in entry.subject else "", ""
    except AutomationError as fault:
        return "", str(fault)


def order(screen: Screen, office: Office, name: str, keys: list[str], why: str) -> ExitCode:
    """hold, release, retry, cancel: each message named, or with 全部 all that are in such a state. Partly if one could not be."""
    from automation.mail.outbox_orders import ORDERS, obey

    done: list[Entry] = []
    faults: list[str] = []
    with office.lease():
        if keys == [ALL]:
            keys = [entry.key for entry in office.outbox.entries(*ORDERS[name].of_each) if entry.made or name == "cancel"]
        for key in keys:
            try:
                done.append(obey(office.outbox, name, key, office.moment, why))
            except AutomationError as fault:
                faults.append(str(fault))
    for entry in done:
        screen.say(f"{STATE_WORDS[entry.state]}：{entry.subject}（{_people(entry)}）")
    screen.say(f"共 {len(done)} 封。")
    for line in faults:
        screen.complain(line)
    screen.answer({"messages": [_plain(entry) for entry in done], "faults": faults})
    return ExitCode.PARTLY if faults else ExitCode.DONE


def readdress(screen: Screen, office: Office, key: str, address: str, whose: str) -> ExitCode:
    from automation.mail.readdressing import readdress as send_again
    from automation.mail_setup import policy

    with office.lease():
        entry = send_again(office.outbox, key, address.strip(), office.moment, policy(office.config), whose.strip())
    screen.say(f"{STATE_WORDS[entry.state]}：{entry.subject}（{_people(entry)}）\n标识：{entry.key}")
    screen.say("请把通讯录里的邮箱也改正，以后的邮件才会发到新邮箱。")
    screen.answer(_plain(entry))
    return ExitCode.DONE


def send(screen: Screen, office: Office) -> ExitCode:
    from automation.mail.delivery import deliver
    from automation.mail_setup import limits

    with office.lease(), screen.progress("发送邮件") as advance:
        delivery = deliver(office.outbox, office.transport, office.clock, limits(office.config), advance)
        queued = office.outbox.counts().get("queued", 0)
    counts = {state: delivery.count(state) for state in ("sent", *STATE_WORDS) if delivery.count(state)}
    for line in _told(counts, delivery, queued):
        screen.say(line)
    if office.transport.name == "folder":
        screen.say(f"邮件都在：{office.config.paths.mail}")
    for remark in (*delivery.remarks, *filter(None, [delivery.stopped])):
        screen.complain(remark)
    told = {"reached": counts, "queued": queued, "stopped": delivery.stopped, "remarks": delivery.remarks}
    screen.answer(told | {"folder": str(office.config.paths.mail)})
    if delivery.stopped or not set(counts) <= {"sent"}:
        return ExitCode.PARTLY
    return ExitCode.REMARKS if delivery.remarks else ExitCode.DONE


def _told(counts: dict[str, int], delivery: Delivery, queued: int) -> Iterator[str]:
    """What was done, why the rest was not, and what is still to come."""
    if counts:
        yield "、".join(f"{STATE_WORDS[state]} {count} 封" for state, count in counts.items())
    elif not queued:
        yield "没有要发的邮件。"
    for (state, why), count in delivery.whys.most_common(SHOWN):
        yield f"  ! {STATE_WORDS[state]} {count} 封：{why}"
    if queued:
        told = delivery.stopped or delivery.remarks
        yield f"还有 {queued} 封没有发{'。' if told else '：没到再发的时间。急用的写 outbox release 标识，再运行 send。'}"


def _people(entry: Entry) -> str:
    """Whoever stands otherwise than the mail as a whole, with his own state."""
    return "、".join(
        f"{one.name}<{one.address}>{'' if one.state == entry.state else f'（{STATE_WORDS[one.state]}）'}" for one in entry.recipients
    )


def _plain(entry: Entry) -> dict[str, Any]:
    people = [{"kind": one.kind, "name": one.name, "address": one.address, "state": one.state} for one in entry.recipients]
    return {
        "key": entry.key,
        "state": entry.state,
        "subject": entry.subject,
        "template": entry.template,
        "created": entry.created,
        "expires": entry.expires,
        "attempts": entry.attempts,
        "recipients": people,
    }
