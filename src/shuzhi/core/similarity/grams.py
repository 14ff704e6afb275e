"""Hashes of k neighbouring codes, and which of them a sample keeps."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from shuzhi.core.similarity.normal import SEPARATOR, Codes, Places

_BASE = np.uint32(0x01000193)


def grams(codes: Codes, size: int) -> NDArray[np.uint32]:
    """Return the hash of every stretch of `size` codes; item i starts at code i.

    Args:
        codes: a normalised text.
        size: codes a gram.
    """
    count = max(0, len(codes) - size + 1)
    hashed = codes[:count].copy()
    for step in range(1, size):
        hashed *= _BASE
        hashed += codes[step : step + count]
    hashed ^= hashed >> np.uint32(16)
    hashed *= np.uint32(0x7FEB352D)
    hashed ^= hashed >> np.uint32(15)
    hashed *= np.uint32(0x846CA68B)
    hashed ^= hashed >> np.uint32(16)
    return hashed


def sampled(hashed: NDArray[np.uint32], every: int) -> NDArray[np.bool_]:
    """Tell which hashes the sample keeps: one in `every`, the same ones in every text."""
    kept: NDArray[np.bool_] = hashed % np.uint32(every) == 0
    return kept


def within_one_text(codes: Codes, size: int) -> NDArray[np.bool_]:
    """Tell which grams of a row of texts lie inside one text.

    Args:
        codes: texts in one row, each followed by SEPARATOR.
        size: codes a gram.
    """
    inside = np.ones(max(0, len(codes) - size + 1), dtype=np.bool_)
    ends: Places = np.flatnonzero(codes == SEPARATOR)
    for back in range(size):
        crossing = ends - back
        inside[crossing[(crossing >= 0) & (crossing < len(inside))]] = False
    return inside
