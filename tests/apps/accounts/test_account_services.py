"""Opening accounts and changing passwords: refused or done, and each act leaves exactly one event."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.conf import LazySettings

from shuzhi.apps.accounts import services
from shuzhi.apps.accounts.models import CONSOLE, Actor, User
from shuzhi.apps.audit.models import Event
from shuzhi.core.errors import Refused

AT = datetime(2022, 3, 1, 9, 0, tzinfo=UTC)
GOOD = "plum-rain-seven-cranes"

pytestmark = pytest.mark.django_db


def make(username: str = "lan", password: str = GOOD, actor: Actor = CONSOLE) -> User:
    return services.create_user(actor, username=username, password=password, display_name="兰", at=AT)


def test_an_account_is_opened_and_audited(settings: LazySettings) -> None:
    settings.PASSWORD_HASHERS = settings.PASSWORD_HASHERS[
        1:
    ]  # the product's own: the tests put a quick one before them
    user = make()
    assert user.check_password(GOOD)
    assert user.password.startswith("argon2")
    event = Event.objects.get()
    assert (event.verb, event.subject) == ("accounts.user_created", f"user:{user.pk}")
    assert GOOD not in event.body


@pytest.mark.parametrize("username", ["", "a", "has space", "x" * 65, "line\nbreak", "a/b", "<b>"])
def test_a_wrong_username_is_refused(username: str) -> None:
    with pytest.raises(Refused, match="用户名"):
        make(username)
    assert not User.objects.exists() and not Event.objects.exists()


@pytest.mark.parametrize("password", ["short", "passwordpassword"[:8], "123456789"])
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises(Refused, match="密码不合要求"):
        make(password=password)
    assert not User.objects.exists()


def test_a_name_is_taken_once() -> None:
    make()
    with pytest.raises(Refused, match="已有人使用"):
        make()


def test_only_the_console_opens_accounts() -> None:
    user = make()
    with pytest.raises(Refused):
        make("second", actor=Actor(user_id=user.pk, name="lan"))


def test_change_of_password_is_audited_without_the_password() -> None:
    user = make()
    services.change_password(Actor(user_id=user.pk, name="lan"), new="nine-quiet-lanterns-tonight", at=AT)
    user.refresh_from_db()
    assert user.check_password("nine-quiet-lanterns-tonight")
    assert list(Event.objects.values_list("verb", flat=True)) == [
        "accounts.user_created",
        "accounts.password_changed",
    ]


def test_a_lock_of_an_unknown_name_keeps_no_name() -> None:
    services.note_lock("what-i-typed-was-my-password", at=AT)
    event = Event.objects.get()
    assert event.subject == "user:unknown"
    assert "password" not in event.body + event.actor
