"""The pages on which other people's lists come in: choose, look through, take."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.worklists import incoming, receiving, standing, system_findings
from shuzhi.apps.worklists.forms import SOURCES, ListUpload
from shuzhi.apps.worklists.incoming import Proposed
from shuzhi.core.errors import ShuzhiError

_ENTER = require_http_methods(["GET", "HEAD", "POST"])
ROWS_A_PAGE = 50
FIELDS = ("item", "causes", "measures", "leader", "owner", "due")  # what a careful reader may change


@_ENTER
def bring_in(request: HttpRequest) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    units = standing.readable(actor, today, standing.WRITE)
    kind = "任务" if request.GET.get("kind") == "task" else "问题整改"
    files = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ListUpload(units, *files, initial={"year": today.year, "kind": kind})
    if request.method == "POST" and form.is_valid():
        held = form.cleaned_data
        try:
            name, items = _read(held)
            batch = receiving.stage(
                actor,
                held["organisation"],
                held["kind"],
                held["year"],
                held["source"],
                name,
                items,
                at=timezone.now(),
            )
        except ShuzhiError as exc:
            form.add_error("file" if held["file"] else "pasted", exc.message)
        else:
            return redirect("worklists:batch", batch.pk)
    shown = {
        "form": form,
        "waiting": receiving.waiting(actor, timezone.now())[:20],
        "sources": SOURCES,
        "tab": "incoming",
        "has_findings": system_findings.is_connected(),
        "offered_unit": form.fields["organisation"].widget.render(
            "organisation", None, {"id": "id_organisation_offered"}
        ),
    }
    return render(request, "worklists/incoming.html", shown)


def _read(held: dict[str, Any]) -> tuple[str, tuple[Proposed, ...]]:
    file: UploadedFile[Any] | None = held["file"]
    if file is None:
        return "粘贴的文字", incoming.read_text(
            held["pasted"].replace("\r\n", "\n"), held["kind"], "粘贴的文字"
        )
    name = Path((file.name or "清单").replace("\\", "/")).name
    with TemporaryDirectory(ignore_cleanup_errors=True) as place:
        path = Path(place) / f"list{Path(name).suffix.lower()}"
        with path.open("wb") as handle:
            for chunk in file.chunks():
                handle.write(chunk)
        return name, incoming.read(path, held["kind"], name)


@_ENTER
def batch(request: HttpRequest, number: int) -> HttpResponse:
    """The careful look: one page of items, each may be changed or left out."""
    actor = viewer(request.user)
    row = receiving.one(actor, number, timezone.now())
    items = incoming.load(row.items)
    page = Paginator(list(enumerate(items)), ROWS_A_PAGE).get_page(request.GET.get("page"))
    if request.method == "POST":
        receiving.revise(actor, number, _changed(page, request.POST), at=timezone.now())
        if request.POST.get("then") == "take":
            return _take(request, number)
        messages.success(request, "这一页的修改已保存。")
        return redirect(f"{request.path}?page={page.number}")
    shown = {
        "row": row,
        "page": page,
        "count": sum(not each.skip for each in items),
        "query": "",
        "tab": "incoming",
    }
    return render(request, "worklists/batch.html", shown)


def _changed(page: Page[tuple[int, Proposed]], given: QueryDict) -> dict[int, Proposed]:
    found: dict[int, Proposed] = {}
    for place, each in page.object_list:
        held = {field: given.get(f"{field}-{place}", getattr(each, field)).strip()[:2000] for field in FIELDS}
        found[place] = replace(each, **held, skip=f"skip-{place}" in given)
    return found


def _take(request: HttpRequest, number: int) -> HttpResponse:
    row = receiving.one(viewer(request.user), number, timezone.now())
    try:
        count = receiving.take(viewer(request.user), number, at=timezone.now())
    except ShuzhiError as exc:
        messages.warning(request, exc.message)
        return redirect("worklists:batch", number)
    messages.success(request, f"已收录 {count} 条。")
    return redirect("worklists:tasks" if row.kind == "任务" else "worklists:problems")


@require_POST
def drop(request: HttpRequest, number: int) -> HttpResponse:
    receiving.drop(viewer(request.user), number, at=timezone.now())
    messages.success(request, "已放弃这份清单，没有收录任何条目。")
    return redirect("worklists:incoming")


@require_POST
def offered(request: HttpRequest) -> HttpResponse:
    """What the system itself has found is offered as a list to look through; nothing becomes a problem by itself."""
    actor, today = viewer(request.user), timezone.localdate()
    units = standing.readable(actor, today, standing.WRITE)
    form = ListUpload(units, request.POST)
    unit = form.fields["organisation"].clean(request.POST.get("organisation", ""))
    try:
        items = system_findings.offered(actor, unit, today)
        made = receiving.stage(
            actor, unit, "问题整改", today.year, "自查", "本系统提示的缺项", items, at=timezone.now()
        )
    except ShuzhiError as exc:
        messages.warning(request, exc.message)
        return redirect("worklists:incoming")
    return redirect("worklists:batch", made.pk)
