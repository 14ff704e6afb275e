"""What a unit and all below it owe: told one by one, or counted by unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.orgs.queries import organisation, subtree, visible
from shuzhi.apps.reminders.facts import Facts, gather, in_tree_order, owing
from shuzhi.core.rules.deadlines import Unknown, coming, step_standing, term_standing
from shuzhi.core.rules.duties import Standing, State, standings, verdicts
from shuzhi.packs.dutybook import standard

PERMISSION = "reminders.read"
OPEN = (State.OVERDUE, State.SOON, State.DUE)


@dataclass(frozen=True, slots=True)
class UnitDue:
    """All that is told about one unit."""

    code: str
    name: str
    depth: int
    standings: tuple[Standing, ...]
    unknown: tuple[Unknown, ...]

    def of(self, *states: State) -> tuple[Standing, ...]:
        """Those in one of these states, by their last day."""
        return tuple(sorted((s for s in self.standings if s.state in states), key=lambda s: s.period.end))


@dataclass(frozen=True, slots=True)
class Line:
    """One unit, counted."""

    code: str
    name: str
    depth: int
    missing: int
    overdue: int
    soon: int
    due: int

    @property
    def is_clear(self) -> bool:
        """Nothing is missing, overdue or near."""
        return not (self.missing or self.overdue or self.soon)


@dataclass(frozen=True, slots=True)
class Overview:
    """A whole tree, counted, and what comes in the next sixty days."""

    lines: tuple[Line, ...]
    coming: tuple[Standing, ...]

    @property
    def open_lines(self) -> tuple[Line, ...]:
        """The units with something missing, overdue or near, in the tree's order."""
        return tuple(line for line in self.lines if not line.is_clear)

    def total(self, what: str) -> int:
        """Return the sum of one column over the units."""
        return sum(getattr(line, what) for line in self.lines)


def due(actor: Actor, code: str | None, on: date) -> tuple[UnitDue, ...]:
    """Return what an organisation and all below it owe; without a code, what all organisations at the top owe.

    Raises:
        NotFound: there is no such organisation, or the actor may not see it.
    """
    roots = [organisation(actor, code, on)] if code else in_tree_order(visible(actor, on).filter(parent=None))
    return tuple(chain.from_iterable(_told(subtree(root, on), on) for root in roots))


def _told(units: Sequence[Organisation], on: date) -> list[UnitDue]:
    return [tell(facts, on) for facts in gather(owing(units), on, among=units, counted=False)]


def tell(facts: Facts, on: date) -> UnitDue:
    """Return everything about one unit: what returns, then its term, then the steps of development."""
    told = list(chain.from_iterable(standings(duty, facts.unit, facts.held, on) for duty in facts.duties))
    term = term_standing(standard().term, facts.unit, on)
    if isinstance(term, Standing):
        told.append(term)
    told.extend(_steps(facts, on))
    unknown = (term,) if isinstance(term, Unknown) else ()
    return UnitDue(facts.unit.code, facts.name, facts.depth, tuple(told), unknown)


def overview(units: Iterable[Organisation], on: date) -> Overview:
    """Count a whole tree.

    Args:
        units: those that the viewer may see; access has been decided by the caller.
        on: the day.
    """
    seen = in_tree_order(units)
    lines, near = [], []
    for facts in gather(owing(seen), on, among=seen, counted=True):
        dated = list(_dated(facts, on))
        near.extend(dated)
        states = [v.state for duty in facts.duties for v in verdicts(duty, facts.unit, facts.held, on)]
        states += [one.state for one in dated]
        lines.append(
            Line(
                code=facts.unit.code,
                name=facts.name,
                depth=facts.depth,
                missing=states.count(State.MISSING),
                overdue=states.count(State.OVERDUE),
                soon=states.count(State.SOON),
                due=states.count(State.DUE),
            )
        )
    return Overview(tuple(lines), coming(tuple(near), on))


def readable_tree(actor: Actor, root: Organisation | None, on: date) -> tuple[Organisation, ...]:
    """Return what the actor may read of a unit and below it, in the tree's order; without a unit, all of it."""
    seen = access.readable(actor, PERMISSION, on)
    if root is not None:
        seen = seen.filter(path__gte=root.path, path__lt=root.path[:-1] + "/")
    return tuple(in_tree_order(seen))


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
