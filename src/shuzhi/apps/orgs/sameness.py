"""Rows of the roster that may be one person: proposed, judged by somebody, remembered, taken back again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.audit.services import lock_chain, record
from shuzhi.apps.orgs.models import Judgement, Member
from shuzhi.apps.orgs.rows import Row
from shuzhi.core.errors import Refused

CARRIED = "记录改动后沿用"


def standing() -> Iterable[tuple[str, str]]:
    """The pairs of marks that are one person by what somebody has said."""
    return Judgement.objects.filter(same=True, revoked_at__isnull=True).values_list("first", "second")


def joined(pairs: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Return for each mark of the pairs the smallest mark that it hangs together with."""
    top: dict[str, str] = {}

    def find(mark: str) -> str:
        while top.setdefault(mark, mark) != mark:
            mark = top[mark]
        return mark

    for first, second in pairs:
        one, other = sorted((find(first), find(second)))
        top[other] = one
    return {mark: find(mark) for mark in list(top)}


def settle(pairs: Sequence[tuple[Row | None, Row]]) -> None:
    """Give rows just written the person that has been judged of their marks: (the row before, the row now).

    A judgement goes along when the row's own mark changes, because it was about the person, not about the spelling.
    """
    known = joined(standing())
    if not known:
        return
    for before, now in pairs:
        mark, old = _mark(now), _mark(before)
        if old in known and old != mark:
            _keep(old, mark)
    _apply({_mark(now) for _, now in pairs})


def _mark(row: Row | None) -> str:
    return row.mark if isinstance(row, Member) else ""


def _keep(one: str, other: str) -> None:
    first, second = sorted((one, other))
    held = Judgement.objects.filter(first=first, second=second, revoked_at__isnull=True)
    if not held.exists():
        last = Judgement.objects.filter(Q(first__in=(one, other)) | Q(second__in=(one, other))).first()
        if last is not None:
            Judgement.objects.create(
                first=first, second=second, same=True, why=CARRIED, at=last.at, by=last.by
            )


def _apply(marks: Iterable[str]) -> None:
    """Write `person` of all rows that hang together with these marks."""
    known = joined(standing())
    tops = {known.get(mark, mark) for mark in marks}
    for top in sorted(tops):
        group = [mark for mark, found in known.items() if found == top] or [top]
        Member.objects.filter(mark__in=group).exclude(person=top).update(person=top)


def join(actor: Actor, pairs: Sequence[tuple[Member, Member]], *, why: str, at: datetime) -> None:
    """Remember of each pair of rows that it is one person; the caller has checked the actor and holds the transaction."""
    known = joined(standing())
    for one, other in pairs:
        if known.get(one.mark, one.mark) != known.get(other.mark, other.mark):
            _say(actor, one.mark, other.mark, same=True, why=why, at=at)
    _apply({one.mark for one, _ in pairs})


@transaction.atomic
def judge(actor: Actor, one: Member, other: Member, *, same: bool, at: datetime) -> None:
    """Say whether two rows are one person. The rows have been looked up for the actor.

    Raises:
        Refused: they say the same of themselves, or somebody has judged them already.
    """
    lock_chain()
    if one.mark == other.mark:
        raise Refused("这两行按身份证号或人员编号已经是同一个人，不用再判断。")
    _judge(actor, one.mark, other.mark, same=same, why="", at=at)


def _judge(actor: Actor, one: str, other: str, *, same: bool, why: str, at: datetime) -> None:
    if one == other:
        return
    _say(actor, one, other, same=same, why=why, at=at)
    _apply({one, other})


def _say(actor: Actor, one: str, other: str, *, same: bool, why: str, at: datetime) -> None:
    first, second = sorted((one, other))
    if Judgement.objects.filter(first=first, second=second, revoked_at__isnull=True).exists():
        raise Refused("这两行已经有人判断过；要改变结论，请先撤回原来的判断。")
    Judgement.objects.create(first=first, second=second, same=same, why=why, at=at, by=actor.name)
    record(actor, "orgs.judge_same", f"person:{first[:16]}", {"other": second[:16], "same": same}, at)


@transaction.atomic
def revoke(actor: Actor, held: Judgement, *, at: datetime) -> None:
    """Take a judgement back: the rows stand for themselves again. The rows have been looked up for the actor."""
    lock_chain()
    held.refresh_from_db()
    if held.revoked_at is not None:
        raise Refused("这个判断已经撤回过了。")
    group = joined(standing())
    top = group.get(held.first)
    held.revoked_at, held.revoked_by = at, actor.name
    held.save()
    _apply({mark for mark, found in group.items() if found == top} | {held.first, held.second})
    record(actor, "orgs.revoke_same", f"person:{held.first[:16]}", {"other": held.second[:16]}, at)
