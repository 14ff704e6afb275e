"""The tree of 组织与名册: only what is open is read, whatever lies below; search over all that the viewer sees."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.orgs import access, roster
from shuzhi.apps.orgs.models import Member, Organisation
from shuzhi.apps.orgs.queries import within
from shuzhi.core.errors import NotFound

READ = "orgs.read"
A_LEVEL = 200  # units of one level that are shown at once
MOST_FOUND = 100
DEEPEST = 8  # steps of indentation
OPEN_AT_FIRST = 3  # roots whose children show without being asked for


@dataclass(frozen=True, slots=True)
class Heads:
    """Members of a unit by itself, and of it with all below."""

    full: int = 0
    probationary: int = 0
    all_full: int = 0
    all_probationary: int = 0


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One line of the tree; depth counts from the highest unit that the viewer sees.

    Args:
        children: how many units stand directly below.
        is_open: they are shown.
        above: code of the unit directly above, "" at the top.
        rest: below the last line of an open level that is longer: the code after which it goes on.
    """

    organisation: Organisation
    depth: int
    is_closed: bool
    heads: Heads
    children: int
    is_open: bool
    above: str = ""
    rest: str = ""


@dataclass(frozen=True, slots=True)
class Tree:
    rows: tuple[UnitRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Hit:
    organisation: Organisation
    above: tuple[Organisation, ...]
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Hits:
    rows: tuple[Hit, ...]
    has_more: bool


def tree(actor: Actor, on: date, *, at: str = "", after: str = "") -> Tree:
    """Return the tree with the way to one unit opened.

    Args:
        at: code of the unit whose children show; "" opens the top.
        after: of its children those behind this code.

    Raises:
        NotFound: the viewer sees no unit, or not this one.
    """
    tops = access.tops(actor, READ, on)
    if not tops:
        raise access.outside("组织与名册")
    opened, chosen = _opened(tops, at)
    levels = _levels(opened, chosen, after)
    shown = [*tops, *(each for below in levels.values() for each in below)]
    children = _children(shown)
    walker = _Walker(tops, levels, opened, children, heads(tops, on), on)
    return Tree(tuple(walker.rows()), within(each.path for each in tops).count())


def _opened(tops: Sequence[Organisation], at: str) -> tuple[frozenset[int], Organisation | None]:
    """The units whose children show, and the one that was asked for."""
    if not at:
        few = tops if len(tops) <= OPEN_AT_FIRST else ()
        return frozenset(each.pk for each in few), None
    chosen = within(each.path for each in tops).filter(code=at).first()
    if chosen is None:
        raise NotFound(f"没有组织编码为“{at[:64]}”的党组织，请核对编码。")
    return frozenset(ancestry(chosen)), chosen


def ancestry(unit: Organisation) -> tuple[int, ...]:
    return tuple(int(part) for part in unit.path.split(".") if part)


def _levels(
    opened: Iterable[int], chosen: Organisation | None, after: str
) -> Mapping[int, tuple[Organisation, ...]]:
    """The children of the open units, the first of each level; the way to the chosen one is never cut."""
    place = Window(RowNumber(), partition_by=F("parent_id"), order_by=F("code").asc())
    rows = Organisation.objects.filter(parent_id__in=list(opened))
    if after and chosen is not None:
        rows = rows.exclude(parent=chosen, code__lte=after)
    on_way = Q(pk__in=ancestry(chosen) if chosen else ())
    found: dict[int, list[Organisation]] = {}
    for each in rows.annotate(place=place).filter(Q(place__lte=A_LEVEL) | on_way).order_by("code"):
        found.setdefault(each.parent_id or 0, []).append(each)
    return {pk: tuple(below) for pk, below in found.items()}


def _children(units: Iterable[Organisation]) -> Mapping[int, int]:
    rows = Organisation.objects.filter(parent_id__in=[each.pk for each in units]).order_by()
    return {pk: number for pk, number in rows.values_list("parent_id").annotate(n=Count("pk")) if pk}


@dataclass(frozen=True, slots=True)
class _Walker:
    tops: Sequence[Organisation]
    levels: Mapping[int, tuple[Organisation, ...]]
    opened: frozenset[int]
    children: Mapping[int, int]
    heads: Mapping[int, Heads]
    on: date

    def rows(self) -> Iterable[UnitRow]:
        waiting = [(each, 0, "", "") for each in reversed(self.tops)]
        while waiting:
            unit, depth, above, rest = waiting.pop()
            below = self.levels.get(unit.pk, ())
            yield UnitRow(
                organisation=unit,
                depth=min(depth, DEEPEST),
                is_closed=unit.closed is not None and unit.closed <= self.on,
                heads=self.heads.get(unit.pk, Heads()),
                children=self.children.get(unit.pk, 0),
                is_open=unit.pk in self.opened and bool(below),
                above=above,
                rest=rest,
            )
            waiting.extend(
                (each, depth + 1, unit.code, self._rest(unit, below, each)) for each in reversed(below)
            )

    def _rest(self, unit: Organisation, below: Sequence[Organisation], each: Organisation) -> str:
        is_cut = len(below) >= A_LEVEL and self.children.get(unit.pk, 0) > len(below)
        return each.code if is_cut and each is below[-1] else ""


# --- heads


def heads(tops: Sequence[Organisation], on: date) -> Mapping[int, Heads]:
    """Members by unit, counted by the database as the indicators count them: what each was on the day."""
    seen = within(each.path for each in tops)
    rows = roster.standing(Member.objects.filter(organisation__in=seen), on).order_by()
    full, probationary = _was_full(on), _was_probationary(on)
    grouped = rows.values_list("organisation__path").annotate(
        full=Count("pk", filter=full), probationary=Count("pk", filter=probationary)
    )
    own: dict[int, tuple[int, int]] = {}
    whole: Counter[tuple[int, int]] = Counter()
    for path, *numbers in grouped:
        above = [int(part) for part in path.split(".") if part]
        own[above[-1]] = (numbers[0], numbers[1])
        for pk in above:
            whole[pk, 0] += numbers[0]
            whole[pk, 1] += numbers[1]
    return {pk: Heads(*own.get(pk, (0, 0)), whole[pk, 0], whole[pk, 1]) for pk, _ in whole}


def _was_full(on: date) -> Q:
    return Q(kind="正式党员") & _reached("full_since", on)


def _was_probationary(on: date) -> Q:
    still = Q(kind="正式党员", full_since__gt=on) | Q(kind="预备党员")
    return still & _reached("probation_since", on)


def _reached(field: str, on: date) -> Q:
    return Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__lte": on})


# --- search


def search(actor: Actor, on: date, text: str) -> Hits:
    """Return the units that a text names: by name, short name, other names, code, or the pinyin of any of them."""
    tops = access.tops(actor, READ, on)
    if not tops:
        raise access.outside("组织与名册")
    seen = within(each.path for each in tops)
    for word in text.split()[:5]:
        seen = seen.filter(named(word))
    found = (
        list(seen.order_by(F("closed").asc(nulls_first=True), "code")[: MOST_FOUND + 1])
        if text.strip()
        else []
    )
    above = _above(found, tops)
    rows = tuple(
        Hit(
            unit,
            tuple(above[pk] for pk in ancestry(unit)[:-1] if pk in above),
            unit.closed is not None and unit.closed <= on,
        )
        for unit in found[:MOST_FOUND]
    )
    return Hits(rows, len(found) > MOST_FOUND)


def named(word: str) -> Q:
    """The condition that a word names a unit."""
    fits = Q(name__icontains=word) | Q(short_name__icontains=word) | Q(aliases__icontains=word)
    fits |= Q(code__icontains=word)
    return fits | Q(spelled__contains=word.lower()) if word.isascii() and len(word) > 1 else fits


def _above(found: Sequence[Organisation], tops: Sequence[Organisation]) -> Mapping[int, Organisation]:
    asked = {pk for unit in found for pk in ancestry(unit)[:-1]}
    rows: QuerySet[Organisation] = within(each.path for each in tops).filter(pk__in=asked)
    return {row.pk: row for row in rows}
