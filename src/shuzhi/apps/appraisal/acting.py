"""Every act in a round begins and ends here: looked up for the actor, allowed by the one table, recorded; one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.appraisal import queries
from shuzhi.apps.appraisal.models import Entry, Round, RoundStep
from shuzhi.apps.appraisal.queries import Standing
from shuzhi.apps.audit.chain import JSON
from shuzhi.apps.audit.services import lock_chain, record
from shuzhi.core.errors import NotFound, Refused
from shuzhi.packs.appraisal import flow
from shuzhi.packs.appraisal.flow import DECIDED, Side, Stage


class Stale(Refused):
    """Somebody else has acted since the page was opened: one wins, the other is told."""


def begin(actor: Actor, pk: int, key: str, at: datetime, seen: int | None = None) -> Standing:
    """Look a round up for one act, behind every other writer.

    Args:
        actor: who acts.
        pk: the round.
        key: of the act in the table.
        at: now.
        seen: the round's version as the page showed it; None does not ask.

    Raises:
        NotFound: there is no such round for the actor.
        Stale: the round has moved on since.
        Refused: the stage does not allow it.
    """
    lock_chain()
    stood = queries.holding(actor, pk, timezone.localdate(at))
    return _allowed(stood, key, seen)


def begin_for(actor: Actor, pk: int, code: str, key: str, at: datetime) -> tuple[Standing, Entry]:
    """The same for one unit's place in a round.

    Raises:
        NotFound: there is no such place for the actor, or it acts in another part.
        Refused: the stage does not allow it, or the unit has left the round.
    """
    lock_chain()
    stood, entry = queries.entry(actor, pk, code, timezone.localdate(at))
    if flow.BY_KEY[key].side is Side.HOLDER and not stood.holds:
        raise NotFound("这一步由主持考核的党委办理。")
    _allowed(stood, key, None)
    if entry.left_on is not None:
        raise Refused(f"“{entry.name}”已退出本轮，不再办理。")
    return stood, entry


def _allowed(stood: Standing, key: str, seen: int | None) -> Standing:
    move = flow.BY_KEY.get(key)
    if move is None:
        raise NotFound("没有这一步。")
    if seen is not None and seen != stood.round.version:
        raise Stale("这一轮在您打开之后已由别人办理过，这一步没有生效；请看过现在的情况再决定。")
    if stood.stage not in move.stages and stood.stage in DECIDED:
        raise Refused(f"等次已经党委确定，不能再“{move.word}”；确需重评的，另开一轮。")
    if stood.stage not in move.stages:
        raise Refused(f"现在是“{stood.stage}”阶段，不能“{move.word}”。")
    if move.side not in stood.sides:
        raise Refused(f"“{move.word}”由{move.side}办理。")
    return stood


def keep(
    actor: Actor,
    round_: Round,
    key: str,
    at: datetime,
    body: Mapping[str, JSON] | None = None,
    told: str = "",
) -> None:
    """Record an act: the round's version, its stage where the table leads on, its history, the chain."""
    move, before = flow.BY_KEY[key], Stage(round_.stage)
    after = move.after or before
    round_.version += 1
    round_.stage = after.value
    round_.save(update_fields=["version", "stage"])
    RoundStep.objects.create(
        round=round_,
        at=at,
        by=actor.name,
        act=move.word,
        before=before.value,
        after=after.value,
        told=told[:500],
    )
    tell(actor, f"appraisal.{key}", f"round:{round_.pk}", {"stage": after.value, **(body or {})}, at)


def tell(actor: Actor, verb: str, subject: str, body: Mapping[str, JSON], at: datetime) -> None:
    """Tell the chain; no words that people have written stand in it."""
    record(actor, verb, subject, body, at)
