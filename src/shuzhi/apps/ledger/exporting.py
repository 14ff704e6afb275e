"""Export: the exact inverse of import."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from openpyxl import Workbook

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit.services import record
from shuzhi.apps.ledger import writing
from shuzhi.apps.ledger.cells import Stored
from shuzhi.apps.ledger.queries import StoredRow, stored_rows
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs import queries as orgs
from shuzhi.apps.orgs.rows import OrgRow
from shuzhi.core.errors import Refused
from shuzhi.core.periods import parse_period
from shuzhi.packs.ledger.columns import Column, Sheet
from shuzhi.packs.ledger.sheets import BY_NAME, SHEETS


@transaction.atomic
def export_book(
    actor: Actor,
    path: Path,
    *,
    at: datetime,
    code: str | None = None,
    year: int | None = None,
    with_identity: bool = False,
) -> dict[str, int]:
    """Write the ledger, or the part of one organisation and one year, and return the rows by sheet.

    Standing rows (organisations, offices, the roster, measures) belong to every year.
    """
    day = timezone.localdate(at)
    codes = _codes(actor, code, day, with_identity=with_identity)
    book = Workbook(write_only=True)
    counts: dict[str, int] = {}
    for sheet in SHEETS:
        rows = [row for row in stored_rows(sheet.name, codes) if year is None or _in_year(sheet, row, year)]
        counts[sheet.name] = len(rows)
        columns = [column for column in sheet.columns if with_identity or not column.private]
        notes = sorted({header for row in rows for header in row.notes})
        widths = [writing.width_of(column) for column in columns] + [14] * len(notes)
        writing.write_sheet(book, sheet.name, widths, _lines(columns, notes, rows, frozenset(codes)))
    writing.save(book, path)
    body = {
        "organisation": code or "",
        "year": year,
        "with_identity": with_identity,
        "rows": sum(counts.values()),
        "file": hashlib.sha256(path.read_bytes()).hexdigest(),
    }
    record(actor, "ledger.export", code or "all", body, at)
    return counts


@transaction.atomic
def export_rows(actor: Actor, kind: str, chosen: Sequence[OrgRow], path: Path, *, at: datetime) -> None:
    """Write some records of one kind, without identity and telephone numbers.

    Raises:
        Refused: the actor may not export one of their organisations.
    """
    for org in {row.organisation_id: row.organisation for row in chosen}.values():
        access.require(actor, "ledger.export", org, timezone.localdate(at))
    codes = sorted({row.organisation.code for row in chosen})
    wanted = {row.record_id for row in chosen}
    sheet = BY_NAME[kind]
    rows = [row for row in stored_rows(kind, codes) if row.record_id in wanted]
    columns = [column for column in sheet.columns if not column.private]
    notes = sorted({header for row in rows for header in row.notes})
    book = Workbook(write_only=True)
    widths = [writing.width_of(column) for column in columns] + [14] * len(notes)
    writing.write_sheet(book, sheet.name, widths, _lines(columns, notes, rows, frozenset(codes)))
    writing.save(book, path)
    file = hashlib.sha256(path.read_bytes()).hexdigest()
    record(
        actor,
        "ledger.export",
        f"{kind}:{len(rows)}",
        {"organisation": codes[0], "rows": len(rows), "file": file},
        at,
    )


def _codes(actor: Actor, code: str | None, day: date, *, with_identity: bool) -> tuple[str, ...]:
    if code is None:
        if not actor.is_console:
            raise Refused("请指明要导出哪个党组织的台账。")
        return tuple(orgs.visible(actor, day).values_list("code", flat=True))
    root = orgs.organisation(actor, code, day)
    access.require(actor, "ledger.export", root, day)
    if with_identity:
        access.require(actor, "ledger.identity", root, day)
    return orgs.scope(root, day).codes


def _in_year(sheet: Sheet, row: StoredRow, year: int) -> bool:
    for field in ("day", "year", "month", "period"):
        value = row.values.get(field)
        if isinstance(value, date):
            return value.year == year
        if isinstance(value, int):
            return value == year
        if isinstance(value, str) and value:
            period = parse_period(value)
            return period is not None and period.start.year == year
    return True


def _lines(
    columns: Sequence[Column], notes: Sequence[str], rows: Sequence[StoredRow], codes: frozenset[str]
) -> Iterator[Sequence[Stored]]:
    yield [writing.header_text(column) for column in columns] + list(notes)
    for row in rows:
        cells = [writing.value_of(column, _within(column, row.values, codes)) for column in columns]
        yield cells + [row.notes.get(header) for header in notes]


def _within(column: Column, values: Mapping[str, Stored], codes: frozenset[str]) -> Stored:
    """A superior outside the export would be an unknown code when it is read again."""
    value = values[column.field]
    return "" if column.field == "parent" and value not in codes else value
