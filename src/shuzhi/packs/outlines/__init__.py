"""Outlines to begin a duty report from (提纲): the genre's usual cuts, as data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from shuzhi.core.rules import read_yaml


@dataclass(frozen=True, slots=True)
class Outline:
    """One cut of the genre.

    Args:
        id: stable name.
        name: in Chinese, as people call it.
        subject: `unit` or `person`.
        words: the outline, with `{unit}` and `{year}`, `**` for figures and 〔待填：…〕 for what a person writes.
    """

    id: str
    name: str
    subject: str
    words: str


@cache
def outlines() -> tuple[Outline, ...]:
    """Return every outline, read once a process."""
    rows = read_yaml(Path(__file__).with_name("outlines.yaml"))
    return tuple(Outline(row["id"], row["name"], row["for"], row["words"]) for row in rows)
