"""Transport without a server: every mail becomes an .eml file that Outlook, Foxmail or Thunderbird open by double click."""

from __future__ import annotations

import email
import email.policy
import os
import re
from datetime import timedelta
from pathlib import Path

from automation.errors import AutomationError
from automation.mail.mime import mark
from automation.mail.transports import Accepted, Outcome, RetryAt, Sight

_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
_TOKEN = re.compile(r"\s*\[TD#\w+\]$")


class FolderTransport:
    """Writes `<date>_<subject>_<mark of the key>.eml`; all of the name is frozen, so every attempt writes the same file."""

    name = "folder"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            way_out = "请在 config.ini 的 [paths] 里换一个文件夹"
            raise AutomationError(f"不能建立邮件文件夹 {folder}（{error.strerror}）：{way_out}") from error

    def submit(self, key: str, content: bytes) -> Outcome:
        target = self.folder / _file_name(key, content)
        draft = self._draft(key)
        try:
            _write_through(draft, content)
            _publish(draft, target)
        except OSError as error:
            return RetryAt(f"写不进邮件文件夹 {self.folder}（{error.strerror}）", timedelta(minutes=10))
        return Accepted(target.name)

    def lookup(self, key: str) -> Sight:
        ending = f"_{mark(key)}.eml"
        try:
            if not any(name.endswith(ending) for name in os.listdir(self.folder)):
                return "absent"
            self._draft(key).unlink(missing_ok=True)  # killed between naming the mail and dropping its draft
        except OSError:
            return "unsure"
        return "found"

    def _draft(self, key: str) -> Path:
        return self.folder / f".{mark(key)}.tmp"


def _file_name(key: str, content: bytes) -> str:
    """The subject is cut at 50 characters: 150 bytes of UTF-8, so that the whole stays below the 255 of common file systems."""
    head = email.message_from_bytes(content[: content.find(b"\r\n\r\n") + 4], policy=email.policy.default)
    subject = _TOKEN.sub("", _UNFIT.sub(" ", str(head["Subject"]))).strip()[:50].strip(" .")
    return f"{head['Date'].datetime:%Y-%m-%d_%H%M}_{subject}_{mark(key)}.eml"


def _write_through(draft: Path, content: bytes) -> None:
    """On the disk before it gets its name; a draft that a killed run left behind is written anew."""
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _publish(draft: Path, target: Path) -> None:
    """Gives the draft its final name in one step; a mail that is already there stays as it is."""
    try:
        if os.name == "nt":
            draft.rename(target)  # Windows refuses by itself to rename onto a file
        else:
            _link(draft, target)
    except FileExistsError:
        pass
    draft.unlink(missing_ok=True)
    _settle(target.parent)


def _link(draft: Path, target: Path) -> None:
    """Unlike POSIX rename, link does not overwrite. Where links are unknown (exFAT, some shares) the outbox's lease must do."""
    try:
        os.link(draft, target)
    except FileExistsError:
        raise
    except OSError:
        if not target.exists():
            draft.rename(target)


def _settle(folder: Path) -> None:
    """POSIX keeps names in the folder, which has to reach the disk too; Windows does that itself and opens no folders."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
