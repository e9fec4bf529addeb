"""The first words of an answer: what its writer wrote, in every mail program's way of quoting, and never a word of ours."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path

import pytest
from arrivals import answer, arrival, letter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from automation.mail.incoming.own_words import LONGEST, own_words
from automation.mail.incoming.page_text import every_word, page_text
from automation.mail.incoming.reading import Original, read_arrival
from automation.mail.message import Message
from automation.mail.mime import Freezer, Sender
from automation.mail.templates import Letter, Templates
from automation.projects.weekly_mails import receipt_messages, weekly_messages

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "projects"))
from sample_week import directory, figures  # noqa: E402

OFFICE = {"company": "示例公司", "contact": "何磊（分机 8021）", "reports": "file:///S:/reports"}
HEAD = "发件人: 通达 <tongda@example.com>\n发送时间: 2026年11月20日 17:30\n收件人: 张伟\n主题: 【周报】关于第47周进度的报告 [TD#abcdef]\n"
ENGLISH = "From: Tongda <tongda@example.com>\nSent: Friday, November 20, 2026 5:30 PM\nTo: Zhang Wei\nSubject: report\n"


def behind(mark: str) -> Callable[[str, str], str]:
    return lambda own, quoted: f"{own}\n{mark}\n{quoted}"


def arrows(mark: str) -> Callable[[str, str], str]:
    return lambda own, quoted: f"{own}\n\n{mark}\n" + "".join(f"> {line}\n" for line in quoted.splitlines())


STYLES: dict[str, Callable[[str, str], str]] = {
    "Outlook": behind("\n-----原始邮件-----\n" + HEAD),
    "Outlook, no rule": behind("\n" + HEAD),
    "Outlook, English": behind("\n-----Original Message-----\n" + ENGLISH),
    "Outlook, English, no rule": behind(ENGLISH),
    "Outlook for iOS": behind("\n获取 Outlook for iOS\n________________________________\n" + HEAD),
    "Foxmail": behind("\n\n\n某某\n\n发件人： 通达\n发送时间： 2026-11-20 17:30\n收件人： zhangwei\n主题： 周报\n"),
    "QQ": behind('\n\n------------------&nbsp;原始邮件&nbsp;------------------\n发件人: "通达"'.replace("&nbsp;", "\xa0")),
    "QQ for iPhone": behind("\n发自我的iPhone\n\n\n------------------ Original ------------------\nFrom: 通达\n"),
    "163": arrows("在 2026-11-20 17:30:00，\"通达\" <tongda@example.com> 写道："),
    "163 Master": behind("\n---- 回复的原邮件 ----\n| 发件人 | 通达<tongda@example.com> |\n| 日期 | 2026年11月20日 17:30 |\n"),
    "Coremail": arrows("> -----原始邮件-----\n> 发件人: 通达"),
    "Gmail": arrows("On Fri, Nov 20, 2026 at 5:30 PM 通达 <tongda@example.com> wrote:"),
    "Gmail, broken line": arrows("On Fri, Nov 20, 2026 at 5:30 PM 通达 <\ntongda@example.com> wrote:"),
    "Gmail, Chinese": arrows("通达 <tongda@example.com> 于2026年11月20日周五 17:30写道："),
    "Gmail, Chinese, broken": arrows("通达 <tongda@example.com>\n于2026年11月20日周五 17:30写道："),
    "Apple Mail": arrows("2026年11月20日 17:30，通达 <tongda@example.com> 写道："),
    "iPhone": arrows("发自我的 iPhone\n\n在 2026年11月20日，17:30，通达 <tongda@example.com> 写道："),
    "DingTalk": behind("------------------------------------------------------------------\n发件人：通达<tongda@example.com>\n"),
    "WPS": behind("\n来自 WPS 邮箱\n\n原始邮件\n发件人：通达\n"),
    "signature": behind("\n-- \n张伟 研发部 8001\n"),
    "arrows only": arrows(""),
    "flat": lambda own, quoted: f"{own}\n ------------------ 原始邮件 ------------------ 发件人: 通达 {' '.join(quoted.split())}",
}  # fmt: skip
SPOKEN = st.text(st.sampled_from("收到已阅知谢辛苦了没有问题明天补上周五前完成，。！ \n0123abc"), min_size=1, max_size=80)


@cache
def our_letters() -> tuple[Letter, ...]:
    wanted = [*weekly_messages(figures(), directory(), "周报.xlsx", OFFICE), *receipt_messages(figures(), directory(), OFFICE)]
    messages = {one.template: one for one in wanted if isinstance(one, Message)}
    return tuple(Templates(ROOT / "mail_templates").render(one.template, one.values) for one in messages.values())


@pytest.mark.parametrize("style", STYLES)
@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(own=SPOKEN)
def test_only_what_the_writer_wrote(style: str, own: str) -> None:
    for ours in our_letters():
        expected = " ".join(own.split())
        assert own_words(STYLES[style](own, ours.text)) in (expected, f"{expected} 某某".strip())


@settings(max_examples=15, deadline=None)
@given(own=SPOKEN)
def test_no_word_of_ours_even_where_a_program_marks_nothing(own: str) -> None:
    """The quoted part begins where a line of the mail that is answered stands."""
    for ours in our_letters():
        quoted = "\n".join(f"   {line}" for line in ours.text.splitlines())
        lines = {"".join(line.split()) for line in ours.text.splitlines()}
        assert own_words(f"{own}\n{quoted}", lines.__contains__) == " ".join(own.split())


@pytest.mark.parametrize(
    "frame",
    [
        '<div>{own}</div><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p><b>发件人:</b> 通达<br><b>发送时间:</b> 2026</p></div>{ours}',
        '<div>{own}</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">x</div>{ours}',
        '<div dir="ltr">{own}</div><br><div class="gmail_quote"><div class="gmail_attr">通达 于 写道：</div>{ours}</div>',
        '<div>{own}</div><div><br></div><div style="font-size:12px">------------------&nbsp;原始邮件&nbsp;------------------</div>{ours}',
        '<html><head><style>p{{color:red}}</style></head><body>{own}<blockquote type="cite">{ours}</blockquote></body></html>',
        '<p>{own}</p><blockquote id="isReplyContent">{ours}</blockquote>',
        "<script>alert(1)</script><div>{own}<div>-----Original Message-----</div>{ours}",
    ],
)
def test_html_answers(frame: str) -> None:
    for ours in our_letters():
        page = frame.format(own="收到，<b>谢谢</b>&nbsp;！<br>明天补上", ours=ours.html)
        assert own_words(page_text(page)) == "收到，谢谢 ！ 明天补上"
        assert read_arrival(arrival(letter(" ", html=page))).body.strip().startswith("收到")


def test_the_lines_of_our_own_mail_are_known_from_both_its_texts() -> None:
    ours = our_letters()[0]
    message = Message("k", "weekly_report", (("张伟", "zhangwei@example.com"),), {})
    frozen = Freezer(Sender("tongda@example.com"), lambda source: b"").freeze(message, ours, datetime(2026, 11, 20))
    original = Original(frozen.pieces[0].content).__contains__
    assert own_words(f"好的\n{page_text(ours.html)}", original) == own_words(f"好的\n{ours.text}", original) == "好的"


@pytest.mark.parametrize(
    "page",
    [
        "<p>一<b>二</b>三&nbsp;四</p>五 &lt;六&gt; &am<i>p;</i> 七",
        "<p>一<!--[if mso]><table><tr><td>x</td></tr></table><![endif]-->二<!-- a -- >三<!--b-->四",
        '<p title="a>b">一二</p><p>三<script>var x = "<p>四</p>"</script>五<style>p{}</style>六</p>',
        "一 < 二 > 三 <p 四",
        "<html><head><title>题</title></head><body>一<br>二<![if !mso]>三<![endif]>四<?x?>五</body></html>",
    ],
)
def test_a_page_has_no_line_that_is_not_among_its_words(page: str) -> None:
    assert all("".join(line.split()) in every_word(page) for line in page_text(page).splitlines())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ""),
        ("> 全是引用", ""),
        ("在办，周五完成", "在办，周五完成"),
        ("客户写道：尽快", "客户写道：尽快"),
        ("发件人那边我再问问", "发件人那边我再问问"),
        ("收到\r\n\r\n发自我的iPhone", "收到"),
        ("发自我的华为手机\n收到", "收到"),
        ("第 1 条 - 完成\n第 2 条 - 完成", "第 1 条 - 完成 第 2 条 - 完成"),
        ("长" * 400, "长" * (LONGEST - 1) + "…"),
    ],
)
def test_words_as_people_write_them(text: str, words: str) -> None:
    assert own_words(text) == words


def test_the_plain_text_is_preferred_and_html_read_where_it_is_empty() -> None:
    assert read_arrival(arrival(letter("文字", html="<p>网页</p>"))).body.strip() == "文字"
    assert read_arrival(arrival(letter(" ", html="<p>网页</p>"))).body.strip() == "网页"
    assert read_arrival(arrival(answer("收到，谢谢"))).body.strip() == "收到，谢谢"
