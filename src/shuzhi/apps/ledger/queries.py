"""Reading the ledger: records as the engine sees them, one SQL query a kind."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from shuzhi.apps.ledger.cells import Stored
from shuzhi.apps.ledger.sources import Source, source
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
    fields = _fields(found)
    rows = found.model._default_manager.filter(**{f"{_org(found)}__in": list(codes)})
    day = _day_field(found.sheet)
    if until is not None and day:
        rows = rows.filter(**{f"{day.field}__lte": until if day.kind is Kind.DATE else f"{until:%Y-%m}"})
    rows = rows.order_by(*((day.field, "record_id") if day else ("record_id",)))
    names = ("record_id", "digest", "notes", *fields, *_extra_fields(found))
    for row in rows.values_list(*names).iterator(chunk_size=2000):
        yield _record(found.sheet, fields, dict(zip(names, row, strict=True)))


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


def _record(sheet: Sheet, columns: dict[str, Column], row: dict[str, object]) -> Record:
    fields: dict[str, Value] = json.loads(str(row["notes"])) if row["notes"] else {}
    fields.update((column.header, typed(column, row[stored])) for stored, column in columns.items())
    if "person" in row:
        fields["人员标识"] = str(row["person"])
    day = fields.get(sheet.day)
    if isinstance(day, str):  # a month stands for its first day
        month = parse_period(day)
        day = month.start if month else None
    org = row["code"] if sheet.name == "组织" else row["organisation__code"]
    return Record(
        id=str(row["record_id"]),
        kind=sheet.name,
        org=str(org),
        day=day if isinstance(day, date) else None,
        fields=fields,
        digest=str(row["digest"]),
    )


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
