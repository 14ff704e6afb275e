"""What the pages of 组织与名册 show: the tree as far as the viewer sees it, one unit at a glance, who holds which role."""

from __future__ import annotations

from calendar import isleap
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from django.db.models import Q, QuerySet

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.orgs import access, roster
from shuzhi.apps.orgs.glance import Glimpse, glance
from shuzhi.apps.orgs.models import Appointment, Member, Organisation, Role
from shuzhi.core.errors import NotFound
from shuzhi.core.indicators.standing import class_at
from shuzhi.core.periods import LAST_YEAR
from shuzhi.packs.ledger.sheets import MEMBER_KINDS

STEPS = MappingProxyType(
    {
        "类别": "kind",
        "申请日期": "applied",
        "确定积极分子日期": "activist_since",
        "确定发展对象日期": "candidate_since",
        "接收预备日期": "probation_since",
        "转正日期": "full_since",
    }
)
MOST_MEMBERS = 12  # of the roster on the unit's own page
MOST_ROWS = 300  # a longer tree shows its upper levels; what lies below opens on the unit's own page


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One line of the tree; depth counts from the highest unit that the viewer sees."""

    organisation: Organisation
    depth: int
    is_closed: bool
    full: int
    probationary: int


@dataclass(frozen=True, slots=True)
class Tree:
    rows: tuple[UnitRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class KindCount:
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class UnitPage:
    unit: Organisation
    above: tuple[Organisation, ...]
    below: tuple[Organisation, ...]
    kinds: tuple[KindCount, ...]
    offices: tuple[Appointment, ...]
    glance: tuple[Glimpse, ...]
    roster: tuple[Member, ...]
    term_ends: date | None


def tree(actor: Actor, on: date) -> Tree:
    seen = list(access.readable(actor, "orgs.read", on).order_by("code"))
    if not seen:
        raise access.outside("组织与名册")
    counts = _counts(Member.objects.filter(organisation__in=seen), on)
    walked = list(_walk(seen))
    depth = _deepest_that_fits([level for _, level in walked])
    rows = tuple(
        UnitRow(
            organisation=unit,
            depth=level,
            is_closed=unit.closed is not None and unit.closed <= on,
            full=counts.get((unit.pk, "正式党员"), 0),
            probationary=counts.get((unit.pk, "预备党员"), 0),
        )
        for unit, level in walked
        if level <= depth
    )
    return Tree(rows, len(seen))


def unit_page(actor: Actor, code: str, on: date) -> UnitPage:
    seen = access.readable(actor, "orgs.read", on)
    unit = seen.filter(code=code).first()
    if unit is None:
        raise NotFound(f"没有组织编码为“{code[:64]}”的党组织，请核对编码。")
    ancestors = [int(part) for part in unit.path.split(".") if part][:-1]
    counts = _counts(Member.objects.filter(organisation=unit), on)
    offices = Appointment.objects.filter(organisation=unit, since__lte=on)
    return UnitPage(
        unit=unit,
        above=tuple(sorted(seen.filter(pk__in=ancestors), key=lambda each: len(each.path))),
        below=tuple(seen.filter(parent=unit).order_by("code")),
        kinds=tuple(
            KindCount(kind, counts[unit.pk, kind]) for kind in MEMBER_KINDS if (unit.pk, kind) in counts
        ),
        offices=tuple(sorted(offices.filter(Q(until__isnull=True) | Q(until__gt=on)), key=_place)),
        glance=glance(unit, on),
        roster=_roster(actor, unit, on),
        term_ends=term_end(unit),
    )


def term_end(unit: Organisation) -> date | None:
    """The day on which the committee's term is over: that of the election, so many years later; None where either is unknown."""
    start, years = unit.current_election, unit.term_years
    if start is None or not years or start.year + years > LAST_YEAR:
        return None
    leap = (start.month, start.day) == (2, 29) and not isleap(start.year + years)
    return start.replace(year=start.year + years, day=28 if leap else start.day)


def _roster(actor: Actor, unit: Organisation, on: date) -> tuple[Member, ...]:
    """The first of the unit's own members, for whoever may read its ledger."""
    if not access.may(actor, roster.READ, unit, on):
        return ()
    own = Organisation.objects.filter(pk=unit.pk)
    return tuple(roster.members(own, on)[:MOST_MEMBERS])


def names(actor: Actor, permission: str, on: date) -> Mapping[str, str]:
    """Short names by code, of the organisations that a page of this permission may show."""
    seen = access.readable(actor, permission, on)
    return {code: short or name for code, short, name in seen.values_list("code", "short_name", "name")}


def role_rows(actor: Actor, on: date) -> QuerySet[Role]:
    """Roles on the organisations where the actor administers roles."""
    seen = access.readable(actor, "roles.read", on)
    if not seen.exists():
        raise access.outside("账号与角色")
    found = Role.objects.filter(organisation__in=seen).select_related("user", "organisation")
    return found.order_by("user__username", "organisation__path", "role")


def _place(office: Appointment) -> tuple[int, date, str]:
    """Secretary, deputies, then the others by the day they took office."""
    rank = (
        0
        if office.post.endswith("书记") and "副" not in office.post
        else 1
        if office.post.endswith("副书记")
        else 2
    )
    return rank, office.since, office.record_id


def _counts(members: QuerySet[Member], on: date) -> Mapping[tuple[int, str], int]:
    """Rows of the roster that stand on a day, by unit and by what each was on that day: as the indicators count them."""
    rows = roster.standing(members, on).order_by().values_list("organisation_id", *STEPS.values())
    return Counter((unit, class_at(dict(zip(STEPS, steps, strict=True)), on)) for unit, *steps in rows)


def _walk(seen: list[Organisation]) -> Iterator[tuple[Organisation, int]]:
    """Parents first, siblings by code; whose parent lies outside stands at the left edge."""
    known = {unit.pk for unit in seen}
    children: dict[int | None, list[Organisation]] = {}
    for unit in seen:
        children.setdefault(unit.parent_id if unit.parent_id in known else None, []).append(unit)
    waiting = [(unit, 0) for unit in reversed(children.get(None, []))]
    while waiting:
        unit, level = waiting.pop()
        yield unit, min(level, 4)
        waiting.extend((child, level + 1) for child in reversed(children.get(unit.pk, [])))


def _deepest_that_fits(levels: list[int]) -> int:
    fitting = [depth for depth in range(5) if sum(level <= depth for level in levels) <= MOST_ROWS]
    return max(fitting, default=0)
