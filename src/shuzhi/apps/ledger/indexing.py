"""What the full-text index holds: the texts of every record but identity and telephone numbers, written with the record itself.

The roster, offices and organisations are not in it: their tables lie below the ledger, are small, and are searched as they are.
An upper app that writes rows of its own sheets calls `put` and `drop` in the same transaction.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from django.db.models import Exists, OuterRef

from shuzhi.apps.ledger import fulltext
from shuzhi.apps.ledger.identity import text_of
from shuzhi.apps.ledger.models import Indexed
from shuzhi.apps.ledger.sources import kinds, source
from shuzhi.apps.ledger.tabs import tab_of
from shuzhi.apps.orgs.rows import OrgRow, Row
from shuzhi.packs.ledger.columns import Column, Kind

BATCH = 500
TEXTS = (Kind.TEXT, Kind.LIST, Kind.CHOICE, Kind.DEADLINE)


def is_indexed(kind: str) -> bool:
    """Tell whether the records of a kind stand in the index."""
    return source(kind).model._meta.app_label != "orgs"


def put(kind: str, rows: Sequence[Row]) -> None:
    """Take rows into the index, or put their new texts in the place of the old ones."""
    if not is_indexed(kind):
        return
    drop(kind, [row.pk for row in rows])
    for start in range(0, len(rows), BATCH):
        made = [_indexed(kind, row) for row in rows[start : start + BATCH] if isinstance(row, OrgRow)]
        Indexed.objects.bulk_create(made)
        fulltext.put((each.pk, f"{each.title} {each.text}") for each in made)


def drop(kind: str, numbers: Sequence[int]) -> None:
    """Take rows out of the index, by their numbers in their table."""
    for start in range(0, len(numbers), BATCH):
        held = Indexed.objects.filter(kind=kind, row__in=numbers[start : start + BATCH])
        keys = list(held.values_list("pk", flat=True))
        if keys:
            fulltext.drop(keys)
            held.delete()


def rebuild() -> None:
    """Index everything anew: after a restore."""
    fulltext.clear()
    Indexed.objects.all().delete()
    catch_up()


def catch_up() -> None:
    """Index what is not in the index and forget what is gone: when the tables are new."""
    for kind in filter(is_indexed, kinds()):
        rows = source(kind).model._default_manager
        gone = Indexed.objects.filter(kind=kind).exclude(Exists(rows.filter(pk=OuterRef("row"))))
        drop(kind, list(gone.values_list("row", flat=True)))
        held = Indexed.objects.filter(kind=kind, row=OuterRef("pk"))
        keys = list(rows.exclude(Exists(held)).order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(keys), BATCH):
            put(kind, list(rows.filter(pk__in=keys[start : start + BATCH]).order_by("pk")))


def _indexed(kind: str, row: OrgRow) -> Indexed:
    tab = tab_of(kind)
    return Indexed(
        kind=kind,
        row=row.pk,
        organisation_id=row.organisation_id,
        day=_day(tab.date_column, row),
        title=text_of(getattr(row, tab.sheet.column(tab.headline).field)),
        text=" · ".join((*_texts(tab.searched, row, tab.headline), *_notes(row))),
    )


def _day(column: Column | None, row: OrgRow) -> str:
    return text_of(getattr(row, column.field)) if column else ""


def _texts(columns: Iterable[Column], row: OrgRow, headline: str) -> Iterable[str]:
    for column in columns:
        if (
            column.kind in TEXTS
            and column.header != headline
            and (text := str(getattr(row, column.field) or ""))
        ):
            yield text


def _notes(row: OrgRow) -> Iterable[str]:
    found: dict[str, str] = json.loads(row.notes) if row.notes else {}
    return filter(None, found.values())
