"""Carry-over: what is unresolved at the end of a year stands in the next one openly, tied to where it came from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit.chain import JSON
from shuzhi.apps.audit.services import lock_chain, record
from shuzhi.apps.ledger import storing
from shuzhi.apps.ledger.cells import Stored
from shuzhi.apps.ledger.identity import digest_of
from shuzhi.apps.ledger.parsing import ParsedRow
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.orgs.queries import within
from shuzhi.apps.orgs.rows import OrgRow
from shuzhi.apps.worklists.holding import MEASURES, PROBLEMS, TASKS
from shuzhi.apps.worklists.listing import unresolved
from shuzhi.apps.worklists.models import Dossier, Measure, Origin, Plan, Problem, Step, Task
from shuzhi.apps.worklists.numbering import next_numbers
from shuzhi.apps.worklists.standing import WRITE
from shuzhi.core.errors import Refused
from shuzhi.packs.ledger.sheets import BY_NAME

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Carried:
    """How many rows went on."""

    problems: int
    tasks: int


def open_problems(units: QuerySet[Organisation], year: int) -> QuerySet[Problem]:
    """Return the problems of a year that would go on: unresolved, and not carried yet."""
    found = unresolved(Problem.objects.filter(organisation__in=units, year=year, carried_on__isnull=True))
    return found.select_related("organisation", "dossier").order_by("organisation__code", "number", "pk")


def open_tasks(units: QuerySet[Organisation], year: int) -> QuerySet[Task]:
    """Return the tasks that would go on: unfinished, not carried yet; what counts a figure of its year ends with the year."""
    found = Task.objects.filter(organisation__in=units, year=year, carried_plan__isnull=True).exclude(
        status="已完成"
    )
    counted = Q(plan__isnull=False) & ~Q(plan__indicator="")
    return (
        found.exclude(counted)
        .select_related("organisation", "plan")
        .order_by("organisation__code", "due", "pk")
    )


@transaction.atomic
def carry(actor: Actor, unit: Organisation, year: int, *, at: datetime) -> Carried:
    """Put what is unresolved in a year into the next, for a unit and all below it: all rows or none.

    Raises:
        NotFound: the unit lies outside what the actor may see.
        Refused: the year is not over yet or nothing is left to carry; or the actor may not.
    """
    lock_chain()
    today = timezone.localdate(at)
    access.require(actor, WRITE, unit, today)
    if year > today.year:
        raise Refused(f"{year}年还没有到，不能结转。")
    units = access.readable(actor, WRITE, today) & within((unit.path,))
    problems, tasks = list(open_problems(units, year)), list(open_tasks(units, year))
    if not problems and not tasks:
        raise Refused(f"“{unit.name}”{year}年没有要结转的问题和任务。")
    _carry_problems(actor, problems, year + 1, at)
    _carry_tasks(actor, tasks, year + 1, at)
    body: dict[str, JSON] = {
        "organisation": unit.code,
        "year": year,
        "problems": len(problems),
        "tasks": len(tasks),
    }
    record(actor, "worklists.carry", f"unit:{unit.code}", body, at)
    return Carried(len(problems), len(tasks))


def _carry_problems(actor: Actor, old: Sequence[Problem], year: int, at: datetime) -> None:
    free = next_numbers({row.organisation_id for row in old}, year)
    new_numbers = [next(free[row.organisation_id]) for row in old]
    rows = [
        _again(PROBLEMS, row, year=year, number=number) for row, number in zip(old, new_numbers, strict=True)
    ]
    made = _stored(PROBLEMS, Problem, rows, old)
    _carry_measures(old, new_numbers)
    pairs = list(zip(old, made, strict=True))
    Dossier.objects.bulk_create((_dossier(before, new) for before, new in pairs), batch_size=CHUNK)
    Origin.objects.bulk_create(
        (
            Origin(problem_id=new, from_problem=before, told=before.problem, place=f"由{before.year}年结转")
            for before, new in pairs
        ),
        batch_size=CHUNK,
    )
    steps = [_step(actor, at, f"结转到{year}年", problem=before) for before, _ in pairs]
    steps += [_step(actor, at, f"由{before.year}年结转", problem_id=new) for before, new in pairs]
    Step.objects.bulk_create(steps, batch_size=CHUNK)


def _dossier(before: Problem, new: int) -> Dossier:
    held = getattr(before, "dossier", None) or Dossier()
    return Dossier(
        problem_id=new, version=1, inspecting=held.inspecting, applicant=held.applicant, applicant_user=held.applicant_user,
        minutes=held.minutes, rebounds=held.rebounds, shows_problem=held.shows_problem, shows_result=held.shows_result,
        recheck_on=held.recheck_on, carried_from=before,
    )  # fmt: skip


def _carry_measures(old: Sequence[Problem], new_numbers: Sequence[str]) -> None:
    """Measures go along, the finished ones too: they are part of the plan that still runs."""
    named = {
        (row.organisation_id, row.number): number
        for row, number in zip(old, new_numbers, strict=True)
        if row.number
    }
    rows = (
        Measure.objects.filter(organisation__in={org for org, _ in named})
        .select_related("organisation")
        .order_by("pk")
    )
    kept = [row for row in rows if (row.organisation_id, row.number) in named]
    if kept:
        made = [_again(MEASURES, row, number=named[row.organisation_id, row.number]) for row in kept]
        storing.store_rows(MEASURES, made, {row.organisation.code: row.organisation_id for row in kept})


def _carry_tasks(actor: Actor, old: Sequence[Task], year: int, at: datetime) -> None:
    made = _stored(TASKS, Task, [_again(TASKS, row, year=year) for row in old], old)
    new_of = {before.pk: new for before, new in zip(old, made, strict=True)}
    plans = []
    for before in old:
        held = getattr(before, "plan", None) or Plan()
        parent = new_of.get(held.parent_id or 0)
        plans.append(
            Plan(
                task_id=new_of[before.pk],
                version=1,
                parent_id=parent,
                minutes=held.minutes,
                carried_from=before,
            )
        )
    Plan.objects.bulk_create(plans, batch_size=CHUNK)
    Origin.objects.bulk_create(_origins_of_tasks(old, new_of), batch_size=CHUNK)
    steps = [_step(actor, at, f"由{before.year}年结转", task_id=new_of[before.pk]) for before in old]
    Step.objects.bulk_create(steps, batch_size=CHUNK)


def _origins_of_tasks(old: Sequence[Task], new_of: Mapping[int, int]) -> list[Origin]:
    """A task that goes on still answers which problem it came from."""
    held = Origin.objects.filter(task__in=[row.pk for row in old[:5000]])
    found = [
        Origin(
            task_id=new_of[each.task_id or 0], from_problem_id=each.from_problem_id, from_measure_id=each.from_measure_id,
            batch_id=each.batch_id, told=each.told, place=each.place,
        )
        for each in held
    ]  # fmt: skip
    known = {each.task_id for each in found}
    return found + [
        Origin(task_id=new_of[row.pk], told=row.task, place=f"由{row.year}年结转")
        for row in old
        if new_of[row.pk] not in known
    ]


def _stored(
    kind: str, model: type[Problem] | type[Task], rows: Sequence[ParsedRow], old: Sequence[OrgRow]
) -> list[int]:
    """Store rows and return their numbers in the order given."""
    if not rows:
        return []
    ids = storing.store_rows(kind, rows, {row.organisation.code: row.organisation_id for row in old})
    keys: dict[str, int] = {}
    for start in range(0, len(ids), CHUNK):
        found = model._default_manager.filter(record_id__in=ids[start : start + CHUNK])
        keys.update(found.values_list("record_id", "pk"))
    return [keys[record_id] for record_id in ids]


def _again(kind: str, row: OrgRow, **changes: Stored) -> ParsedRow:
    """A row's content once more, with what is new about it: what stands in the ledger needs no second reading."""
    sheet = BY_NAME[kind]
    values: dict[str, Stored] = {column.field: getattr(row, column.field) for column in sheet.columns}
    values |= {"organisation": row.organisation.code, **changes}
    notes = json.loads(row.notes) if row.notes else {}
    return ParsedRow(sheet, 0, values, notes, digest_of(sheet, values, notes))


def _step(actor: Actor, at: datetime, act: str, **row: object) -> Step:
    return Step(at=at, actor=actor.name, actor_user=actor.user_id, act=act, **row)
