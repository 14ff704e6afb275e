"""Writing single rows by hand: the same columns, the same faults, one event each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit.services import lock_chain, record
from shuzhi.apps.ledger import checking, storing
from shuzhi.apps.ledger.cells import Raw
from shuzhi.apps.ledger.identity import record_id_of
from shuzhi.apps.ledger.parsing import ParsedRow, read_row
from shuzhi.apps.ledger.sources import source
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.orgs.queries import visible
from shuzhi.apps.orgs.rows import OrgRow
from shuzhi.core.errors import NotFound, Refused
from shuzhi.packs.ledger.sheets import BY_NAME

PERMISSION = "ledger.write"


@transaction.atomic
def add_row(actor: Actor, kind: str, cells: Mapping[str, Raw], *, at: datetime) -> str:
    """Add one row, its cells by header, and return its record id.

    Raises:
        Refused: a cell is at fault (the sentence names it), or the actor may not.
        NotFound: the organisation lies outside what the actor may see.
    """
    lock_chain()
    row = _read(kind, cells)
    org = _organisation(actor, row.org, timezone.localdate(at))
    (record_id,) = storing.store_rows(kind, [row], {org.code: org.pk})
    record(actor, "ledger.add", f"{kind}:{record_id}", {"organisation": org.code, "digest": row.digest}, at)
    return record_id


@transaction.atomic
def change_row(actor: Actor, kind: str, record_id: str, cells: Mapping[str, Raw], *, at: datetime) -> str:
    """Put new cells in the place of a row and return its new record id."""
    lock_chain()
    day = timezone.localdate(at)
    old = _held(actor, kind, record_id, day)
    row = _read(kind, cells)
    org = _organisation(actor, row.org, day)
    if row.digest == old.digest:
        storing.overwrite(old, row, org.pk, old.record_id)
        new_id = old.record_id
    else:
        new_id = storing.free_id(kind, row.digest)
        storing.overwrite(old, row, org.pk, new_id)
    body = {"organisation": org.code, "before": record_id, "digest": row.digest}
    record(actor, "ledger.change", f"{kind}:{new_id}", body, at)
    return new_id


@transaction.atomic
def remove_row(actor: Actor, kind: str, record_id: str, *, at: datetime) -> None:
    """Take a row out of the ledger; the event keeps its digest."""
    lock_chain()
    row = _held(actor, kind, record_id, timezone.localdate(at))
    body = {"organisation": row.organisation.code, "digest": row.digest}
    row.delete()
    record(actor, "ledger.remove", f"{kind}:{record_id}", body, at)


def _read(kind: str, cells: Mapping[str, Raw]) -> ParsedRow:
    if kind == "组织" or kind not in BY_NAME:
        raise Refused(f"“{kind[:20]}”不能逐条登记，请用工作簿导入。")
    row, findings = read_row(BY_NAME[kind], cells)
    if row is None:
        raise Refused(findings[0].message)
    for finding in checking.check_order(row):
        raise Refused(finding.message)
    return row


def _organisation(actor: Actor, code: str, day: date) -> Organisation:
    org = visible(actor, day).filter(code=code).first()
    if org is None:
        raise NotFound(f"没有组织编码为“{code[:64]}”的党组织，请核对编码。")
    access.require(actor, PERMISSION, org, day)
    return org


def _held(actor: Actor, kind: str, record_id: str, day: date) -> OrgRow:
    """Return the row to change or remove: of equal rows the last one, so that the numbering of the others has no hole."""
    model = source(kind).model
    if not issubclass(model, OrgRow):
        raise Refused(f"“{kind}”不能逐条修改，请用工作簿导入。")
    rows = model._default_manager.filter(organisation__in=visible(actor, day))
    row = rows.select_related("organisation").filter(record_id=record_id).first()
    if row is None:
        raise NotFound(f"没有编号为“{record_id[:16]}”的{kind}记录。")
    access.require(actor, PERMISSION, row.organisation, day)
    last = record_id_of(row.digest, model._default_manager.filter(digest=row.digest).count() - 1)
    return row if row.record_id == last else rows.select_related("organisation").get(record_id=last)
