"""Transport without a server: every mail becomes an .eml file that Outlook, Foxmail or Thunderbird open by double click."""

from __future__ import annotations

import base64
import errno
import os
import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from automation.errors import AutomationError
from automation.mail.transports import Accepted, Found, Outcome, Page, Parcel, Result, RetryAt
from automation.mail.transports.folder_inbox import collect
from automation.safe_write import put_new

INBOX = "收件"
TOGETHER = 25
"""So many outcomes are written down at once: of what a kill takes away `lookup` finds the file."""
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
_TOKEN = re.compile(r"\s*\[TD#\w+\]$")
_SUBJECT = re.compile(rb"Subject: (=\?utf-8\?b\?[\w+/=]+\?=(?:\r\n =\?utf-8\?b\?[\w+/=]+\?=)*)\r\n\w")
_WORD = re.compile(rb"=\?utf-8\?b\?([\w+/=]+)\?=")
_DATE = re.compile(rb"\r\nDate: ([^\r\n]+)\r\n")
_FULL = {errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC}


class FolderTransport:
    """Writes `<date>_<subject>_<mark>.eml`; all of the name is frozen, so every attempt writes the same file.

    Answers are .eml files that somebody puts into `inbound` (default: the sub-folder 收件).
    """

    name = "folder"
    chunk = 50
    drafts = False
    settle: timedelta | None = timedelta(0)

    def __init__(self, folder: Path, inbound: Path | None = None) -> None:
        self.folder = folder
        self.door = f"folder {folder}"
        self.inbound = inbound or folder / INBOX
        for path in (self.folder, self.inbound):
            try:
                path.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                way_out = "请在 config.ini 的 [paths] 里换一个文件夹"
                raise AutomationError(f"不能建立邮件文件夹 {path}（{error.strerror}）：{way_out}") from error

    def prepare(self, parcels: Sequence[Parcel]) -> Iterator[list[Result]]:
        raise NotImplementedError("no drafts")

    def submit(self, parcels: Sequence[Parcel]) -> Iterator[list[Result]]:
        for start in range(0, len(parcels), TOGETHER):
            yield [(parcel, self._write(parcel)) for parcel in parcels[start : start + TOGETHER]]

    def _write(self, parcel: Parcel) -> Outcome:
        target = self.folder / _file_name(parcel)
        try:
            put_new(target, parcel.content, draft=self._draft(parcel.mark).name)
        except OSError as error:
            return RetryAt(self._why(error), timedelta(minutes=10))
        return Accepted(target.name)

    def _why(self, error: OSError) -> str:
        if error.errno in _FULL:
            return f"磁盘满了，写不进邮件文件夹 {self.folder}：请腾出空间，邮件会自动再写"
        return f"写不进邮件文件夹 {self.folder}（{error.strerror}）"

    def lookup(self, parcels: Sequence[Parcel], since: datetime, *, absent: bool = True) -> dict[str, Found]:
        try:
            names = {name[-30:-4]: name for name in os.listdir(self.folder) if name.endswith(".eml")}
            seen = {parcel.mark: Found("sent", names[parcel.mark]) for parcel in parcels if parcel.mark in names}
            for mark in seen:
                self._draft(mark).unlink(missing_ok=True)  # killed between naming the mail and dropping its draft
        except OSError as error:
            raise AutomationError(f"读不了邮件文件夹 {self.folder}（{error.strerror}）：请检查文件夹还在不在") from error
        return seen

    def collect(self, cursor: str) -> Iterator[Page]:
        return collect(self.inbound, cursor)

    def close(self) -> None:
        pass

    def _draft(self, mark: str) -> Path:
        return self.folder / f".{mark}.tmp"


def _file_name(parcel: Parcel) -> str:
    """The subject is cut at 50 characters: 150 bytes of UTF-8, so that the whole stays below the 255 of common file systems."""
    from email.utils import parsedate_to_datetime

    head = parcel.content[: parcel.content.find(b"\r\n\r\n") + 4]
    subject = _TOKEN.sub("", _UNFIT.sub(" ", _subject(head))).strip()[:50].strip(" .")
    date = parsedate_to_datetime(_DATE.findall(head)[0].decode())
    return f"{date:%Y-%m-%d_%H%M}_{subject}_{parcel.mark}.eml"


def _subject(head: bytes) -> str:
    """As encoded_words writes it; otherwise as the email package reads it, which takes longer than all else of a mail."""
    if coded := _SUBJECT.match(head):
        return b"".join(map(base64.b64decode, _WORD.findall(coded[1]))).decode("utf-8", "replace")
    from email.header import decode_header, make_header  # take longer to load than an idle round has
    from email.parser import BytesHeaderParser

    return str(make_header(decode_header(BytesHeaderParser().parsebytes(head)["Subject"])))
