"""Two password profiles, and sessions that end by themselves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone
from house_cast import PASSWORD, user

from shuzhi.apps.accounts import passwords, services
from shuzhi.apps.accounts.models import CONSOLE, PastPassword, User, actor_of
from shuzhi.core.errors import Refused
from shuzhi.packs.signin import profiles

pytestmark = pytest.mark.django_db
AT = datetime(2022, 3, 1, 9, 0, tzinfo=UTC)
STRICT = "Plum-rain-7-cranes"


@pytest.fixture
def dengbao(settings: LazySettings) -> None:
    settings.PASSWORD_PROFILE = "dengbao3"


def make(password: str) -> User:
    return services.create_user(CONSOLE, username="lanlan", password=password, display_name="", at=AT)


def test_every_profile_says_its_rule_and_its_source() -> None:
    for profile in profiles().values():
        assert profile.sentence.endswith("。") and str(profile.min_length) in profile.sentence
        assert profile.basis
        assert not profile.max_age_days or f"{profile.max_age_days} 天" in profile.sentence


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short-one-7A", None),
        ("Short-one-7", "至少 12 个字符"),
        ("plum-rain-seven-cranes", "3 种"),
        ("PLUMRAIN7777777", "3 种"),
        ("Lanlan-rain-7-cranes", "用户名"),
    ],
)
@pytest.mark.usefixtures("dengbao")
def test_dengbao_asks_for_kinds(password: str, why: str | None) -> None:
    if why is None:
        make(password)
        return
    with pytest.raises(Refused, match=why):
        make(password)


def test_the_modern_profile_asks_for_no_kinds_and_for_no_change() -> None:
    held = make("plum rain seven cranes")
    assert not passwords.is_too_old(held, AT + timedelta(days=3650))
    services.change_password(actor_of(held), new="plum rain seven cranes", at=AT)
    assert not PastPassword.objects.exists(), "what need not be kept is not kept"
    with pytest.raises(Refused, match="常见"):
        services.change_password(actor_of(held), new="qwertyuiop123", at=AT)


@pytest.mark.usefixtures("dengbao")
def test_a_password_does_not_come_back_before_its_time() -> None:
    held = make(f"{STRICT}-0")
    for n in range(1, 5):
        services.change_password(actor_of(held), new=f"{STRICT}-{n}", at=AT + timedelta(days=n))
    with pytest.raises(Refused, match="最近 5 次"):
        services.change_password(actor_of(held), new=f"{STRICT}-0", at=AT)
    services.change_password(actor_of(held), new=f"{STRICT}-5", at=AT + timedelta(days=5))
    services.change_password(actor_of(held), new=f"{STRICT}-0", at=AT + timedelta(days=6))
    assert PastPassword.objects.count() == 5


@pytest.mark.usefixtures("dengbao")
def test_an_old_password_leads_to_its_change_first(client: Client) -> None:
    made = make(STRICT)
    client.post("/accounts/login/", {"username": "lanlan", "password": STRICT})
    answer = client.get("/reports/")
    assert answer.headers["Location"] == "/accounts/password/"
    page = client.get("/accounts/password/").content.decode()
    assert "90 天" in page and "GB/T 22239" in page
    new = "Nine-quiet-lamps-8"
    same = {"old_password": STRICT, "new_password1": STRICT, "new_password2": STRICT}
    assert "最近 5 次" in client.post("/accounts/password/", same).content.decode()
    client.post("/accounts/password/", {"old_password": STRICT, "new_password1": new, "new_password2": new})
    assert client.get("/accounts/me/").status_code == 200
    made.refresh_from_db()
    assert not passwords.is_too_old(made, timezone.now())


@pytest.mark.parametrize("word", sorted(profiles()))
def test_told_passwords_fit_every_profile(word: str, settings: LazySettings) -> None:
    settings.PASSWORD_PROFILE = word
    for _ in range(200):
        passwords.ProfileValidator().validate(passwords.random_password(), None)


def entered(client: Client) -> User:
    made = user("lan")
    client.post("/accounts/login/", {"username": "lan", "password": PASSWORD})
    assert client.get("/accounts/me/").status_code == 200
    return made


def age(client: Client, key: str, seconds: float) -> None:
    session = client.session
    session[key] -= int(seconds)
    session.save()


@pytest.mark.parametrize(("key", "minutes"), [("seen", 60), ("began", 12 * 60)])
def test_a_session_ends_on_the_server(client: Client, key: str, minutes: int) -> None:
    entered(client)
    age(client, key, minutes * 60 - 5)
    assert client.get("/accounts/me/").status_code == 200
    age(client, key, minutes * 60)
    stolen = client.cookies["sessionid"].value
    answer = client.get("/reports/")
    assert answer.headers["Location"] == "/accounts/login/?next=/reports/&lapsed=time"
    assert "自动退出" in client.get(answer.headers["Location"]).content.decode()
    thief = Client()
    thief.cookies["sessionid"] = stolen
    assert thief.get("/accounts/me/").status_code == 302


@pytest.mark.usefixtures("dengbao")
def test_the_time_is_that_of_the_profile(client: Client) -> None:
    made = make(STRICT)
    services.change_password(actor_of(made), new=f"{STRICT}-1", at=timezone.now())
    client.post("/accounts/login/", {"username": "lanlan", "password": f"{STRICT}-1"})
    age(client, "seen", 20 * 60)
    assert client.get("/accounts/me/").status_code == 302


def test_use_keeps_a_session_and_is_written_once_a_minute(client: Client) -> None:
    entered(client)
    age(client, "seen", 59)
    before = client.session["seen"]
    client.get("/accounts/me/")
    assert client.session["seen"] == before
    age(client, "seen", 10)
    client.get("/accounts/me/")
    assert client.session["seen"] > before
