"""One text against a library of reports: passages, which of them are common property, the share of the rest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from shuzhi.core.similarity import index as indexing
from shuzhi.core.similarity.alignment import Shared, align
from shuzhi.core.similarity.normal import NUMBER, Normal, Places, normalise

SENTENCES = 150  # codes: up to so many a passage is single sentences, which many reports may have in common
FEW, MANY = (
    3,
    10,
)  # a short passage is common in a fifth of the library's reports, but never in fewer, and always in more
OWN = 16  # codes beside set phrases and numbers below which a passage is nobody's
HALF_FROM = 10  # a long passage is common when half of at least so many reports have it


@dataclass(frozen=True, slots=True, order=True)
class Passage:
    """A stretch of the text that stands in a report of the library too.

    Args:
        start: index in the text.
        end: index after it.
        source: number of the report in the library.
        source_start: index in that report.
        source_end: index after it.
        ratio: share of characters alike (punctuation aside, all numbers alike), 0 to 1.
        common: so many reports have it, or so much of it is set phrase, that it tells nothing about where it came from.
    """

    start: int
    end: int
    source: int
    source_start: int
    source_end: int
    ratio: Decimal
    common: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a text shares with a library.

    Args:
        passages: in order of the text, then of the library.
        share: share of the text's characters (punctuation aside) that lie in passages which are not common, 0 to 1.
    """

    passages: tuple[Passage, ...]
    share: Decimal


class Library:
    """Reports to compare with, indexed once.

    Args:
        texts: the reports' texts; their numbers are those of this order.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = tuple(texts)
        self.index = indexing.build(self.texts)


def compare(
    text: str, library: Library, *, stock: Iterable[str] = (), leave_out: frozenset[int] = frozenset()
) -> Comparison:
    """Return the passages that stand in reports of the library too.

    Args:
        text: the text.
        library: the reports to compare with.
        stock: set phrases (固定表述) that are everybody's.
        leave_out: numbers of reports that are not compared, such as the text itself.
    """
    normal = normalise(text)
    found: list[_Found] = []
    for number in indexing.candidates(library.index, normal):
        if number not in leave_out:
            source = normalise(library.texts[number])
            found += [_Found(number, source, shared) for shared in align(normal, source)]
    if not found:
        return Comparison((), Decimal("0.0000"))
    counts = indexing.spread(library.index, normal)
    return _judged(normal, found, counts, _stock(normal, stock), len(library.texts) - len(leave_out))


@dataclass(frozen=True, slots=True)
class _Found:
    number: int
    source: Normal
    shared: Shared


def _judged(
    normal: Normal, found: list[_Found], counts: Places, stock: NDArray[np.bool_], others: int
) -> Comparison:
    holders = _holders(len(normal), found)
    free = ~stock & (normal.codes != NUMBER)
    own = np.zeros(len(normal), dtype=np.bool_)
    passages = []
    for one in found:
        stretch = slice(one.shared.left, one.shared.left_end)
        common = (
            int(free[stretch].sum()) < OWN
            or _is_common(holders[stretch], others)
            or (others > indexing.EVERY_REPORT and _is_everywhere(counts[stretch][: 1 - indexing.GRAM]))
        )
        own[stretch] |= not common
        passages.append(_passage(normal, one, common=common))
    share = Decimal(int(own.sum())) / Decimal(len(normal))
    return Comparison(tuple(sorted(passages)), share.quantize(Decimal("0.0001")))


def _passage(normal: Normal, found: _Found, *, common: bool) -> Passage:
    shared, source = found.shared, found.source
    return Passage(
        int(normal.starts[shared.left]),
        int(normal.ends[shared.left_end - 1]),
        found.number,
        int(source.starts[shared.right]),
        int(source.ends[shared.right_end - 1]),
        shared.ratio,
        common,
    )


def _holders(size: int, found: list[_Found]) -> NDArray[np.int64]:
    """Return for each code of the text how many reports hold it in a passage."""
    holders = np.zeros(size, dtype=np.int64)
    for _, passages in groupby(found, key=lambda one: one.number):
        held = np.zeros(size, dtype=np.bool_)
        for one in passages:
            held[one.shared.left : one.shared.left_end] = True
        holders += held
    return holders


def _is_common(holders: NDArray[np.int64], others: int) -> bool:
    """Tell whether so many reports hold most of a passage that it is nobody's.

    A short one needs a fifth of the reports, at least three, at most ten. A long one is a copied text rather than a phrase, even
    where three years' reports of one unit have it: it needs half of a good number of reports.
    """
    if len(holders) <= SENTENCES:
        needed = min(MANY, max(FEW, -(-others // 5)))
    elif others >= HALF_FROM:
        needed = -(-others // 2)
    else:
        return False
    return 5 * int((holders >= needed).sum()) >= 4 * len(holders)


def _is_everywhere(counts: Places) -> bool:
    """Tell whether hardly a gram of a short passage is rare in a library too large for every report to be aligned.

    A copied passage has grams that only its source has; of a boilerplate sentence even the rarest gram stands in many reports.

    Args:
        counts: postings of the grams that lie inside the passage; -1 where the sample holds none.
    """
    known = np.sort(counts[counts >= 0])
    if len(counts) > SENTENCES or len(known) < 3:
        return False
    return bool(known[len(known) // 10] >= MANY)


def _stock(normal: Normal, stock: Iterable[str]) -> NDArray[np.bool_]:
    """Tell which codes lie in a set phrase."""
    words = normal.words()
    held = np.zeros(len(normal), dtype=np.bool_)
    for phrase in stock:
        key = _key(phrase)
        for start in _occurrences(words, key):
            held[start : start + len(key)] = True
    return held


@lru_cache(maxsize=4096)
def _key(phrase: str) -> str:
    return normalise(phrase).words()


def _occurrences(words: str, key: str) -> Iterator[int]:
    start = words.find(key) if key else -1
    while start >= 0:
        yield start
        start = words.find(key, start + 1)
