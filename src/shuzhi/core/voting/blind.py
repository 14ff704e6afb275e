"""Blind signatures for remote consultations: the server signs a token that it cannot see (RFC 9474).

The voter blinds a random message, signs in and has it signed, and later casts with the unblinded signature, which anybody
verifies with the public key as ordinary RSASSA-PSS. Issuance closes before casting opens. Signing is plain modular
exponentiation over `cryptography`'s numbers and checks its own result, so that a fault never leaks the key.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from math import gcd

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

HASH = 48  # SHA-384
PREFIX = 32  # bytes of randomness before a message (PrepareRandomize)


class BlindFault(Exception):
    """A message that cannot be blinded, or a signature that does not fit."""


@dataclass(frozen=True, slots=True)
class Blinded:
    """A blinded message for the signer, and the secret inverse for its owner."""

    message: bytes
    inverse: int


def prepare(message: bytes) -> bytes:
    """Return the message behind 32 random bytes (RFC 9474, 4.1, PrepareRandomize)."""
    return secrets.token_bytes(PREFIX) + message


def blind(
    public: RSAPublicKey, prepared: bytes, salt: bytes | None = None, inverse: int | None = None
) -> Blinded:
    """Blind a prepared message (RFC 9474, 4.2).

    Args:
        public: the signer's key.
        prepared: the prepared message.
        salt: of EMSA-PSS, 48 random bytes when not given; empty for PSSZERO.
        inverse: inverse of the blinding factor, random when not given; given only by tests.

    Raises:
        BlindFault: the message is not coprime with the modulus, or the factor has no inverse.
    """
    numbers = public.public_numbers()
    n, size = numbers.n, public.key_size // 8
    encoded = _encode(prepared, public.key_size - 1, secrets.token_bytes(HASH) if salt is None else salt)
    message = int.from_bytes(encoded, "big")
    inverse = secrets.randbelow(n - 1) + 1 if inverse is None else inverse
    if gcd(message, n) != 1 or gcd(inverse, n) != 1:
        raise BlindFault("not coprime with the modulus")
    factor = pow(pow(inverse, -1, n), numbers.e, n)
    return Blinded((message * factor % n).to_bytes(size, "big"), inverse)


def blind_sign(private: RSAPrivateKey, blinded: bytes) -> bytes:
    """Sign a blinded message (RFC 9474, 4.3).

    Raises:
        BlindFault: the message does not belong to this key.
    """
    numbers = private.private_numbers()
    public = numbers.public_numbers
    message = int.from_bytes(blinded, "big")
    if len(blinded) != private.key_size // 8 or message >= public.n:
        raise BlindFault("not of this key")
    signed = pow(message, numbers.d, public.n)
    if pow(signed, public.e, public.n) != message:
        raise BlindFault("signing went wrong")  # pragma: no cover -- only a broken machine comes here
    return signed.to_bytes(len(blinded), "big")


def finalize(public: RSAPublicKey, prepared: bytes, signed: bytes, inverse: int, salt: int = HASH) -> bytes:
    """Unblind a signature and verify it (RFC 9474, 4.4).

    Args:
        public: the signer's key.
        prepared: the prepared message.
        signed: what the signer returned.
        inverse: secret of the blinding.
        salt: bytes of the PSS salt, 48 or 0.

    Raises:
        BlindFault: the signature does not fit the message.
    """
    n = public.public_numbers().n
    if len(signed) != public.key_size // 8:
        raise BlindFault("not of this key")
    signature = (int.from_bytes(signed, "big") * inverse % n).to_bytes(len(signed), "big")
    if not verify(public, prepared, signature, salt):
        raise BlindFault("the signature does not fit")
    return signature


def verify(public: RSAPublicKey, prepared: bytes, signature: bytes, salt: int = HASH) -> bool:
    """Tell whether a signature fits a prepared message (RFC 9474, 4.5: RSASSA-PSS with SHA-384)."""
    pss = padding.PSS(padding.MGF1(hashes.SHA384()), salt)
    try:
        public.verify(signature, prepared, pss, hashes.SHA384())
    except InvalidSignature:
        return False
    return True


def _encode(message: bytes, bits: int, salt: bytes) -> bytes:
    """EMSA-PSS-ENCODE with SHA-384 and MGF1 (RFC 8017, 9.1.1)."""
    size = (bits + 7) // 8
    if size < 2 * HASH + 2:
        raise BlindFault("the key is too short")
    digest = hashlib.sha384(bytes(8) + hashlib.sha384(message).digest() + salt).digest()
    block = bytes(size - len(salt) - HASH - 2) + b"\x01" + salt
    masked = bytearray(a ^ b for a, b in zip(block, _mask(digest, len(block)), strict=True))
    masked[0] &= 0xFF >> (8 * size - bits)
    return bytes(masked) + digest + b"\xbc"


def _mask(seed: bytes, size: int) -> bytes:
    blocks = (
        hashlib.sha384(seed + number.to_bytes(4, "big")).digest()
        for number in range((size + HASH - 1) // HASH)
    )
    return b"".join(blocks)[:size]
