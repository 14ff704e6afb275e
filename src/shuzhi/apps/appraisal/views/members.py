"""民主评议党员."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.appraisal import reviewing
from shuzhi.apps.appraisal.forms.members import GradesForm, ReviewForm
from shuzhi.apps.appraisal.models import Review
from shuzhi.apps.appraisal.views.answering import accepted, given
from shuzhi.apps.orgs import access

ENTER = require_http_methods(["GET", "HEAD", "POST"])


@ENTER
def index(request: HttpRequest) -> HttpResponse:
    """The appraisals that the viewer may see, and one more."""
    actor, today = viewer(request.user), timezone.localdate()
    units = reviewing.units(actor, today)
    if not units.exists():
        raise access.outside("民主评议党员")
    form = ReviewForm(units, given(request), initial={"year": today.year, "on": today})
    made: list[Review] = []
    if form.is_bound and accepted(form, lambda: made.append(_start(request, form))):
        return redirect("appraisal:review", made[0].pk)
    page = Paginator(reviewing.reviews(actor, today), 50).get_page(request.GET.get("page"))
    return render(request, "appraisal/reviews.html", {"form": form, "page": page, "query": ""})


def _start(request: HttpRequest, form: ReviewForm) -> Review:
    held = form.cleaned_data
    return reviewing.start(
        viewer(request.user),
        held["organisation"],
        held["year"],
        held["on"],
        held["minutes"],
        at=timezone.now(),
    )


@ENTER
def review(request: HttpRequest, pk: int) -> HttpResponse:
    actor = viewer(request.user)
    found = reviewing.one(actor, pk, timezone.localdate())
    shown = reviewing.page(found)
    form = GradesForm(shown.rows, found.version, given(request))

    def act() -> None:
        reviewing.put(actor, pk, form.grades(), at=timezone.now(), seen=form.cleaned_data["seen"])

    if form.is_bound and accepted(form, act):
        messages.success(request, "等次已保存。")
        return redirect("appraisal:review", pk)
    return render(request, "appraisal/review.html", {"review": found, "shown": shown, "form": form})
