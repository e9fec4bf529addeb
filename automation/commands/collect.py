"""`collect`: fetches what came back and tells how much of what; workbooks that came by mail go where forms find them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from automation.errors import ConfigurationError, ExitCode
from automation.mail.incoming.incoming_mail import KIND_WORDS
from automation.screen import Screen

if TYPE_CHECKING:
    from automation.app import Office
    from automation.mail.mailbox import Collected

SHOWN = 20
"""Files that were not taken, on the screen; --json tells all."""


def collect_mail(screen: Screen, office: Office) -> ExitCode:
    """Partly when workbooks could not be handed over just now, remarks when one was not taken or a mail came back."""
    from automation.mail.barring import let_in
    from automation.mail.mailbox import collect
    from automation.mail_setup import make_hand_over, policy

    if office.config.mail.transport == "smtp" and not office.config.imap.host:
        raise ConfigurationError("还收不到回信：请在 config.ini 的 [imap] host 里填写收信服务器，如 imap.example.com。")
    hand_over = make_hand_over(office)
    with office.lease(), screen.progress("收取邮件") as advance:
        own = policy(office.config).domains
        collected = collect(office.ledger, office.transport, office.moment, hand_over, advance, zone=office.zone, domains=own)
        let_in(office.ledger, office.transport.name)
    _tell(screen, collected)
    screen.answer(_plain(collected))
    if collected.faults or collected.waiting:
        return ExitCode.PARTLY
    return ExitCode.REMARKS if collected.refused or collected.bounced else ExitCode.DONE


def _tell(screen: Screen, collected: Collected) -> None:
    counts = [f"{word} {collected.kinds[kind]}" for kind, word in KIND_WORDS.items() if collected.kinds[kind]]
    screen.say("、".join(counts) or "没有新邮件。")
    for address, subject, reason in collected.bounced[:SHOWN]:
        screen.say(f"  ! {address} 没有收到“{subject}”：{reason or '退信没有说明原因'}")
    if len(collected.bounced) > SHOWN:
        screen.say(f"  ! 还有 {len(collected.bounced) - SHOWN} 位收件人退信，见 outbox list --state bounced")
    if collected.unmatched:
        screen.say(f"认不出回的是哪封邮件的 {collected.unmatched} 封。")
    if collected.taken:
        screen.say(f"收到的表 {len(collected.taken)} 份：")
    for path in collected.taken:
        screen.say(f"  {path}")
    for name, reason in collected.refused[:SHOWN]:
        screen.say(f"  ! 没有收“{name}”：{reason}")
    if len(collected.refused) > SHOWN:
        screen.say(f"  ! 还有 {len(collected.refused) - SHOWN} 份没有收，见 --json")
    if collected.waiting:
        screen.say(f"  ! {collected.waiting} 份表先留着：没有找到通讯录，认不出是谁发的。通讯录放好后再运行一次。")
    for fault in collected.faults:
        screen.complain(f"{fault}收到的表都留着，下次运行再放进工作区。")


def _plain(collected: Collected) -> dict[str, object]:
    return {
        "kinds": {kind: collected.kinds[kind] for kind in KIND_WORDS if collected.kinds[kind]},
        "bounced": [{"address": who, "subject": subject, "reason": why} for who, subject, why in collected.bounced],
        "unmatched": collected.unmatched,
        "taken": collected.taken,
        "refused": [{"name": name, "reason": reason} for name, reason in collected.refused],
        "waiting": collected.waiting,
    }
