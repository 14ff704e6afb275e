"""The right pane: pages of their own, which the editor shows without their frame."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.orgs import overview
from shuzhi.apps.reports import queries
from shuzhi.apps.reports.models import LiveFigure
from shuzhi.apps.reports.views.answering import is_fragment
from shuzhi.apps.reports.writing import bases, figuring, panels
from shuzhi.apps.reports.writing import page as pages
from shuzhi.core.errors import ShuzhiError, Unreadable


@require_http_methods(["GET", "HEAD", "POST"])
def live_figure(request: HttpRequest, pk: int, node: str) -> HttpResponse:
    actor, today, wrong = viewer(request.user), timezone.localdate(), ""
    if request.method == "POST":
        try:
            row = _do(request, actor, pk, node)
        except ShuzhiError as exc:
            panels.figure_panel(actor, pk, node, today)  # what may not be seen answers 404, not a reason
            wrong = exc.message
        else:
            if is_fragment(request):
                return JsonResponse({"figure": pages.figure_json(row)})
            messages.success(request, f"已改为“{row.shown}”。")
            return redirect("reports:live_figure", pk, node)
    sought = request.GET.get("r", "").strip()[:60]
    names = overview.names(actor, queries.READ, today)
    among = panels.Among(sought, names) if sought else None
    panel = panels.figure_panel(actor, pk, node, today, request.GET.get("q", "")[:60], among)
    shown = {
        "panel": panel,
        "state": pages.STATES[panel.state],
        "names": names,
        "wrong": wrong,
        "asked": request.GET.get("q", ""),
        "sought": sought,
    }
    template = "reports/_live_figure.html" if is_fragment(request) else "reports/live_figure.html"
    return render(request, template, shown, status=409 if wrong else 200)


def _do(request: HttpRequest, actor: Actor, pk: int, node: str) -> LiveFigure:
    told, at = request.POST, timezone.now()
    match told.get("do"):
        case "bind":
            return figuring.bind(actor, pk, node, told.get("key", ""), at=at)
        case "unbind":
            return figuring.unbind(actor, pk, node, at=at)
        case "word":
            return figuring.word(actor, pk, node, told.get("shown", ""), at=at)
        case "type":
            return figuring.write_by_hand(
                actor, pk, node, told.get("words", ""), told.get("source", ""), at=at
            )
        case "leave_out":
            return figuring.leave_out(actor, pk, node, told.get("record", ""), told.get("reason", ""), at=at)
        case "take_back":
            return figuring.take_back(actor, pk, node, told.get("record", ""), at=at)
        case "refresh":
            return figuring.refresh(actor, pk, node, at=at)
    raise Unreadable("没有说明要做什么；请返回后再试。")


@require_http_methods(["GET", "HEAD", "POST"])
def sentence(request: HttpRequest, pk: int) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    told = request.POST if request.method == "POST" else request.GET
    block, words = told.get("block", "")[:16], told.get("words", "")[:2000]
    wrong = ""
    if request.method == "POST":
        try:
            _attach(request, actor, pk, block, words)
        except ShuzhiError as exc:
            wrong = exc.message
    nodes = [node for node in told.get("nodes", "").split(",") if node][:40]
    panel = bases.sentence_panel(actor, pk, block, words, today, nodes=nodes, query=told.get("q", "")[:200])
    shown = {
        "panel": panel,
        "names": overview.names(actor, queries.READ, today),
        "nodes": ",".join(nodes),
        "asked": told.get("q", ""),
        "wrong": wrong,
        "back": reverse("reports:work", args=[pk]),
    }
    template = "reports/_sentence.html" if is_fragment(request) else "reports/sentence.html"
    return render(request, template, shown)


def _attach(request: HttpRequest, actor: Actor, pk: int, block: str, words: str) -> None:
    told, at = request.POST, timezone.now()
    if told.get("detach", "").isdecimal():
        bases.detach(actor, pk, int(told["detach"]), at=at)
    else:
        bases.attach(actor, pk, block, words, told.get("attach", ""), at=at)
