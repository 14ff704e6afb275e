from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.orgs.queries import roles, within
from shuzhi.apps.reminders import dated, facts, queries, services
from shuzhi.apps.reminders.coverage import coverage as covered
from shuzhi.apps.reminders.forms import DueFilter, ExemptionForm, RuleForm
from shuzhi.core.errors import Refused
from shuzhi.packs.ledger.sheets import ACTIVITY_TYPES

UNITS_A_PAGE, COVERED_A_PAGE = 60, 25


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    held = tuple(roles(actor, today))
    seen = access.readable(actor, queries.PERMISSION, today, held)
    form = DueFilter(seen, today, request.GET.dict())
    unit, on = form.unit, form.day
    units = form.tree(seen)
    shown = {"form": form, "unit": unit, "on": on, "year": on.year, "is_tree": queries.has_units_below(units)}
    shown["may_exempt"] = any(access.allows(role.role, services.EXEMPT) for role in held)
    is_alone = form.is_alone or not shown["is_tree"]
    shown["dated"] = dated.dated(actor, _reached(seen, unit, is_alone=is_alone), on)
    if is_alone:
        return render(
            request, "reminders/unit.html", {**shown, "due": queries.one_unit(units, unit.code, on)}
        )
    found = queries.overview(units, on)
    page = Paginator(found.lines, UNITS_A_PAGE).get_page(request.GET.get("page"))
    query = urlencode({"org": unit.code, "on": on.isoformat()}) + "&"
    return render(request, "reminders/tree.html", {**shown, "found": found, "page": page, "query": query})


def _reached(seen: QuerySet[Organisation], unit: Organisation, *, is_alone: bool) -> QuerySet[Organisation]:
    return seen.filter(pk=unit.pk) if is_alone else seen.filter(pk__in=within((unit.path,)))


@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    units = access.readable(actor, services.WRITE, today)
    shown = queries.rules(actor, today)
    form = RuleForm(units, today, request.POST.dict() if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            rule = services.add_rule(actor, form.cleaned_data["org"], form.rule, at=timezone.now())
        except Refused as fault:
            form.add_error(None, fault.message)
        else:
            messages.success(request, f"已登记：{rule}。")
            return redirect("reminders:rules")
    mine = set(units.values_list("pk", flat=True))
    return render(
        request, "reminders/rules.html", {"form": form, "rules": shown, "mine": mine, "kinds": ACTIVITY_TYPES}
    )


@require_POST
def end_rule(request: HttpRequest, number: int) -> HttpResponse:
    rule = services.end_rule(viewer(request.user), number, at=timezone.now())
    messages.success(request, f"已结束：{rule}。")
    return redirect("reminders:rules")


@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """What is there and what is not, unit by unit in the tree's order."""
    actor, today = viewer(request.user), timezone.localdate()
    seen = access.readable(actor, queries.PERMISSION, today)
    form = DueFilter(seen, today, request.GET.dict())
    unit, on = form.unit, form.day
    units = queries.tree_of(seen, unit)
    page = Paginator(facts.owing(units), COVERED_A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "form": form,
        "unit": unit,
        "on": on,
        "page": page,
        "lines": covered(list(page.object_list), units, on),
        "query": urlencode({"org": unit.code, "on": on.isoformat()}) + "&",
    }
    return render(request, "reminders/coverage.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
def exemptions(request: HttpRequest) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    shown = queries.exemptions(actor, today)
    units = access.readable(actor, services.EXEMPT, today)
    if request.method == "POST" and not units.exists():
        raise access.outside("豁免")
    given = request.POST.dict() if request.method == "POST" else None
    form = ExemptionForm(units, queries.duty_names(actor, today), given, request.GET.dict())
    if form.is_bound and form.is_valid():
        try:
            made = services.exempt(actor, form.cleaned_data["org"], form.exemption, at=timezone.now())
        except Refused as fault:
            form.add_error(None, fault.message)
        else:
            messages.success(request, f"已豁免：{made}。")
            return redirect("reminders:exemptions")
    mine = set(units.values_list("pk", flat=True))
    page = Paginator(shown, UNITS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "reminders/exemptions.html", {"form": form, "page": page, "mine": mine})


@require_POST
def end_exemption(request: HttpRequest, number: int) -> HttpResponse:
    held = services.end_exemption(viewer(request.user), number, at=timezone.now())
    messages.success(request, f"已撤销豁免：{held}。")
    return redirect("reminders:exemptions")
