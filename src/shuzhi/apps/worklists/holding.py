"""One problem or task as it stands for somebody: looked up within what the actor may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.worklists.models import Dossier, Measure, Plan, Problem, Task
from shuzhi.apps.worklists.standing import Reader, reader
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
    has_parts: bool


def problem(actor: Actor, number: int, on: date) -> Held:
    """Return a problem by its number in the table (its record id changes with its content).

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    return problem_for(reader(actor, on), number)


def problem_for(seer: Reader, number: int) -> Held:
    """The same for somebody whose roles have been read."""
    rows = Problem.objects.filter(organisation__in=seer.units(), pk=number)
    row = rows.select_related("organisation", "dossier__carried_from", "carried_on__problem").first()
    if row is None:
        raise NotFound("没有这个问题。")
    dossier = getattr(row, "dossier", None) or Dossier(problem=row)
    state = state_of(row.status, inspecting=dossier.inspecting)
    return Held(row, dossier, state, seer.sides(row.organisation), measures_of(row))


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
    return task_for(reader(actor, on), number)


def task_for(seer: Reader, number: int) -> HeldTask:
    """The same for somebody whose roles have been read."""
    rows = Task.objects.filter(organisation__in=seer.units(), pk=number)
    rows = rows.annotate(has_parts=Exists(Plan.objects.filter(parent=OuterRef("pk"))))
    row = rows.select_related("organisation", "plan__parent__organisation").first()
    if row is None:
        raise NotFound("没有这项任务。")
    plan = getattr(row, "plan", None) or Plan(task=row)
    return HeldTask(row, plan, seer.sides(row.organisation), row.has_parts)
