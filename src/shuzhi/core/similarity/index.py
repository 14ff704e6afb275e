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
ALL_GRAMS_UP_TO = 4_000_000  # characters: a small library keeps every gram and finds single sentences
SAMPLE = 4  # a large one keeps one in four
BATCH = 1_000_000  # characters normalised at once
BUDGET = 40_000  # postings looked at for one text, the rarest grams first: grams that stand everywhere tell nothing
BAND = 32  # codes a diagonal may shift inside a passage
ENOUGH = 4  # hits on a diagonal that make a candidate
MOST = 200  # candidates for one text, the strongest first


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """Postings of sampled grams.

    Args:
        every: one gram in so many is kept.
        bits: width of a slot number; grams whose hashes begin alike share a slot.
        slots: where the postings of each slot begin; one more than there are slots.
        places: postings in the order of their slots: places in the row of all texts.
        firsts: place of each text's first code.
    """

    every: int
    bits: int
    slots: NDArray[np.uint32]
    places: NDArray[np.uint32]
    firsts: Places


def build(texts: Sequence[str]) -> Index:
    """Return the index of some texts.

    Args:
        texts: the reports, in an order that is kept; at most four thousand million codes in all.
    """
    every = 1 if sum(map(len, texts)) <= ALL_GRAMS_UP_TO else SAMPLE
    keys, firsts, total = [], [np.zeros(1, dtype=np.int64)], 0
    for batch in _batches(texts):
        codes = normalise_many(batch)
        hashed = grams(codes, GRAM)
        kept = np.flatnonzero(sampled(hashed, every) & within_one_text(codes, GRAM))
        keys.append(hashed[kept].astype(np.uint64) << np.uint64(32) | (kept + total).astype(np.uint64))
        firsts.append(np.flatnonzero(codes == SEPARATOR) + total + 1)
        total += len(codes)
    row = np.concatenate(keys) if keys else np.zeros(0, dtype=np.uint64)
    row.sort()
    bits = min(24, max(12, len(row).bit_length()))
    counts = np.bincount((row >> np.uint64(64 - bits)).astype(np.int64), minlength=1 << bits)
    slots = np.concatenate(([0], np.cumsum(counts))).astype(np.uint32)
    return Index(every, bits, slots, row.astype(np.uint32), np.concatenate(firsts)[:-1])


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
    hits, at = _hits(index, text)
    if not len(hits):
        return []
    bands = (hits - at + len(text)) // BAND
    names, where, counts = np.unique(bands, return_inverse=True, return_counts=True)
    beside = np.zeros(len(names) + 1, dtype=np.int64)
    beside[:-1][:-1] = np.where(names[1:] == names[:-1] + 1, counts[1:], 0)
    strong = counts + beside[:-1] >= ENOUGH
    strong[1:] |= strong[:-1] & (names[1:] == names[:-1] + 1)
    numbers = np.searchsorted(index.firsts, hits[strong[where]], side="right") - 1
    found, weight = np.unique(numbers, return_counts=True)
    found, weight = found[weight >= ENOUGH], weight[weight >= ENOUGH]
    order = np.lexsort((found, -weight))[:MOST]
    return [int(number) for number in found[order]]


def _hits(index: Index, text: Normal) -> tuple[Places, Places]:
    """Return places in the row and, beside each, the place in the text that holds the same gram."""
    hashed = grams(text.codes, GRAM)
    at = np.flatnonzero(sampled(hashed, index.every))
    slots = hashed[at] >> np.uint32(32 - index.bits)
    begin = index.slots[slots].astype(np.int64)
    sizes = index.slots[slots.astype(np.int64) + 1].astype(np.int64) - begin
    rarest = np.argsort(sizes, kind="stable")
    rarest = rarest[np.cumsum(sizes[rarest]) <= BUDGET]
    begin, sizes, at = begin[rarest], sizes[rarest], at[rarest]
    before = np.cumsum(sizes) - sizes
    postings = np.arange(int(sizes.sum())) + np.repeat(begin - before, sizes)
    return index.places[postings].astype(np.int64), np.repeat(at, sizes)
