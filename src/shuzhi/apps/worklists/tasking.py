"""Writing tasks: entered, broken down, changed with their history kept, closed when they are proven."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit.services import lock_chain, record
from shuzhi.apps.ledger import entry
from shuzhi.apps.worklists import attached, holding, progress
from shuzhi.apps.worklists.holding import TASKS, HeldTask
from shuzhi.apps.worklists.models import Measure, Origin, Plan, Problem, Step, Task
from shuzhi.apps.worklists.services import Stale
from shuzhi.core.errors import NotFound, Refused
from shuzhi.packs.worklists.flow import Side

DEEPEST = 4  # levels of a breakdown; beyond it nobody sees whose task it is
DONE = "已完成"


@dataclass(frozen=True, slots=True)
class Proving:
    """What a task has besides its row.

    Args:
        parent: number of the task that it is part of.
        starts: its first day.
        indicator: key of the question whose figure proves it, "" for an open-ended task.
        target: what that figure has to reach.
    """

    parent: int | None = None
    starts: date | None = None
    indicator: str = ""
    target: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Came:
    """Where a task came from: a problem, one of its measures, or words and a place."""

    problem: int | None = None
    measure: int | None = None
    told: str = ""
    place: str = ""


@transaction.atomic
def add(actor: Actor, cells: Mapping[str, str], proving: Proving, came: Came, *, at: datetime) -> Task:
    """Enter one task.

    Raises:
        NotFound: its unit, its parent or its origin lies outside what the actor may see.
        Refused: dates, breakdown or a cell are at fault, or the actor may not.
    """
    lock_chain()
    today = timezone.localdate(at)
    _require(actor, None, cells, proving, today)
    record_id = entry.add_row(actor, TASKS, cells, at=at)
    row = Task.objects.select_related("organisation").get(record_id=record_id)
    Plan.objects.create(task=row, version=1, **_fields(proving))
    _came(actor, row, came, today)
    _step(actor, row, "登记", "", row.status, "", at)
    return row


@transaction.atomic
def change(
    actor: Actor,
    number: int,
    cells: Mapping[str, str],
    proving: Proving,
    reason: str,
    *,
    at: datetime,
    seen: int | None = None,
) -> Task:
    """Change a task; what stood before is told in its history, with the reason."""
    held = _opened(actor, number, at, seen)
    if held.row.status == DONE:
        raise Refused("这项任务已经完成；先改回进行中，再修改内容。")
    if not reason.strip():
        raise Refused("请写明修改的理由。")
    before = entry.cells_of(TASKS, held.row)
    merged = {**before, **cells}
    if merged.get("状态") == DONE:
        raise Refused("任务要按“完成”办理，不能直接填成已完成。")
    _require(actor, held, merged, proving, timezone.localdate(at))
    entry.change_row(actor, TASKS, number, merged, at=at, by_keeper=True)
    moved = [
        f"{h}：{before.get(h, '（空）')} → {text or '（空）'}"
        for h, text in cells.items()
        if text != before.get(h, "")
    ]
    for name, value in _fields(proving).items():
        setattr(held.plan, name, value)
    return _keep(actor, held, "修改", held.row.status, f"{reason}。{'；'.join(moved)}"[:2000], at)


@transaction.atomic
def close(
    actor: Actor, number: int, *, evidence: str = "", minutes: str = "", at: datetime, seen: int | None = None
) -> Task:
    """Close a task: by its figure where it names one, else by evidence or minutes; a broken-down task after its parts."""
    held, today = _opened(actor, number, at, seen), timezone.localdate(at)
    row, plan = held.row, held.plan
    if row.status == DONE:
        raise Refused("这项任务已经完成。")
    left = Task.objects.filter(plan__parent=row).exclude(status=DONE).count()
    if left:
        raise Refused(f"还有 {left} 项分解任务没有完成。")
    told = progress.of_unit(actor, row.organisation, row.year, [plan], today).get(row.pk)
    if told is not None and not told.is_reached:
        raise Refused(f"{told.told}，还没有达到目标；进度按台账记录计算，不能直接填。")
    if told is None and not (evidence or row.evidence or minutes or plan.minutes or attached.has(row)):
        raise Refused("没有佐证：请附上佐证材料、写明佐证，或写明会议纪要。")
    cells = entry.cells_of(TASKS, row) | {"状态": DONE, "完成日期": today.isoformat()}
    cells |= {"佐证": evidence} if evidence else {}
    entry.change_row(actor, TASKS, number, cells, at=at, by_keeper=True)
    plan.minutes = minutes or plan.minutes
    return _keep(actor, held, "完成", DONE, told.told if told else minutes, at)


@transaction.atomic
def reopen(actor: Actor, number: int, reason: str, *, at: datetime, seen: int | None = None) -> Task:
    """Take a task up again."""
    held = _opened(actor, number, at, seen)
    if held.row.status != DONE:
        raise Refused("这项任务还没有完成。")
    if not reason.strip():
        raise Refused("请写明理由。")
    cells = entry.cells_of(TASKS, held.row) | {"状态": "进行中", "完成日期": ""}
    entry.change_row(actor, TASKS, number, cells, at=at, by_keeper=True)
    return _keep(actor, held, "改回进行中", "进行中", reason, at)


def _opened(actor: Actor, number: int, at: datetime, seen: int | None) -> HeldTask:
    lock_chain()
    held = holding.task(actor, number, timezone.localdate(at))
    if Side.UNIT not in held.sides:
        raise Refused("您在这个组织没有办理任务的权限。")
    if seen is not None and seen != held.plan.version:
        raise Stale(held.row.steps.last())
    return held


def _fields(proving: Proving) -> dict[str, object]:
    return {
        "parent_id": proving.parent,
        "starts": proving.starts,
        "indicator": proving.indicator,
        "target": proving.target,
    }


def _require(
    actor: Actor, held: HeldTask | None, cells: Mapping[str, str], proving: Proving, today: date
) -> None:
    due = _day(cells.get("完成时限", ""))
    start = proving.starts or date(int(cells["年度"]), 1, 1)
    if due is not None and due < start:
        raise Refused(f"完成时限 {due:%Y-%m-%d} 早于开始日期 {start:%Y-%m-%d}，请核对。")
    if bool(proving.indicator) != (proving.target is not None):
        raise Refused("指标和目标要一起填：按哪个指标算、要达到多少。")
    if proving.target is not None and proving.target <= 0:
        raise Refused("目标要大于 0。")
    if proving.parent is not None and (held is None or proving.parent != held.plan.parent_id):
        _require_parent(actor, held, proving.parent, today)


def _require_parent(actor: Actor, held: HeldTask | None, parent: int, today: date) -> None:
    """No task is part of itself, however far up; and the breakdown stays readable."""
    above = holding.task(actor, parent, today)
    chain = [above.row.pk]
    while above.plan.parent_id is not None and len(chain) <= DEEPEST:
        above = holding.task(actor, above.plan.parent_id, today)
        chain.append(above.row.pk)
    if held is not None and held.row.pk in chain:
        raise Refused("任务不能分解成自己的上级任务，请另选一项。")
    if len(chain) + (_height(held.row.pk) if held else 1) > DEEPEST:
        raise Refused(f"任务最多分解 {DEEPEST} 级，请挂到更上一级的任务下。")


def _height(number: int) -> int:
    """How many levels hang below and with a task."""
    level, height = [number], 0
    while level and height <= DEEPEST:
        height += 1
        level = list(Plan.objects.filter(parent__in=level).values_list("task_id", flat=True))
    return height


def _came(actor: Actor, row: Task, came: Came, today: date) -> None:
    problem = holding.problem(actor, came.problem, today).row if came.problem is not None else None
    measure = None
    if came.measure is not None:
        measure = Measure.objects.filter(pk=came.measure, organisation_id=row.organisation_id).first()
        if measure is None:
            raise NotFound("没有这条措施。")
        problem = (
            problem
            or Problem.objects.filter(organisation_id=row.organisation_id, number=measure.number).first()
        )
    if problem is not None or came.told or came.place or row.source:
        Origin.objects.create(
            task=row,
            from_problem=problem,
            from_measure=measure,
            told=came.told,
            place=came.place or row.source,
        )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _keep(actor: Actor, held: HeldTask, act: str, after: str, told: str, at: datetime) -> Task:
    held.plan.version += 1
    held.plan.save()
    _step(actor, held.row, act, held.row.status, after, told, at)
    held.row.refresh_from_db()
    return held.row


def _step(actor: Actor, row: Task, act: str, before: str, after: str, told: str, at: datetime) -> None:
    Step.objects.create(
        task=row,
        at=at,
        actor=actor.name,
        actor_user=actor.user_id,
        act=act,
        before=before,
        after=after,
        told=told,
    )
    body = {"organisation": row.organisation.code, "act": act}
    record(actor, "worklists.task", f"task:{row.pk}", body, at)
