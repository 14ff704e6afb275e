"""Writing rows into their tables; called by services inside their transaction, never by anything else."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from django.db.models import Count

from shuzhi.apps.ledger import indexing
from shuzhi.apps.ledger.cells import Stored
from shuzhi.apps.ledger.identity import digest_of, record_id_of
from shuzhi.apps.ledger.parsing import ParsedRow
from shuzhi.apps.ledger.sources import Source, source
from shuzhi.apps.orgs.models import Organisation, Parentage
from shuzhi.apps.orgs.rows import OrgRow, Row

BATCH = 500
Progress = Callable[[int, int], None]


def notes_text(notes: Mapping[str, str]) -> str:
    filled = {header: text for header, text in notes.items() if text}
    return json.dumps(filled, ensure_ascii=False, sort_keys=True) if filled else ""


def store_rows(kind: str, rows: Sequence[ParsedRow], organisations: Mapping[str, int]) -> list[str]:
    """Insert rows of one sheet and return their record ids."""
    found = source(kind)
    taken = _occurrences(found.model, {row.digest for row in rows})
    made: list[Row] = []
    for row in rows:
        made.append(_build(found, row, organisations, taken[row.digest]))
        taken[row.digest] += 1
    found.model._default_manager.bulk_create(made, batch_size=BATCH)
    indexing.put(kind, made)
    found.settle([(None, row) for row in made])
    return [row.record_id for row in made]


def free_id(kind: str, digest: str) -> str:
    """Return the id that the next row of this content gets."""
    return record_id_of(digest, source(kind).model._default_manager.filter(digest=digest).count())


def overwrite(held: OrgRow, row: ParsedRow, organisation: int, record_id: str) -> None:
    """Put a row's content in the place of one that is held; columns that the new row leaves out become empty."""
    made = _build(source(row.sheet.name), row, {row.org: organisation}, 0)
    made.pk, made.record_id = held.pk, record_id
    made.save(force_update=True)
    indexing.put(row.sheet.name, [made])
    source(row.sheet.name).settle([(held, made)])


def take_out(kind: str, held: OrgRow) -> None:
    """Delete a row, from its table and from the index."""
    number = held.pk
    held.delete()
    indexing.drop(kind, [number])


def take_out_all(kind: str, numbers: Sequence[int]) -> None:
    """Delete many rows, from their table and from the index."""
    model = source(kind).model
    for start in range(0, len(numbers), BATCH):
        model._default_manager.filter(pk__in=numbers[start : start + BATCH]).delete()
    indexing.drop(kind, numbers)


def _occurrences(model: type[Row], digests: set[str]) -> Counter[str]:
    taken: Counter[str] = Counter()
    for some in _batches(sorted(digests)):
        rows = (
            model._default_manager.filter(digest__in=some)
            .order_by()
            .values_list("digest")
            .annotate(n=Count("pk"))
        )
        taken.update(dict(rows))
    return taken


def _batches(items: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]


def _build(found: Source, row: ParsedRow, organisations: Mapping[str, int], occurrence: int) -> Row:
    fields: dict[str, Stored] = {key: value for key, value in row.values.items() if key != "organisation"}
    fields |= {**found.derive(row.values), "organisation_id": organisations[row.org]}
    return found.model(
        record_id=record_id_of(row.digest, occurrence),
        digest=row.digest,
        notes=notes_text(row.notes),
        **fields,
    )


def store_organisations(rows: Sequence[ParsedRow], day: date) -> list[str]:
    """Insert new organisations, change those that are known by what the new rows fill in, and return the record ids written."""
    held = {org.code: org for org in Organisation.objects.select_related("parent")}
    written: dict[str, Organisation] = {}
    for row in rows:
        if row.org not in held:
            held[row.org] = Organisation.objects.create(**_fields(row), path="")
            written[row.org] = held[row.org]
        elif row.org not in written and _merge(held[row.org], row):
            written[row.org] = held[row.org]
    for row in rows:
        _hang(held[row.org], held.get(str(row.values["parent"] or "")), day)
    if written:
        _rebuild_paths()
    return [org.record_id for org in written.values()]


def _fields(row: ParsedRow) -> dict[str, Stored]:
    fields = {key: value for key, value in row.values.items() if key != "parent"}
    return fields | {
        "digest": row.digest,
        "record_id": record_id_of(row.digest, 0),
        "notes": notes_text(row.notes),
    }


def _merge(org: Organisation, row: ParsedRow) -> bool:
    """Take over what the row fills in; what it leaves empty stays as it was. Return whether anything changed."""
    values: dict[str, Stored] = {
        column.field: getattr(org, column.field) for column in row.sheet.columns if column.field != "parent"
    }
    values |= {"parent": org.parent.code if org.parent else ""}
    values |= {field: value for field, value in row.values.items() if value not in ("", None)}
    notes = (json.loads(org.notes) if org.notes else {}) | dict(row.notes)
    digest = digest_of(row.sheet, values, notes)
    if digest == org.digest:
        return False
    for field, value in values.items():
        if field != "parent":
            setattr(org, field, value)
    org.digest, org.record_id, org.notes = digest, record_id_of(digest, 0), notes_text(notes)
    org.save()
    return True


def _hang(org: Organisation, parent: Organisation | None, day: date) -> None:
    """Put an organisation below its parent and keep the date of the move."""
    held = Parentage.objects.filter(organisation=org, until__isnull=True).first()
    if held is None:
        Parentage.objects.create(organisation=org, parent=parent, since=None)
    elif parent is not None and held.parent_id != parent.pk:
        held.until = day
        held.save(update_fields=("until",))
        Parentage.objects.create(organisation=org, parent=parent, since=day)
    else:
        return
    if org.parent_id != (parent.pk if parent else None):
        org.parent = parent
        org.save(update_fields=("parent",))


def _rebuild_paths() -> None:
    rows = {org.pk: org for org in Organisation.objects.only("id", "parent_id", "path")}
    paths: dict[int, str] = {}

    def path(pk: int) -> str:
        if pk not in paths:
            above = rows[pk].parent_id
            paths[pk] = f"{path(above) if above else ''}{pk}."
        return paths[pk]

    moved = [org for pk, org in rows.items() if org.path != path(pk)]
    for org in moved:
        org.path = paths[org.pk]
    Organisation.objects.bulk_update(moved, ("path",), batch_size=BATCH)
