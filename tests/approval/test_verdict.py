"""What people answer, and what it means: a yes only where nothing else is said."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from automation.approval.verdict import CUT, PASSED, RETURNED, confirms, verdict

SIGNED = ("张伟", "仓储部", "部门经理", "8001", "刘洋")
YES = (
    "通过", "通过。", "同意", "同意！", "同意发布", "审核通过", "已审核通过", "会签同意", "批准", "无异议", "没有意见", "无修改意见", "通過",
    "我同意", "本部门同意", "仓储部同意", "张伟同意", "可以发布", "通过：", "通过：谢谢", "通过（同意）", "审核意见：通过", "您好，同意。谢谢！", "王总好，已看过，同意",
    "小刘，通过", "刘洋，通过", "收到，通过", "内容没问题，同意", "无异议，请尽快发布", "通过 请尽快发布", "通过\u3000", "ＯＫ", "ok", "OK!", "Approved.", "Hi 刘洋 Approved. Thanks",
    "通过 张伟 仓储部经理 电话：8001 示例公司 地址：某路 1 号", "同意 仓储部 张伟 2026年11月23日", "通过 张伟 仓储部 本邮件包括但不限于附件，仅供收件人使用",
    "通过 电话：0571-8001 手机 13800000000 zhang@example.com",
)  # fmt: skip
NO = (
    "退回", "退回。", "退回：金额不对", "请退回", "先退回吧", "建议退回修改", "驳回", "打回", "不通过", "不\u200b通过", "审核不通过", "不予通过", "不能通过", "没有通过", "没通过", "未通过",
    "不同意", "我不同意，第三条不行", "有异议", "不行", "先别发", "别发", "暂缓发布", "暂不发布", "先不要发", "您好，退回", "Rejected", "退回 张伟", "审核意见：退回", "会签不同意",
)  # fmt: skip
UNCLEAR = (
    "", "   ", "。", "收到", "好的", "好", "可以", "行", "嗯", "谢谢", "您好", "通过了吗", "通过？", "通过吗？", "同意?", "退回吗？", "是否通过", "能否通过", "不同意见已经解决，通过",
    "通过，但第三条改一下", "通过，请把 29 日改为 28 日", "同意，请将29日改为28日", "通过，如果财务没意见", "如果财务同意，通过", "财务部同意", "财务同意后通过", "修改后通过", "改好再发，同意",
    "原则同意", "原则上同意", "基本同意", "部分通过", "通过率太低", "通过邮件发给我", "通过以下方式联系我", "同意书还没到", "批准手续没走完", "同意见附件", "请修改后再发", "通过 金额有误",
    "通过。退回。", "通过 不通过", "不是不通过", "通过，停工", "通过，小改", "通过，请转总经理", "通过，抄送财务部", "通过 第三条 时间", "通过 张伟 另：第三条要改", "通过 张伟 但是时间不对",
    "通过，12月30日", "OK, but change item 3", "not approved", "do not approve", "approved?", "我通过电话问过了", "OK吗", "通过后请通知我", "待通过", "等财务通过", "已请张伟通过",
    "自动回复：我在休假，通过邮件联系代理人", "同意" + "，谢谢" * 100,
)  # fmt: skip


@pytest.mark.parametrize("words", YES)
def test_a_plain_yes(words: str) -> None:
    assert verdict(words, SIGNED) == PASSED


@pytest.mark.parametrize("words", NO)
def test_a_plain_no(words: str) -> None:
    assert verdict(words, SIGNED) == RETURNED


@pytest.mark.parametrize("words", UNCLEAR)
def test_what_is_neither_is_neither(words: str) -> None:
    assert verdict(words, SIGNED) == ""


def test_nobody_has_to_be_known_to_be_understood() -> None:
    assert (verdict("通过"), verdict("退回：不行"), verdict("通过 张伟")) == (PASSED, RETURNED, "")


@settings(max_examples=60)
@given(st.text(max_size=200), st.lists(st.text(max_size=8), max_size=4))
def test_no_text_breaks_it(words: str, signed: list[str]) -> None:
    assert verdict(words, signed) in (PASSED, RETURNED, "")
    assert confirms(words) in (True, False)


CONDITIONS = st.sampled_from(
    ("但是第三条要改", "不过时间不对", "如果财务没意见", "请先改第二条", "前提是预算批下来", "改好再发", "第三条时间改为下午", "稍等", "等我电话", "先不急", "金额有误", "附件不对", "不要发给采购部")
)  # fmt: skip


@settings(max_examples=60)
@given(st.sampled_from(YES[:24]), CONDITIONS, st.sampled_from(["，", "。", " ", "：", "；", "！", "（"]), st.booleans())
def test_a_condition_before_or_behind_is_never_a_yes(yes: str, condition: str, mark: str, before: bool) -> None:
    assert verdict(f"{condition}{mark}{yes}" if before else f"{yes}{mark}{condition}", SIGNED) != PASSED


@settings(max_examples=60)
@given(
    st.sampled_from(YES),
    st.text(alphabet=st.characters(categories=["Lo"], max_codepoint=0x9FFF, min_codepoint=0x4E00), min_size=5, max_size=12),
)
def test_unknown_words_behind_a_yes_are_never_a_yes(yes: str, more: str) -> None:
    plain = yes.split()[0]
    assert verdict(f"{plain}{more}", SIGNED) != PASSED
    assert verdict(f"{more}，{plain}", SIGNED) != PASSED


@settings(max_examples=60)
@given(
    st.sampled_from(
        ("不", "未", "没", "没有", "不能", "不予", "暂不", "别", "先别", "无法", "难以", "拒绝", "反对", "待", "等", "请勿")
    ),
    st.sampled_from(YES[:14]),
)
def test_a_negated_yes_is_never_a_yes(no: str, yes: str) -> None:
    assert verdict(f"{no}{yes}", SIGNED) != PASSED


@settings(max_examples=60)
@given(st.sampled_from(NO), st.text(max_size=60))
def test_whatever_follows_a_no_makes_it_no_yes(no: str, more: str) -> None:
    assert verdict(f"{no}，{more}", SIGNED) != PASSED


@settings(max_examples=60)
@given(st.sampled_from(YES), st.sampled_from(["\u200b", "\u2060", "\ufeff", "\u00ad"]), st.data())
def test_what_cannot_be_seen_changes_nothing(yes: str, hidden: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(yes)))
    assert verdict(f"{yes[:place]}{hidden}{yes[place:]}", SIGNED) == verdict(yes, SIGNED)


def test_of_what_was_cut_off_nobody_knows_the_end() -> None:
    whole = "通过 张伟 " + "杭州市某路" * 60
    assert verdict(whole[: CUT - 1], SIGNED) == PASSED and verdict(whole[:CUT], SIGNED) == ""


@pytest.mark.parametrize(
    "words",
    ["已阅知", "已阅知：", "已阅知：稍后安排", "收到", "收到。", "收到，谢谢", "已收到", "收到了", "已阅", "已读", "阅", "知悉", "已知悉", "已悉", "确认", "已确认", "了解", "明白", "清楚了", "您好，收到",
     "好的，收到", "王总好，已知悉", "通知已收到", "邮件收到了", "收到通知", "本人已阅读并知悉", "我已阅知该通知", "收到，会按要求执行", "收到，我部周五前完成", "Received", "Received, thanks", "Noted.",
     "收到 张伟 仓储部 如有疑问请致电 8001", "已收到\u200b"],
)  # fmt: skip
def test_who_knows_it(words: str) -> None:
    assert confirms(words)


@pytest.mark.parametrize(
    "words",
    ["", "。", "有疑问", "有疑问：附件打不开", "没收到", "没有收到附件", "未收到", "收到了吗", "收到吗？", "收到，附件打不开", "收到，但没看明白", "收到，请问什么时候开始", "收到通知后我再看", "已阅，第三条看不懂",
     "不清楚", "不知道", "不明白", "无法阅读", "好的", "谢谢", "ok", "你好", "为什么停机", "我不在这个部门", "请把我移出名单", "确认一下时间再说", "不确认", "尚未阅读", "收到，有疑问",
     "明白了吗", "自动回复：我在休假"],
)  # fmt: skip
def test_who_does_not_say_so(words: str) -> None:
    assert not confirms(words)


@settings(max_examples=60)
@given(
    st.sampled_from(("不", "未", "没", "没有", "尚未", "无法", "不能", "请")),
    st.sampled_from(("收到", "阅知", "知悉", "确认", "了解", "看到")),
)
def test_a_negated_confirmation_is_none(no: str, word: str) -> None:
    assert not confirms(f"{no}{word}") and not confirms(f"您好，{no}{word}")
