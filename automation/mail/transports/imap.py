"""Reads our own mailbox by IMAP: what came in, and the copies of our mails that prove that they left."""

from __future__ import annotations

import hashlib
import imaplib
import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce

from automation.mail.marks import mark_in
from automation.mail.transports import LARGEST, Arrival, Found, Page
from automation.mail.transports.imap_answers import Head, day, folder_name
from automation.mail.transports.imap_link import ImapLink, imap_link
from automation.mail.transports.server import Server

_PAGE = 20
_FIRST_LOOK = timedelta(days=7)
"""Without a cursor: how long before the newest mail reading begins."""
_MARGIN = timedelta(days=2)
"""IMAP searches by the server's day, whatever our clock and zone are."""
_MOST = 2000
"""Mails of a folder that are compared one by one."""
_ASTRAY = {r"\junk", r"\trash", r"\archive", r"\all"}
"""Where rules, filters and people may have put a copy."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Imap:
    """The mailbox of `sender`. Every method opens a connection of its own; AutomationError if the server cannot be asked."""

    server: Server
    sender: str
    inbox: str = "INBOX"
    sent: str = "Sent"

    def find(self, marks: Sequence[str], since: datetime, *, everywhere: bool = False) -> dict[str, Found]:
        """mark -> found, of those of which a copy lies in our mailbox; everywhere: also in folders that people made.

        Recent mails are compared one by one, because some servers search headers badly or not at all; the search by
        Message-ID is for folders with very many, and for the case that our clock was wrong when the mail left.
        """
        found: dict[str, Found] = {}
        with imap_link(self.server) as link:
            for folder in self._places(link, everywhere):
                link.select(folder, readonly=True)
                found |= _matching(link.heads(link.search("SINCE", day(since - _MARGIN))[-_MOST:]), marks)
                for some in _sliced([mark for mark in marks if mark not in found]):
                    found |= _matching(link.heads(link.search(_any_of(some))), some)
                if all(mark in found for mark in marks):
                    break
        return found

    def has_room(self, size: int) -> bool:
        """Whether a mail of that size can still come in, as far as the server tells."""
        with imap_link(self.server) as link:
            room = link.room(folder_name(self.inbox))
            return room is None or size < room

    def _places(self, link: ImapLink, everywhere: bool) -> list[str]:
        """The inbox first: a copy that is moved meanwhile is seen at least once."""
        folders = [(flags, name) for flags, name in link.folders() if r"\noselect" not in flags]
        sent = self._sent(folders)
        wanted = [name for flags, name in folders if name == sent] + [name for flags, name in folders if flags & _ASTRAY]
        wanted += [name for _, name in folders] if everywhere else []
        return list(dict.fromkeys([folder_name(self.inbox), *wanted]))

    def _sent(self, folders: Iterable[tuple[frozenset[str], str]]) -> str:
        """The folder of that name, else the one that the server calls so, else one that is to be made."""
        named = folder_name(self.sent)
        marked = [name for flags, name in folders if r"\sent" in flags]
        return next(iter(marked), named) if named not in (name for _, name in folders) else named

    def collect(self, cursor: str) -> Iterator[Page]:
        """cursor: "uidvalidity:last uid". Copies of our own mails are moved to the Sent folder and not reported."""
        with imap_link(self.server) as link:
            validity, count = link.select(folder_name(self.inbox))
            for some in _pages(link.heads(_new(link, cursor, validity, count))):
                copies = [head.uid for head in some if self._is_copy(head)]
                if copies:
                    self._file(link, copies)
                arrivals = [_arrival(link, head) for head in some if head.uid not in copies]
                yield Page(tuple(one for one in arrivals if one.content), f"{validity}:{some[-1].uid}")

    def _is_copy(self, head: Head) -> bool:
        """From us, with our key, and not addressed to us: the server put it here because we asked for a copy."""
        own = self.sender.lower()
        return bool(head.key) and head.sender == own and own not in head.recipients

    def _file(self, link: ImapLink, copies: Sequence[int]) -> None:
        """A Sent folder that is full or cannot be made is no reason not to read what came in."""
        try:
            folders = link.folders()
            sent = self._sent(folders)
            if sent not in (name for _, name in folders):
                link.create(sent)
            link.move(copies, sent)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as fault:
            _log.warning("已发邮件的副本移不进“%s”，留在收件箱里：%s", self.sent, fault)


def _sliced(marks: Sequence[str]) -> Iterator[Sequence[str]]:
    """So few that a command stays below the 1000 characters that servers expect at most (RFC 2683 3.2.1.5)."""
    return (marks[start : start + 20] for start in range(0, len(marks), 20))


def _any_of(marks: Iterable[str]) -> str:
    conditions = [f"HEADER Message-ID {mark}" for mark in marks]
    return reduce(lambda rest, one: f"OR {one} {rest}", conditions)


def _new(link: ImapLink, cursor: str, validity: int, count: int) -> list[int]:
    """UIDs that the cursor does not know. After a change of UIDVALIDITY all have new numbers, and it knows none."""
    known = re.fullmatch(r"(\d+):(\d+)", cursor)
    if known and int(known[1]) == validity:
        last = int(known[2])
        return [uid for uid in link.search("UID", f"{last + 1}:*") if uid > last]  # n:* always names the newest, too
    return link.search("SINCE", day(link.when(count) - _FIRST_LOOK)) if count else []


def _pages(heads: Iterable[Head]) -> Iterator[list[Head]]:
    """So that neither a page's number nor its weight is too large to be held at once."""
    page: list[Head] = []
    for head in heads:
        if page and (len(page) == _PAGE or sum(_weight(one) for one in (*page, head)) > LARGEST):
            yield page
            page = []
        page.append(head)
    if page:
        yield page


def _weight(head: Head) -> int:
    return head.size if head.size <= LARGEST else 0


def _arrival(link: ImapLink, head: Head) -> Arrival:
    """Known by its content: a mailbox that was moved or restored numbers the same mails anew."""
    content = link.content(head.uid, "HEADER" if head.size > LARGEST else "")
    return Arrival(hashlib.sha256(content).hexdigest(), content, head.received)


def _matching(heads: Iterable[Head], marks: Iterable[str]) -> dict[str, Found]:
    wanted = set(marks)
    named = (mark for head in heads for mark in (head.key, mark_in(head.message_id[1:])))
    return {mark: Found("sent") for mark in named if mark in wanted}
