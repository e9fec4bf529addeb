"""Turns the versions of one moment into workbooks that count: reference data first, then the rest judged by it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence, Set
from functools import partial

from automation.forms.finding import sightings
from automation.forms.finding.found_workbook import Workbook
from automation.forms.finding.reading_queue import ReadingQueue, Wanted
from automation.forms.finding.store import Sighting
from automation.forms.finding.version_remarks import saved
from automation.forms.finding.versions import settle_versions
from automation.forms.schema.column import Setting
from automation.forms.schema.filled_form import Reading
from automation.remembered import RememberedByName

REFERENCE_FOLDER = "基础资料"
_REFERENCE = re.compile("|".join((REFERENCE_FOLDER, "通讯录", "术语表", "工作日历")))
_BOOKS, _STAND_INS = RememberedByName[Workbook](), RememberedByName[Workbook]()
MakeSetting = Callable[[list[Reading]], Setting]
"""Makes the setting from the counting readings of reference data; of none at all it makes the empty setting."""


def may_be_reference(path: str) -> bool:
    """Is it worth reading first? Only a guess from the name: what a workbook is, it says itself."""
    return _REFERENCE.search(path) is not None


def judge(
    queue: ReadingQueue, present: Sequence[Sighting], make_setting: MakeSetting, unsettled: Set[str] = frozenset()
) -> tuple[dict[str, Workbook], dict[str, Reading], Setting]:
    """(the workbooks by path, the readings of the versions themselves by path, the setting they were judged in).

    The two differ where a version cannot be used and the last good one stands in. Reference data found under other names changes
    the setting, so what was judged before is judged again; each time there is more reference data, so this ends.
    """
    reference = {form.name for form in queue.forms if form.folder == REFERENCE_FOLDER}
    early = {each.path for each in present if may_be_reference(each.path) or each.form in reference}
    while True:
        empty = make_setting([])
        first = _read(queue, [each for each in present if each.path in early], empty, unsettled)
        books = _stand_in(queue, [each for each in present if each.path in first], first, empty)
        known = {path: book for path, book in books.items() if book.reading.form in reference}
        setting = make_setting(_counting(queue, known, empty))
        rest = [each for each in present if each.path not in known]
        readings = _read(queue, rest, setting, unsettled)
        others = _stand_in(queue, rest, readings, setting)
        found = {path for path, book in others.items() if book.reading.form in reference} - early
        if not found:
            return known | others, first | readings, setting
        early |= found


def _read(queue: ReadingQueue, some: Sequence[Sighting], setting: Setting, unsettled: Set[str]) -> dict[str, Reading]:
    wanted = [Wanted(each.path, each.sha256, each.size, each.path not in unsettled) for each in some]
    return {path: reading for (path, _), reading in queue.read(wanted, setting).items()}


def _counting(queue: ReadingQueue, known: Mapping[str, Workbook], setting: Setting) -> list[Reading]:
    """A copy of the 通讯录 must not bring back those who left."""
    settled = settle_versions(list(known.values()), queue.forms, setting)
    return [book.reading for book in settled if book.reading.status == "used"]


def _stand_in(
    queue: ReadingQueue, some: Sequence[Sighting], readings: Mapping[str, Reading], setting: Setting
) -> dict[str, Workbook]:
    """Workbooks of the readings; where a version is broken or half-saved, the last good one of that path counts on (F05)."""
    books = {each.path: workbook(each, readings[each.path]) for each in some}
    for each in some:
        reading = readings[each.path]
        if reading.status in ("rejected", "waiting") and (good := sightings.last_good(queue.store, each.path, each.id)):
            before = workbook(good._replace(gone_at=None), _read(queue, [good], setting, frozenset())[good.path])
            if before.reading.status == "used":
                books[each.path] = _STAND_INS.of(each.path, (before, reading), partial(_instead, before, reading))
    return books


def _instead(before: Workbook, reading: Reading) -> Workbook:
    return before.instead(f"{reading.reason.rstrip('。')}；沿用 {saved(before)} 的版本", reading.problems)


def workbook(sighting: Sighting, reading: Reading) -> Workbook:
    """Of the same reading of what was seen at the same time it is the very same, whether that is written down yet or not."""
    seen = (sighting.modified, sighting.seen_from, sighting.gone_at)
    return _BOOKS.of((sighting.path, sighting.sha256), (reading,), lambda: _workbook(sighting, reading), seen)


def _workbook(sighting: Sighting, reading: Reading) -> Workbook:
    return Workbook(
        path=sighting.path,
        sha256=sighting.sha256,
        size=sighting.size,
        modified=sighting.modified,
        author=reading.filled.author if reading.filled else "",
        holder="",
        first_seen=sighting.seen_from,
        reading=reading,
        gone_at=sighting.gone_at,
    )
