"""The pages of 专项活动: the list, a new one, and one with its scheme, group, phases and records."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.campaigns import gathering, queries, services
from shuzhi.apps.campaigns.attached import KIND
from shuzhi.apps.campaigns.forms import CampaignForm, PhaseForm, PickForm
from shuzhi.apps.evidence import queries as evidence
from shuzhi.apps.evidence.panel import Panel
from shuzhi.apps.ledger import listing
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs import queries as orgs
from shuzhi.apps.orgs.models import Role
from shuzhi.core.errors import NotFound, Refused

_ENTER = require_http_methods(["GET", "HEAD", "POST"])
ROWS_A_PAGE = 50


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    page = Paginator(queries.campaigns(actor, today), ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "campaigns/index.html", {"page": page, "today": today, "tab": "campaigns"})


@_ENTER
def new(request: HttpRequest) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    queries.readable(actor, today)
    units = access.readable(actor, queries.WRITE, today)
    form = CampaignForm(units, request.POST if request.method == "POST" else None, initial={"since": today})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.begin(actor, form.cleaned_data["organisation"], form.new(), at=timezone.now())
        except Refused as exc:
            form.add_error(None, exc.message)
        else:
            messages.success(request, "已建立。接着可以登记领导小组、阶段，归入台账记录。")
            return redirect("campaigns:campaign", made.pk)
    return render(request, "campaigns/form.html", {"form": form, "heading": "新建专项活动"})


@_ENTER
def edit(request: HttpRequest, number: int) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    held = queries.campaign(actor, number, today)
    start = {name: getattr(held, name) for name in ("name", "since", "until", "tag", "scheme", "aim")}
    given = request.POST if request.method == "POST" else None
    form = CampaignForm(None, given, initial=start | {"seen": held.version})
    if given is not None and form.is_valid():
        seen = form.cleaned_data["seen"] or 0
        try:
            services.change(actor, number, form.new(), seen=seen, at=timezone.now())
        except Refused as exc:
            form.add_error(None, exc.message)
        else:
            messages.success(request, "已保存。")
            return redirect("campaigns:campaign", number)
    return render(request, "campaigns/form.html", {"form": form, "heading": "修改专项活动", "campaign": held})


@require_safe
def campaign(request: HttpRequest, number: int) -> HttpResponse:
    return _page(request, number)


def _page(request: HttpRequest, number: int, phase: PhaseForm | None = None) -> HttpResponse:
    """Scheme, leading group, phases and records on one page; the roles are read once."""
    actor, today = viewer(request.user), timezone.localdate()
    roles = _roles(request, actor)
    held = queries.among(queries.of_roles(roles, queries.READ), number)
    groups = held.groups.prefetch_related("seats")
    record, above = str(held.pk), held.organisation.path
    writes = any(
        access.allows(r.role, evidence.WRITE) and above.startswith(r.organisation.path) for r in roles
    )
    shown = {
        "campaign": held,
        "records": gathering.records(held, queries.of_roles(roles, listing.READ)),
        "groups": [
            (each, [s for s in each.seats.all() if not s.mistaken and s.until is None]) for each in groups
        ],
        "phases": held.phases.all(),
        "phase": phase or PhaseForm(),
        "panel": Panel(KIND, record, evidence.of(actor, KIND, record, today), writes),
        "today": today,
    }
    return render(request, "campaigns/campaign.html", shown)


def _roles(request: HttpRequest, actor: Actor) -> list[Role]:
    held = list(orgs.roles(actor, timezone.localdate()))
    request.held_roles = held  # type: ignore[attr-defined]  # the menu need not ask again
    return held


@require_safe
def find(request: HttpRequest, number: int) -> HttpResponse:
    """Records of the ledger that may be put to a campaign."""
    actor = viewer(request.user)
    roles, asked = _roles(request, actor), request.GET.get("q", "").strip()[:100]
    held = queries.among(queries.of_roles(roles, queries.READ), number)
    hits = gathering.search(held, queries.of_roles(roles, listing.READ), asked)
    return render(request, "campaigns/find.html", {"campaign": held, "asked": asked, "hits": hits})


@require_POST
def add_phase(request: HttpRequest, number: int) -> HttpResponse:
    actor = viewer(request.user)
    queries.campaign(actor, number, timezone.localdate())
    form = PhaseForm(request.POST)
    if form.is_valid():
        try:
            services.add_phase(actor, number, **form.cleaned_data, at=timezone.now())
        except Refused as exc:
            form.add_error(None, exc.message)
        else:
            messages.success(request, "已增加阶段。")
            return redirect("campaigns:campaign", number)
    return _page(request, number, form)


@require_POST
def drop_phase(request: HttpRequest, number: int, phase: int) -> HttpResponse:
    actor = viewer(request.user)
    return _done(
        request,
        number,
        lambda: services.drop_phase(actor, number, phase, at=timezone.now()),
        "已移除这个阶段。",
    )


@require_POST
def pick(request: HttpRequest, number: int) -> HttpResponse:
    actor, form = viewer(request.user), PickForm(request.POST)
    queries.campaign(actor, number, timezone.localdate())
    if not form.is_valid():
        raise NotFound("没有这条记录。")
    held = form.cleaned_data
    return _done(
        request,
        number,
        lambda: services.pick(actor, number, held["kind"], held["row"], at=timezone.now()),
        "已归入这项活动。",
    )


@require_POST
def unpick(request: HttpRequest, number: int, pick: int) -> HttpResponse:
    actor = viewer(request.user)
    return _done(
        request,
        number,
        lambda: services.unpick(actor, number, pick, at=timezone.now()),
        "已从这项活动移出，台账里的记录没有动。",
    )


def _done(
    request: HttpRequest, number: int, act: Callable[[], object], told: str, page: str = "campaigns:campaign"
) -> HttpResponse:
    """Do one thing and go back to its page with a word on what became of it."""
    try:
        act()
    except Refused as exc:
        messages.warning(request, exc.message)
    else:
        messages.success(request, told)
    return redirect(page, number)
