"""转出、转入: a person leaves one unit's roster on a day and stands in another's from that day on; both rows stay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit.services import lock_chain, record
from shuzhi.apps.orgs import access, sameness
from shuzhi.apps.orgs.keeping import keeper
from shuzhi.apps.orgs.models import Member, Organisation
from shuzhi.core.errors import Refused

TRANSFER, WRITE = "orgs.transfer", "ledger.write"
MEMBERS = "党员"
_LEFT_BEHIND = ("转出日期", "转往组织", "党内职务")  # an office is held in a unit, it does not move along


@transaction.atomic
def move_out(actor: Actor, row: Member, on: date, to: str, *, at: datetime) -> str:
    """Note that a person has left for an organisation outside this home, and return the row's new id.

    Raises:
        Refused: the row does not stand on that day, or the actor may not.
    """
    lock_chain()
    row.refresh_from_db()
    _require(actor, row, on, timezone.localdate(at))
    made = _leave(actor, row, on, to, at)
    _tell(actor, made, row.organisation.code, to, on, at)
    return made


@transaction.atomic
def transfer(actor: Actor, row: Member, target: Organisation, on: date, *, at: datetime) -> str:
    """Move a person to another unit of this home, and return the id of the row there.

    Raises:
        Refused: the row does not stand on that day, the unit takes nobody, or the actor may not.
    """
    lock_chain()
    row.refresh_from_db()
    today = timezone.localdate(at)
    _require(actor, row, on, today)
    access.require(actor, WRITE, target, today)
    if target.pk == row.organisation_id:
        raise Refused(f"{row.name}已经在“{target.name}”的名册里。")
    if target.closed:
        raise Refused(f"“{target.name}”已于 {target.closed} 撤销，请另选一个。")
    if target.founded and on < target.founded:
        raise Refused(f"转出日期早于“{target.name}”的成立日期 {target.founded}。")
    ((_, there),) = carry_over(actor, [row], target, on, why="组织关系转接", at=at)
    return there.record_id


def carry_over(
    actor: Actor, rows: Sequence[Member], target: Organisation, on: date, *, why: str, at: datetime
) -> list[tuple[Member, Member]]:
    """Close the rows here and open one there for each, both the same person: return (here, there) as they stand now.

    The caller has checked and holds the transaction.
    """
    there = {"组织编码": target.code, "转入日期": on.isoformat()}
    cells = [_moving(row) | there for row in rows]
    for row in rows:
        _leave(actor, row, on, target.name, at)
    ids = keeper().add_all(actor, MEMBERS, cells, at=at)
    held = Member.objects.select_related("organisation")
    left = held.in_bulk([row.pk for row in rows])
    made = held.in_bulk(ids, field_name="record_id")
    pairs = [(left[row.pk], made[record_id]) for row, record_id in zip(rows, ids, strict=True)]
    sameness.join(actor, pairs, why=why, at=at)
    for here, new in pairs:
        _tell(actor, new.record_id, here.organisation.code, target.code, on, at)
    return pairs


def _moving(row: Member) -> dict[str, str]:
    found = keeper().cells(MEMBERS, row)
    return {header: text for header, text in found.items() if header not in _LEFT_BEHIND}


def _leave(actor: Actor, row: Member, on: date, to: str, at: datetime) -> str:
    changes = {"转出日期": on.isoformat(), "转往组织": to}
    return keeper().amend(actor, MEMBERS, row, changes, at=at)


def _tell(actor: Actor, record_id: str, before: str, after: str, on: date, at: datetime) -> None:
    body = {"before": before, "after": after, "on": on.isoformat()}
    record(actor, "orgs.transfer", f"{MEMBERS}:{record_id}", body, at)


def _require(actor: Actor, row: Member, on: date, today: date) -> None:
    access.require(actor, TRANSFER, row.organisation, today)
    if on > today:
        raise Refused("转出日期不能晚于今天；到了那天再办。")
    if row.moved_out:
        raise Refused(f"{row.name}已于 {row.moved_out} 转出。")
    if row.moved_in and on < row.moved_in:
        raise Refused(f"{row.name}于 {row.moved_in} 才转入，转出日期不能早于这一天。")
