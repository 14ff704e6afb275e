"""Emptying the bin (清除): after a stated time, with a reason; the line stays, with its ids, and so does the trail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit.services import lock_chain, record
from shuzhi.apps.ledger.models import Removed
from shuzhi.apps.orgs import access
from shuzhi.core.errors import NotFound, Refused

PERMISSION = "ledger.purge"
KEPT_DAYS = 180  # a choice of this program, no rule says it: half a year, in which a year's report is written
MOST, SHORTEST = 200, 4


def is_ripe(held: Removed, at: datetime) -> bool:
    """Tell whether what lies in the bin may be emptied out of it."""
    return held.restored_at is None and held.purged_at is None and held.at <= at - timedelta(days=KEPT_DAYS)


@transaction.atomic
def purge(actor: Actor, numbers: Sequence[int], reason: str, *, at: datetime) -> int:
    """Throw the content of some lines of the bin away, all or none, and return how many.

    Raises:
        Refused: no reason, nothing chosen, too much chosen, or a line that has not lain long enough.
        NotFound: one of them is not there for the actor.
    """
    reason = reason.strip()
    if len(reason) < SHORTEST:
        raise Refused(f"请写明清除的原因，至少 {SHORTEST} 个字。")
    wanted = set(numbers)
    if not 0 < len(wanted) <= MOST:
        raise Refused(f"请勾选要清除的记录，一次最多 {MOST} 条。")
    lock_chain()
    mine = access.readable(actor, PERMISSION, timezone.localdate(at))
    found = list(Removed.objects.filter(pk__in=wanted, organisation__in=mine).select_related("organisation"))
    if len(found) < len(wanted):
        raise NotFound("回收站里没有这些记录。")
    if not all(is_ripe(held, at) for held in found):
        raise Refused(f"移入回收站不满 {KEPT_DAYS} 天的、已恢复的、已清除的都不能清除；没有清除任何内容。")
    for held in found:
        held.cells, held.purged_at, held.purged_by, held.purged_why = "{}", at, actor.name, reason[:500]
        held.save(update_fields=("cells", "purged_at", "purged_by", "purged_why"))
        body = {"organisation": held.organisation.code, "digest": held.digest, "reason": held.purged_why}
        record(actor, "ledger.purge", f"{held.kind}:{held.record_id}", body, at)
    return len(found)
