"""A mail that came back goes out once more to the right address, on the folder transport: in the same words, once, by the gate."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from letters import LATER, MOMENT, at, mail

from automation.errors import AutomationError
from automation.mail.delivery import deliver
from automation.mail.enclosures import Handed
from automation.mail.gate import Refused
from automation.mail.ledger import Ledger
from automation.mail.mailbox import collect
from automation.mail.marks import mark, token
from automation.mail.outbox import Outbox
from automation.mail.posted_mails import posted_mails
from automation.mail.readdressing import readdress
from automation.mail.transports.folder import INBOX, FolderTransport
from automation.organization.policy import Policy

OWN = Policy(domains=("example.com",))
RIGHT, COPY = "right@example.com", "copy@example.com"


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    """`a` was sent to someone@example.com, with a copy, and came back from the one; `b` failed as a whole."""
    with Outbox(Ledger(tmp_path / "ledger.sqlite")) as opened:
        for key in ("a", "b"):
            opened.queue(mail(key), MOMENT)
        opened.move("b", ("queued",), "failed", MOMENT, "550")
        deliver(opened, post(tmp_path), at(MOMENT))
        opened.fail_recipient("a", "someone@example.com", MOMENT, "550 no such user")
        yield opened


def post(tmp_path: Path) -> FolderTransport:
    return FolderTransport(tmp_path / "mail")


def sent(tmp_path: Path) -> dict[str, EmailMessage]:
    """Mark -> what left under it."""
    files = [file for file in (tmp_path / "mail").iterdir() if file.suffix == ".eml"]
    found = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]
    return {str(one["X-Tongda-Key"]): one for one in found}


def again(outbox: Outbox, key: str = "a", address: str = RIGHT, whose: str = "") -> str:
    return readdress(outbox, key, address, LATER, OWN, whose).key


def test_it_goes_out_in_the_same_words_to_the_right_address_alone(outbox: Outbox, tmp_path: Path) -> None:
    assert again(outbox) == "a/改址-1"
    deliver(outbox, post(tmp_path), at(LATER))
    letters = sent(tmp_path)
    old, new = letters[mark("a")], letters[mark("a/改址-1")]
    assert (str(new["To"]), new["Cc"]) == (f"收件人a <{RIGHT}>", None) and str(old["Cc"]) == f"抄送 <{COPY}>"
    assert str(new["Subject"]) == str(old["Subject"]).replace(token("a"), token("a/改址-1"))
    assert new["Message-ID"] != old["Message-ID"] and str(new["Message-ID"]).startswith(f"<{mark('a/改址-1')}.")
    assert str(new["Message-ID"]).endswith("@example.com>")
    assert [part.get_payload() for part in new.walk() if not part.is_multipart()] == [
        part.get_payload() for part in old.walk() if not part.is_multipart()
    ]
    kept = {"Subject", "To", "Cc", "Message-ID", "X-Tongda-Key"}
    assert [pair for pair in new.items() if pair[0] not in kept] == [pair for pair in old.items() if pair[0] not in kept]


def test_it_is_told_on_both_and_shares_its_attachments(outbox: Outbox) -> None:
    new = outbox.show(again(outbox))
    assert [(step.after, step.why) for step in new.steps] == [
        ("queued", "排队"), ("queued", "原来发给 someone@example.com（失败），见 a"),
    ]  # fmt: skip
    last = outbox.show("a").steps[-1]
    assert (last.before, last.after, last.why) == ("sent", "sent", f"someone@example.com 改为 {RIGHT}，另发一封（a/改址-1）")
    assert new.entry.causes == outbox.find("a").causes and outbox.parts("a")[1:] == outbox.parts("a/改址-1")[1:]


def test_an_order_that_is_given_again_after_a_kill_sends_nothing_twice(outbox: Outbox, tmp_path: Path) -> None:
    again(outbox)
    with pytest.raises(AutomationError, match=f"已经改发给 {RIGHT}（待发送，标识 a/改址-1），没有再发"):
        again(outbox)
    deliver(outbox, post(tmp_path), at(LATER))
    with pytest.raises(AutomationError, match="已经改发给"):
        again(outbox, address="other@example.com")
    assert len(sent(tmp_path)) == 2


def test_killed_before_it_was_done_nothing_is_noted(outbox: Outbox, monkeypatch: pytest.MonkeyPatch) -> None:
    before = outbox.show("a").steps
    with monkeypatch.context() as broken, pytest.raises(RuntimeError):
        broken.setattr(outbox, "remark", _die)
        again(outbox)
    assert outbox.show("a").steps == before and not outbox.knows("a/改址-1")
    assert again(outbox) == "a/改址-1"


def _die(*_: object) -> None:
    raise RuntimeError


def test_what_came_back_once_more_gets_the_next_number(outbox: Outbox) -> None:
    outbox.move(again(outbox), ("queued",), "failed", LATER, "550")
    assert again(outbox, "a/改址-1", "third@example.com") == "a/改址-2"
    assert [one.address for one in outbox.find("a/改址-2").recipients] == ["third@example.com"]


def test_of_several_who_did_not_get_it_one_is_named(outbox: Outbox) -> None:
    with pytest.raises(AutomationError, match=r"2 个收件人没有收到.*--whose"):
        again(outbox, "b")
    assert again(outbox, "b", whose="COPY@example.com") == "b/改址-1"
    assert again(outbox, "b", "other@example.com", whose="someone@example.com") == "b/改址-2", "the other one as well"


@pytest.mark.parametrize(
    ("key", "address", "said"),
    [
        ("a", "not an address", "不是一个完整的邮箱地址"),
        ("a", "x@example.com\r\nBcc: y@example.com", "不是一个完整的邮箱地址"),
        ("a", "SOMEONE@example.com", "和原来的一样，没有改发$"),
        ("late", "SOMEONE@example.com", "现在改发已经没有意义"),
        ("a", COPY, "已经在这封邮件的收件人里"),
        ("fine", RIGHT, "只有被退回或发送失败的收件人才能改址"),
        ("late", RIGHT, "现在改发已经没有意义"),
        ("secret", RIGHT, "是机密，是为原来的收件人加密的，不能改址"),
        ("trial", RIGHT, "试运行的邮件都发到试运行的地址"),
    ],
)
def test_what_may_not_go_says_why(outbox: Outbox, key: str, address: str, said: str) -> None:
    outbox.queue(mail("fine"), MOMENT)
    for other in (mail("late", expires=LATER), replace(mail("secret"), classification="机密"), replace(mail("trial"), redirected="t@t.com")):
        outbox.queue(replace(other, recipients=other.recipients[:1]), MOMENT)
        outbox.move(other.key, ("queued",), "failed", MOMENT, "550")
    with pytest.raises(AutomationError, match=said):
        again(outbox, key, address)
    assert not outbox.beginning(f"{key}/")


def test_the_gate_is_asked_again(outbox: Outbox) -> None:
    with pytest.raises(Refused, match="不能发到公司以外"):
        again(outbox, address="someone@elsewhere.example")
    assert not outbox.knows("a/改址-1")


def test_an_answer_finds_it_and_rules_read_it_beside_the_first(outbox: Outbox, tmp_path: Path) -> None:
    again(outbox)
    deliver(outbox, post(tmp_path), at(LATER))
    ours = sent(tmp_path)[mark("a/改址-1")]
    answer = f"From: {RIGHT}\r\nSubject: Re\r\nDate: Fri, 20 Nov 2026 23:00:00 +0800\r\nIn-Reply-To: {ours['Message-ID']}\r\n\r\nok\r\n"
    (inbox := tmp_path / "mail" / INBOX).mkdir(exist_ok=True)
    (inbox / "1.eml").write_bytes(answer.encode())
    collect(outbox.ledger, post(tmp_path), LATER, lambda offer: Handed(), zone=ZoneInfo("Asia/Shanghai"))
    told = {one.key: [(answer.address, answer.kind) for answer in one.answers] for one in posted_mails(outbox.ledger, "a")}
    assert told == {"a": [], "a/改址-1": [(RIGHT, "reply")]}
