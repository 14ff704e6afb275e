"""The shell's own pages: home, and the audit chain (whose app lies below the roles that open it)."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from shuzhi.apps.accounts.queries import usernames, viewer
from shuzhi.apps.audit import queries as chain
from shuzhi.apps.orgs import access, units
from shuzhi.web import front
from shuzhi.web.auditing import AuditFilter
from shuzhi.web.templatetags.events import account_of

EVENTS_A_PAGE = 50


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    found = front.front(viewer(request.user), today)
    if not found.roles and units.is_unfounded():
        return redirect("orgs:index")  # first start: the first unit comes before everything else
    request.held_roles = found.roles  # type: ignore[attr-defined]  # the menu need not ask again
    return render(request, "web/home.html", {"front": found, "today": today})


@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    if not access.opened(viewer(request.user), ["audit.read"], timezone.localdate()):
        raise access.outside("审计")
    form = AuditFilter(request.GET.dict())
    page = Paginator(form.events(), EVENTS_A_PAGE).get_page(request.GET.get("page"))
    asked = "check" in request.GET
    shown = {
        "page": page,
        "form": form,
        "query": form.query(),
        "people": usernames(number for event in page.object_list if (number := account_of(event.subject))),
        "asked": asked,
        "found": chain.verify_chain() if asked else (),
    }
    return render(request, "web/audit.html", shown)
