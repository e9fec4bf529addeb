"""Searches all that is kept: each word must stand in a key, a subject, the name of a file that came or was read, a person, or in what a workbook says."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from automation.archive.entry import ANSWER, MAIL, RECORD, REMOVED, WORKBOOK, Entry
from automation.archive.files import RECORDS, WORKBOOKS, opened, rows_of
from automation.archive.removal_log import FILE as REMOVAL_LOG
from automation.forms.recording.pieces import whole
from automation.mail.incoming.incoming_mail import KIND_WORDS
from automation.mail.mail_states import STATE_WORDS

STATUS_WORDS = {"used": "已采用", "ignored": "不是要交的表", "rejected": "要改", "waiting": "等保存完"}
ALL = -1
"""In place of how many are wanted."""
_SHOWN = 5

# In conditions <has> stands for “holds the word”, and :word for the word itself.
_NAMED = "SELECT key FROM recipient WHERE name <has> OR address <has>"
_IN_MAIL = f"(key <has> OR subject <has> OR causes <has> OR key IN ({_NAMED} UNION SELECT key FROM reminded WHERE item <has>))"
_ANSWERED = "SELECT key FROM message WHERE key IN (SELECT key FROM arrival)"
_BROUGHT = "SELECT arrival FROM enclosure WHERE name <has>"
_IN_ANSWER = f"(subject <has> OR sender <has> OR words <has> OR identity IN ({_BROUGHT}) OR key IN ({_ANSWERED} AND {_IN_MAIL}))"
_FROM = "(sender <has> OR sender IN (SELECT lower(address) FROM recipient WHERE name <has> OR address <has>))"
_SAID = "(path, sha256) IN (SELECT path, sha256 FROM reading WHERE instr(reading, CAST(:word AS BLOB)))"
_IN_WORKBOOK = f"(path <has> OR identity <has> OR sha256 <has> OR {_SAID})"
_IN_EDITION = "(record <has> OR sha256 <has> OR says(content, :word))"
_IN_LINE = "(what <has> OR sha256 <has>)"
_MAILS = """
SELECT key, subject, state, at, total,
(SELECT group_concat(who, '、') FROM (SELECT ifnull(nullif(name, ''), address) AS who FROM recipient WHERE key = found.key
ORDER BY kind DESC, address LIMIT 5)) AS who, (SELECT count(*) FROM recipient WHERE key = found.key) AS people
FROM (SELECT key, subject, state, ifnull(attempted, created) AS at, count(*) OVER () AS total
FROM message WHERE {where} ORDER BY at DESC, key LIMIT :most) AS found"""
_ANSWERS = """
SELECT *, (SELECT name FROM recipient WHERE recipient.key = found.key AND lower(address) = sender) AS name
FROM (SELECT identity, subject, kind, sender, words, key, sha256, received AS at, count(*) OVER () AS total
FROM arrival WHERE kind <> 'own' AND {where} ORDER BY at DESC, identity LIMIT :most) AS found"""
_WORKBOOKS = """
SELECT path, sha256, form, status, seen_from AS at, count(*) OVER () AS total
FROM sighting WHERE {where} ORDER BY at DESC, id DESC LIMIT :most"""
_EDITIONS = """
SELECT record, sha256, author, ours, moment AS at, count(*) OVER () AS total
FROM edition WHERE NOT ours AND {where} ORDER BY at DESC, no DESC LIMIT :most"""
_LINES = """
SELECT what, sha256, ordered, ordered_by, gone, at, count(*) OVER () AS total
FROM removed WHERE {where} ORDER BY at DESC, no DESC LIMIT :most"""


@dataclass(frozen=True)
class Wanted:
    """words: each must be found; person: name or address; since and until: both days are included; whole: a word that ends in a
    figure is not part of a longer number, capitals count."""

    words: Sequence[str] = ()
    person: str = ""
    since: date | None = None
    until: date | None = None
    whole: bool = False


@dataclass(frozen=True)
class Search:
    """state: the folder; ledger: the file of the mails; most: of the latest of each kind, ALL = every one."""

    state: Path
    ledger: Path
    most: int = ALL

    def find(self, wanted: Wanted) -> tuple[list[Entry], int]:
        """(the latest in the order of time, how many earlier ones were left off)."""
        places = (
            (self.ledger, _MAILS, _IN_MAIL, f"key IN ({_NAMED})", "ifnull(attempted, created)", _mail),
            (self.ledger, _ANSWERS, _IN_ANSWER, _FROM, "received", _answer),
            (self.state / WORKBOOKS, _WORKBOOKS, _IN_WORKBOOK, _IN_WORKBOOK, "seen_from", workbook_entry),
            (self.state / RECORDS, _EDITIONS, _IN_EDITION, _IN_EDITION, "moment", edition_entry),
            (self.state / REMOVAL_LOG, _LINES, _IN_LINE, _IN_LINE, "at", removed_entry),
        )
        entries: list[Entry] = []
        total = 0
        for file, query, of_word, of_person, at, entry in places:
            found = self._asked(file, query, _where(of_word, of_person, at, wanted))
            entries += map(entry, found)
            total += found[0]["total"] if found else 0
        entries.sort(key=lambda one: one.place)
        kept = entries if self.most == ALL else entries[-self.most :]
        return kept, total - len(kept)

    def _asked(self, file: Path, query: str, where: tuple[str, dict[str, str]]) -> list[Any]:
        if not file.exists():
            return []
        condition, values = where
        with opened(file) as base:
            base.create_function("says", 2, lambda kept, text: says(whole(base, kept), text), deterministic=True)
            return rows_of(base, query.format(where=condition), {**values, "most": self.most})


def says(packed: bytes, text: str) -> bool:
    """Does the content of an edition hold the text?"""
    return text.encode("utf-8", "replace") in zlib.decompress(packed)


def _where(of_word: str, of_person: str, at: str, wanted: Wanted) -> tuple[str, dict[str, str]]:
    """The condition and its named values."""
    asked = [(of_word, word) for word in wanted.words] + ([(of_person, wanted.person)] if wanted.person else [])
    conditions, values = ["1"], dict[str, str]()
    for number, (condition, word) in enumerate(asked):
        has = rf"(' ' || \1 || ' ') GLOB :like{number}" if wanted.whole else rf"\1 LIKE :like{number} ESCAPE '\\'"
        conditions.append(re.sub(r"(\w+) <has>", has, condition).replace(":word", f":word{number}"))
        values |= {f"like{number}": _whole(word) if wanted.whole else _part(word), f"word{number}": word}
    if wanted.since:
        conditions.append(f"{at} >= :since")
        values["since"] = wanted.since.isoformat()
    if wanted.until:
        conditions.append(f"{at} < :until")
        values["until"] = (wanted.until + timedelta(days=1)).isoformat()
    return " AND ".join(conditions), values


def _part(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _whole(word: str) -> str:
    literal = re.sub(r"([*?\[])", r"[\1]", word)
    before, after = ("[^0-9]" if figure.isdigit() else "" for figure in (word[:1], word[-1:]))
    return f"*{before}{literal}{after}*"


def _mail(row: Any) -> Entry:
    more = f" 等 {row['people']} 人" if row["people"] > _SHOWN else ""
    who = f"{row['who'] or ''}{more}"
    return Entry(_at(row), MAIL, who, plain_subject(row["subject"]), STATE_WORDS[row["state"]], row["key"], key=row["key"])


def _answer(row: Any) -> Entry:
    who = f"{row['name']}<{row['sender']}>" if row["name"] else row["sender"]
    what = "：".join(filter(None, (plain_subject(row["subject"]), row["words"])))
    return Entry(_at(row), ANSWER, who, what, KIND_WORDS[row["kind"]], row["identity"], row["sha256"], row["key"] or "")


def workbook_entry(row: Any) -> Entry:
    """what: the name of its form."""
    return Entry(_at(row), WORKBOOK, "", row["form"], STATUS_WORDS.get(row["status"], row["status"]), row["path"], row["sha256"])


def edition_entry(row: Any) -> Entry:
    """what: the name of its record."""
    who, state = (row["author"] or "通达", "程序写成") if row["ours"] else (row["author"], "有人保存")
    return Entry(_at(row), RECORD, who, row["record"], state, row["record"], row["sha256"])


def removed_entry(row: Any) -> Entry:
    """who: by whose order."""
    done = f"{row['ordered'][:10]} 已删除" if row["gone"] else "删除没有做完：请再运行一次 archive purge"
    return Entry(_at(row), REMOVED, row["ordered_by"], row["what"], done, "", row["sha256"])


def _at(row: Any) -> datetime:
    return datetime.fromisoformat(row["at"])


def plain_subject(subject: str) -> str:
    """Without our token."""
    return subject.partition(" [TD#")[0]
