"""账号 (the app lies below the roles that open these pages): one's own page, and the accounts that a system administrator keeps."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from shuzhi.apps.accounts import second, services
from shuzhi.apps.accounts.queries import account, named, viewer
from shuzhi.apps.orgs import own
from shuzhi.core.errors import NotFound, Refused

ACCOUNTS_A_PAGE = 50


@require_safe
def me(request: HttpRequest) -> HttpResponse:
    user, today = account(request.user), timezone.localdate()
    shown = {"own": own.own(viewer(user), user, today), "has_second": second.has(user)}
    return render(request, "web/me.html", shown)


@require_POST
def link(request: HttpRequest, record_id: str) -> HttpResponse:
    """Tie an account to a person of the roster; wrong names are told on the person's own page."""
    actor, now = viewer(request.user), timezone.now()
    own.row(actor, record_id, timezone.localdate(now))
    try:
        user = named(request.POST.get("username", "").strip())
        own.link(actor, user, record_id, at=now)
    except (Refused, NotFound) as exc:
        messages.warning(request, exc.message)
    else:
        messages.success(request, f"已关联账号 {user.username}，本人可以在“我的”里看到自己这一行。")
    return redirect("orgs:member", record_id)


@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    found = own.managed(viewer(request.user), timezone.localdate())
    text = request.GET.get("q", "").strip()[:64]
    if text:
        found = found.filter(username__icontains=text)
    page = Paginator(
        found.select_related("second_factor").defer("second_factor__secret"), ACCOUNTS_A_PAGE
    ).get_page(request.GET.get("page"))
    return render(request, "web/accounts.html", {"page": page, "q": text})


@require_POST
def reset_second(request: HttpRequest, username: str) -> HttpResponse:
    actor, now = viewer(request.user), timezone.now()
    user = own.managed_one(actor, username, timezone.localdate(now))
    try:
        second.reset(actor, user, at=now)
    except Refused as exc:
        messages.warning(request, exc.message)
    else:
        messages.success(
            request, f"已重置 {username} 的第二步验证，该账号的会话都已退出；请本人登录后重新启用。"
        )
    return redirect("accounts_kept")


@require_POST
def set_active(request: HttpRequest, username: str) -> HttpResponse:
    actor, now, active = viewer(request.user), timezone.now(), request.POST.get("active") == "1"
    user = own.managed_one(actor, username, timezone.localdate(now))
    try:
        services.set_active(actor, user, active=active, at=now)
    except Refused as exc:
        messages.warning(request, exc.message)
    else:
        messages.success(request, f"已{'启用' if active else '停用'} {username}，原有会话都已退出。")
    return redirect("accounts_kept")
