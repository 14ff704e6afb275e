"""Tokens of sealed slips and shares of a key, as people read and type them."""

from __future__ import annotations

import base64
import hashlib
import secrets

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without 0, O, 1, I: 80 bits in 16 characters
LENGTH = 16


def new_token() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def tidy(typed: str) -> str:
    """What was typed, without blanks and hyphens, in capitals."""
    return "".join(each for each in typed.upper() if each.isalnum())


def mark_of(vote: str, token: str) -> str:
    """The only thing about a slip that is stored."""
    return hashlib.sha256(f"shuzhi slip\n{vote}\n{tidy(token)}".encode()).hexdigest()


def mark_of_message(vote: str, message: bytes) -> str:
    """The mark of a blindly signed token."""
    return hashlib.sha256(b"shuzhi token\n" + vote.encode() + b"\n" + message).hexdigest()


def share_text(part: bytes) -> str:
    """A scrutineer's share: 52 characters and 4 that catch a slip of the pen, in groups of four."""
    text = base64.b32encode(part).decode().rstrip("=") + _check(part)
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def share_from(typed: str) -> bytes | None:
    """The share that was typed; None where a character is wrong."""
    text = tidy(typed)
    try:
        part = base64.b32decode(text[:52] + "====")
    except ValueError:
        return None
    return part if len(part) == 32 and _check(part) == text[52:] else None


def _check(part: bytes) -> str:
    return base64.b32encode(hashlib.sha256(b"share\n" + part).digest()[:5]).decode()[:4]
