"""The lists of 台账 and one record."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.ledger import chosen, listing, records, returning, saved, searching, tabs
from shuzhi.apps.ledger.forms import LedgerFilter, SearchForm
from shuzhi.apps.orgs.queries import roles


@require_safe
def index(request: HttpRequest, slug: str = "activities") -> HttpResponse:
    actor, today, tab = viewer(request.user), timezone.localdate(), tabs.tab(slug)
    held = tuple(roles(actor, today))
    request.held_roles = held  # type: ignore[attr-defined]  # the menu need not ask again
    seen = listing.readable(actor, today)
    form = LedgerFilter(tab, listing.years(tab, seen), seen, request.GET)
    wanted = form.wanted()
    found = listing.rows(tab, seen, wanted)
    totals = listing.totals(tab, found, wanted)
    page = listing.Pages(tab, found, totals).get_page(request.GET.get("page"))
    given = {name: request.GET[name] for name in form.fields if request.GET.get(name)}
    shown = {
        "tab": tab,
        "tabs": tabs.TABS,
        "form": form,
        "page": page,
        "lines": listing.lines(tab, page.object_list),
        "headings": listing.headings(tab, wanted.sort),
        "unsorted": urlencode({name: text for name, text in given.items() if name != "sort"}),
        "kept": urlencode(given),
        "views": [view for view in saved.views(actor) if view.slug == tab.slug],
        "can_be_tagged": chosen.can_be_tagged(tab),
        "totals": totals.sums,
        "unit": wanted.unit,
        "query": urlencode(given) + "&" if given else "",
        "is_filtered": bool(given),
        "here": returning.here(request),
        "onward": returning.onward(returning.here(request)),
        "may": records.may_by(held),
    }
    return render(request, "ledger/index.html", shown)


@require_safe
def record(request: HttpRequest, slug: str, record_id: str) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    held = tuple(roles(actor, today))
    request.held_roles = held  # type: ignore[attr-defined]  # neither the menu nor the files need ask again
    page = records.page(actor, tabs.tab(slug), record_id, today, held)
    words = returning.came_from(request)
    shown = {
        "page": page,
        "tab": page.tab,
        "list": words,
        "onward": returning.onward(words),
        "back": returning.to_list(page.tab, words, page.row.record_id if words else ""),
    }
    return render(request, "ledger/record.html", shown)


@require_safe
def by_row(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """A record by its number in the table, which stays when its content changes."""
    tab = tabs.tab(slug)
    row = records.held(viewer(request.user), listing.READ, tab, number, timezone.localdate())
    return redirect("ledger:record", slug, row.record_id)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    seen = listing.readable(viewer(request.user), timezone.localdate())
    form = SearchForm(seen, request.GET)
    asked = form.asked()
    answer = searching.search(seen, asked, request.GET.get("page"))
    given = {name: request.GET[name] for name in form.fields if request.GET.get(name)}
    without_kind = {name: text for name, text in given.items() if name != "kind"}
    shown = {
        "form": form,
        "asked": asked,
        "answer": answer,
        "page": answer.page,
        "query": urlencode(given) + "&" if given else "",
        "every_kind": urlencode(without_kind),
        "tabs": tabs.TABS,
    }
    return render(request, "ledger/search.html", shown)
