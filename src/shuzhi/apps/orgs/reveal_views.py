"""The page on which one personal number is shown whole."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.orgs import revealing, roster
from shuzhi.apps.orgs.persons import masked
from shuzhi.core.errors import NotFound, Refused


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="查看的原因",
        help_text="如“为转接组织关系核对”；谁、何时、为什么看，都记入审计。",
        max_length=revealing.MOST,
        error_messages={"required": "请写明查看的原因。"},
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def reveal(request: HttpRequest, record_id: str, column: str) -> HttpResponse:
    actor, now, number = viewer(request.user), timezone.now(), ""
    row = roster.row(actor, revealing.PERMISSION, record_id, timezone.localdate(now))
    if column not in revealing.COLUMNS:
        raise NotFound("没有这一栏。")
    form = ReasonForm(request.POST if request.method == "POST" else None, label_suffix="")
    if form.is_bound and form.is_valid():
        try:
            number = revealing.reveal(actor, record_id, column, form.cleaned_data["reason"], at=now)
        except Refused as exc:
            form.add_error("reason", exc.message)
    shown = {
        "row": row, "form": form, "number": number, "label": revealing.COLUMNS[column],
        "masked": masked(getattr(row, column)),
    }  # fmt: skip
    return render(request, "orgs/reveal.html", shown)
