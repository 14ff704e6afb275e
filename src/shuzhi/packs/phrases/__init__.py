"""Set phrases (固定表述) and headings that every report may use: two reports that share them share nothing of their own."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from shuzhi.core.rules import read_yaml

_FILE = Path(__file__).parent / "phrases.yaml"


@cache
def stock() -> tuple[str, ...]:
    """Return the phrases; their punctuation and numbers do not matter to whoever compares."""
    return tuple(phrase for phrases in read_yaml(_FILE).values() for phrase in phrases)
