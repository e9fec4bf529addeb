"""Submissions of the past: when each was first complete, and what earlier weeks said whose files were replaced since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from automation.forms.finding import sightings
from automation.forms.finding.contents import identity
from automation.forms.finding.found_workbook import Workbook
from automation.forms.finding.judged import workbook
from automation.forms.finding.reading_queue import ReadingQueue, Wanted
from automation.forms.finding.store import Store
from automation.forms.schema.column import Setting
from automation.forms.schema.form import Form
from automation.remembered import Remembered

_WEEK = "week"
_SUBMITTED = Remembered[dict[tuple[str, ...], datetime]](2)


def note_submissions(store: Store, books: Iterable[Workbook], forms: Sequence[Form]) -> None:
    """Remember the first time that a submission counted; later versions of it change nothing."""
    declared = {form.name: form for form in forms}
    known = set(store.rows("SELECT form, identity FROM submission"))
    new = []
    for book in books:
        form = declared.get(book.reading.form)
        who = identity(form, book.reading.filled) if form and book.reading.status == "used" else ""
        if form and who and (form.name, who) not in known:
            known.add((form.name, who))
            new.append((form.name, who, book.path, book.sha256, book.first_seen.isoformat(), book.modified))
    store.write("INSERT OR IGNORE INTO submission VALUES (?, ?, ?, ?, ?, ?)", new)


def submitted(store: Store, form: Form) -> dict[tuple[str, ...], datetime]:
    """When each submission (its required identity values, in the declared order) was first complete: when it was seen, or when
    it was saved if that was before, since the program does not look at every minute."""
    rows = store.rows("SELECT identity, seen_from, modified FROM submission WHERE form = ?", (form.name,))
    return _SUBMITTED.of((), lambda: {tuple(who.split("\x1f")): _first(seen, saved) for who, seen, saved in rows}, tuple(rows))


def _first(seen_from: str, modified: str) -> datetime:
    return datetime.fromisoformat(min(seen_from, modified) if modified else seen_from)


def earlier_weeks(
    queue: ReadingQueue, books: Iterable[Workbook], setting: Setting, as_of: datetime | None = None
) -> list[Workbook]:
    """Weekly submissions whose file is replaced or removed by now (or by `as_of`) but outlasted its week: they are history.
    One that was taken back within its week is not."""
    weekly, history = {form.name: form for form in queue.forms if _WEEK in form.identity}, []
    there = {identity(weekly[book.reading.form], book.reading.filled) for book in books if book.reading.form in weekly}
    for name in weekly:
        history += [each for each in sightings.superseded(queue.store, name, as_of) if each.identity not in there]
    readings = queue.read([Wanted(each.path, each.sha256, each.size) for each in history], setting)
    books = [workbook(each, readings[each.path, each.sha256]) for each in history]
    return [book for book in books if _outlasted_its_week(book)]


def as_it_stood(
    queue: ReadingQueue, form: str, as_of: datetime, books: Sequence[Workbook], setting: Setting
) -> list[Workbook]:
    """The workbooks of `form` as they were at `as_of`; none where they were the same as `books`."""
    then = [each for each in sightings.at(queue.store, as_of, form) if each.form == form and each.status == "used"]
    now = {(book.path, book.sha256) for book in books if book.reading.form == form}
    if {(each.path, each.sha256) for each in then} == now:
        return []
    readings = queue.read([Wanted(each.path, each.sha256, each.size) for each in then], setting)
    return [workbook(each, readings[each.path, each.sha256]) for each in then]


def _outlasted_its_week(book: Workbook) -> bool:
    if book.reading.filled is None or book.gone_at is None:
        return False
    year, week, _ = book.gone_at.isocalendar()
    return str(book.reading.filled.fields.get(_WEEK)) < f"{year:04d}-W{week:02d}"
