"""Writing units: the first one of an empty home, one below another, and changed columns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit.services import lock_chain, record
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.keeping import keeper
from shuzhi.apps.orgs.models import Organisation, Parentage, Role, RoleKind
from shuzhi.core.errors import Refused

WRITE = "orgs.write"
GROUP = "党小组"
FOUNDERS = (RoleKind.COMMITTEE_ADMIN, RoleKind.SYSTEM_ADMIN)
_ORDER = (("founded", "closed", "撤销日期不能早于成立日期"), ("previous_election", "current_election", "本届选举日期不能早于上届选举日期"))  # fmt: skip


class Misfilled(Refused):
    """A column of the form does not fit; `field` says which."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def is_unfounded() -> bool:
    """Tell whether this home holds no unit yet: whoever has an account creates the first (accounts are opened at the machine)."""
    return not Organisation.objects.exists()


def writable(actor: Actor, on: date) -> QuerySet[Organisation]:
    """Return the units that the actor may change, closed ones left out.

    Raises:
        NotFound: there is none.
    """
    found = access.readable(actor, WRITE, on).filter(closed__isnull=True)
    if not found.exists():
        raise access.outside("新建组织")
    return found


@transaction.atomic
def found_first(
    actor: Actor, values: Mapping[str, Any], *, at: datetime, keeps_system: bool = True
) -> Organisation:
    """Create the first unit of an empty home; whoever does it administers it, and the system too where `keeps_system` says so.

    Raises:
        Refused: there is a unit already.
    """
    lock_chain()
    if Organisation.objects.exists():
        raise Refused("已经有党组织了，请在上级组织下面新建。")
    unit = _create(actor, values, None, at)
    if actor.user_id is not None:
        for kind in FOUNDERS if keeps_system else FOUNDERS[:1]:
            _grant(actor, actor.user_id, unit, kind, at)
    return unit


def _grant(actor: Actor, user_id: int, unit: Organisation, kind: RoleKind, at: datetime) -> None:
    Role.objects.create(user_id=user_id, organisation=unit, role=kind, since=timezone.localdate(at))
    record(actor, "orgs.grant_role", f"user:{user_id}", {"organisation": unit.code, "role": str(kind)}, at)


@transaction.atomic
def create(actor: Actor, parent: Organisation, values: Mapping[str, Any], *, at: datetime) -> Organisation:
    """Create a unit below another, by field of the sheet 组织.

    Raises:
        Misfilled: a column does not fit.
        Refused: the actor may not.
    """
    lock_chain()
    parent.refresh_from_db()
    access.require(actor, WRITE, parent, timezone.localdate(at))
    require_open_above(parent)
    return _create(actor, values, parent, at)


def require_open_above(parent: Organisation) -> None:
    if parent.closed:
        raise Misfilled("parent", f"“{parent.name}”已于 {parent.closed} 撤销，下面不能再设组织。")
    if parent.kind == GROUP:
        raise Misfilled("parent", "党小组下面不能再设组织。")


def _create(
    actor: Actor, values: Mapping[str, Any], parent: Organisation | None, at: datetime
) -> Organisation:
    _check(values, None)
    unit = Organisation(**values, parent=parent, path=f"~{values['code']}.")
    keeper().seal(unit)
    unit.path = f"{parent.path if parent else ''}{unit.pk}."
    unit.save(update_fields=("path",))
    Parentage.objects.create(organisation=unit, parent=parent, since=None)
    above = parent.code if parent else ""
    record(actor, "orgs.create", f"组织:{unit.code}", {"parent": above, "digest": unit.digest}, at)
    return unit


@transaction.atomic
def change(
    actor: Actor, unit: Organisation, values: Mapping[str, Any], *, seen: str, at: datetime
) -> Organisation:
    """Change columns of a unit; its superior and its end are changed by 移动 and 撤销 only.

    Args:
        seen: the digest of the unit as the form was opened.

    Raises:
        Misfilled: a column does not fit.
        Refused: somebody else has changed the unit, or the actor may not.
    """
    lock_chain()
    unit.refresh_from_db()
    access.require(actor, WRITE, unit, timezone.localdate(at))
    if seen != unit.digest:
        raise Refused(
            "这个组织在您打开之后已被别人改动，您填的内容还没有保存；请核对下面的内容后再保存一次。"
        )
    values = {field: value for field, value in values.items() if field not in ("parent", "closed")}
    _check(values | {"closed": unit.closed}, unit)
    before = unit.digest
    for field, value in values.items():
        setattr(unit, field, value)
    keeper().seal(unit)
    if unit.digest != before:
        record(actor, "orgs.change", f"组织:{unit.code}", {"before": before, "digest": unit.digest}, at)
    return unit


def _check(values: Mapping[str, Any], unit: Organisation | None) -> None:
    others = Organisation.objects.exclude(pk=unit.pk) if unit else Organisation.objects.all()
    if others.filter(code=values["code"]).exists():
        raise Misfilled("code", f"组织编码“{values['code']}”已经有组织使用，请换一个。")
    for first, last, why in _ORDER:
        start, end = values.get(first), values.get(last)
        if isinstance(start, date) and isinstance(end, date) and end < start:
            raise Misfilled(last, f"{why}（{start}）。")
