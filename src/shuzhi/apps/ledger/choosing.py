"""The pages of what is chosen from a list: looked at once more before it is done; and of the saved views."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.ledger import chosen, exporting, intake, listing, returning, saved, tabs
from shuzhi.apps.ledger.bringing import download
from shuzhi.apps.ledger.tabs import Tab
from shuzhi.core.errors import Refused

WORDS = {"tag": "加标签", "remove": "移入回收站", "export": "导出"}


@require_POST
def choose(request: HttpRequest, slug: str) -> HttpResponseBase:
    """First the question, then the act: the second post carries `sure`."""
    actor, tab = viewer(request.user), tabs.tab(slug)
    listing.readable(actor, timezone.localdate())
    act, ids = request.POST.get("act", ""), request.POST.getlist("row")
    words = returning.came_from(request)
    back = returning.to_list(tab, words)
    came = {"list": words, "back": back}
    try:
        if act not in WORDS:
            raise Refused("请选择要做什么。")
        if act == "export":
            return _export(actor, tab, ids)
        if request.POST.get("sure"):
            messages.success(request, _done(request, actor, tab, act, ids))
            return redirect(back)
        return render(request, "ledger/chosen.html", _asked(actor, tab, act, ids) | came)
    except Refused as exc:
        if not request.POST.get("sure"):
            messages.warning(request, exc.message)
            return redirect(back)
        return render(
            request,
            "ledger/chosen.html",
            _asked(actor, tab, act, ids) | came | {"fault": exc.message, "typed": request.POST},
        )


def _asked(actor: Actor, tab: Tab, act: str, ids: list[str]) -> dict[str, Any]:
    rows = chosen.rows(actor, chosen.WRITE, tab, ids, timezone.localdate())
    if act == "tag" and not chosen.can_be_tagged(tab):
        raise Refused(f"{tab.name}没有标签这一栏。")
    return {"tab": tab, "act": act, "word": WORDS[act], "lines": listing.lines(tab, rows)}


def _done(request: HttpRequest, actor: Actor, tab: Tab, act: str, ids: list[str]) -> str:
    if act == "tag":
        number = chosen.tag(actor, tab, ids, request.POST.get("tag", ""), at=timezone.now())
        return f"已给 {number} 条记录加上标签。"
    number = chosen.remove(actor, tab, ids, request.POST.get("why", ""), at=timezone.now())
    return f"{number} 条记录已移入回收站，不再计入任何数字；需要时可以从回收站恢复。"


def _export(actor: Actor, tab: Tab, ids: list[str]) -> HttpResponseBase:
    rows = chosen.rows(actor, chosen.EXPORT, tab, ids, timezone.localdate())
    with intake.scratch() as place:
        path = place / "book.xlsx"
        exporting.export_rows(actor, tab.name, rows, path, at=timezone.now())
        return download(path.read_bytes(), f"{tab.name}-选出{len(rows)}条.xlsx")


@require_safe
def views(request: HttpRequest) -> HttpResponse:
    actor = viewer(request.user)
    listing.readable(actor, timezone.localdate())
    held = [(view, tabs.tab(view.slug)) for view in saved.views(actor)]
    return render(request, "ledger/views.html", {"views": held})


@require_POST
def save_view(request: HttpRequest, slug: str) -> HttpResponse:
    actor, tab = viewer(request.user), tabs.tab(slug)
    listing.readable(actor, timezone.localdate())
    query = request.POST.get("query", "")
    try:
        held = saved.save(actor, tab, request.POST.get("name", ""), query, at=timezone.now())
    except Refused as exc:
        messages.warning(request, exc.message)
        return redirect("ledger:tab", slug)
    messages.success(request, f"已存为常用视图“{held.name}”。")
    return redirect(f"{reverse('ledger:tab', args=(slug,))}?{held.query}")


@require_POST
def change_view(request: HttpRequest, number: int) -> HttpResponse:
    actor = viewer(request.user)
    listing.readable(actor, timezone.localdate())
    try:
        if request.POST.get("act") == "drop":
            saved.drop(actor, number, at=timezone.now())
            messages.success(request, "已删去这个常用视图，台账里的记录没有变。")
        else:
            held = saved.rename(actor, number, request.POST.get("name", ""), at=timezone.now())
            messages.success(request, f"已改名为“{held.name}”。")
    except Refused as exc:
        messages.warning(request, exc.message)
    return redirect("ledger:views")
