"""What the right pane shows of a figure: how it was counted, from which records, what else it could mean, how it may be worded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.figures import queries as figures
from shuzhi.apps.ledger.browsing import PERMISSION as LEDGER
from shuzhi.apps.ledger.sources import kinds
from shuzhi.apps.orgs import access
from shuzhi.apps.reports.models import LiveFigure, Working
from shuzhi.apps.reports.writing import counting, finding_figures, loading, wording
from shuzhi.apps.reports.writing.finding_figures import Choice
from shuzhi.core.indicators.conditions import text_of
from shuzhi.core.indicators.ledger import Ledger
from shuzhi.core.indicators.model import Record
from shuzhi.core.indicators.shown import plain
from shuzhi.packs.ledger.sheets import BY_NAME

MOST_RECORDS = 200  # a page; the rest is a link to 台账


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A record that a person left out of a figure, with the reason."""

    record: str
    reason: str


@dataclass(frozen=True, slots=True)
class Moved:
    """What the ledger answers now instead; value "" when nothing any more."""

    value: str
    added: int
    gone: int


@dataclass(frozen=True, slots=True)
class FigurePanel:
    working: Working
    figure: LiveFigure
    state: str
    definition: str
    records: tuple[Record, ...]
    more: int  # records that are not listed
    left_out: tuple[LeftOut, ...]
    choices: tuple[Choice, ...]
    wordings: tuple[str, ...]
    before: str  # last year's value, with its unit
    moved: Moved | None
    shows_words: bool


@dataclass(frozen=True, slots=True)
class Among:
    """What is looked for among a figure's records: words of the record, of its unit's name, or of its day (12月, 2025-03)."""

    words: str
    names: Mapping[str, str]

    def finds(self, record: Record, *, shows_words: bool) -> bool:
        day = f"{record.day:%Y-%m-%d} {record.day.month}月" if record.day else ""
        told = [day, record.org, self.names.get(record.org, "")]
        if (
            shows_words
        ):  # never by numbers of persons and birthdays: a search must not tell what the page does not show
            columns = (c for c in BY_NAME[record.kind].columns if c.required and not c.private)
            told += [text_of(record.fields.get(column.header)) for column in columns]
        return any(self.words in text for text in told)


def figure_panel(
    actor: Actor, pk: int, node: str, on: date, words: str = "", among: Among | None = None
) -> FigurePanel:
    """Return one figure of a working report with everything behind it.

    Args:
        actor: who looks.
        pk: the report.
        node: the figure.
        on: today.
        words: what other readings are looked for by; "" for what the figure counts.
        among: what is looked for among its records; None for all of them.

    Raises:
        NotFound: there is none, or the actor may not write the report.
    """
    working = loading.find(actor, pk, on)
    row = loading.figure(working, node)
    ledger, last = counting.ledgers(actor, working)
    shows = access.may(actor, LEDGER, working.organisation, on)
    found = _records(ledger, row)
    if among is not None:
        found = tuple(record for record in found if among.finds(record, shows_words=shows))
    choices = finding_figures.choices(last, [row.key]) if row.key else ()
    return FigurePanel(
        working=working,
        figure=row,
        state=state_of(ledger, row),
        definition=figures.definition(row.key) if row.key else "",
        records=found[:MOST_RECORDS],
        more=max(0, len(found) - MOST_RECORDS),
        left_out=tuple(LeftOut(id_, why) for id_, why in row.without.items()),
        choices=_choices(ledger, row, words),
        wordings=wording.wordings(Decimal(row.value), row.unit) if row.value else (),
        before=f"{choices[0].value}{choices[0].unit}" if choices and choices[0].value else "",
        moved=_moved(ledger, row),
        shows_words=shows,
    )


def state_of(ledger: Ledger, row: LiveFigure) -> str:
    """The figure's state as people see it: its own, or outdated."""
    return "outdated" if counting.is_outdated(ledger, row) else row.state


def _records(ledger: Ledger, row: LiveFigure) -> tuple[Record, ...]:
    wanted = frozenset(row.records)
    found = (
        (record for kind in kinds() for record in ledger.rows(kind) if record.id in wanted) if wanted else ()
    )
    return tuple(sorted(found, key=lambda record: (record.day or date.min, record.id)))


def _choices(ledger: Ledger, row: LiveFigure, words: str) -> tuple[Choice, ...]:
    told = finding_figures.choices(ledger, row.others) if not words else ()
    wanted = words or row.what or row.name
    found = finding_figures.search(ledger, wanted)
    keys = {row.key, *(choice.key for choice in told)}
    return (*(c for c in told if c.key != row.key), *(c for c in found if c.key not in keys))


def _moved(ledger: Ledger, row: LiveFigure) -> Moved | None:
    if not counting.is_outdated(ledger, row):
        return None
    answer = counting.ask(ledger, row.key)
    if answer is None:
        return Moved("", 0, len(row.records))
    now, then = set(answer.figure.records), set(row.records)
    return Moved("" if answer.value is None else plain(answer.value), len(now - then), len(then - now))


@dataclass(frozen=True, slots=True)
class Recounted:
    """A figure's state after counting again."""

    node: str
    state: str
    now: str
    name: str
    shown: str


def recount(actor: Actor, pk: int, on: date) -> tuple[Recounted, ...]:
    """Count every figure of a report again and return the states; nothing is written."""
    working = loading.find(actor, pk, on)
    ledger, _ = counting.ledgers(actor, working)
    return tuple(_recounted(ledger, row) for row in working.figures.all())


def _recounted(ledger: Ledger, row: LiveFigure) -> Recounted:
    moved = _moved(ledger, row)
    return Recounted(
        row.node,
        "outdated" if moved else row.state,
        moved.value if moved else "",
        row.name or row.what,
        row.shown,
    )
