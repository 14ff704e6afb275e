"""整改公开: what has been chosen to be shown to the members of a unit, and nothing else of it.

Publishing is the choice of an item (公开选择); here stands the problem, how far its measures are, and, where that was chosen too, the
result with its day. Who said, led, applied or inspected is not told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.worklists.models import Measure, Problem
from shuzhi.packs.worklists.flow import State, state_of

OPEN = "worklists.disclosed"


@dataclass(frozen=True, slots=True)
class Disclosed:
    """One problem as the members see it.

    Args:
        unit: whose problem it is.
        measures, done: how many measures it has, and how many are carried out.
        shows_result: whether the result was chosen to be shown; the next three are empty where it was not.
        state: where it stands.
        told: what has been done.
        closed: the day of close-out.
        onward: the year that it has been carried into.
    """

    unit: Organisation
    year: int
    problem: str
    measures: int
    done: int
    shows_result: bool
    state: str
    told: str
    closed: date | None
    onward: int | None


def disclosed(seen: QuerySet[Organisation], year: int | None) -> QuerySet[Problem]:
    """Return the problems of these units that are shown, the newest year first, then by the tree."""
    found = Problem.objects.filter(organisation__in=seen, dossier__shows_problem=True)
    if year is not None:
        found = found.filter(year=year)
    rows = found.select_related("organisation", "dossier", "carried_on__problem")
    return rows.order_by("-year", "organisation__code", "number", "pk")


def years(seen: QuerySet[Organisation]) -> tuple[int, ...]:
    """Return the years of which something is shown, newest first."""
    found = disclosed(seen, None).order_by().values_list("year", flat=True).distinct()
    return tuple(sorted(found, reverse=True))


def lines(rows: Sequence[Problem]) -> tuple[Disclosed, ...]:
    """Return the problems of one page as the members see them: one query for all measures."""
    measures = Measure.objects.filter(
        organisation__in={row.organisation_id for row in rows}, number__in={row.number for row in rows} - {""}
    )
    counts = {
        (unit, number): (count, done)
        for unit, number, count, done in measures.order_by()
        .values_list("organisation_id", "number")
        .annotate(count=Count("pk"), done=Count("done"))
    }
    return tuple(_line(row, *counts.get((row.organisation_id, row.number), (0, 0))) for row in rows)


def _line(row: Problem, count: int, done: int) -> Disclosed:
    dossier, onward = row.dossier, getattr(row, "carried_on", None)
    shows = dossier.shows_result
    state = state_of(row.status, inspecting=dossier.inspecting)
    return Disclosed(
        unit=row.organisation,
        year=row.year,
        problem=row.problem,
        measures=count,
        done=done,
        shows_result=shows,
        state=state.value if shows else "",
        told=row.progress if shows else "",
        closed=row.closed if shows and state is State.CLOSED else None,
        onward=onward.problem.year if onward is not None else None,
    )
