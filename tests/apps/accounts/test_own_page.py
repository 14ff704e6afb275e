"""我的: one's own row of the roster and nobody else's; tied by whoever keeps the roster."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from house_cast import member, organisation, person

from shuzhi.apps.accounts.models import CONSOLE, User, actor_of
from shuzhi.apps.audit.models import Event
from shuzhi.apps.orgs import own
from shuzhi.apps.orgs.models import Organisation
from shuzhi.core.errors import NotFound, Refused

pytestmark = pytest.mark.django_db
ME = "/accounts/me/"


@pytest.fixture
def branch() -> Organisation:
    return organisation("JW01", "甲一支部", "党支部", organisation("JW", "甲委", "党委"))


@pytest.fixture
def lan(branch: Organisation) -> User:
    return person("lan", "member", branch)


def page(who: User) -> str:
    client = Client()
    client.force_login(who, "django.contrib.auth.backends.ModelBackend")
    return client.get(ME).content.decode()


def test_an_account_that_is_not_tied_says_what_to_do(lan: User) -> None:
    assert "还没有关联" in page(lan)


def test_it_shows_the_own_rows_only(branch: Organisation, lan: User) -> None:
    mine, other = member(branch, "演示一"), member(branch, "演示二")
    mine.identity = "110101199003077758"
    mine.save()
    own.link(CONSOLE, lan, mine.record_id, at=timezone.now())
    lan.refresh_from_db()
    shown = page(lan)
    assert "演示一" in shown and "演示二" not in shown and "7758" not in shown
    event = Event.objects.latest("seq")
    assert (event.verb, event.subject) == ("accounts.person_linked", f"user:{lan.pk}")
    with pytest.raises(Refused, match="另一个账号"):
        own.link(CONSOLE, person("mei", "member", branch), mine.record_id, at=timezone.now())
    assert other.name not in page(User.objects.get(username="mei"))


def test_who_keeps_the_roster_ties_and_nobody_else(branch: Organisation, lan: User) -> None:
    row = member(branch, "演示一")
    stranger = organisation("YW", "乙委", "党委")
    far = member(stranger, "演示二")
    head = actor_of(person("head", "committee_admin", branch.parent))  # type: ignore[arg-type]
    for actor, user, record in (
        (actor_of(lan), lan, row.record_id),
        (actor_of(person("clerk", "branch_secretary", branch)), lan, row.record_id),
        (head, lan, far.record_id),
        (head, person("out", "member", stranger), row.record_id),
    ):
        with pytest.raises(NotFound):
            own.link(actor, user, record, at=timezone.now())
    own.link(head, lan, row.record_id, at=timezone.now())
    assert User.objects.get(pk=lan.pk).person == row.person


def test_it_is_tied_on_the_persons_page(branch: Organisation, lan: User) -> None:
    row, client = member(branch, "演示一"), Client()
    head = person("head", "committee_admin", branch.parent)  # type: ignore[arg-type]
    client.force_login(head, "django.contrib.auth.backends.ModelBackend")
    address = f"/accounts/link/{row.record_id}/"
    assert address in client.get(f"/orgs/members/{row.record_id}/").content.decode()
    assert (
        "没有用户名为 nobody 的账号"
        in client.post(address, {"username": "nobody"}, follow=True).content.decode()
    )
    assert "已关联账号 lan" in client.post(address, {"username": "lan"}, follow=True).content.decode()
    assert "演示一" in page(User.objects.get(pk=lan.pk))
