"""The folder transport: one .eml an occasion, never overwritten, however often a run is killed."""

from __future__ import annotations

import email
import email.policy
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from letters import MOMENT, mail

from automation.errors import AutomationError
from automation.mail.delivery import deliver
from automation.mail.mime import mark
from automation.mail.outbox import Outbox
from automation.mail.transports import Accepted, RetryAt
from automation.mail.transports.folder import FolderTransport

ROOT = Path(__file__).resolve().parents[2]
MAILS, KILLS = 120, 24
CHILD = """
import sys
from datetime import datetime
from pathlib import Path
from automation.mail.delivery import deliver
from automation.mail.outbox import Outbox
from automation.mail.transports.folder import FolderTransport
folder = Path(sys.argv[1])
with Outbox(folder / "outbox.sqlite") as outbox:
    print("ready", flush=True)
    told = lambda done, total: print(done, flush=True)
    deliver(outbox, FolderTransport(folder / "mail"), datetime(2026, 11, 20, 18), told)
"""


def test_the_name_tells_date_and_subject(tmp_path: Path) -> None:
    given = mail("a")
    outcome = FolderTransport(tmp_path / "mail").submit(given.key, given.content)
    (file,) = (tmp_path / "mail").iterdir()
    assert outcome == Accepted(file.name)
    assert file.name == f"2026-11-20_1730_【周报】关于第a封的报告_{mark('a')}.eml"
    assert file.read_bytes() == given.content
    parsed = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert str(parsed["To"]) == "收件人a <someone@example.com>"


def test_a_mail_that_is_there_is_left_alone(tmp_path: Path) -> None:
    transport = FolderTransport(tmp_path)
    given = mail("a")
    transport.submit("a", given.content)
    (file,) = tmp_path.iterdir()
    file.write_bytes(b"opened and marked by somebody")
    assert transport.submit("a", given.content) == Accepted(file.name)
    assert file.read_bytes() == b"opened and marked by somebody" and len(list(tmp_path.iterdir())) == 1


def test_lookup_knows_only_whole_mails(tmp_path: Path) -> None:
    transport = FolderTransport(tmp_path / "mail")
    assert transport.lookup("a") == "absent"
    (tmp_path / "mail" / f".{mark('a')}.tmp").write_bytes(b"half")
    assert transport.lookup("a") == "absent"
    transport.submit("a", mail("a").content)
    assert transport.lookup("a") == "found" and transport.lookup("b") == "absent"
    transport.folder = tmp_path / "gone"
    assert transport.lookup("a") == "unsure"


def test_a_folder_that_cannot_be_had(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file", encoding="utf-8")
    with pytest.raises(AutomationError, match="邮件文件夹"):
        FolderTransport(tmp_path / "mail" / "inner")


def test_a_folder_that_is_gone_costs_a_retry_not_a_mail(tmp_path: Path) -> None:
    transport = FolderTransport(tmp_path / "mail")
    (tmp_path / "mail").rmdir()
    assert isinstance(transport.submit("a", mail("a").content), RetryAt)


@pytest.mark.parametrize("link", ["works", "is unknown"])
def test_publishing_never_overwrites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, link: str) -> None:
    if link == "is unknown":

        def no_link(source: Path, target: Path) -> None:
            raise OSError(95, "Operation not supported")

        monkeypatch.setattr(os, "link", no_link)
    transport = FolderTransport(tmp_path)
    for _ in range(2):
        assert isinstance(transport.submit("a", mail("a").content), Accepted)
    assert [path.suffix for path in tmp_path.iterdir()] == [".eml"]


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
def test_killed_again_and_again_nothing_is_lost_and_nothing_doubled(tmp_path: Path) -> None:
    """MAILS mails, KILLS real SIGKILLs at random instants of the delivery, then one run that is let alone."""
    with Outbox(tmp_path / "outbox.sqlite") as outbox:
        for number in range(MAILS):
            outbox.queue(mail(f"k/{number}", attachment=b"x" * 100_000), MOMENT)
    dice = random.Random(47)
    killed = sum(_kill_one(tmp_path, dice) for _ in range(KILLS))
    with Outbox(tmp_path / "outbox.sqlite") as outbox:
        deliver(outbox, FolderTransport(tmp_path / "mail"), MOMENT)
        assert outbox.counts() == {"sent": MAILS}
    files = list((tmp_path / "mail").glob("*.eml"))
    keys = [email.message_from_bytes(file.read_bytes())["X-Tongda-Key"] for file in files]
    assert sorted(keys) == sorted(mark(f"k/{number}") for number in range(MAILS))
    assert all(file.read_bytes() == mail_by_name(tmp_path, file.name) for file in files)
    assert not list((tmp_path / "mail").glob(".*.tmp"))
    assert killed >= 20


def _kill_one(folder: Path, dice: random.Random) -> bool:
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )
    assert child.stdout is not None
    for _ in range(dice.randint(1, 3)):  # "ready", then a line a mail
        child.stdout.readline()
    time.sleep(dice.uniform(0, 0.008))
    child.send_signal(signal.SIGKILL)
    child.stdout.close()
    return child.wait() == -signal.SIGKILL


def mail_by_name(folder: Path, name: str) -> bytes:
    with Outbox(folder / "outbox.sqlite") as outbox:
        return next(outbox.content(entry.key) for entry in outbox.entries("sent") if name.endswith(f"{mark(entry.key)}.eml"))
