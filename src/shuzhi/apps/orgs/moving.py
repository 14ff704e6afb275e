"""移动、合并、撤销: what stood before stays as it was; every act has a day from which it holds, and is shown before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit.chain import JSON
from shuzhi.apps.audit.services import lock_chain, record
from shuzhi.apps.orgs import access, changes, roster, transfers
from shuzhi.apps.orgs.changes import Touched
from shuzhi.apps.orgs.glance import glance
from shuzhi.apps.orgs.keeping import keeper
from shuzhi.apps.orgs.models import Appointment, Change, Member, Organisation, Parentage, Role
from shuzhi.apps.orgs.queries import within
from shuzhi.apps.orgs.units import GROUP, WRITE
from shuzhi.core.errors import Refused

MOST_PATH = 400


@dataclass(frozen=True, slots=True)
class Plan:
    """What an act will do: `steps` in its own order, `notices` to be read before it is confirmed."""

    unit: Organisation
    target: Organisation | None
    on: date
    steps: tuple[str, ...]
    notices: tuple[str, ...]


# --- what all three ask


def _require(unit: Organisation, on: date, today: date) -> None:
    if unit.closed:
        raise Refused(f"“{unit.name}”已于 {unit.closed} 撤销，不能再变动。")
    if on > today:
        raise Refused("生效日期不能晚于今天；到了那天再办。")
    if unit.founded and on < unit.founded:
        raise Refused(f"生效日期早于“{unit.name}”的成立日期 {unit.founded}。")


def _require_target(unit: Organisation, target: Organisation, on: date) -> None:
    if target.path.startswith(unit.path):
        raise Refused(f"“{target.name}”是本组织自己或它的下级，请另选一个。")
    if target.closed:
        raise Refused(f"“{target.name}”已于 {target.closed} 撤销，请另选一个。")
    if target.founded and on < target.founded:
        raise Refused(f"生效日期早于“{target.name}”的成立日期 {target.founded}。")


def _require_below_fits(below: Sequence[Organisation], on: date) -> None:
    for each in below:
        if each.founded and on < each.founded:
            raise Refused(f"生效日期早于下级组织“{each.name}”的成立日期 {each.founded}。")
        since = getattr(each, "hung_since", None)
        if since is not None and on <= since:
            raise Refused(f"下级组织“{each.name}”从 {since} 起才在它之下，生效日期要晚于这一天。")


def _require_after_last_move(unit: Organisation, on: date) -> None:
    held = Parentage.objects.filter(organisation=unit, until__isnull=True).first()
    if held is not None and held.since is not None and on <= held.since:
        raise Refused(f"“{unit.name}”从 {held.since} 起才在现在的上级之下，生效日期要晚于这一天。")


def require_fits(unit: Organisation, before: str, after: str) -> None:
    """Paths have a longest length; only what hangs deeper than before can pass it."""
    if len(after) <= len(before):
        return
    longest = max((len(path) for path in within((unit.path,)).values_list("path", flat=True)), default=0)
    if longest + len(after) - len(before) > MOST_PATH:
        raise Refused("移动后层级太深，请移到较高一级。")


def _below(unit: Organisation) -> QuerySet[Organisation]:
    open_rows = Parentage.objects.filter(organisation=OuterRef("pk"), until__isnull=True)
    found = Organisation.objects.filter(parent=unit, closed__isnull=True).order_by("code")
    return found.annotate(hung_since=Subquery(open_rows.values("since")[:1]))


def _offices(unit: Organisation) -> QuerySet[Appointment]:
    return Appointment.objects.filter(organisation=unit, until__isnull=True).order_by("since", "record_id")


def _past(on: date, today: date) -> tuple[str, ...]:
    if on.year == today.year:
        return ()
    return (f"生效日期在 {on.year} 年：该日以后各年的数据按变动后的隶属关系重算，该日以前的不变。",)


# --- 移动


def plan_move(unit: Organisation, target: Organisation, on: date, today: date) -> Plan:
    """Return what moving a unit below another will do.

    Raises:
        Refused: it cannot be done, and why.
    """
    _require(unit, on, today)
    _require_target(unit, target, on)
    if unit.parent_id == target.pk:
        raise Refused(f"“{unit.name}”已经在“{target.name}”之下。")
    if unit.parent is None:
        raise Refused("最上一级组织不能在网页里移动；请在存放数据的电脑上用工作簿导入。")
    if target.kind == GROUP:
        raise Refused("党小组下面不能再设组织。")
    _require_after_last_move(unit, on)
    require_fits(unit, unit.parent.path, target.path)
    inside = within((unit.path,)).count() - 1
    steps = [
        f"{on} 起，“{unit.name}”的上级由“{unit.parent.name}”改为“{target.name}”。",
        *([f"它的 {inside} 个下级组织一并移动。"] if inside else []),
        f"“{unit.parent.name}”及其上级的账号立即看不到它，“{target.name}”及其上级的账号立即能看到它。",
        "记录一条不改；原来的隶属关系保留在“沿革”里，该日以前的数据仍算在原上级。",
    ]
    return Plan(unit, target, on, tuple(steps), _past(on, today))


@transaction.atomic
def move(actor: Actor, unit: Organisation, target: Organisation, on: date, *, at: datetime) -> None:
    """Move a unit with all below it. The same checks as `plan_move`."""
    lock_chain()
    _refresh(unit, target)
    here = [unit.parent] if unit.parent else []
    plan_move(unit, target, on, _admitted(actor, at, unit, target, *here))
    _hang(actor, unit, target, on, at)


def _hang(actor: Actor, unit: Organisation, target: Organisation, on: date, at: datetime) -> Change:
    before = unit.parent
    open_rows = Parentage.objects.filter(organisation=unit, until__isnull=True)
    if not open_rows.update(until=on):
        Parentage.objects.create(organisation=unit, parent=unit.parent, since=None, until=on)
    Parentage.objects.create(organisation=unit, parent=target, since=on)
    rehang(unit, target)
    body = {"before": before.code if before else "", "after": target.code, "from": on.isoformat()}
    record(actor, "orgs.move", f"组织:{unit.code}", body, at)
    return changes.note(actor, unit, Change.Act.MOVE, on, at=at, before=before, other=target)


def rehang(unit: Organisation, target: Organisation) -> None:
    """Put the paths of a unit and of all below it under another superior; the caller keeps the dates."""
    old, new = unit.path, f"{target.path}{unit.pk}."
    tail = Substr("path", len(old) + 1)
    within((old,)).update(path=Concat(Value(new), tail))
    unit.parent, unit.path = target, new
    keeper().seal(unit)


def _refresh(*units: Organisation) -> None:
    for unit in units:
        unit.refresh_from_db()


def _admitted(actor: Actor, at: datetime, *units: Organisation) -> date:
    """Refuse who may not change one of the units; return the day of the act."""
    today = timezone.localdate(at)
    for unit in units:
        access.require(actor, WRITE, unit, today)
    return today


# --- 撤销


def plan_close(unit: Organisation, on: date, today: date) -> Plan:
    """Return what closing a unit will do.

    Raises:
        Refused: it cannot be done, and why.
    """
    _require(unit, on, today)
    offices = list(_offices(unit))
    _require_nothing_begins_later(unit, offices, on)
    below, left = _below(unit).count(), _standing(unit, on).count()
    if below:
        raise Refused(f"还有 {below} 个下级组织，请先移走或撤销它们。")
    if left:
        raise Refused(f"名册里还有 {left} 人，请先办转出，或用“合并”并入另一个组织。")
    steps = [f"{on} 起，“{unit.name}”显示为已撤销。", *_ending(offices, on), _KEPT]
    return Plan(
        unit, None, on, tuple(steps), (*_late_records(unit, on, today), *_roles_stay(unit), *_past(on, today))
    )


@transaction.atomic
def close(actor: Actor, unit: Organisation, on: date, *, at: datetime) -> None:
    """Close a unit: its offices end, its records stay. The same checks as `plan_close`."""
    lock_chain()
    _refresh(unit)
    plan_close(unit, on, _admitted(actor, at, unit))
    ended = _end(actor, unit, on, at)
    changes.note(actor, unit, Change.Act.CLOSE, on, at=at, touched=Touched(ended))
    body: dict[str, JSON] = {"from": on.isoformat(), "offices": len(ended), "digest": unit.digest}
    record(actor, "orgs.close", f"组织:{unit.code}", body, at)


_KEPT = "以往的记录、报告和数据保留，仍在它自己的页面上查看。"


def _require_nothing_begins_later(unit: Organisation, offices: Sequence[Appointment], on: date) -> None:
    if unit.current_election and on < unit.current_election:
        raise Refused(f"生效日期早于本届选举日期 {unit.current_election}，请核对。")
    late = next((office for office in offices if office.since > on), None)
    if late is not None:
        raise Refused(f"{late.name}的“{late.post}”从 {late.since} 起任职，晚于生效日期，请核对。")
    later = Member.objects.filter(organisation=unit).aggregate(
        moved_in=Count("pk", filter=Q(moved_in__gt=on)), moved_out=Count("pk", filter=Q(moved_out__gt=on))
    )
    for word, field in (("转入", "moved_in"), ("转出", "moved_out")):
        if later[field]:
            raise Refused(f"名册里有 {later[field]} 人的{word}日期晚于生效日期，请核对。")


def _standing(unit: Organisation, on: date) -> QuerySet[Member]:
    return roster.standing(Member.objects.filter(organisation=unit), on).order_by("record_id")


def _ending(offices: Sequence[Appointment], on: date) -> tuple[str, ...]:
    names = [f"{office.name}（{office.post}）" for office in offices]
    return (f"现任职务到 {on} 为止：{'、'.join(names)}。",) if names else ()


def _late_records(unit: Organisation, on: date, today: date) -> tuple[str, ...]:
    late = [each for each in glance(unit, today) if each.last > on]
    return tuple(f"“{each.word}”最近一次在 {each.last}，晚于生效日期，请核对。" for each in late)


def _roles_stay(unit: Organisation) -> tuple[str, ...]:
    number = Role.objects.filter(organisation=unit, until__isnull=True).count()
    return (f"在本组织上的 {number} 个账号角色不会自动终止。",) if number else ()


def _end(actor: Actor, unit: Organisation, on: date, at: datetime) -> tuple[int, ...]:
    held = list(_offices(unit).select_related("organisation"))
    for office in held:
        office.refresh_from_db()
        keeper().amend(actor, "任职", office, {"免职日期": on.isoformat()}, at=at)
    unit.closed = on
    keeper().seal(unit)
    return tuple(office.pk for office in held)


# --- 合并


def plan_merge(unit: Organisation, target: Organisation, on: date, today: date) -> Plan:
    """Return what merging a unit into another will do.

    Raises:
        Refused: it cannot be done, and why.
    """
    _require(unit, on, today)
    _require_target(unit, target, on)
    offices = list(_offices(unit))
    _require_nothing_begins_later(unit, offices, on)
    below = list(_below(unit))
    if target.kind == GROUP and unit.kind != GROUP:
        raise Refused("不能并入党小组，请选它所在的党支部。")
    if below and target.kind == GROUP:
        raise Refused("党小组下面不能再设组织，请先移走下级组织。")
    _require_below_fits(below, on)
    if below:
        require_fits(unit, unit.path, target.path)
    people = _standing(unit, on).count()
    names = "、".join(each.name for each in below)
    steps = [
        f"{on} 起，“{unit.name}”并入“{target.name}”。",
        f"名册里的 {people} 人：原来的行记上转出日期，“{target.name}”增加 {people} 行，转入日期相同；人还是同一个人。"
        if people
        else "名册里没有要转的人。",
        *([f"下级组织改到“{target.name}”之下：{names}。"] if below else []),
        *_ending(offices, on),
        f"“{unit.name}”显示为已撤销。" + _KEPT,
    ]
    notices = (*_late_records(unit, on, today), *_roles_stay(unit), *_past(on, today))
    return Plan(unit, target, on, tuple(steps), notices)


@transaction.atomic
def merge(actor: Actor, unit: Organisation, target: Organisation, on: date, *, at: datetime) -> None:
    """Merge a unit into another: people and lower units go over on the day, its own past stays. The same checks as `plan_merge`."""
    lock_chain()
    _refresh(unit, target)
    plan_merge(unit, target, on, _admitted(actor, at, unit, target))
    people = list(_standing(unit, on).select_related("organisation"))
    pairs = transfers.carry_over(actor, people, target, on, why="合并", at=at)
    moves = [_hang(actor, each, target, on, at).pk for each in list(_below(unit).select_related("parent"))]
    unit.refresh_from_db()
    ended = _end(actor, unit, on, at)
    touched = Touched(ended, tuple(changes.carried(*pair) for pair in pairs), tuple(moves))
    changes.note(actor, unit, Change.Act.MERGE, on, at=at, other=target, touched=touched)
    body: dict[str, JSON] = {
        "into": target.code,
        "from": on.isoformat(),
        "people": len(people),
        "offices": len(ended),
    }
    record(actor, "orgs.merge", f"组织:{unit.code}", body, at)
    record(actor, "orgs.merge", f"组织:{target.code}", body | {"merged": unit.code}, at)
