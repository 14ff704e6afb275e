"""In which part somebody acts on a unit's lists: for the unit itself, or above it."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Organisation, RoleKind
from shuzhi.apps.orgs.queries import roles
from shuzhi.packs.worklists.flow import Side

READ, WRITE, INSPECT = "worklists.read", "worklists.write", "worklists.inspect"


def sides(actor: Actor, organisation: Organisation, on: date) -> frozenset[Side]:
    """Return the parts that the actor has: a secretary inspects below the own unit only, a committee's keeper the own one too."""
    if actor.is_console:
        return frozenset(Side)
    found: set[Side] = set()
    for role in roles(actor, on):
        if not organisation.path.startswith(role.organisation.path):
            continue
        if access.allows(role.role, WRITE):
            found.add(Side.UNIT)
        is_above = role.organisation_id != organisation.pk or role.role == RoleKind.COMMITTEE_ADMIN
        if is_above and access.allows(role.role, INSPECT):
            found.add(Side.ABOVE)
    return frozenset(found)


def readable(actor: Actor, on: date, permission: str = READ) -> QuerySet[Organisation]:
    """Return the organisations whose lists the actor may read.

    Raises:
        NotFound: there is none.
    """
    return opened(actor, on, permission)[0]


def opened(actor: Actor, on: date, permission: str = READ) -> tuple[QuerySet[Organisation], bool]:
    """Return the same, and whether the actor may write the lists of some unit: buttons, not locks.

    Raises:
        NotFound: there is none.
    """
    held = access.opened(actor, (permission, WRITE), on)
    if permission not in held:
        raise access.outside("清单")
    return access.readable(actor, permission, on), WRITE in held
