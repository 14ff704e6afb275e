"""The pages on which units are created, changed, moved, merged and closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.orgs import access, moving, undoing, units
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.orgs.moving import Plan
from shuzhi.apps.orgs.unit_forms import ActForm, FoundingForm, UnitForm, start_of
from shuzhi.core.errors import Refused

MOVE = "移动"
_FORM = require_http_methods(["GET", "HEAD", "POST"])


@_FORM
def new(request: HttpRequest) -> HttpResponse:
    actor, now = viewer(request.user), timezone.now()
    if units.is_unfounded():
        return _found(request, actor, now)
    parents = units.writable(actor, timezone.localdate(now))
    start = {"parent": request.GET.get("parent", "")[:64]}
    form = UnitForm(parents, request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        parent = form.cleaned_data["parent"]
        made = _tried(form, lambda: units.create(actor, parent, form.values, at=now))
        if made is not None:
            messages.success(request, f"已新建“{made.name}”。")
            return redirect("orgs:unit", made.code)
    return render(request, "orgs/unit_form.html", {"form": form, "heading": "新建组织"})


def _found(request: HttpRequest, actor: Actor, now: datetime) -> HttpResponse:
    form = FoundingForm(None, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        keeps = form.cleaned_data["keeps_system"]
        made = _tried(form, lambda: units.found_first(actor, form.values, at=now, keeps_system=keeps))
        if made is not None:
            messages.success(
                request, f"已建立“{made.name}”，您是它的党委管理员。接着可以新建下级组织，或导入工作簿。"
            )
            return redirect("orgs:unit", made.code)
    return render(
        request, "orgs/unit_form.html", {"form": form, "heading": "建立第一个组织", "is_first": True}
    )


@_FORM
def edit(request: HttpRequest, code: str) -> HttpResponse:
    actor, now = viewer(request.user), timezone.now()
    unit = access.readable_one(actor, units.WRITE, code, timezone.localdate(now))
    form = UnitForm(None, request.POST if request.method == "POST" else None, initial=start_of(unit))
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"]
        made = _tried(form, lambda: units.change(actor, unit, form.values, seen=seen, at=now))
        if made is not None:
            messages.success(request, "已保存。")
            return redirect("orgs:unit", made.code)
        form = _with_stamp(form, unit)
    return render(
        request, "orgs/unit_form.html", {"form": form, "heading": f"修改组织：{unit.name}", "unit": unit}
    )


def _with_stamp(form: UnitForm, unit: Organisation) -> UnitForm:
    """What was typed stays, and the form now knows the unit as it is: saving once more is a decision."""
    unit.refresh_from_db()
    given: Any = form.data.copy()  # type: ignore[attr-defined]  # what was posted is a QueryDict
    given["seen"] = unit.digest
    again = UnitForm(None, given)
    again.is_valid()
    for field, errors in form.errors.items():
        again.errors.setdefault(field, errors)
    return again


def _tried(form: UnitForm, act: Callable[[], Organisation]) -> Organisation | None:
    try:
        return act()
    except units.Misfilled as exc:
        form.add_error(exc.field if exc.field in form.fields else None, exc.message)
    except Refused as exc:
        form.add_error(None, exc.message)
    return None


# --- 移动、合并、撤销: first what it will do, then the button


@_FORM
def move(request: HttpRequest, code: str) -> HttpResponse:
    return _act(request, code, MOVE, "移到哪个组织之下", moving.plan_move, moving.move)


@_FORM
def merge(request: HttpRequest, code: str) -> HttpResponse:
    return _act(request, code, "合并", "并入哪个组织", moving.plan_merge, moving.merge)


@_FORM
def close(request: HttpRequest, code: str) -> HttpResponse:
    def plan(unit: Organisation, _: None, on: date, today: date) -> Plan:
        return moving.plan_close(unit, on, today)

    def do(actor: Actor, unit: Organisation, _: None, on: date, *, at: datetime) -> None:
        moving.close(actor, unit, on, at=at)

    return _act(request, code, "撤销", "", plan, do)


@_FORM
def undo(request: HttpRequest, code: str) -> HttpResponse:
    actor, now = viewer(request.user), timezone.now()
    today = timezone.localdate(now)
    unit = access.readable_one(actor, units.WRITE, code, today)
    change, word = undoing.subject(unit)
    for each in undoing.units_of(unit, change):
        access.readable_one(actor, units.WRITE, each.code, today)
    shown: dict[str, Any] = {"unit": unit, "word": word, "seen": change.pk if change else 0, "told": change}
    try:
        shown["plan"] = undoing.plan(unit, change, today) if word else None
        if request.method == "POST":
            seen, why = request.POST.get("seen", ""), request.POST.get("why", "")
            shown["why"] = why
            undoing.undo(actor, unit, int(seen) if seen.isdecimal() and len(seen) < 18 else -1, why, at=now)
            messages.success(request, f"已{word}“{unit.name}”。")
            return redirect("orgs:unit", unit.code)
    except Refused as exc:
        shown["fault"] = exc.message
    return render(request, "orgs/undo.html", shown)


def _act(
    request: HttpRequest, code: str, word: str, label: str, plan: Callable[..., Plan], do: Callable[..., None]
) -> HttpResponse:
    actor, now = viewer(request.user), timezone.now()
    today = timezone.localdate(now)
    seen = access.readable(actor, units.WRITE, today)
    unit = access.one_of(seen, code)
    if word == MOVE and unit.parent_id and not seen.filter(pk=unit.parent_id).exists():
        raise access.outside("移动")  # it is taken out of somebody's hands: they must be one's own
    given = request.POST if request.method == "POST" else request.GET if "on" in request.GET else None
    others = seen.filter(closed__isnull=True).exclude(pk=unit.pk)
    form = ActForm(others if label else None, label, given)
    shown: dict[str, Any] = {"form": form, "unit": unit, "word": word}
    if given is not None and form.is_valid():
        held = form.cleaned_data
        try:
            shown["plan"] = plan(unit, held.get("to"), held["on"], today)
            if request.method == "POST":
                do(actor, unit, held.get("to"), held["on"], at=now)
                messages.success(request, f"已{word}“{unit.name}”，从 {held['on']} 起生效。")
                return redirect("orgs:unit", unit.code)
        except Refused as exc:
            shown.pop("plan", None)
            form.add_error(None, exc.message)
    return render(request, "orgs/act.html", shown)
