"""Casting and looking up: no account, no cookie, nothing about the caller is read or kept.

The two POSTs are exempt from the CSRF token because there is no session that another page could ride on: what authorises a paper
is the token of a printed slip (or a blindly signed one), which no other page has. See docs/decisions/0015-ballots.md.
"""

from __future__ import annotations

from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from shuzhi.apps.ballots import queries, services
from shuzhi.apps.ballots.models import Manner, State
from shuzhi.apps.ballots.showing import paper_of
from shuzhi.core.errors import NotFound, Refused
from shuzhi.core.voting import recount


@login_not_required
@require_safe
def paper(request: HttpRequest, vote: str) -> HttpResponse:
    found = queries.one(vote)
    if found.state == State.CLOSED:
        return published(request, vote)
    shown = paper_of(found) if found.state == State.OPEN and found.manner != Manner.PAPER else None
    return render(request, "ballots/paper.html", {"vote": found, "shown": shown})


@csrf_exempt
@login_not_required
@require_POST
def cast(request: HttpRequest, vote: str) -> HttpResponse:
    """Plain answers: `好` or one sentence; the page shows it."""
    try:
        envelope = _bytes(request, "envelope")
        if "message" in request.POST:
            services.cast_signed(vote, _bytes(request, "message"), _bytes(request, "signature"), envelope)
        else:
            services.cast(vote, request.POST.get("token", "")[:64], envelope)
    except Refused as fault:
        return HttpResponse(fault.message, status=409, content_type="text/plain; charset=utf-8")
    return HttpResponse("好", content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def published(request: HttpRequest, vote: str) -> HttpResponse:
    found = queries.one(vote)
    if found.state != State.CLOSED:
        raise NotFound("投票还没有结束，结果在结束时一次公布。")
    receipt = request.GET.get("receipt", "").strip()
    papers = [each for each in queries.published(found) if not receipt or receipt in each.receipt]
    shown = {"vote": found, "outcome": queries.outcome(found), "rules": queries.rules_of(found)}
    return render(
        request, "ballots/published.html", {**shown, "papers": papers, "receipt": receipt, "kinds": Manner}
    )


@login_not_required
@require_safe
def bundle(request: HttpRequest, vote: str) -> HttpResponse:
    found = queries.one(vote)
    if found.state != State.CLOSED or found.manner == Manner.PAPER:
        raise NotFound("没有可以重新计票的文件：投票没有结束，或者是纸质票。")
    answer = HttpResponse(found.bundle, content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="vote-{found.pk}.json"'
    return answer


@login_not_required
@require_safe
def script(request: HttpRequest) -> HttpResponse:
    answer = HttpResponse(Path(recount.__file__).read_bytes(), content_type="text/x-python; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="recount.py"'
    return answer


def _bytes(request: HttpRequest, name: str) -> bytes:
    try:
        return bytes.fromhex(request.POST.get(name, ""))
    except ValueError as exc:
        raise Refused("选票没有完整送达，请再按一次“投票”。") from exc
