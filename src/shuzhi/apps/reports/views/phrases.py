"""The unit's own sentences, looked at and put in from the editor's right pane."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.reports.views.answering import answers_json, body, is_fragment
from shuzhi.apps.reports.writing import document, loading, phrasing
from shuzhi.apps.reports.writing import page as pages


@require_http_methods(["GET", "HEAD", "POST"])
def phrases(request: HttpRequest, pk: int) -> HttpResponse:
    actor, today, now = viewer(request.user), timezone.localdate(), timezone.now()
    working = loading.find(actor, pk, today)
    if request.method == "POST" and request.POST.get("drop", "").isdecimal():
        phrasing.drop_phrase(actor, pk, int(request.POST["drop"]), at=now)
        if not is_fragment(request):
            messages.success(request, "常用句已删去。")
            return redirect("reports:phrases", pk)
    shown = {"working": working, "phrases": phrasing.phrases(actor, pk, today), "live": is_fragment(request)}
    template = "reports/_phrases.html" if is_fragment(request) else "reports/phrases.html"
    return render(request, template, shown)


@require_POST
@answers_json
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    phrasing.keep_phrase(viewer(request.user), pk, str(body(request).get("block", "")), at=timezone.now())
    return JsonResponse({})


@require_POST
@answers_json
def use(request: HttpRequest, pk: int, phrase: int) -> HttpResponse:
    block, rows = phrasing.use_phrase(viewer(request.user), pk, phrase, at=timezone.now())
    figures = {row.node: pages.figure_json(row) for row in rows}
    return JsonResponse({"block": document.as_json(block), "figures": figures})
