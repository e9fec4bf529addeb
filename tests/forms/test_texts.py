"""Free text and lists: T01-T16, S25 of docs/mess.csv."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from raw_values import AUTUMN, RAWS, told

from automation.forms.schema.cleaning import narrow, one_line, paragraphs
from automation.forms.schema.kinds import ListColumn, TextColumn

NAME = TextColumn(name="name", heading="任务名称")
DESCRIPTION = TextColumn(name="description", heading="任务描述", long=True)


@pytest.mark.parametrize(
    ("raw", "value", "kinds"),
    [
        pytest.param(" 张伟\u00a0", "张伟", "", id="T01"),
        pytest.param("\u3000原 理 图", "原 理 图", "", id="T01-inner-blanks-stay"),
        pytest.param("\ufeff原\u200b理图", "原理图", "", id="T02"),
        pytest.param("完成１，２项：Ａ", "完成１，２项：Ａ", "", id="T03-not-in-prose"),
        pytest.param("完成图纸\n完成BOM", "完成图纸 完成BOM", "", id="T04-one-line"),
        pytest.param("甲_x000D_\n乙", "甲 乙", "", id="T04-escaped"),
        pytest.param("甲\x0b乙", "甲乙", "", id="T05"),
        pytest.param("80", "80", "", id="T06"),
        pytest.param(123.0, "123", "", id="T07"),
        pytest.param(1.5, "1.5", "", id="T07-fraction"),
        pytest.param(date(2026, 3, 5), "2026-03-05", "", id="T07-date"),
        pytest.param(datetime(2026, 3, 5, 14, 30), "2026-03-05 14:30", "", id="T07-moment"),
        pytest.param(time(8, 30), "08:30:00", "", id="T07-time"),
        pytest.param(True, None, "T08!", id="T08"),
        pytest.param("长" * 501, "长" * 501, "T09", id="T09"),
        pytest.param("长" * 32767, "长" * 32767, "T10", id="T10"),
        pytest.param("😀𠮷\ufa0e\ud800", "😀𠮷\ufa0e", "", id="T11"),
        pytest.param("👍", "👍", "", id="T11-emoji-alone"),
        pytest.param("/", None, "T12", id="T12"),
        pytest.param("——", None, "T12", id="T12-dashes"),
        pytest.param("暂无", None, "T12", id="T12-words"),
        pytest.param("N/A", None, "T12", id="T12-n/a"),
        pytest.param("NA", "NA", "", id="T12-but-NA-stays"),
        pytest.param("无锡项目", "无锡项目", "", id="T12-but-Wuxi-stays"),
        pytest.param("同上", None, "T13!", id="T13"),
        pytest.param("〃", None, "T13!", id="T13-mark"),
        pytest.param("1.23457E+19", None, "T15!", id="T15-text"),
        pytest.param(1.23457e19, None, "T15!", id="T15"),
        pytest.param('=HYPERLINK("http://x")', '=HYPERLINK("http://x")', "", id="T16"),
        pytest.param("+cmd|' /C calc'!A0", "+cmd|' /C calc'!A0", "", id="T16-plus"),
        pytest.param("@SUM(A1)", "@SUM(A1)", "", id="T16-at"),
        pytest.param("请填写", None, "S25!", id="S25"),
        pytest.param("（请填写任务名称）", None, "S25!", id="S25-bracket"),
        pytest.param("XXX", None, "S25!", id="S25-XXX"),
        pytest.param("××", None, "S25!", id="S25-crosses"),
        pytest.param("请假流程梳理", "请假流程梳理", "", id="S25-but-not-qingjia"),
    ],
)
def test_text(raw: Any, value: str | None, kinds: str) -> None:
    assert told(NAME, raw)[:2] == (value, kinds)


def test_long_text_keeps_its_lines() -> None:
    assert told(DESCRIPTION, "完成图纸\r\n完成_x000D_\nBOM ")[0] == "完成图纸\n完成\nBOM"


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        pytest.param(False, "是“FALSE”，请填写文字。", id="T08"),
        pytest.param("长" * 501, "超过 500 字，报表只显示前 500 字。", id="T09"),
        pytest.param("长" * 32767, "可能已被 Excel 截断，请检查结尾。", id="T10"),
        pytest.param("无", "填的是“无”，按未填处理。", id="T12"),
        pytest.param("同上", "填的是“同上”，请写出实际内容。", id="T13"),
        pytest.param(1e19, "数字超过 15 位已失真。请先把单元格设为“文本”再重填。", id="T15"),
        pytest.param("请填写", "还是占位文字“请填写”，请填写实际内容。", id="S25"),
    ],
)
def test_sentences(raw: Any, sentence: str) -> None:
    assert told(NAME, raw)[2] == sentence


@pytest.mark.parametrize(
    ("of", "raw", "value", "kinds"),
    [
        pytest.param("text", "a、b,c；d\ne", ("a", "b", "c", "d", "e"), "", id="text"),
        pytest.param("text", 10023.0, ("10023",), "", id="number"),
        pytest.param("text", "a、a", ("a",), "", id="once"),
        pytest.param("text", "无", None, "T12", id="T12"),
        pytest.param("person", "张伟、李娜/刘洋", ("张伟", "李娜", "刘洋"), "", id="people"),
        pytest.param("person", "张伟 李娜", ("张伟", "李娜"), "", id="people-by-blank"),
        pytest.param("person", "张 伟", ("张伟",), "P01", id="P01"),
        pytest.param("person", "张伟、孙悟空", None, "P07!", id="P07"),
        pytest.param("department", "研发，市场部", ("研发部", "市场部"), "P11", id="P11"),
        pytest.param("department", "火星部", None, "P11!", id="P11-unknown"),
    ],
)
def test_lists(of: Any, raw: Any, value: tuple[str, ...] | None, kinds: str) -> None:
    assert told(ListColumn(name="list", heading="列表", of=of), raw)[:2] == (value, kinds)


@given(RAWS)
def test_a_clean_text_is_its_own_answer(raw: Any) -> None:
    for column in (NAME, DESCRIPTION):
        value = column.parse(raw, None, AUTUMN).value
        if value is not None:
            assert column.parse(value, None, AUTUMN).value == value


@given(RAWS)
def test_lists_never_raise(raw: Any) -> None:
    for of in ("text", "person", "department"):
        column = ListColumn(name="list", heading="列表", of=of)
        value = column.parse(raw, None, AUTUMN).value
        assert value is None or (isinstance(value, tuple) and value)


@given(RAWS)
def test_cleaning_twice_changes_nothing(raw: Any) -> None:
    for clean in (paragraphs, one_line, narrow):
        once = clean(raw) if isinstance(raw, str) else ""
        assert clean(once) == once
        once.encode("utf-8")
