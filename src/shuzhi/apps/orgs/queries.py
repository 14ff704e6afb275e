"""Reading the tree: who may see which organisation, and whose records count for whom."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.orgs.models import Appointment, Organisation, Parentage, Role
from shuzhi.core.errors import NotFound
from shuzhi.core.indicators.model import Scope
from shuzhi.packs.ledger.columns import entries

LEADING = ("党组", "党委")  # organisations that lead units by 归口 besides their own subtree


def roles(actor: Actor, on: date) -> QuerySet[Role]:
    """Return the roles that the actor holds on a day."""
    held = Role.objects.filter(user_id=actor.user_id or 0, user__is_active=True, since__lte=on)
    return held.filter(Q(until__isnull=True) | Q(until__gte=on)).select_related("organisation")


def visible(actor: Actor, on: date) -> QuerySet[Organisation]:
    """Return the organisations that the actor may see on a day: those of the actor's roles and all below them."""
    if actor.is_console:
        return Organisation.objects.all()
    return within(role.organisation.path for role in roles(actor, on))


def within(paths: Iterable[str]) -> QuerySet[Organisation]:
    """Return the organisations of these subtrees."""
    condition = Q(pk__in=())
    for path in paths:
        condition |= Q(path__gte=path, path__lt=path[:-1] + "/")  # "." + 1 == "/": 1.2. never takes in 1.20.
    return Organisation.objects.filter(condition)


def organisation(actor: Actor, code: str, on: date) -> Organisation:
    """Return one organisation.

    Raises:
        NotFound: there is none with this code, or the actor may not see it.
    """
    found = visible(actor, on).filter(code=code).first()
    if found is None:
        raise NotFound(f"没有组织编码为“{code[:64]}”的党组织，请核对编码。")
    return found


def subtree(root: Organisation, on: date) -> tuple[Organisation, ...]:
    """Return the organisation and all that stood below it on a day, parents first, siblings by code."""
    if Parentage.objects.filter(Q(until__gt=on) | Q(since__gt=on)).exists():
        return _subtree_then(root, on)
    return tuple(_walk(root, ((row.parent_id, row) for row in within((root.path,)))))


def _subtree_then(root: Organisation, on: date) -> tuple[Organisation, ...]:
    held = Parentage.objects.filter(Q(since__isnull=True) | Q(since__lte=on))
    held = held.filter(Q(until__isnull=True) | Q(until__gt=on)).select_related("organisation")
    return tuple(_walk(root, ((row.parent_id, row.organisation) for row in held)))


def _walk(root: Organisation, pairs: Iterable[tuple[int | None, Organisation]]) -> Iterable[Organisation]:
    children: dict[int | None, list[Organisation]] = {}
    for parent, row in pairs:
        children.setdefault(parent, []).append(row)
    waiting, seen = [root], set[int]()
    while waiting:
        row = waiting.pop()
        if row.pk in seen:
            continue
        seen.add(row.pk)
        yield row
        waiting.extend(sorted(children.get(row.pk, ()), key=lambda child: child.code, reverse=True))


def in_order(units: Iterable[Organisation]) -> tuple[Organisation, ...]:
    """Return organisations as the tree shows them: parents first, siblings by code; whose parent is not among them stands by itself.

    Their paths are of row numbers, whose texts sort 10 before 2.
    """
    held = tuple(units)
    codes = {str(each.pk): each.code for each in held}
    return tuple(
        sorted(held, key=lambda each: [codes[step] for step in each.path.split(".") if step in codes])
    )


def led_by(leader: Organisation) -> tuple[Organisation, ...]:
    """Return the organisations whose 归口单位 names this one, by code or by one of its names."""
    if leader.kind not in LEADING:
        return ()
    names = {leader.code, leader.name, leader.short_name, *entries(leader.aliases)} - {""}
    return tuple(Organisation.objects.filter(lead_unit__in=names).exclude(pk=leader.pk).order_by("code"))


def scope(root: Organisation, on: date) -> Scope:
    """Return whose records count for an organisation on a day: its own, its subtree's, and those of the units it leads."""
    own = subtree(root, on)
    codes = dict.fromkeys(row.code for row in own)
    for leader in own:
        for led in led_by(leader):
            codes.update(dict.fromkeys(row.code for row in subtree(led, on)))
    basis = "本级及归口单位" if len(codes) > len(own) else "本级及所属"
    return Scope(org=root.code, codes=tuple(codes), basis=basis)


def committee_size(organisation: Organisation, on: date) -> int | None:
    """Return the size of the committee: counted from 任职 where it is kept, else as 组织 says."""
    posts = Appointment.objects.filter(organisation=organisation)
    if not posts.exists():
        return organisation.committee_size
    held = posts.filter(since__lte=on).filter(Q(until__isnull=True) | Q(until__gt=on))
    return held.values("name").distinct().count()
