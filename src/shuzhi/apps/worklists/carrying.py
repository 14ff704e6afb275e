"""Carry-over: what is unresolved at the end of a year stands in the next one openly, tied to where it came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit.chain import JSON
from shuzhi.apps.audit.services import lock_chain, record
from shuzhi.apps.ledger import entry, storing
from shuzhi.apps.ledger.parsing import ParsedRow, read_row
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.orgs.queries import within
from shuzhi.apps.worklists.holding import MEASURES, PROBLEMS, TASKS
from shuzhi.apps.worklists.listing import unresolved
from shuzhi.apps.worklists.models import Dossier, Measure, Origin, Plan, Problem, Step, Task
from shuzhi.apps.worklists.numbering import numbers
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
    return found.select_related("organisation", "dossier").order_by("organisation__path", "number", "pk")


def open_tasks(units: QuerySet[Organisation], year: int) -> QuerySet[Task]:
    """Return the tasks that would go on: unfinished, not carried yet; what counts a figure of its year ends with the year."""
    found = Task.objects.filter(organisation__in=units, year=year, carried_plan__isnull=True).exclude(
        status="已完成"
    )
    counted = Q(plan__isnull=False) & ~Q(plan__indicator="")
    return (
        found.exclude(counted)
        .select_related("organisation", "plan")
        .order_by("organisation__path", "due", "pk")
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
    free = {pk: numbers(pk, year) for pk in {row.organisation_id for row in old}}
    cells = [
        entry.cells_of(PROBLEMS, row) | {"年度": str(year), "编号": next(free[row.organisation_id])}
        for row in old
    ]
    made = _stored(PROBLEMS, Problem, cells, {row.organisation.code: row.organisation_id for row in old})
    _carry_measures(old, [each["编号"] for each in cells])
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
        (row.organisation_id, row.number): (row.organisation.code, number)
        for row, number in zip(old, new_numbers, strict=True)
        if row.number
    }
    rows = (
        Measure.objects.filter(organisation__in={org for org, _ in named})
        .select_related("organisation")
        .order_by("pk")
    )
    cells, codes = [], dict[str, int]()
    for row in rows:
        if (row.organisation_id, row.number) in named:
            code, number = named[row.organisation_id, row.number]
            codes[code] = row.organisation_id
            cells.append(entry.cells_of(MEASURES, row) | {"问题编号": number})
    if cells:
        storing.store_rows(MEASURES, [_read(MEASURES, each) for each in cells], codes)


def _carry_tasks(actor: Actor, old: Sequence[Task], year: int, at: datetime) -> None:
    cells = [entry.cells_of(TASKS, row) | {"年度": str(year)} for row in old]
    made = _stored(TASKS, Task, cells, {row.organisation.code: row.organisation_id for row in old})
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
    kind: str, model: type[Problem] | type[Task], cells: Sequence[Mapping[str, str]], codes: Mapping[str, int]
) -> list[int]:
    """Store rows and return their numbers in the order given."""
    if not cells:
        return []
    ids = storing.store_rows(kind, [_read(kind, each) for each in cells], codes)
    keys: dict[str, int] = {}
    for start in range(0, len(ids), CHUNK):
        keys.update(
            model._default_manager.filter(record_id__in=ids[start : start + CHUNK]).values_list(
                "record_id", "pk"
            )
        )
    return [keys[record_id] for record_id in ids]


def _read(kind: str, cells: Mapping[str, str]) -> ParsedRow:
    row, findings = read_row(BY_NAME[kind], cells)
    if row is None:
        raise Refused(f"有一条{kind}不能结转：{findings[0].message}")
    return row


def _step(actor: Actor, at: datetime, act: str, **row: object) -> Step:
    return Step(at=at, actor=actor.name, actor_user=actor.user_id, act=act, **row)
