"""The same thing written in two manners (quotation marks here and none there, halves swapped), and one thing written twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from shuzhi.core.proofing import Hit, Reading

_QUOTED = re.compile(r"“([\u4e00-\u9fff]{4,9})”")
_SWAPPED = (
    ("帮办代办", "代办帮办"),
    ("标准化规范化", "规范化标准化"),
    ("融合促进", "促进融合"),
    ("评先评优", "评优评先"),
    ("谈心谈话", "谈话谈心"),
)
_LONG_ENOUGH = 24  # characters: shorter sentences are formulas that may recur
_OPEN, _CLOSE = "“《‘", "”》’"


def quotes_dropped(reading: Reading) -> Iterator[Hit]:
    """Yield places where a name stands bare that stands in quotation marks elsewhere (fixed phrases and slogans apart)."""
    text = reading.text
    names = dict.fromkeys(m[1] for m in _QUOTED.finditer(text))
    for name in names:
        for at in reading.find_all(name):
            if not _inside_marks(text, at, at + len(name)):
                yield Hit(at, at + len(name), f"“{name}”")


def _inside_marks(text: str, start: int, end: int) -> bool:
    """Tell whether a stretch stands inside quotation or title marks of its line."""
    line = text.rfind("\n", 0, start) + 1
    before = text[line:start]
    return any(before.count(o) > before.count(c) for o, c in zip(_OPEN, _CLOSE, strict=True)) or text[
        end : end + 1
    ] in tuple(_CLOSE)


def names_two_ways(reading: Reading) -> Iterator[Hit]:
    """Yield the rarer of two orders of a name where both occur (帮办代办 / 代办帮办)."""
    for pair in _SWAPPED:
        counts = [reading.text.count(name) for name in pair]
        if all(counts):
            usual, rare = pair if counts[0] >= counts[1] else pair[::-1]
            for at in reading.find_all(rare):
                yield Hit(at, at + len(rare), usual, {"other": usual})


def sentences_twice(reading: Reading) -> Iterator[Hit]:
    """Yield a long sentence that stands word for word earlier in the text."""
    seen: dict[str, int] = {}
    for start, end in pairwise(reading.sentence_starts):
        words = reading.text[start:end].strip()
        if len(words) < _LONG_ENOUGH:
            continue
        if words in seen:
            yield Hit(start, end, None, {"line": str(reading.line(seen[words]))})
        else:
            seen[words] = start
