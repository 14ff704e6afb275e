"""The pages of 速录."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.evidence import services as evidence
from shuzhi.apps.ledger import entry, records
from shuzhi.apps.ledger.models import Activity
from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.quickentry import drafts, papers, queries, reader, services
from shuzhi.apps.quickentry.drafts import Draft
from shuzhi.apps.quickentry.forms import PasteForm, QuickForm, day_of, period_of
from shuzhi.apps.quickentry.queries import Roster
from shuzhi.core.documents.render import docx
from shuzhi.core.errors import NotFound, ShuzhiError


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    units = records.writable(actor, today)
    unit = _unit(units, request.POST.get("org") or request.GET.get("org", ""))
    if request.method == "POST":
        return _read(request, units, unit, today)
    draft, roster = _start(request, units, unit, today)
    return _shown(request, units, unit, PasteForm(), QuickForm(units, draft, roster) if draft else None)


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    units = records.writable(actor, today)
    unit = _unit(units, request.POST.get("organisation", ""))
    on = day_of(request.POST.get("day", "")) or today
    roster = queries.roster(unit, request.POST.get("kind", ""), on) if unit else None
    form = QuickForm(units, None, roster, request.POST)
    made = None if "again" in request.POST else _made(actor, form)
    if made is None:
        return _not_saved(request, units, unit, form)
    _tell(request, actor, form, made)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"saved": _page_of(made), "new": made.is_new})
    return redirect(_page_of(made))


@require_safe
def minutes(request: HttpRequest, number: int) -> HttpResponse:
    row = queries.held(viewer(request.user), number, timezone.localdate())
    absent, topics = queries.absences(row), queries.topics(row)
    title = papers.title_of(row, papers.minutes_word(row))
    if request.GET.get("as") == "docx":
        return _as_file(docx.write(papers.minutes(row, topics, absent)), title)
    shown = {"row": row, "title": title, "facts": papers.facts(row, absent), "topics": topics}
    return render(request, "quickentry/minutes.html", shown)


@require_safe
def sign_in(request: HttpRequest, number: int) -> HttpResponse:
    row = queries.held(viewer(request.user), number, timezone.localdate())
    names = [seat.name for seat in queries.roster(row.organisation, row.kind, row.day).seats]
    if request.GET.get("as") == "docx":
        return _as_file(docx.write(papers.sign_in(row, names)), papers.title_of(row, "签到表"))
    shown = {"row": row, "title": papers.title_of(row, "签到表"), "lines": papers.signing_lines(names)}
    return render(request, "quickentry/sign_in.html", shown)


# ---- parts -------------------------------------------------------------------------------------------------------------------


def _unit(units: QuerySet[Organisation], code: str) -> Organisation | None:
    """The organisation that an address or a form names; a stranger's does not exist."""
    if not code:
        return None
    found = units.filter(code=code[:64]).first()
    if found is None:
        raise NotFound(f"没有组织编码为“{code[:64]}”的党组织，请核对编码。")
    return found


def _start(
    request: HttpRequest, units: QuerySet[Organisation], unit: Organisation | None, today: date
) -> tuple[Draft | None, Roster | None]:
    kind, like = (request.GET.get(name, "")[:64] for name in ("kind", "like"))
    period = period_of(*(request.GET.get(name, "") for name in ("month", "since", "until")))
    if like:
        row = queries.last(units, unit, kind)
        if row is None:
            raise NotFound("还没有可以照着填的记录，请粘贴文字或直接登记。")
        return drafts.of_last(row), queries.roster(row.organisation, row.kind, today)
    if kind or period or "blank" in request.GET:
        sole = unit or _sole(units)
        draft = drafts.of_gap(sole.code if sole else "", kind, period)
        return draft, queries.roster(sole, kind, today) if sole else None
    return None, None


def _sole(units: QuerySet[Organisation]) -> Organisation | None:
    found = list(units[:2])
    return found[0] if len(found) == 1 else None


def _read(
    request: HttpRequest, units: QuerySet[Organisation], unit: Organisation | None, today: date
) -> HttpResponse:
    paste = PasteForm(request.POST, request.FILES)
    if not paste.is_valid():
        return _shown(request, units, unit, paste, None)
    held = paste.cleaned_data
    try:
        text = reader.text_of_file(held["paper"]) if held["paper"] else held["text"].replace("\r\n", "\n")
    except ShuzhiError as exc:
        paste.add_error("paper", exc.message)
        return _shown(request, units, unit, paste, None)
    taken = reader.take(units, unit, text, held["piece"] or 0, today, held["published"])
    again = PasteForm(initial={"text": taken.text, "published": held["published"]})
    form = QuickForm(units, taken.draft, taken.roster) if taken.draft else None
    return _shown(request, units, unit, again, form, taken=taken)


def _shown(
    request: HttpRequest,
    units: QuerySet[Organisation],
    unit: Organisation | None,
    paste: PasteForm,
    form: QuickForm | None,
    *,
    taken: reader.Taken | None = None,
    status: int = 200,
) -> HttpResponse:
    shown: dict[str, Any] = {"paste": paste, "form": form, "unit": unit, "taken": taken}
    if form is None:
        shown["recent"] = queries.recent(units, unit)
    return render(request, "quickentry/index.html", shown, status=status)


def _made(actor: Actor, form: QuickForm) -> services.Saved | None:
    """None where the form says why not."""
    if not form.is_valid():
        return None
    try:
        token, cells, topics = form.cleaned_data["token"], form.activity_cells(), form.topic_cells()
        return services.save(actor, token, cells, topics, form.absent(), at=timezone.now())
    except entry.Faulty as exc:
        form.take(exc.findings)
    except NotFound:
        raise
    except ShuzhiError as exc:
        form.add_error(None, exc.message)
    return None


def _not_saved(
    request: HttpRequest, units: QuerySet[Organisation], unit: Organisation | None, form: QuickForm
) -> HttpResponse:
    if request.headers.get("Accept") == "application/json":
        wrong = [str(sentence) for told in form.errors.values() for sentence in told]
        return JsonResponse({"wrong": wrong[0] if wrong else "请核对表格。"})
    return _shown(request, units, unit, PasteForm(), form, status=200 if "again" in request.POST else 422)


def _tell(request: HttpRequest, actor: Actor, form: QuickForm, made: services.Saved) -> None:
    messages.success(request, "已登记。" if made.is_new else "这份表格刚才已经登记过，没有重复。")
    if form.contradiction:
        messages.warning(request, form.contradiction)
    row = Activity.objects.filter(pk=made.activity).select_related("organisation").first()
    if row is None:
        return
    for upload in request.FILES.getlist("files"):
        try:
            told = evidence.attach(actor, "活动", str(row.pk), row.organisation, upload, at=timezone.now())
        except ShuzhiError as exc:
            messages.warning(request, f"记录已保存，但文件没有：{exc.message}")
        else:
            for warning in told.warnings:
                messages.warning(request, warning)


def _page_of(made: services.Saved) -> str:
    return reverse("ledger:activity", args=(made.record_id,)) if made.record_id else reverse("ledger:index")


def _as_file(body: bytes, title: str) -> HttpResponse:
    answer = HttpResponse(body, content_type=papers.MIME)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(title)}.docx"
    return answer
