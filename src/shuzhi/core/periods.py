"""Days, months, quarters and years as half-open-free, inclusive stretches of days.

The engine has no clock: every function that needs "today" takes a date.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

_PERIOD = re.compile(r"(?P<y>\d{4})(?:年)?(?:[Qq](?P<q>[1-4])|-?(?P<m>0?[1-9]|1[0-2])月?)?")

FIRST_YEAR, LAST_YEAR = 1921, 2100


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A stretch of days, both ends included.

    Args:
        start: first day.
        end: last day.
    """

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def until(self, as_of: date) -> Period:
        """Return the same period cut off after `as_of` (the end never lies before the start)."""
        return Period(self.start, max(self.start, min(self.end, as_of)))

    @property
    def label(self) -> str:
        """The period as the workbook writes it: `2022`, `2022Q3`, `2022-06`, else both days."""
        s, e = self.start, self.end
        if s == date(s.year, 1, 1) and e == date(s.year, 12, 31):
            return f"{s.year}"
        if s.day == 1 and s.year == e.year and e.day == calendar.monthrange(e.year, e.month)[1]:
            if s.month == e.month:
                return f"{s.year}-{s.month:02d}"
            if s.month % 3 == 1 and e.month == s.month + 2:
                return f"{s.year}Q{(s.month + 2) // 3}"
        return f"{s.isoformat()}/{e.isoformat()}"


def year(number: int) -> Period:
    """Return the calendar year `number`."""
    return Period(date(number, 1, 1), date(number, 12, 31))


def quarter(number: int, q: int) -> Period:
    """Return quarter `q` (1–4) of the year `number`."""
    last = q * 3
    return Period(date(number, last - 2, 1), date(number, last, calendar.monthrange(number, last)[1]))


def month(number: int, m: int) -> Period:
    """Return month `m` (1–12) of the year `number`."""
    return Period(date(number, m, 1), date(number, m, calendar.monthrange(number, m)[1]))


def parse_period(text: str) -> Period | None:
    """Read `2022`, `2022年`, `2022Q3`, `2022-06` or `2022年6月`; None when it is none of them."""
    hit = _PERIOD.fullmatch(text.strip())
    if hit is None:
        return None
    y = int(hit["y"])
    if not FIRST_YEAR <= y <= LAST_YEAR:
        return None
    if hit["q"]:
        return quarter(y, int(hit["q"]))
    return month(y, int(hit["m"])) if hit["m"] else year(y)
