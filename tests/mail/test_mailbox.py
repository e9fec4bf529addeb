"""Collecting: kept with its cursor in one transaction, each mail once, states only upwards; killed anywhere, the same again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from arrivals import (
    KEY,
    LI,
    OOF,
    QMAIL_BOUNCE,
    SECRET,
    STRANGER,
    SUBJECT,
    TEXT,
    ZHANG,
    answer,
    arrival,
    letter,
    receipt,
    report,
)
from letters import Post
from sqlalchemy import event, select

from automation.errors import AutomationError
from automation.mail.enclosures import Handed, Offer
from automation.mail.ledger import Ledger
from automation.mail.ledger_tables import METADATA, enclosure, evidence, message, recipient, step
from automation.mail.ledger_tables import arrival as arrivals
from automation.mail.mailbox import Collected, collect
from automation.mail.marks import local_part, mark
from automation.mail.message import Attachment, Message
from automation.mail.mime import Freezer, Sender
from automation.mail.outbox import Outbox
from automation.mail.templates import Letter
from automation.mail.transports import Arrival, Page

ZONE = ZoneInfo("Asia/Shanghai")
SENT = datetime(2026, 11, 20, 17, 30)
NOW = datetime(2026, 11, 20, 19, 0)
ATTACHED, FILLED = b"PK the slip as we sent it", b"PK\x03\x04 the slip as they filled it"
Proofs = set[tuple[str, str, str]]


class Inbox(Post):
    """A mailbox whose pages are given; the cursor is the number of the page."""

    name = "inbox"

    def __init__(self, *pages: Sequence[Arrival]) -> None:
        super().__init__()
        self.pages = pages

    def collect(self, cursor: str) -> Iterator[Page]:
        for number in range(int(cursor or 0), len(self.pages)):
            yield Page(tuple(self.pages[number]), str(number + 1))


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger.sqlite") as opened:
        yield queued(opened)


def queued(opened: Ledger, *, state: str = "sent") -> Ledger:
    """One mail to two people and one to one, both sent."""
    outbox = Outbox(opened)
    opened.keep_note("secret", SECRET)
    freezer = Freezer(Sender("tongda@example.com"), lambda source: ATTACHED, secret=SECRET)
    for key, people in ((KEY, (ZHANG, LI)), ("receipt/研发部", ("Wang.Fang@Example.com",))):
        wanted = Message(
            key, "receipt", tuple((one, one) for one in people), {}, attachments=(Attachment("退回单.xlsx", "slip"),)
        )
        outbox.queue(freezer.freeze(wanted, Letter(SUBJECT.partition(" [")[0], f"<p>{TEXT}</p>", TEXT), SENT), SENT)
        outbox.claim([key], SENT, "开始发送")
        outbox.move(key, ("sending",), state, SENT, "已发出")
    return opened


def take(offer: Offer) -> Handed:
    return Handed(f"邮件来件/{offer.name}")


def run(ledger: Ledger, *pages: Sequence[Arrival], hand_over=take) -> Collected:  # type: ignore[no-untyped-def]
    return collect(ledger, Inbox(*pages), NOW, hand_over, zone=ZONE)


def proofs(ledger: Ledger) -> Proofs:
    with ledger.read() as base:
        rows = base.execute(select(evidence.c.address, evidence.c.kind, evidence.c.words))
        return {(address, kind, words) for address, kind, words in rows}


def states(ledger: Ledger, key: str = KEY) -> dict[str, str]:
    """The message's state under "", and each recipient's."""
    with ledger.read() as base:
        whole = base.execute(select(message.c.state).where(message.c.key == key)).scalar_one()
        people = base.execute(select(recipient.c.address, recipient.c.state).where(recipient.c.key == key))
        return {"": whole} | {address: state for address, state in people}


def everything(ledger: Ledger) -> dict[str, list[tuple[object, ...]]]:
    with ledger.read() as base:
        return {
            table.name: [tuple(row) for row in base.execute(select(table).order_by(*table.c))] for table in METADATA.sorted_tables
        }


def test_an_answer_is_kept_with_its_words_and_what_it_proves(ledger: Ledger) -> None:
    collected = run(ledger, [arrival(answer("收到，周五前改好\n\n" + TEXT))])
    assert (collected.kinds, collected.unmatched) == ({"reply": 1}, 0)
    with ledger.read() as base:
        row = base.execute(select(arrivals)).one()
    assert row.received == "2026-11-20T18:00:00" and row.seen == NOW.isoformat()
    assert (row.kind, row.sender, row.words, row.key, row.matched) == ("reply", ZHANG, "收到，周五前改好", KEY, "in_reply_to")
    assert proofs(ledger) == {(ZHANG, "reply", "收到，周五前改好")}
    assert states(ledger) == {"": "sent", ZHANG: "delivered", LI: "sent"}


def test_a_vote_proves_the_button_and_keeps_what_was_written_besides(ledger: Ledger) -> None:
    run(ledger, [arrival(answer("附件打不开"), vote="有疑问")])
    with ledger.read() as base:
        assert base.execute(select(arrivals.c.words)).scalar_one() == "有疑问：附件打不开"
    assert proofs(ledger) == {(ZHANG, "vote", "有疑问")}


def test_a_message_is_delivered_when_all_its_recipients_are(ledger: Ledger) -> None:
    run(ledger, [arrival(receipt(), "1"), arrival(report((LI, "delivered", "2.0.0 ok")), "2")])
    assert states(ledger) == {"": "delivered", ZHANG: "delivered", LI: "delivered"}
    with ledger.read() as base:
        last = base.execute(select(step).order_by(step.c.number.desc())).first()
    assert last is not None and (last.before, last.after, last.at) == ("sent", "delivered", NOW.isoformat())
    assert f"{ZHANG} 已读" in last.why and f"{LI} 已送达" in last.why


def test_a_bounce_of_one_marks_only_that_one(ledger: Ledger) -> None:
    collected = run(ledger, [arrival(report((LI, "failed", "5.1.1 no such user")))])
    assert states(ledger) == {"": "sent", ZHANG: "sent", LI: "bounced"}
    assert collected.bounced == [(LI, SUBJECT, "地址不存在（550 5.1.1 no such user）")]
    run(ledger, [], [arrival(QMAIL_BOUNCE.replace(f"<{LI}>:", f"<{ZHANG}>:"), "2")])
    assert states(ledger)[""] == "bounced"
    with ledger.read() as base:
        why = base.execute(select(step.c.why).order_by(step.c.number.desc()).limit(1)).scalar_one()
    assert f"{LI} 退信：地址不存在（550 5.1.1 no such user）" in why


def test_the_ledgers_spelling_of_an_address_is_kept(ledger: Ledger) -> None:
    reply = letter(sender="wang.fang@example.com", headers={"In-Reply-To": f"<{local_part(mark('receipt/研发部'), SECRET)}@example.com>"})
    run(ledger, [arrival(reply)])
    assert states(ledger, "receipt/研发部") == {"": "delivered", "Wang.Fang@Example.com": "delivered"}


@pytest.mark.parametrize(
    ("later", "state"),
    [
        (report((ZHANG, "failed", "5.2.2 full")), "delivered"),
        (OOF, "delivered"),
        (report((ZHANG, "delayed", "4.4.1 x")), "delivered"),
    ],
)
def test_states_only_go_up(ledger: Ledger, later: bytes, state: str) -> None:
    run(ledger, [arrival(receipt())], [arrival(later, "2")])
    assert states(ledger)[ZHANG] == state and len(proofs(ledger)) == 2


def test_neither_absence_nor_delay_nor_weak_signs_move_a_state(ledger: Ledger) -> None:
    late = report((ZHANG, "delayed", "4.4.1 x"))
    run(
        ledger,
        [
            arrival(OOF, "1"),
            arrival(late, "2"),
            arrival(letter(sender=LI, subject="知道了"), "3"),
            arrival(letter(sender=STRANGER), "4"),
        ],
    )
    assert states(ledger) == {"": "sent", ZHANG: "sent", LI: "sent"}
    assert {kind for _, kind, _ in proofs(ledger)} == {"automatic", "delayed"}


def test_those_whom_the_server_never_took_do_not_hold_a_message_back(ledger: Ledger) -> None:
    Outbox(ledger).fail_recipient(KEY, LI, SENT, "550")
    run(ledger, [arrival(receipt())])
    assert states(ledger) == {"": "delivered", ZHANG: "delivered", LI: "failed"}


@pytest.mark.parametrize("doubt", ["unknown", "sending"])
def test_what_comes_back_of_a_mail_shows_that_it_had_left(tmp_path: Path, doubt: str) -> None:
    with Ledger(tmp_path / "ledger.sqlite") as opened:
        ledger = queued(opened, state=doubt)
        run(ledger, [arrival(receipt())])
        assert states(ledger) == {"": "sent", ZHANG: "delivered", LI: "sent"}
        assert states(ledger, "receipt/研发部")[""] == doubt


def test_proof_that_came_before_the_mail_was_known_to_have_left_counts_later(tmp_path: Path) -> None:
    """A person has ordered it to be sent again meanwhile."""
    with Ledger(tmp_path / "ledger.sqlite") as opened:
        ledger = queued(opened, state="queued")
        run(ledger, [arrival(receipt())])
        assert states(ledger) == {"": "queued", ZHANG: "queued", LI: "queued"}
        Outbox(ledger).move(KEY, ("queued",), "sent", NOW, "找到了")
        run(ledger, [])
        assert states(ledger)[ZHANG] == "delivered"


def test_the_same_again_changes_nothing(ledger: Ledger) -> None:
    page = [
        arrival(receipt(), "1"),
        arrival(answer(files=[("表.xlsx", FILLED)]), "2"),
        arrival(OOF, "3"),
        arrival(b"", "4"),
        arrival(b"", "5"),
    ]
    first = run(ledger, page)
    before = everything(ledger)
    again = collect(ledger, Inbox(page, page), NOW + timedelta(hours=1), take, zone=ZONE)
    assert first.kinds.total() == 5 and again.kinds.total() == 0
    assert {**everything(ledger), "note": []} == {**before, "note": []}


def test_a_mailbox_that_counts_anew_brings_nothing_twice(ledger: Ledger) -> None:
    """UIDVALIDITY changed: other identities, the same bytes."""
    run(ledger, [arrival(receipt(), "7/1")], [arrival(receipt(), "8/1"), arrival(answer(), "8/2")])
    with ledger.read() as base:
        assert base.execute(select(arrivals.c.identity)).scalars().all() == ["7/1", "8/2"]


def test_our_own_mails_that_come_back_are_no_answers(ledger: Ledger) -> None:
    ours = Outbox(ledger).content(KEY)
    stripped = ours.replace(b"X-Tongda-Key", b"X-Something")  # by a gateway
    collected = run(ledger, [arrival(ours, "1"), arrival(stripped, "2")])
    assert (collected.kinds, collected.unmatched, proofs(ledger)) == ({"own": 2}, 0, set())
    with ledger.read() as base:
        assert base.execute(select(enclosure.c.reason)).scalars().all() == ["自动回复、退信和回执里的附件不收"] * 2


def test_times_that_cannot_be_are_the_time_of_collecting(ledger: Ledger) -> None:
    ahead, ancient = datetime(2027, 1, 1, tzinfo=UTC), datetime(1, 1, 1, tzinfo=UTC)
    run(ledger, [arrival(receipt(), "1", at=ahead), arrival(answer(), "2", at=ancient)])
    with ledger.read() as base:
        assert set(base.execute(select(arrivals.c.received)).scalars()) == {NOW.isoformat()}


def offers(ledger: Ledger, *pages: Sequence[Arrival]) -> list[Offer]:
    seen: list[Offer] = []

    def look(offer: Offer) -> Handed:
        seen.append(offer)
        return Handed(reason="只看看")

    run(ledger, *pages, hand_over=look)
    return seen


def test_only_workbooks_of_people_are_offered(ledger: Ledger) -> None:
    files = [("表.xlsx", FILLED), ("图.png", b"\x89PNG\r\n\x1a\n"), ("打包.zip", b"PK")]
    auto = letter(subject=f"自动回复: {SUBJECT}", files=files)
    (one,) = offers(ledger, [arrival(answer(files=files), "1"), arrival(auto, "2")])
    assert one == Offer(ZHANG, datetime(2026, 11, 20, 18, 0), "表.xlsx", FILLED, answers=True)
    with ledger.read() as base:
        reasons = {row.name: row.reason for row in base.execute(select(enclosure).where(enclosure.c.arrival == "1"))}
    assert reasons == {"表.xlsx": "只看看", "图.png": "不是 Excel 文件", "打包.zip": "压缩包里的表收不到：请直接附上 Excel 文件"}


def test_offers_tell_who_was_asked_and_what_was_ours(ledger: Ledger) -> None:
    pages = [
        arrival(answer(files=[("退回单.xlsx", ATTACHED)]), "1"),
        arrival(answer(sender=STRANGER, files=[("a.xlsx", FILLED)]), "2"),
        arrival(letter(sender=LI, subject="周报", files=[("b.xlsx", FILLED)]), "3"),  # no sign but the time
    ]
    assert [(one.answers, one.ours) for one in offers(ledger, pages)] == [(True, True), (False, False), (False, False)]


def test_a_drive_that_is_away_keeps_workbooks_waiting(ledger: Ledger) -> None:
    def away(offer: Offer) -> Handed:
        raise AutomationError("工作区打不开。")

    page = [arrival(answer(files=[("表.xlsx", FILLED)]))]
    assert run(ledger, page, hand_over=away).faults == ["工作区打不开。"]
    assert run(ledger, page, hand_over=lambda offer: Handed()).waiting == 1
    collected = run(ledger, page)
    assert (collected.taken, collected.kinds.total()) == (["邮件来件/表.xlsx"], 0)
    assert run(ledger, page).taken == []


def test_one_bad_mail_does_not_stop_the_others(ledger: Ledger) -> None:
    hostile = b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\nContent-Type: \xff\xfe" + b"\x00" * 50
    collected = run(ledger, [arrival(hostile, "1"), arrival(receipt(), "2")])
    assert collected.kinds == {"other": 1, "read": 1}


class Killed(Exception):
    """As far as SQLite can tell, a process that dies."""


class Mortal:
    """A connection that asks before each statement whether it is the last."""

    def __init__(self, driver: Any, die: Callable[[], None]) -> None:
        self._driver, self._die = driver, die

    def __getattr__(self, name: str) -> Any:
        if name in ("execute", "executemany"):
            self._die()
        return getattr(self._driver, name)


@pytest.fixture
def full_page() -> list[Arrival]:
    mails = [
        receipt(),
        report((LI, "failed", "5.1.1 no")),
        answer(files=[("表.xlsx", FILLED), ("x.txt", b"x")]),
        OOF,
        letter(sender=STRANGER),
    ]
    return [arrival(content, str(number)) for number, content in enumerate(mails)]


def test_killed_at_any_statement_the_next_run_gives_the_same(tmp_path: Path, full_page: list[Arrival]) -> None:
    pages = full_page[:3], full_page[3:]
    whole, statements = after_kill(tmp_path / "whole", 10**9, *pages)
    assert statements > 40
    for at in range(0, statements, 6):
        assert after_kill(tmp_path / str(at), at, *pages)[0] == whole, at


def after_kill(folder: Path, at: int, *pages: Sequence[Arrival]) -> tuple[dict[str, list[tuple[object, ...]]], int]:
    """The ledger after a run that died at statement number `at`, and another run; and how many statements the first one made."""
    template = folder.parent / "template.sqlite"
    if not template.exists():
        with Ledger(template) as opened:
            queued(opened).identity  # noqa: B018
    folder.mkdir()
    (folder / "ledger.sqlite").write_bytes(template.read_bytes())
    count = 0
    with Ledger(folder / "ledger.sqlite") as ledger:
        with ledger.read() as base:

            def die(*_: object) -> None:
                nonlocal count
                count += 1
                if count == at + 1:
                    raise Killed

            event.listen(base, "before_cursor_execute", die)
        driver = ledger._driver
        ledger._driver = Mortal(driver, die)  # type: ignore[assignment]
        with suppress(Killed):
            run(ledger, *pages)
        ledger._driver = driver
        event.remove(base, "before_cursor_execute", die)
    with Ledger(folder / "ledger.sqlite") as ledger:
        run(ledger, *pages)
        return everything(ledger), count


def test_a_cut_head_is_kept_and_matched(ledger: Ledger) -> None:
    head = answer().partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    assert run(ledger, [replace(arrival(head), identity="huge")]).kinds == {"reply": 1}
