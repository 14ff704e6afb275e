"""核验: the one page of reports that may be opened to everybody, by a setting."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.orgs import access
from shuzhi.apps.reports.queries import READ
from shuzhi.apps.reports.verifying import MB, MOST_SENT, check, is_public
from shuzhi.apps.reports.verifying_form import InMemory, VerifyForm
from shuzhi.core.errors import ShuzhiError

PAGE = "reports/verify.html"


@login_not_required
@csrf_exempt  # the token is looked for below, after the size: looking for it reads everything that was sent
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated and not is_public():
        return redirect_to_login(request.path, settings.LOGIN_URL)
    if _length(request) > MOST_SENT:
        told = f"送来的文件一共超过 {MOST_SENT // MB} MB，没有打开；报告里的图片太大时，请先压缩图片再另存。"
        return render(request, PAGE, {"form": VerifyForm(), "wrong": told, "closed": True}, status=413)
    if request.method == "POST":
        request.upload_handlers = [InMemory(request)]
    return _verify(request)


@csrf_protect
def _verify(request: HttpRequest) -> HttpResponse:
    actor = _reader(request)
    sent = request.method == "POST"
    form = VerifyForm(request.POST, request.FILES) if sent else VerifyForm()
    shown: dict[str, object] = {"form": form, "reads": actor is not None}
    if sent and form.is_valid():
        try:
            shown["told"] = check(actor, form.wanted(), timezone.localdate())
        except ShuzhiError as exc:
            form.add_error(None, exc.message)
    return render(request, PAGE, shown, status=400 if form.errors else 200)


def _length(request: HttpRequest) -> int:
    told = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(told) if told.isdecimal() else MOST_SENT + 1


def _reader(request: HttpRequest) -> Actor | None:
    """Whoever may read some report; None for a stranger on a public page."""
    if request.user.is_authenticated:
        actor = viewer(request.user)
        if access.opened(actor, [READ], timezone.localdate()):
            return actor
        if not is_public():
            raise access.outside("核验")
    return None
