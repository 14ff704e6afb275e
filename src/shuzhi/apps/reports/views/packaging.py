"""佐证包: what would go in, and the stream of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.reports import packaging
from shuzhi.apps.reports.package.planning import glance


@require_http_methods(["GET", "HEAD", "POST"])
def package(request: HttpRequest, pk: int) -> HttpResponseBase:
    actor = viewer(request.user)
    if request.method == "POST":
        return _sent(packaging.take(actor, pk, internal="internal" in request.POST, at=timezone.now()))
    return _page(request, pk)


def _page(request: HttpRequest, pk: int) -> HttpResponse:
    shown = {"glance": glance(viewer(request.user), pk, timezone.localdate())}
    return render(request, "reports/package.html", shown)


def _sent(package: packaging.Package) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(package.pieces, content_type="application/zip")
    named = content_disposition_header(as_attachment=True, filename=package.name) or "attachment"
    answer.headers["Content-Disposition"] = named
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Encoding"] = "identity"  # packed already: gzip would only cost time
    return answer
