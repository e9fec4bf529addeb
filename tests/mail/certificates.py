"""Certificates for the encryption tests, made on the spot: fit by default, and spoilt in one way at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

ZONE = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 20, 17, 30, tzinfo=ZONE)
MAIL, SERVER = ExtendedKeyUsageOID.EMAIL_PROTECTION, ExtendedKeyUsageOID.SERVER_AUTH
_USES = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign",
    "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip
Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@cache
def key(name: str, bits: int = 2048) -> Key:
    return rsa.generate_private_key(65537, bits) if bits else ec.generate_private_key(ec.SECP256R1())


@dataclass(frozen=True)
class Made:
    """A certificate with its private key."""

    certificate: x509.Certificate
    key: Key

    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    def files(self, folder: Path, name: str) -> tuple[Path, Path]:
        """Certificate and private key as PEM files, for the openssl command."""
        certificate, private = folder / f"{name}.cert.pem", folder / f"{name}.key.pem"
        certificate.write_bytes(self.pem())
        private.write_bytes(self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return certificate, private

    def p12(self, passphrase: str, chain: tuple[x509.Certificate, ...] = ()) -> bytes:
        lock = BestAvailableEncryption(passphrase.encode())
        return pkcs12.serialize_key_and_certificates(b"own", self.key, self.certificate, list(chain), lock)  # type: ignore[arg-type]


def made(
    address: str,
    *,
    begins: datetime = NOW - timedelta(days=100),
    ends: datetime = NOW + timedelta(days=100),
    bits: int = 2048,
    uses: tuple[str, ...] = ("digital_signature", "key_encipherment"),
    purposes: tuple[x509.ObjectIdentifier, ...] = (MAIL,),
    ca: bool = False,
    in_subject: bool = False,
    issuer: Made | None = None,
) -> Made:
    """bits: of RSA, 0 = an elliptic curve; in_subject: the address stands in the subject, as old issuers wrote it."""
    own = key(address, bits)
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, f"测试 {address}")]
    if in_subject:
        parts.append(x509.NameAttribute(NameOID.EMAIL_ADDRESS, address))
    subject = x509.Name(parts)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(own.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins.astimezone(UTC))
        .not_valid_after(ends.astimezone(UTC))
        .add_extension(x509.BasicConstraints(ca, None), critical=True)
    )
    if not in_subject:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.RFC822Name(address)]), critical=False)
    if uses:
        builder = builder.add_extension(x509.KeyUsage(**{use: use in uses for use in _USES}), critical=True)
    if purposes:
        builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=False)
    return Made(builder.sign(issuer.key if issuer else own, SHA256()), own)
