"""All exchanges as they stand, for every job of the process."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from automation.correspondence.correspondence_record import RECORD
from automation.correspondence.exchange import LETTER, Exchange
from automation.correspondence.external_correspondence import FORM, TABLE
from automation.jobs.job import Records
from automation.jobs.keys import key_part
from automation.jobs.posted import Posted
from automation.jobs.rows import Row, rows_of
from automation.organization.contact_search import ContactSearch, our_person
from automation.organization.people import Directory
from automation.remembered import Remembered

if TYPE_CHECKING:
    import pandas as pd


_JOINED = Remembered[list[Exchange]](2)


def exchanges(records: Records) -> list[Exchange]:
    """In the order of the registers. Of rows that share a 编号 the first has the others as its twins. Joined anew only when the
    register, 外部往来跟踪表, the 通讯录 or something in the ledger is another one."""
    table, kept, letters = records.table(FORM.name, TABLE), records.record(RECORD.name), records.posted(f"{LETTER}/")
    return _JOINED.of((table, kept, records.directory, *letters), lambda: _join(table, kept, records.directory, letters))


def _join(table: pd.DataFrame, record: pd.DataFrame, directory: Directory, mails: Sequence[Posted]) -> list[Exchange]:
    kept = {row["id"]: row for row in rows_of(record)}
    letters, search = _by_id(mails), ContactSearch(directory.contacts)
    found: dict[str, Exchange] = {}
    for row in rows_of(table):
        if first := found.get(row["id"]):
            found[first.id] = replace(first, twins=(*first.twins, row))
        elif row["id"]:
            contact = search.find(row["company"], row["contact"])
            mine = tuple(letters.get(key_part(row["id"]), ()))
            found[row["id"]] = Exchange(row, (), contact, our_person(contact, directory), mine, kept.get(row["id"]))
    return list(found.values())


def unnamed(records: Records) -> list[Row]:
    """Rows without 编号, of which nothing can be made."""
    return [row for row in rows_of(records.table(FORM.name, TABLE)) if not row["id"]]


def record_place(records: Records) -> tuple[str, str]:
    """File below the workspace and sheet of 外部往来跟踪表."""
    rows = rows_of(records.record(RECORD.name))
    file, sheet = (rows[0]["file"], rows[0]["sheet"]) if rows else ("", "")
    return file or f"{RECORD.folder}/{RECORD.title}.xlsx", sheet or ""


def _by_id(mails: Iterable[Posted]) -> dict[str, list[Posted]]:
    """key_part of the id -> its letters, oldest first."""
    found: dict[str, list[Posted]] = defaultdict(list)
    for mail in mails:
        found[mail.key.split("/", 2)[1]].append(mail)
    return found
