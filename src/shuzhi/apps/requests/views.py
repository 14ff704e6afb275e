"""The pages of whoever asks: all askings, a new one, one with its departments, and what became of each number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.ledger import intake
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs import queries as orgs
from shuzhi.apps.requests import accepting, books, listing, queries, returning, services, sources
from shuzhi.apps.requests.forms import (
    AddressForm,
    AssignForm,
    BookForm,
    JudgeForm,
    LinkForm,
    RequestForm,
    lines,
    wanted,
)
from shuzhi.core.errors import Refused, ShuzhiError

_ENTER = require_http_methods(["GET", "HEAD", "POST"])
ROWS_A_PAGE = 50
DAYS = 7  # a new asking is due in a week, its links live a week longer
LINKS = "requests.links"  # secrets on their way to the one page that shows them
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    roles = list(orgs.roles(actor, today))
    request.held_roles = roles  # type: ignore[attr-defined]  # the menu need not ask again
    held = {
        each for each in (queries.READ, queries.ANSWER) for role in roles if access.allows(role.role, each)
    }
    if not held:
        raise access.outside("取数单")
    page = Paginator(listing.counted(queries.requests(actor, today)), ROWS_A_PAGE).get_page(
        request.GET.get("page")
    )
    shown = {
        "page": page,
        "asks": queries.READ in held,
        "mine": listing.mine(actor, today) if queries.ANSWER in held else (),
        "offers": sources.offered(actor, today)[:10] if queries.READ in held else (),
        "today": today,
    }
    return render(request, "requests/index.html", shown)


@_ENTER
def new(request: HttpRequest) -> HttpResponse:
    """The blanks of a report, those with a proposed department ticked; and lines of one's own."""
    actor, today = viewer(request.user), timezone.localdate()
    if queries.WRITE not in access.opened(actor, (queries.WRITE,), today):
        raise access.outside("取数单")
    start = listing.start(actor, request.GET.get("from", ""), today)
    given = request.POST if request.method == "POST" else None
    units = access.readable(actor, queries.WRITE, today)
    form = RequestForm(units, given, initial=start.fields(today + timedelta(days=DAYS)))
    rows = lines(given, start.blanks, start.departments)
    if given is not None and form.is_valid() and rows.is_valid():
        held, unit = form.cleaned_data, form.cleaned_data["organisation"]
        more = {name: held[name] for name in ("title", "note", "due", "origin")}
        now = timezone.now()
        try:
            listing.check_origin(actor, held["origin"], unit, today)
            made = services.open_request(actor, unit, held["year"], wanted(rows), at=now, **more)
        except Refused as exc:
            form.add_error(None, exc.message)
        else:
            if made.made_at != now:
                messages.success(request, "这份报告已有一张没办结的取数单，所选的数加在这一张里。")
            return redirect("requests:request", made.pk)
    shown = {"form": form, "rows": rows, "start": start, "departments": start.known}
    return render(request, "requests/new.html", shown)


@require_safe
def asking(request: HttpRequest, number: int) -> HttpResponse:
    return _page(request, viewer(request.user), number)


def _page(request: HttpRequest, actor: Actor, number: int, book: BookForm | None = None) -> HttpResponse:
    today = timezone.localdate()
    found = queries.request(actor, number, today)
    sheets = queries.sheets(found)
    secrets = request.session.pop(LINKS, {})
    units = access.readable(actor, queries.READ, today)
    address = AddressForm(units)
    shown = {
        "found": found,
        "sheets": sheets,
        "waiting": queries.waiting(sheets),
        "links": {int(part): _address(request, token) for part, token in secrets.items()},
        "book": book or BookForm(),
        "link": LinkForm(initial={"expires": max(found.due, today) + timedelta(days=DAYS)}),
        "address": address,
        "departments": queries.departments(found.organisation),
        "today": today,
    }
    return render(request, "requests/request.html", shown)


def _address(request: HttpRequest, token: str) -> str:
    return request.build_absolute_uri(reverse("requests:linked", args=(token,)))


@require_safe
def history(request: HttpRequest, number: int) -> HttpResponse:
    """One number with every version that came."""
    actor, today = viewer(request.user), timezone.localdate()
    row = queries.question(actor, number, today)
    return render(request, "requests/history.html", {"line": queries.line(row), "answers": row.answers.all()})


@require_POST
def judge(request: HttpRequest, number: int, verdict: str) -> HttpResponse:
    """Accept or return the answer that was looked at."""
    actor = viewer(request.user)
    row = queries.question(actor, number, timezone.localdate())
    form = JudgeForm(request.POST)

    def act() -> str:
        if not form.is_valid():
            raise Refused("退回的原因不能超过 300 个字。")
        version = form.cleaned_data["version"]
        if verdict == "accept":
            accepting.accept(actor, number, version, at=timezone.now())
            return f"“{row.name}”已记入业务指标，报告里的空可以按名称对上它。"
        services.give_back(actor, number, version, form.cleaned_data["word"], at=timezone.now())
        return f"“{row.name}”已退回。"

    return _done(request, row.part.request_id, act)


@require_POST
def assign(request: HttpRequest, number: int) -> HttpResponse:
    actor = viewer(request.user)
    row = queries.question(actor, number, timezone.localdate())
    form = AssignForm(request.POST)

    def act() -> str:
        if not form.is_valid():
            raise Refused("请写明由哪个部门答复（不超过 60 个字）。")
        part = services.assign(actor, number, form.cleaned_data["department"], at=timezone.now())
        return f"“{row.name}”改由{part.department}答复。"

    return _done(request, row.part.request_id, act)


@require_POST
def address(request: HttpRequest, number: int) -> HttpResponse:
    actor, today = viewer(request.user), timezone.localdate()
    row = queries.part(actor, number, today)
    form = AddressForm(access.readable(actor, queries.READ, today), request.POST)

    def act() -> str:
        if not form.is_valid():
            raise Refused("；".join(map(str, form.errors.get("unit", ["请选择组织。"]))))
        unit = form.cleaned_data["unit"]
        services.address(actor, number, unit, at=timezone.now())
        return f"已交给{unit.short_name or unit.name}的联络员。" if unit else "不再交给联络员。"

    return _done(request, row.request_id, act)


@require_POST
def link(request: HttpRequest, number: int) -> HttpResponse:
    actor = viewer(request.user)
    row = queries.part(actor, number, timezone.localdate())
    form = LinkForm(request.POST)

    def act() -> str:
        if not form.is_valid():
            raise Refused("链接的有效期不是有效的日期。")
        token = services.make_link(actor, number, form.cleaned_data["expires"], at=timezone.now())
        request.session[LINKS] = {str(row.pk): token}
        return f"{row.department}的链接已生成，只显示这一次，请现在复制。"

    return _done(request, row.request_id, act)


@require_POST
def revoke(request: HttpRequest, number: int) -> HttpResponse:
    actor = viewer(request.user)
    row = queries.part(actor, number, timezone.localdate())

    def act() -> str:
        services.revoke(actor, number, at=timezone.now())
        return f"{row.department}的链接已收回，打开它的人看不到任何内容。"

    return _done(request, row.request_id, act)


@require_safe
def book(request: HttpRequest, number: int) -> FileResponse:
    found = queries.sheet(queries.part(viewer(request.user), number, timezone.localdate()))
    with intake.scratch() as folder:
        path = folder / "取数单.xlsx"
        books.write(found, path)
        body = BytesIO(path.read_bytes())
    return FileResponse(body, as_attachment=True, filename=books.file_name(found), content_type=XLSX)


@require_POST
def upload(request: HttpRequest, number: int) -> HttpResponse:
    actor = viewer(request.user)
    queries.request(actor, number, timezone.localdate())
    form = BookForm(request.POST, request.FILES)
    if form.is_valid():
        token = intake.keep(form.cleaned_data["book"])
        try:
            part, kept = returning.bring_in(actor, number, intake.workbook(token), at=timezone.now())
        except ShuzhiError as exc:
            form.add_error("book", exc.message)
        else:
            told = (
                f"收到{part.department}的 {kept} 个数，请核对后采用。"
                if kept
                else "这份工作簿里的数都已经收到过，没有重复记。"
            )
            messages.success(request, told)
            return redirect("requests:request", number)
        finally:
            intake.drop(token)
    return _page(request, actor, number, form)


@require_POST
def close(request: HttpRequest, number: int) -> HttpResponse:
    actor = viewer(request.user)
    queries.request(actor, number, timezone.localdate())

    def act() -> str:
        services.close(actor, number, at=timezone.now())
        return "已办结，链接全部失效。"

    return _done(request, number, act)


def _done(request: HttpRequest, number: int, act: Callable[[], str]) -> HttpResponse:
    try:
        messages.success(request, act())
    except Refused as exc:
        messages.warning(request, exc.message)
    return redirect("requests:request", number)
