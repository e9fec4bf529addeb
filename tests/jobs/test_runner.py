"""The runner: every mail carries what was put down for it, whatever lay at the same place before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from automation.jobs.history import History
from automation.jobs.job import Document, FormOut, Want
from automation.jobs.runner import Runner
from automation.mail.ledger import Ledger
from automation.mail.mails import Mails
from automation.mail.message import Attachment, Message
from automation.mail.mime import Freezer, Sender
from automation.mail.outbox import Outbox
from automation.mail.templates import Templates

NOW = datetime(2026, 11, 27, 9, 0)


@dataclass
class Desk:
    """A workplace that puts down what it is told."""

    def put_form(self, wanted: FormOut) -> bytes:
        return str(wanted.fields["client"]).encode()

    def put_document(self, wanted: Document) -> bytes:
        return str(wanted.values["client"]).encode()


def put(kind: type, client: str) -> Want:
    return kind("客户/函件/A-1.docx", "letter", {"client": client}) if kind is Document else kind("x", "客户/函件/A-1.docx", {"client": client})


@pytest.mark.parametrize("kind", [Document, FormOut])
def test_what_was_put_at_one_place_twice_goes_to_whom_it_is_meant_for(tmp_path: Path, kind: type) -> None:
    (tmp_path / "t.html").write_text("<html><head><title>函</title></head><body>函</body></html>", encoding="utf-8")
    (tmp_path / "t.txt").write_text("函\n", encoding="utf-8")
    wants: list[Want] = []
    for client in ("甲公司", "乙公司"):
        letter = Attachment("A-1.docx", "客户/函件/A-1.docx")
        wants += [put(kind, client), Message(client, "t", (("王芳", "wang@example.com"),), {}, attachments=(letter,))]
    with Outbox(Ledger(tmp_path / "ledger.sqlite")) as outbox, History(tmp_path) as history:
        make = lambda read: Freezer(Sender("tongda@example.com"), read)  # noqa: E731
        done = Runner(outbox, history, Templates(tmp_path), make, Desk()).run(None, wants, NOW, "")  # type: ignore[arg-type]
        assert done.keys == ["甲公司", "乙公司"] and not done.faults
        for client in done.keys:
            mail = message_from_bytes(Mails(outbox.ledger).content(client), policy=default)
            assert [part.get_payload(decode=True) for part in mail.iter_attachments()] == [client.encode()]
