"""How the editor is answered: JSON both ways; what the house refuses on purpose comes back as one sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse

from shuzhi.core.errors import NotFound, Refused, ShuzhiError

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def answers_json(view: View[P]) -> View[P]:
    """A view whose refusals are `{"error": sentence}`."""

    @wraps(view)
    def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except ShuzhiError as exc:
            status = 404 if isinstance(exc, NotFound) else 409 if isinstance(exc, Refused) else 400
            return JsonResponse({"error": exc.message}, status=status)

    return cast("View[P]", answer)


def body(request: HttpRequest) -> dict[str, Any]:
    """The JSON object that was sent; anything else is an empty one.

    Raises:
        Refused: it is too large.
    """
    try:
        told = json.loads(request.body)
    except RequestDataTooBig as exc:
        raise Refused("内容太多，没有保存；请分成几节，或去掉粘贴进来的图片。") from exc
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def is_fragment(request: HttpRequest) -> bool:
    """The editor shows a page inside its right pane: without the frame around it."""
    return request.headers.get("X-Fragment") == "1"
