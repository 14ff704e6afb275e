"""The general word list and how Chinese characters sound and look: what `misspelt` measures a text by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, repeat
from pathlib import Path

_HERE = Path(__file__).parent
_TRADE = -10.0  # log probability of a word of the trade: as usual here as 中心 is in newspapers
_UNKNOWN = -16.0  # of a character that is no word
_WEIGHTS = (4.5, 3.2, 2.0, 1.0)  # of pairs, the most usual first
_LEAST = {2: -14.0, 3: -15.0, 4: -16.5}  # what a word must reach to be offered as a correction, by length
_NEAR_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"))
_NEAR_FINALS = (("ing", "in"), ("eng", "en"), ("ang", "an"))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Words with their logarithmic probabilities, pairs with their weights, and the words by their sound.

    Args:
        words: word → natural logarithm of its probability.
        pairs: by class of count, the most usual first: character → those that are seen after it.
        by_sound: the folded sound of a word → the words of that sound, joined by commas.
        sound: character → its folded sound, one character.
        readings: character → all its folded sounds.
        exact: character → its unfolded syllables: 在 and 再 sound the same, 在 and 宅 only nearly.
        shapes: character → those that look like it.
    """

    words: Mapping[str, float]
    pairs: tuple[Mapping[str, str], ...]
    by_sound: Mapping[str, str]
    sound: Mapping[int, str]
    readings: Mapping[str, frozenset[str]]
    exact: Mapping[str, tuple[str, ...]]
    shapes: Mapping[str, str]

    def beside(self, first: str, then: str) -> float:
        """Return how usual it is that two characters stand side by side, 0 (never seen) to 4.5."""
        for weight, followers in zip(_WEIGHTS, self.pairs, strict=True):
            if then in followers.get(first, ""):
                return weight
        return 0.0


def lines(name: str) -> Iterator[str]:
    """Yield the lines of one of the pack's word lists, comments and empty lines apart."""
    for line in (_HERE / name).read_text(encoding="utf-8").split("\n"):
        if line and line[0] != "#":
            yield line


@cache
def lexicon() -> Lexicon:
    """Return the lexicon, read once a process."""
    words, pairs = _words(), _pairs()
    own = {*lines("phrases.txt"), *(word for line in lines("trade.txt") for word in line.split())}
    for word in own:
        words[word] = max(words.get(word, _UNKNOWN), _TRADE)
        for a, b in pairwise(word):
            if b not in pairs[1].get(a, ""):
                pairs[1][a] = pairs[1].get(a, "") + b
    exact = _exact()
    syllables = {s for found in exact.values() for s in found}
    names = {folded: chr(0xE000 + n) for n, folded in enumerate(sorted({_fold(s) for s in syllables}))}
    named = {syllable: names[_fold(syllable)] for syllable in syllables}
    sound = {ord(char): named[found[0]] for char, found in exact.items()}
    readings = {char: frozenset(named[s] for s in found) for char, found in exact.items()}
    return Lexicon(words, tuple(pairs), _by_sound(words, sound, readings), sound, readings, exact, _shapes())


def _words() -> dict[str, float]:
    words: dict[str, float] = {}
    for line in lines("words.txt"):
        kind, width, joined = line.split(" ")
        n = int(width)
        words.update(zip((joined[i : i + n] for i in range(0, len(joined), n)), repeat(-int(kind) / 2)))
    return words


def _pairs() -> list[dict[str, str]]:
    pairs: list[dict[str, str]] = [{} for _ in _WEIGHTS]
    for line in lines("pairs.txt"):
        pairs[len(_WEIGHTS) - int(line[0])][line[1]] = line[2:]
    return pairs


def _exact() -> dict[str, tuple[str, ...]]:
    """Return the syllables of each character: its usual one from `sounds.txt` first, then those of `readings.txt`."""
    found: dict[str, tuple[str, ...]] = {}
    for line in lines("sounds.txt"):
        syllable, _, characters = line.partition(" ")
        found.update(zip(characters, repeat((syllable,))))
    for line in lines("readings.txt"):
        char, *syllables = line.split()
        found[char] = tuple(dict.fromkeys([*found.get(char, ()), *syllables]))
    return found


def _fold(syllable: str) -> str:
    """Return what an input method set to near sounds makes of a syllable: zh is z, ing is in, n is l."""
    for long, short in _NEAR_INITIALS:
        if syllable.startswith(long):
            syllable = short + syllable[len(long) :]
    for long, short in _NEAR_FINALS:
        if syllable.endswith(long):
            syllable = syllable[: -len(long)] + short
    return "l" + syllable[1:] if syllable[0] == "n" and len(syllable) > 1 else syllable


def _by_sound(
    words: Mapping[str, float], sound: Mapping[int, str], readings: Mapping[str, frozenset[str]]
) -> dict[str, str]:
    """Index the words that are usual enough to be a correction; one character may have another of its readings."""
    usual = [word for word, weight in words.items() if weight >= _LEAST.get(len(word), 0.0)]
    found: dict[str, str] = {}
    many = frozenset(char for char, its in readings.items() if len(its) > 1)
    for word, key in zip(usual, "\n".join(usual).translate(sound).split("\n"), strict=True):
        found[key] = f"{found[key]},{word}" if key in found else word
        if many.isdisjoint(word):
            continue
        for at, char in enumerate(word):
            for other in readings.get(char, frozenset()) - {key[at]}:
                spoken = key[:at] + other + key[at + 1 :]
                found[spoken] = f"{found[spoken]},{word}" if spoken in found else word
    return found


def _shapes() -> dict[str, str]:
    alike: dict[str, set[str]] = defaultdict(set)
    for line in lines("shapes.txt"):
        for char in line:
            alike[char].update(set(line) - {char})
    return {char: "".join(sorted(others)) for char, others in alike.items()}
