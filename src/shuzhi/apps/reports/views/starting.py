from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.orgs import access
from shuzhi.apps.reports import queries
from shuzhi.apps.reports.forms import OutlineForm, StartForm
from shuzhi.apps.reports.services import WRITE
from shuzhi.apps.reports.writing import opening, outlining
from shuzhi.core.errors import ShuzhiError
from shuzhi.packs.outlines import outlines as usual


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    units = access.readable(actor, WRITE, today)
    if not units.exists():
        raise access.outside("写述职报告")
    stored, from_page = queries.reports(actor, today), request.GET.get("released", "")
    first = (
        stored.filter(pk=int(from_page)).first() if from_page.isdecimal() and len(from_page) < 12 else None
    )
    form = StartForm(units, stored, today, request.POST or None, request.FILES or None, first)
    if request.method == "POST" and form.is_valid():
        try:
            working = opening.start(actor, form.wanted(), at=timezone.now())
        except ShuzhiError as exc:
            form.add_error(form.culprit(), exc.message)
        else:
            messages.success(request, "报告已起草：能从台账数出来的已填上，其余留空待填。")
            return redirect("reports:work", working.pk)
    return render(request, "reports/new.html", {"form": form}, status=400 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def outlines(request: HttpRequest) -> HttpResponse:
    actor, today, now = viewer(request.user), timezone.localdate(), timezone.now()
    page = outlining.outline_page(actor, today)
    if request.POST.get("drop", "").isdecimal():
        outlining.drop_outline(actor, int(request.POST["drop"]), at=now)
        return redirect("reports:outlines")
    form = OutlineForm(access.readable(actor, WRITE, today), request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            outlining.keep_outline(actor, told["org"], told["name"], told["words"], at=now)
        except ShuzhiError as exc:
            form.add_error("name", exc.message)
        else:
            return redirect("reports:outlines")
    shown = {"page": page, "form": form, "usual": usual()}
    return render(request, "reports/outlines.html", shown, status=400 if form.errors else 200)
