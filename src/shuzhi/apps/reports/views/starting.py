from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.orgs import access
from shuzhi.apps.reports import queries
from shuzhi.apps.reports.forms import StartForm
from shuzhi.apps.reports.services import WRITE
from shuzhi.apps.reports.writing import opening
from shuzhi.core.errors import ShuzhiError


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    units = access.readable(actor, WRITE, today)
    if not units.exists():
        raise access.outside("写述职报告")
    form = StartForm(units, queries.reports(actor, today), today, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            working = opening.start(actor, form.wanted(), at=timezone.now())
        except ShuzhiError as exc:
            form.add_error(form.culprit(), exc.message)
        else:
            messages.success(request, "报告已起草：能从台账数出来的已填上，其余留空待填。")
            return redirect("reports:work", working.pk)
    return render(request, "reports/new.html", {"form": form}, status=400 if form.errors else 200)
