"""Small things that the pages share: do an act and go on, with what came of it said on the next page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from shuzhi.core.errors import NotFound, Refused

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def done(
    request: HttpRequest, act: Callable[[], object], told: str, page: str, *where: object
) -> HttpResponse:
    """Do an act and lead to a page; a refusal is told there."""
    try:
        act()
    except NotFound:
        raise
    except Refused as exc:
        messages.warning(request, exc.message)
    else:
        messages.success(request, told)
    return redirect(page, *where)


def accepted(form: forms.Form, act: Callable[[], object]) -> bool:
    """Do an act with a valid form; a refusal becomes the form's own error and what was typed stays."""
    if not form.is_valid():
        return False
    try:
        act()
    except NotFound:
        raise
    except Refused as exc:
        form.add_error(None, exc.message)
        return False
    return True


def given(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def file(content: bytes, kind: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
