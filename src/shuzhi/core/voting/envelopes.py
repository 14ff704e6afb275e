"""Sealed ballots: a paper is sealed in the voter's browser to the key of its vote, whose private half the scrutineers hold.

X25519, HKDF-SHA-256 and AES-256-GCM (RFC 7748, RFC 5869, NIST SP 800-38D), one fresh key a paper; every envelope has the same
size, whatever was marked. The private half is shared out so that all scrutineers together open the box and none alone.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

PLAIN = 4096  # bytes of every opened envelope: 60 subjects with their grades fit
KEY = 32
TAG = 16
SIZE = KEY + PLAIN + TAG
_PURPOSE = b"shuzhi ballot 1"
_NONCE = bytes(12)  # the key is used once


class Sealed(Exception):
    """An envelope that this key does not open, or a key that is not whole."""


@dataclass(frozen=True, slots=True)
class KeyPair:
    """Keys of one vote: the public half seals, the private half opens (32 bytes each)."""

    public: bytes
    private: bytes


def new_keys() -> KeyPair:
    """Return fresh keys for one vote."""
    private = X25519PrivateKey.generate()
    return KeyPair(private.public_key().public_bytes_raw(), private.private_bytes_raw())


def seal(content: bytes, public: bytes, vote: bytes) -> bytes:
    """Return an envelope of `SIZE` bytes.

    Args:
        content: at most `PLAIN - 2` bytes.
        public: public half of the vote's key.
        vote: id of the vote; an envelope of another vote does not open.

    Raises:
        Sealed: the content is too long.
    """
    if len(content) > PLAIN - 2:
        raise Sealed("too long")
    own = X25519PrivateKey.generate()
    head = own.public_key().public_bytes_raw()
    key = _key(own.exchange(X25519PublicKey.from_public_bytes(public)), head + public, vote)
    padded = len(content).to_bytes(2, "big") + content
    return head + AESGCM(key).encrypt(_NONCE, padded.ljust(PLAIN, b"\0"), vote)


def unseal(envelope: bytes, private: bytes, vote: bytes) -> bytes:
    """Return what an envelope holds.

    Raises:
        Sealed: it is not of this vote, was sealed to another key, or was altered.
    """
    if len(envelope) != SIZE:
        raise Sealed("wrong size")
    key = X25519PrivateKey.from_private_bytes(private)
    head = envelope[:KEY]
    try:
        shared = key.exchange(X25519PublicKey.from_public_bytes(head))
        public = key.public_key().public_bytes_raw()
        padded = AESGCM(_key(shared, head + public, vote)).decrypt(_NONCE, envelope[KEY:], vote)
    except (InvalidTag, ValueError) as exc:
        raise Sealed("does not open") from exc
    length = int.from_bytes(padded[:2], "big")
    return padded[2 : 2 + length]


def opens(private: bytes, public: bytes) -> bool:
    """Tell whether a private half belongs to a public one."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw() == public


def split(private: bytes, holders: int) -> tuple[bytes, ...]:
    """Share a private half out among holders, all of whom are needed; fewer know nothing of it.

    Args:
        private: 32 bytes.
        holders: one or more.
    """
    parts = [secrets.token_bytes(KEY) for _ in range(holders - 1)]
    return (*parts, join((*parts, private)))


def join(parts: Sequence[bytes]) -> bytes:
    """Return the private half from all parts.

    Raises:
        Sealed: a part has not 32 bytes.
    """
    if not parts or any(len(part) != KEY for part in parts):
        raise Sealed("a part is not whole")
    return reduce(lambda one, two: bytes(a ^ b for a, b in zip(one, two, strict=True)), parts)


def _key(shared: bytes, salt: bytes, vote: bytes) -> bytes:
    return HKDF(hashes.SHA256(), KEY, salt, _PURPOSE + vote).derive(shared)
