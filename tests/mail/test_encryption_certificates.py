"""Certificates: found by address whatever their file, used only when fit at that moment, refused with a reason people understand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from certificates import MAIL, NOW, SERVER, Made, made
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs7, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID

from automation.config import load
from automation.mail.encryption import CannotEncrypt
from automation.mail.encryption.certificate_faults import why_unfit
from automation.mail.encryption.certificates import Certificates
from automation.mail.encryption.own_certificate import read_own
from automation.mail_setup import encryption

ZHANG, LI = "zhangwei@example.com", "lina@example.com"


def bundle(*several: Made, encoding: Encoding = Encoding.DER) -> bytes:
    return pkcs7.serialize_certificates([each.certificate for each in several], encoding)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.cer", lambda zhang, li: zhang.der()),
        ("a.pem", lambda zhang, li: li.pem() + b"\n" + zhang.pem()),
        ("a.CRT", lambda zhang, li: zhang.pem()),
        ("a.p7b", lambda zhang, li: bundle(li, zhang)),
        ("b.p7b", lambda zhang, li: bundle(zhang, encoding=Encoding.PEM)),
    ],
)
def test_every_kind_of_file_is_read(tmp_path: Path, name: str, content: Callable[[Made, Made], bytes]) -> None:
    zhang = made(ZHANG)
    (tmp_path / name).write_bytes(content(zhang, made(LI)))
    assert Certificates(tmp_path).valid("ZhangWei@Example.com", NOW) == zhang.certificate


def test_an_address_in_the_subject_counts_too(tmp_path: Path) -> None:
    zhang = made("ZhangWei@example.com", in_subject=True)
    (tmp_path / "a.cer").write_bytes(zhang.der())
    assert Certificates(tmp_path).valid(ZHANG, NOW) == zhang.certificate


def test_the_newest_valid_one_wins(tmp_path: Path) -> None:
    old, new = made(ZHANG), made(ZHANG, begins=NOW - timedelta(days=3))
    future = made(ZHANG, begins=NOW + timedelta(days=3))
    for number, each in enumerate((new, future, old)):
        (tmp_path / f"{number}.cer").write_bytes(each.der())
    folder = Certificates(tmp_path)
    assert folder.valid(ZHANG, NOW) == new.certificate
    assert folder.valid(ZHANG, NOW + timedelta(days=4)) == future.certificate


@pytest.mark.parametrize(
    ("spoilt", "why"),
    [
        (dict(ends=NOW - timedelta(days=20)), "已于 2026-10-31 过期"),
        (dict(begins=NOW + timedelta(days=11)), "要到 2026-12-01 才生效"),
        (dict(bits=0), "椭圆曲线（EC）证书，加密程序库只能为 RSA"),
        (dict(bits=1024), "只有 1024 位，太短（至少 2048 位）"),
        (dict(uses=("digital_signature",)), "不能用来加密"),
        (dict(purposes=(SERVER,)), "不是用于电子邮件的"),
        (dict(ca=True), "发证机构自己的证书"),
        ({}, ""),
        (dict(uses=(), purposes=()), ""),
        (dict(purposes=(ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE,)), ""),
        (dict(purposes=(SERVER, MAIL)), ""),
    ],
)
def test_why_a_certificate_does_not_do(spoilt: dict[str, Any], why: str, tmp_path: Path) -> None:
    certificate = made(ZHANG, **spoilt)
    said = why_unfit(certificate.certificate, NOW)
    assert why in said if why else said == ""
    (tmp_path / "张伟.cer").write_bytes(certificate.der())
    folder = Certificates(tmp_path)
    assert (folder.valid(ZHANG, NOW) is None) == bool(why)
    if why:
        line = folder.why_none("张伟", ZHANG, NOW)
        assert line.startswith(f"张伟 <{ZHANG}> 的证书（张伟.cer）") and why in line and "\n" not in line


def test_a_certificate_of_somebody_else_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "张伟.cer").write_bytes(made(LI).der())
    folder = Certificates(tmp_path)
    assert folder.valid(ZHANG, NOW) is None
    assert folder.why_none("张伟", ZHANG, NOW) == f"张伟 <{ZHANG}> 的证书（张伟.cer）是发给 {LI} 的，不是这个邮箱"


def test_a_broken_file_stops_no_other_and_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.cer").write_bytes(made(LI).der()[:-40])
    (tmp_path / "empty.pem").write_bytes(b"")
    (tmp_path / "text.pem").write_bytes(b"-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----\n")
    (tmp_path / "readme.txt").write_bytes(b"not asked")
    (tmp_path / "folder.cer").mkdir()
    (tmp_path / "good.cer").write_bytes(made(ZHANG).der())
    folder = Certificates(tmp_path)
    assert folder.valid(ZHANG, NOW) is not None
    line = folder.why_none("李娜", LI, NOW)
    assert "没有证书" in line and "broken.cer、empty.pem、text.pem" in line and str(tmp_path) in line


def test_a_folder_that_is_away_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotEncrypt, match=r"证书文件夹 .*nowhere 打不开.*certificates"):
        Certificates(tmp_path / "nowhere")


SENDER = "tongda@example.com"


def own(tmp_path: Path, certificate: Made, passphrase: str = "口令 1234") -> Path:
    file = tmp_path / "own.p12"
    file.write_bytes(certificate.p12(passphrase))
    return file


def test_our_own_certificate_opens_with_its_passphrase(tmp_path: Path) -> None:
    certificate = made(SENDER)
    held = read_own(own(tmp_path, certificate), "口令 1234")
    held.check("Tongda@example.com", NOW)
    assert held.certificate == certificate.certificate and "口令" not in repr(held)


@pytest.mark.parametrize("passphrase", ["open sesame", "", "口令 123"])
def test_a_wrong_passphrase_is_told_and_not_repeated(tmp_path: Path, passphrase: str) -> None:
    with pytest.raises(CannotEncrypt, match=r"口令不对.*password certificate") as caught:
        read_own(own(tmp_path, made(SENDER)), passphrase)
    assert "sesame" not in str(caught.value) and "令 123" not in str(caught.value) and caught.value.__cause__ is None


def test_a_p12_that_is_away_broken_or_without_key(tmp_path: Path) -> None:
    with pytest.raises(CannotEncrypt, match=r"打不开.*\[encryption\] own"):
        read_own(tmp_path / "away.p12", "x")
    (tmp_path / "text.p12").write_bytes(b"nothing of the kind")
    with pytest.raises(CannotEncrypt, match="已损坏"):
        read_own(tmp_path / "text.p12", "x")
    bare = pkcs12.serialize_key_and_certificates(b"", None, made(SENDER).certificate, None, BestAvailableEncryption(b"x"))
    (tmp_path / "bare.p12").write_bytes(bare)
    with pytest.raises(CannotEncrypt, match="没有私钥"):
        read_own(tmp_path / "bare.p12", "x")


@pytest.mark.parametrize(
    ("spoilt", "why"),
    [
        (dict(ends=NOW - timedelta(days=20)), "已于 2026-10-31 过期"),
        (dict(uses=("key_encipherment",)), "不能用来签名"),
        (dict(purposes=(SERVER,)), "不是用于电子邮件的"),
        (dict(address=LI), f"是发给 {LI} 的，发件地址却是 {SENDER}"),
    ],
)
def test_our_own_certificate_is_judged_before_it_signs(tmp_path: Path, spoilt: dict[str, Any], why: str) -> None:
    certificate = made(**{"address": SENDER} | spoilt)
    held = read_own(own(tmp_path, certificate), "口令 1234")
    with pytest.raises(CannotEncrypt, match=why):
        held.check(SENDER, NOW)


def test_config_ini_says_what_there_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TONGDA_ATTACHMENT", "a secret of good length")
    (tmp_path / "config.ini").write_text("[mail]\ncontact = 何磊\n[encryption]\ncertificates = 证书\n", encoding="utf-8")
    (tmp_path / "证书").mkdir()
    zhang = made(ZHANG)
    (tmp_path / "证书" / "a.cer").write_bytes(zhang.der())
    chosen = encryption(load(tmp_path / "config.ini", None))
    assert (chosen.certificates, chosen.own, chosen.contact) == (tmp_path / "证书", None, "何磊")
    assert chosen.readers([("张伟", ZHANG)], NOW) == ([zhang.certificate], []) and chosen.password("mark")
    (tmp_path / "config.ini").write_text("", encoding="utf-8")
    assert encryption(load(tmp_path / "config.ini", None)).certificates is None


def test_only_those_count_whom_a_trusted_authority_has_issued(tmp_path: Path) -> None:
    people, trusted = tmp_path / "people", tmp_path / "trusted"
    people.mkdir()
    trusted.mkdir()
    root, old = made("ca@example.com", ca=True), made("old@example.com", ca=True, ends=NOW - timedelta(days=1))
    person = made("wang@example.com")
    wanted = {
        ZHANG: made(ZHANG, issuer=root),
        LI: made(LI),
        "a@example.com": made("a@example.com", issuer=old),
        "b@example.com": made("b@example.com", issuer=person),
        "wang@example.com": person,
        "c@example.com": made("c@example.com", issuer=Made(root.certificate, person.key)),
    }
    for address, each in wanted.items():
        (people / f"{address}.cer").write_bytes(each.der())
    (trusted / "all.pem").write_bytes(root.pem() + old.pem() + person.pem())
    (trusted / "broken.cer").write_bytes(b"x")
    folder = Certificates(people, trusted)
    assert [address for address in wanted if folder.valid(address, NOW)] == [ZHANG]
    assert "不是信任的机构签发的" in folder.why_none("李娜", LI, NOW)
    assert all(Certificates(people).valid(address, NOW) for address in wanted)
    with pytest.raises(CannotEncrypt, match=r"\[encryption\] authorities"):
        Certificates(people, tmp_path / "nowhere")
