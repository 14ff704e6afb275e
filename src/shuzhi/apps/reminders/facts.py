"""From tables to the facts that duties ask for: a handful of queries for a whole tree, whatever its size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from django.db.models import BigIntegerField, Case, CharField, Count, F, Field, Q, QuerySet, Sum, Value, When
from django.db.models.expressions import Combinable

from shuzhi.apps.ledger.models import Activity
from shuzhi.apps.orgs.models import Member, Organisation
from shuzhi.apps.orgs.overview import STEPS
from shuzhi.apps.reminders.models import Exemption, OwnRule, Reach
from shuzhi.core.indicators.standing import class_at
from shuzhi.core.periods import Period, month, year
from shuzhi.core.rules import Basis, DatedParameter, DatedValue
from shuzhi.core.rules.days import Rhythm
from shuzhi.core.rules.deadlines import Candidate
from shuzhi.core.rules.duties import Answer, Duty, Group, Held, Stay, Unit
from shuzhi.core.rules.owing import Records, by_kind
from shuzhi.packs.dutybook import standard

GROUP = "党小组"
FULL = "正式党员"
BRANCHES = frozenset({"党支部", "联合党支部", "临时党支部"})
BITS = 15  # of a month's number: far more than anybody holds in a month
_OPEN_END, _OPEN_START = date.max, date.min


@dataclass(frozen=True, slots=True)
class Facts:
    """One unit with all that is asked about it."""

    unit: Unit
    name: str
    depth: int
    duties: tuple[Duty, ...]
    held: Records
    candidates: tuple[Candidate, ...]
    exempt: tuple[Exemption, ...] = ()

    def exemption(self, duty: str, period: Period) -> Exemption | None:
        """Return what excuses the unit from a duty through a whole period; None where nothing does."""
        if not self.exempt:
            return None
        fits = (
            e for e in self.exempt if e.duty == duty and e.since <= period.start and period.end <= e.until
        )
        return next(fits, None)


def ancestry(unit: Organisation) -> tuple[int, ...]:
    """The unit's ancestors from the top down, and itself."""
    return tuple(int(part) for part in unit.path.split(".") if part)


def owing(units: Sequence[Organisation]) -> list[Organisation]:
    """Those that owe something by themselves: the meetings of a 党小组 are its branch's."""
    known = {unit.pk for unit in units}
    return [unit for unit in units if unit.kind != GROUP or unit.parent_id not in known]


def gather(
    units: Sequence[Organisation], on: date, *, among: Sequence[Organisation] | None = None, counted: bool
) -> list[Facts]:
    """Return the facts of these units, in their order.

    Args:
        units: whose facts; the groups of a branch are looked for in `among`.
        on: the day asked about.
        among: all that is seen, where `units` is only a part of it.
        counted: numbers by month instead of single records: enough to count, not to tell which.
    """
    groups: dict[int, list[Organisation]] = defaultdict(list)
    chosen = {unit.pk for unit in units}
    for each in among or units:
        if each.kind == GROUP and each.parent_id in chosen:
            groups[each.parent_id].append(each)
    owner = {group.pk: pk for pk, below in groups.items() for group in below} | {pk: pk for pk in chosen}
    codes = {group.pk: group.code for below in groups.values() for group in below}
    rules = _rules(units, on)
    kinds = standard().kinds | {rule.kind for rule, _ in rules}
    people = _people(owner, on)
    held = _held(owner, codes, kinds, on, counted=counted)
    steady = _steady(owner, on)
    exempt = _exempt(chosen, on)
    shallow = min((len(ancestry(unit)) for unit in units), default=0)
    return [
        Facts(
            unit=_unit(unit, groups.get(unit.pk, ()), steady.get(unit.pk, 0), people[unit.pk].stays),
            name=unit.short_name or unit.name,
            depth=min(len(ancestry(unit)) - shallow, 4),
            duties=(*standard().duties, *(duty for rule, duty in rules if _reaches(rule, unit))),
            held=by_kind(held.get(unit.pk, ())),
            candidates=tuple(people[unit.pk].candidates),
            exempt=tuple(exempt.get(unit.pk, ())),
        )
        for unit in units
    ]


def _unit(row: Organisation, groups: Iterable[Organisation], steady: int, stays: Iterable[Stay]) -> Unit:
    return Unit(
        code=row.code,
        name=row.name,
        kind=row.kind,
        founded=row.founded,
        closed=row.closed,
        steady=steady,
        stays=tuple(stays),
        committee=row.committee_size,
        groups=tuple(Group(g.code, g.short_name or g.name, g.founded, g.closed) for g in groups),
        record=row.record_id,
        term_years=row.term_years,
        elected=row.current_election,
        elected_before=row.previous_election,
    )


# --- the roster


@dataclass(slots=True)
class _People:
    stays: list[Stay]
    candidates: list[Candidate]


def _throughout(period: Period) -> Q:
    """Full members from its first day to its last."""
    came = (Q(full_since__isnull=True) | Q(full_since__lte=period.start)) & (
        Q(moved_in__isnull=True) | Q(moved_in__lte=period.start)
    )
    return Q(kind=FULL) & came & (Q(moved_out__isnull=True) | Q(moved_out__gt=period.end))


def _steady(owner: Mapping[int, int], on: date) -> Mapping[int, int]:
    rows = Member.objects.filter(_throughout(year(on.year)), organisation__in=list(owner)).order_by()
    found: dict[int, int] = defaultdict(int)
    for pk, number in rows.values_list("organisation_id").annotate(number=Count("person", distinct=True)):
        found[owner[pk]] += number
    return found


def _people(owner: Mapping[int, int], on: date) -> Mapping[int, _People]:
    """Whoever is not a full member all year: those who came, went or were taken in, and those on their way."""
    rows = Member.objects.filter(organisation__in=list(owner)).exclude(_throughout(year(on.year))).order_by()
    rows = rows.filter(Q(moved_out__isnull=True) | Q(moved_out__gt=date(on.year, 1, 1)))
    columns = ("organisation_id", "person", "record_id", "moved_in", "moved_out", *STEPS.values())
    stages = {step.stage: step.since for step in standard().steps}
    found: dict[int, _People] = defaultdict(lambda: _People([], []))
    for pk, person, record, moved_in, moved_out, *steps in rows.values_list(*columns):
        fields = dict(zip(STEPS, steps, strict=True))
        here = found[owner[pk]]
        if fields["类别"] == FULL:
            since = max(fields["转正日期"] or _OPEN_START, moved_in or _OPEN_START)
            here.stays.append(Stay(person, since, moved_out))
        stage = class_at(fields, on)
        if stage in stages and (moved_in or on) <= on < (moved_out or _OPEN_END):
            here.candidates.append(Candidate(record, stage, fields[stages[stage]]))
    return found


# --- the rules of units


def _rules(units: Sequence[Organisation], on: date) -> list[tuple[OwnRule, Duty]]:
    """In force on some day of the year, laid down by one of the units or above it."""
    above = {pk for unit in units for pk in ancestry(unit)}
    whole = year(on.year)
    rows = OwnRule.objects.filter(organisation__in=above, since__lte=whole.end)
    rows = rows.filter(Q(until__isnull=True) | Q(until__gte=whole.start)).select_related("organisation")
    return [(rule, as_duty(rule)) for rule in rows]


def as_duty(rule: OwnRule) -> Duty:
    """Return a unit's rule as the engine asks it; outside its days it is closed."""
    basis = Basis(f"{rule.organisation.short_name or rule.organisation.name}：{rule.source}")
    values = [DatedValue(rule.since, rule.times, basis)]
    if rule.until is not None:
        values.append(DatedValue(rule.until + timedelta(days=1), None))
    own = rule.reach == Reach.OWN
    return Duty(
        id=f"own.{rule.pk}",
        name=rule.kind,
        who=frozenset({rule.organisation.kind}) if own else BRANCHES,
        rhythm=Rhythm(rule.often),
        times=DatedParameter(f"own.{rule.pk}", rule.kind, "次", tuple(values)),
        answers=(Answer(rule.kind),),
        own=True,
    )


def _reaches(rule: OwnRule, unit: Organisation) -> bool:
    if rule.reach == Reach.OWN:
        return rule.organisation_id == unit.pk
    return rule.organisation_id in ancestry(unit)


def _exempt(units: Iterable[int], on: date) -> Mapping[int, list[Exemption]]:
    """In force, and touching the year."""
    whole, found = year(on.year), defaultdict[int, list[Exemption]](list)
    rows = Exemption.objects.filter(ended_at__isnull=True, since__lte=whole.end, until__gte=whole.start)
    for row in rows.filter(organisation__in=units):
        found[row.organisation_id].append(row)
    return found


# --- the ledger


def _held(
    owner: Mapping[int, int], groups: Mapping[int, str], kinds: Iterable[str], on: date, *, counted: bool
) -> Mapping[int, list[Held]]:
    rows = Activity.objects.filter(
        organisation__in=list(owner), kind__in=sorted(kinds), day__range=(date(on.year, 1, 1), on)
    )
    found: dict[int, list[Held]] = defaultdict(list)
    for pk, one in _by_month(rows, on, groups) if counted else _one_by_one(rows, groups):
        found[owner[pk]].append(one)
    return found


def _one_by_one(rows: QuerySet[Activity], groups: Mapping[int, str]) -> Iterable[tuple[int, Held]]:
    columns = ("organisation_id", "day", "kind", "record_id", "topic", "speaker_role")
    for pk, day, kind, record, topic, speaker in rows.order_by("day", "record_id").values_list(*columns):
        yield pk, Held(day, kind, (record,), topic, speaker, groups.get(pk, ""))


def _by_month(rows: QuerySet[Activity], on: date, groups: Mapping[int, str]) -> Iterable[tuple[int, Held]]:
    """Summed by the database: one row a unit and type, its twelve months packed into three whole numbers.

    A row a month would be five times as many, and the page of the morning waits for each of them.
    """
    parts = ("organisation_id", "kind", "said", "spoke")
    found = rows.order_by().annotate(said=_said(), spoke=_spoke()).values_list(*parts)
    thirds = {f"third{number}": _third(on.year, number) for number in range(3)}
    alike = cache(Held)  # the same few heaps come back unit after unit
    days = [date(on.year, number, 1) for number in range(1, 13)]
    for pk, kind, said, spoke, *packed in found.annotate(**thirds):
        for number, times in _unpacked(packed):
            yield pk, alike(days[number], kind, (), said, spoke, groups.get(pk, ""), times)


def _third(number: int, third: int) -> Combinable:
    """Four months of a year side by side in one whole number, fifteen bits a month.

    Plain comparisons: date functions of SQLite are Python and cost a call a row.
    """
    months = (month(number, 4 * third + place + 1) for place in range(4))
    cases = [
        When(day__range=(each.start, each.end), then=Value(1 << BITS * place, BigIntegerField()))
        for place, each in enumerate(months)
    ]
    return Sum(Case(*cases, default=Value(0, BigIntegerField())), output_field=Field())


def _unpacked(packed: Iterable[int]) -> Iterable[tuple[int, int]]:
    """The months (from 0) with records, and how many."""
    for third, number in enumerate(packed):
        left, at = int(number), 4 * third
        while left:
            if times := left & (1 << BITS) - 1:
                yield at, times
            left, at = left >> BITS, at + 1


def _said() -> Combinable:
    """The words of the topic that some duty asks for, where it holds them."""
    asked = {(a.kind, a.topic) for duty in standard().duties for a in duty.answers if a.topic}
    cases = [When(kind=kind, topic__contains=topic, then=Value(topic)) for kind, topic in sorted(asked)]
    return Case(*cases, default=Value(""), output_field=CharField())


def _spoke() -> Combinable:
    """Who spoke, where some duty asks."""
    asked = {(a.kind, s) for duty in standard().duties for a in duty.answers for s in a.speakers}
    kinds, roles = {kind for kind, _ in asked}, {role for _, role in asked}
    case = When(kind__in=sorted(kinds), speaker_role__in=sorted(roles), then=F("speaker_role"))
    return Case(case, default=Value(""), output_field=CharField())
