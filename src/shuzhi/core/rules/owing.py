"""What a unit owes, and what its records say about it.

Everything here is a function of the duty, the facts about the unit, the records and a day; there is no clock. The question comes in two
halves: `verdicts` (counting only, quick enough for a whole tree) and `standings` (the sentence with its dates and its basis), so that a
page that shows only numbers can never differ from one that tells them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from shuzhi.core.periods import Period
from shuzhi.core.rules.days import Rhythm, chinese_day, chinese_period, periods_of
from shuzhi.core.rules.duties import Duty, Group, Held, Needs, Standing, State, Unit, Verdict

# How many days before its end an open period is told as near: a choice of this program, no rule says it.
_NEAR = {Rhythm.MONTH: 7, Rhythm.QUARTER: 20, Rhythm.HALF: 30, Rhythm.YEAR: 31}
_DAYS_SHOWN = 4


def stood(founded: date | None, closed: date | None, period: Period) -> bool:
    """Tell whether what was founded and closed on these days stood through the whole period."""
    return (founded is None or founded <= period.start) and (closed is None or closed > period.end)


Records = Mapping[str, Sequence[Held]]  # by 类型


def by_kind(held: Iterable[Held]) -> Records:
    """Return records as the questions below take them."""
    found: dict[str, list[Held]] = {}
    for one in held:
        found.setdefault(one.kind, []).append(one)
    return found


@dataclass(frozen=True, slots=True)
class Asking:
    """What a duty asks for in one period, the same for every unit.

    Args:
        period: the period.
        number: how many times.
        slot: which period of the year it is, from 0.
        members: full members from which a branch has a committee; None where nobody says.
        seats: the smallest committee; None where nobody says.
    """

    period: Period
    number: int
    slot: int
    members: int | None
    seats: int | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A duty in one year: the periods that have begun on a day."""

    duty: Duty
    on: date
    periods: tuple[Asking, ...]


def asked(duty: Duty, on: date) -> Asked:
    """Return what a duty asks in the year of a day, up to that day; periods through which it was not in force are left out."""
    begun = (period for period in periods_of(duty.rhythm, on.year) if period.start <= on)
    return Asked(
        duty, on, tuple(_asking(duty, period, number) for period in begun if (number := duty.number(period)))
    )


def _asking(duty: Duty, period: Period, number: int) -> Asking:
    members, seats = (
        least if parameter and isinstance(least := parameter.at(period.start), int) else None
        for parameter in (duty.committee_from, duty.committee_seats)
    )
    return Asking(period, number, (period.start.month - 1) // duty.rhythm.months, members, seats)


def owed(duty: Duty, unit: Unit, asking: Asking) -> int:
    """Return how many records a unit's period asks for; 0 where nothing is owed.

    A period that the unit did not stand through is not owed.

    Args:
        duty: the duty.
        unit: the facts.
        asking: what the duty asks for in the period.
    """
    if not stood(unit.founded, unit.closed, asking.period):
        return 0
    if duty.needs is Needs.COMMITTEE and not _has_committee(unit, asking):
        return 0
    groups = len(_groups(unit, asking.period)) if duty.needs is Needs.GROUPS else 1
    return asking.number * groups


def verdicts(question: Asked, unit: Unit, held: Records, *, unanswered: bool = False) -> Iterator[Verdict]:
    """Yield the periods that the unit owes, each counted.

    Args:
        question: the duty and the day.
        unit: the unit.
        held: what the unit (and its groups) held in that year; later days than the one asked about do not count.
        unanswered: only those that lack something.
    """
    duty, on = question.duty, question.on
    if unit.kind not in duty.who:
        return
    slots = _by_slot(duty, _fitting(duty, held, on), on.year)
    plain = duty.needs is Needs.NOTHING and unit.founded is None and unit.closed is None
    for asking in question.periods:
        if needed := asking.number if plain else owed(duty, unit, asking):
            count = _count(duty, unit, asking.period, asking.number, slots.get(asking.slot, ()))
            if count < needed or not unanswered:
                state = _state(count >= needed, duty.rhythm, asking.period, on)
                yield Verdict(asking.period, state, needed, count)


def standings(question: Asked, unit: Unit, held: Records) -> Iterator[Standing]:
    """Yield the verdicts as they are told; arguments as for `verdicts`."""
    duty, on = question.duty, question.on
    for verdict in verdicts(question, unit, held):
        found = [one for one in _fitting(duty, held, on) if one.day in verdict.period]
        if duty.needs is not Needs.GROUPS and not _in_groups(found, _groups(unit, verdict.period)):
            found = [one for one in found if not one.group]
        yield _told(duty, unit, found, on, verdict)


def _told(duty: Duty, unit: Unit, found: Sequence[Held], on: date, verdict: Verdict) -> Standing:
    return Standing(
        org=unit.code,
        org_name=unit.name,
        duty=duty.id,
        name=duty.name,
        state=verdict.state,
        period=verdict.period,
        found=tuple(key for one in sorted(found, key=lambda h: (h.day, h.ids)) for key in one.ids),
        basis=duty.basis(verdict.period.start),
        message=_message(duty, unit, found, on, verdict),
        kind=duty.answers[0].kind,
    )


def _fitting(duty: Duty, held: Records, on: date) -> list[Held]:
    return [
        one
        for answer in duty.answers
        for one in held.get(answer.kind, ())
        if one.day <= on and answer.fits(one)
    ]


def _by_slot(duty: Duty, fitting: Iterable[Held], number: int) -> Mapping[int, Sequence[Held]]:
    """The records by the period of the year in which they fall."""
    months, slots = duty.rhythm.months, dict[int, list[Held]]()
    for one in fitting:
        if one.day.year == number:
            slots.setdefault((one.day.month - 1) // months, []).append(one)
    return slots


def _has_committee(unit: Unit, asking: Asking) -> bool:
    """By the roster where there is one; without a roster a registered committee says so; else nobody knows."""
    if unit.has_roster:
        return asking.members is not None and unit.full_members(asking.period.start) >= asking.members
    return asking.seats is not None and (unit.committee or 0) >= asking.seats


def _groups(unit: Unit, period: Period) -> list[Group]:
    return [group for group in unit.groups if stood(group.founded, group.closed, period)]


def _count(duty: Duty, unit: Unit, period: Period, number: int, found: Sequence[Held]) -> int:
    """How many of the period's records count.

    Where the groups owe it, a group's second meeting does not stand for another group, but one entered at the branch may. Where the
    branch owes it, what a group held by itself counts only once every group has held it.
    """
    own = sum([one.times for one in found if not one.group]) if found else 0
    if not unit.groups:
        return own
    groups = _groups(unit, period)
    if duty.needs is Needs.GROUPS:
        return own + sum(min(number, _times(found, group)) for group in groups)
    return own + _in_groups(found, groups)


def _in_groups(found: Sequence[Held], groups: Sequence[Group]) -> int:
    return min((_times(found, group) for group in groups), default=0)


def _times(found: Sequence[Held], group: Group) -> int:
    return sum(one.times for one in found if one.group == group.code)


def _state(answered: bool, rhythm: Rhythm, period: Period, on: date) -> State:  # noqa: FBT001 -- private, one caller
    if answered:
        return State.DONE
    if period.end < on:
        return State.MISSING
    return State.SOON if (period.end - on).days < _NEAR[rhythm] else State.DUE


def _message(duty: Duty, unit: Unit, found: Sequence[Held], on: date, verdict: Verdict) -> str:
    when, asks = chinese_period(verdict.period), _asks(duty, verdict)
    lacking = _lacking(duty, unit, found, verdict)
    if verdict.state is State.DONE:
        return f"{when}已有{verdict.count}次{_days(found)}；{asks}。"
    if verdict.state is State.MISSING:
        end = "开过的请补记，确因工作没有开的如实说明即可" if duty.soft else "开展过的请补记"
        return f"{when}{_so_far(verdict, found)}{lacking}；{asks}。{end}。"
    left = (verdict.period.end - on).days
    day = f"截止{chinese_day(verdict.period.end)}，" + (f"还有{left}天" if left else "就在今天")
    hint = f"{duty.hint}。" if duty.hint else ""
    return f"{when}{_so_far(verdict, found)}{lacking}；{asks}，{day}。{hint}"


def _asks(duty: Duty, verdict: Verdict) -> str:
    usual = "一般" if duty.soft else ""
    number = duty.number(verdict.period)
    groups = f"，本支部有{verdict.needed // number}个党小组" if duty.needs is Needs.GROUPS else ""
    return (
        f"{'本单位规定' if duty.own else '规定'}{usual}{duty.rhythm.chinese}{number}{duty.times.unit}{groups}"
    )


def _so_far(verdict: Verdict, found: Sequence[Held]) -> str:
    if not verdict.count:
        return "没有记录"
    return f"有{verdict.count}次{_days(found)}，还差{verdict.needed - verdict.count}次"


def _lacking(duty: Duty, unit: Unit, found: Sequence[Held], verdict: Verdict) -> str:
    """The groups without a record, where every record names its group."""
    if duty.needs is not Needs.GROUPS or any(not one.group for one in found):
        return ""
    seen = {one.group for one in found}
    names = [group.name for group in _groups(unit, verdict.period) if group.code not in seen]
    return f"（{'、'.join(names)}）" if names and seen else ""


def _days(found: Sequence[Held]) -> str:
    days = sorted({one.day for one in found if one.ids})
    if not days:
        return ""
    shown = "、".join(f"{day.month}月{day.day}日" for day in days[:_DAYS_SHOWN])
    return f"（{shown}{'等' if len(days) > _DAYS_SHOWN else ''}）"
