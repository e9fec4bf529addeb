"""Ids and dependencies: I01-I03, I08-I12 of docs/mess.csv."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from raw_values import AUTUMN, RAWS, told

from automation.forms.schema.kinds import DependencyColumn, IdColumn

TASK = IdColumn(name="id", heading="任务编号", digits=3)
PROJECT = IdColumn(name="project_id", heading="项目编号")
NEEDED = DependencyColumn(name="dependencies", heading="依赖任务")


@pytest.mark.parametrize(
    ("raw", "value", "kinds"),
    [
        pytest.param("001", "001", "", id="canonical"),
        pytest.param(" 001\u00a0", "001", "", id="T01"),
        pytest.param("1", "001", "I01", id="I01"),
        pytest.param(1.0, "001", "I01", id="I01-number"),
        pytest.param("1.0", "001", "I02", id="I01-text-number"),
        pytest.param("００１", "001", "I02", id="I02"),
        pytest.param("0 0 1", "001", "I02", id="I02-blanks"),
        pytest.param("①", "001", "I02", id="I02-circled"),
        pytest.param("任务1", "001", "I03", id="I03-prefix"),
        pytest.param("No.1", "001", "I03", id="I03-No"),
        pytest.param("A01", None, "I03!", id="I03"),
        pytest.param("1-1", None, "I03!", id="I03-hyphen"),
        pytest.param(1001.0, None, "I03!", id="I03-too-long"),
        pytest.param(1.5, None, "I03!", id="I03-fraction"),
        pytest.param(date(2026, 1, 1), None, "I09!", id="I09"),
        pytest.param(True, None, "T08!", id="T08"),
        pytest.param(1e20, None, "T15!", id="T15"),
        pytest.param("无", None, "T12", id="T12"),
        pytest.param("同上", None, "T13!", id="T13"),
        pytest.param("XXX", None, "S25!", id="S25"),
    ],
)
def test_task_ids(raw: Any, value: str | None, kinds: str) -> None:
    assert told(TASK, raw)[:2] == (value, kinds)


def test_sentences() -> None:
    assert told(TASK, 1.0)[2] == "“1”按“001”收取。编号列请保持“文本”格式。"
    assert told(TASK, "A01")[2] == "“A01”不是三位编号。请填 001 这样的编号。"


@pytest.mark.parametrize(
    ("raw", "value", "kinds"),
    [
        pytest.param("P2026-018", "P2026-018", "", id="canonical"),
        pytest.param("Ｐ2026－018", "P2026-018", "I02", id="T03"),
        pytest.param(2026018.0, "2026018", "", id="T07"),
    ],
)
def test_free_ids(raw: Any, value: str | None, kinds: str) -> None:
    assert told(PROJECT, raw)[:2] == (value, kinds)


@pytest.mark.parametrize(
    ("raw", "value", "kinds"),
    [
        pytest.param("-", (), "", id="none"),
        pytest.param("—", (), "", id="none-dash"),
        pytest.param("无", (), "T12", id="T12"),
        pytest.param("001,002", ("001", "002"), "", id="canonical"),
        pytest.param("001、002", ("001", "002"), "", id="one-separator"),
        pytest.param("1", ("001",), "I01", id="I01"),
        pytest.param(2.0, ("002",), "I01", id="I01-number"),
        pytest.param("001、002;003 004|005", ("001", "002", "003", "004", "005"), "I10", id="I10"),
        pytest.param("001 002", ("001", "002"), "I10", id="I10-blank"),
        pytest.param("１，２", ("001", "002"), "I10", id="I10-full-width"),
        pytest.param("任务1、任务2", ("001", "002"), "I10", id="I10-prefix"),
        pytest.param(1002.0, None, "I08!", id="I08"),
        pytest.param("001002", None, "I08!", id="I08-text"),
        pytest.param(datetime(2026, 1, 2), None, "I09!", id="I09"),
        pytest.param("001-005", None, "I11!", id="I11"),
        pytest.param("1至3、007", None, "I11!", id="I11-word"),
        pytest.param("原理图完成后", None, "I12!", id="I12"),
        pytest.param("001,原理图", None, "I12!", id="I12-mixed"),
        pytest.param("同上", None, "T13!", id="T13"),
        pytest.param(True, None, "T08!", id="T08"),
    ],
)
def test_dependencies(raw: Any, value: tuple[str, ...] | None, kinds: str) -> None:
    assert told(NEEDED, raw)[:2] == (value, kinds)


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        pytest.param(1002.0, "是数字 1002，多半是“001,002”被 Excel 当成了千分位。请先设为文本格式再填。", id="I08"),
        pytest.param(date(2026, 1, 2), "被 Excel 变成了日期 2026-01-02。请设为文本格式，写成 001,002。", id="I09"),
        pytest.param("001、2", "“001、2”按“001,002”收取。", id="I10"),
        pytest.param("001-005", "请逐个列出，例如 001,002,003,004,005。", id="I11"),
        pytest.param("1-200", f"请逐个列出，例如 {','.join(f'{n:03}' for n in range(1, 20))},……。", id="I11-many"),
    ],
)
def test_dependency_sentences(raw: Any, sentence: str) -> None:
    assert told(NEEDED, raw)[2] == sentence


@given(RAWS)
@example("K\u00b8")
def test_never_raises_and_a_clean_value_is_its_own_answer(raw: Any) -> None:
    for column in (TASK, PROJECT):
        value = column.parse(raw, None, AUTUMN).value
        if value is not None:
            assert column.parse(value, None, AUTUMN) == type(column.parse("001", None, AUTUMN))(value)
    ids = NEEDED.parse(raw, None, AUTUMN).value
    if ids is not None:
        assert NEEDED.parse(",".join(ids) or "-", None, AUTUMN).value == ids


@given(
    st.lists(st.integers(0, 999), min_size=1, max_size=9, unique=True), st.sampled_from([",", "、", "；", " ", "|", "\n", "，"])
)
def test_any_separator_gives_the_same_ids(numbers: list[int], separator: str) -> None:
    ids = tuple(f"{number:03}" for number in numbers)
    assert told(NEEDED, separator.join(ids))[0] == ids
