from __future__ import annotations

from io import BytesIO

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.ledger.browsing import PERMISSION as LEDGER
from shuzhi.apps.ledger.browsing import last_import
from shuzhi.apps.orgs import access, overview
from shuzhi.apps.orgs.queries import roles, within
from shuzhi.apps.reports import downloads, packaging, queries, standing
from shuzhi.apps.reports.services import WRITE
from shuzhi.apps.reports.writing import page as pages

REPORTS_A_PAGE = 50


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    opened = access.opened(actor, [queries.READ, WRITE], today)
    if queries.READ not in opened:
        raise access.outside("述职报告")
    found, code = queries.reports(actor, today), request.GET.get("org", "")
    if code:
        root = access.readable_one(actor, queries.READ, code, today)
        found = found.filter(organisation__in=within((root.path,)))
    page = Paginator(found, REPORTS_A_PAGE).get_page(request.GET.get("page"))
    writes = WRITE in opened
    shown: dict[str, object] = {"page": page, "filtered": code, "changed": last_import(), "writes": writes}
    if writes and not code:
        shown["written"] = pages.listed(actor, today)
    return render(request, "reports/index.html", shown)


@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    held = tuple(roles(actor, today))
    request.held_roles = held  # type: ignore[attr-defined]  # the menu need not ask again
    found = queries.report(actor, pk, today)
    unit = queries.stored(actor, pk, today).organisation
    mine = access.powers(actor, unit, (WRITE, *packaging.NEEDED), today, held)
    shown: dict[str, object] = {
        "report": found,
        "buttons": downloads.BUTTONS,
        "checked": "check" in request.GET,
        "writes": WRITE in mine,
        "packs": mine.issuperset(packaging.NEEDED),
    }
    if shown["checked"]:
        shown["moved"] = standing.moved(actor, pk, today)
    return render(request, "reports/report.html", shown)


@require_safe
def figure(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    found = queries.figure(actor, pk, key, today)
    shown = {
        "figure": found,
        "names": overview.names(actor, queries.READ, today),
        "shows_words": access.may(actor, LEDGER, queries.stored(actor, pk, today).organisation, today),
    }
    return render(request, "reports/figure.html", shown)


@require_safe
def download(request: HttpRequest, pk: int, suffix: str) -> FileResponse:
    """Always an attachment: what a report says is never run or shown inside our own pages."""
    made = downloads.download(viewer(request.user), pk, suffix, timezone.localdate())
    return FileResponse(BytesIO(made.body), as_attachment=True, filename=made.name, content_type=made.mime)
