"""The calendars of 台账: a year at a glance, a month day by day; both work without JavaScript."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.ledger import browsing, listing, records, tabs
from shuzhi.apps.ledger.forms import CalendarForm
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.orgs.queries import within
from shuzhi.core.errors import NotFound
from shuzhi.core.periods import FIRST_YEAR, LAST_YEAR


@dataclass(frozen=True, slots=True)
class _Neighbour:
    year: int
    month: int


@require_safe
def year(request: HttpRequest) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    seen = listing.readable(actor, today)
    form = CalendarForm(seen, today.year, request.GET.dict())
    found = browsing.year_days(_of(seen, form.unit), form.asked_year)
    shown = {
        "form": form,
        "calendar": found,
        "unit": form.unit,
        "unit_query": _query(form.unit),
        "tabs": tabs.TABS,
        "may": records.may(actor, today),
    }
    return render(request, "ledger/year.html", shown)


@require_safe
def month(request: HttpRequest, number: int, m: int) -> HttpResponse:
    if not (FIRST_YEAR <= number <= LAST_YEAR and 1 <= m <= 12):
        raise NotFound("没有这个月。")
    actor, today = viewer(request.user), timezone.localdate()
    seen = listing.readable(actor, today)
    form = CalendarForm(seen, number, {"org": request.GET.get("org", "")})
    shown = {
        "form": form,
        "grid": browsing.month_grid(_of(seen, form.unit), number, m),
        "unit": form.unit,
        "unit_query": _query(form.unit),
        "before": _Neighbour(number - (m == 1), m - 1 or 12),
        "after": _Neighbour(number + (m == 12), m % 12 + 1),
        "today": today,
        "may": records.may(actor, today),
    }
    return render(request, "ledger/month.html", shown)


def _of(seen: QuerySet[Organisation], unit: Organisation | None) -> QuerySet[Organisation]:
    return seen & within((unit.path,)) if unit else seen


def _query(unit: Organisation | None) -> str:
    return "?" + urlencode({"org": unit.code}) if unit else ""
