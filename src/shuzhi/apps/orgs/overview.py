"""What the pages of 组织与名册 show: one unit at a glance, who holds which role."""

from __future__ import annotations

from calendar import isleap
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from django.db.models import Case, F, Q, QuerySet, When

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.orgs import access, changes, roster, undoing
from shuzhi.apps.orgs.changes import Line
from shuzhi.apps.orgs.glance import Glimpse, glance
from shuzhi.apps.orgs.models import Appointment, Change, Member, Organisation, Parentage, Role
from shuzhi.apps.orgs.queries import roles
from shuzhi.apps.orgs.tree import ancestry
from shuzhi.core.errors import NotFound
from shuzhi.core.indicators.standing import class_at
from shuzhi.core.periods import LAST_YEAR
from shuzhi.packs.dutybook import standard
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
READ, WRITE, ENTER = "orgs.read", "orgs.write", "ledger.write"
GROUP = "党小组"
MOST_ABOVE = 60
MOST_BELOW = 200  # of the units directly below; the tree shows them all
MOST_MEMBERS = 12  # of the roster on the unit's own page


@dataclass(frozen=True, slots=True)
class KindCount:
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Under:
    """Under whom the unit stood, from when to when; `parent` is None where the viewer may not see it."""

    parent: Organisation | None
    is_top: bool
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class UnitPage:
    unit: Organisation
    is_closed: bool
    above: tuple[Organisation, ...]
    below: tuple[Organisation, ...]
    groups: tuple[Organisation, ...]
    has_more_below: bool
    kinds: tuple[KindCount, ...]
    offices: tuple[Appointment, ...]
    past_offices: tuple[Appointment, ...]
    glance: tuple[Glimpse, ...]
    roster: tuple[Member, ...]
    term_ends: date | None
    history: tuple[Under, ...]
    changes: tuple[Line, ...]
    undoes: str
    powers: frozenset[str]

    @property
    def may_write(self) -> bool:
        return WRITE in self.powers

    @property
    def reads_ledger(self) -> bool:
        return roster.READ in self.powers

    @property
    def people(self) -> int:
        """On the roster today, of every kind."""
        return sum(kind.count for kind in self.kinds)

    @property
    def term_is_asked(self) -> bool:
        """A unit that stands and elects: where the day of its election is missing, nobody can be reminded."""
        return not self.is_closed and self.unit.kind in standard().term.years

    @property
    def may_enter(self) -> bool:
        return ENTER in self.powers


def unit_page(actor: Actor, code: str, on: date) -> UnitPage:
    unit = Organisation.objects.filter(code=code).first()
    held = tuple(roles(actor, on))
    asked = (READ, roster.READ, WRITE, ENTER)
    powers = access.powers(actor, unit, asked, on, held) if unit else frozenset()
    if unit is None or READ not in powers:
        raise NotFound(f"没有组织编码为“{code[:64]}”的党组织，请核对编码。")
    counts = _counts(Member.objects.filter(organisation=unit), on)
    offices = sorted(Appointment.objects.filter(organisation=unit), key=_place)
    past = [each for each in offices if each.until is not None and each.until <= on]
    around = _around(unit, access.readable(actor, READ, on, held))
    related = {each.pk: each for each in around if each.parent_id != unit.pk}
    below = [each for each in around if each.parent_id == unit.pk]
    told = changes.lines(unit, related)
    return UnitPage(
        unit=unit,
        is_closed=unit.closed is not None and unit.closed <= on,
        above=tuple(related[pk] for pk in ancestry(unit)[:-1] if pk in related),
        below=tuple(each for each in below[:MOST_BELOW] if each.kind != GROUP),
        groups=tuple(each for each in below[:MOST_BELOW] if each.kind == GROUP),
        has_more_below=len(below) > MOST_BELOW,
        kinds=tuple(
            KindCount(kind, counts[unit.pk, kind]) for kind in MEMBER_KINDS if (unit.pk, kind) in counts
        ),
        offices=tuple(each for each in offices if each not in past),
        past_offices=tuple(sorted(past, key=lambda each: (each.since, each.record_id), reverse=True)),
        glance=glance(unit, on),
        roster=_roster(unit, on) if roster.READ in powers else (),
        term_ends=term_end(unit),
        history=_history(unit, related),
        changes=told,
        undoes=undoing.word_of(unit, _last(told)) if _mine(actor, _last(told), related, on, held) else "",
        powers=powers,
    )


def _around(unit: Organisation, seen: QuerySet[Organisation]) -> list[Organisation]:
    """Those above it, now or once, as far as the viewer sees them, then the first of those directly below, by code."""
    once = Parentage.objects.filter(organisation=unit).values("parent_id")
    named_in = Change.objects.filter(organisation=unit).values("other_id")
    named = Q(pk__in=ancestry(unit)[:-1]) | Q(pk__in=once) | Q(pk__in=named_in) | Q(parent=unit)
    is_below = Case(When(parent=unit, then=1), default=0)
    found = seen.filter(named).annotate(is_below=is_below)
    return list(found.order_by("is_below", "code")[: MOST_BELOW + MOST_ABOVE])


def _history(unit: Organisation, related: Mapping[int, Organisation]) -> tuple[Under, ...]:
    """The superiors of the unit, oldest first; one that has never changed is no history."""
    rows = list(Parentage.objects.filter(organisation=unit).order_by(F("since").asc(nulls_first=True), "pk"))
    if len(rows) < 2:
        return ()
    return tuple(
        Under(related.get(row.parent_id or 0), row.parent_id is None, row.since, row.until) for row in rows
    )


def _last(told: Iterable[Line]) -> Change | None:
    return next((each.change for each in told if each.change.undone_at is None), None)


def _mine(
    actor: Actor, change: Change | None, related: Mapping[int, Organisation], on: date, held: Iterable[Role]
) -> bool:
    """Tell whether the viewer administers every other unit that taking the act back would touch."""
    others = {change.before_id, change.other_id} - {None} if change else set()
    return all(
        pk in related and WRITE in access.powers(actor, related[pk], (WRITE,), on, held)
        for pk in others
        if pk
    )


def term_end(unit: Organisation) -> date | None:
    """The day on which the committee's term is over: that of the election, so many years later; None where either is unknown."""
    start, years = unit.current_election, unit.term_years
    if start is None or not years or start.year + years > LAST_YEAR:
        return None
    leap = (start.month, start.day) == (2, 29) and not isleap(start.year + years)
    return start.replace(year=start.year + years, day=28 if leap else start.day)


def _roster(unit: Organisation, on: date) -> tuple[Member, ...]:
    """The first of the unit's own members, for whoever may read its ledger."""
    own = Organisation.objects.filter(pk=unit.pk)
    return tuple(roster.members(own, on)[:MOST_MEMBERS])


def names(actor: Actor, permission: str, on: date) -> Mapping[str, str]:
    """Short names by code, of the organisations that a page of this permission may show."""
    seen = access.readable(actor, permission, on)
    return {code: short or name for code, short, name in seen.values_list("code", "short_name", "name")}


def role_rows(actor: Actor, on: date) -> QuerySet[Role]:
    """Roles on the organisations where the actor administers roles."""
    seen = access.readable(actor, "roles.grant", on)
    if not seen.exists():
        raise access.outside("账号与角色")
    found = Role.objects.filter(organisation__in=seen).select_related("user", "organisation")
    return found.order_by("user__username", "organisation__code", "role")


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
