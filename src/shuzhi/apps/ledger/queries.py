"""Reading the ledger: records as the engine sees them, one SQL query a kind."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, F, QuerySet
from django.db.models import Value as Words

from shuzhi.apps.ledger.cells import Stored
from shuzhi.apps.ledger.sources import Source, kinds, source
from shuzhi.core.indicators.model import Record, Value
from shuzhi.core.periods import parse_period
from shuzhi.packs.ledger.columns import Column, Kind, Sheet, entries


def records(kind: str, codes: Sequence[str], until: date | None = None) -> Iterator[Record]:
    """Yield the records of one sheet that belong to these organisations, by day and id.

    Args:
        kind: the sheet's name.
        codes: codes of the organisations whose records count.
        until: records of a later day are left out; standing things (no day) never are.
    """
    found = source(kind)
    rows = found.model._default_manager.filter(**{f"{_org(found)}__in": list(codes)})
    day = _day_field(found.sheet)
    if until is not None and day:
        rows = rows.filter(**{f"{day.field}__lte": until if day.kind is Kind.DATE else f"{until:%Y-%m}"})
    yield from _read(found, rows.order_by(*((day.field, "record_id") if day else ("record_id",))))


def all_records(
    codes: Sequence[str], known: Mapping[str, Sequence[Record]] | None = None
) -> dict[str, tuple[Record, ...]]:
    """Return the records of every sheet that belong to these organisations.

    Args:
        codes: codes of the organisations.
        known: records of an earlier reading. Of those, only ids, digests and organisations are read again: a row whose digest is the
            same is the same row. Sheets whose digest leaves something out (numbers of persons, who stands above whom) are read anew.
    """
    held = {kind: rows for kind, rows in (known or {}).items() if _is_told_by_digest(source(kind))}
    marks = _marks(codes, held)
    return {
        kind: _kept(kind, marks[kind], held[kind]) if kind in held else tuple(records(kind, codes))
        for kind in kinds()
    }


_Mark = tuple[str, str, str]  # id, digest, organisation
_MOST_PARAMETERS = 8_000  # SQLite takes 32,766 in one query
_MOST_CHANGED = 500  # beyond that, the sheet's rows are read in pieces of this size


def _is_told_by_digest(found: Source) -> bool:
    return not _extra_fields(found) and not any(c.private or c.field == "parent" for c in found.sheet.columns)


def _marks(codes: Sequence[str], wanted: Collection[str]) -> Mapping[str, Sequence[_Mark]]:
    """Which rows stand in these sheets now: one query for as many sheets as it has room for."""
    found: dict[str, list[_Mark]] = defaultdict(list)
    for some in _pieces(sorted(wanted), max(1, _MOST_PARAMETERS // max(1, len(codes)))):
        first, *others = [_marked(source(kind), codes) for kind in some]
        rows = first.union(*others, all=True) if others else first
        for row in rows.iterator(chunk_size=2000):
            found[row[0]].append((row[1], row[2], row[3]))
    return found


def _marked(found: Source, codes: Sequence[str]) -> QuerySet[Any, tuple[str, ...]]:
    rows = found.model._default_manager.filter(**{f"{_org(found)}__in": list(codes)}).order_by()
    kind = Words(found.sheet.name, output_field=CharField())
    return rows.annotate(sheet=kind, code=F(_org(found))).values_list("sheet", "record_id", "digest", "code")


def _kept(kind: str, marks: Sequence[_Mark], held: Iterable[Record]) -> tuple[Record, ...]:
    """The rows that stand now: those held already as they are, the others read; by day and id."""
    now = {mark[0]: mark for mark in marks}
    rows = [r for r in held if (mark := now.get(r.id)) and mark[1] == r.digest and mark[2] == r.org]
    if len(rows) == len(now):
        return tuple(rows)
    found, there = source(kind), {r.id for r in rows}
    for some in _pieces([id_ for id_ in now if id_ not in there], _MOST_CHANGED):
        rows += _read(found, found.model._default_manager.filter(record_id__in=some).order_by())
    return tuple(sorted(rows, key=lambda r: (r.day or date.min, r.id)))


def _pieces(rows: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (rows[at : at + size] for at in range(0, len(rows), size))


def _read(found: Source, rows: QuerySet[Any, Any]) -> Iterator[Record]:
    make = _maker(found)
    fields, extra = _fields(found), _extra_fields(found)
    for row in rows.values_list("record_id", "digest", "notes", *extra, *fields).iterator(chunk_size=2000):
        yield make(row)


def _org(found: Source) -> str:
    return "code" if found.sheet.name == "组织" else "organisation__code"


def _fields(found: Source) -> dict[str, Column]:
    """The names by which the database knows the columns, the organisations by their codes."""
    named: dict[str, Column] = {}
    for column in found.sheet.columns:
        stored = f"{column.field}__code" if column.field in ("organisation", "parent") else column.field
        named[stored] = column
    return named


def _extra_fields(found: Source) -> tuple[str, ...]:
    return ("person",) if found.sheet.name == "党员" else ()


def _day_field(sheet: Sheet) -> Column | None:
    return sheet.column(sheet.day) if sheet.day else None


def _maker(found: Source) -> Callable[[tuple[Any, ...]], Record]:
    """Return what makes a record of a row as `_read` asks for it: what a column needs is looked up once, not once a row."""
    sheet, columns = found.sheet, tuple(_fields(found).values())
    extra = len(_extra_fields(found))
    headers = tuple(column.header for column in columns)
    special = tuple((c.header, c) for c in columns if c.kind in (Kind.LIST, Kind.DEADLINE))
    org_at = next(n for n, name in enumerate(_fields(found)) if name == _org(found))

    def make(row: tuple[Any, ...]) -> Record:
        told = row[3 + extra :]
        fields: dict[str, Value] = json.loads(row[2]) if row[2] else {}
        fields.update(zip(headers, told, strict=True))
        for header in headers:
            if fields[header] == "":
                fields[header] = None
        for header, column in special:
            fields[header] = typed(column, fields[header])
        if extra:
            fields["人员标识"] = str(row[3])
        day = fields.get(sheet.day)
        if isinstance(day, str):  # a month stands for its first day
            month = parse_period(day)
            day = month.start if month else None
        org = str(told[org_at])
        return Record(
            str(row[0]), sheet.name, org, day if isinstance(day, date) else None, fields, str(row[1])
        )

    return make


def typed(column: Column, value: object) -> Value:
    """Return a stored value as the engine counts it: lists as tuples, deadlines that are days as dates, nothing as None."""
    if value is None or value == "":
        return () if column.kind is Kind.LIST else None
    if column.kind is Kind.LIST:
        return entries(str(value))
    if column.kind is Kind.DEADLINE:
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            return str(value)
    return value  # type: ignore[return-value]  # the database returns what the column's kind stores


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A row as it is stored: values by field, organisations by their codes; notes by header."""

    record_id: str
    digest: str
    values: Mapping[str, Stored]
    notes: Mapping[str, str]


def stored_rows(kind: str, codes: Sequence[str]) -> Iterator[StoredRow]:
    """Yield the rows of one sheet of these organisations as they are stored, by day and id."""
    found = source(kind)
    fields = _fields(found)
    day = _day_field(found.sheet)
    rows = found.model._default_manager.filter(**{f"{_org(found)}__in": list(codes)})
    rows = rows.order_by(*((day.field, "record_id") if day else ("record_id",)))
    for record_id, digest, notes, *values in rows.values_list(
        "record_id", "digest", "notes", *fields
    ).iterator():
        named = {column.field: value for column, value in zip(fields.values(), values, strict=True)}
        yield StoredRow(record_id, digest, named, json.loads(notes) if notes else {})
