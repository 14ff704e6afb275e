"""Signing in and out, the lock, the change of password: as a browser does it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from django.utils import timezone
from house_cast import PASSWORD, user

from shuzhi.apps.accounts.models import User
from shuzhi.apps.audit.models import Event

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"


def verbs() -> list[str]:
    return list(Event.objects.order_by("seq").values_list("verb", flat=True))[1:]


def sign_in(client: Client, password: str = PASSWORD, username: str = "lan", **more: str) -> object:
    return client.post(LOGIN, {"username": username, "password": password, **more})


@pytest.fixture
def lan() -> User:
    return user("lan")


def test_every_page_asks_to_sign_in_first(client: Client) -> None:
    answer = client.get("/reports/")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/accounts/login/?next=/reports/"


def test_sign_in_leads_to_the_page_asked_for(client: Client, lan: User) -> None:
    answer = sign_in(client, next="/reports/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/reports/")
    assert verbs() == ["accounts.signed_in"]


def test_sign_in_never_leads_elsewhere(client: Client, lan: User) -> None:
    assert sign_in(client, next="https://example.org/").headers["Location"] == "/"


@pytest.mark.parametrize(
    ("username", "password"), [("lan", "wrong-password-here"), ("nobody", PASSWORD), ("LAN", PASSWORD)]
)
def test_a_wrong_name_and_a_wrong_password_are_answered_alike(
    client: Client, lan: User, username: str, password: str
) -> None:
    answer = sign_in(client, password, username)
    assert answer.status_code == 200
    assert "用户名或密码不对" in answer.content.decode()
    assert PASSWORD not in answer.content.decode()


def test_a_disabled_account_stays_out_and_its_open_session_ends(client: Client, lan: User) -> None:
    sign_in(client)
    assert client.get("/accounts/me/").status_code == 200
    User.objects.update(is_active=False)
    assert client.get("/accounts/me/").status_code == 302
    assert "用户名或密码不对" in sign_in(client).content.decode()


def test_empty_fields_are_named(client: Client) -> None:
    page = client.post(LOGIN, {"username": "", "password": ""}).content.decode()
    assert "请填写用户名。" in page and "请填写密码。" in page


def test_five_failures_lock_for_a_quarter_of_an_hour(client: Client, lan: User) -> None:
    statuses = [sign_in(client, "wrong-password-here").status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 200, 429]
    locked = sign_in(client)  # the right password does not open a closed door
    assert locked.status_code == 429
    assert "15 分钟" in locked.content.decode()
    assert verbs() == ["accounts.locked"], "one event for the lock, none for the tries during it"

    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=15, seconds=1))
    assert sign_in(client).status_code == 302


def test_the_lock_holds_for_that_user_and_address_only(client: Client, lan: User) -> None:
    user("mei")
    for _ in range(6):
        sign_in(client, "wrong-password-here")
    assert sign_in(client, username="mei").status_code == 302
    assert sign_in(Client(REMOTE_ADDR="192.0.2.7")).status_code == 302


def test_success_forgets_the_failures_before_it(client: Client, lan: User) -> None:
    for _ in range(3):
        [sign_in(client, "wrong-password-here") for _ in range(4)]
        assert sign_in(client).status_code == 302
        client.logout()


def test_sign_out_is_a_post_and_kills_the_cookie(client: Client, lan: User) -> None:
    sign_in(client)
    stolen = client.cookies["sessionid"].value
    assert client.get("/accounts/logout/").status_code == 405
    assert client.post("/accounts/logout/").headers["Location"] == LOGIN
    assert verbs() == ["accounts.signed_in", "accounts.signed_out"]
    thief = Client()
    thief.cookies["sessionid"] = stolen
    assert thief.get("/accounts/me/").status_code == 302


def test_a_post_without_token_is_refused(lan: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = sign_in(strict)
    assert answer.status_code == 403
    assert "页面已过期" in answer.content.decode()


def test_change_of_password_ends_other_sessions(client: Client, lan: User) -> None:
    elsewhere = Client()
    sign_in(client)
    sign_in(elsewhere)
    new = "nine-quiet-lanterns-tonight"
    answer = client.post(
        "/accounts/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    )
    assert answer.headers["Location"] == "/"
    assert client.get("/accounts/me/").status_code == 200
    assert elsewhere.get("/accounts/me/").status_code == 302
    assert verbs()[-1] == "accounts.password_changed"


@pytest.mark.parametrize(
    ("old", "new", "again", "sentence"),
    [
        ("wrong", "nine-quiet-lanterns-tonight", "nine-quiet-lanterns-tonight", "现在的密码不对"),
        (PASSWORD, "nine-quiet-lanterns-tonight", "other-quiet-lanterns", "两次输入的新密码不一样"),
        (PASSWORD, "short", "short", "密码"),
        (PASSWORD, "", "", "请填写新密码"),
    ],
)
def test_a_password_is_not_changed(
    client: Client, lan: User, old: str, new: str, again: str, sentence: str
) -> None:
    sign_in(client)
    answer = client.post(
        "/accounts/password/", {"old_password": old, "new_password1": new, "new_password2": again}
    )
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    lan.refresh_from_db()
    assert lan.check_password(PASSWORD)
