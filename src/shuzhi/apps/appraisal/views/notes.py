"""Notes on units through the year."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.appraisal import marking, queries
from shuzhi.apps.appraisal.forms.meeting import NoteForm
from shuzhi.apps.appraisal.views.answering import accepted, done, given
from shuzhi.apps.orgs import access
from shuzhi.core.errors import NotFound


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    opened = access.opened(actor, (queries.READ, queries.HOLD), today)
    if queries.READ not in opened or (request.method == "POST" and queries.HOLD not in opened):
        raise access.outside("平时记录")
    units = access.readable(actor, queries.HOLD, today)
    form = NoteForm(units, given(request), initial={"on": today}) if queries.HOLD in opened else None
    if form is not None and form.is_bound and accepted(form, lambda: _note(request, form)):
        messages.success(request, "已记下，该单位现在就能看到。")
        return redirect("appraisal:notes")
    page = Paginator(queries.notes(actor, today), 50).get_page(request.GET.get("page"))
    return render(request, "appraisal/notes.html", {"form": form, "page": page, "query": ""})


def _note(request: HttpRequest, form: NoteForm) -> object:
    return marking.note(
        viewer(request.user), form.cleaned_data["organisation"], form.new(), at=timezone.now()
    )


@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    units = access.readable(actor, queries.HOLD, today)
    if not queries.notes(actor, today).filter(pk=number, organisation__in=units).exists():
        raise NotFound("没有这条平时记录。")
    why = request.POST.get("why", "")
    return done(
        request,
        lambda: marking.withdraw(actor, number, why, at=timezone.now()),
        "已撤回，原文保留并划去。",
        "appraisal:notes",
    )
