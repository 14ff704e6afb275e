"""What has a day of its own besides the duties: reviews of standards, and what upper apps hand down in web/wiring.py."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.campaigns import standards
from shuzhi.apps.orgs.models import Organisation

MOST = 40  # on one page; the lists themselves tell the rest
_NEAR = ("已过期", f"{standards.NEAR}天内")


@dataclass(frozen=True, slots=True)
class Dated:
    """One thing that is due.

    Args:
        day: its last day.
        name: what it is.
        told: what is still to be done.
        unit: whose it is, by its short name.
        address: where it is done.
        is_over: the day is past.
    """

    day: date
    name: str
    told: str
    unit: str
    address: str
    is_over: bool


Source = Callable[[Actor, QuerySet[Organisation], date], Sequence[Dated]]
_SOURCES: list[Source] = []


def register(source: Source) -> None:
    _SOURCES.append(source)


def dated(actor: Actor, units: QuerySet[Organisation], on: date) -> tuple[Dated, ...]:
    """Return what of these units is past its day or near it, the earliest first.

    Args:
        actor: who looks; the units have been looked up for this actor already.
        units: whose.
        on: today, or the day asked about.
    """
    found = [*_reviews(units, on), *(each for source in _SOURCES for each in source(actor, units, on))]
    return tuple(sorted(found, key=lambda each: (each.day, each.unit, each.name)))


def _reviews(units: QuerySet[Organisation], on: date) -> list[Dated]:
    address = reverse("campaigns:standards")
    return [
        Dated(
            each.on,
            f"创建“{each.step.standard}”复核",
            each.basis,
            each.step.organisation.short_name or each.step.organisation.name,
            address,
            each.on < on,
        )
        for each in standards.standings(units, on)
        if each.on is not None and each.state in _NEAR
    ]
