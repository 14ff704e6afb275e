"""Signatures behind one interface: Ed25519 today, SM2 (国密) where a provider brings it.

A verifier is a key that *we* trust. A key that travels inside a file is never one.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from shuzhi.core.errors import Unreadable

ED25519 = "Ed25519"


class Verifier(Protocol):
    """A public key that we trust."""

    @property
    def algorithm(self) -> str:
        """Name of the algorithm as proofs write it."""

    @property
    def key_id(self) -> str:
        """SHA-256 (hex) of the public key."""

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Tell whether `signature` is this key's over `message`."""


class Signer(Verifier, Protocol):
    """A private key of ours."""

    def sign(self, message: bytes) -> bytes:
        """Return the signature over `message`."""

    def public_pem(self) -> bytes:
        """Return the public key for others, PEM."""


@dataclass(frozen=True, slots=True)
class Ed25519Verifier:
    """An Ed25519 public key."""

    key: Ed25519PublicKey
    algorithm: str = ED25519

    @property
    def key_id(self) -> str:
        """SHA-256 (hex) of the raw 32 bytes."""
        return hashlib.sha256(self.key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Tell whether `signature` is this key's over `message`."""
        try:
            self.key.verify(signature, message)
        except InvalidSignature:
            return False
        return True

    def public_pem(self) -> bytes:
        """Return the public key, PEM."""
        return self.key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


@dataclass(frozen=True, slots=True)
class Ed25519Signer:
    """An Ed25519 private key."""

    key: Ed25519PrivateKey
    algorithm: str = ED25519

    @property
    def verifier(self) -> Ed25519Verifier:
        """The public half."""
        return Ed25519Verifier(self.key.public_key())

    @property
    def key_id(self) -> str:
        """SHA-256 (hex) of the raw public key."""
        return self.verifier.key_id

    def verify(self, message: bytes, signature: bytes) -> bool:
        """Tell whether `signature` is this key's over `message`."""
        return self.verifier.verify(message, signature)

    def sign(self, message: bytes) -> bytes:
        """Return the signature over `message`; Ed25519 signs the same message always alike."""
        return self.key.sign(message)

    def public_pem(self) -> bytes:
        """Return the public key, PEM."""
        return self.verifier.public_pem()

    def private_pem(self) -> bytes:
        """Return the private key, PKCS#8 PEM."""
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def new_signer() -> Ed25519Signer:
    """Return a new key from the system's randomness."""
    return Ed25519Signer(Ed25519PrivateKey.generate())


def read_signer(pem: bytes, where: str) -> Ed25519Signer:
    """Read a private key.

    Args:
        pem: the file's bytes.
        where: its name, for the error.

    Raises:
        Unreadable: it is no Ed25519 private key.
    """
    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError) as exc:
        raise Unreadable(f"{where} 不是可用的签名私钥，请从备份恢复这个文件。") from exc
    if not isinstance(key, Ed25519PrivateKey):
        raise Unreadable(f"{where} 不是 Ed25519 私钥，请从备份恢复这个文件。")
    return Ed25519Signer(key)


def read_verifier(pem: bytes, where: str) -> Ed25519Verifier:
    """Read a public key that the user trusts.

    Args:
        pem: the file's bytes.
        where: its name, for the error.

    Raises:
        Unreadable: it is no Ed25519 public key.
    """
    try:
        key = load_pem_public_key(pem)
    except (ValueError, TypeError) as exc:
        raise Unreadable(f"{where} 不是公钥文件（PEM 格式），请向报告的出具单位索取。") from exc
    if not isinstance(key, Ed25519PublicKey):
        raise Unreadable(f"{where} 不是 Ed25519 公钥，请向报告的出具单位索取。")
    return Ed25519Verifier(key)


def fingerprint(key_id: str) -> str:
    """Return a key's fingerprint as people compare it: eight groups of four.

    Args:
        key_id: SHA-256 (hex) of the key.
    """
    return " ".join(key_id[at : at + 4].upper() for at in range(0, 32, 4))
