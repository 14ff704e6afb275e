"""What a role may do: one table, one question."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fnmatch import fnmatchcase
from types import MappingProxyType

from django.db.models import QuerySet

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.orgs.models import Organisation, Role, RoleKind
from shuzhi.apps.orgs.queries import roles, visible, within
from shuzhi.core.errors import NotFound, Refused

_WORK = (
    "ledger.*",
    "worklists.*",
    "dues.*",
    "reminders.*",
    "figures.*",
    "reports.*",
    "orgs.read",
    "evidence.*",
    "ballots.*",
    "requests.*",
)

# what a unit does in a round of 述职评议考核; opening and deciding one is the committee's
_REPORTING = ("appraisal.open", "appraisal.read", "appraisal.object", "appraisal.members")

# permission = app.verb; a star stands for any verb, or any app
PERMISSIONS = MappingProxyType(
    {
        RoleKind.SYSTEM_ADMIN: (
            "accounts.*",
            "roles.*",
            "audit.*",
            "backup.*",
        ),  # keeps the system, sees no content
        RoleKind.COMMITTEE_ADMIN: (*_WORK, "orgs.*", "roles.grant", "appraisal.*"),
        RoleKind.BRANCH_SECRETARY: (*_WORK, "orgs.transfer", "orgs.judge", *_REPORTING),
        RoleKind.DEPARTMENT_CONTACT: ("requests.answer",),  # answers what it is asked, sees nothing else
        RoleKind.MEMBER: (
            "figures.read",
            "reports.read",
            "orgs.read",
            "appraisal.open",
            "worklists.disclosed",
        ),
        RoleKind.AUDITOR: ("audit.*",),
    }
)
# never part of a star: whole identity and telephone numbers, emptying the bin, excusing a unit from a duty
NAMED_ONLY = MappingProxyType(
    {
        "ledger.identity": frozenset({RoleKind.COMMITTEE_ADMIN}),
        "ledger.purge": frozenset({RoleKind.COMMITTEE_ADMIN}),
        "reminders.exempt": frozenset({RoleKind.COMMITTEE_ADMIN}),
    }
)


def allows(role: str, permission: str) -> bool:
    """Tell whether a role carries a permission."""
    kind = RoleKind(role)
    if permission in NAMED_ONLY:
        return kind in NAMED_ONLY[permission]
    return any(fnmatchcase(permission, pattern) for pattern in PERMISSIONS[kind])


def may(actor: Actor, permission: str, organisation: Organisation, on: date) -> bool:
    """Tell whether the actor may do this to this organisation on a day."""
    return actor.is_console or any(allows(role.role, permission) for role in _over(actor, organisation, on))


def powers(
    actor: Actor,
    organisation: Organisation,
    permissions: Iterable[str],
    on: date,
    held: Iterable[Role] | None = None,
) -> frozenset[str]:
    """Return those of the permissions that the actor holds on one organisation.

    Args:
        held: the actor's roles on that day, where the caller has read them already.
    """
    if actor.is_console:
        return frozenset(permissions)
    known = roles(actor, on) if held is None else held
    over = [role for role in known if organisation.path.startswith(role.organisation.path)]
    return frozenset(each for each in permissions if any(allows(role.role, each) for role in over))


def tops(actor: Actor, permission: str, on: date) -> tuple[Organisation, ...]:
    """Return the highest organisations on which the actor holds a permission: none of them lies below another."""
    if actor.is_console:
        return tuple(Organisation.objects.filter(parent__isnull=True).order_by("code"))
    found = {role.organisation for role in roles(actor, on) if allows(role.role, permission)}
    paths = {each.path for each in found}
    high = [each for each in found if not any(each.path != p and each.path.startswith(p) for p in paths)]
    return tuple(sorted(high, key=lambda each: each.code))


def require(actor: Actor, permission: str, organisation: Organisation, on: date) -> None:
    """Refuse what the actor may not do.

    Raises:
        NotFound: the organisation lies outside what the actor may see.
        Refused: the actor sees it and may not do this.
    """
    if actor.is_console:
        return
    held = _over(actor, organisation, on)
    if not held:
        raise NotFound(f"没有组织编码为“{organisation.code}”的党组织，请核对编码。")
    if not any(allows(role.role, permission) for role in held):
        raise Refused(f"您在“{organisation.name}”没有这项权限，请联系党委管理员。")


def _over(actor: Actor, organisation: Organisation, on: date) -> list[Role]:
    return [role for role in roles(actor, on) if organisation.path.startswith(role.organisation.path)]


def readable(
    actor: Actor, permission: str, on: date, held: Iterable[Role] | None = None
) -> QuerySet[Organisation]:
    """Return the organisations on which the actor holds a permission: what a page of that permission may show.

    Args:
        held: the actor's roles on that day, where the caller has read them already.
    """
    if actor.is_console:
        return visible(actor, on)
    known = roles(actor, on) if held is None else held
    return within(role.organisation.path for role in known if allows(role.role, permission))


def readable_one(actor: Actor, permission: str, code: str, on: date) -> Organisation:
    """Return one organisation on which the actor holds a permission.

    Raises:
        NotFound: there is none with this code, or the actor may not know of it.
    """
    return one_of(readable(actor, permission, on), code)


def one_of(seen: QuerySet[Organisation], code: str) -> Organisation:
    """Return one of the organisations that have been looked up for the actor.

    Raises:
        NotFound: there is none with this code among them.
    """
    found = seen.filter(code=code).first()
    if found is None:
        raise NotFound(f"没有组织编码为“{code[:64]}”的党组织，请核对编码。")
    return found


def held(actor: Actor, on: date) -> frozenset[str]:
    """Return the kinds of role that the actor holds somewhere."""
    return frozenset(role.role for role in roles(actor, on))


def opened(actor: Actor, permissions: Iterable[str], on: date) -> frozenset[str]:
    """Return those of the permissions that the actor holds on some organisation."""
    kinds = held(actor, on)
    return frozenset(
        each for each in permissions if actor.is_console or any(allows(kind, each) for kind in kinds)
    )


def outside(what: str) -> NotFound:
    """The answer to a whole page that none of the actor's roles opens."""
    return NotFound(f"当前账号不能看“{what}”。")
