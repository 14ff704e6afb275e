from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.ledger import browsing
from shuzhi.apps.ledger.forms import ActivityFilter
from shuzhi.packs.ledger.sheets import ACTIVITY_TYPES

ROWS_A_PAGE = 50


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    form = ActivityFilter(browsing.choices(actor, today), request.GET)
    form.is_valid()  # a filter that is none leaves the list unfiltered and says so beside its field
    wanted = {name: value for name, value in form.cleaned_data.items() if value}
    rows = browsing.listed(browsing.activities(actor, today, **wanted))
    shown = {
        "form": form,
        "page": Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "query": urlencode(wanted) + "&" if wanted else "",
        "is_filtered": bool(wanted),
        "kinds": ACTIVITY_TYPES,
    }
    return render(request, "ledger/index.html", shown)


@require_safe
def activity(request: HttpRequest, record_id: str) -> HttpResponse:
    row = browsing.activity(viewer(request.user), record_id, timezone.localdate())
    return render(request, "ledger/activity.html", {"act": row, "facts": browsing.facts(row)})
