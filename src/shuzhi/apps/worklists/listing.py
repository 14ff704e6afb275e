"""Problems as a list, as a board, and as a superior's view over the tree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Case, Count, F, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils.functional import cached_property

from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.orgs.queries import in_order, within
from shuzhi.apps.worklists.models import Problem, Task
from shuzhi.packs.worklists.flow import UNRESOLVED, State, state_of

ROWS_A_PAGE = 50
CARDS_A_STATE = 10
_LISTED = (
    "pk", "number", "year", "problem", "source", "aspect", "measures", "leader", "owner", "unit", "due", "status", "progress",
    "closed", "evidence", "organisation__code", "organisation__name", "organisation__short_name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to; `unit` takes in what lies below it."""

    year: int | None = None
    state: str = ""
    source: str = ""
    unit: Organisation | None = None
    text: str = ""
    late: bool = False
    recheck: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """One problem of a list or board."""

    row: Problem
    state: State
    is_late: bool
    rebounds: int
    is_to_recheck: bool


@dataclass(frozen=True, slots=True)
class Column:
    """One state of the board; `more` are not shown."""

    state: State
    cards: tuple[Card, ...]
    count: int

    @property
    def more(self) -> int:
        return self.count - len(self.cards)


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit of the superior's view."""

    unit: Organisation
    depth: int
    counts: tuple[int, ...]  # in the order of SHOWN_STATES
    late: int
    tasks: int
    tasks_done: int
    tasks_late: int

    @property
    def is_empty(self) -> bool:
        return not (any(self.counts) or self.tasks)


SHOWN_STATES = tuple(state for state in State if state is not State.INSPECTION)


def problems(seen: QuerySet[Organisation], wanted: Wanted, today: date) -> QuerySet[Problem]:
    """Return the problems of organisations of `seen` that are wanted, newest year first, then by the tree."""
    units = seen & within((wanted.unit.path,)) if wanted.unit else seen
    found = Problem.objects.filter(organisation__in=units)
    if wanted.year is not None:
        found = found.filter(year=wanted.year)
    if wanted.state:
        found = _in_state(found, State(wanted.state))
    if wanted.source:
        found = found.filter(source=wanted.source)
    if wanted.late:
        found = found.filter(late(today))
    if wanted.recheck:
        found = found.filter(dossier__recheck_on__lte=today, status__in=(State.CLOSED, State.LASTING))
    for word in wanted.text.split()[:5]:
        found = found.filter(
            Q(problem__icontains=word) | Q(number__icontains=word) | Q(leader__icontains=word)
            | Q(owner__icontains=word) | Q(measures__icontains=word)
        )  # fmt: skip
    return found.order_by("-year", "organisation__code", "number", "pk")


def late(today: date) -> Q:
    """A date that has passed (an ISO date sorts as a text; words such as 长期 sort behind all digits) of what has not gone on into the next year."""
    return (
        ~Q(status__in=(State.CLOSED, State.LASTING))
        & Q(carried_on__isnull=True)
        & Q(due__gte="1")
        & Q(due__lt=today.isoformat())
    )


def _in_state(found: QuerySet[Problem], state: State) -> QuerySet[Problem]:
    inspected = Q(dossier__inspecting=True)
    if state is State.INSPECTION:
        return found.filter(inspected, status=State.APPLIED)
    if state is State.APPLIED:
        return found.filter(Q(dossier__isnull=True) | ~inspected, status=State.APPLIED)
    return found.filter(status__in=(state, "") if state is State.UNCLAIMED else (state,))


class Pages(Paginator):  # type: ignore[type-arg]  # Django's own class takes no parameter when it runs
    """Only the keys are sorted; the rows of one page are fetched by them."""

    def __init__(self, found: QuerySet[Problem]) -> None:
        super().__init__(found, ROWS_A_PAGE)
        self.found = found

    @cached_property
    def count(self) -> int:
        return self.found.order_by().count()

    def page(self, number: int | str) -> Page[Problem]:
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        return Page(
            fetched(self.found.values_list("pk", flat=True)[start : start + self.per_page]), number, self
        )


def fetched(keys: Iterable[int]) -> list[Problem]:
    """Rows with unit and dossier, in the order of their keys."""
    wanted = list(keys)
    rows = {
        row.pk: row
        for row in Problem.objects.filter(pk__in=wanted).select_related("organisation", "dossier").only(
            *_LISTED, "dossier__inspecting", "dossier__rebounds", "dossier__recheck_on", "dossier__problem_id"
        )
    }  # fmt: skip
    return [rows[key] for key in wanted if key in rows]


def cards(rows: Iterable[Problem], today: date) -> tuple[Card, ...]:
    return tuple(_card(row, today) for row in rows)


def _card(row: Problem, today: date) -> Card:
    dossier = getattr(row, "dossier", None)
    state = state_of(row.status, inspecting=bool(dossier and dossier.inspecting))
    open_still = state not in (State.CLOSED, State.LASTING)
    is_late = open_still and row.due[:1].isdigit() and row.due < today.isoformat()
    recheck = dossier.recheck_on if dossier and not open_still else None
    return Card(
        row, state, is_late, dossier.rebounds if dossier else 0, recheck is not None and recheck <= today
    )


def board(found: QuerySet[Problem], today: date) -> tuple[Column, ...]:
    """Return one column a state: how many, and the first of them."""
    found = found.annotate(place=_place()).order_by()
    counts = dict(found.values_list("place").annotate(n=Count("pk")))
    ranked = found.annotate(
        rank=Window(RowNumber(), partition_by=[F("place")], order_by=[F("due").asc(), F("pk").asc()])
    )
    keys = list(ranked.filter(rank__lte=CARDS_A_STATE).order_by("place", "rank").values_list("pk", flat=True))
    by_state: dict[State, list[Card]] = {}
    for card in cards(fetched(keys), today):
        by_state.setdefault(card.state, []).append(card)
    return tuple(Column(state, tuple(by_state.get(state, ())), counts.get(state.value, 0)) for state in State)


def _place() -> Case:
    inspected = When(Q(status=State.APPLIED, dossier__inspecting=True), then=Value(State.INSPECTION.value))
    return Case(inspected, When(status="", then=Value(State.UNCLAIMED.value)), default=F("status"))


def years(seen: QuerySet[Organisation]) -> tuple[int, ...]:
    """Return the years that have problems or tasks, newest first."""
    asked = [
        model._default_manager.filter(organisation__in=seen)
        .order_by()
        .values_list("year", flat=True)
        .distinct()
        for model in (Problem, Task)
    ]
    held = set(asked[0].union(asked[1]))
    return tuple(sorted(held, reverse=True))


def tree(seen: QuerySet[Organisation], year: int | None, today: date) -> tuple[UnitLine, ...]:
    """Return the units of `seen` in the tree's order, each with its own counts: three queries for a whole city."""
    units = in_order(seen.only("code", "name", "short_name", "path"))
    problem_rows, task_rows = _counted(seen, year, today)
    depths = _depths(units)
    return tuple(
        _line(unit, depths[unit.pk], problem_rows.get(unit.pk, {}), task_rows.get(unit.pk, (0, 0, 0)))
        for unit in units
    )


def _line(
    unit: Organisation, depth: int, states: dict[str, tuple[int, int]], tasks: tuple[int, int, int]
) -> UnitLine:
    counts = tuple(states.get(state.value, (0, 0))[0] for state in SHOWN_STATES)
    return UnitLine(unit, depth, counts, sum(late for _, late in states.values()), *tasks)


def _counted(
    seen: QuerySet[Organisation], year: int | None, today: date
) -> tuple[dict[int, dict[str, tuple[int, int]]], dict[int, tuple[int, int, int]]]:
    """Counts by unit and state. Whose rows count is asked once: the grouped rows of other units are dropped here."""
    of_year = Q(year=year) if year is not None else Q()
    problems: dict[int, dict[str, tuple[int, int]]] = {}
    rows = Problem.objects.filter(of_year, organisation__in=seen).order_by()
    for unit, status, count, behind in rows.values_list("organisation_id", "status").annotate(
        n=Count("pk"), behind=Count("pk", filter=late(today))
    ):
        name = status or State.UNCLAIMED.value
        before = problems.setdefault(unit, {}).get(name, (0, 0))
        problems[unit][name] = (before[0] + count, before[1] + behind)
    done = Q(status="已完成")
    behind_time = ~done & Q(due__gte="1") & Q(due__lt=today.isoformat())
    tasks = Task.objects.filter(of_year, organisation__in=seen).order_by().values_list("organisation_id")
    counted = tasks.annotate(
        n=Count("pk"), done=Count("pk", filter=done), late=Count("pk", filter=behind_time)
    )
    return problems, {unit: (n, finished, behind) for unit, n, finished, behind in counted}


def _depths(units: Sequence[Organisation]) -> dict[int, int]:
    """How deep each unit lies below the highest that is shown."""
    shown = {unit.pk for unit in units}
    return {unit.pk: sum(int(step) in shown for step in unit.path.split(".") if step) - 1 for unit in units}


def unresolved(found: QuerySet[Problem]) -> QuerySet[Problem]:
    """Return those that go on into the next year."""
    return found.filter(status__in=("", *(state.value for state in UNRESOLVED)))
