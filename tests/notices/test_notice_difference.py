"""What a correction marks: the words that changed, nothing else, and nothing that changed is left out."""

from __future__ import annotations

import pytest

from automation.notices.difference import Change, differences

TEXT = """【重要通知】关于年终盘点的安排
通知编号：N-1
发文部门：仓储部
发文日期：2026-11-23
背景说明：为核实年末库存
事项 1 【重点】12 月 30 日 0:00 起停止出入库
事项 2 清点现有库存
要求：清点；完成时间：12 月 29 日 17:00；责任人：—
联系人：刘洋 8010
发给：部门 仓储部；常规；内部"""


def shown(change: Change) -> str:
    """原[改]→现[改]"""
    before, after = (
        "".join(f"[{words}]" if differs else words for words, differs in side) for side in (change.before, change.after)
    )
    return f"{before} → {after}"


@pytest.mark.parametrize(
    ("old", "new", "marked"),
    [
        pytest.param("12 月 30 日", "12 月 31 日", ["事项：【重点】12 月 [30] 日 0:00 起停止出入库 → 事项：【重点】12 月 [31] 日 0:00 起停止出入库"], id="a number whole"),
        pytest.param("事项 2 清点现有库存\n", "", ["[事项：清点现有库存] → "], id="a line gone"),
        pytest.param("事项 1", "事项 1 停产\n事项 2", [" → [事项：停产]"], id="an item more, and another number for the next"),
        pytest.param("联系人", "要求：全体到岗\n联系人", [" → [要求：全体到岗]"], id="a line more"),
        pytest.param("清点；", "清点并上报；", ["要求：清点；完成时间：12 月 29 日 17:00；责任人：— → 要求：清点[并上报]；完成时间：12 月 29 日 17:00；责任人：—"], id="words more"),
        pytest.param("【重要通知】", "【更正】【紧急】", [], id="marks of the subject"),
        pytest.param("N-1\n", "N-2\n", [], id="another number"),
        pytest.param("发给：部门 仓储部", "发给：全员", [], id="whom it is for"),
        pytest.param("核实", "核 实", ["背景说明：为核实年末库存 → 背景说明：为核[ ]实年末库存"], id="a blank"),
    ],
)  # fmt: skip
def test_marked(old: str, new: str, marked: list[str]) -> None:
    assert [shown(change) for change in differences(TEXT, TEXT.replace(old, new))] == marked


def test_long_text_that_stays_is_shortened_around_what_changes() -> None:
    long = "背景说明：" + "为核实年末库存，" * 200 + "甲" + "全面盘点。" * 200
    (change,) = differences(long, long.replace("甲", "乙"))
    (head, _), (words, differs), (tail, _) = change.after
    assert (words, differs) == ("乙", True) and "…" in head and "…" in tail and len(head + tail) < 200


def test_a_page_rewritten_is_compared_at_once() -> None:
    before = "\n".join(f"事项 {number} {'甲乙丙丁'[number % 4] * 1500}" for number in range(40))
    after = "\n".join(f"事项 {number} {'戊己庚辛'[number % 4] * 1500}" for number in range(40))
    found = differences(before, after)
    assert len(found) == 80 and all(len(words) <= 400 for change in found for words, _ in (*change.before, *change.after))
