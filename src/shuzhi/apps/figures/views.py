from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.figures import browsing
from shuzhi.apps.figures.forms import FigureFilter
from shuzhi.apps.ledger.browsing import PERMISSION as LEDGER
from shuzhi.apps.orgs import access, overview
from shuzhi.core.indicators.questions import Question


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    form = _form(request)
    sheet = None
    if form.is_valid():
        sheet = browsing.sheet(actor, form.cleaned_data["org"].code, form.cleaned_data["year"], today)
    return render(request, "figures/index.html", {"form": form, "sheet": sheet})


@require_safe
def figure(request: HttpRequest, key: str) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    form = _form(request)
    if not form.is_valid():
        return render(request, "figures/index.html", {"form": form, "sheet": None})
    name, detail, unit = (request.GET.get(part, "")[:1000] for part in ("name", "detail", "unit"))
    asked = Question(key, name=name, detail=detail, unit=unit)
    found = browsing.one_figure(actor, form.cleaned_data["org"].code, form.cleaned_data["year"], asked, today)
    shown = {
        "figure": found,
        "names": overview.names(actor, browsing.PERMISSION, today),
        "shows_words": access.may(actor, LEDGER, found.organisation, today),
    }
    return render(request, "figures/figure.html", shown)


def _form(request: HttpRequest) -> FigureFilter:
    today = timezone.localdate()
    return FigureFilter(browsing.choices(viewer(request.user), today), today, request.GET.dict())
