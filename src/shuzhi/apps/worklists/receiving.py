"""Lists that come in: kept for a careful look, changed there, then taken as a whole; the same list is recognised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit.chain import JSON
from shuzhi.apps.audit.services import lock_chain, record
from shuzhi.apps.ledger import storing
from shuzhi.apps.ledger.entry import Faulty
from shuzhi.apps.ledger.parsing import ParsedRow, read_row
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.worklists import incoming
from shuzhi.apps.worklists.holding import PROBLEMS, TASKS
from shuzhi.apps.worklists.incoming import Proposed
from shuzhi.apps.worklists.models import Batch, Origin, Plan, Problem, Task
from shuzhi.apps.worklists.numbering import numbers
from shuzhi.apps.worklists.standing import WRITE
from shuzhi.core.errors import NotFound, Refused
from shuzhi.packs.ledger.sheets import BY_NAME
from shuzhi.packs.worklists.flow import State

CHUNK = 500


@transaction.atomic
def stage(
    actor: Actor, unit: Organisation, kind: str, year: int, source: str, name: str, items: Sequence[Proposed],
    *, at: datetime, again: bool = False,
) -> Batch:  # fmt: skip
    """Keep a list for a careful look. What the unit has already in that year is marked, and left out unless somebody wants it.

    Raises:
        NotFound: the unit lies outside what the actor may see.
        Refused: the same list has been taken before and `again` is not set; or the actor may not.
    """
    lock_chain()
    access.require(actor, WRITE, unit, timezone.localdate(at))
    mark = incoming.digest(items)
    before = Batch.objects.filter(
        organisation=unit, kind=kind, year=year, digest=mark, taken_at__isnull=False
    ).first()
    if before is not None and before.taken_at is not None and not again:
        day = timezone.localtime(before.taken_at).strftime("%Y-%m-%d")
        raise Refused(f"这份清单已在 {day} 导入过（“{before.name}”，{before.count} 条），没有再导入一遍。")
    batch = Batch.objects.create(
        organisation=unit, kind=kind, year=year, source=source, name=name[:300], digest=mark,
        items=incoming.dump(_marked(unit, kind, year, items)), at=at, actor=actor.name, actor_user=actor.user_id,
    )  # fmt: skip
    record(
        actor, "worklists.stage", f"batch:{batch.pk}", {"organisation": unit.code, "items": len(items)}, at
    )
    return batch


def _marked(unit: Organisation, kind: str, year: int, items: Iterable[Proposed]) -> list[Proposed]:
    model, field = (Problem, "problem") if kind == PROBLEMS else (Task, "task")
    rows = model._default_manager.filter(organisation=unit, year=year).values_list(field, flat=True)
    held, found = {incoming.bare(str(each)) for each in rows}, list[Proposed]()
    for each in items:
        key = incoming.bare(each.item)
        found.append(replace(each, skip=True, again="已登记过同样的一条") if key in held else each)
        held.add(key)
    return found


def waiting(actor: Actor, on: datetime) -> QuerySet[Batch]:
    """Return the lists that wait for a look, of the units that the actor may write."""
    seen = access.readable(actor, WRITE, timezone.localdate(on))
    return Batch.objects.filter(organisation__in=seen, taken_at__isnull=True).select_related("organisation")


def one(actor: Actor, number: int, at: datetime) -> Batch:
    """Return a list that waits.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    found = waiting(actor, at).filter(pk=number).first()
    if found is None:
        raise NotFound("这份清单已经收录或放弃了。")
    return found


@transaction.atomic
def revise(actor: Actor, number: int, changed: Mapping[int, Proposed], *, at: datetime) -> Batch:
    """Put what a careful reader wrote in the place of some items."""
    lock_chain()
    batch = one(actor, number, at)
    items = [changed.get(place, each) for place, each in enumerate(incoming.load(batch.items))]
    batch.items = incoming.dump(items)
    batch.save()
    record(actor, "worklists.revise", f"batch:{batch.pk}", {"items": len(changed)}, at)
    return batch


@transaction.atomic
def drop(actor: Actor, number: int, *, at: datetime) -> None:
    """Give a list up."""
    lock_chain()
    batch = one(actor, number, at)
    record(actor, "worklists.drop", f"batch:{batch.pk}", {"organisation": batch.organisation.code}, at)
    batch.delete()


@transaction.atomic
def take(actor: Actor, number: int, *, at: datetime) -> int:
    """Make rows of a list's items, all or none, each with where it came from; return how many.

    Raises:
        Refused: nothing is left of it, or an item cannot be taken; the sentence names it.
    """
    lock_chain()
    batch = one(actor, number, at)
    unit = batch.organisation
    access.require(actor, WRITE, unit, timezone.localdate(at))
    items = [each for each in incoming.load(batch.items) if not each.skip]
    if not items:
        raise Refused("没有要收录的条目：都勾了“不要”。")
    rows = [_row(batch, each, place) for place, each in enumerate(_numbered(batch, items), 1)]
    ids = storing.store_rows(batch.kind, rows, {unit.code: unit.pk})
    _keep_origins(batch, items, ids)
    batch.taken_at, batch.count, batch.items = at, len(items), ""
    batch.save()
    body: dict[str, JSON] = {
        "organisation": unit.code,
        "kind": batch.kind,
        "rows": len(items),
        "list": batch.digest,
    }
    record(actor, "worklists.take", f"batch:{batch.pk}", body, at)
    return len(items)


def _numbered(batch: Batch, items: Iterable[Proposed]) -> list[dict[str, str]]:
    free = numbers(batch.organisation_id, batch.year)
    common = {"年度": str(batch.year), "组织编码": batch.organisation.code}
    if batch.kind == TASKS:
        return [
            common | {"任务": each.item, "来源": each.source or batch.source, "责任人": each.owner or each.leader or each.unit, "完成时限": each.due, "状态": "未启动"}
            for each in items
        ]  # fmt: skip
    return [
        common | {
            "编号": next(free), "问题": each.item, "来源": each.source or batch.source, "方面": each.aspect, "原因": each.causes,
            "整改措施": each.measures, "领导小组": each.group, "责任领导": each.leader, "责任单位": each.unit, "责任人": each.owner,
            "整改时限": each.due, "状态": State.UNCLAIMED.value,
        }
        for each in items
    ]  # fmt: skip


def _row(batch: Batch, cells: Mapping[str, str], place: int) -> ParsedRow:
    row, findings = read_row(BY_NAME[batch.kind], {header: text for header, text in cells.items() if text})
    if row is None:
        raise Refused(f"第 {place} 条不能收录：{Faulty(findings).message}")
    return row


def _keep_origins(batch: Batch, items: Sequence[Proposed], ids: Sequence[str]) -> None:
    model = Problem if batch.kind == PROBLEMS else Task
    keys: dict[str, int] = {}
    for start in range(0, len(ids), CHUNK):
        found = model._default_manager.filter(record_id__in=ids[start : start + CHUNK])
        keys.update(found.values_list("record_id", "pk"))
    field = "problem_id" if batch.kind == PROBLEMS else "task_id"
    Origin.objects.bulk_create(
        (
            Origin(**{field: keys[record_id]}, batch=batch, told=each.told[:2000], place=each.place[:300])
            for each, record_id in zip(items, ids, strict=True)
        ),
        batch_size=CHUNK,
    )
    if batch.kind == TASKS:
        Plan.objects.bulk_create((Plan(task_id=keys[each], version=1) for each in ids), batch_size=CHUNK)
