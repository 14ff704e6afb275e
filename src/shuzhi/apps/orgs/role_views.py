"""账号与角色: who may see what from when to when; giving a role and ending it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.orgs import access, overview, own, services
from shuzhi.apps.orgs.forms import RoleForm
from shuzhi.core.errors import Refused

ROLES_A_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def role_list(request: HttpRequest) -> HttpResponse:
    actor, now = viewer(request.user), timezone.now()
    today = timezone.localdate(now)
    rows = overview.role_rows(actor, today)
    units = access.readable(actor, services.GRANT, today)
    form = RoleForm(units, services.kinds(actor, today), request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        held = form.cleaned_data
        try:
            user = services.named(actor, held["username"], today)
            made = services.grant_role(actor, user, held["org"], held["role"], at=now, until=held["until"])
        except Refused as exc:
            form.add_error(None, exc.message)
        else:
            messages.success(
                request, f"已授予 {user.username} “{made.organisation.name}”的{made.get_role_display()}。"
            )
            return redirect("orgs:roles")
    shown = {
        "page": Paginator(rows, ROLES_A_PAGE).get_page(request.GET.get("page")),
        "on": today,
        "form": form,
        "given": [value for value, _ in services.kinds(actor, today)],
        "keeps_accounts": bool(access.opened(actor, (own.MANAGE,), today)),
    }
    return render(request, "orgs/roles.html", shown)


@require_POST
def end_role(request: HttpRequest, number: int) -> HttpResponse:
    actor, now = viewer(request.user), timezone.now()
    role = services.one(actor, number, timezone.localdate(now))
    try:
        services.revoke_role(actor, role, at=now)
    except Refused as exc:
        messages.warning(request, exc.message)
    else:
        messages.success(
            request,
            f"已终止 {role.user.username} 在“{role.organisation.name}”的{role.get_role_display()}，立即生效。",
        )
    return redirect("orgs:roles")
