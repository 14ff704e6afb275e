"""The pages of 导入向导: a file, its columns, what was found, how far it has come, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.intake import jobs, looking, pages, plan, proposing, queries, services, shelf
from shuzhi.apps.intake.forms import BringForm
from shuzhi.apps.intake.models import Intake, State
from shuzhi.apps.intake.plan import TablePlan
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.queries import in_order
from shuzhi.core.errors import NotFound, Refused, ShuzhiError
from shuzhi.packs.ledger.headers import header_words

A_PAGE, MOST_SHOWN, MOST_UNITS = 20, 300, 400
MOVING = (State.LOOKING, State.WAITING, State.RUNNING)
OPEN = (State.OPEN, State.FAULTY, State.READY, State.FAILED)


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    actor, now = viewer(request.user), timezone.now()
    own = queries.own(actor, timezone.localdate(now))
    form = BringForm(request.POST, request.FILES) if request.method == "POST" else BringForm()
    if request.method == "POST" and form.is_valid():
        try:
            made = services.begin(actor, form.cleaned_data["file"], at=now)
        except NotFound:
            raise
        except ShuzhiError as exc:
            form.add_error("file", exc.message)
        else:
            return redirect("intake:columns", made.pk)
    page = Paginator(own, A_PAGE).get_page(request.GET.get("page"))
    shown = [(each, pages.told(each)) for each in page.object_list]
    return render(request, "intake/index.html", {"form": form, "page": page, "lines": shown, "open": OPEN})


@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, number: int) -> HttpResponse:
    intake = _own(request, number)
    if intake.state not in OPEN:
        return redirect("intake:intake", number)
    plans, sentences = plan.load(intake.plan), tuple[str, ...]()
    if request.method == "POST":
        try:
            plans = _chosen(request, intake, plans)
            if "redo" not in request.POST:
                return _look(request, intake, plans)
        except services.Mismatched as exc:
            sentences = exc.sentences
        except Refused as exc:
            sentences = (exc.message,)
    units = _units(request)
    tables = pages.tables(pages.opened(intake), plans, units)
    again = request.POST.get("again") == "on" if request.method == "POST" else intake.again
    shown = {
        "intake": intake,
        "tables": tables,
        "kinds": pages.EVERY_KIND,
        "sentences": sentences,
        "again": again,
    }
    return render(request, "intake/columns.html", shown)


@require_safe
def intake(request: HttpRequest, number: int) -> HttpResponse:
    """Where an import stands."""
    found = _own(request, number)
    if found.state == State.OPEN:
        return redirect("intake:columns", number)
    lines = list(shelf.lines(found.token)) if found.state in (State.FAULTY, State.READY) else []
    shown: dict[str, Any] = {"intake": found, "told": pages.told(found), "lines": lines[:MOST_SHOWN]}
    shown |= {"more": max(0, len(lines) - MOST_SHOWN), "tables": {each.table for each in lines}}
    if found.state in MOVING:
        stale = shelf.is_stale(found.token, timezone.now().timestamp())
        shown |= {"progress": shelf.progress(found.token), "stale": stale}
    shown |= {
        "state": State,
        "moving": found.state in MOVING,
        "has_marked": shelf.marked(found.token).is_file(),
    }
    return render(request, "intake/intake.html", shown)


@require_safe
def progress(request: HttpRequest, number: int) -> JsonResponse:
    """How far it has come, for our script."""
    found = _own(request, number)
    now = shelf.progress(found.token)
    stale = shelf.is_stale(found.token, timezone.now().timestamp())
    moving = found.state in MOVING
    return JsonResponse({"moving": moving, "stale": stale, "what": now.what, "share": now.share})


@require_safe
def cells(request: HttpRequest, number: int) -> HttpResponse:
    """The rows around a finding."""
    found = _own(request, number)
    table, row = _whole(request.GET.get("table")), _whole(request.GET.get("row"))
    window = pages.window(found, plan.load(found.plan), table, row)
    if window is None:
        raise NotFound("文件里没有这张表。")
    shown = {"intake": found, "window": window, "table": table, "row": row, "step": 2 * pages.AROUND}
    return render(request, "intake/cells.html", shown)


@require_safe
def marked(request: HttpRequest, number: int) -> FileResponse:
    """The same workbook with a comment at every finding."""
    found = _own(request, number)
    path = shelf.marked(found.token)
    if not path.is_file():
        raise NotFound("这个文件没有标注。")
    stem = found.name.rpartition(".")[0] or found.name
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"{stem}-标注.xlsx")


@require_POST
def confirm(request: HttpRequest, number: int) -> HttpResponse:
    actor = viewer(request.user)
    _own(request, number)
    try:
        handed = services.confirm(actor, number, at=timezone.now())
        (jobs.look if handed.state == State.LOOKING else jobs.run).enqueue(number)
    except Refused as exc:
        messages.warning(request, exc.message)
    return redirect("intake:intake", number)


@require_POST
def undo(request: HttpRequest, number: int) -> HttpResponse:
    actor = viewer(request.user)
    _own(request, number)
    try:
        gone = services.undo(actor, number, at=timezone.now())
        messages.success(request, f"已撤销：{gone} 条记录从台账里移除，同一个文件可以改好再导入。")
    except Refused as exc:
        messages.warning(request, f"没有撤销。{exc.message}")
    return redirect("intake:intake", number)


@require_POST
def give_up(request: HttpRequest, number: int) -> HttpResponse:
    actor = viewer(request.user)
    _own(request, number)
    try:
        services.give_up(actor, number, at=timezone.now())
    except Refused as exc:
        messages.warning(request, exc.message)
    return redirect("intake:index")


def _own(request: HttpRequest, number: int) -> Intake:
    return queries.one(viewer(request.user), number, timezone.localdate())


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 8 else 0


def _units(request: HttpRequest) -> list[tuple[str, str]]:
    seen = access.readable(viewer(request.user), queries.PERMISSION, timezone.localdate()).order_by("path")
    return [(each.code, each.short_name or each.name) for each in in_order(seen[:MOST_UNITS])]


def _chosen(request: HttpRequest, intake: Intake, plans: Sequence[TablePlan]) -> tuple[TablePlan, ...]:
    """What the user chose; another kind is proposed anew."""
    chosen = []
    redone = request.POST.get("redo", "")
    for number, (old, (kind, targets, fixed)) in enumerate(
        zip(plans, pages.given(plans, request.POST), strict=True)
    ):
        new = plan.chosen(old, kind, targets, fixed)
        chosen.append(_proposed(request, intake, new) if redone == str(number) and kind else new)
    return tuple(chosen)


def _proposed(request: HttpRequest, intake: Intake, old: TablePlan) -> TablePlan:
    units = queries.nameable(viewer(request.user), timezone.localdate())
    sheet = next(sheet for _, sheet in looking.tables_of(pages.opened(intake)) if sheet.name == old.name)
    columns = proposing.columns_of(sheet.rows, old.layout)
    found = proposing.propose_for(old.kind, old.layout, columns, header_words(), units.knows)
    return plan.planned(old.name, old.layout, found)


def _look(request: HttpRequest, intake: Intake, plans: Sequence[TablePlan]) -> HttpResponse:
    now, again = timezone.now(), request.POST.get("again") == "on"
    services.choose(viewer(request.user), intake.pk, plans, again=again, at=now)
    if sum(each.rows for each in pages.tables(pages.opened(intake), plans, ())) <= services.SMALL:
        services.look(intake.pk, at=now)
    else:
        shelf.tell(intake.token, shelf.Progress("等待开始", 0, 1))
        jobs.look.enqueue(intake.pk)
    return redirect("intake:intake", intake.pk)
