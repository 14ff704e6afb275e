"""Writing a quick entry: one activity, its topics and its absences in one transaction; a form sent twice is saved once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit.chain import JSON
from shuzhi.apps.audit.services import lock_chain, record
from shuzhi.apps.ledger import entry
from shuzhi.apps.ledger.models import Activity, Topic
from shuzhi.apps.quickentry.models import CODES, Absence, Sending
from shuzhi.core.errors import Refused


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of a form.

    Args:
        activity: the record's number in its table.
        record_id: "" where the record has been removed since.
        is_new: False where the same form had been saved before: nothing was written.
    """

    activity: int
    record_id: str
    is_new: bool


@transaction.atomic
def save(
    actor: Actor,
    token: str,
    activity: Mapping[str, str],
    topics: Sequence[Mapping[str, str]],
    absent: Mapping[str, str],
    *,
    at: datetime,
) -> Saved:
    """Enter one activity with its topics and absences.

    Args:
        actor: who enters.
        token: the form's own number; the same token of the same actor writes nothing a second time.
        activity: cells by header.
        topics: cells by header, one mapping a topic.
        absent: coarse codes by name.
        at: the time.

    Raises:
        Faulty: cells are at fault.
        Refused: the actor may not, or the form has no number.
        NotFound: the organisation lies outside what the actor may see.
    """
    if not 8 <= len(token) <= 64:
        raise Refused("表单缺少编号，请重新打开速录页面再填。")
    if set(absent.values()) - set(CODES):
        raise Refused(f"缺席事由只能是{'、'.join(CODES)}。")
    lock_chain()
    before = Sending.objects.filter(actor=actor.name, token=token).first()
    if before is not None:
        return Saved(before.activity, _record_id(before.activity), is_new=False)
    record_id = entry.add_row(actor, "活动", activity, at=at)
    ids = [entry.add_row(actor, "议题", cells, at=at) for cells in topics]
    row = Activity.objects.get(record_id=record_id)
    Absence.objects.bulk_create(
        Absence(activity=row.pk, organisation_id=row.organisation_id, name=name, code=code)
        for name, code in absent.items()
    )
    numbers = Topic.objects.filter(record_id__in=ids).order_by("pk").values_list("pk", flat=True)
    told = ",".join(str(number) for number in numbers)
    Sending.objects.create(token=token, actor=actor.name, activity=row.pk, topics=told, at=at)
    body: dict[str, JSON] = {
        "organisation": activity["组织编码"],
        "topics": len(topics),
        "absent": len(absent),
    }
    record(actor, "quickentry.saved", f"活动:{record_id}", body, at)
    return Saved(row.pk, record_id, is_new=True)


def _record_id(number: int) -> str:
    row = Activity.objects.filter(pk=number).first()
    return row.record_id if row else ""
