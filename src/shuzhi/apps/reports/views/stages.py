"""Stages, opinions and versions of a report that is being written."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.reports.writing import stages, versions
from shuzhi.core.errors import Refused

VERSIONS_A_PAGE = 40
_SAID = {
    "ask": "已征求意见：本单位能看报告的人都可以写。",
    "submit": "已送审，请另一位同志审核。",
    "review": "审核通过，可以发布了。",
    "back": "已退回起草。",
    "correct": "已开始更正：改好再送审、发布，前一版留着。",
}


@require_http_methods(["GET", "HEAD", "POST"])
def steps(request: HttpRequest, pk: int) -> HttpResponse:
    actor, today, wrong = viewer(request.user), timezone.localdate(), ""
    if request.method == "POST":
        try:
            said = _step(request, actor, pk)
        except Refused as exc:
            wrong = exc.message
        else:
            messages.success(request, said)
            return redirect("reports:steps", pk)
    shown = {"page": stages.stage_page(actor, pk, today), "wrong": wrong, "told": request.POST}
    return render(request, "reports/steps.html", shown, status=409 if wrong else 200)


def _step(request: HttpRequest, actor: Actor, pk: int) -> str:
    told, at = request.POST, timezone.now()
    if "opinion" in told:
        stages.give_opinion(actor, pk, told["opinion"], at=at)
        return "意见已记下。"
    if told.get("answering", "").isdecimal():
        stages.answer_opinion(
            actor, pk, int(told["answering"]), told.get("answer", ""), told.get("reason", ""), at=at
        )
        return "答复已记下。"
    made = stages.move(
        actor,
        pk,
        told.get("do", ""),
        at=at,
        note=told.get("note", ""),
        paper=told.get("paper", ""),
        with_blanks="with_blanks" in told,
    )
    return (
        f"已发布第 {made.number} 版：数字已冻结并签名。"
        if made
        else _SAID.get(told.get("do", ""), "已记下。")
    )


@require_http_methods(["GET", "HEAD"])
def kept(request: HttpRequest, pk: int) -> HttpResponse:
    working, found = versions.versions(viewer(request.user), pk, timezone.localdate())
    page = Paginator(found, VERSIONS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "reports/versions.html", {"working": working, "page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def version(request: HttpRequest, pk: int, version: int) -> HttpResponse:
    actor, wrong = viewer(request.user), ""
    if request.method == "POST":
        try:
            versions.restore(actor, pk, version, at=timezone.now())
        except Refused as exc:
            wrong = exc.message
        else:
            messages.success(request, "已恢复这一稿；恢复前的稿子也留着。")
            return redirect("reports:work", pk)
    shown = {"compared": versions.compared(actor, pk, version, timezone.localdate()), "wrong": wrong}
    return render(request, "reports/version.html", shown, status=409 if wrong else 200)
