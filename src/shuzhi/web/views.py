"""The shell's own pages: home, and the audit chain (whose app lies below the roles that open it)."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.audit import queries as chain
from shuzhi.apps.orgs import access
from shuzhi.web import front

EVENTS_A_PAGE = 50


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    return render(
        request, "web/home.html", {"front": front.front(viewer(request.user), today), "today": today}
    )


@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    if not access.opened(viewer(request.user), ["audit.read"], timezone.localdate()):
        raise access.outside("审计")
    page = Paginator(chain.events(), EVENTS_A_PAGE).get_page(request.GET.get("page"))
    asked = "check" in request.GET
    found = chain.verify_chain() if asked else ()
    return render(request, "web/audit.html", {"page": page, "asked": asked, "found": found})
