"""经过: who entered a record and who changed it, though its id changes with its content; nothing of another record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from house_cast import organisation, person
from ledger_books import NOW

from shuzhi.apps.accounts.models import User, actor_of
from shuzhi.apps.audit.queries import trail
from shuzhi.apps.ledger import entry
from shuzhi.apps.ledger.models import Activity
from shuzhi.apps.orgs.models import Organisation

pytestmark = pytest.mark.django_db
CELLS = {"日期": "2022-03-01", "组织编码": "JW01", "类型": "党员大会", "主题": "第一稿"}


@pytest.fixture
def unit() -> Organisation:
    return organisation("JW01", "甲一支部", "党支部")


def changed(times: int, unit: Organisation) -> str:
    """A record entered by one and changed by another so many times."""
    one, two = (actor_of(person(name, "branch_secretary", unit)) for name in ("one", "two"))
    key = entry.add_row(one, "活动", CELLS, at=NOW)
    for number in range(times):
        at = NOW + timedelta(hours=number + 1)
        key = entry.change_row(two, "活动", key, CELLS | {"主题": f"第{number}改"}, at=at)
    return key


def test_who_entered_it_is_still_told(unit: Organisation, client: Client) -> None:
    key = changed(2, unit)
    client.force_login(person("lan", "branch_secretary", unit), "django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/ledger/activities/{key}/").content.decode().partition("经过")[2]
    assert page.count("two 修改") == 2 and page.count("one 登记") == 1
    assert page.index("two 修改") < page.index("one 登记"), "the newest first"


def test_a_long_way_asks_little(unit: Organisation, client: Client) -> None:
    key = changed(9, unit)
    client.force_login(person("lan", "branch_secretary", unit), "django.contrib.auth.backends.ModelBackend")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/ledger/activities/{key}/").status_code == 200
    assert len(asked) <= 12


def test_the_way_of_another_record_is_not_mixed_in(unit: Organisation) -> None:
    """A changed back to what it was, and a second record that then took a name of the first."""
    one = actor_of(person("one", "branch_secretary", unit))
    key = entry.add_row(one, "活动", CELLS, at=NOW)
    other = entry.change_row(one, "活动", key, CELLS | {"主题": "改过"}, at=NOW)
    again = entry.add_row(one, "活动", CELLS, at=NOW)
    assert again == key, "the free name is taken by the second record"
    told = [(event.verb, event.subject) for event in trail("活动", other, steps=4, most=5)]
    assert told == [("ledger.change", f"活动:{other}"), ("ledger.add", f"活动:{key}")]
    back = entry.change_row(one, "活动", other, CELLS, at=NOW)
    assert len(trail("活动", back, steps=4, most=5)) >= 2


def test_they_are_told_by_name(unit: Organisation, client: Client) -> None:
    key = changed(1, unit)
    User.objects.filter(username="two").update(display_name="二号同志")
    client.force_login(person("lan", "branch_secretary", unit), "django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/ledger/activities/{key}/").content.decode().partition("经过")[2]
    assert "二号同志 修改" in page and "two" not in page and "one 登记" in page


def test_a_meeting_lists_its_topics(unit: Organisation, client: Client) -> None:
    """With a long way behind it and a second meeting of that day: still few questions."""
    key = changed(9, unit)
    two = actor_of(person("three", "branch_secretary", unit))
    entry.add_row(two, "活动", CELLS | {"主题": "下午又开"}, at=NOW)
    head = {"日期": "2022-03-01", "组织编码": "JW01", "类别": "人事"}
    mine = entry.add_row(
        two, "议题", head | {"会议类型": "党员大会", "议题": "增补委员", "决定": "同意"}, at=NOW
    )
    entry.add_row(two, "议题", head | {"会议类型": "支委会", "议题": "别的会"}, at=NOW)
    Activity.objects.filter(record_id=key).update(topics=2)
    client.force_login(person("lan", "branch_secretary", unit), "django.contrib.auth.backends.ModelBackend")
    with CaptureQueriesContext(connection) as asked:
        page = client.get(f"/ledger/activities/{key}/").content.decode()
    assert len(asked) <= 12
    assert f'href="/ledger/topics/{mine}/">增补委员' in page and "决定：同意" in page and "别的会" not in page
    assert "议题数写着 2，台账的“议题”里登记了 1 个" in page
