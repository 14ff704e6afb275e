"""Reading figures: the ledger of one organisation and year, ready to be asked; every indicator; the records behind a figure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.ledger import queries as ledger
from shuzhi.apps.ledger.sources import kinds
from shuzhi.apps.orgs import queries as orgs
from shuzhi.apps.orgs.models import Organisation
from shuzhi.core.indicators.ledger import Ledger
from shuzhi.core.indicators.model import Figure, Record
from shuzhi.core.indicators.questions import Question, parse_key
from shuzhi.packs.indicators import catalogue


def answers(actor: Actor, organisation: Organisation, year: int, as_of: date) -> Ledger:
    """Return the records of an organisation and all that it leads, ready to answer any question: one query a kind of record.

    Args:
        actor: who asks; the organisation has been looked up for this actor already.
        organisation: whose figures.
        year: the year.
        as_of: the day up to which records count.
    """
    return _ledgers(organisation, as_of, (year, as_of))[0]


def two_years(
    actor: Actor, organisation: Organisation, year: int, as_of: date, known: Ledger | None = None
) -> tuple[Ledger, Ledger]:
    """Return the same for a year and for the whole year before it, from one reading of the records.

    Args:
        actor: who asks; the organisation has been looked up for this actor already.
        organisation: whose figures.
        year: the year.
        as_of: the day up to which records of that year count.
        known: an earlier reading of this database: only rows that are not in it are read.
    """
    this, before = _ledgers(
        organisation, as_of, (year, as_of), (year - 1, date(year - 1, 12, 31)), known=known
    )
    return this, before


def _ledgers(
    organisation: Organisation, on: date, *years: tuple[int, date], known: Ledger | None = None
) -> tuple[Ledger, ...]:
    scope = orgs.scope(organisation, on)
    held = {kind: known.rows(kind) for kind in known.kinds} if known else None
    records = ledger.all_records(scope.codes, held)
    return tuple(Ledger(catalogue(), records, scope, year, as_of) for year, as_of in years)


def figures(actor: Actor, organisation: Organisation, year: int, as_of: date) -> tuple[Figure, ...]:
    """Return every indicator's figure for an organisation and year, in the order of the packs; a blank has no value."""
    asked = answers(actor, organisation, year, as_of)
    return tuple(asked.ask(Question(one.id)).figure for one in catalogue().indicators)


def figure_records(actor: Actor, codes: Iterable[str], ids: Iterable[str]) -> tuple[Record, ...]:
    """Return the records with these ids that belong to these organisations, by day and id; ids that are gone are left out."""
    wanted, scope = frozenset(ids), tuple(codes)
    found = [record for kind in kinds() for record in ledger.records(kind, scope) if record.id in wanted]
    return tuple(sorted(found, key=lambda record: (record.day or date.min, record.id)))


def definition(key: str) -> str:
    """Return the definition of the indicator that a figure's key names, in plain Chinese; "" for a figure of the user's own."""
    asked = parse_key(key).indicator
    return next((one.definition for one in catalogue().indicators if one.id == asked), "")
