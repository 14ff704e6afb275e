"""A sign-in that lapses while typing: the post is taken by nobody, and the way leads back to the very form."""

from __future__ import annotations

import pytest
from django.test import Client
from house_cast import PASSWORD, organisation, person

from shuzhi.apps.ledger.models import Talk

pytestmark = pytest.mark.django_db
FORM = "/ledger/talks/new/?organisation=JW01"
FIELDS = {"day": "2022-03-01", "organisation": "JW01", "kind": "谈心谈话", "times": "3"}


@pytest.fixture
def clerk() -> Client:
    person("clerk", "branch_secretary", organisation("JW01", "甲一支部", "党支部"))
    client = Client(enforce_csrf_checks=True)
    return sign_in(client)


def sign_in(client: Client, door: str = "/accounts/login/") -> Client:
    client.get(door)
    token = client.cookies["csrftoken"].value
    given = {"username": "clerk", "password": PASSWORD, "csrfmiddlewaretoken": token}
    if "next=" in door:
        given["next"] = client.get(door).context["next"]
    client.answer = client.post(door, given)  # type: ignore[attr-defined]
    return client


def send(client: Client, referer: str = FORM) -> object:
    token = client.cookies["csrftoken"].value if "csrftoken" in client.cookies else "x" * 64
    came = {"referer": f"http://testserver{referer}"} if referer else {}
    return client.post("/ledger/talks/new/", FIELDS | {"csrfmiddlewaretoken": token}, headers=came)


def lapse_on_the_server(client: Client) -> None:
    session = client.session
    session["seen"] -= 24 * 3600
    session.save()


def lose_all_cookies(client: Client) -> None:
    client.cookies.clear()


def lose_the_session(client: Client) -> None:
    del client.cookies["sessionid"]


@pytest.mark.parametrize("lapse", [lapse_on_the_server, lose_the_session, lose_all_cookies])
def test_the_post_leads_to_the_door_and_back_to_the_form(clerk: Client, lapse: object) -> None:
    clerk.get(FORM)
    lapse(clerk)  # type: ignore[operator]
    answer = send(clerk)
    door = answer.headers["Location"]  # type: ignore[attr-defined]
    assert answer.status_code == 302  # type: ignore[attr-defined]
    assert door.startswith("/accounts/login/?next=/ledger/talks/new/%3Forganisation%3DJW01&lapsed=post")
    assert "没有保存" in clerk.get(door).content.decode()
    assert not Talk.objects.exists()
    back = sign_in(clerk, door).answer  # type: ignore[attr-defined]
    assert back.headers["Location"] == FORM
    form = clerk.get(FORM).content.decode()
    assert 'data-draft="' in form and "draft.js" in form and "data-bound" not in form, (
        "the window puts its draft back"
    )
    assert send(clerk).status_code == 302 and Talk.objects.count() == 1  # type: ignore[attr-defined]


@pytest.mark.parametrize("referer", ["", "//elsewhere.example/x", "/accounts/login/?next=/"])
def test_where_it_came_from_is_ours_or_the_address_itself(clerk: Client, referer: str) -> None:
    lose_the_session(clerk)
    came = (
        {"referer": f"http:{referer}" if referer.startswith("//") else f"http://testserver{referer}"}
        if referer
        else {}
    )
    token = clerk.cookies["csrftoken"].value
    answer = clerk.post("/ledger/talks/new/", FIELDS | {"csrfmiddlewaretoken": token}, headers=came)
    assert answer.headers["Location"] == "/accounts/login/?next=/ledger/talks/new/&lapsed=post"


def test_a_stale_token_of_somebody_signed_in_shows_the_way_back(clerk: Client) -> None:
    headers = {"referer": f"http://testserver{FORM}"}
    answer = clerk.post("/ledger/talks/new/", FIELDS | {"csrfmiddlewaretoken": "x" * 64}, headers=headers)
    assert answer.status_code == 403
    assert 'href="/ledger/talks/new/?organisation=JW01"' in answer.content.decode()
    assert not Talk.objects.exists()
