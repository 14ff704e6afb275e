"""The lists of 清单, the board, the superior's view and one problem's page."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.queries import within
from shuzhi.apps.worklists import disclosing, items, listing, registering, repeats, services, standing
from shuzhi.apps.worklists.forms import SOURCES, ListFilter, MeasureForm, ProblemForm, StepForm
from shuzhi.apps.worklists.items import ItemPage
from shuzhi.apps.worklists.seeing import seer_of
from shuzhi.apps.worklists.standing import Reader
from shuzhi.core.errors import NotFound, Refused
from shuzhi.packs.worklists import flow
from shuzhi.packs.worklists.flow import Side, State

_ENTER = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The superior's view: every unit in the tree's order, a click from its items."""
    seer = seer_of(request)
    today, seen = seer.on, seer.opened(standing.READ, "清单")
    years = listing.years(seen)
    asked, code = request.GET.get("year", ""), request.GET.get("org", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else years[0] if years else today.year
    unit = access.one_of(seen, code) if code else None
    units = seen & within((unit.path,)) if unit else seen
    shown = {
        "lines": listing.tree(units, year, today),
        "year": year,
        "years": years or (year,),
        "states": listing.SHOWN_STATES,
        "tab": "index",
        "may_write": seer.has(standing.WRITE),
    }
    return render(request, "worklists/index.html", shown)


@require_safe
def problems(request: HttpRequest, look: str = "list") -> HttpResponse:
    seer = seer_of(request)
    today, seen = seer.on, seer.opened(standing.READ, "清单")
    form = ListFilter(seen, listing.years(seen), State, request.GET)
    found = listing.problems(seen, form.wanted(), today)
    given = {name: request.GET[name] for name in form.fields if request.GET.get(name)}
    shown = {
        "form": form,
        "query": urlencode(given) + "&" if given else "",
        "is_filtered": bool(given),
        "look": look,
        "tab": "problems" if look != "ledger" else "ledger",
        "sources": SOURCES,
        "may_write": seer.has(standing.WRITE),
    }
    if look == "board":
        return render(request, "worklists/board.html", shown | {"columns": listing.board(found, today)})
    page = listing.Pages(found).get_page(request.GET.get("page"))
    return render(
        request,
        "worklists/problems.html",
        shown | {"page": page, "cards": listing.cards(page.object_list, today)},
    )


@_ENTER
def new(request: HttpRequest) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    units = standing.readable(actor, today, standing.WRITE)
    form = ProblemForm(
        units, request.POST if request.method == "POST" else None, initial={"year": today.year}
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = registering.register(actor, form.cells(), form.cleaned_data["place"], at=timezone.now())
        except Refused as exc:
            form.add_error(None, exc.message)
        else:
            messages.success(request, "已登记，等待责任单位认领。")
            return redirect("worklists:problem", made.pk)
    return render(request, "worklists/new.html", {"form": form, "sources": SOURCES})


@require_safe
def problem(request: HttpRequest, number: int) -> HttpResponse:
    seer = seer_of(request)
    return _page(request, seer, items.page(seer, number))


def _page(
    request: HttpRequest,
    seer: Reader,
    page: ItemPage,
    bound: StepForm | None = None,
    measure: MeasureForm | None = None,
) -> HttpResponse:
    steps = [bound if bound and bound.move is move else StepForm(move, page.held) for move in page.moves]
    adds = flow.may(flow.BY_KEY["measure"], page.held.state, page.held.sides)
    shown = {
        "page": page,
        "steps": steps,
        "bound": bound,
        "measure": (measure or MeasureForm(initial={"seen": page.held.dossier.version})) if adds else None,
        "may_write": Side.UNIT in page.held.sides,
        "may_tick": flow.may(flow.BY_KEY["tick"], page.held.state, page.held.sides),
        "may_disclose": flow.may(flow.BY_KEY["disclose"], page.held.state, page.held.sides),
        "today": seer.on,
        "alike": repeats.alike(seer.units(), page.row),
    }
    return render(request, "worklists/problem.html", shown)


@require_POST
def step(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """One step of the table; what is missing is said in its own form, with what was typed."""
    seer = seer_of(request)
    actor, page = seer.actor, items.page(seer, number)
    move = flow.BY_KEY.get(key)
    if move is None:
        raise NotFound("没有这一步。")
    form = StepForm(move, page.held, request.POST)
    if form.is_valid():
        try:
            services.act(actor, number, key, form.given(), at=timezone.now(), seen=form.cleaned_data["seen"])
        except services.Stale as exc:
            messages.warning(request, exc.message)
            return redirect("worklists:problem", number)
        except Refused as exc:
            form.add_error(None, exc.message)
        else:
            messages.success(request, f"已{move.word}。")
            return redirect("worklists:problem", number)
    if move not in page.moves:
        messages.warning(
            request, "；".join(map(str, form.non_field_errors())) or f"这个问题现在不能{move.word}。"
        )
        return redirect("worklists:problem", number)
    return _page(request, seer, page, bound=form)


@require_POST
def measure(request: HttpRequest, number: int) -> HttpResponse:
    seer = seer_of(request)
    actor, page = seer.actor, items.page(seer, number)
    form = MeasureForm(request.POST)
    if form.is_valid():
        try:
            services.add_measure(actor, number, form.new(), at=timezone.now(), seen=form.cleaned_data["seen"])
        except Refused as exc:
            form.add_error(None, exc.message)
        else:
            messages.success(request, "已增加措施。")
            return redirect("worklists:problem", number)
    return _page(request, seer, page, measure=form)


@require_POST
def tick(request: HttpRequest, number: int, measure: int) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    return _done(
        request,
        number,
        lambda: services.tick(actor, number, measure, today, at=timezone.now()),
        "这条措施已勾为完成。",
    )


@require_POST
def disclose(request: HttpRequest, number: int) -> HttpResponse:
    actor, given = viewer(request.user), request.POST
    choice = {"problem": bool(given.get("problem")), "result": bool(given.get("result"))}
    return _done(
        request,
        number,
        lambda: services.disclose(actor, number, **choice, at=timezone.now()),
        "已保存公开选择。",
    )


@require_safe
def disclosed(request: HttpRequest) -> HttpResponse:
    """What the members of a unit may see of its problems."""
    seer = seer_of(request)
    seen = seer.opened(disclosing.OPEN, "整改公开")
    years, asked = disclosing.years(seen), request.GET.get("year", "")
    year = next((each for each in years if str(each) == asked), None)
    page = Paginator(disclosing.disclosed(seen, year), listing.ROWS_A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "lines": disclosing.lines(list(page.object_list)),
        "years": years,
        "year": year,
        "query": f"year={year}&" if year else "",
        "tab": "disclosed",
        "keeps": seer.has(standing.READ),
    }
    return render(request, "worklists/disclosed.html", shown)


def _done(request: HttpRequest, number: int, act: Callable[[], object], told: str) -> HttpResponse:
    try:
        act()
    except Refused as exc:
        messages.warning(request, exc.message)
    else:
        messages.success(request, told)
    return redirect("worklists:problem", number)
