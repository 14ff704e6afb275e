"""What the house raises on purpose becomes a page with the same sentence."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from shuzhi.core.errors import NotFound, ShuzhiError
from shuzhi.web import errors


class HouseErrors:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotFound):
            return errors.not_found(request, exception)
        if isinstance(exception, ShuzhiError):
            return errors.page(400, "这一步没有做成", exception.message)
        return None
