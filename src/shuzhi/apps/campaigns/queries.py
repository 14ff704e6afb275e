"""Reading 专项活动 and 领导小组: of the units whose lists the actor may read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Q, QuerySet

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.campaigns.models import Campaign, Group, Seat
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Organisation, Role
from shuzhi.apps.orgs.queries import roles, within
from shuzhi.core.errors import NotFound

READ, WRITE = "worklists.read", "worklists.write"  # campaigns lie inside 清单


def readable(actor: Actor, on: date) -> QuerySet[Organisation]:
    """Return the organisations whose campaigns the actor may read.

    Raises:
        NotFound: there is none.
    """
    if actor.is_console:
        return access.readable(actor, READ, on)
    return of_roles(list(roles(actor, on)), READ)


def of_roles(held: Iterable[Role], permission: str) -> QuerySet[Organisation]:
    """Return the organisations on which some roles give a permission: for a page that has read the roles once.

    Raises:
        NotFound: they give it on none.
    """
    paths = [role.organisation.path for role in held if access.allows(role.role, permission)]
    if not paths:
        raise access.outside("专项活动")
    return within(paths)


def campaigns(actor: Actor, on: date) -> QuerySet[Campaign]:
    """Return the campaigns that the actor may read, the newest first."""
    return Campaign.objects.filter(organisation__in=readable(actor, on)).select_related("organisation")


def campaign(actor: Actor, number: int, on: date) -> Campaign:
    """Return one campaign.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    return among(readable(actor, on), number)


def among(units: QuerySet[Organisation], number: int) -> Campaign:
    """Return one campaign of these organisations.

    Raises:
        NotFound: there is none among them.
    """
    found = Campaign.objects.filter(organisation__in=units, pk=number).select_related("organisation").first()
    if found is None:
        raise NotFound("没有这项专项活动。")
    return found


def groups(actor: Actor, on: date) -> QuerySet[Group]:
    """Return the leading groups in the tree's order, each with how many members it has on the day."""
    sits = Q(seats__mistaken="", seats__since__lte=on) & (Q(seats__until=None) | Q(seats__until__gt=on))
    found = Group.objects.filter(organisation__in=readable(actor, on)).select_related(
        "organisation", "campaign"
    )
    return found.annotate(members=Count("seats", filter=sits)).order_by("organisation__code", "-since", "id")


def group(actor: Actor, number: int, on: date) -> Group:
    """Return one leading group.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    found = groups(actor, on).filter(pk=number).first()
    if found is None:
        raise NotFound("没有这个领导小组。")
    return found


def sitting(seats: QuerySet[Seat], on: date) -> tuple[Seat, ...]:
    """Return who is a member on a day, 组长 first."""
    held = seats.filter(mistaken="", since__lte=on).filter(Q(until=None) | Q(until__gt=on))
    return tuple(held)
