"""账号与角色: a role is given and ended in the browser; it stays as a dated row; nobody helps himself to one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from house_cast import organisation, person, user

from shuzhi.apps.accounts.models import User, actor_of
from shuzhi.apps.audit.models import Event
from shuzhi.apps.orgs import services
from shuzhi.apps.orgs.models import Organisation, Role
from shuzhi.core.errors import Refused

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
PAGE = "/orgs/roles/"


@pytest.fixture
def units() -> dict[str, Organisation]:
    top = organisation("JW", "甲委", "党委")
    found = [top, organisation("JW01", "甲一支部", "党支部", top), organisation("YW", "乙委", "党委")]
    return {unit.code: unit for unit in found}


@pytest.fixture
def keeper(units: dict[str, Organisation]) -> User:
    return person("keeper", "system_admin", units["JW"])


def signed_in(account: User) -> Client:
    client = Client()
    client.force_login(account, BACKEND)
    return client


def given(**changes: str) -> dict[str, str]:
    return {"username": "lan", "role": "branch_secretary", "org": "JW01", "until": "", **changes}


def test_a_role_is_given_and_ended(units: dict[str, Organisation], keeper: User) -> None:
    lan, client = user("lan"), signed_in(keeper)
    assert signed_in(lan).get("/orgs/units/JW01/").status_code == 404
    assert client.post(PAGE, given()).status_code == 302
    role = Role.objects.get(user=lan)
    reader = signed_in(lan)
    assert reader.get("/orgs/units/JW01/").status_code == 200
    assert "已经是支部书记" in client.post(PAGE, given()).content.decode()
    assert client.post(f"/orgs/roles/{role.pk}/end/").status_code == 302
    assert reader.get("/orgs/units/JW01/").status_code == 404, "from the next request on"
    role.refresh_from_db()
    assert role.until == timezone.localdate() - timedelta(days=1), "it stays as a row with its last day"
    assert [event.verb for event in Event.objects.filter(subject=f"user:{lan.pk}")][-2:] == [
        "orgs.grant_role",
        "orgs.revoke_role",
    ]
    page = client.get(PAGE).content.decode()
    assert "已终止" in page and f"/orgs/roles/{role.pk}/end/" not in page
    assert "已经终止" in client.post(f"/orgs/roles/{role.pk}/end/", follow=True).content.decode()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"username": "nobody"}, "没有用户名为 nobody 的账号"),
        ({"username": ""}, "必填"),
        ({"role": "king"}, "没有这种角色"),
        ({"until": "三月"}, "日期应写成"),
        ({"until": "2020-01-01"}, "止日不能早于今天"),
        ({"username": "keeper"}, "另一位管理员"),
        ({"username": "stranger"}, "没有用户名为 stranger 的账号"),
        ({"org": ""}, "请选择组织"),
    ],
)
def test_what_is_not_given(
    units: dict[str, Organisation], keeper: User, changes: dict[str, str], told: str
) -> None:
    user("lan")
    person("stranger", "member", units["YW"])
    before = Role.objects.count()
    answer = signed_in(keeper).post(PAGE, given(**changes))
    page = answer.content.decode()
    assert answer.status_code == 200 and Role.objects.count() == before
    assert told in page or (told == "必填" and 'class="wrong"' in page)
    typed = [text for name, text in changes.items() if name != "role"]
    assert all(text in page for text in typed), "what was typed stays"


def test_another_unit_does_not_exist(units: dict[str, Organisation], keeper: User) -> None:
    user("lan")
    other = person("other", "member", units["YW"])
    client = signed_in(keeper)
    assert client.post(PAGE, given(org="YW")).status_code == 404
    role = Role.objects.get(user=other)
    assert client.post(f"/orgs/roles/{role.pk}/end/").status_code == 404
    assert "other" not in client.get(PAGE).content.decode()


def test_who_keeps_the_system_is_named_by_who_keeps_the_system(
    units: dict[str, Organisation], keeper: User
) -> None:
    user("lan")
    client = signed_in(person("adm", "committee_admin", units["JW"]))
    page = client.get(PAGE).content.decode()
    assert 'value="auditor"' not in page and 'value="branch_secretary"' in page
    assert "没有这种角色" in client.post(PAGE, given(role="auditor")).content.decode()
    held = Role.objects.get(user=keeper)
    assert f"/orgs/roles/{held.pk}/end/" not in page
    assert "没有这项权限" in client.post(f"/orgs/roles/{held.pk}/end/", follow=True).content.decode()
    assert client.post(PAGE, given()).status_code == 302
    assert 'href="/orgs/roles/">角色' in client.get("/orgs/").content.decode()
    assert signed_in(person("sec", "branch_secretary", units["JW01"])).get(PAGE).status_code == 404


def test_the_last_keeper_stays(units: dict[str, Organisation], keeper: User) -> None:
    second = person("second", "system_admin", units["JW"])
    services.revoke_role(actor_of(second), Role.objects.get(user=keeper), at=timezone.now())
    with pytest.raises(Refused, match="另一位管理员"):
        services.revoke_role(actor_of(second), Role.objects.get(user=second), at=timezone.now())
    Role.objects.filter(user=keeper).update(until=None)
    User.objects.filter(pk=second.pk).update(is_active=False)
    third = person("third", "system_admin", units["JW"])
    Role.objects.filter(user=third).update(until=date(2020, 1, 1))
    sub = person("sub", "system_admin", units["JW01"])
    services.revoke_role(actor_of(keeper), Role.objects.get(user=sub), at=timezone.now())
    assert Role.objects.get(user=keeper).until is None


def test_few_questions(units: dict[str, Organisation], keeper: User) -> None:
    for number in range(20):
        person(f"u{number}", "member", units["JW01"])
    client = signed_in(keeper)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(PAGE).status_code == 200
    assert len(asked) <= 12
