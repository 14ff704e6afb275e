"""The pages of single people: transfers, and rows that may be one person."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.orgs import access, roster, sameness, transfers, twins
from shuzhi.apps.orgs.models import Member
from shuzhi.apps.orgs.unit_forms import TransferForm
from shuzhi.core.errors import Refused


@require_http_methods(["GET", "HEAD", "POST"])
def transfer(request: HttpRequest, record_id: str) -> HttpResponse:
    actor, now = viewer(request.user), timezone.now()
    today = timezone.localdate(now)
    row = roster.row(actor, transfers.TRANSFER, record_id, today)
    others = access.readable(actor, transfers.WRITE, today).filter(closed__isnull=True)
    given = request.POST if request.method == "POST" else None
    form = TransferForm(others.exclude(pk=row.organisation_id), given)
    if given is not None and form.is_valid():
        try:
            made = _moved(actor, row, form)
            messages.success(request, f"{row.name}已办理转出。")
            return redirect("orgs:member", made)
        except Refused as exc:
            form.add_error(None, exc.message)
    return render(request, "orgs/transfer.html", {"form": form, "row": row})


def _moved(actor: Actor, row: Member, form: TransferForm) -> str:
    held, now = form.cleaned_data, timezone.now()
    if held["to"] is None:
        return transfers.move_out(actor, row, held["on"], held["outside"].strip(), at=now)
    return transfers.transfer(actor, row, held["to"], held["on"], at=now)


@require_safe
def twin_list(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    seen = twins.units(viewer(request.user), today)
    shown = {
        "pairs": twins.proposals(seen, today),
        "doubled": twins.doubled(seen, today),
        "judged": twins.judged(seen),
        "most": twins.MOST_PAIRS,
    }
    return render(request, "orgs/twins.html", shown)


@require_POST
def judge(request: HttpRequest) -> HttpResponse:
    actor, now = viewer(request.user), timezone.now()
    seen = twins.units(actor, timezone.localdate(now))
    given = request.POST
    one, other = twins.pair(seen, given.get("one", "")[:16], given.get("other", "")[:16])
    verdict = {"same": True, "different": False}.get(given.get("verdict", ""))
    try:
        if verdict is None:
            raise Refused("请选择“同一人”或“不是同一人”。")
        sameness.judge(actor, one, other, same=verdict, at=now)
        messages.success(
            request, f"已记下：两行{one.name}{'是' if verdict else '不是'}同一人。可以在下面撤回。"
        )
    except Refused as exc:
        messages.warning(request, exc.message)
    return redirect("orgs:twins")


@require_POST
def unjudge(request: HttpRequest, number: int) -> HttpResponse:
    actor, now = viewer(request.user), timezone.now()
    held = twins.judgement(twins.units(actor, timezone.localdate(now)), number)
    try:
        sameness.revoke(actor, held, at=now)
        messages.success(request, "已撤回，两行恢复为判断以前的样子。")
    except Refused as exc:
        messages.warning(request, exc.message)
    return redirect("orgs:twins")
