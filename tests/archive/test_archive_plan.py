"""What a purge may remove: nothing young, nothing unfinished, nothing that something else still needs."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from automation.archive.plan import Holder, latest_allowed, refuse_young, removable
from automation.errors import ConfigurationError

BEFORE = date(2024, 11, 27)


def holder(what: str, day: str, *contents: str, finished: bool = True) -> Holder:
    return Holder(what, datetime.fromisoformat(f"{day}T09:00"), contents, finished)


@pytest.mark.parametrize(
    ("holders", "gone"),
    [
        ([holder("a", "2023-01-01", "x")], {"x": "a"}),
        ([holder("a", "2024-11-26", "x")], {"x": "a"}),
        ([holder("a", "2024-11-27", "x")], {}),
        ([holder("a", "2023-01-01", "x", finished=False)], {}),
        ([holder("a", "2023-01-01", "x", "y"), holder("b", "2026-01-01", "y")], {"x": "a"}),
        ([holder("b", "2023-02-01", "x"), holder("a", "2023-01-01", "x")], {"x": "b"}),
        ([], {}),
    ],
)
def test_what_goes(holders: list[Holder], gone: dict[str, str]) -> None:
    assert {content: one.what for content, one in removable(holders, BEFORE).contents.items()} == gone


def test_others_may_need_it_too() -> None:
    mine, mail = holder("workbook", "2023-01-01", "x"), holder("mail", "2026-01-01", "x")
    assert not removable([mine], BEFORE, [mail]).contents
    assert removable([mine], BEFORE, [holder("mail", "2023-01-01", "x")]).contents == {"x": mine}


@pytest.mark.parametrize(
    ("today", "latest"), [("2026-11-27", "2024-11-27"), ("2028-02-29", "2026-02-28"), ("2026-02-28", "2024-02-28")]
)
def test_two_years(today: str, latest: str) -> None:
    assert latest_allowed(date.fromisoformat(today)) == date.fromisoformat(latest)


def test_younger_than_two_years_is_refused() -> None:
    refuse_young(date(2024, 11, 27), date(2026, 11, 27))
    with pytest.raises(ConfigurationError, match="至少保存 2 年，今天最晚可以写 2024-11-27"):
        refuse_young(date(2024, 11, 28), date(2026, 11, 27))
