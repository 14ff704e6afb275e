"""Set phrases written with a character that only sounds alike (凤毛鳞角, 学懂弄通做时): text and phrases compared as they sound.

Every character is folded to one character of its syllable; a set phrase that is found in the folded text and differs from what
stands there in exactly one character was mistyped. What stands there is right when it is a set phrase itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ahocorasick_rs import AhoCorasick, Implementation

from shuzhi.core.findings import Severity
from shuzhi.core.proofing import Hit, Reading
from shuzhi.packs.wording.lexicon import lexicon, lines

_HAN = re.compile("[\u4e00-\u9fff]{4}")
_SELDOM = 1.0  # how usual two neighbours are at most that do not belong together
_RARE = -13.0  # the logarithmic probability below which a word is no excuse


@dataclass(frozen=True, slots=True)
class _Sounds:
    fold: dict[int, str]
    right: frozenset[str]
    spelt: tuple[tuple[str, ...], ...]  # by index of the automaton: the phrases of that sound
    automaton: AhoCorasick


@cache
def _sounds() -> _Sounds:
    fold: dict[int, str] = {}
    for line in lines("sounds.txt"):
        characters = line.partition(" ")[2]
        fold.update((ord(c), characters[0]) for c in characters)
    phrases = list(lines("phrases.txt"))
    by_sound: dict[str, list[str]] = {}
    for phrase in phrases:
        by_sound.setdefault(phrase.translate(fold), []).append(phrase)
    automaton = AhoCorasick(list(by_sound), implementation=Implementation.ContiguousNFA)
    return _Sounds(fold, frozenset(phrases), tuple(tuple(p) for p in by_sound.values()), automaton)


def sounds_alike(reading: Reading) -> Iterator[Hit]:
    """Yield set phrases with one character of the same sound in the wrong place."""
    sounds, text = _sounds(), reading.text
    for index, start, end in sounds.automaton.find_matches_as_indexes(
        text.translate(sounds.fold), overlapping=True
    ):
        words = text[start:end]
        if words in sounds.right:
            continue
        for phrase in sounds.spelt[index]:
            apart = [i for i, (a, b) in enumerate(zip(words, phrase, strict=True)) if a != b]
            if len(apart) == 1:
                if not _belongs_outside(text, start, end, start + apart[0]):
                    yield Hit(start, end, phrase)
                break


@cache
def _sayings() -> tuple[dict[str, str], dict[str, str]]:
    """Index the set phrases of four characters by their first and by their last two."""
    first: dict[str, str] = {}
    last: dict[str, str] = {}
    for saying in lines("sayings.txt"):
        first[saying[:2]] = first.get(saying[:2], "") + saying
        last[saying[2:]] = last.get(saying[2:], "") + saying
    return first, last


def sayings_bent(reading: Reading) -> Iterator[Hit]:
    """Yield set phrases of four characters with one that is neither theirs nor at home beside its neighbours (一知半懂)."""
    first, last = _sayings()
    halves, text = first.keys() | last.keys(), reading.text
    for at in [i for i in range(len(text) - 1) if text[i : i + 2] in halves]:
        half = text[at : at + 2]
        for start, found in ((at, first.get(half, "")), (at - 2, last.get(half, ""))):
            saying = _bent(text, start, found) if found and start >= 0 else None
            if saying is not None:
                yield Hit(start, start + 4, saying, severity=Severity.WARNING)


def _bent(text: str, start: int, found: str) -> str | None:
    """Return the set phrase that four characters were to be, None where they are one or stand rightly."""
    words = text[start : start + 4]
    sayings = [found[i : i + 4] for i in range(0, len(found), 4)]
    if words in sayings or words in lexicon().words or not _HAN.fullmatch(words):
        return None
    for saying in sayings:
        apart = [i for i in range(4) if words[i] != saying[i]]
        if len(apart) == 1 and _homeless(text, start, start + apart[0]):
            return saying
    return None


def _homeless(text: str, start: int, at: int) -> bool:
    """Tell whether a character fits neither neighbour within its phrase nor makes a word with one outside."""
    beside = lexicon().beside
    inside = [(a, a + 1) for a in (at - 1, at) if start <= a and a + 1 < start + 4]
    if any(beside(text[a], text[b]) > _SELDOM for a, b in inside):
        return False
    known = lexicon().words
    crossed = (text[max(0, start - 1) : start + 1], text[start + 3 : start + 5])
    return all(len(two) < 2 or known.get(two, _RARE) <= _RARE for two in crossed)


def _belongs_outside(text: str, start: int, end: int, at: int) -> bool:
    """Tell whether the odd character at a phrase's edge is part of a word with its neighbour outside (为民办|实事)."""
    known = lexicon().words
    after = at == end - 1 and known.get(text[at : at + 2], _RARE) > _RARE
    before = at == start and start > 0 and known.get(text[at - 1 : at + 1], _RARE) > _RARE
    return after or before
