"""What the list of askings and the form of a new one begin with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.requests import queries, sources
from shuzhi.apps.requests.models import Part, Request, Verdict
from shuzhi.apps.requests.sources import Blank, Offer
from shuzhi.core.errors import Refused


def counted(found: QuerySet[Request]) -> QuerySet[Request]:
    """Add to each asking how many numbers it wants, how many have been accepted, how many wait for a look."""
    asked, verdict = "parts__questions", "parts__questions__answers__verdict"
    rows = found.annotate(
        asked=Count(asked, distinct=True),
        accepted=Count(asked, distinct=True, filter=Q(**{verdict: Verdict.ACCEPTED})),
        waiting=Count(asked, distinct=True, filter=Q(**{verdict: Verdict.WAITING})),
    )
    return rows.order_by("-made_at", "-id")  # counting drops the table's own order


def mine(actor: Actor, on: date) -> QuerySet[Part]:
    """Return the pages that wait for the actor's units, the earliest due first."""
    return queries.addressed(actor, on).filter(request__closed_at=None)[:100]


@dataclass(frozen=True, slots=True)
class Start:
    """What a new asking begins with.

    Args:
        offer: the report whose blanks are asked for, None for lines of one's own.
        departments: the proposed department of each blank, "" where nothing points to one.
        known: departments to choose from.
    """

    offer: Offer | None
    blanks: Sequence[Blank]
    departments: Sequence[str]
    known: Sequence[str]
    unit: Organisation | None

    def fields(self, due: date) -> dict[str, object]:
        """What the form's head shows at first."""
        held: dict[str, object] = {
            "due": due,
            "year": due.year,
            "organisation": self.unit.code if self.unit else "",
        }
        if self.offer is not None:
            title = f"{self.offer.title[:190]}取数"
            held |= {"year": self.offer.year, "origin": self.offer.key, "title": title}
        return held


def start(actor: Actor, key: str, on: date) -> Start:
    """Return what a new asking begins with.

    Raises:
        NotFound: there is no such report for the actor.
    """
    if key:
        offer, blanks = sources.blanks(actor, key, on)
        proposed = [
            queries.department_for(offer.organisation, each.name, f"{each.context} {each.section}")
            for each in blanks
        ]
        return Start(offer, blanks, proposed, queries.departments(offer.organisation), offer.organisation)
    unit = next(iter(access.tops(actor, queries.WRITE, on)), None)
    return Start(None, (), (), queries.departments(unit) if unit else (), unit)


def check_origin(actor: Actor, key: str, unit: Organisation, on: date) -> None:
    """Refuse to ask for another unit's blanks: what comes in would stand beside a report that is not ours.

    Raises:
        NotFound: the actor may not know of the report.
        Refused: it belongs to another unit.
    """
    if key and sources.blanks(actor, key, on)[0].organisation != unit:
        raise Refused("这些空是另一个组织的报告里的，请选那个组织。")
