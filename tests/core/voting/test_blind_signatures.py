"""RFC 9474: its own vectors, and what must hold for any message and key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from hypothesis import given
from hypothesis import strategies as st

from shuzhi.core.voting import blind as b

RFC = json.loads((Path(__file__).parent / "rfc9474.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def rfc_key() -> RSAPrivateKey:
    p, q, n, e, d = (int(RFC["key"][name], 16) for name in "pqned")
    return rsa.RSAPrivateNumbers(
        p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), rsa.RSAPublicNumbers(e, n)
    ).private_key()


@pytest.fixture(scope="module")
def key() -> RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def is_published(value: bytes, parts: list[str]) -> bool:
    return value.hex().startswith(parts[0]) and value.hex().endswith(parts[-1])


@pytest.mark.parametrize("vector", RFC["vectors"], ids=lambda v: v["name"])
def test_vectors_of_the_rfc(vector: dict[str, Any], rfc_key: RSAPrivateKey) -> None:
    public = rfc_key.public_key()
    prepared = bytes.fromhex(vector["prefix"] + RFC["msg"])
    salt = bytes.fromhex(vector["salt"])
    blinded = b.blind(public, prepared, salt, int(vector["inv"], 16))
    assert is_published(blinded.message, vector["blinded"])
    signed = b.blind_sign(rfc_key, blinded.message)
    assert is_published(signed, vector["signed"])
    signature = b.finalize(public, prepared, signed, blinded.inverse, len(salt))
    assert is_published(signature, vector["sig"])


def test_one_random_token_from_blinding_to_verifying(key: RSAPrivateKey) -> None:
    public = key.public_key()
    prepared = b.prepare("一张票".encode())
    blinded = b.blind(public, prepared)
    signature = b.finalize(public, prepared, b.blind_sign(key, blinded.message), blinded.inverse)
    assert b.verify(public, prepared, signature)
    assert not b.verify(public, prepared + b"x", signature)
    assert signature not in blinded.message


@given(message=st.binary(max_size=200))
def test_blinding_never_shows_the_same_twice(message: bytes, key: RSAPrivateKey) -> None:
    public = key.public_key()
    assert b.blind(public, message).message != b.blind(public, message).message


def test_what_does_not_fit_is_refused(key: RSAPrivateKey) -> None:
    public = key.public_key()
    n = public.public_numbers().n
    prepared = b.prepare(b"x")
    blinded = b.blind(public, prepared)
    with pytest.raises(b.BlindFault, match="coprime"):
        b.blind(public, prepared, inverse=key.private_numbers().p)
    with pytest.raises(b.BlindFault, match="not of this key"):
        b.blind_sign(key, blinded.message[1:])
    with pytest.raises(b.BlindFault, match="not of this key"):
        b.blind_sign(key, n.to_bytes(256, "big"))
    with pytest.raises(b.BlindFault, match="not of this key"):
        b.finalize(public, prepared, b"", 3)
    with pytest.raises(b.BlindFault, match="does not fit"):
        b.finalize(public, prepared, b.blind_sign(key, blinded.message), blinded.inverse + 1)


def test_a_key_too_short_for_the_digest_is_refused() -> None:
    class Short:
        key_size = 512

        def public_numbers(self) -> rsa.RSAPublicNumbers:
            return rsa.RSAPublicNumbers(65537, (1 << 511) + 1)

    with pytest.raises(b.BlindFault, match="too short"):
        b.blind(Short(), b"x")  # type: ignore[arg-type]
