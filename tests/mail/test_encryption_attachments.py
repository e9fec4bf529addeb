"""Attachments locked with a password: they open with it and with no other, and nothing else in the mail tells what they say."""

from __future__ import annotations

import email
import email.policy
import re
import zipfile
from datetime import datetime
from email.message import EmailMessage
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from msoffcrypto.exceptions import InvalidKeyError
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import Workbook, load_workbook

from automation.errors import ConfigurationError
from automation.mail.encryption import CannotEncrypt, Encryption
from automation.mail.encryption.attachment_password import attachment_password
from automation.mail.marks import mark, token
from automation.mail.message import Attachment, Message
from automation.mail.mime import Freezer, FrozenMail, Sender
from automation.mail.templates import Letter

MOMENT = datetime(2026, 11, 20, 17, 30)
SECRET = "a secret of good length, kept in the keyring"
KEY = "publish_notice/TZ-2026-031/张伟"
FACTS = ("第二研究所", "编制表", "37", "八百万元")
LETTER = Letter("关于第二研究所合并的通知", "<p>编制 37 人，预算八百万元</p>", "编制 37 人，预算八百万元\n")


def workbook() -> bytes:
    book, content = Workbook(), BytesIO()
    book.active.append(["第二研究所", 37, "八百万元"])
    book.save(content)
    return content.getvalue()


TABLE = workbook()
TABLES = (Attachment("第二研究所编制表.xlsx", "table"), Attachment("预算八百万元.XLSX", "budget"))


def message(**more: object) -> Message:
    given: dict[str, object] = {
        "key": KEY,
        "template": "publish_notice",
        "to": (("张伟", "zhangwei@example.com"),),
        "values": {},
        "attachments": TABLES,
        "classification": "机密",
    }
    return Message(**given | more)  # type: ignore[arg-type]


def freeze(given: Message, content: bytes = TABLE, secret: str = SECRET, **more: str) -> FrozenMail:
    encryption = Encryption(secret={"attachment": secret}.__getitem__, contact="何磊")
    return Freezer(Sender("tongda@example.com", "通达"), lambda _: content, encryption, **more).freeze(given, LETTER, MOMENT)  # type: ignore[arg-type]


def parsed(frozen: FrozenMail) -> EmailMessage:
    mail = email.message_from_bytes(frozen.content, policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


@cache
def document(size: int) -> bytes:
    """Like a .docx to everybody who does not look inside."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        package.writestr("[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>')
        package.writestr("word/document.xml", bytes(size))
    return content.getvalue()


def unlocked(content: bytes, password: str) -> bytes:
    opened, file = BytesIO(), OOXMLFile(BytesIO(content))
    file.load_key(password=password, verify_password=True)
    file.decrypt(opened)
    return opened.getvalue()


@cache
def usual() -> FrozenMail:
    return freeze(message())


def test_the_workbooks_open_with_the_password_of_the_mail_and_no_other() -> None:
    first, second = (part.get_content() for part in parsed(usual()).iter_attachments())
    assert first[:8] == second[:8] == bytes.fromhex("d0cf11e0a1b11ae1"), "no zip: Excel asks for the password"
    assert first != second
    content = unlocked(second, attachment_password(mark(KEY), SECRET))
    assert content == TABLE and load_workbook(BytesIO(content)).active["A1"].value == "第二研究所"
    with pytest.raises(InvalidKeyError):
        unlocked(first, attachment_password(mark(KEY + "2"), SECRET))


def test_nothing_outside_the_files_tells_what_they_say() -> None:
    frozen = usual()
    mail = parsed(frozen)
    plain, page = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None and page is not None
    names = [part.get_filename() or "" for part in mail.iter_attachments()]
    number = mark(KEY)[:6]
    assert names == [f"机密附件_{number}_1.xlsx", f"机密附件_{number}_2.xlsx"]
    said = "\n".join((frozen.subject, str(mail["Subject"]), plain.get_content(), page.get_content(), *names))
    assert not [fact for fact in FACTS if fact in re.sub(r"<style.*?</style>|font[^;]*;|#\w+", "", said.replace(number, ""))]
    assert "何磊" in plain.get_content() and number in plain.get_content() and names[0] in plain.get_content()
    assert frozen.subject == f"【机密】附件已加密，密码请打电话索取 {token(KEY)}"
    password = attachment_password(mark(KEY), SECRET)
    assert password not in said and password.encode() not in frozen.content and SECRET not in repr(frozen)


@pytest.mark.slow
def test_a_trial_says_so_on_the_cover_too() -> None:
    frozen = freeze(message(attachments=TABLES[:1]), redirect="trial@example.com")
    plain = parsed(frozen).get_body(("plain",))
    assert plain is not None and plain.get_content().startswith("试运行：本应发给 张伟 <zhangwei@example.com>")
    assert frozen.subject.startswith("【试运行】【机密】") and frozen.recipients == (("to", "试运行", "trial@example.com"),)


@pytest.mark.parametrize(
    ("attachment", "content", "said"),
    [
        ("合同.pdf", b"%PDF-1.7", "附件“合同.pdf”加不了密码"),
        ("旧表.xls", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "附件“旧表.xls”加不了密码"),
        ("假的.xlsx", b"not a workbook", "附件“假的.xlsx”不是完整的 Office 文件"),
        ("断的.xlsx", TABLE[: len(TABLE) // 2], "附件“断的.xlsx”不是完整的 Office 文件"),
    ],
)
def test_what_cannot_be_locked_does_not_leave(attachment: str, content: bytes, said: str) -> None:
    with pytest.raises(CannotEncrypt, match=said) as caught:
        freeze(message(attachments=(Attachment(attachment, "x"),)), content)
    assert f"“{KEY}”" in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.slow
def test_documents_are_locked_too() -> None:
    (part,) = parsed(freeze(message(attachments=(Attachment("合同.docx", "x"),)), document(4096))).iter_attachments()
    assert (part.get_filename() or "").endswith("_1.docx")
    assert unlocked(part.get_content(), attachment_password(mark(KEY), SECRET)) == document(4096)


def test_what_the_library_spoils_does_not_leave() -> None:
    """msoffcrypto 6.1 loses packages below 4 KB: without a trial opening the reader would get a file that no password opens."""
    with pytest.raises(CannotEncrypt, match=r"附件“合同\.docx”加了密码以后打不开：.*另存一次"):
        freeze(message(attachments=(Attachment("合同.docx", "x"),)), document(100))


def test_what_is_locked_already_is_not_locked_again() -> None:
    (locked, _) = (part.get_content() for part in parsed(usual()).iter_attachments())
    with pytest.raises(CannotEncrypt, match="已经加了密码"):
        freeze(message(), locked)


def test_without_a_good_secret_nothing_leaves() -> None:
    def none_kept(name: str) -> str:
        raise ConfigurationError(f"还没有密码“{name}”：请运行 python run.py password {name}")

    for encryption, said in (
        (Encryption(), "加密尚未设置"),
        (Encryption(secret=none_kept), "请运行 python run.py password attachment"),
        (Encryption(secret=lambda name: "short"), "密钥“attachment”太短.*--generate"),
    ):
        with pytest.raises(CannotEncrypt, match=said) as caught:
            Freezer(Sender("tongda@example.com"), lambda _: TABLE, encryption).freeze(message(), LETTER, MOMENT)
        assert "short" not in str(caught.value)


def test_a_folder_of_certificates_that_is_away_is_no_reason_for_passwords(tmp_path: Path) -> None:
    encryption = Encryption(tmp_path / "away", secret=lambda name: SECRET)
    with pytest.raises(CannotEncrypt, match="证书文件夹"):
        Freezer(Sender("tongda@example.com"), lambda _: TABLE, encryption).freeze(message(), LETTER, MOMENT)


def test_passwords_are_easy_to_tell_and_differ() -> None:
    passwords = {attachment_password(mark(str(number)), SECRET) for number in range(1000)}
    assert len(passwords) == 1000
    assert all(re.fullmatch("[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}", each) for each in passwords)
    assert attachment_password(mark("a"), SECRET) == attachment_password(mark("a"), SECRET)
    assert attachment_password(mark("a"), SECRET) != attachment_password(mark("a"), SECRET + "!")
    letters = "".join(passwords).replace("-", "")
    assert all(200 < letters.count(letter) < 600 for letter in set(letters)), "all of the alphabet about as often"
