"""What stands around every page: sessions that end, the door, and what the house raises on purpose as a page with the same sentence."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control

from shuzhi.apps.accounts import half, passwords, second
from shuzhi.apps.accounts.models import User, actor_of
from shuzhi.apps.orgs import access
from shuzhi.apps.orgs.models import RoleKind
from shuzhi.core.errors import NotFound, ShuzhiError
from shuzhi.web import door, errors, sessions

_log = logging.getLogger("shuzhi.access")
Answer = Callable[[HttpRequest], HttpResponse]
ADMINS = frozenset({RoleKind.SYSTEM_ADMIN, RoleKind.COMMITTEE_ADMIN})


class Sessions:
    """A session ends after its idle or its absolute time, on the server; what is asked of an account first is asked first."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user, now = request.user, timezone.now()
        if isinstance(user, User):
            if sessions.is_over(request.session, passwords.profile(), now):
                logout(request)
                request.session_lapsed = True  # type: ignore[attr-defined]  # the door says why
            else:
                first = _asked_first(request, user, now)
                if first and request.path not in _open_to_all(first):
                    return redirect(first)
        return self.get_response(request)


def _asked_first(request: HttpRequest, user: User, now: datetime) -> str:
    """The page that must be done with before any other; "" for none."""
    if passwords.is_too_old(user, now):
        return reverse("accounts:password")
    asked = settings.SECOND_FACTOR == "admins" and not request.session.get(half.DONE)
    if asked and ADMINS & access.held(actor_of(user), timezone.localdate(now)) and not second.has(user):
        return reverse("accounts:enrol")
    return ""


def _open_to_all(first: str) -> tuple[str, ...]:
    return (first, reverse("accounts:logout"), reverse("accounts:login"))


class SignedIn(LoginRequiredMiddleware):
    """A page is closed unless it says otherwise; a form whose sign-in lapsed is led back to, with the text kept in its window."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponse:  # type: ignore[override]
        return door.to_the_door(request)


class House:
    """What the house raises on purpose becomes a page with the same sentence; and no page is kept by a shared browser."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            response.content = errors.not_allowed().content
            response["Content-Type"] = "text/html; charset=utf-8"
        if not response.has_header(
            "Cache-Control"
        ):  # after signing out, "back" must not show the roster to whoever sits there
            patch_cache_control(response, private=True, no_store=True)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotFound):
            # who tried what: numbers and codes only; a path holds no personal data, a query may
            _log.warning("404 user=%s %s %s", getattr(request.user, "pk", None), request.method, request.path)
            return errors.not_found(request, exception)
        if isinstance(exception, ShuzhiError):
            return errors.page(400, "这一步没有做成", exception.message)
        return None
