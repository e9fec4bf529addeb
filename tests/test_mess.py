"""Every kind of mess in docs/mess.csv is carried by a test, and every kind that the code speaks of is written down."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ID = re.compile(r"[FVSTDIPEXM]\d\d")
SPOKEN = re.compile(r"[\"']([FVSTDIPEXM]\d\d)[\"']")
CARRIED = re.compile(r"(?:(?<=\")|(?<=f\")|(?<=def test_))([FVSTDIPEXMfvstdipexm]\d\d)(?=[\"!_-])")
WITHOUT_TEST: dict[str, str] = {}
"""id -> why no test carries it."""


def catalogue() -> list[dict[str, str]]:
    with (ROOT / "docs" / "mess.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def own_kinds() -> set[str]:
    """The first column of the table in docs/problems.md."""
    lines = (ROOT / "docs" / "problems.md").read_text(encoding="utf-8").splitlines()
    return {found.group() for line in lines if (found := re.match(r"(?<=\| )?M\d\d", line.removeprefix("| ")))}


@cache
def words_of_tests() -> set[str]:
    """Ids that a test compares ("D10"), refuses ("D10!"), is called by (id="D10-short", test_d10_...); a cell (D10) is none."""
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py") if path != Path(__file__))
    return {word.upper() for source in sources for word in CARRIED.findall(source)}


def kinds_of_the_code() -> set[str]:
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "automation").rglob("*.py") if "demo" not in path.parts)
    return {kind for source in sources for kind in SPOKEN.findall(source)}


def test_the_catalogue_is_whole() -> None:
    rows = catalogue()
    assert len({row["id"] for row in rows}) == len(rows) == 144
    assert all(ID.fullmatch(row["id"]) and row["treatment"] and row["message"] for row in rows)


def test_every_kind_of_mess_is_carried_by_a_test() -> None:
    ids = {row["id"] for row in catalogue()} | own_kinds()
    assert ids - words_of_tests() == WITHOUT_TEST.keys()


def test_every_kind_in_the_code_is_written_down() -> None:
    known = {row["id"] for row in catalogue()} | own_kinds()
    assert not kinds_of_the_code() - known, "write it into docs/problems.md"
    assert own_kinds() <= kinds_of_the_code(), "docs/problems.md tells of a kind that is no more"
