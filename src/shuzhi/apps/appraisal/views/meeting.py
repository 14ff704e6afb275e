"""The meeting: who speaks when, the projector, checks before it, the groups' grades, the decision after it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.appraisal import grading, marking, queries
from shuzhi.apps.appraisal.forms.meeting import (
    CheckForm,
    DecideForm,
    OwnForm,
    PapersForm,
    RoomForm,
    TurnsForm,
)
from shuzhi.apps.appraisal.models import Check, GroupCounts
from shuzhi.apps.appraisal.views.answering import accepted, given
from shuzhi.apps.ballots import queries as box
from shuzhi.core.appraising import Group

ENTER = require_http_methods(["GET", "HEAD", "POST"])


@ENTER
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """The order of speakers."""
    actor = viewer(request.user)
    stood = queries.holding(actor, pk, timezone.localdate())
    form = TurnsForm(marking.speakers(stood), given(request))
    if form.is_bound and accepted(form, lambda: marking.order(actor, pk, form.turns(), at=timezone.now())):
        messages.success(request, "发言次序已保存。")
        return redirect("appraisal:meeting", pk)
    return render(request, "appraisal/meeting.html", {"stood": stood, "round": stood.round, "form": form})


@require_safe
def screen(request: HttpRequest, pk: int) -> HttpResponse:
    """For the projector: who speaks, who is next, and the time; no number of the sheet is shown in the room."""
    stood = queries.holding(viewer(request.user), pk, timezone.localdate())
    speakers = marking.speakers(stood)
    asked = request.GET.get("at", "")
    at = min(
        max(int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1, 1),
        max(len(speakers), 1),
    )
    shown = {
        "stood": stood,
        "round": stood.round,
        "at": at,
        "count": len(speakers),
        "now": speakers[at - 1] if speakers else None,
        "next": speakers[at] if at < len(speakers) else None,
    }
    return render(request, "appraisal/screen.html", shown)


@ENTER
def checks(request: HttpRequest, pk: int) -> HttpResponse:
    actor = viewer(request.user)
    stood = queries.holding(actor, pk, timezone.localdate())
    form = CheckForm(marking.speakers(stood), given(request), initial={"on": timezone.localdate()})
    if form.is_bound and accepted(
        form, lambda: marking.check(actor, pk, form.cleaned_data["unit"], form.new(), at=timezone.now())
    ):
        messages.success(request, "已记下。")
        return redirect("appraisal:checks", pk)
    rows = Check.objects.filter(entry__round=stood.round).select_related("entry__organisation")
    shown = {"stood": stood, "round": stood.round, "form": form, "rows": rows.order_by("-on", "-id")[:500]}
    return render(request, "appraisal/checks.html", shown)


@require_safe
def groups(request: HttpRequest, pk: int) -> HttpResponse:
    """Each group with its votes and what has come in."""
    stood = queries.holding(viewer(request.user), pk, timezone.localdate())
    items, linked = grading.judged(stood.scheme), grading.linked(stood)
    come = set(GroupCounts.objects.filter(entry__round=stood.round).values_list("group", "item"))
    rows = [
        (number, group, [(item, (group.name, item.id) in come) for item in items], [each for each in linked if each.link.group == group.name])
        for number, group in enumerate(stood.scheme.groups, 1)
    ]  # fmt: skip
    return render(
        request, "appraisal/groups.html", {"stood": stood, "round": stood.round, "rows": rows, "items": items}
    )


@ENTER
def prepare(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Set up the votes of one group in the hall."""
    actor, today = viewer(request.user), timezone.localdate()
    stood = queries.holding(actor, pk, today)
    group = grading.group_at(stood.scheme, number)
    form = RoomForm(given(request), initial={"day": stood.round.meeting_on or today})
    if form.is_bound and accepted(
        form, lambda: grading.prepare_votes(actor, pk, number, form.room(), at=timezone.now())
    ):
        messages.success(request, "测评票已准备好，请打开投票核对规则后开始。")
        return redirect("appraisal:groups", pk)
    return render(
        request,
        "appraisal/prepare.html",
        {"stood": stood, "round": stood.round, "group": group, "form": form},
    )


@ENTER
def take(request: HttpRequest, pk: int, vote: str) -> HttpResponse:
    """Take a closed vote's grades over; who has no say about whom is typed here."""
    actor = viewer(request.user)
    stood = queries.holding(actor, pk, timezone.localdate())
    held = grading.linked_one(stood, vote)
    group = next(each for each in stood.scheme.groups if each.name == held.link.group)
    form = OwnForm(grading.voted_on(stood, held.link), _whose(group), given(request))
    if form.is_bound and accepted(
        form, lambda: grading.take_vote(actor, pk, vote, form.own(), at=timezone.now())
    ):
        messages.success(request, "结果已取回，评分表已更新。")
        return redirect("appraisal:groups", pk)
    outcome = box.outcome(box.one(vote)) if held.vote.state == "closed" else None
    shown = {
        "stood": stood,
        "round": stood.round,
        "group": group,
        "held": held,
        "form": form,
        "outcome": outcome,
    }
    return render(request, "appraisal/take.html", shown)


def _whose(group: Group) -> str:
    return "本单位的票数" if group.own_line else "本条线的票数"


@ENTER
def papers(request: HttpRequest, pk: int, number: int, item: str) -> HttpResponse:
    """Counts of a group's paper 测评表 for one item."""
    actor = viewer(request.user)
    stood = queries.holding(actor, pk, timezone.localdate())
    group, about = grading.group_at(stood.scheme, number), grading.item_of(stood.scheme, item)
    entries = (
        stood.round.entries.filter(left_on__isnull=True).select_related("organisation").order_by("position")
    )
    form = PapersForm(list(entries), _whose(group), stood.scheme.grades, given(request))

    def act() -> None:
        held = form.cleaned_data["papers"]
        grading.enter_papers(actor, pk, number, item, held, form.given(), at=timezone.now())

    if form.is_bound and accepted(form, act):
        messages.success(request, f"“{group.name}”对“{about.name}”的测评结果已录入。")
        return redirect("appraisal:groups", pk)
    shown = {
        "stood": stood,
        "round": stood.round,
        "group": group,
        "item": about,
        "form": form,
        "whose": _whose(group),
    }
    return render(request, "appraisal/papers.html", shown)


@ENTER
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """What is proposed, and what the committee decides."""
    actor = viewer(request.user)
    stood = queries.holding(actor, pk, timezone.localdate())
    form = DecideForm(grading.proposals(stood), stood.scheme, stood.round.version, given(request))

    def act() -> None:
        grading.decide(actor, pk, form.choices(), at=timezone.now(), seen=form.cleaned_data["seen"])

    if form.is_bound and accepted(form, act):
        messages.success(request, "等次已确定。可以出反馈意见，并把点评转入问题清单。")
        return redirect("appraisal:round", pk)
    return render(
        request,
        "appraisal/decide.html",
        {"stood": stood, "round": stood.round, "form": form, "scheme": stood.scheme},
    )
