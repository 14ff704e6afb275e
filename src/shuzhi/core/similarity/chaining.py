"""Runs that two texts share, put together to chains: a passage with characters changed is many short runs in one order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

REACH = 40  # codes between two runs of one passage, on either side
BACK = 40  # runs looked back at
GAP = 0.3  # what a code between two runs costs, in codes that agree
SHIFT = 0.5  # what a code costs that only one side has


@dataclass(frozen=True, slots=True, order=True)
class Run:
    """Codes that stand in both texts alike, one after another.

    Args:
        left: place of the first in the one text.
        right: place of the first in the other.
        size: how many.
    """

    left: int
    right: int
    size: int


@dataclass(frozen=True, slots=True, order=True)
class Chain:
    """A stretch of both texts, half-open on both sides, and how much of it agrees.

    Args:
        left: first place in the one text.
        left_end: place after the last.
        right: first place in the other text.
        right_end: place after the last.
        weight: codes that agree less what the gaps cost.
    """

    left: int
    left_end: int
    right: int
    right_end: int
    weight: float


def chains(runs: Sequence[Run]) -> list[Chain]:
    """Return the best chains of runs, the heaviest first; no run stands in two of them.

    Args:
        runs: in order of `left`.
    """
    weights, befores = _best(runs)
    used = [False] * len(runs)
    found = []
    for last in sorted(range(len(runs)), key=lambda n: (-weights[n], n)):
        if used[last]:
            continue
        first, here = last, last
        while here >= 0 and not used[here]:
            used[here] = True
            first, here = here, befores[here]
        lost = weights[here] if here >= 0 else 0.0
        a, z = runs[first], runs[last]
        found.append(Chain(a.left, z.left + z.size, a.right, z.right + z.size, weights[last] - lost))
    return sorted(found, key=lambda c: (-c.weight, c))


def _best(runs: Sequence[Run]) -> tuple[list[float], list[int]]:
    """Return for each run the weight of the best chain that ends there, and the run before it (-1: none)."""
    weights: list[float] = []
    befores: list[int] = []
    for n, run in enumerate(runs):
        best, before = float(run.size), -1
        for m in range(n - 1, max(-1, n - 1 - BACK), -1):
            joined = _joined(runs[m], run)
            if joined is not None and weights[m] + joined > best:
                best, before = weights[m] + joined, m
        weights.append(best)
        befores.append(before)
    return weights, befores


def _joined(before: Run, run: Run) -> float | None:
    """Return what a run adds to a chain that ends with another; None where the two do not follow each other."""
    left_gap = run.left - before.left - before.size
    right_gap = run.right - before.right - before.size
    if max(left_gap, right_gap) > REACH or run.left <= before.left or run.right <= before.right:
        return None
    twice = max(0, -left_gap, -right_gap)
    if twice >= run.size:
        return None
    return run.size - twice - GAP * max(left_gap, right_gap, 0) - SHIFT * abs(left_gap - right_gap)
