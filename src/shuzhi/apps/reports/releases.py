"""Two stored reports side by side, and one beside the ledger of now: what changed in the words, what in each figure, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.orgs import access, overview
from shuzhi.apps.reports import queries
from shuzhi.apps.reports.models import Report, ReportFigure
from shuzhi.apps.reports.writing.counting import anew, ask
from shuzhi.apps.reports.writing.versions import Row, beside
from shuzhi.core.indicators.ledger import Answer
from shuzhi.core.indicators.model import Record

LEDGER = "ledger.read"
MOST_RECORDS = 50  # told of one figure; the figure's own page tells them all


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure in two reports; "" where one does not show it."""

    name: str
    unit: str
    then: str
    now: str
    same_records: bool

    @property
    def word(self) -> str:
        if not self.then:
            return "新增"
        if not self.now:
            return "不再出现"
        return "数值变了" if self.then != self.now else "" if self.same_records else "数值一样，记录变了"


@dataclass(frozen=True, slots=True)
class Against:
    """Two reports side by side."""

    then: Report
    now: Report
    rows: tuple[Row, ...]
    figures: tuple[FigureChange, ...]

    @property
    def changed(self) -> int:
        return sum(row.change != "same" for row in self.rows)


def others(actor: Actor, report: Report, on: date) -> QuerySet[Report]:
    """Return the other reports of the same organisation and year, the newest first."""
    return (
        queries.reports(actor, on)
        .filter(organisation=report.organisation, year=report.year)
        .exclude(pk=report.pk)
    )


def against(actor: Actor, pk: int, other: int, on: date) -> Against:
    """Put two reports side by side, the older one on the left.

    Raises:
        NotFound: one of them does not exist for the actor.
    """
    then, now = sorted(
        (queries.stored(actor, pk, on), queries.stored(actor, other, on)),
        key=lambda one: (one.drafted_at, one.pk),
    )
    rows = beside(then.text.split("\n"), now.text.split("\n"))
    return Against(then, now, rows, _figures(then, now))


def _figures(then: Report, now: Report) -> tuple[FigureChange, ...]:
    old = {(row.indicator, row.scope): row for row in then.figures.all()}
    new = {(row.indicator, row.scope): row for row in now.figures.all()}
    changes = (_change(old.get(key), new.get(key)) for key in dict.fromkeys([*new, *old]))
    return tuple(each for each in changes if each is not None)


def _change(old: ReportFigure | None, new: ReportFigure | None) -> FigureChange | None:
    row = new or old
    if row is None:
        return None
    return FigureChange(
        row.name,
        row.unit,
        old.value if old else "",
        new.value if new else "",
        old is not None and new is not None and old.digest == new.digest,
    )


# ---- the ledger of now ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Superseded:
    """A figure whose records are no longer those of the report."""

    key: str
    name: str
    unit: str
    then: str
    now: str
    came: tuple[Record, ...]
    more: int
    gone: int


@dataclass(frozen=True, slots=True)
class SupersededPage:
    report: Report
    figures: tuple[Superseded, ...]
    sound: int
    shows_words: bool
    names: dict[str, str]


def superseded(actor: Actor, pk: int, on: date) -> SupersededPage:
    """Count a report's figures again and say of each that moved which records came and how many are gone.

    A record that was edited counts as one that is gone and one that came: its id derives from its content.

    Raises:
        NotFound: there is no such report for the actor.
    """
    report = queries.stored(actor, pk, on)
    ledger = anew(actor, report.organisation, report.year, report.as_of)
    rows = list(report.figures.all())
    answers = {row.key: ask(ledger, row.indicator) for row in rows}
    moved = [row for row in rows if (a := answers[row.key]) is None or a.figure.digest != row.digest]
    came = {
        row.key: sorted(set(a.figure.records) - set(row.records)) if (a := answers[row.key]) else []
        for row in moved
    }
    wanted = {record for ids in came.values() for record in ids[:MOST_RECORDS]}
    by_id = {r.id: r for kind in ledger.kinds for r in ledger.rows(kind) if r.id in wanted} if wanted else {}
    told = tuple(_superseded(row, answers[row.key], came[row.key], by_id) for row in moved)
    shows = bool(told) and access.may(actor, LEDGER, report.organisation, on)
    names = dict(overview.names(actor, queries.READ, on)) if told else {}
    return SupersededPage(report, told, len(rows) - len(told), shows, names)


def _superseded(
    row: ReportFigure, answer: Answer | None, came: list[str], by_id: dict[str, Record]
) -> Superseded:
    figure = answer.figure if answer else None
    now = "" if figure is None or figure.value is None else f"{figure.value:f}"
    there = set(figure.records) if figure else set()
    shown = sorted(
        (by_id[each] for each in came[:MOST_RECORDS] if each in by_id),
        key=lambda r: (r.day or date.min, r.id),
    )
    return Superseded(
        row.key, row.name, row.unit, row.value, now, tuple(shown), max(0, len(came) - MOST_RECORDS),
        len(set(row.records) - there),
    )  # fmt: skip
