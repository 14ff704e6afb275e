"""One problem or task as it stands for somebody: looked up within what the actor may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.orgs import access
from shuzhi.apps.worklists.models import Dossier, Measure, Plan, Problem, Task
from shuzhi.apps.worklists.standing import READ, sides
from shuzhi.core.errors import NotFound
from shuzhi.packs.worklists.flow import Side, State, state_of

PROBLEMS, TASKS, MEASURES = "问题整改", "任务", "措施"


@dataclass(frozen=True, slots=True)
class Held:
    """A problem with its dossier (an unsaved one while nothing has happened to it) and the part that the actor has."""

    row: Problem
    dossier: Dossier
    state: State
    sides: frozenset[Side]
    measures: tuple[Measure, ...]

    @property
    def carried_on(self) -> Problem | None:
        """The same problem in the next year, once it has gone on."""
        onward = getattr(self.row, "carried_on", None)
        return onward.problem if onward is not None else None

    @property
    def open_measures(self) -> tuple[Measure, ...]:
        return tuple(each for each in self.measures if each.done is None)


@dataclass(frozen=True, slots=True)
class HeldTask:
    row: Task
    plan: Plan
    sides: frozenset[Side]


def problem(actor: Actor, number: int, on: date) -> Held:
    """Return a problem by its number in the table (its record id changes with its content).

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    seen = access.readable(actor, READ, on)
    rows = Problem.objects.filter(organisation__in=seen, pk=number)
    row = rows.select_related("organisation", "dossier__carried_from", "carried_on__problem").first()
    if row is None:
        raise NotFound("没有这个问题。")
    dossier = getattr(row, "dossier", None) or Dossier(problem=row)
    state = state_of(row.status, inspecting=dossier.inspecting)
    return Held(row, dossier, state, sides(actor, row.organisation, on), measures_of(row))


def measures_of(row: Problem) -> tuple[Measure, ...]:
    """The measures of a problem: the sheet ties them by the unit and the problem's number."""
    if not row.number:
        return ()
    return tuple(
        Measure.objects.filter(organisation_id=row.organisation_id, number=row.number).order_by("pk")
    )


def task(actor: Actor, number: int, on: date) -> HeldTask:
    """Return a task by its number in the table.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    seen = access.readable(actor, READ, on)
    row = Task.objects.filter(organisation__in=seen, pk=number).select_related("organisation").first()
    if row is None:
        raise NotFound("没有这项任务。")
    plan = Plan.objects.select_related("parent").filter(task=row).first() or Plan(task=row)
    return HeldTask(row, plan, sides(actor, row.organisation, on))
