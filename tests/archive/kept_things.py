"""A state folder with a few mails, answers, workbooks and editions of a record, old and young."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from sqlalchemy import insert

from automation.forms.finding import sightings
from automation.forms.finding.frozen import freeze
from automation.forms.finding.store import Sighting, Store
from automation.forms.recording.content import Content, Row
from automation.forms.recording.ledger import Edition
from automation.forms.recording.ledger import Ledger as Records
from automation.forms.schema.filled_form import FilledForm, FilledTable, Reading
from automation.mail.ledger import Ledger
from automation.mail.ledger_tables import arrival, enclosure, evidence, piece
from automation.mail.message import Attachment, Message
from automation.mail.mime import Freezer, Sender
from automation.mail.outbox import Outbox
from automation.mail.templates import Letter

OLD, YOUNG, NOW = datetime(2023, 3, 1, 9), datetime(2026, 11, 20, 9), datetime(2026, 11, 27, 10)
ZHANG, LI = ("张伟", "zhangwei@example.com"), ("李娜", "lina@example.com")
ONE, TWO, TEN = "notice/N-2023-001/张伟", "notice/N-2026-002/张伟", "notice/N-2023-0010/李娜"
ALONE, SHARED, LYING = b"PK only of the old notice", b"PK of both notices", b"PK still on the drive"


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def fill(state: Path) -> None:
    with Ledger(state / "ledger.sqlite") as ledger:
        _mails(Outbox(ledger))
        _answers(ledger)
    with Store(state) as store:
        _workbooks(store)
    with Records(state) as records:
        _editions(records)


def _mails(outbox: Outbox) -> None:
    freezer = Freezer(Sender("tongda@example.com"), lambda source: source.encode())
    mails = (
        (ONE, ZHANG, OLD, "sent", (SHARED, ALONE)),
        (TEN, LI, OLD, "sent", ()),
        ("notice/N-2023-003/李娜", LI, OLD, "queued", ()),
        (TWO, ZHANG, YOUNG, "sent", (SHARED,)),
    )
    for key, person, moment, state, causes in mails:
        named = tuple((f"通知/{sha(cause)[:4]}.xlsx", sha(cause)) for cause in causes)
        message = Message(key, "notice", (person,), {}, attachments=(Attachment("办法.txt", "the same in all"),), causes=named)
        letter = Letter(f"【通知】关于{key[7:]}", f"<p>{key}</p>", f"{key}\n")
        outbox.queue(freezer.freeze(message, letter, moment), moment)
        if state == "sent":
            outbox.claim([key], moment, "发送", "folder")
            outbox.move(key, ("sending",), "sent", moment, "已写成文件")


def _answers(ledger: Ledger) -> None:
    """An old one and a young one, each to an old mail; an old one whose workbook has not been handed over yet."""
    came = (("1", ONE, OLD, "收到"), ("2", TEN, YOUNG, "迟到的答复"), ("3", None, OLD, "请看附件"))
    with ledger.change() as base:
        for identity, key, at, words in came:
            content = f"answer {identity}".encode()
            row = {"identity": identity, "sha256": sha(content), "received": at.isoformat(), "seen": at.isoformat(), "kind": "reply",
                   "sender": ZHANG[1], "subject": "答复：通知", "words": words, "key": key, "matched": "in_reply_to" if key else ""}  # fmt: skip
            base.execute(insert(arrival).values(row))
            base.execute(insert(piece).values(sha256=sha(content), content=content))
        base.execute(insert(piece).values(sha256=sha(b"enclosed"), content=b"enclosed"))
        base.execute(insert(enclosure).values(arrival="3", number=0, name="表.xlsx", sha256=sha(b"enclosed")))
        proof = {"key": ONE, "address": ZHANG[1], "kind": "reply", "arrival": "1", "at": OLD.isoformat(), "words": "收到"}
        base.execute(insert(evidence).values(proof))


def _workbooks(store: Store) -> None:
    """All three were there in old times; one still is."""
    paths = {"通知/旧.xlsx": ALONE, "通知/共用.xlsx": SHARED, "项目/在.xlsx": LYING}
    with store.change():
        for content in paths.values():
            store.keep(sha(content), content)
        there = [
            Sighting(0, path, sha(content), len(content), path, 0, OLD.isoformat(), OLD, None, "used", "notice_request", "")
            for path, content in paths.items()
        ]
        sightings.record(store, {}, there, (), OLD)
        known = sightings.on_the_drive(store)
        sightings.record(store, known, [], [path for path in paths if path.startswith("通知/")], OLD)
        judging = store.judging("digest")
        store.keep_readings(
            judging, [(path, sha(content), freeze(reading())) for path, content in paths.items() if content != LYING]
        )


def reading() -> Reading:
    columns = {"id": ["N-2023-001", "N-2026-002"], "corrects": [None, "N-2023-001"], "subject": ["放假", "放假改期"]}
    table = FilledTable("通知需求清单", 5, [6, 7], {"id": "A"}, columns)
    return Reading(
        "used", form="notice_request", filled=FilledForm("notice_request", "1.0", {}, {}, {"requests": table}, author="刘洋")
    )


def _editions(records: Records) -> None:
    said = Content({"N-2023-001": Row({"id": "N-2023-001", "note": "当面确认"})})
    with records.change():
        for number, (moment, ours) in enumerate(((OLD, True), (OLD, False), (YOUNG, True)), 1):
            workbook = f"PK edition {number}".encode()
            records.keep_version(sha(workbook), workbook)
            edition = Edition(number, sha(workbook), f"edition {number}", ours, moment, "" if ours else "刘洋", "digest", said)
            records.keep_edition("confirmations", edition)
