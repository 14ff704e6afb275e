"""The pages on which the year is carried over and the forms are taken away."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.accounts.queries import account, viewer
from shuzhi.apps.orgs.forms import UnitField
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.orgs.queries import within
from shuzhi.apps.worklists import carrying, handing, listing, opening, papers, standing
from shuzhi.core.errors import NotFound, Refused

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SECRET = "worklists.feed"  # noqa: S105 - the name of a place in the session


class UnitYear(forms.Form):
    """A unit, all below it, and a year."""

    year = forms.TypedChoiceField(
        label="年度",
        coerce=int,
        error_messages={"invalid_choice": "没有这一年。", "required": "请选择年度。"},
        widget=forms.Select({"class": "form-select"}),
    )

    def __init__(
        self, units: QuerySet[Organisation], years: tuple[int, ...], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(each, f"{each}年") for each in years]  # type: ignore[attr-defined]
        self.fields["org"] = UnitField(
            units, label="组织（含下级）", empty="请选择", error_messages={"required": "请选择组织。"}
        )
        self.order_fields(("org", "year"))


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    seen, may_write = standing.opened(actor, today)
    years = listing.years(seen) or (today.year,)
    chosen = bool(request.GET.get("org"))
    only = seen.first() if seen.count() == 1 else None
    start = {"org": only.code if only else "", "year": years[0]}
    form = UnitYear(seen, years, request.GET if chosen else None, initial=start)
    shown: dict[str, Any] = {"form": form, "tab": "handing", "may_write": may_write}
    if chosen and form.is_valid():
        shown |= _chosen(actor, form.cleaned_data["org"], form.cleaned_data["year"])
    secret = request.session.pop(SECRET, "")
    if secret:
        shown["feed"] = request.build_absolute_uri(reverse("worklists:feed", args=(secret,)))
    return render(request, "worklists/handing.html", shown)


def _chosen(actor: Actor, unit: Organisation, year: int) -> dict[str, Any]:
    today = timezone.localdate()
    units = standing.readable(actor, today) & within((unit.path,))
    return {
        "unit": unit,
        "year": year,
        "problems": carrying.open_problems(units, year).count(),
        "tasks": carrying.open_tasks(units, year).count(),
        "persons": handing.persons(actor, unit, year, today),
        "sentences": opening.sentences(actor, unit, year + 1, today),
    }


@require_safe
def download(request: HttpRequest, what: str) -> HttpResponseBase:
    actor, today = viewer(request.user), timezone.localdate()
    seen = standing.readable(actor, today)
    form = UnitYear(seen, listing.years(seen) or (today.year,), request.GET)
    if not form.is_valid():
        raise NotFound("请先选择组织和年度。")
    unit, year = form.cleaned_data["org"], form.cleaned_data["year"]
    name = f"{unit.short_name or unit.name}-{year}年"
    if what == "ledger.xlsx":
        return _file(papers.workbook(handing.ledger_table(actor, unit, year, today)), f"{name}整改台账.xlsx")
    if what == "ledger.docx":
        return _file(
            papers.word_table(handing.ledger_table(actor, unit, year, today)), f"{name}整改台账.docx"
        )
    if what == "lists.xlsx":
        return _file(handing.three_lists(actor, unit, year, today), f"{name}三张清单.xlsx")
    if what == "report.docx":
        return _file(handing.report(actor, unit, year, today), f"{name}整改报告.docx")
    if what == "notice.docx":
        person = request.GET.get("person", "")
        return _file(handing.notice(actor, unit, year, person, today), f"{name}整改任务通知单.docx")
    raise NotFound("没有这种报表。")


def _file(body: bytes, name: str) -> FileResponse:
    clean = "".join("_" if letter in '\\/:*?"<>|' else letter for letter in name)
    kind = XLSX if name.endswith(".xlsx") else DOCX
    return FileResponse(BytesIO(body), as_attachment=True, filename=clean, content_type=kind)


@require_POST
def carry(request: HttpRequest) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    units = standing.readable(actor, today, standing.WRITE)
    form = UnitYear(units, listing.years(units) or (today.year,), request.POST)
    if not form.is_valid():
        messages.warning(request, "请选择组织和年度。")
        return redirect("worklists:handing")
    unit, year = form.cleaned_data["org"], form.cleaned_data["year"]
    try:
        done = carrying.carry(actor, unit, year, at=timezone.now())
    except Refused as exc:
        messages.warning(request, exc.message)
    else:
        messages.success(request, f"已把 {done.problems} 个问题、{done.tasks} 项任务结转到{year + 1}年。")
    return redirect("worklists:handing")


@require_POST
def new_feed(request: HttpRequest) -> HttpResponse:
    standing.readable(viewer(request.user), timezone.localdate())
    request.session[SECRET] = handing.make_feed(account(request.user), at=timezone.now())
    messages.success(request, "已生成新的日历地址，原来的地址从现在起失效。")
    return redirect("worklists:handing")


@login_not_required
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Asked for by a calendar, which does not sign in: the secret is the key, and no name stands in it."""
    body = handing.feed(secret, at=timezone.now())
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")
