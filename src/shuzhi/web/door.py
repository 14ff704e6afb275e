"""The way to the sign-in page and back: to the page that was asked for, or to the form that was being typed into."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

SAFE = ("GET", "HEAD", "OPTIONS")


def to_the_door(request: HttpRequest) -> HttpResponse:
    posted = request.method not in SAFE
    answer = redirect_to_login(form_page(request) if posted else request.get_full_path())
    lapsed = "post" if posted else "time" if getattr(request, "session_lapsed", False) else ""
    if lapsed:
        answer["Location"] += f"&lapsed={lapsed}"
    return answer


def form_page(request: HttpRequest) -> str:
    """The page on which a form was filled in: what the browser says it came from, where that is ours; else the address itself."""
    came = urlsplit(request.headers.get("Referer", ""))
    if came.netloc != request.get_host() or came.path.startswith(settings.LOGIN_URL):
        return request.path
    return came.path + (f"?{came.query}" if came.query else "")
