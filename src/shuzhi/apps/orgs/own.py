"""本人: the roster row of whoever has signed in, where the account is tied to a person of the roster; and who may tie it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from shuzhi.apps.accounts import services as accounts
from shuzhi.apps.accounts.models import Actor, User
from shuzhi.apps.orgs import access, roster
from shuzhi.apps.orgs.models import Member, Role
from shuzhi.apps.orgs.queries import roles
from shuzhi.core.errors import NotFound, Refused

LINK, MANAGE = roster.LINK, "accounts.manage"


@dataclass(frozen=True, slots=True)
class Own:
    """What an account knows about the person behind it."""

    roles: tuple[Role, ...]
    rows: tuple[Member, ...]


def own(actor: Actor, user: User, on: date) -> Own:
    """Return one's own roles and one's own rows of the roster; nobody else's, whatever the roles."""
    mine = Member.objects.none()
    if user.person:
        marks = Member.objects.filter(Q(person=user.person) | Q(mark=user.person)).values("person")
        mine = Member.objects.filter(person__in=marks)
    rows = mine.select_related("organisation").defer("identity", "phone").order_by("moved_out", "record_id")
    return Own(tuple(roles(actor, on)), tuple(rows))


def row(actor: Actor, record_id: str, on: date) -> Member:
    """Return a row of the roster that the actor may tie to an account.

    Raises:
        NotFound: there is none where the actor administers the roster.
    """
    found = Member.objects.filter(
        organisation__in=access.readable(actor, LINK, on), record_id=record_id
    ).first()
    if found is None:
        raise NotFound(f"名册里没有编号为“{record_id[:16]}”的人，请核对。")
    return found


@transaction.atomic
def link(actor: Actor, user: User, record_id: str, *, at: datetime) -> None:
    """Tie an account to a person of the roster.

    Raises:
        NotFound: no such row where the actor administers the roster, or no such account within it.
        Refused: another account is tied to the same person.
    """
    on = timezone.localdate(at)
    units = access.readable(actor, LINK, on)
    held = row(actor, record_id, on)
    if not actor.is_console and not Role.objects.filter(user=user, organisation__in=units).exists():
        raise NotFound(f"没有用户名为 {user.username} 的账号，请核对。")
    if User.objects.filter(person=held.person).exclude(pk=user.pk).exists():
        raise Refused("名册里的这个人已经关联了另一个账号，请先核对。")
    accounts.link_person(actor, user, held.person, held.record_id, at=at)


def managed(actor: Actor, on: date) -> QuerySet[User]:
    """Return the accounts that the actor keeps: every role of theirs lies where the actor administers accounts.

    Raises:
        NotFound: the actor keeps none.
    """
    units = access.readable(actor, MANAGE, on)
    if not units.exists():
        raise access.outside("账号")
    outside = Role.objects.exclude(organisation__in=units).values("user")
    return User.objects.filter(roles__isnull=False).exclude(pk__in=outside).distinct().order_by("username")


def managed_one(actor: Actor, username: str, on: date) -> User:
    found = managed(actor, on).filter(username=username).first()
    if found is None:
        raise NotFound(f"没有用户名为 {username[:64]} 的账号，请核对。")
    return found
