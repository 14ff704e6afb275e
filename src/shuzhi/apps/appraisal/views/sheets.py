"""One unit in a round: its sheet, the records behind a line, objections, the frozen report with comments, the letter."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.appraisal import counting, letters, marking, queries, services
from shuzhi.apps.appraisal.forms.meeting import CommentForm, ObjectionForm
from shuzhi.apps.appraisal.views.answering import WORD, accepted, done, file, given
from shuzhi.apps.figures import queries as figures
from shuzhi.apps.orgs import access, overview
from shuzhi.apps.orgs import queries as orgs
from shuzhi.core.appraising import propose
from shuzhi.core.errors import NotFound
from shuzhi.packs.appraisal.flow import Stage

ENTER = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def sheet(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    return _sheet(request, pk, code)


def _sheet(request: HttpRequest, pk: int, code: str, form: ObjectionForm | None = None) -> HttpResponse:
    stood, entry = queries.entry(viewer(request.user), pk, code, timezone.localdate())
    worked = counting.sheets(stood.round, [entry])[entry.pk]
    names = [(line.item.id, line.item.name) for line in worked.lines]
    may_object = stood.may("object") and entry.counted_at is not None and entry.left_on is None
    shown = {
        "stood": stood,
        "round": stood.round,
        "entry": entry,
        "sheet": worked,
        "facts": counting.load(entry.evidence).extras,
        "proposal": propose(stood.scheme, worked) if stood.holds or stood.is_decided else None,
        "objections": entry.objections.all(),
        "checks": queries.checks(stood, entry),
        "objecting": (form or ObjectionForm(names)) if may_object else None,
        "comment_count": entry.comments.count() if stood.holds or stood.is_decided else None,
    }
    return render(request, "appraisal/sheet.html", shown)


@require_safe
def records(request: HttpRequest, pk: int, code: str, item: str) -> HttpResponse:
    """The records behind one line."""
    actor, today = viewer(request.user), timezone.localdate()
    stood, entry = queries.entry(actor, pk, code, today)
    worked = counting.sheets(stood.round, [entry])[entry.pk]
    line = next((each for each in worked.lines if each.item.id == item and each.item.indicator), None)
    if line is None:
        raise NotFound("评分表里没有这一个由台账计算的项目。")
    scope = orgs.scope(entry.organisation, stood.round.as_of)
    found = figures.figure_records(actor, scope.codes, line.records)
    shown = {
        "stood": stood,
        "round": stood.round,
        "entry": entry,
        "line": line,
        "definition": figures.definition(line.item.indicator),
        "records": found,
        "gone": len(set(line.records)) - len({each.id for each in found}),
        "shows_words": access.may(actor, "ledger.read", entry.organisation, today),
        "names": overview.names(actor, queries.READ, today),
    }
    return render(request, "appraisal/records.html", shown)


@require_POST
def objection(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    actor = viewer(request.user)
    stood, _ = queries.entry(actor, pk, code, timezone.localdate())
    form = ObjectionForm([(each.id, each.name) for each in stood.scheme.items], request.POST)

    def act() -> object:
        held = form.cleaned_data
        return services.object_to(actor, pk, code, held["item"], held["reason"], at=timezone.now())

    if accepted(form, act):
        messages.success(request, "异议已提交，党委答复后在这里看到。")
        return redirect("appraisal:sheet", pk, code)
    if stood.may("object"):
        return _sheet(request, pk, code, form)
    messages.warning(request, "；".join(map(str, form.non_field_errors())) or "现在不能提异议。")
    return redirect("appraisal:sheet", pk, code)


@require_POST
def answer(request: HttpRequest, pk: int, code: str, number: int) -> HttpResponse:
    verdict, told = request.POST.get("verdict", ""), request.POST.get("told", "")
    return _held(
        request,
        pk,
        code,
        lambda actor: services.answer(actor, pk, code, number, verdict, told, at=timezone.now()),
        "已答复。",
    )


@require_POST
def drop(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    why = request.POST.get("why", "")
    return _held(
        request,
        pk,
        code,
        lambda actor: services.drop(actor, pk, code, why, at=timezone.now()),
        "已退出本轮，原有记录保留。",
    )


def _held(request: HttpRequest, pk: int, code: str, act: Callable[..., object], told: str) -> HttpResponse:
    """Do what only the committee does about one unit."""
    actor, today = viewer(request.user), timezone.localdate()
    queries.holding(actor, pk, today)
    queries.entry(actor, pk, code, today)
    return done(request, lambda: act(actor), told, "appraisal:sheet", pk, code)


@ENTER
def report(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The frozen report, sentence by sentence, with the superior's comments; the unit sees them after the decision."""
    actor, today = viewer(request.user), timezone.localdate()
    stood, entry = queries.entry(actor, pk, code, today)
    if not stood.holds and (request.method == "POST" or not stood.is_decided):
        raise NotFound("点评在反馈以后显示。")
    form = CommentForm(given(request), initial={"start": request.GET.get("at", "")})
    if form.is_bound and accepted(form, lambda: _comment(request, pk, code, form)):
        messages.success(request, "点评已记下。")
        return redirect("appraisal:report", pk, code)
    lines = marking.report_lines(entry)
    at = str(form["start"].value() or "")
    chosen = next((s for part in lines for s in part if str(s.start) == at), None)
    shown = {
        "stood": stood,
        "round": stood.round,
        "entry": entry,
        "lines": lines,
        "chosen": chosen,
        "form": form if stood.may("comment") and entry.left_on is None else None,
        "comments": entry.comments.select_related("problem"),
    }
    return render(request, "appraisal/report.html", shown)


def _comment(request: HttpRequest, pk: int, code: str, form: CommentForm) -> object:
    held = form.cleaned_data
    return marking.comment(
        viewer(request.user),
        pk,
        code,
        held["told"],
        held["start"],
        to_rectify=held["to_rectify"],
        at=timezone.now(),
    )


@require_safe
def letter(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    stood, entry = queries.entry(viewer(request.user), pk, code, timezone.localdate())
    if stood.stage not in (Stage.FEEDBACK, Stage.ENDED) or not entry.grade:
        return redirect("appraisal:sheet", pk, code)
    return file(letters.letter(entry), WORD, f"feedback-{stood.round.year}-{entry.pk}.docx")
