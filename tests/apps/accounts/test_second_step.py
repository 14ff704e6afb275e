"""The second step: enrolled, asked for after the password, taken once, closed after wrong tries, reset by whoever keeps the accounts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone
from house_cast import PASSWORD, organisation, person, user

from shuzhi.apps.accounts import second, services
from shuzhi.apps.accounts.models import CONSOLE, RecoveryCode, SecondFactor, User, actor_of
from shuzhi.apps.audit.models import Event
from shuzhi.core.errors import Refused

pytestmark = pytest.mark.django_db
LOGIN, SECOND, ENROL = "/accounts/login/", "/accounts/second/", "/accounts/second/enrol/"
AT = datetime(2022, 3, 1, 9, 0, tzinfo=UTC)


def code_of(secret: str, at: datetime) -> str:
    return second._totp(secret).generate(int(at.timestamp())).decode()


@pytest.fixture
def lan() -> User:
    return user("lan")


@pytest.fixture
def secret(lan: User) -> str:
    made = second.new_secret()
    then = timezone.now() - timedelta(minutes=5)
    second.enrol(actor_of(lan), lan, secret=made, code=code_of(made, then), at=then)
    return made


def give_password(client: Client, **more: str) -> object:
    return client.post(LOGIN, {"username": "lan", "password": PASSWORD, **more})


@pytest.mark.parametrize(
    ("seconds", "expected"),
    # RFC 6238, appendix B, the SHA-1 rows: the last six of its eight figures
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_codes_are_those_of_the_standard(seconds: int, expected: str) -> None:
    from base64 import b32encode

    secret = b32encode(b"12345678901234567890").decode()
    assert code_of(secret, datetime.fromtimestamp(seconds, UTC)) == expected


def test_after_the_password_comes_the_code(client: Client, secret: str) -> None:
    assert give_password(client, next="/reports/").headers["Location"] == SECOND
    assert client.get("/reports/").status_code == 302, "half-way in is not in"
    assert "验证码不对" in client.post(SECOND, {"code": "000000"}).content.decode()
    answer = client.post(SECOND, {"code": code_of(secret, timezone.now())})
    assert answer.headers["Location"] == "/reports/"
    assert client.get("/accounts/me/").status_code == 200
    event = Event.objects.latest("seq")
    assert (event.verb, event.body) == ("accounts.signed_in", '{"second":true}')


def test_a_code_is_taken_once(lan: User, secret: str) -> None:
    now = timezone.now()
    code = code_of(secret, now)
    assert second.verify(lan, code, at=now) == ""
    assert second.verify(lan, code, at=now) != ""


def test_a_clock_may_be_one_step_off_and_no_more(lan: User, secret: str) -> None:
    now = timezone.now()
    assert second.verify(lan, code_of(secret, now - timedelta(seconds=90)), at=now) != ""
    assert second.verify(lan, code_of(secret, now - timedelta(seconds=30)), at=now) == ""


def test_a_recovery_code_opens_once(lan: User) -> None:
    made = second.new_secret()
    codes = second.enrol(actor_of(lan), lan, secret=made, code=code_of(made, AT), at=AT)
    assert len(set(codes)) == second.CODES
    kept = " ".join(RecoveryCode.objects.values_list("mark", flat=True))
    assert not any(code in kept for code in codes), "what is kept opens nothing"
    assert second.verify(lan, codes[3].upper().replace("-", " "), at=AT) == ""
    assert second.verify(lan, codes[3], at=AT) != ""


def test_five_wrong_codes_close_it_for_a_quarter_of_an_hour(lan: User, secret: str) -> None:
    now = timezone.now()
    told = [second.verify(lan, "000000", at=now) for _ in range(5)]
    assert "15 分钟" in told[-1]
    assert second.verify(lan, code_of(secret, now), at=now) != "", (
        "the right code does not open a closed door"
    )
    later = now + timedelta(minutes=15, seconds=1)
    assert second.verify(lan, code_of(secret, later), at=later) == ""
    assert Event.objects.filter(verb="accounts.second_factor_locked").count() == 1


def test_half_way_in_ends_after_five_minutes(client: Client, secret: str) -> None:
    give_password(client)
    session = client.session
    session["half"] = [*session["half"][:3], int(timezone.now().timestamp()) - 301]
    session.save()
    answer = client.post(SECOND, {"code": code_of(secret, timezone.now())})
    assert answer.headers["Location"].startswith(LOGIN)


def test_a_password_that_changes_meanwhile_ends_half_way_in(client: Client, lan: User, secret: str) -> None:
    give_password(client)
    services.reset_password(CONSOLE, username="lan", new="nine-quiet-lamps-tonight", at=timezone.now())
    assert client.get(SECOND).headers["Location"].startswith(LOGIN)


def test_who_gave_no_password_is_led_to_the_door(client: Client) -> None:
    assert client.get(SECOND).headers["Location"].startswith(LOGIN)
    assert client.post(SECOND, {"code": "123456"}).headers["Location"].startswith(LOGIN)


def test_enrolling_shows_the_square_and_the_codes_once(client: Client, lan: User) -> None:
    give_password(client)
    page = client.get(ENROL).content.decode()
    made = re.search(r"<code>([A-Z2-7]{32})</code>", page)
    assert made is not None and "data:image/svg+xml" in page
    assert made[1] not in str(client.session.items()), "sealed in the session too"
    wrong = client.post(ENROL, {"code": "000000"})
    assert "验证码不对" in wrong.content.decode() and made[1] in wrong.content.decode()
    elsewhere = Client()
    give_password(elsewhere)
    done = client.post(ENROL, {"code": code_of(made[1], timezone.now())}).content.decode()
    assert len(re.findall(r"<code>[a-z2-9]{5}-[a-z2-9]{5}-[a-z2-9]{5}</code>", done)) == second.CODES
    assert client.get("/accounts/me/").status_code == 200
    assert elsewhere.get("/accounts/me/").status_code == 302, "a session that passed without it ends"
    assert made[1] not in client.get(ENROL).content.decode()


def test_the_secret_is_sealed_in_the_database(lan: User, secret: str) -> None:
    stored = SecondFactor.objects.annotate(raw=SecondFactor._meta.get_field("secret").as_stored()).get()
    assert secret not in stored.raw and stored.raw.startswith("s1.")
    assert stored.secret == secret


@pytest.fixture
def required(settings: LazySettings) -> Iterator[None]:
    settings.SECOND_FACTOR = "admins"
    yield


@pytest.mark.usefixtures("required")
@pytest.mark.parametrize(
    ("role", "asked"),
    [("system_admin", True), ("committee_admin", True), ("branch_secretary", False), ("member", False)],
)
def test_administrators_enrol_first_where_it_is_required(client: Client, role: str, asked: bool) -> None:
    person("lan", role, organisation("JW", "甲委", "党委"))
    give_password(client)
    answer = client.get("/accounts/me/")
    assert (answer.status_code == 302 and answer.headers["Location"] == ENROL) == asked
    assert client.get(ENROL).status_code == 200


def keeper(client: Client) -> User:
    top = organisation("JW", "甲委", "党委")
    branch = organisation("JW01", "甲一支部", "党支部", top)
    client.force_login(person("root", "system_admin", top), "django.contrib.auth.backends.ModelBackend")
    return person("mei", "branch_secretary", branch)


def test_the_system_administrator_resets_it_and_open_sessions_end(client: Client) -> None:
    mei = keeper(client)
    made = second.new_secret()
    second.enrol(actor_of(mei), mei, secret=made, code=code_of(made, AT), at=AT)
    elsewhere = Client()
    elsewhere.force_login(User.objects.get(pk=mei.pk), "django.contrib.auth.backends.ModelBackend")
    assert "启用" in client.get("/accounts/").content.decode()
    answer = client.post("/accounts/kept/mei/second/", follow=True)
    assert "已重置 mei" in answer.content.decode()
    assert not SecondFactor.objects.exists() and not RecoveryCode.objects.exists()
    assert elsewhere.get("/accounts/me/").status_code == 302
    assert Event.objects.latest("seq").verb == "accounts.second_factor_reset"
    assert "没有启用" in client.post("/accounts/kept/mei/second/", follow=True).content.decode()


def test_an_account_with_a_role_elsewhere_is_not_kept_here(client: Client) -> None:
    mei = keeper(client)
    from shuzhi.apps.orgs.models import Role

    stranger = organisation("YW", "乙委", "党委")
    Role.objects.create(user=mei, organisation=stranger, role="committee_admin", since="2022-01-01")
    assert client.post("/accounts/kept/mei/second/").status_code == 404
    assert client.post("/accounts/kept/mei/active/", {"active": "0"}).status_code == 404


def test_a_closed_account_stays_out_even_with_its_old_cookie_after_it_is_opened_again(client: Client) -> None:
    keeper(client)
    theirs = Client()
    theirs.post(LOGIN, {"username": "mei", "password": PASSWORD})
    assert theirs.get("/accounts/me/").status_code == 200
    client.post("/accounts/kept/mei/active/", {"active": "0"})
    assert theirs.get("/accounts/me/").status_code == 302
    client.post("/accounts/kept/mei/active/", {"active": "1"})
    assert theirs.get("/accounts/me/").status_code == 302
    verbs = list(Event.objects.order_by("-seq").values_list("verb", flat=True)[:2])
    assert verbs == ["accounts.enabled", "accounts.disabled"]


def test_nobody_closes_the_own_account(lan: User) -> None:
    with pytest.raises(Refused, match="自己"):
        services.set_active(actor_of(lan), lan, active=False, at=AT)
