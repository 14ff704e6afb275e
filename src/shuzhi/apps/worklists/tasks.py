"""Reading tasks: the list, and one task with its parts, its proof and where it came from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.utils.functional import cached_property

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.accounts.queries import called_as
from shuzhi.apps.evidence.panel import Panel
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.orgs.queries import within
from shuzhi.apps.worklists import attached, holding, progress
from shuzhi.apps.worklists.holding import HeldTask
from shuzhi.apps.worklists.listing import ROWS_A_PAGE, Wanted
from shuzhi.apps.worklists.models import Origin, Petition, Plan, Step, Task
from shuzhi.apps.worklists.progress import Progress
from shuzhi.apps.worklists.standing import READ, Reader
from shuzhi.packs.worklists.flow import Side

STATES = ("未启动", "进行中", "已完成")


@dataclass(frozen=True, slots=True)
class Line:
    """One task of the list."""

    row: Task
    plan: Plan | None
    progress: Progress | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class TaskPage:
    """A task with all that hangs on it."""

    held: HeldTask
    parent: Task | None
    progress: Progress | None
    parts: tuple[Task, ...]
    steps: tuple[Step, ...]
    origins: tuple[Origin, ...]
    petitions: tuple[Petition, ...]
    files: Panel

    @property
    def row(self) -> Task:
        return self.held.row

    @property
    def may_write(self) -> bool:
        return Side.UNIT in self.held.sides

    @property
    def parts_done(self) -> int:
        return sum(each.status == "已完成" for each in self.parts)


def tasks(seen: QuerySet[Organisation], wanted: Wanted, today: date) -> QuerySet[Task]:
    """Return the tasks of organisations of `seen` that are wanted, newest year first, then by the tree and the date."""
    units = seen & within((wanted.unit.path,)) if wanted.unit else seen
    found = Task.objects.filter(organisation__in=units)
    if wanted.year is not None:
        found = found.filter(year=wanted.year)
    if wanted.state:
        found = found.filter(status__in=(wanted.state, "") if wanted.state == "未启动" else (wanted.state,))
    if wanted.source:
        found = found.filter(source__icontains=wanted.source)
    if wanted.late:
        found = found.exclude(status="已完成").filter(due__gte="1", due__lt=today.isoformat())
    for word in wanted.text.split()[:5]:
        found = found.filter(Q(task__icontains=word) | Q(owner__icontains=word))
    return found.order_by("-year", "organisation__code", "due", "pk")


class Pages(Paginator):  # type: ignore[type-arg]  # Django's own class takes no parameter when it runs
    """Only the keys are sorted; the rows of one page are fetched by them."""

    def __init__(self, found: QuerySet[Task]) -> None:
        super().__init__(found, ROWS_A_PAGE)
        self.found = found

    @cached_property
    def count(self) -> int:
        return self.found.order_by().count()

    def page(self, number: int | str) -> Page[Task]:
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        keys = list(self.found.values_list("pk", flat=True)[start : start + self.per_page])
        rows = Task.objects.select_related("organisation", "plan").in_bulk(keys)
        return Page([rows[key] for key in keys if key in rows], number, self)


def lines(actor: Actor, rows: Iterable[Task], today: date) -> tuple[Line, ...]:
    """The tasks of one page. Where all that are counted belong to one unit and year, their progress stands there; else one click away."""
    page = list(rows)
    plans = {row.pk: plan for row in page if (plan := getattr(row, "plan", None)) is not None}
    counted = [row for row in page if row.pk in plans and plans[row.pk].indicator]
    told: dict[int, Progress] = {}
    if len({(row.organisation_id, row.year) for row in counted}) == 1:
        first = counted[0]
        told = progress.of_unit(
            actor, first.organisation, first.year, [plans[row.pk] for row in counted], today
        )
    return tuple(Line(row, plans.get(row.pk), told.get(row.pk), _is_late(row, today)) for row in page)


def _is_late(row: Task, today: date) -> bool:
    return row.status != "已完成" and row.due[:1].isdigit() and row.due < today.isoformat()


def page(seer: Reader, number: int) -> TaskPage:
    """Return a task's page.

    Raises:
        NotFound: there is no such task for this reader.
    """
    held = holding.task_for(seer, number)
    row, above = held.row, held.plan.parent
    told = progress.of_unit(seer.actor, row.organisation, row.year, [held.plan], seer.on)
    return TaskPage(
        held=held,
        parent=above if above is not None and seer.may(READ, above.organisation) else None,
        progress=told.get(row.pk),
        parts=_parts(seer, row) if held.has_parts else (),
        steps=tuple(row.steps.annotate(known_as=called_as("actor"))),
        origins=tuple(row.origins.select_related("from_problem", "from_measure")),
        petitions=tuple(row.petitions.all()),
        files=attached.panel_for(seer, row),
    )


def _parts(seer: Reader, row: Task) -> tuple[Task, ...]:
    parts = Task.objects.filter(plan__parent=row, organisation__in=seer.units())
    return tuple(parts.select_related("organisation").order_by("organisation__code", "due", "pk"))


def parents(seer: Reader, year: int, unit: Organisation | None = None, leave_out: int = 0) -> QuerySet[Task]:
    """Return the tasks of a year that another may be part of: of its unit and the units above it, as far as the reader may see.

    Args:
        unit: whose task it is; None while that is not chosen yet.
        leave_out: the task itself.
    """
    units = seer.units()
    if unit is not None:
        units = units.filter(pk__in=[int(step) for step in unit.path.split(".") if step])
    found = Task.objects.filter(year=year, organisation__in=units).exclude(pk=leave_out)
    return found.select_related("organisation").order_by("organisation__code", "due", "pk")
