"""The pages on which whole workbooks come in and go out."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.ledger import annotating, blank, exporting, intake, listing, records, services, tabs
from shuzhi.apps.ledger.forms import ExportForm, ImportForm
from shuzhi.apps.orgs import access
from shuzhi.core.errors import NotFound, ShuzhiError
from shuzhi.core.findings import Cell, Finding, Severity

EXPORT = "ledger.export"
TOKEN, AGAIN = "ledger.incoming", "ledger.again"
MOST_SHOWN = 300
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class FaultLine:
    """One finding as a line of the table: where, what stood there, what was expected."""

    sheet: str
    row: str
    column: str
    stood: str
    expected: str
    grave: bool


@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    actor = _actor(request)
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    shown: dict[str, Any] = {"form": form, "export": _export_form(actor)}
    if request.method == "POST" and form.is_valid():
        intake.sweep(timezone.now().timestamp())
        intake.drop(request.session.get(TOKEN, ""))
        token = intake.keep(form.cleaned_data["book"])
        request.session[TOKEN], request.session[AGAIN] = token, form.cleaned_data["again"]
        try:
            shown |= _looked_at(actor, token, again=form.cleaned_data["again"])
        except ShuzhiError as exc:
            intake.drop(token)
            form.add_error("book", _browser_words(exc.message))
    return render(request, "ledger/import.html", shown)


@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    actor, token = _actor(request), request.session.pop(TOKEN, "")
    again = request.session.pop(AGAIN, False)
    path = intake.workbook(token)
    try:
        result = services.import_books(actor, [path], at=timezone.now(), again=again)
    except ShuzhiError as exc:
        messages.warning(request, f"没有导入任何内容。{_browser_words(exc.message)}")
        return redirect("ledger:import")
    finally:
        intake.drop(token)
    if not result.written:
        messages.warning(request, f"没有导入任何内容。{result.faults[0].message}")
        return redirect("ledger:import")
    rows = "，".join(f"{kind} {count} 行" for kind, count in result.counts.items() if count)
    messages.success(request, f"已导入：{rows}。")
    most = max(result.counts, key=lambda kind: result.counts[kind])
    return redirect("ledger:tab", tabs.tab_of(most).slug)


@require_POST
def give_up(request: HttpRequest) -> HttpResponse:
    _actor(request)
    intake.drop(request.session.pop(TOKEN, ""))
    return redirect("ledger:import")


@require_safe
def marked(request: HttpRequest) -> FileResponse:
    """The copy with a comment at every fault, of the workbook that this session has sent."""
    _actor(request)
    path = intake.workbook(request.session.get(TOKEN, ""))
    copy = path.with_name(intake.MARKED)
    if not copy.exists():
        raise NotFound("这个工作簿没有标注。")
    return download(copy.read_bytes(), f"{path.stem}-标注.xlsx")


@require_safe
def empty_book(request: HttpRequest) -> FileResponse:
    _actor(request)
    with intake.scratch() as place:
        blank.write_blank(place / "book.xlsx")
        return download((place / "book.xlsx").read_bytes(), "台账空表.xlsx")


@require_POST
def take_out(request: HttpRequest) -> HttpResponseBase:
    actor = _actor(request)
    form = _export_form(actor, request.POST)
    if not form.is_valid():
        return render(request, "ledger/import.html", {"form": ImportForm(), "export": form})
    unit, year = form.cleaned_data["org"], form.cleaned_data["year"]
    with intake.scratch() as place:
        path = place / "book.xlsx"
        exporting.export_book(actor, path, at=timezone.now(), code=unit.code, year=year)
        name = f"台账-{unit.short_name or unit.name}{f'-{year}年' if year else ''}.xlsx"
        return download(path.read_bytes(), name)


def _actor(request: HttpRequest) -> Actor:
    actor = viewer(request.user)
    if not records.may(actor, timezone.localdate()).bring_in:
        raise access.outside("导入与导出")
    return actor


def _export_form(actor: Actor, given: Any = None) -> ExportForm:
    units = access.readable(actor, EXPORT, timezone.localdate())
    return ExportForm(units, listing.years(tabs.TABS[0], units), given)


def _looked_at(actor: Actor, token: str, *, again: bool) -> dict[str, Any]:
    path = intake.workbook(token)
    result = services.import_books(actor, [path], at=timezone.now(), dry_run=True, again=again)
    if result.faults:
        annotating.write_annotated(path, path.with_name(intake.MARKED), result.findings)
    return {
        "name": path.name,
        "faults": len(result.faults),
        "lines": [_line(finding) for finding in sorted(result.findings, key=_gravest_first)[:MOST_SHOWN]],
        "more": max(0, len(result.findings) - MOST_SHOWN),
        "counts": [(kind, count) for kind, count in result.counts.items() if count],
        "looked_at": True,
    }


def _gravest_first(finding: Finding) -> tuple[bool, str, int]:
    place = finding.place if isinstance(finding.place, Cell) else Cell("")
    return finding.severity is not Severity.ERROR, place.sheet, place.row


def _line(finding: Finding) -> FaultLine:
    place = finding.place if isinstance(finding.place, Cell) else Cell("")
    before, _, after = finding.message.partition("：")
    return FaultLine(
        place.sheet,
        str(place.row or ""),
        place.column,
        finding.text,
        after if after and place.row else finding.message or before,
        finding.severity is Severity.ERROR,
    )


def _browser_words(sentence: str) -> str:
    """The service speaks of the command line's switch; a page has a box for it."""
    return sentence.replace("请加 --again", "请勾选“再导入一遍”")


def download(body: bytes, name: str) -> FileResponse:
    """Always an attachment: a workbook is never shown inside our own pages."""
    clean = "".join("_" if letter in '\\/:*?"<>|' else letter for letter in Path(name).name)
    return FileResponse(BytesIO(body), as_attachment=True, filename=clean, content_type=XLSX)
