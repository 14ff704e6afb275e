"""What the house raises on purpose becomes a page with the same sentence; and no page is kept by a shared browser."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from shuzhi.core.errors import NotFound, ShuzhiError
from shuzhi.web import errors


class House:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header(
            "Cache-Control"
        ):  # after signing out, "back" must not show the roster to whoever sits there
            patch_cache_control(response, private=True, no_store=True)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotFound):
            return errors.not_found(request, exception)
        if isinstance(exception, ShuzhiError):
            return errors.page(400, "这一步没有做成", exception.message)
        return None
