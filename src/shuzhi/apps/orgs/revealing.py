"""One identity or telephone number, whole, for a reason that is typed and kept: which, of whom, by whom, when and why; never the number."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit.services import record
from shuzhi.apps.orgs import roster
from shuzhi.apps.orgs.models import Member
from shuzhi.core.errors import NotFound, Refused

PERMISSION = roster.IDENTITY
COLUMNS = {"identity": "身份证号", "phone": "手机号"}
LEAST, MOST = 4, 200  # characters of a reason


@transaction.atomic
def reveal(actor: Actor, record_id: str, column: str, reason: str, *, at: datetime) -> str:
    """Return the whole number and keep the reason in the audit chain.

    Raises:
        NotFound: no such row where the actor holds the permission, or no such column.
        Refused: the reason says nothing, or the row has no such number.
    """
    row = _row(actor, record_id, column, at)
    told = " ".join(reason.split())
    if not LEAST <= len(told) <= MOST:
        raise Refused(f"请写明查看的原因，{LEAST} 到 {MOST} 个字，会记入审计。")
    number: str = getattr(row, column)
    if not number:
        raise Refused(f"这一行没有登记{COLUMNS[column]}。")
    body = {"organisation": row.organisation.code, "column": COLUMNS[column], "reason": told}
    record(actor, "orgs.revealed", f"党员:{row.record_id}", body, at)
    return number


def _row(actor: Actor, record_id: str, column: str, at: datetime) -> Member:
    if column not in COLUMNS:
        raise NotFound("没有这一栏。")
    return roster.row(actor, PERMISSION, record_id, timezone.localdate(at))
