"""名册: who belongs to a unit, and one person's way through the Party as the rows of the roster tell it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.keeping import Mention, keeper
from shuzhi.apps.orgs.models import Appointment, Member, Organisation
from shuzhi.apps.orgs.persons import masked
from shuzhi.apps.orgs.queries import within
from shuzhi.core.errors import NotFound

WRITE, TRANSFER = "ledger.write", "orgs.transfer"
MOST_MENTIONS = 20
IDENTITY, LINK = "ledger.identity", "orgs.link"
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
    stands: bool
    has_posts: bool
    mentions: tuple[Mention, ...]
    powers: frozenset[str]

    @property
    def may_link(self) -> bool:
        return LINK in self.powers

    @property
    def may_reveal(self) -> bool:
        return IDENTITY in self.powers

    @property
    def may_transfer(self) -> bool:
        return TRANSFER in self.powers and self.stands


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
    """Return the roster in the order of the units' codes, then by the pinyin of names; who has moved out only where `gone` asks for it."""
    found = Member.objects.filter(organisation__in=seen & within((unit.path,)) if unit else seen)
    for word in text.split()[:5]:
        found = found.filter(
            Q(name__icontains=word)
            | Q(number__icontains=word)
            | Q(post__icontains=word)
            | Q(tags__icontains=word)
            | (Q(spelled__contains=f" {word.lower()}") if word.isascii() and word.isalpha() else Q())
        )
    if not gone:
        found = standing(found, on)
    order = ("organisation__code", "sort_key", "record_id")
    return found.select_related("organisation").only(*LISTED).order_by(*order)


def standing(found: QuerySet[Member], on: date) -> QuerySet[Member]:
    """Return the rows that stand on a day: moved in by then, and not yet moved out."""
    found = found.filter(Q(moved_in__isnull=True) | Q(moved_in__lte=on))
    return found.filter(Q(moved_out__isnull=True) | Q(moved_out__gt=on))


def row(actor: Actor, permission: str, record_id: str, on: date) -> Member:
    """Return one row of the roster of the units on which the actor holds a permission.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    seen = Member.objects.filter(organisation__in=access.readable(actor, permission, on))
    found = seen.select_related("organisation").filter(record_id=record_id).first()
    if found is None:
        raise _nobody(record_id)
    return found


def _nobody(record_id: str) -> NotFound:
    return NotFound(f"名册里没有编号为“{record_id[:16]}”的人。")


def person(actor: Actor, record_id: str, on: date) -> Person:
    """Return one row of the roster with the way of the person who stands on it.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    readable = Member.objects.filter(organisation__in=access.readable(actor, READ, on))
    same = readable.filter(person__in=Member.objects.filter(record_id=record_id).values("person"))
    rows = list(
        same.select_related("organisation").order_by(F("moved_in").asc(nulls_first=True), "record_id")
    )
    found = next((each for each in rows if each.record_id == record_id), None)
    if found is None:
        raise _nobody(record_id)
    units = _where_nobody_else_has_the_name(found, rows)
    steps = {(step.day, step.word): step for each in rows for step in _steps(each)}
    posts = {(step.day, step.word): step for step in _posts(found.name, units)}
    steps |= posts
    return Person(
        row=found,
        identity=masked(found.identity),
        phone=masked(found.phone),
        steps=tuple(sorted(steps.values(), key=lambda step: (step.day, step.word))),
        others=tuple(each for each in rows if each.pk != found.pk),
        stands=found.moved_out is None or found.moved_out > on,
        has_posts=bool(posts),
        mentions=keeper().mentions(found.name, units, MOST_MENTIONS) if units else (),
        powers=access.powers(actor, found.organisation, (TRANSFER, WRITE, IDENTITY, LINK), on),
    )


def _where_nobody_else_has_the_name(found: Member, rows: Sequence[Member]) -> dict[int, Organisation]:
    """The person's units, without those in which the name does not tell who is meant: offices and attendance know names only."""
    units = {each.organisation_id: each.organisation for each in rows}
    others = Member.objects.filter(organisation__in=list(units), name=found.name).exclude(person=found.person)
    doubtful = set(others.values_list("organisation_id", flat=True))
    return {pk: unit for pk, unit in units.items() if pk not in doubtful}


def _posts(name: str, units: Mapping[int, Organisation]) -> Iterator[Step]:
    held = Appointment.objects.filter(organisation__in=list(units), name=name)
    for office in held.order_by("since", "record_id"):
        unit = units[office.organisation_id]
        yield Step(office.since, f"任{office.post}", unit)
        if office.until:
            yield Step(office.until, f"免去{office.post}", unit)


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
