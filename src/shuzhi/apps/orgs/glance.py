"""This year of a unit at a glance. What there is to count lies in upper apps: they hand their reading down in web/wiring.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from shuzhi.apps.orgs.models import Organisation


@dataclass(frozen=True, slots=True)
class Glimpse:
    """One word with its number; `last` is the day of the last record."""

    word: str
    count: int
    last: date


Reader = Callable[[Organisation, date], tuple[Glimpse, ...]]
_READERS: list[Reader] = []


def register(reader: Reader) -> None:
    _READERS.append(reader)


def glance(unit: Organisation, on: date) -> tuple[Glimpse, ...]:
    """What was recorded of the unit itself from the first of January to the day; the unit has been looked up for its viewer already."""
    return tuple(each for reader in _READERS for each in reader(unit, on))
