"""What is written down agrees with what the program does: kinds of problems, their words, the contract of the figures."""

from __future__ import annotations

import re
from pathlib import Path

from tests.test_mess import catalogue, kinds_of_the_code, own_kinds

ROOT = Path(__file__).resolve().parent.parent.parent


def test_own_kinds_never_shadow_the_catalogue() -> None:
    assert not own_kinds() & {row["id"] for row in catalogue()}
    assert own_kinds() == {kind for kind in kinds_of_the_code() if kind.startswith("M")}


def test_every_own_kind_has_its_meaning_and_treatment() -> None:
    lines = (ROOT / "docs" / "problems.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if re.match(r"\| M\d\d", line)]
    assert rows and all(len(row) == 3 and all(row) for row in rows)
