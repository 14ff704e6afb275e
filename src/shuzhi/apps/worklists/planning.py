"""The pages of tasks and of 请示报告."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.worklists import holding, listing, petitions, standing, tasking, tasks
from shuzhi.apps.worklists.forms import ListFilter
from shuzhi.apps.worklists.models import Problem
from shuzhi.apps.worklists.seeing import seer_of
from shuzhi.apps.worklists.services import Stale
from shuzhi.apps.worklists.task_forms import (
    AnswerForm,
    CloseForm,
    PetitionForm,
    ReopenForm,
    TaskForm,
    start_of,
)
from shuzhi.apps.worklists.tasking import Came
from shuzhi.core.errors import NotFound, Refused
from shuzhi.packs.worklists.flow import Side

TASK_SOURCES = ("上级部署", "年度工作要点", "上年述职报告", "点评意见", "整改任务", "自定")
_ENTER = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def task_list(request: HttpRequest) -> HttpResponse:
    seer = seer_of(request)
    today, seen = seer.on, seer.opened(standing.READ, "清单")
    form = ListFilter(seen, listing.years(seen), tasks.STATES, request.GET)
    del form.fields["recheck"]  # tasks are not re-checked
    page = tasks.Pages(tasks.tasks(seen, form.wanted(), today)).get_page(request.GET.get("page"))
    given = {name: request.GET[name] for name in form.fields if request.GET.get(name)}
    shown = {
        "form": form,
        "page": page,
        "lines": tasks.lines(seer.actor, page.object_list, today),
        "query": urlencode(given) + "&" if given else "",
        "is_filtered": bool(given),
        "tab": "tasks",
        "may_write": seer.has(standing.WRITE),
    }
    return render(request, "worklists/tasks.html", shown)


@require_safe
def task(request: HttpRequest, number: int) -> HttpResponse:
    return _page(request, number)


def _page(
    request: HttpRequest,
    number: int,
    close: CloseForm | None = None,
    again: ReopenForm | None = None,
) -> HttpResponse:
    page = tasks.page(seer_of(request), number)
    seen = {"seen": page.held.plan.version}
    shown = {
        "page": page,
        "close": close or CloseForm(initial=seen),
        "again": again or ReopenForm(initial=seen),
    }
    return render(request, "worklists/task.html", shown)


@_ENTER
def new_task(request: HttpRequest) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    units = standing.readable(actor, today, standing.WRITE)
    came, start = _came(request, actor)
    given, start = request.POST if request.method == "POST" else None, {"year": today.year} | start
    asked = str((given or start).get("year", ""))
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else today.year
    form = TaskForm(units, tasks.parents(seer_of(request), year), given, initial=start)
    if given is not None and form.is_valid():
        try:
            made = tasking.add(actor, form.cells(), form.proving(), came, at=timezone.now())
        except (Refused, NotFound) as exc:
            form.add_error(None, exc.message)
        else:
            messages.success(request, "已登记任务。")
            return redirect("worklists:task", made.pk)
    shown = {"form": form, "sources": TASK_SOURCES, "heading": "登记任务", "came": came.told}
    return render(request, "worklists/task_form.html", shown)


def _came(request: HttpRequest, actor: Actor) -> tuple[Came, dict[str, object]]:
    """A task that is made from a problem or a measure, or as a part of another, begins with what is known of it."""
    today, parent = timezone.localdate(), request.GET.get("part", "")
    if parent.isdecimal():
        above = holding.task(actor, int(parent), today).row
        code = above.organisation.code
        return Came(), {"parent": above.pk, "year": above.year, "organisation": code, "source": "上级部署"}
    origin, chosen = request.GET.get("from", ""), request.GET.get("measure", "")
    if not origin.isdecimal():
        return Came(), {}
    held = holding.problem(actor, int(origin), today)
    row, start = held.row, dict[str, object]()
    start |= {
        "organisation": row.organisation.code,
        "source": "整改任务",
        "owner": row.owner,
        "year": row.year,
    }
    measure = next((each for each in held.measures if str(each.pk) == chosen), None)
    if measure is not None:
        start |= {"task": measure.measure, "owner": measure.owner or row.owner, "due": measure.due}
    place = f"{row.year}年问题清单 {row.number}".strip()
    return Came(row.pk, measure.pk if measure else None, told=row.problem, place=place), start


@_ENTER
def edit_task(request: HttpRequest, number: int) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    held = holding.task(actor, number, today)
    if Side.UNIT not in held.sides:
        raise NotFound("没有这项任务。")
    units = standing.readable(actor, today, standing.WRITE)
    given = request.POST if request.method == "POST" else None
    may_hold = tasks.parents(seer_of(request), held.row.year, held.row.organisation, leave_out=number)
    form = TaskForm(units, may_hold, given, changes=True, initial=start_of(held.row, held.plan))
    if given is not None and form.is_valid():
        try:
            tasking.change(
                actor, number, form.cells(), form.proving(), form.cleaned_data["reason"],
                at=timezone.now(), seen=form.cleaned_data["seen"],
            )  # fmt: skip
        except (Refused, NotFound) as exc:
            form.add_error(None, exc.message)
        else:
            messages.success(request, "已保存，原来的内容留在经过里。")
            return redirect("worklists:task", number)
    shown = {"form": form, "sources": TASK_SOURCES, "heading": "修改任务", "row": held.row}
    return render(request, "worklists/task_form.html", shown)


@require_POST
def close_task(request: HttpRequest, number: int) -> HttpResponse:
    actor, form = viewer(request.user), CloseForm(request.POST)
    holding.task(actor, number, timezone.localdate())
    if form.is_valid():
        held = form.cleaned_data
        act = lambda: tasking.close(  # noqa: E731 - one line of what is done
            actor,
            number,
            evidence=held["evidence"],
            minutes=held["minutes"],
            at=timezone.now(),
            seen=held["seen"],
        )
        if _done(request, form, act, "任务已完成。"):
            return redirect("worklists:task", number)
    return _page(request, number, close=form)


@require_POST
def reopen_task(request: HttpRequest, number: int) -> HttpResponse:
    actor, form = viewer(request.user), ReopenForm(request.POST)
    holding.task(actor, number, timezone.localdate())
    if form.is_valid():
        held = form.cleaned_data
        act = lambda: tasking.reopen(actor, number, held["reason"], at=timezone.now(), seen=held["seen"])  # noqa: E731
        if _done(request, form, act, "已改回进行中。"):
            return redirect("worklists:task", number)
    return _page(request, number, again=form)


def _done(request: HttpRequest, form: CloseForm | ReopenForm, act: Callable[[], object], told: str) -> bool:
    try:
        act()
    except Stale as exc:
        messages.warning(request, exc.message)
        return True
    except Refused as exc:
        form.add_error(None, exc.message)
        return False
    messages.success(request, told)
    return True


@_ENTER
def petition_list(request: HttpRequest) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    standing.readable(actor, today)
    units = standing.readable(actor, today, standing.WRITE)
    about = _about(request, actor)
    given = request.POST if request.method == "POST" else None
    form = PetitionForm(units, given, initial={"sent_on": today} | about)
    if given is not None and form.is_valid():
        try:
            made = petitions.send(actor, form.cleaned_data["organisation"], form.asking(), at=timezone.now())
        except (Refused, NotFound) as exc:
            form.add_error(None, exc.message)
        else:
            messages.success(request, f"已登记{made.kind}。")
            return redirect("worklists:petition", made.pk)
    page = Paginator(petitions.readable(actor, today), listing.ROWS_A_PAGE).get_page(request.GET.get("page"))
    shown = {"page": page, "form": form, "tab": "petitions", "about": about.get("about", "")}
    return render(request, "worklists/petitions.html", shown)


def _about(request: HttpRequest, actor: Actor) -> dict[str, object]:
    """A 请示 about a problem or a task begins with it, and stays tied to it."""
    today = timezone.localdate()
    for name, found in (("problem", holding.problem), ("task", holding.task)):
        number = request.GET.get(name, "")
        if number.isdecimal():
            row = found(actor, int(number), today).row
            words = row.problem if isinstance(row, Problem) else row.task
            return {name: row.pk, "organisation": row.organisation.code, "about": words}
    return {}


@_ENTER
def petition(request: HttpRequest, number: int) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    row = petitions.one(actor, number, today)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        held = form.cleaned_data
        try:
            petitions.answer(actor, number, held["told"], at=timezone.now(), by=held["by"], on=held["on"])
        except Refused as exc:
            form.add_error(None, exc.message)
        else:
            messages.success(request, "已登记答复。")
            return redirect("worklists:petition", number)
    return render(request, "worklists/petition.html", {"row": row, "form": form})
