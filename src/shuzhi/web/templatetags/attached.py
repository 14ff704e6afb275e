"""The files of a record on the record's own page: `{% files_of kind row %}`."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context
from django.utils import timezone

from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.evidence.panel import panel
from shuzhi.apps.orgs.rows import OrgRow

register = template.Library()


@register.inclusion_tag("web/_files.html", takes_context=True)
def files_of(context: Context, kind: str, row: OrgRow) -> dict[str, Any]:
    """What stands at a record of an organisation, and the form that adds to it."""
    request = context["request"]
    own = getattr(request, "held_roles", None)  # a view that has read the roles leaves them here
    shown = panel(viewer(request.user), kind, str(row.pk), row.organisation, timezone.localdate(), own)
    return {"panel": shown, "csrf_token": context.get("csrf_token")}
