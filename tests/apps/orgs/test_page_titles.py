"""Pages of the same kind are told apart by their titles: whose they are stands in <title>, so that two tabs are not alike.

A unit's page says what is known of its term, and offers only what the viewer may open.
"""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from house_cast import activity, member, organisation, person

from shuzhi.apps.orgs.models import Organisation

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
OF_A_UNIT = (
    "/orgs/units/{code}/",
    "/orgs/edit/{code}/",
    "/orgs/move/{code}/",
    "/orgs/merge/{code}/",
    "/orgs/close/{code}/",
    "/orgs/undo/{code}/",
    "/orgs/members/?org={code}",
    "/ledger/?org={code}",
    "/ledger/calendar/?org={code}",
    "/ledger/calendar/2022/5/?org={code}",
    "/reminders/?org={code}&alone=on",
    "/reminders/coverage/?org={code}",
    "/ledger/quick/?org={code}",
)


@pytest.fixture
def units() -> list[Organisation]:
    top = organisation("JW", "甲委", "党委")
    return [top, *(organisation(f"JW0{n}", f"甲{n}支部", "党支部", top) for n in (1, 2))]


@pytest.fixture
def admin(client: Client, units: list[Organisation]) -> Client:
    client.force_login(person("adm", "committee_admin", units[0]), BACKEND)
    return client


def title(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    found = re.search(r"<title>(.*?)</title>", answer.content.decode(), re.DOTALL)
    assert found
    return found[1]


def test_pages_of_two_units_are_told_apart(admin: Client, units: list[Organisation]) -> None:
    seen: dict[str, str] = {}
    for unit in units[1:]:
        for path in OF_A_UNIT:
            address = path.format(code=unit.code)
            told = title(admin, address)
            assert unit.name in told or unit.short_name in told, f"{address}: {told}"
            assert seen.setdefault(told, address) == address, f"{address} and {seen[told]} are both “{told}”"


def test_pages_of_a_person_and_of_a_record(admin: Client, units: list[Organisation]) -> None:
    rows = [member(unit, "演示一") for unit in units[1:]]
    acts = [activity(unit, date(2022, 5, 6), "学习") for unit in units[1:]]
    for kind in ("/orgs/members/{}/", "/ledger/members/{}/"):
        assert len({title(admin, kind.format(row.record_id)) for row in rows}) == 2
    assert len({title(admin, f"/ledger/activities/{act.record_id}/") for act in acts}) == 2
    assert "学习" in title(admin, f"/ledger/activities/rows/{acts[0].pk}/edit/")
    assert "演示一" in title(admin, f"/orgs/members/{rows[0].record_id}/transfer/")


def test_a_unit_tells_of_its_term(admin: Client, units: list[Organisation]) -> None:
    page = admin.get("/orgs/units/JW01/").content.decode()
    assert "没有登记，换届到期没法提醒" in page and 'href="/orgs/edit/JW01/">补上' in page
    Organisation.objects.filter(code="JW01").update(
        current_election=date(2022, 5, 6), previous_election=date(2019, 5, 6)
    )
    page = admin.get("/orgs/units/JW01/").content.decode()
    assert "2022年5月6日" in page and "2019年5月6日" in page and "没有登记任期年限" in page
    Organisation.objects.filter(code="JW01").update(term_years=3)
    assert "2025年5月6日" in admin.get("/orgs/units/JW01/").content.decode()
    organisation("JW01-1", "一组", "党小组", units[1])
    assert "本届选举" not in admin.get("/orgs/units/JW01-1/").content.decode()


def test_a_member_is_offered_what_opens(client: Client, units: list[Organisation]) -> None:
    client.force_login(person("lan", "member", units[1]), BACKEND)
    page = client.get("/orgs/units/JW01/").content.decode()
    for address in re.findall(r'href="(/[^"#]*)"', page.partition("<main")[2]):
        assert client.get(address.replace("&amp;", "&")).status_code == 200, address
