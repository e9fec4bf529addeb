"""`outbox` and `send`: what waits, what was sent, what became of each mail."""

from __future__ import annotations

import email
import email.policy
from typing import TYPE_CHECKING, Any

from automation.errors import ConfigurationError, ExitCode
from automation.mail.outbox_entry import STATE_WORDS
from automation.screen import Screen

if TYPE_CHECKING:
    from automation.app import Office
    from automation.mail.outbox_entry import Entry

ALL = "全部"
"""In place of keys: every message that the order can concern."""


def list_messages(screen: Screen, office: Office, state: str | None) -> ExitCode:
    if state is not None and state not in STATE_WORDS:
        raise ConfigurationError(f"没有“{state}”这种状态。可以写：{'、'.join(STATE_WORDS)}。")
    entries = office.outbox.entries(*([state] if state else []))
    rows = [[STATE_WORDS[one.state], f"{one.created:%m-%d %H:%M}", one.subject, _people(one), one.key] for one in entries]
    screen.rows(f"发件箱：{len(entries)} 封", ["状态", "排队时间", "主题", "收件人", "标识"], rows)
    screen.answer({"messages": [_plain(one) for one in entries]})
    return ExitCode.DONE


def show_message(screen: Screen, office: Office, key: str) -> ExitCode:
    file = office.outbox.show(key)
    mail = email.message_from_bytes(file.content, policy=email.policy.default)
    body = mail.get_body(("plain",))
    text = str(body.get_content()) if body else ""
    names = [part.get_filename() or "" for part in mail.iter_attachments()]
    screen.say(f"{file.entry.subject}\n标识：{file.entry.key}\n状态：{STATE_WORDS[file.entry.state]}\n收件人：{_people(file.entry)}")
    screen.say(f"附件：{'、'.join(names) or '无'}")
    password = _password(office, file.entry)
    if password:
        screen.say(f"附件的密码：{password}（请打电话告诉收件人，不要写进邮件）")
    for step in file.steps:
        screen.say(f"  {step.at:%Y-%m-%d %H:%M}  {STATE_WORDS.get(step.before, '')} → {STATE_WORDS[step.after]}  {step.why}")
    screen.say(f"\n{text}")
    steps = [{"before": s.before, "after": s.after, "at": s.at, "why": s.why} for s in file.steps]
    screen.answer(_plain(file.entry) | {"attachments": names, "password": password, "steps": steps, "text": text})
    return ExitCode.DONE


def _password(office: Office, entry: Entry) -> str:
    """What opens the locked attachments of a 机密 mail; "" for every other mail."""
    from automation.mail.encryption.cover import SUBJECT
    from automation.mail_setup import encryption

    return encryption(office.config).password(entry.mark) if SUBJECT in entry.subject else ""


def order(screen: Screen, office: Office, name: str, keys: list[str], why: str) -> ExitCode:
    """hold, release, retry, cancel: each message named, or with 全部 all that are in such a state."""
    from automation.mail.outbox_orders import ORDERS, obey

    with office.lease():
        if keys == [ALL]:
            keys = [entry.key for entry in office.outbox.entries(*ORDERS[name].allowed) if entry.made or name == "cancel"]
        done = [obey(office.outbox, name, key, office.moment, why) for key in keys]
    for entry in done:
        screen.say(f"{STATE_WORDS[entry.state]}：{entry.subject}（{_people(entry)}）")
    screen.say(f"共 {len(done)} 封。")
    screen.answer({"messages": [_plain(entry) for entry in done]})
    return ExitCode.DONE


def send(screen: Screen, office: Office) -> ExitCode:
    from automation.mail.delivery import deliver
    from automation.mail_setup import limits

    with office.lease(), screen.progress("发送邮件") as advance:
        delivery = deliver(office.outbox, office.transport, office.clock, limits(office.config), advance)
    counts = {state: len(keys) for state, keys in delivery.reached.items()}
    screen.say("、".join(f"{STATE_WORDS[state]} {count} 封" for state, count in counts.items()) or "没有要发的邮件。")
    if office.transport.name == "folder":
        screen.say(f"邮件都在：{office.config.paths.mail}")
    for remark in (*delivery.remarks, *filter(None, [delivery.stopped])):
        screen.complain(remark)
    screen.answer({"reached": counts, "stopped": delivery.stopped, "remarks": delivery.remarks, "folder": str(office.config.paths.mail)})
    if delivery.stopped or not set(counts) <= {"sent"}:
        return ExitCode.PARTLY
    return ExitCode.REMARKS if delivery.remarks else ExitCode.DONE


def _people(entry: Entry) -> str:
    return "、".join(f"{one.name}<{one.address}>" for one in entry.recipients)


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
