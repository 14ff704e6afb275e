"""Short sentences that say the same with other words: an index of their pairs of characters.

A tenth of rewritten characters leaves four pairs in five; a pair that stands in few sentences tells more than one that stands in many.
So a sentence's weight is the sum of its pairs' weights (the logarithm of how rare they are), and two sentences are as alike as the
weight they share over the larger of their own. The rarest pairs are followed first and the walk ends at a budget: pairs that stand
everywhere tell nothing and would cost everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shuzhi.core.similarity.grams import grams, within_one_text
from shuzhi.core.similarity.normal import SEPARATOR, normalise, normalise_many

GRAM = 2
BUDGET = 400_000  # postings walked for one sentence
LEAST = 0.35  # below it two sentences only share the trade's words


@dataclass(frozen=True, slots=True)
class Near:
    """A sentence of the index: its number there, and how alike it is (0 to 1)."""

    number: int
    score: float


class Likeness:
    """Sentences, indexed once.

    Args:
        texts: the sentences; their numbers are those of this order.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self.count = len(texts)
        codes = normalise_many(texts)
        hashed = grams(codes, GRAM)
        inside = within_one_text(codes, GRAM)
        owner = np.cumsum(codes == SEPARATOR)[: len(hashed)]
        pairs = hashed[inside].astype(np.uint64) << np.uint64(32) | owner[inside].astype(np.uint64)
        pairs = np.unique(pairs)  # a pair counts once a sentence
        keys, self.owners = (pairs >> np.uint64(32)).astype(np.uint32), pairs.astype(np.uint32)
        self.keys, begins = np.unique(keys, return_index=True)
        self.begins = np.append(begins, len(keys))
        sizes = np.diff(self.begins)
        self.weights = np.log1p(self.count / sizes) if self.count else np.zeros(0)
        spread = np.repeat(self.weights, sizes)
        self.whole = np.bincount(self.owners, weights=spread, minlength=self.count)

    def near(self, text: str, most: int, among: NDArray[np.bool_] | None = None) -> tuple[Near, ...]:
        """Return the sentences that are most alike, the most alike first.

        Args:
            text: a sentence, of the index or another.
            most: how many at most.
            among: which numbers may be returned; None for all.
        """
        if not self.count:
            return ()
        asked = np.unique(grams(normalise(text).codes, GRAM))
        places = np.searchsorted(self.keys, asked)
        known = places[(places < len(self.keys))]
        known = known[np.isin(self.keys[known], asked)]
        unknown = len(asked) - len(known)
        scores = self._scores(known, float(self.weights[known].sum()) + unknown * float(np.log1p(self.count)))
        if among is not None:
            scores = np.where(among, scores, 0.0)
        best = np.argpartition(-scores, min(most, self.count - 1))[:most]
        best = best[np.lexsort((best, -scores[best]))]
        return tuple(Near(int(n), float(scores[n])) for n in best if scores[n] >= LEAST)

    def _scores(self, known: NDArray[np.int64], own: float) -> NDArray[np.float64]:
        sizes = self.begins[known + 1] - self.begins[known]
        order = np.argsort(sizes, kind="stable")
        known, sizes = known[order], sizes[order]
        within = np.cumsum(sizes) <= BUDGET
        known, sizes = known[within], sizes[within]
        shared = np.zeros(self.count)
        for place in known:  # a few dozen: each adds to its own sentences
            shared[self.owners[self.begins[place] : self.begins[place + 1]]] += self.weights[place]
        return np.asarray(shared / np.maximum(np.maximum(self.whole, own), 1e-9))
