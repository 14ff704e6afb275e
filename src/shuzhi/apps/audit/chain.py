"""How events are written down and bound to each other; the same few lines stand in docs/verify_audit.py."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeAlias

JSON: TypeAlias = "str | int | bool | Sequence[JSON] | Mapping[str, JSON] | None"

GENESIS = "0" * 64


def canonical(value: JSON) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def stamp(at: datetime) -> str:
    """The moment as the chain writes it: UTC, always with six decimals."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def link(previous: str, seq: int, at: str, actor: str, verb: str, subject: str, body: str) -> str:
    """Return an event's hash; `body` is already canonical JSON and is hashed as the text that is stored."""
    head = canonical([seq, at, actor, verb, subject])
    return hashlib.sha256(f"{previous}\n{head}\n{body}".encode()).hexdigest()
