"""Decides which of several workbooks counts: copies, conflicts, last week's again, empty ones (V01, V02, V03, V06, V07). Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from itertools import pairwise

from automation.forms.finding.contents import departments, identity, in_parts, is_empty, keys, same_content, same_rows
from automation.forms.finding.copy_names import core_name, is_original
from automation.forms.finding.found_workbook import Workbook
from automation.forms.finding.version_remarks import conflict, copies, empty_form, same_as_last_week, wrong_folder
from automation.forms.schema.column import Setting
from automation.forms.schema.form import Form
from automation.organization.people import Directory
from automation.remembered import RememberedByName

_WEEK = re.compile(r"\d{4}-W\d{2}")
_WEEKLY = "week"
_SETTLED = RememberedByName[list[Workbook]](2000)


def settle_versions(
    workbooks: Sequence[Workbook], forms: Sequence[Form], setting: Setting, earlier: Sequence[Workbook] = ()
) -> list[Workbook]:
    """The same workbooks in the same order; those that do not count are set aside with the reason, never merged.
    earlier: versions no longer on the drive, against which this week's are compared."""
    settled, declared = list(workbooks), {form.name: form for form in forms}
    lots: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    before: defaultdict[tuple[str, str], list[Workbook]] = defaultdict(list)
    for index, book in enumerate(workbooks):
        if _counts(book) and book.reading.form in declared:
            lots[_lot(declared[book.reading.form], book)].append(index)
    for book in earlier:
        if form := declared.get(book.reading.form):
            before[_lot(form, book)].append(book)
    for lot, mine in lots.items():
        books = [workbooks[index] for index in mine]
        for index, book in zip(mine, _settled(declared[lot[0]], lot, books, before[lot], setting.directory), strict=True):
            settled[index] = book
    return settled


def _lot(form: Form, book: Workbook) -> tuple[str, str]:
    """What is compared with one another: the workbooks of a form, or, of weekly ones, a department's."""
    if _WEEKLY not in form.identity or not book.reading.filled:
        return form.name, ""
    return form.name, "\x1f".join(str(book.reading.filled.fields.get(name)) for name in form.identity if name != _WEEKLY)


def _settled(form: Form, lot: tuple[str, str], books: list[Workbook], earlier: list[Workbook], directory: Directory) -> list[Workbook]:
    """The counting ones of one lot; nothing is compared again as long as they are the very same."""
    return _SETTLED.of(lot, [form, directory, *books, None, *earlier], lambda: _settle(form, books, earlier, directory))


def _settle(form: Form, books: list[Workbook], earlier: list[Workbook], directory: Directory) -> list[Workbook]:
    names = {name for each in directory.departments for name in (each.name, *each.aliases)}
    settled = {book.path: book for book in books}
    for step in (_without_empty, _without_copies, _without_repeats):
        settled |= {book.path: book for book in step(form, list(filter(_counts, settled.values())), earlier)}
    return [_in_its_folder(form, book, names) if _counts(book) else book for book in settled.values()]


def _counts(book: Workbook) -> bool:
    return book.reading.status == "used" and book.reading.filled is not None


def _without_empty(form: Form, books: list[Workbook], _: Sequence[Workbook]) -> Iterable[Workbook]:
    """V07: for forms that are one list of rows; a document form may have empty tables."""
    if len(form.tables) == 1 and form.identity:
        for book in books:
            if book.reading.filled and is_empty(book.reading.filled):
                yield book.set_aside("空表，不算已交", [empty_form(book.path)])


def _without_copies(form: Form, books: list[Workbook], _: Sequence[Workbook]) -> Iterable[Workbook]:
    for group in _groups(form, books):
        counted = max(group, key=_preference)
        others = [book for book in group if book is not counted]
        conflicts = {book.path: conflict(form, book, counted) for book in others if not same_content(book, counted)}
        plain = [book for book in others if book.path in conflicts and conflicts[book.path] is None]
        for book in others:
            if book.path not in conflicts:
                yield _silently_aside(form, book, counted)
            elif problem := conflicts[book.path]:
                yield book.set_aside(f"同步冲突副本，本次采用“{counted.path}”", [problem])
            else:
                said = [copies(form, plain, counted)] if book is plain[0] else []
                yield book.set_aside(f"同一份表有多个文件，本次采用“{counted.path}”", said)


def _preference(book: Workbook) -> tuple[bool, bool, str, str, str]:
    """What lies in its own week's folder first, then the original name, then the last saved; the path only so that every run
    chooses alike."""
    filled = book.reading.filled
    weeks = _WEEK.findall(book.path)
    at_home = not weeks or filled is None or filled.fields.get("week") in (None, *weeks)
    return at_home, is_original(book.path), book.modified, filled.saved_at if filled else "", book.path


def _silently_aside(form: Form, book: Workbook, counted: Workbook) -> Workbook:
    """The same content twice needs no answer, unless last week's file was put into this week's folder."""
    folder_weeks = set(_WEEK.findall(book.path))
    week = book.reading.filled.fields.get("week") if book.reading.filled else None
    later = isinstance(week, str) and folder_weeks and week not in folder_weeks and max(folder_weeks) > week
    if _WEEKLY in form.identity and later:
        return book.set_aside("与上周完全相同，未更新", [same_as_last_week(book.path)])
    return book.set_aside(f"与“{counted.path}”内容相同", [])


def _groups(form: Form, books: list[Workbook]) -> list[list[Workbook]]:
    """Workbooks that claim to be the same submission, two or more each."""
    by_identity: dict[str, list[Workbook]] = {}
    for book in books:
        name = identity(form, book.reading.filled) if form.identity else form.name
        if name:
            by_identity.setdefault(name, []).append(book)
    groups = [group for group in by_identity.values() if len(group) > 1]
    return [part for group in groups for part in _parts(form, group)] if in_parts(form) else groups


def _parts(form: Form, group: list[Workbook]) -> list[list[Workbook]]:
    """Of a project's workbooks those that are the same part: like names and most ids alike, or equal ids and departments."""
    ids = [keys(form, book) for book in group]
    whose = [departments(form, book) for book in group]
    parts: list[list[int]] = []
    for index, book in enumerate(group):
        for part in parts:
            other = part[0]
            alike = core_name(book.path) == core_name(group[other].path) and _mostly(ids[index], ids[other])
            if alike or (ids[index] == ids[other] and whose[index] == whose[other]):
                part.append(index)
                break
        else:
            parts.append([index])
    return [[group[index] for index in part] for part in parts if len(part) > 1]


def _mostly(one: frozenset[str], other: frozenset[str]) -> bool:
    return not one.isdisjoint(other) and 2 * len(one & other) > min(len(one), len(other))


def _without_repeats(form: Form, books: list[Workbook], earlier: Sequence[Workbook]) -> Iterable[Workbook]:
    """V06: the rows of a department are the same as in its last submission of an earlier week."""
    if _WEEKLY not in form.identity:
        return
    history: dict[tuple[str, ...], list[tuple[str, Workbook]]] = {}
    for book in [*earlier, *books]:
        if book.reading.filled and identity(form, book.reading.filled):
            fields = book.reading.filled.fields
            whose = tuple(str(fields[name]) for name in form.identity if name != _WEEKLY)
            history.setdefault(whose, []).append((str(fields["week"]), book))
    for submissions in history.values():
        submissions.sort(key=lambda submission: submission[0])
        for (_, before), (week, book) in pairwise(submissions):
            filled, last = book.reading.filled, before.reading.filled
            if book.gone_at is None and filled and last and week != last.fields["week"] and same_rows(filled, last):
                yield book.set_aside("与上周完全相同，未更新", [same_as_last_week(book.path)])


def _in_its_folder(form: Form, book: Workbook, names: Set[str]) -> Workbook:
    """V03: the workbook's own word counts, not the folder it lies in."""
    folders = [part for part in book.path.split("/")[:-1] if part in names]
    own = departments(form, book) if folders else frozenset()
    if len(own) != 1 or not own.isdisjoint(folders):
        return book
    return book.noted(wrong_folder(book.path, folders[-1], next(iter(own))))
