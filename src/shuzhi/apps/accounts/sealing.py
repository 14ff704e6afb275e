"""Sealing (封存): what a stolen database must not tell is stored encrypted, under a key that lies in the home beside the signing key.

AES-256-GCM with a fresh nonce for every value; the column's name is bound in, so that a sealed value means nothing elsewhere.
`blind` gives a keyed mark by which equal things are found without being read: whoever has only the database cannot search
through all identity numbers for the one that fits. The keys of both are derived (HKDF) from one file, `keys/fields.key`.
"""

from __future__ import annotations

import base64
import contextlib
import hmac
import os
import secrets
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models
from django.db.models import F
from django.db.models.functions import Cast

from shuzhi.core.errors import Refused

if TYPE_CHECKING:
    _Text = models.TextField[str, str]
else:
    _Text = models.TextField

KEY_FILE = "fields.key"
_MARK = "s1."  # the form of what follows: base64 of nonce, cipher text and tag
_NONCE = 12


def seal(text: str, place: str) -> str:
    """Return the sealed form of a text; nothing stays nothing.

    Args:
        text: what is to be hidden.
        place: the name of the column it is for, bound into the seal.
    """
    if not text:
        return ""
    nonce = os.urandom(_NONCE)
    body = AESGCM(_key("seal")).encrypt(nonce, text.encode(), place.encode())
    return _MARK + base64.urlsafe_b64encode(nonce + body).decode().rstrip("=")


def unseal(sealed: str, place: str) -> str:
    """Return what was sealed for a place.

    Raises:
        Refused: it was sealed by another key, for another place, or is damaged.
    """
    if not sealed:
        return ""
    try:
        if not sealed.startswith(_MARK):
            raise ValueError("not a seal")
        packed = sealed[len(_MARK) :]
        raw = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
        return AESGCM(_key("seal")).decrypt(raw[:_NONCE], raw[_NONCE:], place.encode()).decode()
    except (InvalidTag, ValueError) as exc:
        raise Refused(
            f"加密保存的内容打不开：密钥文件 keys/{KEY_FILE} 不是封存时的那一把，请从备份恢复 keys 目录。"
        ) from exc


def reopened(kept: str) -> str:
    """Return what a backup kept, to be written as it is; a plain text out of an older version is sealed on writing."""
    return Sealed(kept) if kept.startswith(_MARK) else kept


def blind(text: str) -> str:
    """Return the keyed mark of a text, 32 hexadecimal figures: equal for equal texts of this home, meaningless without its key."""
    return hmac.new(_key("blind"), text.encode(), "sha256").hexdigest()[:32]


class Sealed(str):
    """A sealed form on its way from a backup into the database: it is not sealed again."""

    __slots__ = ()


class SealedField(_Text):
    """A text that is sealed in the database, in its log and in backups, and plain in Python only.

    Nothing can be looked up by it: for joining there is `blind`.
    """

    @property
    def place(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Sealed):
            return str(value)
        return seal(str(value), self.place) if value else ""

    def from_db_value(self, value: str | None, *_: object) -> str:
        return unseal(value or "", self.place)

    def get_lookup(self, lookup_name: str) -> Any:
        raise TypeError(f"{self.name} is sealed: nothing is looked up by it")

    def as_stored(self) -> Cast:
        """The expression that reads the sealed form itself: what a backup keeps."""
        return Cast(F(self.name), models.TextField())


def _key(use: str) -> bytes:
    return _derived(_master(Path(settings.HOME.keys)), use)


@lru_cache(maxsize=16)
def _derived(master: bytes, use: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=f"shuzhi.fields.{use}".encode()).derive(master)


@lru_cache(maxsize=4)
def _master(folder: Path) -> bytes:
    path = folder / KEY_FILE
    try:
        if not path.exists():
            _make(folder)
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError) as exc:
        raise Refused(f"密钥文件 {path} 不能读写或已损坏，请从备份恢复 keys 目录。") from exc
    if len(key) != 32:
        raise Refused(f"密钥文件 {path} 已损坏，请从备份恢复 keys 目录。")
    return key


def _make(folder: Path) -> None:
    """Write a new key, unless another process was faster; a half-written key is never seen under its name."""
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f".{secrets.token_hex(8)}.new"
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as handle:
        handle.write(secrets.token_hex(32) + "\n")
        handle.flush()
        os.fsync(handle.fileno())
    try:
        with contextlib.suppress(FileExistsError):
            if os.name == "nt":
                fresh.rename(folder / KEY_FILE)
            else:
                os.link(fresh, folder / KEY_FILE)
    finally:
        fresh.unlink(missing_ok=True)
