"""Frozen mails: the same bytes for the same message and moment, names that every program reads, no header smuggled in."""

from __future__ import annotations

import email
import email.policy
from datetime import datetime
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automation.errors import AutomationError, ConfigurationError
from automation.mail.attachments import attachment_name
from automation.mail.header_text import one_line
from automation.mail.message import Attachment, Message
from automation.mail.mime import Freezer, Sender, mark, token
from automation.mail.templates import Letter
from automation.organization.recipients import is_address

MOMENT = datetime(2026, 11, 20, 17, 30)
SENDER = Sender("tongda@example.com", "通达", "pmo@example.com")
LETTER = Letter("【周报】关于2026年第47周项目进度的报告（逾期 3 项，1 个部门未提交）", "<p>您好</p>", "您好\n")
REPORT = b"PK\x03\x04" + bytes(range(256)) * 40


def message(**more: object) -> Message:
    given: dict[str, object] = {
        "key": "weekly_report/2026-W47/张伟",
        "template": "weekly_report",
        "to": (("张伟", "zhangwei@example.com"),),
        "cc": (("李娜", "lina@example.com"),),
        "values": {},
        "attachments": (Attachment("项目周进度报表_2026-W47.xlsx", "report"),),
    }
    return Message(**given | more)  # type: ignore[arg-type]


def frozen(given: Message, letter: Letter = LETTER) -> tuple[bytes, EmailMessage]:
    content = Freezer(SENDER, lambda source: REPORT).freeze(given, letter, MOMENT).content
    parsed = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(parsed, EmailMessage)
    return content, parsed


def test_it_parses_back_with_its_chinese_names_and_no_defect() -> None:
    content, mail = frozen(message())
    assert [part.defects for part in mail.walk() if part.defects] == []
    assert mail["Subject"] == f"{LETTER.subject} {token(message().key)}"
    assert str(mail["From"]) == "通达 <tongda@example.com>" and str(mail["Reply-To"]) == "通达 <pmo@example.com>"
    assert str(mail["To"]) == "张伟 <zhangwei@example.com>" and str(mail["Cc"]) == "李娜 <lina@example.com>"
    assert mail["Date"].datetime.isoformat() == "2026-11-20T17:30:00+08:00"
    assert mail["X-Tongda-Key"] == mark(message().key) and mark(message().key) in mail["Message-ID"]
    assert mail["Auto-Submitted"] == "auto-generated" and mail["X-Auto-Response-Suppress"] == "AutoReply"
    plain, page = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None and page is not None
    assert plain.get_content().strip() == "您好" and page.get_content().strip() == "<p>您好</p>"
    (report,) = mail.iter_attachments()
    assert report.get_filename() == "项目周进度报表_2026-W47.xlsx" and report.get_content() == REPORT
    assert content.isascii()


def test_attachment_names_stand_on_one_line_in_both_notations() -> None:
    content, _ = frozen(message(attachments=(Attachment("项目周进度报表" * 5 + ".xlsx", "report"),)))
    assert b"filename*=utf-8''%E9" in content and b"filename*0" not in content
    assert b'name="=?utf-8?b?' in content
    assert max(map(len, content.split(b"\r\n"))) < 998


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("退回单（研发部）：第47周.xlsx", "退回单_研发部_第47周.xlsx"),
        ("..\\..\\windows\\system32.exe", "windows_system32.exe"),
        ("a\r\nContent-Type: text/html.xlsx", "a_Content-Type_ text_html.xlsx"),
        ("。。。.xlsx", "附件.xlsx"),
        ("长" * 100 + ".xlsx", "长" * 35 + ".xlsx"),
    ],
)
def test_attachment_names(name: str, clean: str) -> None:
    assert attachment_name(name) == clean


def test_same_message_and_moment_give_the_same_bytes_and_shared_attachments() -> None:
    freezer = Freezer(SENDER, lambda source: REPORT)
    first, again = (freezer.freeze(message(), LETTER, MOMENT) for _ in range(2))
    other = freezer.freeze(message(key="weekly_report/2026-W47/刘洋"), LETTER, MOMENT)
    assert first == again and first.content == again.content
    assert other.pieces[2] is first.pieces[2]


def test_an_attachment_is_read_once_for_many_mails() -> None:
    read: list[str] = []
    freezer = Freezer(SENDER, lambda source: read.append(source) or REPORT)  # type: ignore[func-returns-value]
    for number in range(20):
        freezer.freeze(message(key=f"k/{number}"), LETTER, MOMENT)
    assert read == ["report"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"to": (("张伟", "zhangwei@example.com\r\nBcc: x@example.com"),)}, "写法不对"),
        ({"to": (("张伟", "a@example.com,b@example.com"),)}, "写法不对"),
        ({"cc": (("李娜", ""),)}, "写法不对"),
        ({"to": ()}, "没有收件人"),
        ({"classification": "机密"}, "机密"),
    ],
)
def test_what_may_not_leave_is_refused_with_a_reason(changes: dict[str, object], said: str) -> None:
    with pytest.raises(AutomationError, match=said) as caught:
        frozen(message(**changes))
    assert "\n" not in str(caught.value)


def test_hostile_names_smuggle_no_header() -> None:
    content, mail = frozen(message(to=(('张"伟\r\nBcc: x@example.com\n', "zhangwei@example.com"),)))
    assert mail["Bcc"] is None and b"\nBcc" not in content
    assert [address.addr_spec for address in mail["To"].addresses] == ["zhangwei@example.com"]


def test_urgent_mail_says_so() -> None:
    _, mail = frozen(message(urgency="紧急"))
    assert mail["Importance"] == "high"


def test_a_bad_sender_is_a_matter_of_configuration() -> None:
    with pytest.raises(ConfigurationError, match=r"config\.ini"):
        Sender("tongda@@example")


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("a.b+c@mail.example.com", True),
        ("李娜@example.com", False),
        ("a@example", False),
        ("a@-x.com", False),
        ("a..b@example.com", False),
        ("a@example.com ", False),
        ("a@example.com\n", False),
        ("<a@example.com>", False),
        ("a@b@example.com", False),
        ("", False),
    ],
)
def test_addresses(text: str, good: bool) -> None:
    assert is_address(text) is good


@given(st.text(max_size=80), st.text(max_size=60), st.text(max_size=40))
def test_any_text_gives_a_mail_that_parses(subject: str, name: str, file: str) -> None:
    letter = Letter(one_line(subject, 60).encode("utf-8", "ignore").decode() or "主题", "<p>x</p>", "x\n")
    given = message(to=((name, "zhangwei@example.com"),), attachments=(Attachment(file, "report"),))
    _, mail = frozen(given, letter)
    assert mail["Bcc"] is None and len(mail["To"].addresses) == 1
    assert mail["X-Tongda-Key"] == mark(given.key) and len(list(mail.iter_attachments())) == 1
