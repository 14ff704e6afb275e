"""Set phrases written with a character that only sounds alike (凤毛鳞角, 学懂弄通做时): text and phrases compared as they sound.

Every character is folded to one character of its syllable; a set phrase that is found in the folded text and differs from what
stands there in exactly one character was mistyped. What stands there is right when it is a set phrase itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ahocorasick_rs import AhoCorasick, Implementation

from shuzhi.core.proofing import Hit, Reading

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class _Sounds:
    fold: dict[int, str]
    right: frozenset[str]
    spelt: tuple[tuple[str, ...], ...]  # by index of the automaton: the phrases of that sound
    automaton: AhoCorasick


def _lines(name: str) -> list[str]:
    text = (_HERE / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@cache
def _sounds() -> _Sounds:
    fold: dict[int, str] = {}
    for line in _lines("sounds.txt"):
        characters = line.partition(" ")[2]
        fold.update((ord(c), characters[0]) for c in characters)
    phrases = _lines("phrases.txt")
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
            if sum(a != b for a, b in zip(words, phrase, strict=True)) == 1:
                yield Hit(start, end, phrase)
                break
