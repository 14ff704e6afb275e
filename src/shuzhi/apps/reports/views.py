from __future__ import annotations

from io import BytesIO

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.queries import within
from shuzhi.apps.reports import files, queries

REPORTS_A_PAGE = 50


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    if not access.opened(actor, [queries.READ], today):
        raise access.outside("述职报告")
    found, code = queries.reports(actor, today), request.GET.get("org", "")
    if code:
        root = access.readable_one(actor, queries.READ, code, today)
        found = found.filter(organisation__in=within((root.path,)))
    page = Paginator(found, REPORTS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "reports/index.html", {"page": page, "filtered": code})


@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.report(viewer(request.user), pk, timezone.localdate())
    return render(request, "reports/report.html", {"report": found, "files": files.FORMS})


@require_safe
def figure(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    found = queries.figure(viewer(request.user), pk, key, timezone.localdate())
    return render(request, "reports/figure.html", {"figure": found})


@require_safe
def download(request: HttpRequest, pk: int, suffix: str) -> FileResponse:
    """Always an attachment: what a report says is never run or shown inside our own pages."""
    made = files.report_file(viewer(request.user), pk, suffix, timezone.localdate())
    return FileResponse(BytesIO(made.body), as_attachment=True, filename=made.name, content_type=made.mime)
