"""A stored report beside another one, and beside the ledger of now."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.reports import queries, releases
from shuzhi.apps.reports.models import Report

MOST_OFFERED = 50


@require_safe
def against(request: HttpRequest, pk: int) -> HttpResponse:
    """With another report of the same unit and year; without a choice, the next older one."""
    actor, today = viewer(request.user), timezone.localdate()
    report = queries.stored(actor, pk, today)
    offered = list(releases.others(actor, report, today)[:MOST_OFFERED])
    told = request.GET.get("with", "")
    other = int(told) if told.isascii() and told.isdecimal() and len(told) < 12 else _next(report.pk, offered)
    shown: dict[str, object] = {"report": report, "offered": offered, "other": other}
    if other is not None and other != pk:
        shown["page"] = releases.against(actor, pk, other, today)
    return render(request, "reports/against.html", shown)


def _next(pk: int, offered: list[Report]) -> int | None:
    older = [one.pk for one in offered if one.pk < pk]
    return max(older, default=offered[0].pk if offered else None)


@require_safe
def superseded(request: HttpRequest, pk: int) -> HttpResponse:
    page = releases.superseded(viewer(request.user), pk, timezone.localdate())
    return render(request, "reports/superseded.html", {"page": page})
