"""S/MIME as another program sees it: openssl opens our mails with each reader's key, and finds our signature good."""

from __future__ import annotations

import email
import email.policy
import subprocess
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from certificates import NOW, Made, made

from automation.errors import ConfigurationError
from automation.mail.encryption import CannotEncrypt, Encryption
from automation.mail.marks import token
from automation.mail.message import Attachment, Message
from automation.mail.mime import Freezer, FrozenMail, Sender
from automation.mail.templates import Letter

MOMENT = NOW.replace(tzinfo=None)
ZHANG, LI, SENDER = "zhangwei@example.com", "lina@example.com", "tongda@example.com"
LETTER = Letter("关于第二研究所合并的通知", "<html><body><p>合并后编制为 37 人</p></body></html>", "合并后编制为 37 人\n")
REPORT = b"%PDF-" + bytes(range(256)) * 40
KEY = "publish_notice/TZ-2026-031/李娜"


def message(**more: object) -> Message:
    given: dict[str, object] = {
        "key": KEY,
        "template": "publish_notice",
        "to": (("张伟", ZHANG), ("李娜", LI)),
        "values": {},
        "attachments": (Attachment("编制表.xlsx", "table"),),
        "classification": "机密",
    }
    return Message(**given | more)  # type: ignore[arg-type]


class Office:
    """A folder of certificates and, with `own`, a certificate to sign with."""

    def __init__(self, folder: Path, *readers: str, own: Made | None = None, chain: tuple[Made, ...] = ()) -> None:
        self.folder = folder
        self.certificates = folder / "certificates"
        self.certificates.mkdir()
        self.readers = {address: made(address) for address in readers}
        for address, reader in self.readers.items():
            (self.certificates / f"{address}.cer").write_bytes(reader.der())
        self.own = folder / "own.p12" if own else None
        if own and self.own:
            self.readers.setdefault(SENDER, own)
            self.own.write_bytes(own.p12("open sesame", tuple(issuer.certificate for issuer in chain)))

    def freeze(self, given: Message, letter: Letter = LETTER, redirect: str = "") -> FrozenMail:
        encryption = Encryption(self.certificates, self.own, {"certificate": "open sesame"}.__getitem__, "何磊")
        return Freezer(Sender(SENDER, "通达"), lambda _: REPORT, encryption, redirect=redirect).freeze(given, letter, MOMENT)

    def opened(self, mail: bytes, address: str, tool: str = "cms", reader: Made | None = None) -> bytes:
        """What openssl makes of the mail with that reader's key."""
        certificate, key = (reader or self.readers[address]).files(self.folder, address)
        (self.folder / "mail.eml").write_bytes(mail)
        words = ["-decrypt", "-binary", "-in", "mail.eml", "-recip", certificate.name, "-inkey", key.name]
        return openssl(self.folder, tool, *words)


def openssl(folder: Path, *words: str) -> bytes:
    return subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True).stdout


def parsed(content: bytes) -> EmailMessage:
    mail = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def test_every_reader_and_the_sender_open_the_same(tmp_path: Path) -> None:
    office = Office(tmp_path, ZHANG, LI, own=made(SENDER))
    content = office.freeze(message()).content
    inner = {office.opened(content, address, tool) for address in (ZHANG, LI, SENDER) for tool in ("cms", "smime")}
    assert len(inner) == 1
    mail = parsed(inner.pop())
    assert mail.get_content_type() == "multipart/signed"
    letter, signature = mail.iter_parts()
    assert isinstance(letter, EmailMessage) and signature.get_content_type() == "application/pkcs7-signature"
    plain, page = letter.get_body(("plain",)), letter.get_body(("html",))
    assert plain is not None and page is not None
    assert plain.get_content().replace("\r\n", "\n") == f"主题：{LETTER.subject}\n\n{LETTER.text}"
    assert f"主题：{LETTER.subject}" in page.get_content() and "合并后编制为 37 人" in page.get_content()
    (table,) = letter.iter_attachments()
    assert table.get_filename() == "编制表.xlsx" and table.get_content() == REPORT


def test_another_key_does_not_open_it(tmp_path: Path) -> None:
    office = Office(tmp_path, ZHANG, LI)
    with pytest.raises(subprocess.CalledProcessError):
        office.opened(office.freeze(message()).content, "stranger@example.com", reader=made("stranger@example.com"))


def test_outside_stands_only_what_everybody_may_read(tmp_path: Path) -> None:
    frozen = Office(tmp_path, ZHANG, LI).freeze(message(urgency="紧急", asks="confirm"))
    mail = parsed(frozen.content)
    assert mail["Content-Type"] == 'application/pkcs7-mime; name="smime.p7m"; smime-type="enveloped-data"'
    assert mail["Content-Disposition"] == 'attachment; filename="smime.p7m"' and mail["Content-Transfer-Encoding"] == "base64"
    assert mail["Subject"] == f"【机密】邮件已加密，请用有证书的 Outlook 打开 {token(KEY)}" == frozen.subject
    assert mail["Sensitivity"] == "Company-Confidential" and mail["Importance"] == "high"
    assert str(mail["Disposition-Notification-To"]) == "通达 <tongda@example.com>"
    assert [address.addr_spec for address in mail["To"].addresses] == [ZHANG, LI]
    assert frozen.recipients == (("to", "张伟", ZHANG), ("to", "李娜", LI)) and frozen.asks == "confirm"
    assert b"text/plain" not in frozen.content and not [part.defects for part in mail.walk() if part.defects]


def test_it_is_encrypted_with_aes_256(tmp_path: Path) -> None:
    office = Office(tmp_path, ZHANG, LI)
    (tmp_path / "mail.eml").write_bytes(office.freeze(message()).content)
    assert b"aes-256-cbc" in openssl(tmp_path, "cms", "-cmsout", "-print", "-in", "mail.eml")


def test_the_signature_is_good_and_brings_its_issuer(tmp_path: Path) -> None:
    root = made("root@example.com", ca=True, uses=("key_cert_sign",), purposes=())
    middle = made("middle@example.com", ca=True, uses=("key_cert_sign",), purposes=(), issuer=root)
    office = Office(tmp_path, ZHANG, LI, own=made(SENDER, issuer=middle), chain=(middle,))
    inner = office.opened(office.freeze(message()).content, LI)
    (tmp_path / "root.pem").write_bytes(root.pem())
    (tmp_path / "inner").write_bytes(inner)
    words = ["-verify", "-CAfile", "root.pem", "-attime", str(int(NOW.timestamp()))]
    for tool in ("cms", "smime"):
        entity = openssl(tmp_path, tool, *words, "-in", "inner")
        assert entity in inner and entity.startswith(b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed")
        (tmp_path / "changed").write_bytes(inner.replace(b"--td-mixed", b"--td-mixeD", 1))
        with pytest.raises(subprocess.CalledProcessError):
            openssl(tmp_path, tool, *words, "-in", "changed")


def test_an_elliptic_certificate_signs_though_nobody_can_encrypt_for_it(tmp_path: Path) -> None:
    office = Office(tmp_path, ZHANG, LI, SENDER, own=made(SENDER, bits=0, uses=("digital_signature",)))
    content = office.freeze(message()).content
    inner = office.opened(content, LI)
    assert b"multipart/signed" in inner
    assert office.opened(content, SENDER) == inner, "the sender's other certificate lies in the folder"


def test_without_a_certificate_of_our_own_it_is_not_signed(tmp_path: Path) -> None:
    office = Office(tmp_path, ZHANG, LI)
    assert parsed(office.opened(office.freeze(message(attachments=())).content, ZHANG)).get_content_type() == "multipart/mixed"


@pytest.mark.parametrize("classification", ["机密", "绝密"])
def test_whom_a_certificate_is_missing_for_and_what_to_do(tmp_path: Path, classification: str) -> None:
    office = Office(tmp_path, ZHANG)
    (office.certificates / "li.cer").write_bytes(made(LI, ends=NOW - timedelta(days=1)).der())
    to = (("张伟", ZHANG), ("李娜", LI), ("王芳", "wangfang@example.com"))
    with pytest.raises(CannotEncrypt) as caught:
        office.freeze(message(to=to, attachments=(), classification=classification))
    line = str(caught.value)
    assert line.startswith(f"邮件“{KEY}”密级为机密，没有发出：李娜 <{LI}> 的证书（li.cer）已于 2026-11-19 过期；")
    assert "王芳 <wangfang@example.com> 没有证书" in line and "请把收件人的证书放进证书文件夹" in line
    assert "张伟" not in line and "\n" not in line and "合并" not in line


def test_what_is_confidential_has_no_copies(tmp_path: Path) -> None:
    office = Office(tmp_path, ZHANG, LI)
    for redirect in ("", ZHANG):
        with pytest.raises(CannotEncrypt, match="机密不能抄送，请去掉抄送的李娜"):
            office.freeze(message(to=(("张伟", ZHANG),), cc=(("李娜", LI),)), redirect=redirect)


def test_a_trial_is_encrypted_for_whom_it_goes_to(tmp_path: Path) -> None:
    office = Office(tmp_path, LI)
    frozen = office.freeze(message(to=(("张伟", ZHANG),)), redirect=LI)
    assert frozen.subject.startswith("【试运行】【机密】") and frozen.recipients == (("to", "试运行", LI),)
    inner = parsed(office.opened(frozen.content, LI)).get_body(("plain",))
    assert inner is not None and inner.get_content().startswith(f"试运行：本应发给 张伟 <{ZHANG}>\r\n\r\n主题：")


def test_our_own_certificate_out_of_date_stops_confidential_mail_only(tmp_path: Path) -> None:
    office = Office(tmp_path, ZHANG, LI, own=made(SENDER, ends=NOW - timedelta(days=2)))
    assert office.freeze(message(classification="内部")).content
    with pytest.raises(CannotEncrypt, match=rf"“{KEY}”.*本单位的证书 own\.p12 已于 2026-11-18 过期"):
        office.freeze(message())


def test_a_passphrase_that_nobody_kept_is_told(tmp_path: Path) -> None:
    office = Office(tmp_path, ZHANG, LI, own=made(SENDER))

    def secret(name: str) -> str:
        raise ConfigurationError(f"还没有密码“{name}”")

    freezer = Freezer(Sender(SENDER), lambda _: REPORT, Encryption(office.certificates, office.own, secret))
    with pytest.raises(CannotEncrypt, match="还没有密码“certificate”"):
        freezer.freeze(message(), LETTER, MOMENT)


def test_nothing_is_set_up_and_nothing_leaves() -> None:
    with pytest.raises(CannotEncrypt, match=r"没有设置收件人的证书文件夹.*certificates"):
        Freezer(Sender(SENDER), lambda _: REPORT).freeze(message(attachments=()), LETTER, MOMENT)
