"""Choices, statuses, yes or no, shares: E01-E03, T03, T08, T14 of docs/mess.csv."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from raw_values import AUTUMN, RAWS, told

from automation.forms.schema.choices import STATUS_SYNONYMS
from automation.forms.schema.kinds import ChoiceColumn, PercentColumn, YesNoColumn

STATUS = ChoiceColumn(
    name="status", heading="状态", choices=("未开始", "进行中", "已完成", "延期", "已取消"), synonyms=STATUS_SYNONYMS
)
KIND = ChoiceColumn(name="kind", heading="单位类型", choices=("客户", "合作伙伴", "供应商", "媒体"))
YES_NO = YesNoColumn(name="employed", heading="在职")
PERCENT = PercentColumn(name="percent", heading="完成比例")


@pytest.mark.parametrize(
    ("raw", "value", "kinds"),
    [
        pytest.param("已完成", "已完成", "", id="canonical"),
        pytest.param(" 已 完成\u00a0", "已完成", "", id="T01"),
        pytest.param("延期", "延期", "", id="overdue-stays"),
        *[
            pytest.param(raw, "已完成", "E01", id=f"E01-{raw}")
            for raw in ("完成", "完成了", "已完", "done", "OK", "√", "正常-已完成")
        ],
        pytest.param("正在进行", "进行中", "E01", id="E01-doing"),
        pytest.param("In Progress", "进行中", "E01", id="E01-english"),
        pytest.param(True, "已完成", "E01", id="T08-TRUE"),
        *[pytest.param(raw, "已完成", "E02", id=f"E02-{raw!r}") for raw in ("100%", "1", 1.0, 100.0)],
        *[pytest.param(raw, "进行中", "E02", id=f"E02-{raw!r}") for raw in ("80%", "0.8", 0.8, 80.0, "完成70%")],
        pytest.param(0.0, "未开始", "E02", id="E02-0"),
        pytest.param("進行中", "进行中", "T14", id="T14"),
        *[
            pytest.param(raw, None, "E03!", id=f"E03-{raw}")
            for raw in ("基本完成", "快好了", "等采购", "未完成", "待前端完成后", "暂停", "是")
        ],
        pytest.param("120%", None, "E03!", id="E03-share"),
        pytest.param("/", None, "T12", id="T12"),
        pytest.param("请选择", None, "S25!", id="S25"),
        pytest.param("同上", None, "T13!", id="T13"),
    ],
)
def test_status(raw: Any, value: str | None, kinds: str) -> None:
    assert told(STATUS, raw)[:2] == (value, kinds)


def test_sentences() -> None:
    assert told(STATUS, "完成")[2] == "“完成”按“已完成”收取，请用下拉选择。"
    assert told(STATUS, "80%")[2] == "“80%”按“进行中”收取。"
    assert told(STATUS, "快好了")[2] == "“快好了”不在选项内。请选：未开始、进行中、已完成、延期、已取消。"
    assert told(STATUS, "進行中")[2] == "“進行中”按“进行中”收取。"


def test_shares_mean_nothing_outside_of_statuses() -> None:
    assert told(KIND, "100%")[:2] == (None, "E03!")
    assert told(KIND, "供應商")[:2] == ("供应商", "T14")


def test_full_width_letters_of_a_choice() -> None:
    column = ChoiceColumn(name="language", heading="语言", choices=("A", "B"))
    assert told(column, "Ａ")[:2] == ("A", "T03")


@pytest.mark.parametrize(
    ("raw", "value", "kinds"),
    [
        pytest.param("是", "是", "", id="canonical"),
        *[pytest.param(raw, "是", "E01", id=f"yes-{raw!r}") for raw in ("Y", "yes", "√", True, 1.0)],
        *[pytest.param(raw, "否", "E01", id=f"no-{raw!r}") for raw in ("N", "×", False, 0.0)],
        pytest.param("也许", None, "E03!", id="E03"),
        pytest.param("无", None, "T12", id="T12"),
    ],
)
def test_yes_no(raw: Any, value: str | None, kinds: str) -> None:
    assert told(YES_NO, raw)[:2] == (value, kinds)


@pytest.mark.parametrize(
    ("raw", "value", "kinds"),
    [
        pytest.param(0.8, 80.0, "", id="excel"),
        pytest.param(0.07, 7.0, "", id="excel-exactly"),
        pytest.param(1.0, 100.0, "", id="excel-100"),
        pytest.param(0.0, 0.0, "", id="excel-0"),
        pytest.param("80%", 80.0, "", id="text"),
        pytest.param("80％", 80.0, "", id="T03"),
        pytest.param(80.0, 80.0, "M02", id="M02-bare"),
        pytest.param("80", 80.0, "M02", id="M02-bare-text"),
        pytest.param("0.8", 80.0, "M02", id="M02-fraction"),
        pytest.param("完成70%", 70.0, "M02", id="M02-sentence"),
        pytest.param("已完成", 100.0, "M02", id="M02-done"),
        pytest.param("未开始", 0.0, "M02", id="M02-not-started"),
        pytest.param(120.0, None, "M02!", id="M02"),
        pytest.param("101%", None, "M02!", id="M02-text"),
        pytest.param(-0.1, None, "M02!", id="M02-negative"),
        pytest.param("80-90%", None, "M02!", id="M02-range"),
        pytest.param("八成", None, "M02!", id="M02-words"),
        pytest.param(float("nan"), None, "M02!", id="M02-nan"),
        pytest.param(True, None, "M02!", id="M02-TRUE"),
        pytest.param(date(2026, 3, 5), None, "M02!", id="M02-date"),
        pytest.param("/", None, "T12", id="T12"),
    ],
)
def test_percent(raw: Any, value: float | None, kinds: str) -> None:
    assert told(PERCENT, raw)[:2] == (value, kinds)


def test_percent_sentences() -> None:
    assert told(PERCENT, 80.0)[2] == "“80”按 80% 收取。"
    assert told(PERCENT, 120.0)[2] == "“120”不是完成比例。请填 0% 到 100%。"


@given(RAWS)
def test_never_raises_and_gives_a_choice(raw: Any) -> None:
    for column in (STATUS, KIND, YES_NO):
        outcome = column.parse(raw, None, AUTUMN)
        assert outcome.value is None or outcome.value in column.choices
        if outcome.value is not None:
            assert column.parse(outcome.value, None, AUTUMN).findings == ()
    share = PERCENT.parse(raw, None, AUTUMN).value
    assert share is None or 0 <= share <= 100


@given(st.integers(0, 100))
def test_every_percent_comes_back(percent: int) -> None:
    assert told(PERCENT, percent / 100)[:2] == (float(percent), "")
    assert told(PERCENT, f"{percent}%")[:2] == (float(percent), "")
