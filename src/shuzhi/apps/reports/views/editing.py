"""The editor's page, and what it asks while somebody writes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.reports.forms import SectionForm
from shuzhi.apps.reports.views.answering import answers_json, body
from shuzhi.apps.reports.writing import (
    document,
    figuring,
    finding_figures,
    loading,
    panels,
    plain_text,
    reading_over,
    saving,
    structure,
)
from shuzhi.apps.reports.writing import page as pages
from shuzhi.apps.reports.writing.counting import ledgers
from shuzhi.core.errors import ShuzhiError, Unreadable


@require_safe
def work(request: HttpRequest, pk: int) -> HttpResponse:
    actor = viewer(request.user)
    shown = {"page": pages.editor_page(actor, pk, timezone.now()), "counted": "check" in request.GET}
    if shown["counted"]:
        told = panels.recount(actor, pk, timezone.localdate())
        shown["outdated"] = [each for each in told if each.state == "outdated"]
    return render(request, "reports/work.html", shown)


@require_POST
@answers_json
def save(request: HttpRequest, pk: int) -> HttpResponse:
    edits = [_edit(each) for each in body(request).get("sections", [])]
    outcome = saving.save(viewer(request.user), pk, edits, at=timezone.now())
    told = {
        "saved": [{"section": s.section, "revision": s.revision, "length": s.length} for s in outcome.saved],
        "late": [
            {
                "section": late.section,
                "revision": late.revision,
                "by": late.by,
                "held": late.held,
                "version": late.version,
                "blocks": [document.as_json(block) for block in late.blocks],
            }
            for late in outcome.late
        ],
    }
    return JsonResponse(told, status=409 if outcome.late else 200)


def _edit(told: object) -> saving.Edit:
    if (
        not isinstance(told, dict)
        or not isinstance(told.get("id"), int)
        or not isinstance(told.get("revision"), int)
    ):
        raise Unreadable("没有说明是哪一节，没有保存；请刷新页面。")
    return saving.Edit(told["id"], told["revision"], document.read(told.get("blocks")))


@require_POST
@answers_json
def hold(request: HttpRequest, pk: int, section: int) -> HttpResponse:
    take = body(request).get("take") is True
    held = saving.hold(viewer(request.user), pk, section, at=timezone.now(), take=take)
    return JsonResponse({"by": held.by, "mine": held.mine, "revision": held.revision})


@require_POST
@answers_json
def read_over(request: HttpRequest, pk: int) -> HttpResponse:
    told = [_edit(each) for each in body(request).get("sections", [])]
    texts = {edit.section: edit.blocks for edit in told}
    found = reading_over.read_over(viewer(request.user), pk, timezone.localdate(), texts)
    return JsonResponse(
        {
            "remarks": [_fields(remark) for remark in found.remarks],
            "typed": [_fields(number) for number in found.typed],
            "dismissed": found.dismissed,
        }
    )


def _fields(value: reading_over.Remark | reading_over.Typed) -> dict[str, object]:
    return {name: getattr(value, name) for name in value.__slots__}


@require_POST
@answers_json
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    told = {name: str(value) for name, value in body(request).items()}
    reading_over.dismiss(
        viewer(request.user),
        pk,
        told.get("mark", ""),
        told.get("code", ""),
        told.get("text", ""),
        told.get("reason", ""),
        at=timezone.now(),
    )
    return JsonResponse({})


@require_safe
@answers_json
def recount(request: HttpRequest, pk: int) -> HttpResponse:
    told = panels.recount(viewer(request.user), pk, timezone.localdate())
    return JsonResponse({"figures": [{"node": r.node, "state": r.state, "now": r.now} for r in told]})


@require_POST
def refresh(request: HttpRequest, pk: int) -> HttpResponse:
    count = figuring.refresh_all(viewer(request.user), pk, at=timezone.now())
    messages.success(request, f"已按台账更新 {count} 个数据。" if count else "所有数据都与台账一致。")
    return redirect("reports:work", pk)


@require_safe
@answers_json
def names(request: HttpRequest, pk: int) -> HttpResponse:
    actor = viewer(request.user)
    ledger, _ = ledgers(actor, loading.find(actor, pk, timezone.localdate()))
    found = finding_figures.search(ledger, request.GET.get("q", ""))
    return JsonResponse(
        {
            "figures": [
                {
                    "key": c.key,
                    "name": c.name,
                    "value": c.value,
                    "unit": c.unit,
                    "records": c.records,
                    "reason": c.reason,
                }
                for c in found
            ]
        }
    )


@require_POST
@answers_json
def insert(request: HttpRequest, pk: int) -> HttpResponse:
    row = figuring.insert(viewer(request.user), pk, str(body(request).get("key", "")), at=timezone.now())
    return JsonResponse({"id": row.node, **pages.figure_json(row)})


@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, pk: int, section: int) -> HttpResponse:
    """A section as a plain form: for whoever has no JavaScript."""
    actor, now = viewer(request.user), timezone.now()
    whole = loading.whole(loading.find(actor, pk, timezone.localdate(now)))
    row = loading.section(whole.working, section)
    before = {"words": plain_text.as_lines(whole.blocks[row.pk], whole.shown), "revision": row.revision}
    form = SectionForm(request.POST or None, initial=before)
    if request.method == "POST" and form.is_valid():
        blocks = plain_text.from_lines(form.cleaned_data["words"], whole.blocks[row.pk], whole.shown)
        edit = saving.Edit(row.pk, form.cleaned_data["revision"], blocks)
        try:
            late = saving.save(actor, pk, [edit], at=now).late
        except ShuzhiError as exc:
            form.add_error("words", exc.message)
        else:
            if not late:
                messages.success(request, f"“{row}”已保存。")
                return redirect("reports:work", pk)
            form.add_error("words", _too_late(late[0]))
    shown = {"form": form, "working": whole.working, "section": row, "figures": whole.used}
    return render(request, "reports/section.html", shown, status=409 if form.errors else 200)


def _too_late(late: saving.Late) -> str:
    who = f"{late.by} 正在编辑这一节" if late.held else f"您打开之后 {late.by} 改过这一节"
    return f"{who}，这一稿没有覆盖上去；您写的已存进“历史稿”，可以从那里取回。"


@require_POST
def sections(request: HttpRequest, pk: int) -> HttpResponse:
    """Chapters: added, moved, taken away."""
    actor, at, told = viewer(request.user), timezone.now(), request.POST
    loading.find(actor, pk, timezone.localdate(at))
    one = int(told["section"]) if told.get("section", "").isdecimal() else None
    match told.get("do"):
        case "add":
            structure.add(actor, pk, one, told.get("heading", ""), at=at)
        case "remove" if one is not None:
            structure.remove(actor, pk, one, at=at)
        case "up" | "down" if one is not None:
            structure.move(actor, pk, one, up=told["do"] == "up", at=at)
        case _:
            raise Unreadable("没有说明要做什么；请返回后再试。")
    return redirect("reports:work", pk)
