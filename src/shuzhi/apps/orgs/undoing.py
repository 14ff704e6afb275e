"""撤回: what was done to a unit by mistake is taken back openly. The trail stays; figures count as though it had never been.

Only the last act that still holds can be taken back, and only while nothing that it has touched has moved on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit.chain import JSON
from shuzhi.apps.audit.services import lock_chain, record
from shuzhi.apps.orgs import access, changes
from shuzhi.apps.orgs.changes import Carried
from shuzhi.apps.orgs.keeping import keeper
from shuzhi.apps.orgs.models import Appointment, Change, Member, Organisation, Parentage
from shuzhi.apps.orgs.moving import Plan, rehang, require_fits
from shuzhi.apps.orgs.transfers import MEMBERS
from shuzhi.apps.orgs.units import WRITE
from shuzhi.core.errors import Refused

LEAST, MOST = 2, 200  # characters of the reason
_SHOWN = 10  # names in one sentence
_STAND_AGAIN = {"转出日期": "", "转往组织": ""}


@dataclass(frozen=True, slots=True)
class _Held:
    """What an act has touched and is still as it left it; `moved` are the names of those who have moved on."""

    offices: tuple[Appointment, ...]
    pairs: tuple[tuple[Member, Member], ...]
    moved: tuple[str, ...]
    below: tuple[Change, ...]


def subject(unit: Organisation) -> tuple[Change | None, str]:
    """Return the act that can be taken back and what taking it back is called; "" where there is nothing."""
    last = changes.last(unit)
    return last, word_of(unit, last)


def word_of(unit: Organisation, last: Change | None) -> str:
    if last is not None:
        return "撤回移动" if last.act == Change.Act.MOVE else "重新启用"
    return "重新启用" if unit.closed else ""


def units_of(unit: Organisation, change: Change | None) -> tuple[Organisation, ...]:
    """The units that the actor must administer to take it back."""
    others = (change.before, change.other) if change else ()
    return (unit, *(each for each in others if each is not None))


def plan(unit: Organisation, change: Change | None, today: date) -> Plan:
    """Return what taking the act back will do.

    Raises:
        Refused: it cannot be taken back, and why.
    """
    if change is not None and change.act == Change.Act.MOVE:
        return _plan_move(change, today)
    return _plan_reopening(unit, change, today)


@transaction.atomic
def undo(actor: Actor, unit: Organisation, seen: int, why: str, *, at: datetime) -> None:
    """Take the last act on a unit back. The same checks as `plan`.

    Args:
        seen: number of the act as the page was opened, 0 for an end that no act has left.

    Raises:
        Refused: it cannot be taken back, somebody has been quicker, or the reason says nothing.
    """
    lock_chain()
    unit.refresh_from_db()
    today = timezone.localdate(at)
    change, word = subject(unit)
    if not word or seen != (change.pk if change else 0):
        raise Refused("这个组织在您打开之后又有变动，没有撤回；请看过现在的情况再决定。")
    for each in units_of(unit, change):
        access.require(actor, WRITE, each, today)
    told = " ".join(why.split())
    if not LEAST <= len(told) <= MOST:
        raise Refused(f"请写明撤回的原因，{LEAST} 到 {MOST} 个字，会记入审计。")
    plan(unit, change, today)
    if change is not None and change.act == Change.Act.MOVE:
        _move_back(actor, change, told, at)
    else:
        _reopen(actor, unit, change, told, at)


# --- 撤回移动


def _plan_move(change: Change, today: date) -> Plan:
    unit, before, other = change.organisation, change.before, change.other
    if before is None or other is None:
        raise Refused(f"“{unit.name}”原来没有上级，不能撤回；请用“移动”移到合适的上级之下。")
    if unit.closed:
        raise Refused(f"“{unit.name}”已于 {unit.closed} 撤销，请先重新启用。")
    if before.closed:
        raise Refused(
            f"原来的上级“{before.name}”已于 {before.closed} 撤销，请先重新启用它，或者用“移动”移到别处。"
        )
    if before.path.startswith(unit.path):
        raise Refused(f"原来的上级“{before.name}”现在是本组织的下级，不能撤回。")
    if unit.parent_id != other.pk or _rows(change) is None:
        raise Refused(f"“{unit.name}”在这次移动之后又换过上级，不能撤回；请用“移动”移到合适的上级之下。")
    require_fits(unit, other.path, before.path)
    steps = (
        f"“{unit.name}”的上级改回“{before.name}”，好像从 {change.on} 起的这次移动没有办过。",
        f"“{other.name}”及其上级的账号立即看不到它，“{before.name}”及其上级的账号立即能看到它。",
        "台账记录一条不改；这次移动和撤回都留在“沿革”和审计里。",
    )
    return Plan(unit, before, change.on, steps, _again(change.on, today))


def _rows(change: Change) -> tuple[Parentage, Parentage] | None:
    """The dated parentage that the move ended and the one that it began, where both still say so."""
    held = Parentage.objects.filter(organisation=change.organisation)
    ended = held.filter(parent=change.before, until=change.on).last()
    begun = held.filter(parent=change.other, since=change.on, until__isnull=True).first()
    return (ended, begun) if ended and begun else None


def _move_back(actor: Actor, change: Change, why: str, at: datetime) -> None:
    unit, rows = change.organisation, _rows(change)
    if rows is None or change.before is None:
        raise Refused("这次移动已经不在，没有撤回。")
    ended, begun = rows
    begun.delete()
    Parentage.objects.filter(pk=ended.pk).update(until=None)
    rehang(unit, change.before)
    _close_up(actor, change, at)
    after = change.before.code
    body: dict[str, JSON] = {"after": after, "from": change.on.isoformat(), "reason": why}
    record(actor, "orgs.unmove", f"组织:{unit.code}", body, at)


# --- 重新启用


def _plan_reopening(unit: Organisation, change: Change | None, today: date) -> Plan:
    if unit.closed is None:
        raise Refused(f"“{unit.name}”没有撤销，不用重新启用。")
    if unit.parent is not None and unit.parent.closed:
        raise Refused(f"上级“{unit.parent.name}”已于 {unit.parent.closed} 撤销，请先重新启用它。")
    if change is not None and unit.closed != change.on:
        raise Refused(f"“{unit.name}”的撤销日期在办理之后改成了 {unit.closed}，请在台账里核对后再办。")
    held = _held(change)
    steps = [f"“{unit.name}”恢复为在用，好像没有从 {unit.closed} 起撤销。", *_returning(change, held)]
    return Plan(unit, None, unit.closed, tuple(steps), (*_staying(change, held), *_again(unit.closed, today)))


def _returning(change: Change | None, held: _Held) -> Iterator[str]:
    if held.offices:
        names = "、".join(f"{each.name}（{each.post}）" for each in held.offices)
        yield f"随撤销到期的职务恢复为现任：{names}。"
    if held.pairs and change and change.other:
        yield f"合并时转走的 {len(held.pairs)} 人回到名册，“{change.other.name}”名册里因合并增加的行移入回收站。"
    if held.below and change and change.other:
        names = "、".join(each.organisation.name for each in held.below)
        yield f"合并时改到“{change.other.name}”之下的组织移回来：{names}。"
    yield "台账记录一条不改；原来的办理和这次撤回都留在“沿革”和审计里。"


def _staying(change: Change | None, held: _Held) -> Iterator[str]:
    if change is None:
        yield "这次撤销没有留下办理记录（多半是用工作簿导入的）：已到期的职务不会自动恢复，需要的请登记任职。"
    if held.moved and change and change.other:
        names = "、".join(held.moved[:_SHOWN]) + ("等" if len(held.moved) > _SHOWN else "")
        yield f"{names}（共 {len(held.moved)} 人）的登记在合并以后又改过，仍留在“{change.other.name}”的名册里；要转回来的，请逐个办“转出”。"
    if change and len(held.below) < len(changes.touched(change).below):
        yield "合并时改挂的下级组织，有的后来又变动过，留在现在的上级之下；要移回来的，请用“移动”。"


def _reopen(actor: Actor, unit: Organisation, change: Change | None, why: str, at: datetime) -> None:
    since, held = unit.closed, _held(change)
    unit.closed = None
    keeper().seal(unit)
    for office in held.offices:
        keeper().amend(actor, "任职", office, {"免职日期": ""}, at=at)
    for here, there in held.pairs:
        keeper().remove(actor, MEMBERS, there.pk, at=at, why=f"撤回合并：{why}")
        keeper().amend(actor, MEMBERS, here, _STAND_AGAIN, at=at)
    for each in held.below:
        _move_back(actor, each, why, at)
    if change is not None:
        _close_up(actor, change, at)
    body: dict[str, JSON] = {
        "from": since.isoformat() if since else "",
        "reason": why,
        "people": len(held.pairs),
        "offices": len(held.offices),
    }
    record(actor, "orgs.reopen", f"组织:{unit.code}", body, at)


def _held(change: Change | None) -> _Held:
    if change is None:
        return _Held((), (), (), ())
    touched = changes.touched(change)
    offices = Appointment.objects.filter(
        pk__in=touched.offices, organisation=change.organisation, until=change.on
    )
    moves = Change.objects.filter(pk__in=touched.below, undone_at__isnull=True)
    below = [each for each in moves.select_related("organisation", "before", "other") if _can_move(each)]
    pairs, moved = _people(touched.people)
    return _Held(
        tuple(offices.select_related("organisation").order_by("since", "pk")), pairs, moved, tuple(below)
    )


def _people(people: tuple[Carried, ...]) -> tuple[tuple[tuple[Member, Member], ...], tuple[str, ...]]:
    """Pairs of rows that are as the merge left them, and the names of the others."""
    numbers = [number for each in people for number in (each.left, each.made)]
    rows = Member.objects.select_related("organisation").in_bulk(numbers)
    pairs, moved = list[tuple[Member, Member]](), list[str]()
    for each in people:
        here, there = rows.get(each.left), rows.get(each.made)
        if here and there and (here.digest, there.digest) == (each.left_digest, each.made_digest):
            pairs.append((here, there))
        elif here or there:
            moved.append((here or there).name)  # type: ignore[union-attr]  # one of them is there
    return tuple(pairs), tuple(moved)


def _can_move(change: Change) -> bool:
    later = Change.objects.filter(organisation=change.organisation, undone_at__isnull=True, pk__gt=change.pk)
    return change.organisation.closed is None and _rows(change) is not None and not later.exists()


def _close_up(actor: Actor, change: Change, at: datetime) -> None:
    change.undone_at, change.undone_by = at, actor.name
    change.save(update_fields=("undone_at", "undone_by"))


def _again(on: date, today: date) -> tuple[str, ...]:
    if on.year == today.year:
        return ()
    return (f"生效日期在 {on.year} 年：该日以后各年的数据按撤回后的隶属关系重算，已发布的报告不变。",)
