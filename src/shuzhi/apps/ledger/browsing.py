"""What other pages show of 台账: the last activities, the years with entries, when it last changed."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Max, Min, QuerySet

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit.models import Event
from shuzhi.apps.audit.queries import events
from shuzhi.apps.ledger.models import Activity
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Organisation
from shuzhi.core.periods import month, year

PERMISSION = "ledger.read"
ENTRIES_A_DAY = 4
CHANGING = ("ledger.import", "ledger.add", "ledger.change", "ledger.remove", "ledger.restore")
LISTED = (
    "record_id",
    "day",
    "kind",
    "topic",
    "expected",
    "present",
    "organisation__name",
    "organisation__short_name",
)


def years_of(units: QuerySet[Organisation]) -> tuple[int, ...]:
    """The years from the first activity to the last, newest first: two ends of an index, not a walk over every row."""
    ends = Activity.objects.filter(organisation__in=units).aggregate(first=Min("day"), last=Max("day"))
    if ends["last"] is None:
        return ()
    return tuple(range(ends["last"].year, ends["first"].year - 1, -1))


def activities(actor: Actor, on: date) -> QuerySet[Activity]:
    """Newest first, of the organisations whose ledger the actor may read."""
    seen = access.readable(actor, PERMISSION, on)
    found = Activity.objects.filter(organisation__in=seen).select_related("organisation")
    return found.order_by(F("day").desc(), "record_id")


def listed(found: QuerySet[Activity]) -> QuerySet[Activity]:
    """Only the columns of the list: the database sorts every row with all that it carries."""
    return found.only(*LISTED)


def changes() -> QuerySet[Event]:
    """The events that changed the ledger, newest first."""
    return events().filter(verb__in=CHANGING)


def last_import() -> datetime | None:
    """When the ledger last changed: a report drafted before may no longer say what the ledger says."""
    return changes().values_list("at", flat=True).first()


@dataclass(frozen=True, slots=True)
class DayCount:
    day: date
    count: int

    @property
    def iso(self) -> str:
        return self.day.isoformat()


@dataclass(frozen=True, slots=True)
class MonthDays:
    """One month of the year's calendar: its days with activities."""

    number: int
    days: tuple[DayCount, ...]

    @property
    def total(self) -> int:
        return sum(each.count for each in self.days)


@dataclass(frozen=True, slots=True)
class YearDays:
    """A year of activities, day by day: the calendar, and the same as a table."""

    year: int
    months: tuple[MonthDays, ...]

    @property
    def total(self) -> int:
        return sum(each.total for each in self.months)


def year_days(units: QuerySet[Organisation], number: int) -> YearDays:
    """Count the activities of organisations that the viewer may read, by day."""
    whole = year(number)
    held = Activity.objects.filter(organisation__in=units, day__range=(whole.start, whole.end))
    counts: Mapping[date, int] = dict(held.order_by().values_list("day").annotate(count=Count("pk")))
    days = [DayCount(day, counts[day]) for day in sorted(counts)]
    return YearDays(
        number, tuple(MonthDays(m, tuple(each for each in days if each.day.month == m)) for m in range(1, 13))
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """One activity in a day of the month's calendar."""

    record_id: str
    kind: str
    topic: str
    unit: str


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    is_inside: bool
    entries: tuple[Entry, ...]
    more: int


@dataclass(frozen=True, slots=True)
class MonthGrid:
    """A month as weeks from Monday to Sunday; the days of its neighbours stand empty."""

    year: int
    number: int
    total: int
    weeks: tuple[tuple[Day, ...], ...]


def month_grid(units: QuerySet[Organisation], number: int, m: int) -> MonthGrid:
    """Return the activities of a month, the first of each day with their topics."""
    whole = month(number, m)
    held = Activity.objects.filter(organisation__in=units, day__range=(whole.start, whole.end))
    columns = ("day", "record_id", "kind", "topic", "organisation__short_name", "organisation__name")
    by_day: dict[date, list[Entry]] = {}
    for day, record_id, kind, topic, short, name in held.order_by(
        "day", "organisation__code", "record_id"
    ).values_list(*columns):
        by_day.setdefault(day, []).append(Entry(record_id, kind, topic, short or name))
    weeks = tuple(
        tuple(_day(day, m, by_day.get(day, []) if day.month == m else []) for day in week)
        for week in Calendar().monthdatescalendar(number, m)
    )
    return MonthGrid(number, m, sum(map(len, by_day.values())), weeks)


def _day(day: date, m: int, entries: Sequence[Entry]) -> Day:
    return Day(day, day.month == m, tuple(entries[:ENTRIES_A_DAY]), max(0, len(entries) - ENTRIES_A_DAY))
