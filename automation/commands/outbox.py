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
    for step in file.steps:
        screen.say(f"  {step.at:%Y-%m-%d %H:%M}  {STATE_WORDS.get(step.before, '')} → {STATE_WORDS[step.after]}  {step.why}")
    screen.say(f"\n{text}")
    steps = [{"before": s.before, "after": s.after, "at": s.at, "why": s.why} for s in file.steps]
    screen.answer(_plain(file.entry) | {"attachments": names, "steps": steps, "text": text})
    return ExitCode.DONE


def send(screen: Screen, office: Office) -> ExitCode:
    from automation.mail.delivery import deliver

    with office.lease(), screen.progress("发送邮件") as advance:
        delivery = deliver(office.outbox, office.transport, office.moment, advance)
    counts = {state: len(subjects) for state, subjects in delivery.reached.items() if subjects}
    screen.say("、".join(f"{STATE_WORDS[state]} {count} 封" for state, count in counts.items()) or "没有要发的邮件。")
    screen.say(f"邮件都在：{office.config.paths.mail}")
    screen.answer({"reached": counts, "folder": str(office.config.paths.mail)})
    return ExitCode.DONE if set(counts) <= {"sent"} else ExitCode.PARTLY


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
