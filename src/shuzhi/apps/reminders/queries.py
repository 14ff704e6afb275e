"""What a unit and all below it owe: told one by one, or counted by unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from django.db.models import QuerySet

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.orgs.queries import in_order, organisation, subtree, visible
from shuzhi.apps.reminders.addresses import entry_words
from shuzhi.apps.reminders.facts import Facts, gather, owing
from shuzhi.apps.reminders.models import Exemption, OwnRule
from shuzhi.core.periods import Period
from shuzhi.core.rules.days import chinese_day, joined
from shuzhi.core.rules.deadlines import Unknown, coming, step_standing, term_standing
from shuzhi.core.rules.duties import Standing, State
from shuzhi.core.rules.owing import Asked, asked, standings, verdicts
from shuzhi.packs.dutybook import standard

PERMISSION = "reminders.read"
OPEN = (State.OVERDUE, State.SOON, State.DUE)
A_FEW = 3  # units


@dataclass(frozen=True, slots=True)
class Exempted:
    """What would be asked, and what excuses the unit from it."""

    standing: Standing
    exemption: Exemption


@dataclass(frozen=True, slots=True)
class UnitDue:
    """All that is told about one unit."""

    code: str
    name: str
    depth: int
    standings: tuple[Standing, ...]
    unknown: tuple[Unknown, ...]
    exempt: tuple[Exempted, ...] = ()

    def of(self, *states: State) -> tuple[Standing, ...]:
        """Those in one of these states, by their last day."""
        return tuple(sorted((s for s in self.standings if s.state in states), key=lambda s: s.period.end))

    @property
    def open(self) -> tuple[Standing, ...]:
        """What is to be done now: past its day first, then by the day."""
        return self.of(*OPEN)

    @property
    def missing(self) -> tuple[Standing, ...]:
        """Periods of this year that are over and have no record."""
        return self.of(State.MISSING)

    @property
    def done(self) -> tuple[Standing, ...]:
        """What has its records."""
        return self.of(State.DONE)


@dataclass(frozen=True, slots=True)
class Gap:
    """A duty of a unit in one state, with the periods it concerns.

    Args:
        name: of the duty.
        kind: 类型 of activity to look for in the ledger; "" for none.
        state: how it stands.
        periods: the periods, or the stretch up to the day by which it is due.
        is_dated: it has a day of its own.
    """

    name: str
    kind: str
    state: State
    periods: tuple[Period, ...]
    is_dated: bool = False

    @property
    def entry(self) -> str:
        """The words of an entry form that begins with the earliest of the periods; "" where no activity answers it."""
        return "" if self.is_dated or not self.kind else entry_words(self.kind, self.periods[0])

    @property
    def label(self) -> str:
        """`3月、7至9月`, or the day by which it is due."""
        return chinese_day(self.periods[-1].end) if self.is_dated else joined(self.periods)


@dataclass(frozen=True, slots=True)
class Line:
    """One unit, counted."""

    code: str
    name: str
    depth: int
    is_closed: bool
    gaps: tuple[Gap, ...]

    def count(self, *states: State) -> int:
        """Return how many periods stand in one of these states."""
        return sum(len(gap.periods) for gap in self.gaps if gap.state in states)

    @property
    def missing(self) -> tuple[Gap, ...]:
        return tuple(gap for gap in self.gaps if gap.state is State.MISSING)

    @property
    def pressing(self) -> tuple[Gap, ...]:
        """Past its day, or near it."""
        return tuple(gap for gap in self.gaps if gap.state in (State.OVERDUE, State.SOON))

    @property
    def waiting(self) -> tuple[Gap, ...]:
        """Open, with time left."""
        return tuple(gap for gap in self.gaps if gap.state is State.DUE)


@dataclass(frozen=True, slots=True)
class Overview:
    """A whole tree, counted, and what comes in the next sixty days."""

    lines: tuple[Line, ...]
    coming: tuple[Standing, ...]

    @property
    def gaps(self) -> tuple[Line, ...]:
        """The units with something missing, overdue, near or open, in the tree's order."""
        return tuple(line for line in self.lines if line.gaps)

    @property
    def is_wide(self) -> bool:
        """More than a few units: what is open with time left is told by its number, or it hides what is missing."""
        return len(self.lines) > A_FEW

    @property
    def shown(self) -> tuple[Line, ...]:
        """The units of which the front page tells."""
        return tuple(line for line in self.gaps if not self.is_wide or line.missing or line.pressing)

    @property
    def missing(self) -> int:
        return self._total(State.MISSING)

    @property
    def overdue(self) -> int:
        return self._total(State.OVERDUE)

    @property
    def soon(self) -> int:
        return self._total(State.SOON)

    @property
    def waiting(self) -> int:
        return self._total(State.DUE)

    def _total(self, state: State) -> int:
        return sum(line.count(state) for line in self.lines)


def due(actor: Actor, code: str | None, on: date) -> tuple[UnitDue, ...]:
    """Return what an organisation and all below it owe; without a code, what all organisations at the top owe.

    Raises:
        NotFound: there is no such organisation, or the actor may not see it.
    """
    roots = (organisation(actor, code, on),) if code else in_order(visible(actor, on).filter(parent=None))
    return tuple(chain.from_iterable(_told(subtree(root, on), on) for root in roots))


def _told(units: Sequence[Organisation], on: date) -> list[UnitDue]:
    return [tell(facts, on) for facts in gather(owing(units), on, among=units, counted=False)]


def tell(facts: Facts, on: date) -> UnitDue:
    """Return everything about one unit: what returns, then its term, then the steps of development."""
    returning = list(
        chain.from_iterable(standings(asked(duty, on), facts.unit, facts.held) for duty in facts.duties)
    )
    excused = [
        Exempted(one, found)
        for one in returning
        if one.state is not State.DONE and (found := facts.exemption(one.duty, one.period))
    ]
    told = [one for one in returning if not any(one is each.standing for each in excused)]
    term = term_standing(standard().term, facts.unit, on)
    if isinstance(term, Standing):
        told.append(term)
    told.extend(_steps(facts, on))
    unknown = (term,) if isinstance(term, Unknown) else ()
    return UnitDue(facts.unit.code, facts.name, facts.depth, tuple(told), unknown, tuple(excused))


def overview(units: Iterable[Organisation], on: date) -> Overview:
    """Count a whole tree.

    Args:
        units: those that the viewer may see; access has been decided by the caller.
        on: the day.
    """
    seen = in_order(units)
    lines, near, questions = list[Line](), list[Standing](), dict[str, Asked]()
    for facts in gather(owing(seen), on, among=seen, counted=True):
        dated = list(_dated(facts, on))
        near.extend(replace(one, org_name=facts.name) for one in dated)
        for duty in facts.duties:
            if duty.id not in questions:
                questions[duty.id] = asked(duty, on)
        gaps = (*_returning(facts, questions), *_days(dated))
        closed = facts.unit.closed is not None and facts.unit.closed <= on
        lines.append(Line(facts.unit.code, facts.name, facts.depth, closed, gaps))
    return Overview(tuple(lines), coming(tuple(near), on))


def _returning(facts: Facts, questions: Mapping[str, Asked]) -> Iterator[Gap]:
    for duty in facts.duties:
        by_state: dict[State, list[Period]] = {}
        for verdict in verdicts(questions[duty.id], facts.unit, facts.held, unanswered=True):
            if not facts.exemption(duty.id, verdict.period):
                by_state.setdefault(verdict.state, []).append(verdict.period)
        for state, periods in by_state.items():
            yield Gap(duty.name, duty.answers[0].kind, state, tuple(periods))


def _days(dated: Iterable[Standing]) -> Iterator[Gap]:
    for one in dated:
        if one.state is not State.DONE:
            yield Gap(one.name, one.kind, one.state, (one.period,), is_dated=True)


def tree_of(seen: QuerySet[Organisation], root: Organisation) -> tuple[Organisation, ...]:
    """Return a unit and what is seen below it, in the tree's order."""
    return in_order(seen.filter(path__gte=root.path, path__lt=root.path[:-1] + "/"))


def has_units_below(units: Sequence[Organisation]) -> bool:
    """Tell whether more than one of them owes something by itself."""
    return len(owing(units)) > 1


def rules(actor: Actor, on: date) -> QuerySet[OwnRule]:
    """Return the rules of units that touch what the actor may read: its units' own, and those laid down above them.

    Raises:
        NotFound: none of the actor's roles opens this page.
    """
    paths = access.readable(actor, PERMISSION, on).values_list("path", flat=True)
    touched = {int(part) for path in paths for part in path.split(".") if part}
    if not touched:
        raise access.outside("提醒")
    return OwnRule.objects.filter(organisation__in=touched).select_related("organisation")


def one_unit(units: Sequence[Organisation], code: str, on: date) -> UnitDue:
    """Tell everything about one of these units; the others serve to find its groups."""
    chosen = [unit for unit in units if unit.code == code]
    (facts,) = gather(chosen, on, among=units, counted=False)
    return tell(facts, on)


def _dated(facts: Facts, on: date) -> Iterator[Standing]:
    term = term_standing(standard().term, facts.unit, on)
    if isinstance(term, Standing):
        yield term
    yield from _steps(facts, on)


def _steps(facts: Facts, on: date) -> Iterator[Standing]:
    if facts.unit.closed is not None and facts.unit.closed <= on:
        return
    for person in facts.candidates:
        for step in standard().steps:
            told = step_standing(step, facts.unit, person, on)
            if told is not None:
                yield told


def exemptions(actor: Actor, on: date) -> QuerySet[Exemption]:
    """Return the exemptions of the units that the actor may read.

    Raises:
        NotFound: none of the actor's roles opens this page.
    """
    seen = access.readable(actor, PERMISSION, on)
    if not seen.exists():
        raise access.outside("提醒")
    return Exemption.objects.filter(organisation__in=seen).select_related("organisation")


def duty_names(actor: Actor, on: date) -> Mapping[str, str]:
    """Return what a unit can be excused from: the duties of the packs and the units' own rules, by id."""
    own = {
        f"own.{rule.pk}": f"{rule.kind}（{rule.organisation.short_name or rule.organisation.name}规定）"
        for rule in rules(actor, on)
    }
    return {duty.id: duty.name for duty in standard().duties} | own
