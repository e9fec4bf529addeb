"""File names: whatever staff type, Windows takes it, it stays in its folder, and no two ids share one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automation.organization.file_names import fit_name, plain_name, whole_name

REFUSED = re.compile(r'[\\/:*?"<>|\x00-\x1f\ud800-\udfff]')
DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"{port}{number}" for port in ("COM", "LPT") for number in "123456789¹²³")}


@pytest.mark.parametrize(
    ("typed", "name"),
    [("CR-2026-001", "CR-2026-001"), ("N-1 年终", "N-1 年终"), ("市场/公关部", "市场_公关部"), ("CON", "_CON"), ("com¹.x", "_com¹.x"),
     ("..", "无名"), ("..\\\\..\\\\x", "_.._x"), ('A/B: "x"?', "A_B_ _x_"), (" .a. ", "a"), ("contract", "contract"), ("长" * 99, "长" * 40)],
)  # fmt: skip
def test_a_name_that_people_recognize(typed: str, name: str) -> None:
    assert whole_name(typed) == name
    assert fit_name(typed) == name if typed == name else fit_name(typed).startswith(f"{name}~")


@given(st.text(max_size=80))
def test_windows_takes_it(typed: str) -> None:
    for name in (whole_name(typed), fit_name(typed)):
        assert name and not REFUSED.search(name) and name == name.strip(" .") and len(name) <= 50
        assert name.partition(".")[0].rstrip().upper() not in DEVICES
    assert not REFUSED.search(plain_name(typed))


@given(st.lists(st.text("AB-/: .", max_size=4), unique=True, max_size=12))
def test_one_for_no_two_ids(ids: list[str]) -> None:
    assert len({fit_name(one) for one in ids}) == len(ids)


def test_long_ones_that_begin_alike() -> None:
    assert len({fit_name("长" * 40 + end) for end in ("", "甲", "乙")}) == 3
