"""Writing on the tree: roles. A role that was held stays as a row with its last day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor, User
from shuzhi.apps.audit.services import lock_chain, record
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Organisation, Role, RoleKind
from shuzhi.core.errors import NotFound, Refused

GRANT, GRANT_SYSTEM = "roles.grant", "roles.system"
KEEPERS = (RoleKind.SYSTEM_ADMIN, RoleKind.AUDITOR)  # who keeps the system is named by who keeps the system


def permission_for(role: str) -> str:
    """What whoever grants or ends this kind of role must hold."""
    return GRANT_SYSTEM if role in KEEPERS else GRANT


def kinds(actor: Actor, on: date) -> list[tuple[str, str]]:
    """Return the kinds of role that the actor may give somewhere, by value and name."""
    opened = access.opened(actor, (GRANT, GRANT_SYSTEM), on)
    return [(value, label) for value, label in RoleKind.choices if permission_for(value) in opened]


@transaction.atomic
def grant_role(
    actor: Actor,
    user: User,
    organisation: Organisation,
    role: str,
    *,
    at: datetime,
    until: date | None = None,
) -> Role:
    """Give a user a role on an organisation and all below it, from that day on.

    Args:
        until: the last day; None for as long as nobody ends it.

    Raises:
        Refused: there is no such role, the user holds it already, it is one's own, or the actor may not.
    """
    if role not in RoleKind.values:
        raise Refused(f"没有“{role[:24]}”这种角色。")
    lock_chain()
    today = timezone.localdate(at)
    access.require(actor, permission_for(role), organisation, today)
    _require_another(actor, user.pk)
    if until and until < today:
        raise Refused("止日不能早于今天。")
    if _current(today).filter(user=user, organisation=organisation, role=role).exists():
        raise Refused(f"{user.username} 在“{organisation.name}”已经是{RoleKind(role).label}。")
    granted = Role.objects.create(user=user, organisation=organisation, role=role, since=today, until=until)
    record(actor, "orgs.grant_role", f"user:{user.pk}", {"organisation": organisation.code, "role": role}, at)
    return granted


@transaction.atomic
def revoke_role(actor: Actor, role: Role, *, at: datetime) -> None:
    """End a role at once: from the next request on it opens nothing.

    Raises:
        Refused: it has ended already, it is one's own or the last that keeps the system, or the actor may not.
    """
    lock_chain()
    today = timezone.localdate(at)
    role.refresh_from_db()
    access.require(actor, permission_for(role.role), role.organisation, today)
    _require_another(actor, role.user_id)
    if role.until and role.until < today:
        raise Refused("这个角色已经终止。")
    keepers = _current(today).filter(role=RoleKind.SYSTEM_ADMIN, user__is_active=True)
    if (
        role.role == RoleKind.SYSTEM_ADMIN
        and not actor.is_console
        and not keepers.exclude(pk=role.pk).exists()
    ):
        raise Refused("这是最后一个系统管理员，终止以后没有人能管账号；请先授予另一个人。")
    role.until = today - timedelta(days=1)
    role.save(update_fields=("until",))
    body = {"organisation": role.organisation.code, "role": role.role}
    record(actor, "orgs.revoke_role", f"user:{role.user_id}", body, at)


def one(actor: Actor, number: int, on: date) -> Role:
    """Return one role on an organisation where the actor grants roles.

    Raises:
        NotFound: there is none, or the actor may not know of it.
    """
    seen = Role.objects.filter(organisation__in=access.readable(actor, GRANT, on))
    found = seen.select_related("organisation", "user").filter(pk=number).first()
    if found is None:
        raise NotFound("没有这个角色。")
    return found


def named(actor: Actor, username: str, on: date) -> User:
    """Return the account that is meant: one all of whose roles lie where the actor grants roles, or that has none yet.

    Raises:
        Refused: there is none.
    """
    found = User.objects.filter(username=username, is_active=True).first()
    outside = Role.objects.filter(user=found).exclude(organisation__in=access.readable(actor, GRANT, on))
    if found is None or outside.exists():
        raise Refused(f"没有用户名为 {username[:64]} 的账号，请核对；新账号在存放数据的电脑上开通。")
    return found


def _current(on: date) -> QuerySet[Role]:
    return Role.objects.filter(Q(until__isnull=True) | Q(until__gte=on))


def _require_another(actor: Actor, user: int) -> None:
    if not actor.is_console and actor.user_id == user:
        raise Refused("自己的角色不能由自己办理，请另一位管理员来办。")
