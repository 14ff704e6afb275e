"""From a reminder to 速录: unit, kind and period are filled in, the day is nobody's to guess, and a fault loses none of it."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from house_cast import member, organisation, person

from shuzhi.apps.orgs.models import Organisation
from shuzhi.apps.quickentry.forms import period_of
from shuzhi.core.periods import Period

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client: Client) -> Client:
    unit = organisation("JW01", "甲一支部", "党支部", organisation("JW", "甲委", "党委"))
    member(unit, "演示一")
    client.force_login(
        person("lan", "committee_admin", unit.parent), "django.contrib.auth.backends.ModelBackend"
    )  # type: ignore[arg-type]
    return client


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"month": "2022-05"}, "2022年5月的党课"),
        ({"since": "2022-04-01", "until": "2022-06-30"}, "2022年第二季度的党课"),
        ({"since": "2022-01-01", "until": "2022-12-31"}, "2022年的党课"),
    ],
)
def test_a_gap_fills_the_form(clerk: Client, asked: dict[str, str], told: str) -> None:
    page = clerk.get("/ledger/quick/", {"org": "JW01", "kind": "党课", **asked}).content.decode()
    assert f"提醒里缺的是{told}，请选具体日期" in page
    assert 'value="党课"' in page and "演示一" in page
    assert 'name="since" value="2022-0' in page and 'min="2022-' in page


def test_a_fault_loses_nothing(clerk: Client) -> None:
    sent = {
        "organisation": "JW01",
        "kind": "党课",
        "since": "2022-04-01",
        "until": "2022-06-30",
        "token": "a" * 32,
    }
    answer = clerk.post("/ledger/quick/save/", sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'min="2022-04-01" max="2022-06-30"' in page and 'name="until" value="2022-06-30"' in page


@pytest.mark.parametrize(
    "given", [("", "", ""), ("五月", "", ""), ("", "2022-06-30", "2022-04-01"), ("", "x", "2022-04-01")]
)
def test_what_is_no_period(given: tuple[str, str, str]) -> None:
    assert period_of(*given) is None


def test_a_period() -> None:
    may = Period(date(2022, 5, 1), date(2022, 5, 31))
    assert period_of("2022-05", "", "") == may == period_of("", "2022-05-01", "2022-05-31")
    assert Organisation.objects.count() == 0
