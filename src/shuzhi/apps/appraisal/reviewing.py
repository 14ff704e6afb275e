"""民主评议党员: the result grade of each member, and nothing of what was said; seen by the branch's secretary, the committee, oneself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor, User
from shuzhi.apps.appraisal.acting import Stale, tell
from shuzhi.apps.appraisal.models import MemberGrade, Review
from shuzhi.apps.audit.services import lock_chain
from shuzhi.apps.orgs import own as owning
from shuzhi.apps.orgs.models import Member, Organisation, RoleKind
from shuzhi.apps.orgs.queries import roles, visible, within
from shuzhi.core.errors import NotFound, Refused
from shuzhi.core.indicators.ledger import BRANCH_KINDS
from shuzhi.packs.appraisal.members import EXCELLENT, GRADED, GRADES, TAKES_PART, most_excellent


def units(actor: Actor, on: date) -> QuerySet[Organisation]:
    """Return the branches whose results the actor may see: a secretary the own branch alone, a committee those below it."""
    if actor.is_console:
        return visible(actor, on).filter(kind__in=BRANCH_KINDS)
    held = list(roles(actor, on))
    below = within(role.organisation.path for role in held if role.role == RoleKind.COMMITTEE_ADMIN)
    exact = [role.organisation_id for role in held if role.role == RoleKind.BRANCH_SECRETARY]
    found = Organisation.objects.filter(Q(pk__in=below.values("pk")) | Q(pk__in=exact))
    return found.filter(kind__in=BRANCH_KINDS)


def reviews(actor: Actor, on: date) -> QuerySet[Review]:
    """Return the appraisals of members that the actor may see."""
    return (
        Review.objects.filter(organisation__in=units(actor, on))
        .select_related("organisation")
        .order_by("-year", "organisation__code")
    )


def one(actor: Actor, pk: int, on: date) -> Review:
    """Return one.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    found = reviews(actor, on).filter(pk=pk).first()
    if found is None:
        raise NotFound("没有这次民主评议，或者不在您的查看范围内。")
    return found


@dataclass(frozen=True, slots=True)
class Row:
    """A member of the branch with the grade, "" while there is none."""

    person: str
    name: str
    grade: str


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """A branch's appraisal: who gets a grade, who takes part without one, and how many may be 优秀."""

    review: Review
    rows: tuple[Row, ...]
    beside: tuple[str, ...]
    most: int


def page(review: Review) -> ReviewPage:
    there = Member.objects.filter(organisation=review.organisation).filter(
        Q(moved_out__isnull=True) | Q(moved_out__gt=review.on)
    )
    there = there.filter(Q(moved_in__isnull=True) | Q(moved_in__lte=review.on)).order_by(
        "sort_key", "record_id"
    )
    people = dict[str, tuple[str, str]]()
    for person, name, kind in there.values_list("person", "name", "kind"):
        people.setdefault(person, (name, kind))
    given = {each.person: each.grade for each in review.grades.all()}
    rows = tuple(Row(p, name, given.get(p, "")) for p, (name, kind) in people.items() if kind == GRADED)
    beside = tuple(name for name, kind in people.values() if kind == TAKES_PART)
    return ReviewPage(review, rows, beside, most_excellent(len(rows), review.on))


@transaction.atomic
def start(actor: Actor, unit: Organisation, year: int, on: date, minutes: str, *, at: datetime) -> Review:
    """Begin a branch's appraisal of one year.

    Raises:
        NotFound: the branch lies outside what the actor may see.
        Refused: there is one already, or the meeting has not been held.
    """
    lock_chain()
    today = timezone.localdate(at)
    if not units(actor, today).filter(pk=unit.pk).exists():
        raise NotFound(f"没有组织编码为“{unit.code}”的党支部，请核对编码。")
    if on > today:
        raise Refused("评议日期还没有到。")
    if Review.objects.filter(organisation=unit, year=year).exists():
        raise Refused(f"“{unit.name}”{year}年的民主评议已经建立，请打开原来的一次。")
    made = Review.objects.create(organisation=unit, year=year, on=on, minutes=minutes, at=at, by=actor.name)
    tell(actor, "appraisal.review", f"review:{made.pk}", {"organisation": unit.code, "year": year}, at)
    return made


@transaction.atomic
def put(actor: Actor, pk: int, grades: Mapping[str, str], *, at: datetime, seen: int | None = None) -> Review:
    """Keep the members' grades; the chain is told how many, never whose.

    Args:
        actor: who does.
        pk: the appraisal.
        grades: mark of the person → grade; "" takes one back.
        at: now.
        seen: the version as the page showed it.

    Raises:
        Refused: an unknown grade or person, or more 优秀 than the share allows.
    """
    lock_chain()
    review = one(actor, pk, timezone.localdate(at))
    if seen is not None and seen != review.version:
        raise Stale("这次评议的等次在您打开之后已由别人改过，这一步没有生效；请看过再改。")
    shown = page(review)
    persons = {row.person for row in shown.rows}
    if not set(grades) <= persons:
        raise Refused("有人不在评定等次的正式党员里（预备党员参加评议，不评定等次）。")
    if any(grade not in (*GRADES, "") for grade in grades.values()):
        raise Refused(f"等次只有{'、'.join(GRADES)}四种。")
    best = sum(grade == EXCELLENT for grade in grades.values())
    if best > shown.most:
        raise Refused(
            f"“{EXCELLENT}”{best}名，超过三分之一（参加评定等次的正式党员{len(persons)}名，最多{shown.most}名），请支部研究调整。"
        )
    review.grades.all().delete()
    MemberGrade.objects.bulk_create(
        MemberGrade(review=review, person=person, grade=grade)
        for person, grade in sorted(grades.items())
        if grade
    )
    review.version += 1
    review.save(update_fields=["version"])
    tell(
        actor,
        "appraisal.review_grades",
        f"review:{review.pk}",
        {"graded": sum(map(bool, grades.values()))},
        at,
    )
    return review


def mine(actor: Actor, on: date) -> tuple[MemberGrade, ...]:
    """Return one's own results, whoever one is."""
    user = User.objects.filter(pk=actor.user_id or 0).first()
    if user is None or not user.person:
        return ()
    marks = {user.person, *(row.person for row in owning.own(actor, user, on).rows)}
    rows = MemberGrade.objects.filter(person__in=marks).select_related("review__organisation")
    return tuple(rows.order_by("-review__year"))
