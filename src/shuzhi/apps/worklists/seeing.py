"""Who is looking: the roles behind a request are read once, and left on it for the menu."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

from shuzhi.apps.accounts.queries import viewer
from shuzhi.apps.worklists.standing import Reader, reader


def seer_of(request: HttpRequest) -> Reader:
    """Return whoever opens a page."""
    seer = reader(viewer(request.user), timezone.localdate())
    request.held_roles = seer.roles  # type: ignore[attr-defined]  # the menu need not ask again
    return seer
