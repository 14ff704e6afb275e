"""编号 of problems: the year and a running number within the unit, as the sheet has them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shuzhi.apps.worklists.models import Problem

_NUMBER = re.compile(r"(\d{4})-(\d{1,6})")


def numbers(organisation: int, year: int) -> Iterator[str]:
    """Yield the free numbers of a unit's year, the next one first."""
    taken = Problem.objects.filter(organisation_id=organisation, number__startswith=f"{year}-")
    hits = map(_NUMBER.fullmatch, taken.values_list("number", flat=True))
    last = max((int(hit[2]) for hit in hits if hit), default=0)
    while True:
        last += 1
        yield f"{year}-{last:02d}"


def next_number(organisation: int, year: int) -> str:
    return next(numbers(organisation, year))
