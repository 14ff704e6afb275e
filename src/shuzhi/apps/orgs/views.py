from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.orgs import access, overview, roster, tree, twins, units
from shuzhi.apps.orgs.forms import RosterFilter
from shuzhi.apps.orgs.services import GRANT

MEMBERS_A_PAGE = 100


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    if units.is_unfounded():
        return render(request, "orgs/founding.html")
    text = request.GET.get("q", "").strip()[:100]
    at, after = request.GET.get("at", "")[:64], request.GET.get("after", "")[:64]
    may = access.opened(actor, [roster.READ, units.WRITE, twins.JUDGE, GRANT], today)
    shown = {
        "q": text,
        "hits": tree.search(actor, today, text) if text else None,
        "tree": None if text else tree.tree(actor, today, at=at, after=after),
        "at": at,
        "may_read_roster": roster.READ in may,
        "may_write": units.WRITE in may,
        "may_judge": twins.JUDGE in may,
        "may_grant": GRANT in may,
    }
    return render(request, "orgs/index.html", shown)


@require_safe
def unit(request: HttpRequest, code: str) -> HttpResponse:
    today = timezone.localdate()
    page = overview.unit_page(viewer(request.user), code, today)
    return render(request, "orgs/unit.html", {"page": page, "unit": page.unit, "on": today})


@require_safe
def member_list(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    seen = roster.units(viewer(request.user), today)
    form = RosterFilter(seen, request.GET)
    form.is_valid()  # a filter that is none leaves the list as it is and says so beside its field
    held = form.cleaned_data
    found = roster.members(
        seen, today, unit=held.get("org"), text=held.get("q", ""), gone=bool(held.get("gone"))
    )
    given = {name: request.GET[name] for name in form.fields if request.GET.get(name)}
    shown = {
        "form": form,
        "page": Paginator(found, MEMBERS_A_PAGE).get_page(request.GET.get("page")),
        "query": urlencode(given) + "&" if given else "",
        "is_filtered": bool(given),
        "unit": held.get("org"),
    }
    return render(request, "orgs/members.html", shown)


@require_safe
def member(request: HttpRequest, record_id: str) -> HttpResponse:
    person = roster.person(viewer(request.user), record_id, timezone.localdate())
    return render(request, "orgs/member.html", {"person": person, "row": person.row})
