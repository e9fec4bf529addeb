"""S/MIME: a MIME entity signed (multipart/signed) and put into an envelope that only its readers open."""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.hazmat.primitives.ciphers import algorithms
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7EnvelopeBuilder, PKCS7Options, PKCS7SignatureBuilder
from cryptography.x509 import Certificate

from automation.mail.encryption.own_certificate import OwnCertificate
from automation.mail.header_text import base64_lines

_FENCE = "td-signed"
_SIGNED = f'multipart/signed; protocol="application/pkcs7-signature"; micalg="sha-256"; boundary="{_FENCE}"'
_SIGNATURE = (
    'Content-Type: application/pkcs7-signature; name="smime.p7s"\r\n'
    "Content-Transfer-Encoding: base64\r\n"
    'Content-Disposition: attachment; filename="smime.p7s"\r\n\r\n'
)


def signed(entity: bytes, own: OwnCertificate) -> bytes:
    """multipart/signed with a detached signature; `entity` must end each of its lines with CR LF, as ours do."""
    builder = PKCS7SignatureBuilder().set_data(entity).add_signer(own.certificate, own.key, SHA256())
    for issuer in own.chain:  # last: other steps of the builder forget them
        builder = builder.add_certificate(issuer)
    signature = builder.sign(Encoding.DER, [PKCS7Options.DetachedSignature, PKCS7Options.Binary])
    head = f"MIME-Version: 1.0\r\nContent-Type: {_SIGNED}\r\n\r\n--{_FENCE}\r\n".encode()
    end = f"\r\n--{_FENCE}\r\n{_SIGNATURE}".encode() + base64_lines(signature) + f"--{_FENCE}--\r\n".encode()
    return head + entity + end


def enveloped(entity: bytes, readers: Sequence[Certificate]) -> bytes:
    """Enveloped-data (DER), AES-256-CBC: what every Outlook reads; the library has no authenticated mode. RSA readers only."""
    builder = PKCS7EnvelopeBuilder().set_data(entity).set_content_encryption_algorithm(algorithms.AES256)
    for certificate in dict.fromkeys(readers):
        builder = builder.add_recipient(certificate)
    return builder.encrypt(Encoding.DER, [PKCS7Options.Binary])
