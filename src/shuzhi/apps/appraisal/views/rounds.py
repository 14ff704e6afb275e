"""The list of rounds, a round's own page, its terms, scheme and steps."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuzhi.apps.accounts.queries import called_as, viewer
from shuzhi.apps.appraisal import counting, feedback, letters, queries, reviewing, services
from shuzhi.apps.appraisal.forms.rounds import OpenForm, StepForm, UnitsForm
from shuzhi.apps.appraisal.forms.scheme import SchemeForms
from shuzhi.apps.appraisal.models import Round
from shuzhi.apps.appraisal.views.answering import EXCEL, WORD, accepted, done, file, given
from shuzhi.apps.orgs import access
from shuzhi.core.errors import NotFound, Refused
from shuzhi.packs.appraisal import flow
from shuzhi.packs.indicators import catalogue

ENTER = require_http_methods(["GET", "HEAD", "POST"])
UNITS_A_PAGE = 50
_BEFORE = (flow.Stage.PREPARING, flow.Stage.REPORTING)  # the meeting: then the reports are not yet frozen


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    opened = access.opened(actor, (queries.OPEN, queries.READ, queries.HOLD), today)
    if queries.OPEN not in opened:
        raise access.outside("述职评议")
    held = queries.held(actor, today)
    shown = {
        "holds": queries.HOLD in opened,
        "reports": queries.READ in opened,
        "rounds": list(held[:50]),
        "entries": list(queries.own_entries(actor, today).exclude(round__in=held)[:50]),
        "notes": queries.notes(actor, today)[:5],
        "mine": reviewing.mine(actor, today),
    }
    return render(request, "appraisal/index.html", shown)


@ENTER
def new(request: HttpRequest) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    units = access.readable(actor, queries.HOLD, today)
    if not units.exists():
        raise access.outside("述职评议")
    form = OpenForm(units.filter(children__isnull=False).distinct(), given(request), initial=_usual(today))
    made: list[Round] = []
    if form.is_bound and accepted(form, lambda: made.append(_open(request, form))):
        return redirect("appraisal:scheme", made[0].pk)
    return render(request, "appraisal/new.html", {"form": form})


def _usual(today: date) -> dict[str, object]:
    year = today.year if today.month > 6 else today.year - 1
    return {
        "year": year,
        "title": f"{year}年度书记抓基层党建工作述职评议考核",
        "as_of": date(year, 12, 31),
        "to_whom": "党委扩大会议",
    }


def _open(request: HttpRequest, form: OpenForm) -> Round:
    top = form.cleaned_data["organisation"]
    units = form.chosen(queries.offered_units(top, timezone.localdate()))
    return services.open_round(viewer(request.user), top, form.terms(), units, at=timezone.now())


@require_safe
def round_(request: HttpRequest, pk: int) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    stood = queries.standing(actor, pk, today)
    shown = {
        "stood": stood,
        "round": stood.round,
        "stages": list(flow.Stage),
        "steps": stood.round.steps.annotate(known_as=called_as("by"))[:100],
    }
    if not stood.holds:
        shown["mine"] = queries.own_entries(actor, today).filter(round=stood.round)
        return render(request, "appraisal/round.html", shown)
    rows = stood.round.entries.select_related("organisation").order_by("position")
    page = Paginator(rows, UNITS_A_PAGE).get_page(request.GET.get("page"))
    sheets = counting.sheets(stood.round, list(page.object_list))
    shown |= {
        "page": page,
        "lines": [(each, sheets[each.pk]) for each in page.object_list],
        "query": "",
        "findings": services.scheme_findings(stood.scheme) if stood.may("edit") else [],
        "gone": queries.gone(stood.round, today) if not stood.is_decided else (),
        "released": services.released(page.object_list, stood.round.year) if stood.stage in _BEFORE else {},
        "waiting": feedback.waiting(stood.round) if stood.may("rectify") else 0,
        "moves": [flow.BY_KEY[key] for key in flow.STEPS if stood.may(key)],
        "objections": services.unanswered(stood.round) if stood.may("answer") else (),
    }
    return render(request, "appraisal/round.html", shown)


@ENTER
def units(request: HttpRequest, pk: int) -> HttpResponse:
    """Terms and units, one by one."""
    actor, today = viewer(request.user), timezone.localdate()
    stood = queries.holding(actor, pk, today)
    offered = queries.offered_units(stood.round.organisation, today)
    now = {name: getattr(stood.round, name) for name in services.Terms.__dataclass_fields__}
    now |= {
        "units": list(stood.round.entries.values_list("organisation__code", flat=True)),
        "seen": stood.round.version,
    }
    form = UnitsForm(offered, given(request), initial=now)
    if form.is_bound and accepted(form, lambda: _revise(request, pk, form)):
        messages.success(request, "已保存。")
        return redirect("appraisal:round", pk)
    return render(request, "appraisal/units.html", {"stood": stood, "round": stood.round, "form": form})


def _revise(request: HttpRequest, pk: int, form: UnitsForm) -> None:
    held = form.cleaned_data
    services.revise(
        viewer(request.user), pk, form.terms(), held["units"], at=timezone.now(), seen=held["seen"]
    )


@ENTER
def scheme(request: HttpRequest, pk: int) -> HttpResponse:
    """The scheme: to be edited while the round is prepared, then to be read by everybody in it."""
    actor, today = viewer(request.user), timezone.localdate()
    stood = (
        queries.holding(actor, pk, today) if request.method == "POST" else queries.standing(actor, pk, today)
    )
    known = catalogue().indicators
    shown = {
        "stood": stood,
        "round": stood.round,
        "scheme": stood.scheme,
        "indicators": known,
        "names": {one.id: one.name for one in known},
    }
    if not stood.may("edit") and request.method != "POST":
        return render(request, "appraisal/scheme.html", shown)
    form = SchemeForms(stood.scheme, known, given(request))
    shown["findings"] = services.scheme_findings(stood.scheme)
    if request.method == "POST" and form.is_valid():
        try:
            seen = int(request.POST.get("seen") or stood.round.version)
            found = services.put_scheme(actor, pk, form.result(), at=timezone.now(), seen=seen)
        except (Refused, ValueError) as exc:
            messages.warning(
                request, exc.message if isinstance(exc, Refused) else "页面不完整，请刷新后再改。"
            )
        else:
            messages.success(request, "方案已保存。" if found else "方案已保存，可以开始。")
        return redirect("appraisal:scheme", pk)
    return render(request, "appraisal/scheme.html", {**shown, "form": form})


@require_POST
def step(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    actor = viewer(request.user)
    queries.holding(actor, pk, timezone.localdate())
    if key not in flow.STEPS:
        raise NotFound("没有这一步。")
    form = StepForm(request.POST)
    form.is_valid()
    held = {"seen": None, "told": "", "anyway": False} | form.cleaned_data
    word = flow.BY_KEY[key].word
    return done(
        request,
        lambda: services.step(actor, pk, key, at=timezone.now(), **held),
        f"已办：{word}。",
        "appraisal:round",
        pk,
    )


@require_POST
def compute(request: HttpRequest, pk: int) -> HttpResponse:
    actor = viewer(request.user)
    queries.holding(actor, pk, timezone.localdate())
    told = "已按台账计算，各单位可以看到自己的评分表。"
    return done(request, lambda: services.compute(actor, pk, at=timezone.now()), told, "appraisal:round", pk)


@require_POST
def rectify(request: HttpRequest, pk: int) -> HttpResponse:
    actor = viewer(request.user)
    queries.holding(actor, pk, timezone.localdate())
    told = "需要整改的点评已转入各单位的问题清单。"
    return done(
        request, lambda: feedback.to_problems(actor, pk, at=timezone.now()), told, "appraisal:round", pk
    )


@require_safe
def summary(request: HttpRequest, pk: int, suffix: str) -> HttpResponse:
    stood = queries.holding(viewer(request.user), pk, timezone.localdate())
    if suffix not in ("docx", "xlsx"):
        raise NotFound("汇总表只有 .docx 和 .xlsx 两种。")
    if suffix == "docx":
        return file(letters.summary_docx(stood.round), WORD, f"appraisal-{stood.round.year}.docx")
    return file(letters.summary_xlsx(stood.round), EXCEL, f"appraisal-{stood.round.year}.xlsx")
