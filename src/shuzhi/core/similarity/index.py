"""An index over many reports: which of them may share a passage with one text.

Postings are places in the one long row of all reports. A passage that two texts share puts its grams on one diagonal (place in
the row minus place in the text), changed characters only thin it out; grams that occur here and there fall on many. So the
index counts hits a diagonal, not hits a report: short grams, which survive many changes, do no harm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shuzhi.core.similarity.grams import grams, sampled, within_one_text
from shuzhi.core.similarity.normal import SEPARATOR, Normal, Places, normalise_many

GRAM = 5  # codes a gram: of 20 % changed characters a third survive, of 4 % four in five
BATCH = 1_000_000  # characters normalised at once
BAND = 32  # codes a diagonal may shift inside a passage
EVERY_REPORT = 100  # so few reports are all aligned with the text: nothing is left to the index


@dataclass(frozen=True, slots=True)
class Reach:
    """How hard the index looks; chosen by the library's size, values by measurement (bench/compare.py).

    Args:
        every: one gram in so many is kept.
        budget: postings looked at for one text, the rarest grams first: grams that stand everywhere tell nothing.
        enough: hits on a diagonal that make a candidate.
        most: candidates for one text, the strongest first.
    """

    every: int
    budget: int
    enough: int
    most: int


CLOSE = Reach(every=1, budget=40_000, enough=4, most=200)  # single sentences are found
WIDE = Reach(every=4, budget=20_000, enough=5, most=50)  # a paragraph is found, in a few milliseconds
CLOSE_UP_TO = 4_000_000  # characters


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """Postings of sampled grams.

    Args:
        reach: how hard it looks.
        bits: width of a slot number; grams whose hashes begin alike share a slot.
        slots: where the postings of each slot begin; one more than there are slots.
        places: postings in the order of their slots: places in the row of all texts.
        firsts: place of each text's first code.
    """

    reach: Reach
    bits: int
    slots: NDArray[np.uint32]
    places: NDArray[np.uint32]
    firsts: Places


def build(texts: Sequence[str]) -> Index:
    """Return the index of some texts.

    Args:
        texts: the reports, in an order that is kept; at most four thousand million codes in all.
    """
    reach = CLOSE if sum(map(len, texts)) <= CLOSE_UP_TO else WIDE
    keys, firsts, total = [], [np.zeros(1, dtype=np.int64)], 0
    for batch in _batches(texts):
        codes = normalise_many(batch)
        hashed = grams(codes, GRAM)
        kept = np.flatnonzero(sampled(hashed, reach.every) & within_one_text(codes, GRAM))
        keys.append(hashed[kept].astype(np.uint64) << np.uint64(32) | (kept + total).astype(np.uint64))
        firsts.append(np.flatnonzero(codes == SEPARATOR) + total + 1)
        total += len(codes)
    row = np.concatenate(keys) if keys else np.zeros(0, dtype=np.uint64)
    row.sort()
    bits = min(24, max(12, len(row).bit_length()))
    counts = np.bincount((row >> np.uint64(64 - bits)).astype(np.int64), minlength=1 << bits)
    slots = np.concatenate(([0], np.cumsum(counts))).astype(np.uint32)
    return Index(reach, bits, slots, row.astype(np.uint32), np.concatenate(firsts)[:-1])


def _batches(texts: Sequence[str]) -> list[list[str]]:
    batches: list[list[str]] = []
    room = 0
    for text in texts:
        if room <= 0:
            batches.append([])
            room = BATCH
        batches[-1].append(text)
        room -= len(text)
    return batches


def candidates(index: Index, text: Normal) -> list[int]:
    """Return the numbers of the texts that may share a passage with this one, the strongest first."""
    if len(index.firsts) <= EVERY_REPORT:
        return list(range(len(index.firsts)))
    hits, at = _hits(index, text)
    if not len(hits):
        return []
    strong = hits[_on_strong_diagonals((hits - at + len(text)) // BAND, index.reach.enough)]
    found, weights = np.unique(np.searchsorted(index.firsts, strong, side="right") - 1, return_counts=True)
    enough = (
        weights >= index.reach.enough
    )  # a diagonal may run through the end of one report and the start of the next
    found, weights = found[enough], weights[enough]
    return [int(number) for number in found[np.lexsort((found, -weights))][: index.reach.most]]


def _on_strong_diagonals(bands: Places, enough: int) -> NDArray[np.bool_]:
    """Tell which hits lie in a band that holds enough of them together with one of its neighbours."""
    names, where, counts = np.unique(bands, return_inverse=True, return_counts=True)
    paired = (names[1:] == names[:-1] + 1) & (counts[1:] + counts[:-1] >= enough)
    strong = counts >= enough
    strong[1:] |= paired
    strong[:-1] |= paired
    on: NDArray[np.bool_] = strong[where]
    return on


def spread(index: Index, text: Normal) -> Places:
    """Return for each gram of a text how often the library has it; -1 where the sample does not hold it.

    Args:
        index: the library's index.
        text: a text of the library or another.
    """
    hashed = grams(text.codes, GRAM)
    slots = (hashed >> np.uint32(32 - index.bits)).astype(np.int64)
    counts = index.slots[slots + 1].astype(np.int64) - index.slots[slots]
    return np.where(sampled(hashed, index.reach.every), counts, -1)


def _hits(index: Index, text: Normal) -> tuple[Places, Places]:
    """Return places in the row and, beside each, the place in the text that holds the same gram."""
    hashed = grams(text.codes, GRAM)
    at = np.flatnonzero(sampled(hashed, index.reach.every))
    slots = hashed[at] >> np.uint32(32 - index.bits)
    begin = index.slots[slots].astype(np.int64)
    sizes = index.slots[slots.astype(np.int64) + 1].astype(np.int64) - begin
    rarest = np.argsort(sizes, kind="stable")
    rarest = rarest[np.cumsum(sizes[rarest]) <= index.reach.budget]
    begin, sizes, at = begin[rarest], sizes[rarest], at[rarest]
    before = np.cumsum(sizes) - sizes
    postings = np.arange(int(sizes.sum())) + np.repeat(begin - before, sizes)
    return index.places[postings].astype(np.int64), np.repeat(at, sizes)
