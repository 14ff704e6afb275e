"""How names are read in pinyin (拼音): surnames by their own readings, everything else by the library's phrases."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Any, cast

_LONGEST = 40  # characters of a name that decide its place


@cache
def surnames() -> Mapping[str, tuple[str, ...]]:
    """Return the readings of surnames that are not the usual ones, a syllable with its tone for each character."""
    text = (resources.files(__package__) / "surnames.txt").read_text(encoding="utf-8")
    rows = (line.split() for line in text.splitlines() if line and not line.startswith("#"))
    return MappingProxyType({row[0]: tuple(row[1:]) for row in rows})


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[str, ...]:
    """One syllable with its tone for each character; what has no reading stands for itself."""
    from pypinyin import (
        Style,
        lazy_pinyin,
    )  # its dictionaries take a moment: only who writes a name waits for them

    return tuple(lazy_pinyin(text, style=Style.TONE3, neutral_tone_with_five=True, errors=cast(Any, list)))


def of_person(name: str) -> tuple[str, ...]:
    """Return the syllables of a person's name, one for each of its first characters.

    Args:
        name: surname first, without spaces around it.
    """
    name = name[:_LONGEST]
    for length in (2, 1):
        known = surnames().get(name[:length])
        if known and len(known) == length and len(name) >= length:
            return (*known, *_read(name[length:]))
    return (*_read(name[:1]), *_read(name[1:]))


def sort_key(name: str) -> str:
    """Return a key by which persons stand in the order of their pinyin, byte by byte; equal surnames stay together.

    Args:
        name: a person's name.
    """
    return " ".join(
        f"{syllable.lower()}{sign}" for syllable, sign in zip(of_person(name), name, strict=False)
    )


def spelled_person(name: str) -> str:
    """Return what a person is found by: initials and whole pinyin, each behind a space.

    Args:
        name: a person's name.
    """
    return _spelled(of_person(name))


def spelled_unit(*names: str) -> str:
    """Return what an organisation is found by: initials and whole pinyin of each of its names, each behind a space.

    Args:
        names: its name, short name and other names; empty ones are left out.
    """
    words = (_spelled(_read(name[:_LONGEST])) for name in names if name)
    return "".join(dict.fromkeys(words))


def _spelled(syllables: tuple[str, ...]) -> str:
    plain = [each.rstrip("012345").lower() or each for each in syllables]
    return f" {''.join(each[:1] for each in plain)} {''.join(plain)}"
