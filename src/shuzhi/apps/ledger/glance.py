"""The activities of a unit in the current year, by type: handed down to the unit's page in web/wiring.py."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Max

from shuzhi.apps.ledger.models import Activity
from shuzhi.apps.orgs.glance import Glimpse
from shuzhi.apps.orgs.models import Organisation
from shuzhi.packs.ledger.sheets import ACTIVITY_TYPES


def activities(unit: Organisation, on: date) -> tuple[Glimpse, ...]:
    """Return how many of each type took place from the first of January to the day, in the order of the types' list."""
    held = Activity.objects.filter(organisation=unit, day__range=(date(on.year, 1, 1), on))
    rows = held.order_by().values_list("kind").annotate(count=Count("pk"), last=Max("day"))
    found = [Glimpse(kind, count, last) for kind, count, last in rows]
    places = {kind: place for place, kind in enumerate(ACTIVITY_TYPES)}
    return tuple(sorted(found, key=lambda each: (places.get(each.word, len(places)), each.word)))
