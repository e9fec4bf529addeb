"""The folder transport: one .eml an occasion, never overwritten; what is put into its inbox has come in."""

from __future__ import annotations

import email
import email.policy
import errno
import os
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from letters import MOMENT, mail

from automation.errors import AutomationError
from automation.mail.marks import mark
from automation.mail.transports import LARGEST, Accepted, Found, Outcome, Page, Parcel, RetryAt
from automation.mail.transports.folder import FolderTransport

ANSWER = b"From: a@example.com\r\nSubject: =?utf-8?b?5pS25Yiw?=\r\nDate: Fri, 20 Nov 2026 18:00:00 +0800\r\n\r\nok\r\n"


def parcel(key: str, **how: bytes) -> Parcel:
    return Parcel(key, mark(key), mail(key, **how).content, ("someone@example.com", "copy@example.com"))  # type: ignore[arg-type]


def submit(transport: FolderTransport, *keys: str) -> list[Outcome]:
    """Every parcel comes back once, in its order."""
    parcels = [parcel(key) for key in keys]
    results = list(transport.submit(parcels))
    assert parcels == [of for some in results for of, _ in some]
    return [outcome for some in results for _, outcome in some]


def mails(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_file()]


def test_the_name_tells_date_and_subject(tmp_path: Path) -> None:
    outcomes = submit(FolderTransport(tmp_path / "mail"), "a")
    (file,) = mails(tmp_path / "mail")
    assert outcomes == [Accepted(file.name)]
    assert file.name == f"2026-11-20_1730_【周报】关于第a封的报告_{mark('a')}.eml"
    assert file.read_bytes() == mail("a").content
    parsed = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert str(parsed["To"]) == "收件人a <someone@example.com>"


def test_a_mail_that_is_there_is_left_alone(tmp_path: Path) -> None:
    transport = FolderTransport(tmp_path)
    submit(transport, "a")
    (file,) = mails(tmp_path)
    file.write_bytes(b"opened and marked by somebody")
    assert submit(transport, "a") == [Accepted(file.name)]
    assert file.read_bytes() == b"opened and marked by somebody" and len(mails(tmp_path)) == 1


def test_lookup_knows_only_whole_mails(tmp_path: Path) -> None:
    transport = FolderTransport(tmp_path / "mail")
    draft = tmp_path / "mail" / f".{mark('a')}.tmp"
    draft.write_bytes(b"half")
    assert transport.lookup([parcel("a")], MOMENT) == {} and transport.settle == timedelta(0)
    submit(transport, "a")
    (file,) = mails(tmp_path / "mail")
    draft.write_bytes(b"killed before it was dropped")
    assert transport.lookup([parcel("a"), parcel("b")], MOMENT) == {mark("a"): Found("sent", file.name)}
    assert not draft.exists()
    transport.folder = tmp_path / "gone"
    with pytest.raises(AutomationError, match="邮件文件夹"):
        transport.lookup([parcel("a")], MOMENT)


def test_a_folder_that_cannot_be_had(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file", encoding="utf-8")
    with pytest.raises(AutomationError, match="邮件文件夹"):
        FolderTransport(tmp_path / "mail" / "inner")


def test_a_folder_that_is_gone_costs_a_retry_not_a_mail(tmp_path: Path) -> None:
    transport = FolderTransport(tmp_path / "mail", tmp_path / "in")
    (tmp_path / "mail").rmdir()
    assert [type(outcome) for outcome in submit(transport, "a", "b")] == [RetryAt, RetryAt]


@pytest.mark.parametrize("link", ["works", "is unknown"])
def test_publishing_never_overwrites(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, link: str) -> None:
    if link == "is unknown":

        def no_link(source: Path, target: Path) -> None:
            raise OSError(errno.EOPNOTSUPP, "Operation not supported")

        monkeypatch.setattr(os, "link", no_link)
    transport = FolderTransport(tmp_path)
    for _ in range(2):
        assert [type(outcome) for outcome in submit(transport, "a")] == [Accepted]
    assert [path.suffix for path in mails(tmp_path)] == [".eml"]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 128 kB."""
    place = tmp_path / "disk"
    place.mkdir()
    if (
        os.name == "nt"
        or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", place], capture_output=True).returncode
    ):
        pytest.skip("a small file system cannot be mounted here")
    yield place
    subprocess.run(["umount", place], check=True)


def test_a_full_disk_is_told_and_leaves_nothing_half(small_disk: Path) -> None:
    transport = FolderTransport(small_disk)
    large = parcel("large", attachment=b"x" * 200_000)
    ((_, outcome),) = next(transport.submit([large]))
    assert isinstance(outcome, RetryAt) and "磁盘满了" in outcome.reason and str(small_disk) in outcome.reason
    assert mails(small_disk) == []
    assert [type(outcome) for outcome in submit(transport, "small")] == [Accepted]


def read(transport: FolderTransport, cursor: str = "") -> tuple[list[Page], str]:
    pages = list(transport.collect(cursor))
    return pages, pages[-1].cursor if pages else cursor


def test_what_is_put_into_the_inbox_has_come_in(tmp_path: Path) -> None:
    transport = FolderTransport(tmp_path)
    (tmp_path / "收件" / "回信.eml").write_bytes(ANSWER)
    (tmp_path / "收件" / "说明.txt").write_text("no mail", encoding="utf-8")
    ((page,), cursor) = read(transport)
    (arrival,) = page.arrivals
    assert arrival.content == ANSWER and (arrival.item_class, arrival.vote) == ("", "")
    assert arrival.received == datetime(2026, 11, 20, 18, tzinfo=timezone(timedelta(hours=8)))
    assert read(transport, cursor) == ([], cursor)
    (tmp_path / "收件" / "另一封.eml").write_bytes(ANSWER.replace(b"ok", b"no"))
    ((page,), _) = read(transport, cursor)
    assert arrival.identity in [one.identity for one in page.arrivals] and len(page.arrivals) == 2


def test_an_older_file_that_is_moved_in_later_is_not_missed(tmp_path: Path) -> None:
    transport = FolderTransport(tmp_path, tmp_path / "in")
    (tmp_path / "in" / "new.eml").write_bytes(ANSWER)
    _, cursor = read(transport)
    (tmp_path / "in" / "old.eml").write_bytes(b"Subject: old\r\n\r\n")
    os.utime(tmp_path / "in" / "old.eml", (1e9, 1e9))
    ((page,), _) = read(transport, cursor)
    assert b"Subject: old\r\n\r\n" in [one.content for one in page.arrivals]


def test_many_come_in_pages_and_only_the_last_moves_the_cursor(tmp_path: Path) -> None:
    transport = FolderTransport(tmp_path)
    for number in range(45):
        (tmp_path / "收件" / f"{number}.eml").write_bytes(b"Subject: %d\r\n\r\n" % number)
    pages, cursor = read(transport)
    assert [len(page.arrivals) for page in pages] == [20, 20, 5]
    assert [page.cursor for page in pages] == ["", "", cursor] and cursor
    assert len({one.identity for page in pages for one in page.arrivals}) == 45


def test_of_a_huge_mail_only_the_head_is_read(tmp_path: Path) -> None:
    transport = FolderTransport(tmp_path)
    with (tmp_path / "收件" / "huge.eml").open("wb") as file:
        file.write(b"Subject: huge\r\nReceived: by a; Fri, 20 Nov 2026 10:00:00 +0000\r\n\r\n")
        file.truncate(LARGEST + 1)
    ((page,), _) = read(transport)
    (arrival,) = page.arrivals
    assert arrival.content.endswith(b"+0000\r\n\r\n") and arrival.received == datetime(2026, 11, 20, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "content", [b"", b"\x00\xff\xfe", b"Date: yesterday\r\n\r\n", b"Date: Fri, 99 Nov 2026 10:00:00 +0000\r\n\r\n"]
)
def test_rubbish_has_the_time_of_its_file(tmp_path: Path, content: bytes) -> None:
    transport = FolderTransport(tmp_path)
    file = tmp_path / "收件" / "a.EML"
    file.write_bytes(content)
    os.utime(file, (1e9, 1e9))
    ((page,), _) = read(transport)
    assert [(one.content, one.received) for one in page.arrivals] == [(content, datetime.fromtimestamp(1e9, UTC))]


def test_an_inbox_that_is_gone_is_told(tmp_path: Path) -> None:
    transport = FolderTransport(tmp_path / "mail", tmp_path / "in")
    (tmp_path / "in").rmdir()
    with pytest.raises(AutomationError, match="收件文件夹"):
        read(transport)
