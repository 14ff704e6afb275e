"""Writing on the tree: roles."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from shuzhi.apps.accounts.models import Actor, User
from shuzhi.apps.audit.services import record
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Organisation, Role, RoleKind
from shuzhi.core.errors import Refused


@transaction.atomic
def grant_role(actor: Actor, user: User, organisation: Organisation, role: str, *, at: datetime) -> Role:
    """Give a user a role on an organisation and all below it, from that day on."""
    if role not in RoleKind.values:
        raise Refused(f"没有“{role[:24]}”这种角色。")
    today = timezone.localdate(at)
    access.require(actor, "roles.grant", organisation, today)
    granted = Role.objects.create(user=user, organisation=organisation, role=role, since=today)
    record(actor, "orgs.grant_role", f"user:{user.pk}", {"organisation": organisation.code, "role": role}, at)
    return granted


@transaction.atomic
def revoke_role(actor: Actor, role: Role, *, at: datetime) -> None:
    """Take a role back at once."""
    access.require(actor, "roles.grant", role.organisation, timezone.localdate(at))
    body = {"organisation": role.organisation.code, "role": role.role}
    subject = f"user:{role.user_id}"
    role.delete()
    record(actor, "orgs.revoke_role", subject, body, at)
