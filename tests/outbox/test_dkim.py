"""DKIM against another implementation, off-line: what we sign it verifies, and nothing altered."""

from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime

import dkim
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from hypothesis import given
from hypothesis import strategies as st

from campaign import create_app
from campaign.errors import SettingMissing
from campaign.outbox.dkim import Signer
from campaign.outbox.message import File, Head, Message

RSA = generate_private_key(65537, 2048)
ED25519 = Ed25519PrivateKey.generate()
PKCS1, PKCS8 = PrivateFormat.TraditionalOpenSSL, PrivateFormat.PKCS8
A_MESSAGE = Message(
    head=Head("Кампания", "campaign@example.org", "Дагы бир жолу басыңыз " * 5, "ky"),
    recipient="aigul@example.org",
    message_id="<0123456789abcdef0123456789abcdef@example.org>",
    date=datetime(2026, 5, 7, 14, 5, tzinfo=UTC),
    text="Бир\n.\n  эки  \n\n",
    html="<p>Бир</p>",
    headers=(("List-Unsubscribe", "<https://example.org/ky/updates/a.token>"),),
)


def signer_of(tmp_path, key, form):
    path = tmp_path / "dkim.pem"
    path.write_bytes(key.private_bytes(Encoding.PEM, form, NoEncryption()))
    return Signer.from_file(path, "felt", "example.org")


def published(key):
    """The DNS record of this key, as a resolver would give it."""
    form = PublicFormat.SubjectPublicKeyInfo, PublicFormat.Raw
    if key is RSA:
        raw, kind = key.public_key().public_bytes(Encoding.DER, form[0]), "rsa"
    else:
        raw, kind = key.public_key().public_bytes(Encoding.Raw, form[1]), "ed25519"
    record = f"v=DKIM1; k={kind}; p={b64encode(raw).decode()}".encode()
    return lambda name, **_: record if name == b"felt._domainkey.example.org." else None


@pytest.mark.parametrize(
    ("key", "form"),
    [(RSA, PKCS1), (RSA, PKCS8), (ED25519, PKCS8)],
    ids=["RSA, PKCS#1", "RSA, PKCS#8", "Ed25519"],
)
def test_what_is_signed_verifies_and_what_is_altered_does_not(tmp_path, key, form):
    signed = signer_of(tmp_path, key, form).signed(A_MESSAGE.as_bytes())

    assert dkim.verify(signed, dnsfunc=published(key))
    for was, now in (
        (b"aigul@", b"other@"),
        (b"a.token", b"b.token"),
        (b"Content-T", b"content-X"),
    ):
        assert not dkim.verify(signed.replace(was, now), dnsfunc=published(key)), was


@given(text=st.text(max_size=200), subject=st.text(st.characters(exclude_categories=["C", "Z"])))
def test_whatever_a_letter_says_its_signature_verifies(tmp_path_factory, text, subject):
    message = replace(
        A_MESSAGE,
        head=replace(A_MESSAGE.head, subject=subject),
        text=text,
        files=(File("packet.pdf", "application/pdf", text.encode()),),
    )
    signer = signer_of(tmp_path_factory.mktemp("dkim"), ED25519, PKCS8)

    assert dkim.verify(signer.signed(message.as_bytes()), dnsfunc=published(ED25519))


@pytest.mark.parametrize("kept", [b"", b"not a key", None], ids=["empty", "no key", "another kind"])
def test_a_key_that_cannot_sign_is_refused_at_the_start(tmp_path, settings, kept):
    path = tmp_path / "dkim.pem"
    other = ec.generate_private_key(ec.SECP256R1())
    path.write_bytes(
        other.private_bytes(Encoding.PEM, PKCS8, NoEncryption()) if kept is None else kept
    )

    with pytest.raises(SettingMissing):
        create_app(replace(settings, dkim_key=str(path), dkim_selector="felt"))


def test_a_key_without_its_name_in_the_dns_is_refused_at_the_start(tmp_path, settings):
    with pytest.raises(SettingMissing):
        create_app(replace(settings, dkim_key=str(tmp_path / "dkim.pem")))
