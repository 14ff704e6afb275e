"""What the pages of 台账 show: activities of the organisations that the viewer may read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Max, Min, QuerySet

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.ledger.models import Activity, Import
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.orgs.queries import within
from shuzhi.core.errors import NotFound
from shuzhi.core.periods import year as whole_year
from shuzhi.packs.ledger.columns import Column
from shuzhi.packs.ledger.sheets import ACTIVITIES

PERMISSION = "ledger.read"
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


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters offer."""

    years: tuple[int, ...]
    organisations: tuple[Organisation, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    value: str


def choices(actor: Actor, on: date) -> Choices:
    units = tuple(access.readable(actor, PERMISSION, on).order_by("path"))
    if not units:
        raise access.outside("台账")
    return Choices(years_of(units), units)


def years_of(units: Sequence[Organisation]) -> tuple[int, ...]:
    """The years from the first activity to the last, newest first: two ends of an index, not a walk over every row."""
    ends = Activity.objects.filter(organisation__in=[unit.pk for unit in units]).aggregate(
        first=Min("day"), last=Max("day")
    )
    if ends["last"] is None:
        return ()
    return tuple(range(ends["last"].year, ends["first"].year - 1, -1))


def activities(
    actor: Actor, on: date, *, year: int | None = None, kind: str = "", org: str = ""
) -> QuerySet[Activity]:
    """Newest first; `org` takes in what lies below it.

    Raises:
        NotFound: `org` is not one that the actor may read.
    """
    seen = access.readable(actor, PERMISSION, on)
    if org:
        root = access.readable_one(actor, PERMISSION, org, on)
        seen = seen & within((root.path,))
    found = Activity.objects.filter(organisation__in=seen).select_related("organisation")
    if year is not None:
        period = whole_year(year)
        found = found.filter(day__range=(period.start, period.end))
    if kind:
        found = found.filter(kind=kind)
    return found.order_by(F("day").desc(), "record_id")


def listed(found: QuerySet[Activity]) -> QuerySet[Activity]:
    """Only the columns of the list: the database sorts every row with all that it carries."""
    return found.only(*LISTED)


def activity(actor: Actor, record_id: str, on: date) -> Activity:
    found = activities(actor, on).filter(record_id=record_id).first()
    if found is None:
        raise NotFound(f"没有编号为“{record_id[:16]}”的活动记录。")
    return found


def last_import() -> datetime | None:
    """When the ledger last took something in: a report drafted before may no longer say what the ledger says."""
    return Import.objects.values_list("at", flat=True).first()


def facts(row: Activity) -> tuple[Fact, ...]:
    """The filled columns of an activity, in the sheet's order; date, organisation and topic stand elsewhere on the page."""
    shown = [column for column in ACTIVITIES.columns if column.field not in {"day", "organisation", "topic"}]
    return tuple(Fact(column.header, text) for column in shown if (text := _text(row, column)))


def _text(row: Activity, column: Column) -> str:
    value = getattr(row, column.field)
    if value is None or value == "":
        return ""
    return f"{value.normalize():f}" if hasattr(value, "normalize") else str(value)
