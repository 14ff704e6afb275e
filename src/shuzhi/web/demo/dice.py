"""A small generator of fixed numbers and a calendar of working days: what makes the example even and yet not uniform.

The standard library's `random` may change its choices between versions of Python; the example must be the same bytes everywhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar

T = TypeVar("T")

_HOLIDAYS = tuple(
    (date(y, m, d), date(y, n, e))
    for y, m, d, n, e in (
        (2024, 1, 1, 1, 1),
        (2024, 2, 10, 2, 17),
        (2024, 4, 4, 4, 6),
        (2024, 5, 1, 5, 5),
        (2024, 6, 10, 6, 10),
        (2024, 9, 15, 9, 17),
        (2024, 10, 1, 10, 7),
        (2025, 1, 1, 1, 1),
        (2025, 1, 28, 2, 4),
        (2025, 4, 4, 4, 6),
        (2025, 5, 1, 5, 5),
        (2025, 5, 31, 6, 2),
        (2025, 10, 1, 10, 8),
    )
)


class Dice:
    """Numbers that depend on a name alone.

    Args:
        name: what the numbers are for; another name gives other numbers, the same name always the same.
    """

    def __init__(self, name: str) -> None:
        self._state = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")

    def below(self, limit: int) -> int:
        """Return the next whole number from 0 to `limit` - 1."""
        self._state = (self._state + 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
        mixed = self._state
        mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
        return (mixed ^ (mixed >> 31)) % limit

    def between(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`, both included."""
        return low + self.below(high - low + 1)

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of the choices."""
        return choices[self.below(len(choices))]

    def shuffled(self, things: Sequence[T]) -> list[T]:
        """Return the things in another order."""
        rest = list(things)
        return [rest.pop(self.below(len(rest))) for _ in range(len(rest))]


def working_day(year: int, month: int, day: int) -> date:
    """Return the day itself, or the next one in the same month on which the office works (else the one before)."""
    wanted = date(year, month, day)
    for shift in (*range(12), *range(-1, -12, -1)):
        moved = wanted + timedelta(days=shift)
        if moved.month == month and _works(moved):
            return moved
    return wanted


def saturday(year: int, month: int, day: int) -> date:
    """Return the first Saturday from this day on (volunteers meet on their free day)."""
    wanted = date(year, month, day)
    return wanted + timedelta(days=(5 - wanted.weekday()) % 7)


def _works(day: date) -> bool:
    return day.weekday() < 5 and not any(first <= day <= last for first, last in _HOLIDAYS)
