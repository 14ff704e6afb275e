"""In which part somebody acts on a unit's lists: for the unit itself, or above it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Organisation, Role, RoleKind
from shuzhi.apps.orgs.queries import roles, visible, within
from shuzhi.packs.worklists.flow import Side

READ, WRITE, INSPECT = "worklists.read", "worklists.write", "worklists.inspect"


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody whose roles have been read once, for one page or one act."""

    actor: Actor
    on: date
    roles: tuple[Role, ...]

    def units(self, permission: str = READ) -> QuerySet[Organisation]:
        """The organisations on which the roles give a permission."""
        if self.actor.is_console:
            return visible(self.actor, self.on)
        return within(role.organisation.path for role in self.roles if access.allows(role.role, permission))

    def opened(self, permission: str, what: str) -> QuerySet[Organisation]:
        """The same for a whole page.

        Raises:
            NotFound: none of the roles gives it anywhere.
        """
        if not self.has(permission):
            raise access.outside(what)
        return self.units(permission)

    def has(self, permission: str) -> bool:
        """Whether the roles give a permission anywhere."""
        return self.actor.is_console or any(access.allows(role.role, permission) for role in self.roles)

    def may(self, permission: str, organisation: Organisation) -> bool:
        return self.actor.is_console or any(
            access.allows(role.role, permission) for role in self._over(organisation)
        )

    def sides(self, organisation: Organisation) -> frozenset[Side]:
        """The parts that the actor has: a secretary inspects below the own unit only, a committee's keeper the own one too."""
        if self.actor.is_console:
            return frozenset(Side)
        found: set[Side] = set()
        for role in self._over(organisation):
            if access.allows(role.role, WRITE):
                found.add(Side.UNIT)
            is_above = role.organisation_id != organisation.pk or role.role == RoleKind.COMMITTEE_ADMIN
            if is_above and access.allows(role.role, INSPECT):
                found.add(Side.ABOVE)
        return frozenset(found)

    def _over(self, organisation: Organisation) -> Iterable[Role]:
        return (role for role in self.roles if organisation.path.startswith(role.organisation.path))


def reader(actor: Actor, on: date) -> Reader:
    """Read the roles of an actor."""
    return Reader(actor, on, () if actor.is_console else tuple(roles(actor, on)))


def sides(actor: Actor, organisation: Organisation, on: date) -> frozenset[Side]:
    """Return the parts that the actor has in a unit's lists."""
    return reader(actor, on).sides(organisation)


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
