"""Reads of quick entry: the last record, the roster of a unit, what the reader is told beside the text, absences of a record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.ledger.models import Activity, Removed, Topic
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Appointment, Member, Organisation
from shuzhi.apps.orgs.roster import standing
from shuzhi.apps.quickentry.models import Absence, Sending
from shuzhi.core.errors import NotFound
from shuzhi.core.notices import Context, Unit
from shuzhi.packs.ledger.columns import entries

READ, WRITE = "ledger.read", "ledger.write"
MOST_UNITS = 2000
COMMITTEE = ("支委会", "党委会", "党总支会", "党组会")  # whoever holds an office attends
ATTENDED = (*COMMITTEE, "党员大会", "党小组会", "党课", "主题党日", "组织生活会", "民主评议党员")
MONTHLY = ("党员大会", "支委会", "主题党日", "党课", "党小组会", "组织生活会")  # what recurs is offered first
LOOKED_BACK, MOST_OFFERED = 200, 12
FULL, PROBATIONARY = "正式党员", "预备党员"


@dataclass(frozen=True, slots=True)
class Seat:
    """One person of an attendance list.

    Args:
        key: how the form names the person.
        is_member: counts into 其中党员.
    """

    key: str
    name: str
    is_member: bool = True


@dataclass(frozen=True, slots=True)
class Roster:
    """Who should be there; `is_committee`: those in office, not all members."""

    seats: tuple[Seat, ...]
    is_committee: bool = False


def roster(unit: Organisation, kind: str, on: date) -> Roster:
    """Return who should attend a meeting of this kind: the committee where it is one of the committee, else all members."""
    if kind in COMMITTEE:
        held = Appointment.objects.filter(organisation=unit, since__lte=on)
        held = held.filter(Q(until__isnull=True) | Q(until__gt=on)).order_by("since", "record_id")
        seats: dict[str, Seat] = {}
        for pk, name in held.values_list("pk", "name"):
            seats.setdefault(name, Seat(f"a{pk}", name))
        if seats:
            return Roster(tuple(seats.values()), is_committee=True)
    found = standing(Member.objects.filter(organisation=unit, kind__in=(FULL, PROBATIONARY)), on)
    return Roster(
        tuple(
            Seat(f"m{pk}", name)
            for pk, name in found.order_by("sort_key", "record_id").values_list("pk", "name")
        )
    )


def last(units: QuerySet[Organisation], unit: Organisation | None, kind: str) -> Activity | None:
    """Return the latest record of a unit, of a kind where one is named."""
    found = Activity.objects.filter(organisation__in=units)
    if unit is not None:
        found = found.filter(organisation=unit)
    if kind:
        found = found.filter(kind=kind)
    return found.select_related("organisation").order_by("-day", "-pk").first()


def recent(units: QuerySet[Organisation], unit: Organisation | None) -> tuple[Activity, ...]:
    """Return the latest record of each unit and kind among the last records: what a form may start from, the upper unit first."""
    found = Activity.objects.filter(organisation__in=units)
    if unit is not None:
        found = found.filter(organisation=unit)
    seen: dict[tuple[int, str], Activity] = {}
    for row in found.select_related("organisation").order_by("-day", "-pk")[:LOOKED_BACK]:
        seen.setdefault((row.organisation_id, row.kind), row)
    order = {kind: place for place, kind in enumerate(MONTHLY)}
    by_tree = sorted(
        seen.values(), key=lambda row: (row.organisation.path, order.get(row.kind, len(order)), row.kind)
    )
    return tuple(by_tree[:MOST_OFFERED])


def context(
    units: Iterable[Organisation],
    seats: Roster | None,
    posts: Iterable[tuple[str, str]],
    on: date,
    published: date | None,
) -> Context:
    """What the reader knows beside the text."""
    return Context(
        as_of=on,
        published=published,
        units=tuple(Unit(each.code, _names(each)) for each in units),
        people=tuple(seat.name for seat in seats.seats) if seats else (),
        posts=tuple(posts),
    )


def _names(unit: Organisation) -> tuple[str, ...]:
    return tuple(name for name in (unit.name, unit.short_name, *entries(unit.aliases)) if name)


def posts(unit: Organisation, on: date) -> list[tuple[str, str]]:
    """Return (name, post) of those in office."""
    held = Appointment.objects.filter(organisation=unit, since__lte=on)
    return list(held.filter(Q(until__isnull=True) | Q(until__gt=on)).values_list("name", "post"))


def held(actor: Actor, number: int, on: date) -> Activity:
    """Return one activity by its number in the table.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    seen = access.readable(actor, READ, on)
    row = Activity.objects.filter(organisation__in=seen, pk=number).select_related("organisation").first()
    if row is None:
        raise NotFound("没有这条活动记录。")
    return row


def absences(row: Activity) -> tuple[Absence, ...]:
    """Return who was not there."""
    return tuple(Absence.objects.filter(activity__in=_numbers(row)))


def _numbers(row: Activity) -> set[int]:
    """The numbers that a record has had: one that came back from the bin has a new one."""
    numbers, waiting = {row.pk}, [row.pk]
    while waiting:
        before = Removed.objects.filter(kind="活动", restored_row__in=waiting).values_list("row", flat=True)
        waiting = [number for number in before if number not in numbers]
        numbers.update(waiting)
    return numbers


def topics(row: Activity) -> tuple[Topic, ...]:
    """Return the topics of the meeting: same unit, day and kind, without those entered with another meeting of that day."""
    same = {"organisation": row.organisation, "day": row.day}
    others = Activity.objects.filter(**same, kind=row.kind).exclude(pk=row.pk).values("pk")
    sent = list(Sending.objects.filter(activity__in=others).values_list("activity", "topics"))
    own = _numbers(row) if sent else set[int]()
    taken = [int(each) for of, told in sent if of not in own for each in told.split(",") if each]
    return tuple(Topic.objects.filter(**same, meeting=row.kind).exclude(pk__in=taken).order_by("pk"))
