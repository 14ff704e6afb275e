"""How far a task has come: counted by the indicator that it names, or by its parts; never typed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.ledger import queries as ledger
from shuzhi.apps.orgs import queries as orgs
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.worklists.models import Plan
from shuzhi.core.errors import NotFound
from shuzhi.core.indicators.ledger import Ledger
from shuzhi.core.indicators.questions import parse_key
from shuzhi.packs.indicators import catalogue

_ALWAYS = ("组织", "活动")  # names and reach of every question


@dataclass(frozen=True, slots=True)
class Progress:
    """`主题党日 9/12`: what has been counted, against what was asked.

    Args:
        name: of the indicator.
        value: as counted; None while no record answers.
        target: what the task asks for.
        unit: of both.
        records: ids of the records behind the value.
    """

    name: str
    value: Decimal | None
    target: Decimal
    unit: str
    records: tuple[str, ...]

    @property
    def is_reached(self) -> bool:
        return self.value is not None and self.value >= self.target

    @property
    def told(self) -> str:
        done = "—" if self.value is None else f"{self.value.normalize():f}"
        return f"{self.name} {done}/{self.target.normalize():f}"


def of_unit(
    actor: Actor, unit: Organisation, year: int, plans: Iterable[Plan], as_of: date
) -> dict[int, Progress]:
    """Return the progress of those tasks of one unit and year that name an indicator, by the task's number.

    Args:
        actor: who asks; the tasks have been looked up for this actor already.
        unit: whose records count, with its subtree as everywhere else.
        year: of the tasks.
        plans: of the tasks.
        as_of: the day up to which records count.
    """
    asked = {plan.task_id: plan for plan in plans if plan.indicator and plan.target is not None}
    if not asked:
        return {}
    day = min(as_of, date(year, 12, 31))
    scope = orgs.scope(unit, day)
    kinds = dict.fromkeys((*_ALWAYS, *(kind for plan in asked.values() for kind in _kinds(plan.indicator))))
    books = Ledger(
        catalogue(), {kind: tuple(ledger.records(kind, scope.codes)) for kind in kinds}, scope, year, day
    )
    return {number: _one(books, plan) for number, plan in asked.items()}


def _one(books: Ledger, plan: Plan) -> Progress:
    figure = books.ask(parse_key(plan.indicator)).figure
    return Progress(figure.name, figure.value, plan.target or Decimal(0), figure.unit, figure.records)


def _kinds(key: str) -> tuple[str, ...]:
    """The sheets that an indicator reads."""
    by_id = {one.id: one for one in catalogue().indicators}
    first = by_id.get(parse_key(key).indicator)
    if first is None:
        raise NotFound("没有这个指标。")
    parts = [first, *(by_id[each] for each in first.measure.of)]
    found = [one.kind for one in parts if one.kind]
    if any(one.measure.how == "agenda" for one in parts):
        found.append("议题")
    return (*found, "问题整改") if "措施" in found else tuple(found)


def choices() -> tuple[tuple[str, str], ...]:
    """The indicators that a task may name: those that count something of a year."""
    return tuple(
        (one.id, f"{one.name}（{one.unit}）")
        for one in catalogue().indicators
        if one.measure.how not in ("ratio", "difference")
    )
