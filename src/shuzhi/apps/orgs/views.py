from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.orgs import overview

ROLES_A_PAGE = 100


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    tree = overview.tree(viewer(request.user), timezone.localdate())
    return render(request, "orgs/index.html", {"tree": tree})


@require_safe
def unit(request: HttpRequest, code: str) -> HttpResponse:
    today = timezone.localdate()
    page = overview.unit_page(viewer(request.user), code, today)
    return render(request, "orgs/unit.html", {"page": page, "unit": page.unit, "on": today})


@require_safe
def role_list(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    rows = overview.role_rows(viewer(request.user), today)
    page = Paginator(rows, ROLES_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "orgs/roles.html", {"page": page, "on": today})
