"""Mail templates: complete, strict, inert whatever people type, and safe for Outlook's Word engine."""

from __future__ import annotations

import ast
import html
import re
import sys
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from automation.commands.heartbeat import silence_message
from automation.errors import AutomationError
from automation.jobs.digest import digests
from automation.jobs.failure_mail import failure_messages
from automation.jobs.heartbeat import Heartbeat
from automation.jobs.job import Reminder
from automation.mail.message import Message
from automation.mail.mime import Freezer, Sender
from automation.mail.templates import Templates
from automation.projects.send_forms import JOB as SEND_FORMS
from automation.projects.weekly_agenda import JOB as WEEKLY_AGENDA
from automation.projects.weekly_mails import receipt_messages, weekly_messages

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "projects"), str(ROOT / "tests" / "notices"), str(ROOT / "tests" / "clients")]
from approval_mails import approval_mails  # noqa: E402
from chase_mails import chase_mails  # noqa: E402
from client_mails import client_mails  # noqa: E402
from minutes_tables import mails as minutes_mails  # noqa: E402
from published_mails import published_mails  # noqa: E402
from rhythm_tables import MONDAY, Tables, wants  # noqa: E402
from sample_week import directory, figures  # noqa: E402

FOLDER = ROOT / "mail_templates"
TEMPLATES = Templates(FOLDER)
OFFICE = {"company": "示例公司", "contact": "何磊（分机 8021）", "reports": "file:///S:/reports"}
BESIDE = [{"title": "客户需求", "lines": ["在办 3 条", "超期未反馈 1 条"], "place": "报表/客户.xlsx", "link": "file:///S:/报表/客户.xlsx"}]
HOSTILE = '</title><script>alert(1)</script>"\r\nBcc: thief@example.com\r\n\u202e\x00\ud800{{ 7*7 }}'
NAMES = ["weekly_report", "receipt", "send_forms", "weekly_agenda", "send_minutes", "digest", "failure", "silence", "publish_notice", "phone_list", "draft_notice", "ask_approval", "remind_unconfirmed", "notice_summary", "low_score", "satisfaction_summary"]
WORD_CANNOT = re.compile(
    r"\b(flex|grid|float|position|opacity|box-shadow|border-radius|background-image)\s*[:;]|rgba|var\(|<svg|<progress|data:image|"
    r"<div[^>]*style=\"[^\"]*padding"
)


@cache
def messages() -> list[Message]:
    """Nobody may change them."""
    found = [*weekly_messages(figures(), directory(), "周报.xlsx", OFFICE, BESIDE), *receipt_messages(figures(), directory(), OFFICE)]
    found += [want for job in (SEND_FORMS, WEEKLY_AGENDA) for want in wants(job, Tables(), MONDAY)]
    return [message for message in (*found, *minutes_mails(), *published_mails(), *approval_mails(), *chase_mails(), *client_mails(), *of_the_engine()) if isinstance(message, Message)]


def of_the_engine() -> list[Message]:
    """A digest with and without everything that a reminder may say, what failed, and a silence."""
    now, who, operator = datetime(2026, 11, 27, 9), ("张伟", "zhang@example.com"), ("何磊", "he@example.com")
    whole = Reminder("issue/1", "48h", who, "问题 0001“芯片交期”还没有解决方案", "11月23日提出", "李娜", "记录表/问题.xlsx", "问题", 1, "周强")
    reminders = [whole, *(Reminder(f"task/{number}", "3d", who, f"任务 {number} 快到期", rank=number % 4) for number in range(60))]
    told = [message for some in (reminders, [whole]) for message, _ in digests(some, lambda *_: False, now, OFFICE, lambda path: f"file:///S:/{path}")]
    place = {"machine": "PC-01", "log": r"C:\Tongda\tongda.log", "office": OFFICE}
    failed = failure_messages({"weekly_report": "程序出错了（KeyError: 'x'）。"}, {"weekly_report": "项目周进度汇总"}, operator, now, place)
    return [*told, *failed, silence_message(Heartbeat("PC-01", now, None, 0), r"\\server\项目", operator, OFFICE)]


def fullest(name: str) -> Message:
    """The mail of that template that has most to say."""
    return max((message for message in messages() if message.template == name), key=lambda message: len(message.attachments))


def facts(value: Any) -> Iterator[str]:
    """Every text among a template's values that people are to read."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in ("tone", "completeness_tone", "link", "reports", "headline", "subject"):
                yield from facts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from facts(inner)
    elif value not in ("", None):
        yield str(value)


@cache
def templates_named_in_code() -> set[str]:
    """Every process module that makes messages names its template in TEMPLATE, one that has several in TEMPLATES, by kind."""
    found: set[str] = set()
    sources = (path.read_text(encoding="utf-8") for path in (ROOT / "automation").rglob("*.py"))
    for source in (source for source in sources if "\nTEMPLATE" in source):
        for node in ast.parse(source).body:
            name = getattr(node.targets[0], "id", "") if isinstance(node, ast.Assign) else ""
            if isinstance(node, ast.Assign) and name in ("TEMPLATE", "TEMPLATES") and isinstance(node.value, ast.Constant | ast.Dict):
                named = ast.literal_eval(node.value)
                found |= {named} if name == "TEMPLATE" else set(named.values())
    return found


def test_every_template_has_its_job_and_its_text_twin() -> None:
    assert set(TEMPLATES.names()) == templates_named_in_code()
    assert {path.stem for path in FOLDER.glob("*.txt") if path.name[0] != "_"} == templates_named_in_code()


@pytest.mark.parametrize("message", messages(), ids=lambda message: message.key)
def test_html_survives_words_engine_and_says_what_the_text_says(message: Message) -> None:
    letter = TEMPLATES.render(message.template, message.values)
    assert not WORD_CANNOT.search(letter.html)
    assert len(letter.html.encode()) < 100_000
    assert "undefined" not in letter.html and "None" not in letter.text
    assert letter.html.count("<table") == letter.html.count("</table>")
    assert all(f'bgcolor="{colour}"' in cell for cell in re.findall(r"<t[dh][^>]*background-color[^>]*>", letter.html)
               for colour in re.findall(r"background-color:(#\w+)", cell))  # fmt: skip
    page = html.unescape(re.sub(r"<[^>]+>", "", letter.html))
    for fact in facts(message.values):
        assert (fact in page) == (fact in letter.text), fact
    assert len(letter.subject) <= 40


@pytest.mark.parametrize("name", NAMES)
def test_every_value_is_needed_and_its_absence_is_named(name: str) -> None:
    values = dict(fullest(name).values)
    for word in values:
        rest = {key: value for key, value in values.items() if key != word}
        with pytest.raises(AutomationError, match=rf"{name}\.(html|txt) 缺少“{word}”"):
            TEMPLATES.render(name, rest)


def test_a_missing_part_of_a_value_is_named_too() -> None:
    values = dict(messages()[0].values) | {"office": {"company": "示例公司"}}
    with pytest.raises(AutomationError, match="缺少“contact”"):
        TEMPLATES.render("weekly_report", values)


def test_a_part_that_many_mails_have_in_common_is_filled_in_once(tmp_path: Path) -> None:
    (tmp_path / "common.html").write_text("""<title>x</title>
{%- macro said(thing) %}<b>{{ thing.words }}{{ thing.more }}</b>{% endmacro %}{{ name }}{{ once(said, thing) }}""", encoding="utf-8")
    (tmp_path / "common.txt").write_text("{% macro said(thing) %}{{ thing.words }}{% endmacro %}{{ once(said, thing) }}", encoding="utf-8")
    templates, thing = Templates(tmp_path), {"words": "a<b", "more": 1}
    first = templates.render("common", {"name": "甲", "thing": thing})
    assert (first.html, first.text) == ("<title>x</title>甲<b>a&lt;b1</b>", "a<b\n")
    thing["more"] = 2  # so that filling it in again would show
    assert templates.render("common", {"name": "乙", "thing": thing}).html == "<title>x</title>乙<b>a&lt;b1</b>"
    assert templates.render("common", {"name": "乙", "thing": dict(thing)}).html == "<title>x</title>乙<b>a&lt;b2</b>"


def test_broken_and_missing_templates_are_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "broken.html").write_text("<title>{% if %}</title>", encoding="utf-8")
    (tmp_path / "bare.html").write_text("<p>{{ word }}</p>", encoding="utf-8")
    (tmp_path / "bare.txt").write_text("{{ word }}", encoding="utf-8")
    for name, said in (("broken", "第 1 行"), ("absent", "找不到邮件模板 absent.html"), ("bare", "没有主题")):
        with pytest.raises(AutomationError, match=said) as caught:
            Templates(tmp_path).render(name, {"word": "x"})
        assert "\n" not in str(caught.value)


def poisoned(value: Any) -> Any:
    """Every text of a template's values replaced by the hostile one; numbers and shapes stay."""
    if isinstance(value, dict):
        return {key: inner if key in ("tone", "link", "part") else poisoned(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [poisoned(inner) for inner in value]
    return HOSTILE if isinstance(value, str) else value


@pytest.mark.parametrize("name", NAMES)
def test_hostile_values_are_inert(name: str) -> None:
    message = fullest(name)
    values = poisoned(dict(message.values)) | {"completeness_tone": "warn"}
    letter = TEMPLATES.render(name, values)
    assert "<script" not in letter.html and letter.html.count("<title>") == 1
    assert "\n" not in letter.subject and "\r" not in letter.subject and "\u202e" not in letter.subject
    assert "49" not in letter.subject
    frozen = Freezer(Sender("tongda@example.com"), lambda source: b"x").freeze(message, letter, datetime(2026, 11, 20))
    head = frozen.content.split(b"\r\n\r\n", 1)[0]
    assert not re.search(rb"(?mi)^bcc", head)
