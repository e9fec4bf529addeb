"""Frozen mails: the same bytes for the same message and moment, names that every program reads, no header smuggled in."""

from __future__ import annotations

import email
import email.policy
import re
import tracemalloc
from datetime import datetime
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from automation.errors import AutomationError, ConfigurationError
from automation.mail.attachments import attachment_name
from automation.mail.marks import mark, token
from automation.mail.message import Attachment, Message
from automation.mail.mime import Freezer, Sender
from automation.mail.size_limit import TooLarge
from automation.mail.templates import Letter
from automation.organization.recipients import is_address

MOMENT = datetime(2026, 11, 20, 17, 30)
SENDER = Sender("tongda@example.com", "通达", "pmo@example.com")
LETTER = Letter("【周报】关于2026年第47周项目进度的报告（逾期 3 项，1 个部门未提交）", "<p>您好</p>", "您好\n")
REPORT = b"%PDF-" + bytes(range(256)) * 40


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


def test_names_keep_their_notation_whatever_a_library_does_to_the_coding_of_utf8() -> None:
    before, _ = frozen(message())
    import apprise.plugins.email  # noqa: F401  (turns UTF-8 of the whole process to quoted-printable)

    assert frozen(message())[0] == before


def test_a_plain_name_stays_plain() -> None:
    content, mail = frozen(message(attachments=(Attachment("weekly report.xlsx", "report"),)))
    assert b'name="weekly report.xlsx"' in content
    assert [part.get_filename() for part in mail.iter_attachments()] == ["weekly report.xlsx"]


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


def test_who_reads_another_language_sees_us_by_a_name_of_his() -> None:
    _, mail = frozen(message(sender_name="Example Co., Ltd."))
    assert str(mail["From"]) == '"Example Co., Ltd." <tongda@example.com>'


def test_urgent_mail_says_so() -> None:
    _, mail = frozen(message(urgency="紧急"))
    assert mail["Importance"] == "high"


def test_who_must_confirm_is_asked_for_a_receipt_and_nobody_else() -> None:
    assert frozen(message(asks="confirm"))[1]["Disposition-Notification-To"] == "通达 <tongda@example.com>"
    assert frozen(message())[1]["Disposition-Notification-To"] is None and frozen(message())[1]["Sensitivity"] is None


def test_a_mail_knows_its_mark_and_whether_it_asks() -> None:
    asked = Freezer(SENDER, lambda source: REPORT).freeze(message(asks="confirm"), LETTER, MOMENT)
    assert (asked.mark, asked.asks, asked.redirected) == (mark(message().key), "confirm", "")


MB = 1 << 20


def test_a_mail_that_is_too_large_is_told_with_its_biggest_attachment() -> None:
    sizes = {"small": 3 * MB, "big": 4 * MB}
    files = (Attachment("小表.xlsx", "small"), Attachment("大表.xlsx", "big"))
    freezer = Freezer(SENDER, lambda source: bytes(sizes[source]), largest=9 * MB)
    with pytest.raises(TooLarge) as caught:
        freezer.freeze(message(attachments=files), LETTER, MOMENT)
    assert str(caught.value) == (
        "邮件“weekly_report/2026-W47/张伟”有 9.6 MB，超过上限 9.0 MB，没有排队；最大的附件“大表.xlsx”有 4.0 MB："
        "请把它放到共享盘，邮件里只写路径，或在 config.ini 里调大 [mail] largest"
    )
    assert len(freezer.freeze(message(attachments=files[:1]), LETTER, MOMENT).content) > 4 * MB
    assert Freezer(SENDER, lambda source: bytes(sizes[source])).freeze(message(attachments=files), LETTER, MOMENT).content


def test_thirty_megabytes_are_refused_before_they_are_encoded() -> None:
    huge = bytes(30 * MB)
    freezer = Freezer(SENDER, lambda source: huge, largest=20 * MB)
    tracemalloc.start()
    with pytest.raises(TooLarge, match=r"“项目周进度报表_2026-W47\.xlsx”有 30\.0 MB"):
        freezer.freeze(message(), LETTER, MOMENT)
    assert tracemalloc.get_traced_memory()[1] < MB
    tracemalloc.stop()


def test_a_body_alone_can_be_too_large() -> None:
    with pytest.raises(TooLarge, match="请缩短正文"):
        letter = Letter("主题", "<p>" + "长" * MB + "</p>", "长\n")
        Freezer(SENDER, lambda source: REPORT, largest=MB).freeze(message(attachments=()), letter, MOMENT)


def test_in_a_trial_mail_goes_to_one_address_and_says_for_whom_it_was() -> None:
    trial = Freezer(SENDER, lambda source: REPORT, redirect="trial@example.com").freeze(
        message(asks="confirm"), Letter("周报", "<html><body bgcolor='#fff'><p>您好</p></body></html>", "您好\n"), MOMENT
    )
    mail = email.message_from_bytes(trial.content, policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    said = "试运行：本应发给 张伟 <zhangwei@example.com>，抄送 李娜 <lina@example.com>"
    plain, page = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None and page is not None
    assert plain.get_content() == f"{said}\r\n\r\n您好\r\n"
    box = page.get_content().removeprefix("<html><body bgcolor='#fff'>")
    assert box.startswith("<table") and box.index("试运行：本应发给 张伟 &lt;zhangwei@example.com&gt;") < box.index("您好")
    assert (str(mail["To"]), mail["Cc"], mail["Subject"]) == ("试运行 <trial@example.com>", None, trial.subject)
    assert trial.subject == f"【试运行】周报 {token(f'trial@example.com {message().key}')}" and trial.redirected == "trial@example.com"
    assert trial.mark == mark(f"trial@example.com {message().key}") and trial.key == message().key
    assert trial.recipients == (("to", "试运行", "trial@example.com"),) and trial.asks == "confirm"


def test_a_bad_trial_address_is_a_matter_of_configuration() -> None:
    with pytest.raises(ConfigurationError, match="redirect_all_to"):
        Freezer(SENDER, lambda source: REPORT, redirect="x@example.com\r\nBcc: y@example.com")


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
        ("=?utf-8?b?DQpCY2M6IHhAZXhhbXBsZS5jb20=?=@example.com", False),
        ("", False),
    ],
)
def test_addresses(text: str, good: bool) -> None:
    assert is_address(text) is good


NASTY = st.lists(
    st.one_of(
        st.text(st.characters(), max_size=20),  # all of Unicode, halves of characters too
        st.sampled_from(
            ["\r\nBcc: thief@example.com", "\r\n\r\n<p>", "\n.\n", "\0", "\u202exslx.exe", "\u2067", "\ud800", "\u2028", "\x85", "\x1b[2J",
             "=?utf-8?b?DQpCY2M6IHhAZXhhbXBsZS5jb20=?=", '"', "\\", "<x@example.com>,", ";filename=", "%0d%0a", "--td-mixed", "通达" * 300]
        ),
    ),
    max_size=6,
).map("".join)  # fmt: skip
OURS = [
    "Subject", "From", "To", "Cc", "Reply-To", "Date", "Message-ID", "X-Tongda-Key", "Auto-Submitted", "X-Auto-Response-Suppress",
    "MIME-Version", "Content-Type",
]  # fmt: skip


def assert_nothing_smuggled(content: bytes) -> None:
    """Exactly our headers, one of each, in the mail and in its parts; two people, one attachment, nothing that cannot be seen."""
    mail = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    assert mail.keys() == OURS and content.isascii() and b"\0" not in content
    assert re.fullmatch(rb"(?:[!-9;-~]+: [^\r\n]*(?:\r\n[ ][^\r\n]+)*\r\n)+", content[: content.index(b"\r\n\r\n") + 2])
    assert [address.addr_spec for address in mail["To"].addresses] == ["zhangwei@example.com"]
    assert [address.addr_spec for address in mail["Cc"].addresses] == ["lina@example.com"]
    kinds = [part.get_content_type() for part in mail.walk()]
    assert kinds[:4] == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html"] and len(kinds) == 5
    assert all(set(part.keys()) <= {"Content-Type", "Content-Transfer-Encoding", "Content-Disposition"} for part in mail.walk() if part is not mail)
    shown = [str(mail["Subject"]), *(person.display_name for head in ("To", "Cc") for person in mail[head].addresses)]
    shown += [part.get_filename() or "" for part in mail.iter_attachments()]
    assert len(shown) == 4 and not re.search("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", "".join(shown))
    assert max(map(len, content.split(b"\r\n"))) < 998


@settings(max_examples=40)
@given(NASTY, NASTY, NASTY, NASTY, NASTY)
def test_whatever_people_type_the_mail_has_our_headers_and_no_others(
    subject: str, name: str, copied: str, file: str, text: str
) -> None:
    given = message(
        to=((name, "zhangwei@example.com"),), cc=((copied, "lina@example.com"),), attachments=(Attachment(file, "report"),)
    )
    content, mail = frozen(given, Letter(subject, f"<p>{text}</p>", text))
    assert_nothing_smuggled(content)
    assert mail["Subject"].endswith(token(given.key)) and mail["X-Tongda-Key"] == mark(given.key)
    (report,) = mail.iter_attachments()
    assert report.get_payload(decode=True) == REPORT
    trial = Freezer(SENDER, lambda source: REPORT, redirect="trial@example.com").freeze(given, LETTER, MOMENT)
    parsed = email.message_from_bytes(trial.content, policy=email.policy.default)
    assert parsed.keys() == [each for each in OURS if each != "Cc"] and parsed["To"].addresses[0].addr_spec == "trial@example.com"


@pytest.mark.parametrize("text", ["长" * 10_000, "a" * 10_000, "\r\n" * 10_000, "\u202e" * 10_000, "😀" * 10_000, '"' * 10_000])
def test_ten_thousand_characters_are_cut_to_a_line(text: str) -> None:
    given = message(to=((text, "zhangwei@example.com"),), cc=((text, "lina@example.com"),), attachments=(Attachment(text, "report"),))
    content, _ = frozen(given, Letter(text, "<p>x</p>", "x\n"))
    assert_nothing_smuggled(content)
    assert content.index(b"\r\n\r\n") < 4000


@given(NASTY)
def test_an_address_is_plain_or_refused(text: str) -> None:
    for address in (text, f"{text}@example.com", f"x@{text}.example.com"):
        given = message(to=(("张伟", address),), classification="公开")
        if is_address(address):
            assert frozen(given)[1]["To"].addresses[0].addr_spec == address
        else:
            with pytest.raises(AutomationError, match="写法不对") as caught:
                frozen(given)
            assert not re.search("[\r\n\0]", str(caught.value)) and len(str(caught.value)) < 200


@pytest.mark.parametrize("name", ["mail.eml", "page.mht", "a.tar.gz", "x.weird", "noname", "x.html"])
def test_no_attachment_is_a_mail_within_the_mail(name: str) -> None:
    (part,) = frozen(message(attachments=(Attachment(name, "report"),)))[1].iter_attachments()
    assert part.get_content_maintype() not in ("message", "multipart") and part.get_payload(decode=True) == REPORT
