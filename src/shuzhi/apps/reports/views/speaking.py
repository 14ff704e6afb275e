"""口头述职稿 of a released report, and of one that is being written."""

from __future__ import annotations

from io import BytesIO

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.reports import speaking
from shuzhi.apps.reports.speaking_form import SpokenForm
from shuzhi.core.errors import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def of_report(request: HttpRequest, pk: int) -> HttpResponseBase:
    source = speaking.of_report(viewer(request.user), pk, timezone.localdate())
    return _answer(request, source, reverse("reports:report", args=[pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def of_working(request: HttpRequest, pk: int) -> HttpResponseBase:
    source = speaking.of_working(viewer(request.user), pk, timezone.localdate())
    return _answer(request, source, reverse("reports:work", args=[pk]))


def _answer(request: HttpRequest, source: speaking.Source, back: str) -> HttpResponseBase:
    sent = request.method == "POST"
    form = SpokenForm(request.POST if sent else request.GET if "speed" in request.GET else None)
    chosen = form.chosen()
    if sent and form.is_valid():
        try:
            made = speaking.make(viewer(request.user), source, chosen or (), at=timezone.now())
        except Refused as exc:
            form.add_error(None, exc.message)
        else:
            return FileResponse(
                BytesIO(made.body), as_attachment=True, filename=made.name, content_type=made.mime
            )
    told = form.cleaned_data if form.is_bound and form.is_valid() else {}
    spoken = speaking.spoken(source, chosen, told.get("speed", speaking.SPEED), told.get("limit"))
    shown = {"form": form, "spoken": spoken, "source": source, "back": back}
    return render(request, "reports/spoken.html", shown, status=400 if form.errors else 200)
