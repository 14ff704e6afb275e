"""What a server must not send, and what it must not leave empty."""

from __future__ import annotations

from wsgiref.util import setup_testing_defaults

import pytest
from django.test import Client
from house_cast import user

from shuzhi.web.wsgi import application

pytestmark = pytest.mark.django_db


def body(method: str) -> bytes:
    environ: dict[str, str] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": "/accounts/login/",
        "HTTP_HOST": "127.0.0.1",
    }
    setup_testing_defaults(environ)
    told: list[str] = []
    answer = b"".join(application(environ, lambda status, headers: told.append(status)))
    assert told == ["200 OK"]
    return answer


def test_a_head_has_no_body() -> None:
    assert body("HEAD") == b""
    assert "登录".encode() in body("GET")


def test_an_address_behind_a_button_opened_as_a_page_says_so(client: Client) -> None:
    client.force_login(user("someone"), "django.contrib.auth.backends.ModelBackend")
    answer = client.get("/accounts/logout/")
    assert answer.status_code == 405
    assert "不能直接打开" in answer.content.decode()
