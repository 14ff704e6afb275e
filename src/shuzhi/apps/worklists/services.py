"""Acting on problems: every step is looked up in the one table (packs/worklists/flow.py), done, and recorded, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit.chain import JSON
from shuzhi.apps.audit.services import lock_chain, record
from shuzhi.apps.ledger import entry
from shuzhi.apps.worklists import conditions, holding
from shuzhi.apps.worklists.conditions import Given, Paper
from shuzhi.apps.worklists.holding import MEASURES, PROBLEMS, Held
from shuzhi.apps.worklists.models import Extension, Measure, Problem, Step
from shuzhi.apps.worklists.numbering import next_number
from shuzhi.core.errors import NotFound, Refused
from shuzhi.packs.worklists import flow
from shuzhi.packs.worklists.flow import Move, State

__all__ = ["Given", "NewMeasure", "Paper", "Stale", "act", "add_measure", "disclose", "tick"]


class Stale(Refused):
    """Somebody else has acted since the page was opened: one wins, the other is told."""

    def __init__(self, last: Step | None) -> None:
        who = f"（{last.actor}：{last.act}）" if last else ""
        super().__init__(f"这个问题在您打开之后已有新的办理{who}，这一步没有生效；请看过现在的情况再决定。")


@dataclass(frozen=True, slots=True)
class NewMeasure:
    measure: str
    owner: str = ""
    due: date | None = None


@dataclass(slots=True)
class _Change:
    """What a step changes: cells of the row by header, and the state."""

    cells: dict[str, str] = field(default_factory=dict)
    after: State | None = None


@transaction.atomic
def act(
    actor: Actor,
    number: int,
    key: str,
    given: Given = conditions.NOTHING,
    *,
    at: datetime,
    seen: int | None = None,
) -> Problem:
    """Do one step of the table to a problem.

    Args:
        number: the problem's number in the table.
        key: of the step.
        given: what was filled in with it.
        seen: the version of the problem as it was opened; None does not ask.

    Raises:
        NotFound: there is no such problem for this actor.
        Stale: somebody else has acted meanwhile.
        Refused: state, role or what is missing forbids it; the sentence says which.
    """
    held, move = _opened(actor, number, key, at, seen)
    today = timezone.localdate(at)
    change = _change(held, move, given, today)
    conditions.require(actor, held, move, given, change.cells, today)
    _EFFECTS.get(key, _nothing)(actor, held, given, change, at)
    _keep(actor, held, move, given, change, at)
    held.row.refresh_from_db()
    return held.row


@transaction.atomic
def add_measure(
    actor: Actor, number: int, new: NewMeasure, *, at: datetime, seen: int | None = None
) -> Measure:
    """Add one measure to a problem's plan."""
    held, move = _opened(actor, number, "measure", at, seen)
    conditions.require_due(held, new.due)
    if not new.measure.strip():
        raise Refused("请写明措施。")
    change = _Change()
    _number(held, change)
    cells = {
        "组织编码": held.row.organisation.code,
        "问题编号": change.cells.get("编号") or held.row.number,
        "措施": new.measure,
        "责任人": new.owner,
        "时限": new.due.isoformat() if new.due else "",
    }
    record_id = entry.add_row(actor, MEASURES, cells, at=at)
    _keep(actor, held, move, Given(told=new.measure), change, at)
    return Measure.objects.get(record_id=record_id)


@transaction.atomic
def tick(
    actor: Actor, number: int, measure: int, done: date, *, at: datetime, seen: int | None = None
) -> None:
    """Tell that one measure has been carried out."""
    held, move = _opened(actor, number, "tick", at, seen)
    row = next((each for each in held.measures if each.pk == measure), None)
    if row is None:
        raise NotFound("这个问题没有这条措施。")
    if row.done is not None:
        raise Refused("这条措施已经完成，不需要再勾。")
    if done > timezone.localdate(at):
        raise Refused("完成日期还没有到。")
    cells = entry.cells_of(MEASURES, row) | {"完成日期": done.isoformat()}
    entry.change_row(actor, MEASURES, row.pk, cells, at=at, by_keeper=True)
    _keep(actor, held, move, Given(told=row.measure), _Change(), at)


@transaction.atomic
def disclose(
    actor: Actor, number: int, *, problem: bool, result: bool, at: datetime, seen: int | None = None
) -> None:
    """Choose whether a problem and its result are shown to the unit's members (整改公开); a result never without its problem.

    Raises:
        Refused: the result alone is to be shown.
    """
    if result and not problem:
        raise Refused("公开结果要连同问题一起公开：请把两项都选上。")
    held, move = _opened(actor, number, "disclose", at, seen)
    held.dossier.shows_problem, held.dossier.shows_result = problem, result
    told = f"问题{'公开' if problem else '不公开'}，结果{'公开' if result else '不公开'}"
    _keep(actor, held, move, Given(told=told), _Change(), at)


# ---- one step -----------------------------------------------------------------------------------------------------------------


def _opened(actor: Actor, number: int, key: str, at: datetime, seen: int | None) -> tuple[Held, Move]:
    """Look the problem up behind every other writer, and the step in the table."""
    lock_chain()
    held = holding.problem(actor, number, timezone.localdate(at))
    move = flow.BY_KEY.get(key)
    if move is None:
        raise NotFound("没有这一步。")
    if seen is not None and seen != held.dossier.version:
        raise Stale(held.row.steps.last())
    conditions.require_place(held, move)
    return held, move


def _change(held: Held, move: Move, given: Given, today: date) -> _Change:
    change = _Change(dict(given.cells), move.after)
    conditions.require_unfrozen(held, change.cells)
    if move.key == "claim":
        _number(held, change)
    if move.after is not None:
        change.cells["状态"] = flow.sheet_state(move.after)
        change.cells["销号日期"] = today.isoformat() if move.after is State.CLOSED else ""
    return change


def _number(held: Held, change: _Change) -> None:
    """Measures name their problem by its number: whoever has none gets one."""
    if not held.row.number:
        change.cells["编号"] = next_number(held.row.organisation_id, held.row.year)


def _keep(actor: Actor, held: Held, move: Move, given: Given, change: _Change, at: datetime) -> None:
    """Write row, dossier and history, and tell the chain."""
    row, dossier = held.row, held.dossier
    stood = entry.cells_of(PROBLEMS, row)
    cells = stood | change.cells
    if {header: text for header, text in cells.items() if text} != stood:
        entry.change_row(actor, PROBLEMS, row.pk, cells, at=at, by_keeper=True)
    dossier.version += 1
    dossier.inspecting = change.after is State.INSPECTION if change.after else dossier.inspecting
    dossier.minutes = given.minutes or dossier.minutes
    dossier.save()
    paper = given.paper or Paper()
    Step.objects.create(
        problem=row, at=at, actor=actor.name, actor_user=actor.user_id, act=move.word, before=held.state,
        after=change.after or held.state, told=given.told[:2000], signed_by=paper.signed_by,
        signed_on=paper.signed_on, scan=paper.scan,
    )  # fmt: skip
    body: dict[str, JSON] = {
        "organisation": row.organisation.code,
        "step": move.key,
        "version": dossier.version,
    }
    record(actor, "worklists.step", f"problem:{row.pk}", body, at)


def _nothing(actor: Actor, held: Held, given: Given, change: _Change, at: datetime) -> None:
    """Most steps change the state only."""


def _apply(actor: Actor, held: Held, given: Given, change: _Change, at: datetime) -> None:
    held.dossier.applicant, held.dossier.applicant_user = actor.name, actor.user_id


def _end(actor: Actor, held: Held, given: Given, change: _Change, at: datetime) -> None:
    held.dossier.recheck_on = given.until or timezone.localdate(at) + timedelta(days=flow.RECHECK_DAYS)


def _recheck(actor: Actor, held: Held, given: Given, change: _Change, at: datetime) -> None:
    held.dossier.recheck_on = given.until


def _reopen(actor: Actor, held: Held, given: Given, change: _Change, at: datetime) -> None:
    """What was closed is open again, with all that happened before."""
    held.dossier.rebounds += 1
    held.dossier.recheck_on, held.dossier.minutes = None, ""


def _extend(actor: Actor, held: Held, given: Given, change: _Change, at: datetime) -> None:
    if held.row.extensions.filter(verdict="").exists():
        raise Refused("已有一份延期申请等待批复，不能再报一份。")
    if given.until is None:  # the table has asked for it
        raise Refused("请写明新的时限。")
    Extension.objects.create(
        problem=held.row, old_due=held.row.due, new_due=given.until, reason=given.told,
        asked_by=actor.name, asked_user=actor.user_id, asked_at=at,
    )  # fmt: skip


def _grant(actor: Actor, held: Held, given: Given, change: _Change, at: datetime) -> None:
    asked = _decide(actor, held, "同意", at)
    change.cells["整改时限"] = asked.new_due.isoformat()


def _deny(actor: Actor, held: Held, given: Given, change: _Change, at: datetime) -> None:
    _decide(actor, held, "不同意", at)


def _decide(actor: Actor, held: Held, verdict: str, at: datetime) -> Extension:
    asked = held.row.extensions.get(verdict="")
    asked.verdict, asked.decided_by, asked.decided_at = verdict, actor.name, at
    asked.save()
    return asked


_EFFECTS = {
    "apply": _apply, "close": _end, "keep": _end, "recheck": _recheck, "reopen": _reopen,
    "extend": _extend, "grant": _grant, "deny": _deny,
}  # fmt: skip
