"""The pages of 领导小组 and 创建: registers that stand beside the campaigns."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.campaigns import queries, services, standards
from shuzhi.apps.campaigns.forms import EndForm, GroupForm, LeaveForm, ReviewForm, SeatForm
from shuzhi.apps.campaigns.models import Group
from shuzhi.apps.orgs import access
from shuzhi.core.errors import Refused

_ENTER = require_http_methods(["GET", "HEAD", "POST"])
ROWS_A_PAGE = 50


@_ENTER
def groups(request: HttpRequest) -> HttpResponse:
    """The register of leading groups, and a form for a new one."""
    actor, today = viewer(request.user), timezone.localdate()
    found = queries.groups(actor, today)
    units = access.readable(actor, queries.WRITE, today)
    given = request.POST if request.method == "POST" else None
    start = {
        "since": today,
        "campaign": request.GET.get("campaign", ""),
        "organisation": request.GET.get("org", ""),
    }
    form = GroupForm(units, queries.campaigns(actor, today), given, initial=start)
    if given is not None and form.is_valid():
        held = form.cleaned_data
        campaign = int(held["campaign"]) if held["campaign"] else None
        try:
            made = services.set_up(
                actor, held["organisation"], held["name"], held["since"], basis=held["basis"], campaign=campaign, at=timezone.now()
            )  # fmt: skip
        except Refused as exc:
            form.add_error(None, exc.message)
        else:
            messages.success(request, "已登记，请接着登记成员。")
            return redirect("campaigns:group", made.pk)
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "campaigns/groups.html", {"page": page, "form": form, "tab": "groups"})


@_ENTER
def group(request: HttpRequest, number: int) -> HttpResponse:
    """One leading group: who sits in it, who sat in it, and a form for one more."""
    actor, today = viewer(request.user), timezone.localdate()
    held = queries.group(actor, number, today)
    form = SeatForm(request.POST if request.method == "POST" else None, initial={"since": held.since})
    if request.method == "POST" and form.is_valid():
        try:
            services.seat(actor, number, form.new(), at=timezone.now())
        except Refused as exc:
            form.add_error(None, exc.message)
        else:
            messages.success(request, "已登记成员。")
            return redirect("campaigns:group", number)
    return _group(request, actor, held, form)


def _group(request: HttpRequest, actor: Actor, held: Group, form: SeatForm) -> HttpResponse:
    seats = list(held.seats.all())
    sits = [each for each in seats if each.until is None and not each.mistaken]
    shown = {
        "group": held,
        "sits": sits,
        "left": [each for each in seats if each not in sits],
        "form": form,
        "end": EndForm(initial={"on": timezone.localdate()}),
        "today": timezone.localdate(),
    }
    return render(request, "campaigns/group.html", shown)


@require_POST
def leave(request: HttpRequest, number: int, seat: int) -> HttpResponse:
    actor, form = viewer(request.user), LeaveForm(request.POST)
    queries.group(actor, number, timezone.localdate())
    if not form.is_valid():
        messages.warning(request, "免职日期不是有效的日期，如 2022-12-20。")
        return redirect("campaigns:group", number)
    held = form.cleaned_data
    try:
        services.unseat(actor, number, seat, held["on"], mistaken=held["mistaken"], at=timezone.now())
    except Refused as exc:
        messages.warning(request, exc.message)
    else:
        messages.success(request, "已登记，原来的任职记录留着。")
    return redirect("campaigns:group", number)


@require_POST
def dissolve(request: HttpRequest, number: int) -> HttpResponse:
    actor, form = viewer(request.user), EndForm(request.POST)
    queries.group(actor, number, timezone.localdate())
    try:
        if not form.is_valid():
            raise Refused("撤销日期不是有效的日期，如 2022-12-20。")
        services.dissolve(actor, number, form.cleaned_data["on"], at=timezone.now())
    except Refused as exc:
        messages.warning(request, exc.message)
    else:
        messages.success(request, "已登记撤销，成员的任职到这一天为止。")
    return redirect("campaigns:group", number)


@require_safe
def standing(request: HttpRequest) -> HttpResponse:
    """What must be reviewed soon first, the others in the tree's order."""
    actor, today = viewer(request.user), timezone.localdate()
    found = standards.standings(queries.readable(actor, today), today)
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page"))
    near = sum(each.state in ("已过期", "90天内") for each in found)
    shown = {"page": page, "near": near, "tab": "standards", "today": today}
    return render(request, "campaigns/standards.html", shown)


@require_POST
def review(request: HttpRequest) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    queries.readable(actor, today)
    form = ReviewForm(access.readable(actor, queries.WRITE, today), request.POST)
    if not form.is_valid():
        messages.warning(request, "请填写有效的复核日期，如 2022-12-20。")
        return redirect("campaigns:standards")
    held = form.cleaned_data
    services.set_review(actor, held["unit"], held["standard"], held["on"], held["told"], at=timezone.now())
    messages.success(request, "已登记复核日期。")
    return redirect("campaigns:standards")
