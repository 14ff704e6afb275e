"""What the pages of 数据 show: every indicator of a unit and year, and one of them with its records."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.figures import queries
from shuzhi.apps.ledger.browsing import years_of
from shuzhi.apps.ledger.sources import kinds
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Organisation
from shuzhi.core.errors import NotFound
from shuzhi.core.indicators.definitions import Indicator
from shuzhi.core.indicators.ledger import Ledger
from shuzhi.core.indicators.model import Record
from shuzhi.core.indicators.questions import Question
from shuzhi.core.periods import Period
from shuzhi.packs.indicators import catalogue

PERMISSION = "figures.read"


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be asked for: the viewer's organisations, and the years in which they entered something."""

    units: QuerySet[Organisation]
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator; a blank has no value and says why. `before` is the whole year before, "" for a blank."""

    key: str
    name: str
    definition: str
    value: str
    before: str
    unit: str
    records: int
    reason: str


@dataclass(frozen=True, slots=True)
class Group:
    """The indicators that count rows of one sheet."""

    kind: str
    lines: tuple[Line, ...]
    blanks: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class FigureSheet:
    organisation: Organisation
    year: int
    as_of: date
    basis: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class OneFigure:
    organisation: Organisation
    year: int
    line: Line
    scope: str
    period: Period
    records: tuple[Record, ...]


def choices(actor: Actor, on: date) -> Choices:
    units = access.readable(actor, PERMISSION, on)
    return Choices(units, years_of(units))


def sheet(actor: Actor, code: str, year: int, on: date) -> FigureSheet:
    """Every indicator of the standard catalogue.

    Raises:
        NotFound: the organisation is not one whose figures the actor may read.
    """
    organisation, ledger, last = _open(actor, code, year, on)
    groups: dict[str, list[Line]] = {}
    for one in catalogue().indicators:
        groups.setdefault(one.kind or "比率与增减", []).append(_line(one, ledger, last))
    return FigureSheet(
        organisation=organisation,
        year=year,
        as_of=ledger.as_of,
        basis=ledger.scope.basis,
        groups=tuple(
            Group(
                kind,
                tuple(x for x in lines if x.value or x.before),
                tuple(x for x in lines if not (x.value or x.before)),
            )
            for kind, lines in groups.items()
        ),
    )


def one_figure(actor: Actor, code: str, year: int, key: str, on: date) -> OneFigure:
    organisation, ledger, last = _open(actor, code, year, on)
    one = next((each for each in catalogue().indicators if each.id == key), None)
    if one is None:
        raise NotFound(f"没有编号为“{key[:64]}”的指标。")
    answer = ledger.ask(Question(one.id))
    wanted = frozenset(answer.figure.records)
    found = [record for kind in kinds() for record in ledger.rows(kind) if record.id in wanted]
    return OneFigure(
        organisation=organisation,
        year=year,
        line=_line(one, ledger, last),
        scope=answer.figure.scope,
        period=answer.figure.period,
        records=tuple(sorted(found, key=lambda record: (record.day or date.min, record.id))),
    )


def _open(actor: Actor, code: str, year: int, on: date) -> tuple[Organisation, Ledger, Ledger]:
    organisation = access.readable_one(actor, PERMISSION, code, on)
    as_of = max(min(on, date(year, 12, 31)), date(year, 1, 1))
    return organisation, *queries.two_years(actor, organisation, year, as_of)


def _line(one: Indicator, ledger: Ledger, last: Ledger) -> Line:
    answer = ledger.ask(Question(one.id))
    return Line(
        key=one.id,
        name=one.name,
        definition=one.definition,
        value=_shown(answer.value),
        before=_shown(last.ask(Question(one.id)).value),
        unit=one.unit,
        records=len(answer.figure.records),
        reason=answer.reason,
    )


def _shown(value: Decimal | None) -> str:
    """Shares that do not end are told to two decimals; everything else exactly."""
    if value is None:
        return ""
    exact = f"{value.normalize():f}"
    return exact if len(exact.partition(".")[2]) <= 4 else f"{value:.2f}"
