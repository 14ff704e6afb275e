"""What a sheet is worked out from: indicators as of the round's day, counted for many units in one reading of the ledger."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from shuzhi.apps.appraisal.models import Entry, GroupCounts, Note, Round
from shuzhi.apps.appraisal.queries import notes_of, scheme_of
from shuzhi.apps.ledger import queries as ledger
from shuzhi.apps.ledger.sources import kinds
from shuzhi.apps.orgs import queries as orgs
from shuzhi.core.appraising import Evidence, Extra, GradeCounts, Manner, Scheme, Sheet, score
from shuzhi.core.appraising.scheme import COUNTED
from shuzhi.core.errors import Refused
from shuzhi.core.indicators.ledger import Ledger
from shuzhi.core.indicators.model import Record, Scope
from shuzhi.core.indicators.questions import Question
from shuzhi.packs.indicators import catalogue


@dataclass(frozen=True, slots=True)
class Counted:
    """One unit's quantities and facts as they were counted."""

    values: Mapping[str, Decimal | None]
    records: Mapping[str, tuple[str, ...]]
    extras: tuple[Extra, ...] = ()


def count(round_: Round, entries: Sequence[Entry]) -> dict[int, Counted]:
    """Count every unit of a round: the records of all are read once, each unit is worked out once.

    Args:
        round_: with its scheme, year and day.
        entries: of the round, with their organisations.

    Raises:
        Refused: a fact cannot be given to an item of the scheme; the sentence names it.
    """
    scheme = scheme_of(round_)
    asked = tuple(dict.fromkeys(item.indicator for item in scheme.items if item.manner in COUNTED))
    scopes = {each.pk: orgs.scope(each.organisation, round_.as_of) for each in entries}
    rows = _rows({code for scope in scopes.values() for code in scope.codes})
    facts = _facts(scheme, round_, entries)
    found = {}
    for each in entries:
        values, records = _ask(rows, scopes[each.pk], asked, round_.year, round_.as_of)
        found[each.pk] = Counted(values, records, facts[each.organisation_id])
    return found


def _rows(codes: Iterable[str]) -> dict[str, dict[str, list[Record]]]:
    """Records by kind and organisation."""
    wanted, found = tuple(codes), dict[str, dict[str, list[Record]]]()
    for kind in kinds():
        by_code: dict[str, list[Record]] = defaultdict(list)
        for record in ledger.records(kind, wanted):
            by_code[record.org].append(record)
        found[kind] = by_code
    return found


def _ask(
    rows: Mapping[str, Mapping[str, list[Record]]], scope: Scope, asked: Sequence[str], year: int, as_of: date
) -> tuple[dict[str, Decimal | None], dict[str, tuple[str, ...]]]:
    own = {kind: [r for code in scope.codes for r in by_code.get(code, ())] for kind, by_code in rows.items()}
    book = Ledger(catalogue(), own, scope, year, as_of)
    figures = {indicator: book.ask(Question(indicator)).figure for indicator in asked}
    return {k: f.value for k, f in figures.items()}, {k: f.records for k, f in figures.items()}


def _facts(scheme: Scheme, round_: Round, entries: Sequence[Entry]) -> dict[int, tuple[Extra, ...]]:
    found: dict[int, list[Extra]] = defaultdict(list)
    for note in notes_of((each.organisation_id for each in entries), round_.year):
        if note.on <= round_.as_of:
            found[note.organisation_id].append(Extra(_item_of(scheme, note), note.on, note.fact, note.points))
    return defaultdict(tuple, {unit: tuple(extras) for unit, extras in found.items()})


def _item_of(scheme: Scheme, note: Note) -> str:
    """The item that a fact belongs to: the one it names, or the only one of its direction; never a guess."""
    fitting = [item for item in scheme.items if item.manner is Manner(note.kind)]
    named = [item for item in fitting if item.name == note.item] or (fitting if len(fitting) == 1 else [])
    if len(named) != 1:
        raise Refused(
            f"{note.on:%Y-%m-%d}的{note.kind}“{note.fact[:20]}”对不上方案里的项目：请撤回后重记并写明项目名称，或者在方案里设一个{note.kind}项。"
        )
    return named[0].id


# ---- stored and read again --------------------------------------------------------------------------------------------------


def dump(counted: Counted) -> str:
    """Return what was counted as the round keeps it."""
    return json.dumps(
        {
            "values": {k: None if v is None else str(v) for k, v in counted.values.items()},
            "records": {k: list(v) for k, v in counted.records.items()},
            "extras": [[e.item, e.on.isoformat(), e.fact, str(e.points)] for e in counted.extras],
        },
        ensure_ascii=False,
    )


def load(text: str) -> Counted:
    """Return what was counted; nothing while nothing was."""
    held = json.loads(text) if text else {"values": {}, "records": {}, "extras": []}
    return Counted(
        {k: None if v is None else Decimal(v) for k, v in held["values"].items()},
        {k: tuple(v) for k, v in held["records"].items()},
        tuple(
            Extra(item, date.fromisoformat(on), fact, Decimal(points))
            for item, on, fact, points in held["extras"]
        ),
    )


def sheet(scheme: Scheme, entry: Entry, counts: Iterable[GroupCounts]) -> Sheet:
    """Work out a unit's sheet from what was counted and what the groups gave."""
    held = load(entry.evidence)
    grades = tuple(GradeCounts(each.item, each.group, json.loads(each.counts)) for each in counts)
    return score(scheme, Evidence(held.values, held.records, grades, held.extras))


def sheets(round_: Round, entries: Sequence[Entry]) -> dict[int, Sheet]:
    """Work out the sheets of many units: one query for all that the groups gave."""
    given: dict[int, list[GroupCounts]] = defaultdict(list)
    for each in GroupCounts.objects.filter(entry__in=[entry.pk for entry in entries]):
        given[each.entry_id].append(each)
    scheme = scheme_of(round_)
    return {entry.pk: sheet(scheme, entry, given[entry.pk]) for entry in entries}
