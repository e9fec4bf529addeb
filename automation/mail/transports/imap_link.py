"""One IMAP connection: every command's answer is checked, and every fault becomes one line for people."""

from __future__ import annotations

import imaplib
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import islice
from typing import Any

from automation.errors import AutomationError, ConfigurationError
from automation.mail.header_text import one_line
from automation.mail.transports.imap_answers import HEAD, Head, answers, heads, listed, quoted, received
from automation.mail.transports.server import PATIENCE, Server

_AT_ONCE = 200
"""UIDs in one command: servers cut long lines."""


@contextmanager
def imap_link(server: Server) -> Iterator[ImapLink]:
    """Connected, encrypted and logged in. Whatever fails inside comes out as an AutomationError."""
    imap: imaplib.IMAP4 | None = None
    try:
        imap = _connected(server)
        _log_in(imap, server)
        yield ImapLink(imap)
    except imaplib.IMAP4.error as fault:
        raise AutomationError(f"{server.host} 收信失败（{_text(fault)}）：稍后自动再试，总是这样请核对 [imap]") from None
    except OSError as fault:
        raise AutomationError(server.why(fault)) from None
    finally:
        if imap is not None:
            with suppress(imaplib.IMAP4.error, OSError):
                imap.logout()
            with suppress(OSError):
                imap.shutdown()


def _connected(server: Server) -> imaplib.IMAP4:
    if server.security == "tls":
        return imaplib.IMAP4_SSL(server.host, server.port, ssl_context=server.tls(), timeout=PATIENCE)
    imap = imaplib.IMAP4(server.host, server.port, PATIENCE)
    try:
        if server.security == "starttls":
            if "STARTTLS" not in imap.capabilities:
                raise ConfigurationError(server.no_starttls())
            imap.starttls(server.tls())
    except BaseException:
        with suppress(OSError):
            imap.shutdown()
        raise
    return imap


def _log_in(imap: imaplib.IMAP4, server: Server) -> None:
    """Once and by one way only, so that no account gets locked. PLAIN first: it takes any password, LOGIN only ASCII."""
    password = server.password()
    try:
        if "AUTH=PLAIN" in imap.capabilities:
            imap.authenticate("PLAIN", lambda _: f"\0{server.user}\0{password}".encode())
        else:
            imap.login(quoted(server.user), password)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as fault:
        raise ConfigurationError(server.no_login(_text(fault))) from None
    except UnicodeError:
        raise ConfigurationError(server.no_login("服务器只认英文字母和数字")) from None
    if "ID" in imap.capabilities:
        imap.xatom("ID", '("name" "Tongda")')  # NetEase lets nobody in who does not say it


class ImapLink:
    """folder: a name in quotes, as folder_name and folders give it."""

    def __init__(self, imap: imaplib.IMAP4) -> None:
        self._imap = imap
        # Most servers tell what they really can only after login.
        self.capabilities = set(_told(imap.capability())[-1].decode("ascii", "replace").upper().split())

    def select(self, folder: str, *, readonly: bool = False) -> tuple[int, int]:
        """(UIDVALIDITY, number of mails)."""
        count = _told(self._imap.select(folder, readonly))[-1]
        validity = self._imap.response("UIDVALIDITY")[1][-1]
        return int(validity or 0), int(count or 0)

    def folders(self) -> list[tuple[frozenset[str], str]]:
        return list(listed(_told(self._imap.list())))

    def create(self, folder: str) -> None:
        _told(self._imap.create(folder))

    def room(self, folder: str) -> int | None:
        """Bytes that still fit; None if the server does not tell."""
        if "QUOTA" not in self.capabilities:
            return None
        kind, items = self._imap.getquotaroot(folder)
        quotas = items[1] if kind == "OK" else []
        used = [re.search(rb"STORAGE (\d+) (\d+)", quota) for quota in quotas if quota]
        return min((1024 * (int(found[2]) - int(found[1])) for found in used if found), default=None)

    def search(self, *criteria: str) -> list[int]:
        """UIDs in order."""
        return sorted(int(uid) for line in _told(self._imap.uid("SEARCH", *criteria)) for uid in (line or b"").split())

    def heads(self, uids: Iterable[int]) -> Iterator[Head]:
        """Of those that are still there, in order, asked for as they are wanted."""
        walk = iter(uids)
        while some := list(islice(walk, _AT_ONCE)):
            yield from sorted(heads(_told(self._imap.uid("FETCH", _joined(some), HEAD))))

    def when(self, number: int) -> datetime:
        """When the mail of that number (not UID) came in."""
        return received("".join(text for text, _ in answers(_told(self._imap.fetch(str(number), "(INTERNALDATE)")))))

    def content(self, uid: int, part: str) -> bytes:
        """`part`: "" for the whole mail, or HEADER; b"" if the mail is gone. The mail stays unread."""
        items = _told(self._imap.uid("FETCH", str(uid), f"(UID BODY.PEEK[{part}])"))
        return next((content for text, content in answers(items) if f"UID {uid}" in text and content), b"")

    def move(self, uids: Sequence[int], folder: str) -> None:
        """Marked as read. Where the server can neither move nor remove single mails, they stay, marked as deleted."""
        some = _joined(uids)
        _told(self._imap.uid("STORE", some, "+FLAGS.SILENT", r"(\Seen)"))
        if "MOVE" in self.capabilities:
            _told(self._imap.uid("MOVE", some, folder))
            return
        _told(self._imap.uid("COPY", some, folder))
        _told(self._imap.uid("STORE", some, "+FLAGS.SILENT", r"(\Deleted)"))
        if "UIDPLUS" in self.capabilities:
            _told(self._imap.uid("EXPUNGE", some))


def _told(answer: tuple[str, Any]) -> list[Any]:
    kind, items = answer
    if kind != "OK":
        raise imaplib.IMAP4.error(" ".join(item.decode("utf-8", "replace") for item in items if isinstance(item, bytes)))
    return list(items)


def _joined(uids: Iterable[int]) -> str:
    return ",".join(map(str, uids))


def _text(fault: Exception) -> str:
    said = fault.args[0] if fault.args else ""
    return one_line(said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said), 150)
