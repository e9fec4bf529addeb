"""The store: carries out a purge shelf by shelf, a few contents at a time; killed anywhere, the next one comes to the same end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from automation.archive.files import opened
from automation.archive.plan import Holder, Removable, removable
from automation.archive.removal_log import Line, Order, RemovalLog
from automation.archive.shelves import MailShelf, RecordShelf, Shelf, WorkbookShelf

AT_ONCE = 200
"""Holders of one transaction."""


@dataclass
class Purged:
    """What may go, or is gone. lines: one a content; holders: shelf -> how many mails, workbooks and editions lose theirs."""

    lines: list[Line] = field(default_factory=list)
    holders: dict[str, int] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return sum(line.size for line in self.lines)


def shelves(state: Path, ledgers: Iterable[Path]) -> list[Shelf]:
    """All that are there."""
    mails = [MailShelf(file) for file in ledgers if file.exists()]
    return [*mails, *(shelf for shelf in (WorkbookShelf(state, mails), RecordShelf(state)) if shelf.file.exists())]


def foresee(state: Path, ledgers: Iterable[Path], before: date) -> Purged:
    """What a purge would take away; nothing is touched."""
    foreseen = Purged()
    for shelf in shelves(state, ledgers):
        _plan(shelf, before, foreseen)
    return foreseen


def purge(state: Path, ledgers: Iterable[Path], order: Order) -> Purged:
    """Call it under the lease. AutomationError where a file cannot be written: what is gone by then is in the log."""
    purged = Purged()
    with closing(RemovalLog(state)) as log:
        for shelf in shelves(state, ledgers):
            log.settle(shelf.name, shelf.sizes().__contains__)
            plan, lines = _plan(shelf, order.before, purged)
            _carry_out(shelf, plan, lines, order, log)
    return purged


def _plan(shelf: Shelf, before: date, purged: Purged) -> tuple[Removable, list[Line]]:
    sizes = shelf.sizes()
    plan = removable(shelf.holders(), before, shelf.others())
    there = [(sha256, one) for sha256, one in plan.contents.items() if sha256 in sizes]
    lines = [Line(shelf.name, sha256, one.what, one.last, sizes[sha256]) for sha256, one in there]
    purged.lines += sorted(lines, key=lambda line: line.at)
    gone = {line.sha256 for line in lines}
    purged.holders[shelf.name] = sum(bool(one.key) or not gone.isdisjoint(one.contents) for one in plan.holders)
    return plan, lines


def _carry_out(shelf: Shelf, plan: Removable, lines: Sequence[Line], order: Order, log: RemovalLog) -> None:
    """The oldest first: a content goes with whoever needed it last."""
    why = f"内容已按保存期限删除（{order.before} 以前，{order.by}）"
    of_holder: dict[int, list[str]] = {}
    for line in lines:
        of_holder.setdefault(id(plan.contents[line.sha256]), []).append(line.sha256)
    log.order(lines, order)
    with opened(shelf.file) as base:
        base.execute("PRAGMA secure_delete = ON")
        for some in _few(sorted(plan.holders, key=lambda one: one.last)):
            contents = [sha256 for one in some for sha256 in of_holder.get(id(one), ())]
            base.execute("BEGIN IMMEDIATE")
            shelf.take_away(base, some, contents, order.at, why)
            base.execute("COMMIT")
            log.confirm(shelf.name, contents)
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _few(holders: Sequence[Holder]) -> Iterator[Sequence[Holder]]:
    return (holders[start : start + AT_ONCE] for start in range(0, len(holders), AT_ONCE))
