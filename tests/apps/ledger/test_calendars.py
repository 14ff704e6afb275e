"""日历: the year and the month, the same words with and without a script."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from house_cast import activity, organisation, person

from shuzhi.apps.ledger.browsing import month_grid, year_days
from shuzhi.apps.orgs.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit() -> Organisation:
    return organisation("JW01", "甲一支部", "党支部", organisation("JW", "甲委", "党委"))


@pytest.fixture
def clerk(client: Client, unit: Organisation) -> Client:
    client.force_login(person("lan", "branch_secretary", unit), "django.contrib.auth.backends.ModelBackend")
    return client


def test_a_year_counts_its_days(unit: Organisation) -> None:
    for day in (date(2022, 3, 1), date(2022, 3, 1), date(2022, 12, 31), date(2023, 1, 1)):
        activity(unit, day, "某事")
    found = year_days(Organisation.objects.all(), 2022)
    assert (found.total, len(found.months)) == (3, 12)
    assert [(each.day.day, each.count) for each in found.months[2].days] == [(1, 2)]


def test_a_month_is_made_of_whole_weeks(unit: Organisation) -> None:
    for number in range(6):
        activity(unit, date(2022, 5, 1), f"第{number}件")
    found = month_grid(Organisation.objects.all(), 2022, 5)
    assert {len(week) for week in found.weeks} == {7} and found.total == 6
    first = next(day for week in found.weeks for day in week if day.day == date(2022, 5, 1))
    assert (len(first.entries), first.more) == (4, 2)
    assert [day.is_inside for day in found.weeks[0]].count(True) == 1, "1 May 2022 was a Sunday"


def test_what_lies_outside_is_in_no_calendar(clerk: Client) -> None:
    activity(organisation("YW", "乙委", "党委"), date(2022, 5, 6), "别处的活动")
    assert "别处" not in clerk.get("/ledger/calendar/2022/5/").content.decode()
    assert "还没有活动记录" in clerk.get("/ledger/calendar/", {"year": "2022"}).content.decode()
    assert clerk.get("/ledger/calendar/", {"org": "YW"}).status_code == 404


def test_the_rest_of_a_full_day_is_one_click_away(clerk: Client, unit: Organisation) -> None:
    for number in range(6):
        activity(unit, date(2022, 5, 1), f"第{number}件")
    activity(unit, date(2022, 5, 2), "次日的事")
    assert "?day=2022-05-01" in clerk.get("/ledger/calendar/2022/5/").content.decode()
    page = clerk.get("/ledger/", {"day": "2022-05-01"}).content.decode()
    assert "共 6 条" in page and "次日的事" not in page


@pytest.mark.parametrize(
    "path", ["/ledger/calendar/2022/13/", "/ledger/calendar/1800/1/", "/ledger/calendar/99999/1/"]
)
def test_a_month_that_is_none_is_not_there(clerk: Client, path: str) -> None:
    assert clerk.get(path).status_code == 404


@pytest.mark.parametrize("query", [{"year": "x"}, {"year": "1"}, {"year": "99999999999"}, {"day": "x"}])
def test_a_bad_word_breaks_nothing(clerk: Client, query: dict[str, str]) -> None:
    assert clerk.get("/ledger/calendar/", query).status_code == 200
    assert clerk.get("/ledger/", query).status_code == 200


@pytest.mark.parametrize("day", [(1921, 7), (2100, 12)])
def test_the_ends_of_time(clerk: Client, day: tuple[int, int]) -> None:
    assert clerk.get(f"/ledger/calendar/{day[0]}/{day[1]}/").status_code == 200
