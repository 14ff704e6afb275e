"""The roster in the browser: found by name, whole numbers never, one person's way; the unit's year and term."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from house_cast import activity, member, organisation, person

from shuzhi.apps.orgs import overview
from shuzhi.apps.orgs.models import Member, Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit() -> Organisation:
    return organisation("JW01", "中共甲局第一支部", "党支部", organisation("JW", "中共甲局委员会", "党委"))


def sign_in(unit: Organisation, role: str = "branch_secretary") -> Client:
    client = Client()
    client.force_login(person(role, role, unit), "django.contrib.auth.backends.ModelBackend")
    return client


def text(client: Client, path: str, **query: str) -> str:
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path, query)
    assert answer.status_code == 200
    assert len(asked) <= 12
    return answer.content.decode()


def someone(unit: Organisation, name: str, **more: object) -> Member:
    made = member(unit, name)
    Member.objects.filter(pk=made.pk).update(**more)
    made.refresh_from_db()
    return made


def test_an_empty_roster_says_what_to_do(unit: Organisation) -> None:
    client = sign_in(unit)
    assert "名册还是空的" in text(client, "/orgs/members/")
    assert "没有符合条件的人" in text(client, "/orgs/members/", q="某")


def test_it_is_searched_and_paged(unit: Organisation) -> None:
    for number in range(103):
        member(unit, f"演示{number:03d}")
    client = sign_in(unit)
    assert "第 1 / 2 页" in text(client, "/orgs/members/")
    page = text(client, "/orgs/members/", q="演示007")
    assert "演示007" in page and "演示008" not in page


def test_whoever_left_is_shown_when_asked_for(unit: Organisation) -> None:
    someone(unit, "已转出的人", moved_out=date(2022, 3, 1))
    client = sign_in(unit)
    assert "已转出的人" not in text(client, "/orgs/members/")
    assert "已转出的人" in text(client, "/orgs/members/", gone="on")


def test_numbers_are_masked(unit: Organisation) -> None:
    row = someone(unit, "演示一", identity="110101198001012346", phone="13900001234")
    client = sign_in(unit)
    page = text(client, f"/orgs/members/{row.record_id}/")
    assert "110101198001012346" not in page and "13900001234" not in page
    assert "**************2346" in page and "*******1234" in page


def test_a_persons_way_runs_through_units(unit: Organisation) -> None:
    other = organisation("JW02", "中共甲局第二支部", "党支部", Organisation.objects.get(code="JW"))
    first = someone(
        other,
        "演示一",
        applied=date(2008, 3, 1),
        full_since=date(2010, 12, 25),
        moved_out=date(2021, 5, 1),
        moved_to="JW01",
    )
    second = someone(
        unit, "演示一", person=first.person, full_since=date(2010, 12, 25), moved_in=date(2021, 5, 1)
    )
    page = text(
        sign_in(Organisation.objects.get(code="JW"), "committee_admin"), f"/orgs/members/{second.record_id}/"
    )
    told = ["2008-03-01", "递交入党申请书", "2010-12-25", "转为正式党员", "2021-05-01"]
    places = [page.index(word) for word in told]
    assert places == sorted(places)
    assert page.count("转为正式党员") == 1
    own = text(sign_in(unit), f"/orgs/members/{second.record_id}/")
    assert "递交入党申请书" not in own and "JW02" not in own, (
        "what another unit's roster says is not theirs to read"
    )


@pytest.mark.parametrize("role", ["member", "auditor", "system_admin"])
def test_names_are_not_for_everybody(unit: Organisation, role: str) -> None:
    row = member(unit, "演示一")
    client = sign_in(unit, role)
    assert client.get("/orgs/members/").status_code == 404
    assert client.get(f"/orgs/members/{row.record_id}/").status_code == 404
    if role == "member":
        assert "演示一" not in text(client, "/orgs/units/JW01/")


def test_the_unit_shows_its_year_and_its_people(unit: Organisation) -> None:
    today = timezone.localdate()
    member(unit, "演示一")
    for _ in range(2):
        activity(unit, today, "某事", kind="党课")
    activity(unit, date(today.year - 1, 12, 31), "去年的事", kind="支委会")
    page = text(sign_in(unit), "/orgs/units/JW01/")
    assert "演示一" in page
    assert '<td>党课</td><td class="num" data-label="次数">2</td>' in page
    assert "支委会" not in page


@pytest.mark.parametrize(
    ("elected", "years", "ends"),
    [
        (date(2021, 6, 18), 5, date(2026, 6, 18)),
        (date(2020, 2, 29), 3, date(2023, 2, 28)),
        (date(2020, 2, 29), 4, date(2024, 2, 29)),
        (None, 5, None),
        (date(2021, 6, 18), None, None),
        (date(2021, 6, 18), 2_000_000, None),
    ],
)
def test_the_end_of_a_term(elected: date | None, years: int | None, ends: date | None) -> None:
    assert overview.term_end(Organisation(current_election=elected, term_years=years)) == ends
