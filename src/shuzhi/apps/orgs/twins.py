"""Rows of the roster that may be one person, for somebody to look at; nothing is joined by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from django.db.models import Count, Q, QuerySet

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.orgs import access, roster, sameness
from shuzhi.apps.orgs.models import Judgement, Member, Organisation
from shuzhi.core.errors import NotFound

JUDGE = "orgs.judge"
MOST_NAMES, MOST_PAIRS, MOST_JUDGED = 300, 100, 50
_COMPARED = 30  # rows of one name: a roster with every name masked must not take for ever


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows and why they are shown."""

    one: Member
    other: Member
    why: str


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement with a row of each of its marks."""

    held: Judgement
    one: Member
    other: Member


def units(actor: Actor, on: date) -> QuerySet[Organisation]:
    """Return the units whose roster the actor may judge.

    Raises:
        NotFound: there is none.
    """
    found = access.readable(actor, JUDGE, on)
    if not found.exists():
        raise access.outside("重复人员")
    return found


def proposals(seen: QuerySet[Organisation], on: date) -> tuple[Pair, ...]:
    """Return the pairs that nobody has judged: same name, and the same birth or the same telephone."""
    rows = _namesakes(seen)
    known = sameness.joined(sameness.standing())
    judged = set(_different())
    found = []
    for one, other in _pairs(rows):
        marks = tuple(sorted((known.get(one.mark, one.mark), known.get(other.mark, other.mark))))
        pair = tuple(sorted((one.mark, other.mark)))
        why = _why(one, other)
        if why and marks[0] != marks[1] and pair not in judged:
            found.append(Pair(one, other, why))
    return tuple(found[:MOST_PAIRS])


def _namesakes(seen: QuerySet[Organisation]) -> Sequence[Member]:
    own = Member.objects.filter(organisation__in=seen)
    names = own.order_by().values("name").annotate(n=Count("person", distinct=True)).filter(n__gt=1)
    chosen = list(names.order_by("name").values_list("name", flat=True)[:MOST_NAMES])
    rows = own.filter(name__in=chosen).select_related("organisation")
    return tuple(rows.order_by("sort_key", "organisation__code", "record_id"))


def _pairs(rows: Sequence[Member]) -> Iterator[tuple[Member, Member]]:
    by_name: dict[str, list[Member]] = defaultdict(list)
    for row in rows:
        if len(by_name[row.name]) < _COMPARED:
            by_name[row.name].append(row)
    for group in by_name.values():
        yield from combinations(group, 2)


def _why(one: Member, other: Member) -> str:
    if one.identity and other.identity:
        return ""  # the same number is one person already, two numbers are two persons
    same = [
        word
        for word, field in (("出生日期", "born"), ("手机号", "phone"))
        if getattr(one, field) and getattr(one, field) == getattr(other, field)
    ]
    contradicts = one.born and other.born and one.born != other.born
    return "" if contradicts or not same else f"姓名、{'、'.join(same)}相同"


def _different() -> Iterator[tuple[str, str]]:
    rows = Judgement.objects.filter(same=False, revoked_at__isnull=True)
    return rows.values_list("first", "second").iterator()


def doubled(seen: QuerySet[Organisation], on: date) -> tuple[Pair, ...]:
    """Return the people who are one beyond doubt and stand in two rosters on the day: somebody has forgotten a transfer."""
    standing = roster.standing(Member.objects.filter(organisation__in=seen), on)
    twice = standing.order_by().values("person").annotate(n=Count("pk")).filter(n__gt=1)
    chosen = list(twice.order_by("person").values_list("person", flat=True)[:MOST_PAIRS])
    by_person: dict[str, list[Member]] = defaultdict(list)
    rows = standing.filter(person__in=chosen).select_related("organisation")
    for row in rows.order_by("sort_key", "organisation__code", "record_id"):
        by_person[row.person].append(row)
    return tuple(Pair(group[0], other, "同一人") for group in by_person.values() for other in group[1:])


def judged(seen: QuerySet[Organisation]) -> tuple[Judged, ...]:
    """Return the last judgements about rows that are all seen."""
    marks = Member.objects.filter(organisation__in=seen).values("mark")
    held = Judgement.objects.filter(first__in=marks, second__in=marks, revoked_at__isnull=True)
    rows = list(held[:MOST_JUDGED])
    asked = {mark for each in rows for mark in (each.first, each.second)}
    people = Member.objects.filter(organisation__in=seen, mark__in=asked).select_related("organisation")
    by_mark = {row.mark: row for row in people.order_by("-record_id")}
    return tuple(Judged(each, by_mark[each.first], by_mark[each.second]) for each in rows)


def pair(seen: QuerySet[Organisation], one: str, other: str) -> tuple[Member, Member]:
    """Return two rows by their record ids.

    Raises:
        NotFound: one of them is not there, or not seen.
    """
    rows = Member.objects.filter(organisation__in=seen).filter(Q(record_id=one) | Q(record_id=other))
    found = {row.record_id: row for row in rows}
    if one == other or {one, other} != set(found):
        raise NotFound("名册里没有这两行，可能已被改动；请回到“重复人员”页面重新查看。")
    return found[one], found[other]


def judgement(seen: QuerySet[Organisation], number: int) -> Judgement:
    """Return a judgement about rows that are all seen.

    Raises:
        NotFound: there is none.
    """
    found = Judgement.objects.filter(pk=number).first()
    if found is not None:
        seen_marks = Member.objects.filter(organisation__in=seen, mark__in=(found.first, found.second))
        if set(seen_marks.values_list("mark", flat=True)) == {found.first, found.second}:
            return found
    raise NotFound("没有这条判断。")
