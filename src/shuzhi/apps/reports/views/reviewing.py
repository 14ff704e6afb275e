"""The report against the year and against older reports."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.orgs import overview
from shuzhi.apps.reports import queries
from shuzhi.apps.reports.writing.comparing import compare_page
from shuzhi.apps.reports.writing.coverage import coverage as covered


@require_safe
def coverage(request: HttpRequest, pk: int) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    shown = {"page": covered(actor, pk, today), "names": overview.names(actor, queries.READ, today)}
    return render(request, "reports/coverage.html", shown)


@require_safe
def beside(request: HttpRequest, pk: int) -> HttpResponse:
    chosen = request.GET.get("with", "")
    other = int(chosen) if chosen.isdecimal() and len(chosen) < 12 else None
    page = compare_page(viewer(request.user), pk, timezone.localdate(), other)
    return render(request, "reports/beside.html", {"page": page})
