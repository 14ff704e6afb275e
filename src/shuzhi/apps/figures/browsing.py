"""What the pages of 数据 show: every indicator of a unit and year, and one of them with its records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import QuerySet

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.figures import own, queries
from shuzhi.apps.ledger.browsing import PERMISSION as LEDGER
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
    more: str = ""  # what the address needs besides the key: the name of a figure of the unit's own
    bare: str = ""  # how many of the events behind it say nothing about what is counted


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
    """Every indicator of the standard catalogue, then what the unit counts under names of its own.

    Raises:
        NotFound: the organisation is not one whose figures the actor may read.
    """
    organisation, ledger, last = _open(actor, code, year, on)
    groups: dict[str, list[Line]] = {}
    for one in catalogue().indicators:
        groups.setdefault(one.kind or "比率与增减", []).append(_line(one, ledger, last))
    if access.may(actor, LEDGER, organisation, on):  # these names are words of the records
        for each in own.asked(ledger):
            line = _own_line(each, ledger, last)
            if line.records or line.before or each.reason:
                groups.setdefault(each.group, []).append(line)
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


def one_figure(actor: Actor, code: str, year: int, asked: Question, on: date) -> OneFigure:
    """One indicator of the catalogue, or a figure of the unit's own, with its records.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    organisation, ledger, last = _open(actor, code, year, on)
    if asked.name and access.may(actor, LEDGER, organisation, on):
        line = _own_line(own.one(ledger, asked), ledger, last)
    else:
        line = _line(_indicator(asked.indicator), ledger, last)
        asked = Question(asked.indicator)
    answer = ledger.ask(asked)
    wanted = frozenset(answer.figure.records)
    found = [record for kind in kinds() for record in ledger.rows(kind) if record.id in wanted]
    return OneFigure(
        organisation=organisation,
        year=year,
        line=line,
        scope=answer.figure.scope,
        period=answer.figure.period,
        records=tuple(sorted(found, key=lambda record: (record.day or date.min, record.id))),
    )


def _indicator(key: str) -> Indicator:
    one = next((each for each in catalogue().indicators if each.id == key), None)
    if one is None:
        raise NotFound(f"没有编号为“{key[:64]}”的指标。")
    return one


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
        bare=_bare(one, ledger, answer.figure.records),
    )


def _own_line(asked: own.Asked, ledger: Ledger, last: Ledger) -> Line:
    answer = ledger.ask(asked.question)
    named = {"name": asked.question.name, "detail": asked.question.detail, "unit": asked.question.unit}
    return Line(
        key=asked.question.indicator,
        name=answer.figure.name,
        definition=asked.definition,
        value=_shown(answer.value),
        before=_shown(last.ask(asked.question).value),
        unit=asked.question.unit or answer.figure.unit,
        records=len(answer.figure.records),
        reason=asked.reason or answer.reason,
        more="&" + urlencode({key: text for key, text in named.items() if text}),
    )


def _bare(one: Indicator, ledger: Ledger, used: Sequence[str]) -> str:
    """A number of topics says nothing of the meetings for which none was entered: how many there are stands beside it."""
    if one.measure.how != "agenda" or not used:
        return ""
    meetings = ledger.counted(Question(one.id), one)
    known = frozenset(used)
    told = {(row.org, row.day) for row in ledger.rows("议题") if row.id in known}
    bare = sum(row.fields.get("议题数") is None and (row.org, row.day) not in told for row in meetings)
    return f"{len(meetings)} 次会议中 {bare} 次没有登记议题" if bare else ""


def _shown(value: Decimal | None) -> str:
    """Shares that do not end are told to two decimals; everything else exactly."""
    if value is None:
        return ""
    exact = f"{value.normalize():f}"
    return exact if len(exact.partition(".")[2]) <= 4 else f"{value:.2f}"
