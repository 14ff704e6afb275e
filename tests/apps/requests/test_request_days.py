"""A request for numbers and the review of a standard have their days: the page of reminders tells them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from asking import DUE, NOW, SIGNED, TODAY, asked, question, somebody, typed, units
from django.test import Client

from shuzhi.apps.accounts.models import Actor, User
from shuzhi.apps.ledger.entry import add_row
from shuzhi.apps.orgs.access import allows
from shuzhi.apps.orgs.models import Organisation, RoleKind
from shuzhi.apps.reminders.dated import Dated, dated
from shuzhi.apps.requests import accepting, services
from shuzhi.apps.requests.models import Way

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit() -> Organisation:
    return units()[1]


@pytest.fixture
def secretary(unit: Organisation) -> Actor:
    return somebody("secretary", "branch_secretary", unit)


def told(actor: Actor, unit: Organisation, days: int = 0) -> list[Dated]:
    return list(dated(actor, Organisation.objects.filter(pk=unit.pk), TODAY + timedelta(days=days)))


def test_a_request_is_told_until_every_number_is_taken(secretary: Actor, unit: Organisation) -> None:
    made = asked(secretary, unit)
    (one,) = told(secretary, unit)
    assert (one.day, one.told, one.is_over) == (DUE, "3 个数没有收到", False)
    assert one.address == f"/reports/requests/{made.pk}/"
    assert told(secretary, unit, days=20)[0].is_over
    assert not told(secretary, unit, days=-60), "far off"
    assert not told(secretary, units_other(unit)), "another unit's is another's"
    doctors = question("招聘博士")
    services.answer_for(secretary, doctors.part_id, typed(doctors.number, "5"), SIGNED, Way.FILE, at=NOW)
    assert told(secretary, unit)[0].told == "2 个数没有收到，1 个数待核"
    accepting.accept(secretary, question("招聘博士").pk, 1, at=NOW)
    assert told(secretary, unit)[0].told == "2 个数没有收到"
    services.close(secretary, made.pk, at=NOW)
    assert told(secretary, unit) == []


def units_other(unit: Organisation) -> Organisation:
    return Organisation.objects.exclude(pk=unit.pk).get(code="JW02")


def test_a_review_is_told_when_it_comes_near(secretary: Actor, unit: Organisation) -> None:
    row = {
        "日期": "2020-01-10",
        "组织编码": "JW01",
        "标准": "文明单位",
        "阶段": "命名",
        "有效期": "2023-01-31",
    }
    add_row(secretary, "创建", row, at=NOW)
    (one,) = told(secretary, unit)
    assert (f"{one.day}", one.name, one.is_over) == ("2023-01-31", "创建“文明单位”复核", False)
    assert told(secretary, unit, days=-100) == []


def test_the_page_shows_them(client: Client, secretary: Actor, unit: Organisation) -> None:
    asked(secretary, unit)
    client.force_login(User.objects.get(pk=secretary.user_id), "django.contrib.auth.backends.ModelBackend")
    page = client.get("/reminders/?org=JW01&on=2022-12-01").content.decode()
    assert "有期限的事" in page and "3 个数没有收到" in page


def test_whoever_is_reminded_may_see_what_is_told() -> None:
    for role in RoleKind.values:
        if allows(role, "reminders.read"):
            assert allows(role, "requests.read") and allows(role, "worklists.read"), role
