"""Invented reports in the manner of the genre, from sentence frames and words of our own: any number, the same for the same seed.

A report is made of clauses whose words are drawn at random, so that two reports share words and now and then half a clause, as real
ones do, and of a few boilerplate sentences that stand in very many of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from random import Random

import yaml

_DATA = yaml.safe_load((Path(__file__).parent / "prose.yaml").read_text(encoding="utf-8"))
WORDS = {slot: words.split() for slot, words in _DATA["words"].items()}
FRAMES: list[str] = _DATA["frames"]
BOILERPLATE: list[str] = _DATA["boilerplate"]


def sentence(chance: Random) -> str:
    """Return one invented sentence."""
    once, again = ({slot: chance.choice(words) for slot, words in WORDS.items()} for _ in range(2))
    words = once | {slot + "2": word for slot, word in again.items()}
    places = {slot: "".join(chance.sample(WORDS["place"], 2)) for slot in ("place", "place2")}
    return chance.choice(FRAMES).format(**words | places, n=chance.randint(2, 400), m=chance.randint(2, 90))


def report(chance: Random, size: int = 4000) -> str:
    """Return an invented report.

    Args:
        chance: where the words are drawn from.
        size: characters, about.
    """
    parts = list(chance.sample(BOILERPLATE, 4))
    length = sum(map(len, parts))
    while length < size:
        parts.append(sentence(chance))
        length += len(parts[-1])
    chance.shuffle(parts)
    return "".join(part + ("\n" if chance.random() < 0.2 else "") for part in parts)


@dataclass(frozen=True)
class Planted:
    """A report with a stretch of another one in it.

    Args:
        text: the report.
        start: where the stretch starts in it.
        end: where it ends.
        source_start: where it starts in the other report.
        source_end: where it ends there.
    """

    text: str
    start: int
    end: int
    source_start: int
    source_end: int


def plant(source: str, host: str, chance: Random, *, part: float, changed: float) -> Planted:
    """Put a stretch of one report into another, with characters changed.

    Args:
        source: the report that is copied from.
        host: the report that receives it.
        chance: where the changes are drawn from.
        part: share of the new report that is copied.
        changed: share of the copied characters replaced (three in four), left out or preceded by a new one.
    """
    size = int(len(host) * part)
    begin = chance.randrange(max(1, len(source) - size))
    copied = "".join(_change(char, chance, changed) for char in source[begin : begin + size])
    at = chance.randrange(len(host) - size)
    return Planted(
        host[:at] + copied + host[at + size :], at, at + len(copied), begin, min(begin + size, len(source))
    )


def _change(char: str, chance: Random, changed: float) -> str:
    if chance.random() >= changed:
        return char
    new = chance.choice(chance.choice(WORDS["what"]))
    return chance.choice((new, new, new, new, new, new, "", new + char))
