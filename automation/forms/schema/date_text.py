"""Reads the many ways in which people write one day, and says which way it was; it never guesses between two days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from automation.forms.schema.chinese_numerals import with_digits

_SEP = r"\s*[-/.,、_\\。·—–]\s*|\s+"
_YEAR = rf"(?P<year>[0-9]{{4}})\s*(?:年\s*|{_SEP})"
_MONTH = rf"(?P<month>[0-9]{{1,2}})\s*(?:月份?\s*|{_SEP})"
_DAY = r"(?P<day>[0-9]{1,2})\s*[日号]?"
_FULL = re.compile(_YEAR + _MONTH + _DAY)
_PACKED = re.compile(r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})")
_YEARLESS = re.compile(_MONTH + _DAY)
_YEAR_MONTH = re.compile(
    rf"[0-9]{{4}}\s*(?:年\s*|{_SEP})[0-9]{{1,2}}\s*月?份?|[0-9]{{1,2}}月份?|(?:19|20)[0-9]{{2}}(?:0[1-9]|1[0-2])"
)
_SHORT = re.compile(r"(?P<first>[0-9]{1,2})(?P<sep>[-/.])(?P<second>[0-9]{1,2})(?P=sep)(?P<third>[0-9]{4}|[0-9]{1,2})")
_SHORT_YEAR = re.compile(r"(?P<year>[0-9]{2})年(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})[日号]?")
_DAY_FIRST = re.compile(r"(?P<day>[0-9]{1,2})[-/ ](?P<month>[a-z]{3})[a-z]*\.?[-/, ]+(?P<year>[0-9]{4})")
_MONTH_FIRST = re.compile(r"(?P<month>[a-z]{3})[a-z]*\.?[-/ ]+(?P<day>[0-9]{1,2})[-/, ]+(?P<year>[0-9]{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TWO = re.compile(r"[0-9]\s*[日号]?\s*(?:至|到|~|起)\s*(?:[0-9]|今|底)|[0-9]月[0-9]{1,2}[日号]?\s*[-—–,、/和]\s*[0-9]")
_WEEKDAY = re.compile(r"\s*\(?(?:星期|礼拜|周)[一二三四五六日天]\)?\s*")
_BEFORE = re.compile(r"(?<=[0-9日号])\s*(?:之前|以前|前|为止|止)$|^(?:截止到?|截至|预计于?|计划于?)\s*[:]?(?=[0-9])")
_ABOUT = re.compile(r"^(?:约|大约|大概|可能)|(?:左右|前后|上下|后|之后|以后|起)$")
LONGEST = 60
"""No day needs more; it bounds the work on a text made to be slow."""


@dataclass(frozen=True)
class DateText:
    """`kind` is the id of docs/mess.csv that fits; `days` are the days it may mean (without a year: as of year 4)."""

    kind: str
    days: tuple[date, ...] = ()


@lru_cache(maxsize=4096)
def read_date(text: str) -> DateText:
    """`text` is narrow: ordinary digits, one line, no time of day."""
    if len(text) > LONGEST:
        return DateText("D10")
    bare = _BEFORE.sub("", _WEEKDAY.sub(" ", text).strip()).strip()
    found = _plain(bare)
    if found.kind == "D10":
        return _roundabout(text, bare)
    return DateText("D15", found.days) if found.kind == "D01" and bare != text else found


def _plain(text: str) -> DateText:
    full = _FULL.fullmatch(text) or _PACKED.fullmatch(text)
    if full:
        return _whole(int(full["year"]), int(full["month"]), int(full["day"]), "D03" if full.re is _PACKED else "D01")
    if _YEAR_MONTH.fullmatch(text):
        return DateText("D09")
    short = _SHORT.fullmatch(text)
    if short:
        return _short(*short.group("first", "second", "third"))
    two_digits = _SHORT_YEAR.fullmatch(text)
    if two_digits:
        return _whole(2000 + int(two_digits["year"]), int(two_digits["month"]), int(two_digits["day"]), "D13")
    yearless = _YEARLESS.fullmatch(text)
    if yearless:
        return _without_year(int(yearless["month"]), int(yearless["day"]))
    return _english(text.lower())


def _roundabout(text: str, bare: str) -> DateText:
    """Two days in a cell, about a day, Chinese numerals: whatever no plain pattern fits."""
    if _TWO.search(bare) or len(re.findall("[0-9]+", bare)) in (4, 6):
        return DateText("D14")
    if _ABOUT.search(bare) and re.search("[0-9]", bare):
        return DateText("D15")
    digits = with_digits(bare)
    if digits == bare:
        return DateText("D10")
    found = _plain(digits)
    return DateText("D02", found.days) if found.kind in ("D01", "D13") else found


def _whole(year: int, month: int, day: int, kind: str) -> DateText:
    try:
        return DateText(kind, (date(year, month, day),))
    except ValueError:
        return DateText("D11")


def _without_year(month: int, day: int) -> DateText:
    try:
        return DateText("D07", (date(4, month, day),))
    except ValueError:
        return DateText("D11" if 1 <= month <= 12 else "D10")


def _short(first: str, second: str, third: str) -> DateText:
    """Three short numbers. More than 12 in front is a year (D13); else day and month may stand in either order (D12)."""
    one, two, three = int(first), int(second), int(third)
    if len(third) < 4 and one > 12:
        return _whole(2000 + one, two, three, "D13")
    if len(third) == 1:
        return DateText("D10")
    year = three if len(third) == 4 else 2000 + three
    days = dict.fromkeys(day for order in ((one, two), (two, one)) for day in _whole(year, *order, "").days)
    return DateText("D12", tuple(days)) if days else DateText("D11")


def _english(text: str) -> DateText:
    found = _DAY_FIRST.fullmatch(text) or _MONTH_FIRST.fullmatch(text)
    if not found or found["month"] not in _MONTHS:
        return DateText("D10")
    return _whole(int(found["year"]), _MONTHS.index(found["month"]) + 1, int(found["day"]), "D01")


def in_window(day: date, window: tuple[date, date] | None, slack: timedelta = timedelta(days=60)) -> list[date]:
    """The years that put a day without a year (as of year 4) near the other dates of the workbook."""
    if window is None:
        return []
    first, last = window[0] - slack, window[1] + slack
    years = range(first.year, last.year + 1)
    found = (_in_year(day, year) for year in years)
    return [each for each in found if each is not None and first <= each <= last]


def _in_year(day: date, year: int) -> date | None:
    try:
        return day.replace(year=year)
    except ValueError:
        return None
