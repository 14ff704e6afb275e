"""名册: who belongs to a unit, and one person's way through the Party as the rows of the roster tell it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Member, Organisation
from shuzhi.apps.orgs.persons import masked
from shuzhi.apps.orgs.queries import within
from shuzhi.core.errors import NotFound

READ = "ledger.read"  # names are of the ledger, not of the tree
LISTED = (
    "record_id",
    "name",
    "kind",
    "sex",
    "post",
    "full_since",
    "moved_in",
    "moved_out",
    "organisation__code",
    "organisation__name",
    "organisation__short_name",
)
_STEPS = (
    ("applied", "递交入党申请书"),
    ("activist_since", "确定为入党积极分子"),
    ("candidate_since", "确定为发展对象"),
    ("probation_since", "接收为预备党员"),
    ("full_since", "转为正式党员"),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One day of a person's way; `unit` is the organisation in whose roster it stands."""

    day: date
    word: str
    unit: Organisation


@dataclass(frozen=True, slots=True)
class Person:
    row: Member
    identity: str
    phone: str
    steps: tuple[Step, ...]
    others: tuple[Member, ...]


def units(actor: Actor, on: date) -> QuerySet[Organisation]:
    """Return the organisations whose roster the actor may read.

    Raises:
        NotFound: there is none.
    """
    found = access.readable(actor, READ, on)
    if not found.exists():
        raise access.outside("名册")
    return found


def members(
    seen: QuerySet[Organisation],
    on: date,
    *,
    unit: Organisation | None = None,
    text: str = "",
    gone: bool = False,
) -> QuerySet[Member]:
    """Return the roster in the order of the tree, then by name; who has moved out only where `gone` asks for it."""
    found = Member.objects.filter(organisation__in=seen & within((unit.path,)) if unit else seen)
    for word in text.split()[:5]:
        found = found.filter(
            Q(name__icontains=word)
            | Q(number__icontains=word)
            | Q(post__icontains=word)
            | Q(tags__icontains=word)
        )
    if not gone:
        found = standing(found, on)
    return (
        found.select_related("organisation").only(*LISTED).order_by("organisation__path", "name", "record_id")
    )


def standing(found: QuerySet[Member], on: date) -> QuerySet[Member]:
    """Return the rows that stand on a day: moved in by then, and not yet moved out."""
    found = found.filter(Q(moved_in__isnull=True) | Q(moved_in__lte=on))
    return found.filter(Q(moved_out__isnull=True) | Q(moved_out__gt=on))


def person(actor: Actor, record_id: str, on: date) -> Person:
    """Return one row of the roster with the way of the person who stands on it.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    seen = Member.objects.filter(organisation__in=access.readable(actor, READ, on)).select_related(
        "organisation"
    )
    row = seen.filter(record_id=record_id).first()
    if row is None:
        raise NotFound(f"名册里没有编号为“{record_id[:16]}”的人。")
    rows = list(seen.filter(person=row.person).order_by("record_id"))
    found = {(step.day, step.word): step for each in rows for step in _steps(each)}
    return Person(
        row=row,
        identity=masked(row.identity),
        phone=masked(row.phone),
        steps=tuple(sorted(found.values(), key=lambda step: (step.day, step.word))),
        others=tuple(each for each in rows if each.pk != row.pk),
    )


def _steps(row: Member) -> Iterator[Step]:
    for field, word in _STEPS:
        day = getattr(row, field)
        if day:
            yield Step(day, word, row.organisation)
    name = row.organisation.short_name or row.organisation.name
    if row.moved_in:
        yield Step(row.moved_in, f"转入{name}", row.organisation)
    if row.moved_out:
        yield Step(
            row.moved_out, f"由{name}转出{f'，往{row.moved_to}' if row.moved_to else ''}", row.organisation
        )
