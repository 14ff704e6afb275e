"""Has the ledger moved on since a report was drafted? The report stays as it was written; the page says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.reports import queries
from shuzhi.apps.reports.writing.counting import anew
from shuzhi.core.errors import NotFound
from shuzhi.core.indicators.ledger import Ledger
from shuzhi.core.indicators.questions import parse_key


@dataclass(frozen=True, slots=True)
class Moved:
    """A figure whose records are no longer those of the report; `now` is "" when nothing answers any more."""

    key: str
    name: str
    unit: str
    then: str
    now: str


def moved(actor: Actor, pk: int, on: date) -> tuple[Moved, ...]:
    """Count a report's figures again and return those that the ledger now answers from other records."""
    report = queries.stored(actor, pk, on)
    ledger = anew(actor, report.organisation, report.year, report.as_of)
    found = []
    for row in report.figures.all():
        now, digest = _again(ledger, row.indicator)
        if digest != row.digest:
            found.append(Moved(row.key, row.name, row.unit, row.value, now))
    return tuple(found)


def _again(ledger: Ledger, key: str) -> tuple[str, str]:
    try:
        figure = ledger.ask(parse_key(key)).figure
    except NotFound:
        return "", ""
    return ("" if figure.value is None else f"{figure.value:f}"), figure.digest
