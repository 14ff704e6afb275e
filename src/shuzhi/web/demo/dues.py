"""Party dues (党费) month by month, what went up and down, what was spent; the youth league's dues (团费) by quarter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from shuzhi.web.demo.bureau import BRANCHES, CLOSED, COMMITTEE, Branch, open_on
from shuzhi.web.demo.dice import Dice, working_day
from shuzhi.web.demo.meetings import YEARS, strength
from shuzhi.web.demo.roster import RETIRED, Roster
from shuzhi.web.demo.rows import Dues

NOT_COLLECTED = {("LCZW-03", 2025, 11)}  # this year's gap: nobody recorded the branch's November
SHORT = {("LCZW-06", 2025, 8): Decimal("84.60")}
_RATE, _RATE_RETIRED = Decimal("0.015"), Decimal("0.005")
_CENT = Decimal("0.01")


def dues(book: Roster) -> Iterator[Dues]:
    """Return all rows of both years."""
    for year in YEARS:
        collected = [row for branch in (*BRANCHES, CLOSED) for row in _branch(book, branch, year)]
        yield from collected
        yield from _upwards(collected, year)
        yield from _downwards(year)
        yield from _league(year)


def _branch(book: Roster, branch: Branch, year: int) -> Iterator[Dues]:
    dice = Dice(f"党费{branch.code}{year}")
    retired = branch.code == RETIRED
    base_each = dice.between(4300, 4900) if retired else dice.between(5200, 6400)
    for month in range(1, 13):
        day = working_day(year, month, 6 + dice.below(9))
        if not open_on(branch, day) or (branch.code, year, month) in NOT_COLLECTED:
            continue
        persons = strength(book, branch, day)
        base = Decimal(persons * base_each)  # what a member pays is set for the year
        owed = (base * (_RATE_RETIRED if retired else _RATE)).quantize(_CENT)
        yield Dues(
            month=f"{year}-{month:02d}",
            org=branch.code,
            kind="党费",
            direction="收缴",
            persons=persons,
            base=base,
            owed=owed,
            paid=owed - SHORT.get((branch.code, year, month), Decimal(0)),
            day=day,
        )


def _upwards(collected: list[Dues], year: int) -> Iterator[Dues]:
    for quarter in range(4):
        months = {f"{year}-{quarter * 3 + at:02d}" for at in (1, 2, 3)}
        got = sum((row.paid for row in collected if row.month in months), Decimal(0))
        last = quarter * 3 + 3
        yield Dues(
            month=f"{year}-{last:02d}",
            org=COMMITTEE,
            kind="党费",
            direction="上缴",
            paid=(got * Decimal("0.6")).quantize(_CENT),
            day=working_day(year, last, 25),
        )


_SPENT = (
    (1, "支出", "12800.00"),
    (3, "支出", "6420.00"),
    (6, "支出", "8950.00"),
    (7, "支出", "5300.00"),
    (9, "支出", "7260.00"),
    (10, "支出", "2880.00"),
    (5, "下拨", "11000.00"),
    (11, "下拨", "9000.00"),
)


def _downwards(year: int) -> Iterator[Dues]:
    for month, direction, amount in _SPENT:
        yield Dues(
            month=f"{year}-{month:02d}",
            org=COMMITTEE,
            kind="党费",
            direction=direction,
            paid=Decimal(amount) + (year - 2024) * 360,
            day=working_day(year, month, 12),
        )


def _league(year: int) -> Iterator[Dues]:
    for quarter in range(4):
        persons = 18 + (year - 2024) * 2
        owed = persons * Decimal("6.3")
        yield Dues(
            month=f"{year}-{quarter * 3 + 3:02d}",
            org=COMMITTEE,
            kind="团费",
            direction="收缴",
            persons=persons,
            owed=owed,
            paid=owed,
            day=date(year, quarter * 3 + 3, 20),
        )
