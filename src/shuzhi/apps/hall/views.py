from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuzhi.apps.accounts.qr import picture
from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.ballots import queries as box
from shuzhi.apps.ballots.models import Manner, State
from shuzhi.apps.hall import queries, services
from shuzhi.apps.hall.forms import CloseForm, CountForm, VoteForm
from shuzhi.apps.hall.paper import ballot_paper
from shuzhi.apps.hall.sheets import result_sheet
from shuzhi.apps.orgs import access
from shuzhi.core.errors import NotFound, Refused

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    if not access.readable(actor, queries.READ, today).exists():
        raise access.outside("票箱")
    return render(request, "hall/index.html", {"held": queries.held(actor, today)})


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    units = access.readable(actor, queries.WRITE, today)
    offered = units.order_by("path")[:2]
    if not offered:
        raise access.outside("票箱")
    only = offered[0] if len(offered) == 1 else None  # of several units the number is nobody's to guess
    count = queries.entitled(only, today) if only else 0
    form = VoteForm(
        units, today, request.POST.dict() if request.method == "POST" else None, entitled=count or None
    )
    if form.is_bound and form.is_valid():
        try:
            vote = services.create(actor, form.unit, form.new, at=timezone.now())
        except Refused as fault:
            form.add_error(None, fault.message)
        else:
            return redirect("hall:vote", vote.pk)
    return render(request, "hall/new.html", {"form": form, "unit": only, "count": count})


@require_safe
def vote(request: HttpRequest, vote: str) -> HttpResponse:
    held = queries.one(viewer(request.user), vote, timezone.localdate())
    return _page(request, held)


def _page(request: HttpRequest, held: queries.Held, **more: object) -> HttpResponse:
    found = held.vote
    shown = {
        "held": held,
        "vote": found,
        "rules": box.rules_of(found),
        "question": box.question_of(found),
        "candidates": box.rules_of(found).candidates_needed(getattr(box.question_of(found), "seats", 0)),
        "officers": box.officers_of(found),
        "against": box.against_opening(found) if found.state == State.DRAFT else [],
        "turnout": box.turnout(found),
        "counted": sorted(found.counts.values_list("teller", flat=True)),
        "outcome": box.outcome(found) if found.state == State.CLOSED else None,
        "close": CloseForm(found),
        "kinds": Manner,
        "address": request.build_absolute_uri(reverse("ballots:paper", args=[found.pk])),
    }
    return render(request, "hall/vote.html", {**shown, **more})


@require_POST
def open_vote(request: HttpRequest, vote: str) -> HttpResponse:
    """Slips and shares are shown by this one answer and never again."""
    actor = viewer(request.user)
    opened = services.open_vote(actor, vote, at=timezone.now())
    held = queries.one(actor, vote, timezone.localdate())
    if held.vote.manner == Manner.PAPER:
        messages.success(request, "已开始。请发票、投票、清点，由两名计票人分别录入。")
        return redirect("hall:vote", vote)
    address = request.build_absolute_uri(reverse("ballots:paper", args=[vote]))
    slips = [(token, picture(f"{address}#{token}")) for token in opened.tokens]
    shown = {"held": held, "vote": held.vote, "slips": slips, "shares": opened.shares, "address": address}
    return render(request, "hall/once.html", shown)


@require_POST
def end_issuing(request: HttpRequest, vote: str) -> HttpResponse:
    found = services.end_issuing(viewer(request.user), vote, at=timezone.now())
    messages.success(request, f"已停止发凭证，共发出{found.issued}份，现在可以投票。")
    return redirect("hall:vote", vote)


@require_POST
def close(request: HttpRequest, vote: str) -> HttpResponse:
    actor, now = viewer(request.user), timezone.now()
    held = queries.one(actor, vote, timezone.localdate(), queries.WRITE)
    form = CloseForm(held.vote, request.POST.dict())
    if form.is_valid():
        given = {
            "returned": form.cleaned_data["returned"],
            "missing": form.cleaned_data["missing"],
            "at": now,
        }
        try:
            if held.vote.manner == Manner.PAPER:
                services.settle(actor, vote, **given)
            else:
                services.close(actor, vote, form.shares, **given)
        except Refused as fault:
            form.add_error(None, fault.message)
        else:
            messages.success(request, "已开箱、计票并公布。")
            return redirect("hall:vote", vote)
    return _page(request, held, close=form)


@require_http_methods(["GET", "HEAD", "POST"])
def count(request: HttpRequest, vote: str, teller: int) -> HttpResponse:
    actor = viewer(request.user)
    held = queries.one(actor, vote, timezone.localdate(), queries.WRITE)
    if held.vote.manner != Manner.PAPER or teller not in (1, 2) or held.vote.state != State.OPEN:
        raise NotFound("现在没有要录入的计票。")
    form = CountForm(held.vote, request.POST.dict() if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        services.enter_count(actor, vote, teller, form.tally, form.tally.collected, at=timezone.now())
        messages.success(request, f"第{teller}名计票人的结果已录入。")
        return redirect("hall:vote", vote)
    return render(
        request, "hall/count.html", {"held": held, "vote": held.vote, "form": form, "teller": teller}
    )


@require_POST
def void(request: HttpRequest, vote: str) -> HttpResponse:
    services.void(viewer(request.user), vote, request.POST.get("reason", ""), at=timezone.now())
    messages.success(request, "已宣布无效，投过的票没有打开。")
    return redirect("hall:vote", vote)


@require_safe
def screen(request: HttpRequest, vote: str) -> HttpResponse:
    """For the projector: who votes where, how many have; refreshed by itself."""
    held = queries.one(viewer(request.user), vote, timezone.localdate())
    address = request.build_absolute_uri(reverse("ballots:paper", args=[held.vote.pk]))
    shown = {
        "held": held,
        "vote": held.vote,
        "turnout": box.turnout(held.vote),
        "rules": box.rules_of(held.vote),
    }
    if held.vote.state == State.CLOSED:
        shown["outcome"] = box.outcome(held.vote)
    return render(request, "hall/screen.html", {**shown, "address": address, "qr": picture(address)})


@require_safe
def paper(request: HttpRequest, vote: str) -> HttpResponse:
    """The empty paper to be printed; on phones there is none."""
    held = queries.one(viewer(request.user), vote, timezone.localdate())
    if held.vote.manner != Manner.PAPER or held.vote.state not in (State.DRAFT, State.OPEN):
        raise NotFound("没有要打印的票：不是纸质票，或者投票已经结束。")
    answer = HttpResponse(ballot_paper(held.vote, held.unit), content_type=WORD)
    answer["Content-Disposition"] = f'attachment; filename="paper-{held.vote.pk}.docx"'
    return answer


@require_safe
def sheet(request: HttpRequest, vote: str) -> HttpResponse:
    held = queries.one(viewer(request.user), vote, timezone.localdate())
    if held.vote.state != State.CLOSED:
        raise NotFound("投票还没有公布，没有报告单。")
    answer = HttpResponse(result_sheet(held.vote, held.unit), content_type=WORD)
    answer["Content-Disposition"] = f'attachment; filename="result-{held.vote.pk}.docx"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def credential(request: HttpRequest, vote: str) -> HttpResponse:
    """A member fetches the credential of a remote consultation: signed without being seen."""
    actor = viewer(request.user)
    if request.method == "POST":
        try:
            signed = services.issue(
                actor, vote, bytes.fromhex(request.POST.get("blinded", "")), at=timezone.now()
            )
        except ValueError:
            return HttpResponse(
                "领取请求不完整，请刷新页面再试。", status=400, content_type="text/plain; charset=utf-8"
            )
        except Refused as fault:
            return HttpResponse(fault.message, status=409, content_type="text/plain; charset=utf-8")
        return HttpResponse(signed.hex(), content_type="text/plain")
    held = queries.asked_of(actor, vote, timezone.localdate())
    shown = {"held": held, "vote": held.vote, "key": queries.signing_key(held.vote), "states": State}
    return render(request, "hall/credential.html", shown)
