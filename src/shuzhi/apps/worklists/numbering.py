"""编号 of problems: the year and a running number within the unit, as the sheet has them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from shuzhi.apps.worklists.models import Problem

_NUMBER = re.compile(r"(\d{4})-(\d{1,6})")


def next_numbers(organisations: Set[int], year: int) -> dict[int, Iterator[str]]:
    """Return for each unit the free numbers of its year, the next one first."""
    taken = Problem.objects.filter(organisation__in=organisations, number__startswith=f"{year}-")
    last = dict.fromkeys(organisations, 0)
    for unit, number in taken.values_list("organisation_id", "number"):
        if hit := _NUMBER.fullmatch(number):
            last[unit] = max(last[unit], int(hit[2]))
    return {unit: _from(year, held) for unit, held in last.items()}


def _from(year: int, last: int) -> Iterator[str]:
    while True:
        last += 1
        yield f"{year}-{last:02d}"


def numbers(organisation: int, year: int) -> Iterator[str]:
    """Return the free numbers of a unit's year, the next one first."""
    return next_numbers({organisation}, year)[organisation]


def next_number(organisation: int, year: int) -> str:
    return next(numbers(organisation, year))
