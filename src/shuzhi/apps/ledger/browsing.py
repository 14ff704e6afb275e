"""What other pages show of 台账: the last activities, the years with entries, when it last changed."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import F, Max, Min, QuerySet

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit.queries import events
from shuzhi.apps.ledger.models import Activity
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Organisation

PERMISSION = "ledger.read"
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


def last_import() -> datetime | None:
    """When the ledger last changed: a report drafted before may no longer say what the ledger says."""
    return events().filter(verb__in=CHANGING).values_list("at", flat=True).first()
