from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.orgs import access
from shuzhi.apps.reminders import queries
from shuzhi.apps.reminders.forms import DueFilter

UNITS_A_PAGE = 60


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    seen = access.readable(actor, queries.PERMISSION, today)
    form = DueFilter(seen, today, request.GET.dict())
    unit, on = form.unit, form.day
    units = queries.tree_of(seen, unit)
    shown = {"form": form, "unit": unit, "on": on, "year": on.year, "is_tree": queries.has_units_below(units)}
    if form.is_alone or not shown["is_tree"]:
        return render(
            request, "reminders/unit.html", {**shown, "due": queries.one_unit(units, unit.code, on)}
        )
    found = queries.overview(units, on)
    page = Paginator(found.lines, UNITS_A_PAGE).get_page(request.GET.get("page"))
    query = urlencode({"org": unit.code, "on": on.isoformat()}) + "&"
    return render(request, "reminders/tree.html", {**shown, "found": found, "page": page, "query": query})
