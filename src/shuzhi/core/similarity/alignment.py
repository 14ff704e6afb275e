"""Passages that one pair of texts shares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from shuzhi.core.similarity.chaining import Chain, Run, chains
from shuzhi.core.similarity.grams import grams
from shuzhi.core.similarity.normal import Codes, Normal, Places

ANCHOR = 4  # codes that must agree in a row to anchor an alignment
BAND = 16  # codes: width of the diagonals that are counted together
WINDOW = 48  # codes of the text that are counted together
ENOUGH = (
    12  # anchors in a window and a band, the neighbours on all sides counted in, that make it worth chaining
)
MOST_CELLS = 2_000_000  # windows times bands
TOO_MANY = 64  # pairs of places of one gram: a phrase repeated all over anchors nothing
LEAST = (
    24  # codes that agree less those that do not: about one full sentence; looser likeness has to be longer
)
DROP = 5  # extending stops so many codes below the best


@dataclass(frozen=True, slots=True, order=True)
class Shared:
    """A passage that stands in both texts, as places of codes.

    Args:
        left: first code in the one text.
        left_end: after the last.
        right: first code in the other text.
        right_end: after the last.
        ratio: share of codes alike, 0 to 1, four decimals.
    """

    left: int
    left_end: int
    right: int
    right_end: int
    ratio: Decimal

    def turned(self) -> Shared:
        """Return the same passage seen from the other text."""
        return Shared(self.right, self.right_end, self.left, self.left_end, self.ratio)


def align(one: Normal, other: Normal) -> list[Shared]:
    """Return the passages that two texts share, in order of the first; seen from either side they are the same.

    Args:
        one: a text.
        other: another.
    """
    if np.array_equal(one.codes, other.codes):
        size = len(one)
        return [Shared(0, size, 0, size, Decimal("1.0000"))] if size >= LEAST else []
    if (len(one), one.words()) > (len(other), other.words()):
        return sorted(shared.turned() for shared in _passages(other, one))
    return sorted(_passages(one, other))


def _passages(one: Normal, other: Normal) -> Iterator[Shared]:
    taken: list[Chain] = []
    for chain in chains(_runs(one.codes, other.codes)):
        if chain.weight < LEAST / 2 or any(_same_place(chain, known) for known in taken):
            continue
        taken.append(chain)
        shared = _extended(chain, one, other)
        size = min(shared.left_end - shared.left, shared.right_end - shared.right)
        if size * (2 * shared.ratio - 1) >= LEAST:
            yield shared


def _same_place(chain: Chain, known: Chain) -> bool:
    left = min(chain.left_end, known.left_end) - max(chain.left, known.left)
    right = min(chain.right_end, known.right_end) - max(chain.right, known.right)
    return 2 * left > chain.left_end - chain.left or 2 * right > chain.right_end - chain.right


def _extended(chain: Chain, one: Normal, other: Normal) -> Shared:
    """Lengthen a chain at both ends over changed characters, and measure it."""
    back = _steps(one.codes[: chain.left][::-1], other.codes[: chain.right][::-1])
    on = _steps(one.codes[chain.left_end :], other.codes[chain.right_end :])
    left, left_end = chain.left - back, chain.left_end + on
    right, right_end = chain.right - back, chain.right_end + on
    alike = Levenshtein.normalized_similarity(one.words(left, left_end), other.words(right, right_end))
    return Shared(left, left_end, right, right_end, Decimal(alike).quantize(Decimal("0.0001")))


def _steps(one: Codes, other: Codes) -> int:
    """Return how far two rows go on alike, code by code, some codes changed."""
    reach = min(len(one), len(other), 60)
    score = best = steps = 0
    for step, same in enumerate((one[:reach] == other[:reach]).tolist(), 1):
        score += 1 if same else -1
        if score > best:
            best, steps = score, step
        elif score < best - DROP:
            break
    return steps


def _runs(one: Codes, other: Codes) -> list[Run]:
    """Return the runs worth chaining, in order of the first text."""
    if min(len(one), len(other)) < ANCHOR:
        return []
    left, right = _pairs(grams(one, ANCHOR), grams(other, ANCHOR))
    if not len(left):
        return []
    order = np.lexsort((left, right - left))
    left, shift = left[order], (right - left)[order]
    opens = np.flatnonzero(np.append(True, (np.diff(shift) != 0) | (np.diff(left) != 1)))
    sizes = np.diff(np.append(opens, len(left)))
    left, shift = left[opens], shift[opens]
    keep = _dense(left, shift, sizes)
    found = zip(left[keep].tolist(), shift[keep].tolist(), sizes[keep].tolist(), strict=True)
    return sorted(Run(at, at + by, size + ANCHOR - 1) for at, by, size in found)


def _dense(left: Places, shift: Places, sizes: Places) -> NDArray[np.bool_]:
    """Tell which runs have enough anchors around them: near in the text and near their diagonal, as the runs of a passage have."""
    row, column = left // WINDOW + 1, (shift - int(shift.min())) // BAND + 1
    wide = (
        int(row.max()) * int(column.max()) // MOST_CELLS + 1
    )  # texts of hundreds of pages: broader diagonals, not more memory
    column = (column - 1) // wide + 1
    shape = (int(row.max()) + 2, int(column.max()) + 2)
    held = np.bincount(row * shape[1] + column, weights=sizes, minlength=shape[0] * shape[1]).reshape(shape)
    held[1:-1] = held[:-2] + held[1:-1] + held[2:]
    held[:, 1:-1] = held[:, :-2] + held[:, 1:-1] + held[:, 2:]
    dense: NDArray[np.bool_] = held[row, column] >= ENOUGH
    return dense


def _pairs(one: NDArray[np.uint32], other: NDArray[np.uint32]) -> tuple[Places, Places]:
    """Return the places of equal grams, pair by pair."""
    order, places = np.argsort(one, kind="stable"), np.argsort(other, kind="stable")
    ordered, found = one[order], other[places]
    begin = np.searchsorted(
        found, ordered
    )  # sorted words in sorted words: four times as fast as in any order
    there = np.flatnonzero(found.take(begin, mode="clip") == ordered)
    begin, at, wanted = begin[there], order[there], ordered[there]
    sizes = np.searchsorted(found, wanted, side="right") - begin
    own = np.searchsorted(wanted, wanted, side="right") - np.searchsorted(wanted, wanted)
    few = sizes * own <= TOO_MANY
    begin, at, sizes = begin[few], at[few], sizes[few]
    before = np.cumsum(sizes) - sizes
    postings = np.arange(int(sizes.sum())) + np.repeat(begin - before, sizes)
    return np.repeat(at, sizes), places[postings]
