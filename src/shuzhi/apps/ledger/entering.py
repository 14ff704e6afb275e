"""The pages on which one record is entered, changed, removed and brought back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.ledger import entry, listing, purging, records, returning, tabs
from shuzhi.apps.ledger.doubts import doubts
from shuzhi.apps.ledger.forms import EntryForm
from shuzhi.apps.ledger.stamps import stamp_of
from shuzhi.apps.ledger.tabs import Tab
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.rows import OrgRow
from shuzhi.core.errors import NotFound, Refused

ROWS_A_PAGE = 50
_ENTER = require_http_methods(["GET", "HEAD", "POST"])


@_ENTER
def new(request: HttpRequest, slug: str) -> HttpResponse:
    actor, today, tab = viewer(request.user), timezone.localdate(), _tab(slug)
    units = records.writable(actor, today)
    given = request.POST if request.method == "POST" else None
    form = EntryForm(tab, units, given, initial=_start(request, actor, tab))
    asked = request.GET if given is None else given
    form.keep_within(asked.get("since", ""), asked.get("until", ""))
    if given is not None and form.is_valid():
        made = _saved(form, lambda: entry.add_row(actor, tab.name, form.cells(), at=timezone.now()))
        if made:
            _tell(request, tab, form.cells(), "已登记。")
            return redirect(_next(request, tab, made, form))
    return render(request, "ledger/entry.html", {"tab": tab, "form": form, "heading": f"登记{tab.name}"})


@_ENTER
def edit(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    actor, today, tab = viewer(request.user), timezone.localdate(), _tab(slug)
    try:
        row = records.held(actor, records.WRITE, tab, number, today)
    except NotFound:
        return _gone(request, actor, tab, number)
    units = records.writable(actor, today)
    shown: dict[str, Any] = {"tab": tab, "row": row, "heading": _changing(tab, row), **_came(request)}
    start = records.typed(tab, row) | {"seen": stamp_of(tab.sheet, row)}
    given = request.POST if request.method == "POST" else None
    form = EntryForm(tab, units, given, initial=start, held=records.private(tab, row))
    if given is not None and form.is_valid():
        try:
            made = _changed(form, actor, tab, number)
        except entry.Moved as exc:
            return _moved(request, actor, tab, number, exc)
        if made:
            _tell(request, tab, form.cells(), "已保存。")
            return redirect(reverse("ledger:record", args=(slug, made)) + shown["onward"])
    return render(request, "ledger/entry.html", shown | {"form": form})


@require_POST
def remove(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    actor, tab = viewer(request.user), _tab(slug)
    row = records.held(actor, records.WRITE, tab, number, timezone.localdate())
    words = returning.came_from(request)
    still = reverse("ledger:record", args=(slug, row.record_id)) + returning.onward(words)
    try:
        entry.remove_row(
            actor,
            tab.name,
            number,
            at=timezone.now(),
            seen=request.POST.get("seen", ""),
            why=request.POST.get("why", ""),
        )
    except entry.Moved:
        messages.warning(request, "这条记录刚被别人改动，没有移除；请看过现在的内容再决定。")
        return redirect(still)
    except Refused as exc:
        messages.warning(request, exc.message)
        return redirect(still)
    messages.success(request, "已移入回收站，不再计入任何数字；需要时可以从回收站恢复。")
    return redirect(returning.to_list(tab, words))


@require_safe
def bin_page(request: HttpRequest) -> HttpResponse:
    return _bin(request, {})


def _bin(request: HttpRequest, more: dict[str, Any]) -> HttpResponse:
    actor, today, now = viewer(request.user), timezone.localdate(), timezone.now()
    page = Paginator(records.bin_rows(actor, today), ROWS_A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "page": page,
        "lines": [records.in_bin(each, ripe=purging.is_ripe(each, now)) for each in page.object_list],
        "may_purge": bool(access.opened(actor, [purging.PERMISSION], today)),
        "kept_days": purging.KEPT_DAYS,
    }
    return render(request, "ledger/bin.html", shown | more)


@require_POST
def purge(request: HttpRequest) -> HttpResponse:
    actor = viewer(request.user)
    if not access.opened(actor, [purging.PERMISSION], timezone.localdate()):
        raise access.outside("清除")
    reason = request.POST.get("reason", "")
    numbers = [int(each) for each in request.POST.getlist("number") if each.isdecimal() and len(each) < 18]
    try:
        done = purging.purge(actor, numbers, reason, at=timezone.now())
    except NotFound:
        raise
    except Refused as exc:
        return _bin(request, {"fault": exc.message, "reason": reason, "ticked": numbers})
    messages.success(request, f"已清除 {done} 条记录的内容，编号和经过仍留在这里。")
    return redirect("ledger:bin")


@require_POST
def restore(request: HttpRequest, number: int) -> HttpResponse:
    actor = viewer(request.user)
    held = records.bin_rows(actor, timezone.localdate()).filter(pk=number).first()
    if held is None:
        raise NotFound("回收站里没有这条记录。")
    try:
        made = entry.restore_row(actor, number, at=timezone.now())
    except Refused as exc:
        messages.warning(request, exc.message)
        return redirect("ledger:bin")
    messages.success(request, "已恢复，重新计入数字。")
    return redirect("ledger:record", tabs.tab_of(held.kind).slug, made)


def _tab(slug: str) -> Tab:
    found = tabs.tab(slug)
    if found.is_tree:
        raise NotFound("党组织由工作簿导入，不在这里逐条登记。")
    return found


def _start(request: HttpRequest, actor: Actor, tab: Tab) -> dict[str, str]:
    """What a new form begins with: nothing, a unit, or another record of the same kind."""
    like = request.GET.get("like", "")
    if like:
        return records.typed(tab, records.held(actor, listing.READ, tab, like, timezone.localdate()))
    asked = ["organisation", "day", *([tab.type_column.field] if tab.type_column else [])]
    start = {name: request.GET[name] for name in asked if request.GET.get(name)}
    return {"organisation": request.GET["org"], **start} if request.GET.get("org") else start


def _saved(form: EntryForm, act: Callable[[], str]) -> str:
    """Return the record's id, "" where the form says why not."""
    try:
        return act()
    except entry.Faulty as exc:
        form.take(exc.findings)
    except entry.Moved:
        raise
    except Refused as exc:
        form.add_error(None, exc.message)
    return ""


def _changed(form: EntryForm, actor: Actor, tab: Tab, number: int) -> str:
    seen, cells = form.cleaned_data["seen"], form.cells()
    return _saved(
        form,
        lambda: entry.change_row(actor, tab.name, number, cells, at=timezone.now(), seen=seen, partial=True),
    )


def _moved(request: HttpRequest, actor: Actor, tab: Tab, number: int, exc: entry.Moved) -> HttpResponse:
    """Both versions side by side; what was typed stays in the form, which now knows the row as it is."""
    today = timezone.localdate()
    row = records.held(actor, records.WRITE, tab, number, today)
    given = request.POST.copy()
    given["seen"] = stamp_of(tab.sheet, row)
    form = EntryForm(tab, records.writable(actor, today), given, held=records.private(tab, row))
    form.is_valid()
    shown = {
        "tab": tab, "row": row, "form": form, "heading": _changing(tab, row), "sentence": exc.message,
        "compared": records.compared(tab, row, form.cells()), "last": records.last_change(tab, row), **_came(request),
    }  # fmt: skip
    return render(request, "ledger/entry.html", shown, status=409)


def _gone(request: HttpRequest, actor: Actor, tab: Tab, number: int) -> HttpResponse:
    """The row was removed while its form was open: what was typed can be entered anew."""
    today = timezone.localdate()
    held = records.successor(actor, tab, number, today)
    if held.restored_row is not None:
        back = records.held(actor, records.WRITE, tab, held.restored_row, today)
        if request.method == "POST":
            return _moved(request, actor, tab, back.pk, entry.Moved())
        return redirect("ledger:edit", tab.slug, back.pk)
    if request.method != "POST":
        return redirect("ledger:bin")
    form = EntryForm(tab, records.writable(actor, today), request.POST)
    form.is_valid()
    shown = {"tab": tab, "form": form, "heading": f"登记{tab.name}", "removed": held}
    return render(request, "ledger/entry.html", shown, status=409)


def _changing(tab: Tab, row: OrgRow) -> str:
    return f"修改{tab.name}：{listing.text_in(row, tab.sheet.column(tab.headline))[:60]}"


def _came(request: HttpRequest) -> dict[str, str]:
    """The list that the viewer came from goes along."""
    words = returning.came_from(request)
    return {"list": words, "onward": returning.onward(words)}


def _tell(request: HttpRequest, tab: Tab, cells: Mapping[str, str], word: str) -> None:
    messages.success(request, word)
    for doubt in doubts(tab.sheet, cells, timezone.localdate()):
        messages.warning(request, f"请核对：{doubt}")


def _next(request: HttpRequest, tab: Tab, made: str, form: EntryForm) -> str:
    if request.POST.get("then") != "again":
        return reverse("ledger:record", args=(tab.slug, made))
    unit = form.cleaned_data["organisation"]
    return reverse("ledger:new", args=(tab.slug,)) + "?" + urlencode({"organisation": unit.code})
