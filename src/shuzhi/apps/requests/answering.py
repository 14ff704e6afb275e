"""A department's page: by account, by whoever asked for it, or by a link that needs neither account nor cookie.

The link's POST is exempt from the CSRF token because there is no session that another page could ride on: what authorises it is
the secret of the address, which no other page has. See docs/decisions/0017-requests.md.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.requests import giving, queries, services
from shuzhi.apps.requests.forms import AnswerForm
from shuzhi.apps.requests.giving import Faulty, Signed, Typed
from shuzhi.apps.requests.models import Way
from shuzhi.core.errors import NotFound, Refused

_ENTER = require_http_methods(["GET", "HEAD", "POST"])
Keep = Callable[[dict[int, Typed], Signed], int]


@csrf_exempt
@login_not_required
@_ENTER
def linked(request: HttpRequest, token: str) -> HttpResponse:
    """No account, no cookie; a guessed, expired or revoked link is told in one sentence."""
    today = timezone.localdate()
    try:
        sheet = queries.sheet(queries.linked_part(token, today))
    except NotFound as exc:
        return render(request, "requests/dead.html", {"sentence": exc.message}, status=404)
    form = AnswerForm(sheet, today, request.POST if request.method == "POST" else None)
    if (
        _kept(form, lambda typed, signed: services.answer_by_link(token, typed, signed, at=timezone.now()))
        is not None
    ):
        return redirect(f"{request.path}?saved=1")
    shown = {"sheet": sheet, "form": form, "by_link": True, "is_saved": bool(request.GET.get("saved"))}
    return render(request, "requests/linked.html", shown)


@_ENTER
def mine(request: HttpRequest, number: int) -> HttpResponse:
    """For a contact of the addressed unit."""
    actor, today = viewer(request.user), timezone.localdate()
    sheet = queries.sheet(queries.addressed_part(actor, number, today))
    form = AnswerForm(sheet, today, request.POST if request.method == "POST" else None)
    kept = _kept(
        form,
        lambda typed, signed: services.answer_by_account(actor, number, typed, signed, at=timezone.now()),
    )
    if kept is not None:
        messages.success(request, f"已交 {kept} 个数，等待核对。" if kept else "没有改动。")
        return redirect("requests:mine", number)
    return render(request, "requests/mine.html", {"sheet": sheet, "form": form})


@_ENTER
def entered(request: HttpRequest, number: int) -> HttpResponse:
    """What came on paper or by telephone, typed by whoever asked."""
    actor, today = viewer(request.user), timezone.localdate()
    sheet = queries.sheet(queries.part(actor, number, today))
    form = AnswerForm(sheet, today, request.POST if request.method == "POST" else None)

    def keep(typed: dict[int, Typed], signed: Signed) -> int:
        return services.answer_for(actor, number, typed, signed, Way.ACCOUNT, at=timezone.now())

    kept = _kept(form, keep)
    if kept is not None:
        messages.success(request, f"已登记 {kept} 个数，请核对后采用。" if kept else "没有改动。")
        return redirect("requests:request", sheet.part.request_id)
    return render(request, "requests/entered.html", {"sheet": sheet, "form": form})


def _kept(form: AnswerForm, keep: Keep) -> int | None:
    """Return how many numbers were kept, None where the form was only opened or says what is wrong."""
    if not form.is_bound or not form.is_valid():
        return None
    held = form.cleaned_data
    try:
        return keep(form.typed(), giving.signed(held["who"], held["day"], timezone.localdate()))
    except Faulty as exc:
        form.take(exc)
    except NotFound:
        raise
    except Refused as exc:
        form.add_error(None, exc.message)
    return None
