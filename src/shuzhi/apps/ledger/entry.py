"""Writing single rows by hand: the same columns, the same faults, one event each; what is taken out lies in the bin."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit.chain import JSON
from shuzhi.apps.audit.services import lock_chain, record
from shuzhi.apps.evidence import services as evidence
from shuzhi.apps.ledger import checking, holds, people, storing
from shuzhi.apps.ledger.cells import Raw
from shuzhi.apps.ledger.identity import record_id_of, text_of
from shuzhi.apps.ledger.models import Removed
from shuzhi.apps.ledger.parsing import ParsedBook, ParsedRow, read_row
from shuzhi.apps.ledger.reading import RawBook
from shuzhi.apps.ledger.sources import source
from shuzhi.apps.ledger.stamps import stamp_of
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.orgs.queries import visible
from shuzhi.apps.orgs.rows import OrgRow
from shuzhi.core.errors import NotFound, Refused
from shuzhi.core.findings import Finding, Severity
from shuzhi.packs.ledger.columns import Kind
from shuzhi.packs.ledger.sheets import BY_NAME

PERMISSION = "ledger.write"
REMARK = "备注"


class Faulty(Refused):
    """The row cannot be taken; `findings` says at which columns and why."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(findings[0].message)
        self.findings = tuple(findings)


class Moved(Refused):
    """Somebody else has changed the row since it was opened: nothing is overwritten."""

    def __init__(self) -> None:
        super().__init__("这条记录在您打开之后已被别人改动，您的内容还没有保存；请对照两份内容后再保存。")


@transaction.atomic
def add_row(actor: Actor, kind: str, cells: Mapping[str, Raw], *, at: datetime) -> str:
    """Add one row, its cells by header, and return its record id.

    Raises:
        Faulty: cells are at fault; the sentence names the first.
        Refused: the actor may not.
        NotFound: the organisation lies outside what the actor may see.
    """
    return add_rows(actor, kind, [cells], at=at)[0]


@transaction.atomic
def add_rows(actor: Actor, kind: str, given: Sequence[Mapping[str, Raw]], *, at: datetime) -> list[str]:
    """Add rows of one kind together, all or none, and return their record ids; each is checked and recorded as by itself."""
    lock_chain()
    rows = [_read(kind, cells) for cells in given]
    day = timezone.localdate(at)
    units = {code: _organisation(actor, code, day) for code in sorted({row.org for row in rows})}
    ids = storing.store_rows(kind, rows, {code: org.pk for code, org in units.items()})
    for record_id, row in zip(ids, rows, strict=True):
        body: dict[str, JSON] = {"organisation": row.org, "digest": row.digest}
        record(actor, "ledger.add", f"{kind}:{record_id}", body, at)
    return ids


@transaction.atomic
def change_row(
    actor: Actor,
    kind: str,
    key: str | int,
    cells: Mapping[str, Raw],
    *,
    at: datetime,
    seen: str | None = None,
    partial: bool = False,
    by_keeper: bool = False,
) -> str:
    """Put new cells in the place of a row and return its new record id.

    Args:
        key: the row's record id, or its number in the table.
        seen: the stamp of the row as it was opened; None does not ask.
        partial: what a form does not show (identity and telephone numbers left empty, columns that no sheet knows) stays.
        by_keeper: the app that keeps the states of these rows acts itself: it is not asked again.

    Raises:
        Moved: the row is no longer what it was when it was opened.
    """
    lock_chain()
    day = timezone.localdate(at)
    old = _held(actor, kind, key, day)
    _require_unmoved(old, kind, seen)
    if not by_keeper:
        holds.ask(kind, old, cells)
    row = _read(kind, _hidden(kind, old) | dict(cells) if partial else cells, instead_of=old.record_id)
    org = _organisation(actor, row.org, day)
    before, digest, held_by = old.record_id, old.digest, old.organisation_id
    new_id = before if row.digest == digest else storing.free_id(kind, row.digest)
    storing.overwrite(old, row, org.pk, new_id)
    if new_id != before:
        _close_gap(kind, digest, before)
    if org.pk != held_by:
        evidence.follow(kind, str(old.pk), org)
    body: dict[str, JSON] = {"organisation": org.code, "before": before, "digest": row.digest}
    record(actor, "ledger.change", f"{kind}:{new_id}", body, at)
    return new_id


@transaction.atomic
def remove_row(
    actor: Actor, kind: str, key: str | int, *, at: datetime, seen: str | None = None, why: str = ""
) -> int:
    """Move a row into the bin, where nothing counts, lists or exports it, and return its number there; `why` stands beside it."""
    lock_chain()
    row = _held(actor, kind, key, timezone.localdate(at))
    _require_unmoved(row, kind, seen)
    holds.ask(kind, row, None)
    org, record_id, digest = row.organisation, row.record_id, row.digest
    kept = Removed.objects.create(
        kind=kind,
        row=row.pk,
        record_id=record_id,
        digest=digest,
        organisation=org,
        cells=json.dumps(cells_of(kind, row), ensure_ascii=False),
        at=at,
        actor=actor.name,
        why=why.strip()[:500],
    )
    storing.take_out(kind, row)
    _close_gap(kind, digest, record_id)
    record(actor, "ledger.remove", f"{kind}:{record_id}", {"organisation": org.code, "digest": digest}, at)
    return kept.pk


@transaction.atomic
def restore_row(actor: Actor, number: int, *, at: datetime) -> str:
    """Bring a row back from the bin and return its record id: the one it had, unless an equal row has been entered since."""
    lock_chain()
    day = timezone.localdate(at)
    held = Removed.objects.filter(organisation__in=visible(actor, day)).filter(pk=number).first()
    if held is None:
        raise NotFound("回收站里没有这条记录。")
    access.require(actor, PERMISSION, held.organisation, day)
    if held.restored_at is not None:
        raise Refused("这条记录已经恢复过了。")
    if held.purged_at is not None:
        raise Refused("这条记录的内容已经清除，不能恢复。")
    row = _read(held.kind, json.loads(held.cells))
    (record_id,) = storing.store_rows(held.kind, [row], {row.org: held.organisation_id})
    back = source(held.kind).model._default_manager.get(record_id=record_id)
    evidence.follow(held.kind, str(held.row), held.organisation, becomes=str(back.pk))
    held.restored_at, held.restored_by, held.restored_row, held.cells = at, actor.name, back.pk, "{}"
    held.save()
    body: dict[str, JSON] = {"organisation": held.organisation.code, "digest": row.digest}
    record(actor, "ledger.restore", f"{held.kind}:{record_id}", body, at)
    return record_id


def cells_of(kind: str, row: OrgRow) -> dict[str, str]:
    """Return all that a row holds as cells by header; empty ones are left out."""
    found: dict[str, str] = json.loads(row.notes) if row.notes else {}
    for column in BY_NAME[kind].columns:
        is_org = column.kind is Kind.ORG
        found[column.header] = row.organisation.code if is_org else text_of(getattr(row, column.field))
    return {header: text for header, text in found.items() if text}


def _hidden(kind: str, row: OrgRow) -> dict[str, Raw]:
    shown = {column.header for column in BY_NAME[kind].columns if not column.private} | {REMARK}
    return {header: text for header, text in cells_of(kind, row).items() if header not in shown}


def _read(kind: str, cells: Mapping[str, Raw], *, instead_of: str = "") -> ParsedRow:
    if kind == "组织" or kind not in BY_NAME:
        raise Refused(f"“{kind[:20]}”不能逐条登记，请用工作簿导入。")
    row, findings = read_row(BY_NAME[kind], cells)
    if row is None:
        raise Faulty([found for found in findings if found.severity is Severity.ERROR] or findings)
    book = ParsedBook(RawBook(Path(kind), "", ()), {kind: [row]}, list(checking.check_order(row)))
    people.check_books([book], instead_of=instead_of)
    if book.faulty:
        raise Faulty([found for found in book.findings if found.severity is Severity.ERROR])
    return row


def _organisation(actor: Actor, code: str, day: date) -> Organisation:
    org = visible(actor, day).filter(code=code).first()
    if org is None:
        raise NotFound(f"没有组织编码为“{code[:64]}”的党组织，请核对编码。")
    access.require(actor, PERMISSION, org, day)
    return org


def _held(actor: Actor, kind: str, key: str | int, day: date) -> OrgRow:
    model = source(kind).model
    if not issubclass(model, OrgRow):
        raise Refused(f"“{kind}”不能逐条修改，请用工作簿导入。")
    rows = model._default_manager.filter(organisation__in=visible(actor, day)).select_related("organisation")
    row = (rows.filter(record_id=key) if isinstance(key, str) else rows.filter(pk=key)).first()
    if row is None:
        raise NotFound(f"没有编号为“{str(key)[:16]}”的{kind}记录。")
    access.require(actor, PERMISSION, row.organisation, day)
    return row


def _require_unmoved(row: OrgRow, kind: str, seen: str | None) -> None:
    if seen is not None and seen != stamp_of(BY_NAME[kind], row):
        raise Moved


def _close_gap(kind: str, digest: str, vacated: str) -> None:
    """Of equal rows the last takes the id that became free, so that their numbering has no hole."""
    rows = source(kind).model._default_manager.filter(digest=digest)
    last = record_id_of(digest, rows.count())
    if last != vacated:
        rows.filter(record_id=last).update(record_id=vacated)
