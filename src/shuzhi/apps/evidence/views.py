"""The pages of 佐证."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.evidence import delivery, panel, queries, services, subjects
from shuzhi.apps.evidence.forms import FilesFilter, SentForm
from shuzhi.apps.evidence.models import Attachment
from shuzhi.apps.orgs import access
from shuzhi.core.errors import NotFound, ShuzhiError

A_PAGE = 50


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    if not access.opened(actor, (queries.READ,), today):
        raise access.outside("佐证")
    form = FilesFilter(request.GET)
    wanted = form.wanted()
    found = queries.readable(actor, today).filter(name__icontains=wanted).order_by("-at", "-pk")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    query = urlencode({"q": wanted}) + "&" if wanted else ""
    return render(
        request, "evidence/index.html", {"page": page, "form": form, "query": query, "wanted": wanted}
    )


@require_safe
def record(request: HttpRequest, kind: str, record: str) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    subject = _subject(request, kind, record, queries.READ)
    shown = {"subject": subject, "panel": panel.of_subject(actor, subject, today)}
    return render(request, "evidence/record.html", shown)


@require_POST
def add(request: HttpRequest, kind: str, record: str) -> HttpResponse:
    """One file after the other from our script, or several at once from a plain form."""
    subject = _subject(request, kind, record, queries.WRITE)
    files = [*request.FILES.getlist("files"), *request.FILES.getlist("photo")]
    told = [_attached(request, subject, each, SentForm(request.POST).announced(len(files))) for each in files]
    if request.headers.get("Accept") == "application/json":
        return _as_json(told)
    if not files:
        messages.warning(request, "请先选择文件。")
    for each in told:
        if isinstance(each, ShuzhiError):
            messages.warning(request, each.message)
        else:
            messages.success(
                request, f"“{each.attachment.name}”{'已保存' if each.is_new else '这里已经有了'}。"
            )
            for warning in each.warnings:
                messages.warning(request, warning)
    return redirect(f"{subject.href}#files")


@require_safe
def file(request: HttpRequest, number: int) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    held = queries.one(actor, number, today)
    shown = {
        "file": held,
        "subject": _subject_of(request, held),
        "elsewhere": queries.elsewhere(actor, held, today),
        "may_write": access.may(actor, queries.WRITE, held.organisation, today),
        "kept": subjects.why_kept(held.kind, held.record),
    }
    return render(request, "evidence/file.html", shown)


@require_safe
def picture(request: HttpRequest, number: int, what: str) -> HttpResponseBase:
    return delivery.small(queries.one(viewer(request.user), number, timezone.localdate()), what)


@require_safe
def download(request: HttpRequest, number: int) -> HttpResponseBase:
    return delivery.whole(queries.one(viewer(request.user), number, timezone.localdate()))


@require_POST
def remove(request: HttpRequest, number: int) -> HttpResponse:
    actor = viewer(request.user)
    held = queries.one(actor, number, timezone.localdate())
    subject = _subject_of(request, held)
    try:
        services.remove(actor, number, at=timezone.now())
    except ShuzhiError as exc:
        if isinstance(exc, NotFound):
            raise
        messages.warning(request, exc.message)
        return redirect("evidence:file", number)
    messages.success(request, f"“{held.name}”已移除。")
    return redirect(f"{subject.href}#files" if subject else reverse("evidence:index"))


def _subject(request: HttpRequest, kind: str, record: str, permission: str) -> subjects.Subject:
    """Whose role does not open a page of evidence is told what a stranger is told."""
    actor, today = viewer(request.user), timezone.localdate()
    subject = subjects.find(actor, kind, record, today)
    if not access.may(actor, permission, subject.organisation, today):
        raise access.outside("佐证")
    return subject


def _subject_of(request: HttpRequest, held: Attachment) -> subjects.Subject | None:
    """The record of a file; None while it lies in a bin."""
    try:
        return subjects.find(viewer(request.user), held.kind, held.record, timezone.localdate())
    except NotFound:
        return None


def _attached(
    request: HttpRequest, subject: subjects.Subject, upload: UploadedFile[Any], expected: int | None
) -> services.Attached | ShuzhiError:
    actor, now = viewer(request.user), timezone.now()
    try:
        return services.attach(
            actor, subject.kind, subject.record, subject.organisation, upload, at=now, expected=expected
        )
    except ShuzhiError as exc:
        return exc


def _as_json(told: list[services.Attached | ShuzhiError]) -> JsonResponse:
    """The answer to our script, which sends one file at a time."""
    each = told[0] if len(told) == 1 else ShuzhiError("一次只传一个文件。")
    if isinstance(each, ShuzhiError):
        return JsonResponse({"fault": each.message}, status=422)
    made = each.attachment
    thumb = reverse("evidence:picture", args=(made.pk, "thumb")) if made.content.pictured else ""
    body = {"name": made.name, "href": reverse("evidence:file", args=(made.pk,)), "thumb": thumb}
    return JsonResponse(body | {"number": made.pk, "new": each.is_new, "warnings": list(each.warnings)})
