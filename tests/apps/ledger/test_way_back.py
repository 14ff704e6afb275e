"""From a list to a record, its form and back: the filters, the order and the page go along; the period of a gap stays through a fault."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from house_cast import activity, organisation, person

from shuzhi.apps.ledger import returning, tabs
from shuzhi.apps.ledger.models import Activity
from shuzhi.apps.orgs.models import Organisation

pytestmark = pytest.mark.django_db
WORDS = "kind=%E5%85%9A%E8%AF%BE&page=2"
ONWARD = "?list=kind%3D%25E5%2585%259A%25E8%25AF%25BE%26page%3D2"


@pytest.fixture
def unit() -> Organisation:
    return organisation("JW01", "甲一支部", "党支部")


@pytest.fixture
def lesson(unit: Organisation) -> Activity:
    for number in range(51):
        activity(unit, date(2022, 3, 1), f"第{number}课", "党课")
    return activity(unit, date(2022, 2, 1), "最早的一课", "党课")


@pytest.fixture
def clerk(client: Client, unit: Organisation) -> Client:
    client.force_login(person("lan", "branch_secretary", unit), "django.contrib.auth.backends.ModelBackend")
    return client


def page(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_a_record_leads_back_to_its_place_in_the_list(clerk: Client, lesson: Activity) -> None:
    shown = page(clerk, f"/ledger/activities/?{WORDS}")
    link = f"/ledger/activities/{lesson.record_id}/{ONWARD}"
    assert f'href="{link}"' in shown
    back = f"/ledger/activities/?{WORDS.replace('&', '&amp;')}#{lesson.record_id}"
    record = page(clerk, link)
    assert f'href="{back}">活动（刚才的列表）' in record
    assert f'id="{lesson.record_id}"' in page(clerk, f"/ledger/activities/?{WORDS}")
    assert f'href="/ledger/activities/rows/{lesson.pk}/edit/{ONWARD}"' in record


def test_a_change_keeps_the_way_and_a_removal_takes_it(clerk: Client, lesson: Activity) -> None:
    edit = f"/ledger/activities/rows/{lesson.pk}/edit/"
    form = clerk.get(edit + ONWARD)
    assert f'value="{WORDS.replace("&", "&amp;")}"' in form.content.decode()
    given = {name: form.context["form"][name].value() or "" for name in form.context["form"].fields}
    saved = clerk.post(edit, given | {"topic": "改过的一课", "list": WORDS})
    assert saved.status_code == 302 and saved.headers["Location"].endswith(ONWARD)
    remove = f"/ledger/activities/rows/{lesson.pk}/remove/"
    kept = clerk.post(remove, {"list": WORDS, "seen": "x"})
    assert kept.headers["Location"] == saved.headers["Location"], "somebody was quicker: nothing is removed"
    stamp = clerk.get(saved.headers["Location"]).context["page"].stamp
    gone = clerk.post(remove, {"list": WORDS, "seen": stamp})
    assert gone.headers["Location"] == f"/ledger/activities/?{WORDS}"


def test_what_is_chosen_leads_back_too(clerk: Client, lesson: Activity) -> None:
    asked = {"act": "remove", "row": [lesson.record_id], "list": WORDS}
    assert (
        f'href="/ledger/activities/?{WORDS.replace("&", "&amp;")}">取消'
        in clerk.post("/ledger/activities/chosen/", asked).content.decode()
    )
    done = clerk.post("/ledger/activities/chosen/", asked | {"sure": "1"})
    assert done.headers["Location"] == f"/ledger/activities/?{WORDS}"


@pytest.mark.parametrize(
    "words", ["//evil.example/", "next=//evil.example", "x" * 5000, "\r\nSet-Cookie: a=b"]
)
def test_an_address_holds_nothing_else(clerk: Client, lesson: Activity, words: str) -> None:
    address = returning.to_list(
        tabs.tab("activities"), returning.came_from(clerk.get("/", {"list": words}).wsgi_request)
    )
    assert urlsplit(address).netloc == "" and not parse_qs(urlsplit(address).query)


def test_the_period_of_a_gap_stays_through_a_fault(clerk: Client, unit: Organisation) -> None:
    within = {"since": "2022-04-01", "until": "2022-06-30"}
    told = 'min="2022-04-01" max="2022-06-30"'
    assert told in page(clerk, "/ledger/activities/new/?kind=党课&since=2022-04-01&until=2022-06-30")
    faulty = clerk.post("/ledger/activities/new/", {"kind": "党课", "organisation": unit.code, **within})
    text = faulty.content.decode()
    assert faulty.status_code == 200 and told in text and "2022年4月1日至2022年6月30日之间" in text
    assert (
        "min="
        not in clerk.post("/ledger/activities/new/", {"since": "四月", "until": "<b>"}).content.decode()
    )


def test_a_list_says_what_is_asked_again_and_what_is_not(clerk: Client, lesson: Activity) -> None:
    assert "移入回收站之前会再问一次，导出直接下载文件" in page(clerk, "/ledger/activities/")
