"""`shuzhi account`: the way from an imported ledger to somebody who can sign in."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from house_cast import organisation

from shuzhi.apps.accounts.models import User
from shuzhi.apps.audit.models import Event
from shuzhi.apps.orgs.models import Role, RoleKind
from shuzhi.cli import main
from shuzhi.cli.accounts import ROLES
from shuzhi.web import homedir

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home() -> None:
    homedir.find().open()


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main(["account", *words])
    told = capsys.readouterr()
    return status, told.out, told.err


def test_an_account_signs_in(capsys: pytest.CaptureFixture[str], client: Client) -> None:
    organisation("JW", "中共示例局委员会", "党委")
    status, out, _ = run(capsys, "lan", "--name", "兰", "--org", "JW", "--role", "committee_admin", "--json")
    told = json.loads(out)
    assert status == 0
    answer = client.post("/accounts/login/", {"username": "lan", "password": told["password"]})
    assert answer.status_code == 302
    assert "中共示例局委员会" in client.get("/").content.decode()
    assert [event.verb for event in Event.objects.order_by("seq")][:2] == [
        "accounts.user_created",
        "orgs.grant_role",
    ]


def test_a_new_password_ends_the_old_one(capsys: pytest.CaptureFixture[str], client: Client) -> None:
    organisation("JW", "中共示例局委员会", "党委")
    _, first, _ = run(capsys, "lan", "--org", "JW", "--role", "member", "--json")
    status, second, _ = run(capsys, "lan", "--reset", "--json")
    old, new = json.loads(first)["password"], json.loads(second)["password"]
    user = User.objects.get()
    assert status == 0 and user.check_password(new) and not user.check_password(old)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["lan"], "--org"),
        (["lan", "--org", "JW"], "--role"),
        (["lan", "--org", "NONE", "--role", "member"], "没有组织编码"),
        (["l n", "--org", "JW", "--role", "member"], "用户名"),
        (["nobody", "--reset"], "没有用户名为"),
    ],
)
def test_wrong_words_are_one_line_and_change_nothing(
    capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    organisation("JW", "中共示例局委员会", "党委")
    status, out, err = run(capsys, *words)
    assert (status, out) == (2, "")
    assert told in err and len(err.splitlines()) == 1
    assert not User.objects.exists() and not Role.objects.exists() and not Event.objects.exists()


def test_the_roles_are_those_of_the_product() -> None:
    assert set(ROLES) == set(RoleKind.values)
