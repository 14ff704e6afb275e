"""What holds for every page: strict policy, no traceback, few queries, small answers, empty states that say what to do."""

from __future__ import annotations

import gzip
import logging
from contextlib import closing
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from house_cast import activity, member, organisation, person, user

from shuzhi.apps.orgs.models import Organisation

pytestmark = pytest.mark.django_db

PAGES = [
    "/",
    "/orgs/",
    "/orgs/units/JW/",
    "/orgs/members/",
    "/ledger/",
    "/ledger/members/?org=JW&q=演示",
    "/ledger/activities/new/",
    "/ledger/search/?q=党员大会",
    "/ledger/bin/",
    "/ledger/import/",
    "/figures/",
    "/figures/?org=JW&year=2022",
    "/reminders/",
    "/reminders/?org=JW01",
    "/reminders/rules/",
    "/reminders/coverage/?on=2022-12-31",
    "/reminders/exemptions/",
    "/ledger/calendar/?year=2022",
    "/ledger/calendar/2022/5/",
    "/reports/",
    "/reports/new/",
    "/reports/outlines/",
    "/accounts/password/",
]
MOST_QUERIES, MOST_BYTES = 12, 40_000
SHEETS_READ = 17  # a page of figures reads every sheet of the ledger once


@pytest.fixture
def committee() -> Organisation:
    top = organisation("JW", "中共示例局委员会", "党委")
    for number in range(1, 13):
        branch = organisation(f"JW{number:02d}", f"示例局第{number}党支部", "党支部", top)
        member(branch, f"演示{number}")
        for month in range(1, 13):
            activity(branch, date(2022, month, 5), f"第{number}支部{month}月党员大会")
    return top


@pytest.fixture
def secretary(client: Client, committee: Organisation) -> Client:
    client.force_login(
        person("secretary", "committee_admin", committee), "django.contrib.auth.backends.ModelBackend"
    )
    return client


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_few_questions_and_is_small(secretary: Client, path: str) -> None:
    with CaptureQueriesContext(connection) as asked:
        answer = secretary.get(path, headers={"accept-encoding": "gzip"})
    assert answer.status_code == 200
    most = MOST_QUERIES + (SHEETS_READ if path.startswith("/figures/") else 0)
    assert len(asked) <= most, "\n".join(query["sql"][:150] for query in asked.captured_queries)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.content) <= MOST_BYTES
    assert "<title>" in gzip.decompress(answer.content).decode()


@pytest.mark.parametrize("path", [*PAGES, "/accounts/login/", "/nowhere/"])
def test_the_policy_is_strict(secretary: Client, path: str) -> None:
    headers = secretary.get(path).headers
    policy = headers.get("Content-Security-Policy", "")
    assert (
        "default-src 'none'" in policy
        and "script-src 'self'" in policy
        and "frame-ancestors 'none'" in policy
    )
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in headers["Cache-Control"], "a shared browser keeps nothing"


@pytest.mark.parametrize(
    "path", ["/nowhere/", "/orgs/units/YW/", "/ledger/activities/ffff/", "/reports/999999999999999999999/"]
)
def test_not_found_is_one_chinese_page(secretary: Client, path: str) -> None:
    answer = secretary.get(path)
    assert answer.status_code == 404
    assert "没有这一页" in answer.content.decode()


def test_a_fault_of_ours_shows_no_traceback(
    secretary: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    secretary.raise_request_exception = False
    monkeypatch.setattr("shuzhi.web.front.front", None)
    answer = secretary.get("/")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "程序出错了" in page and "Traceback" not in page and "TypeError" not in page


def test_a_wrong_host_is_refused(client: Client) -> None:
    answer = client.get("/accounts/login/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert "请求有误" in answer.content.decode()


def test_an_account_without_role_is_told_what_to_do(client: Client) -> None:
    organisation("JW", "中共示例局委员会", "党委")
    client.force_login(user("newcomer"), "django.contrib.auth.backends.ModelBackend")
    page = client.get("/").content.decode()
    assert "请系统管理员为这个账号分配" in page
    assert "/reports/" not in page


def test_empty_pages_say_what_to_do(client: Client) -> None:
    top = organisation("JW", "中共示例局委员会", "党委")
    client.force_login(
        person("secretary", "committee_admin", top), "django.contrib.auth.backends.ModelBackend"
    )
    assert "下载空表" in client.get("/ledger/").content.decode()
    assert "从去年的报告或提纲开始" in client.get("/reports/").content.decode()


def test_the_ledger_filters_and_pages(secretary: Client) -> None:
    page = secretary.get("/ledger/", {"year": "2022", "kind": "党员大会", "org": "JW10"}).content.decode()
    assert page.count("第10支部") == 12
    assert "第1支部" not in page
    second = secretary.get("/ledger/", {"page": "2"}).content.decode()
    assert "第 2 / 3 页" in second


@pytest.mark.parametrize(
    "query", ["year=abc", "year=9999999999", "kind=%00", "page=-1", "page=x", "org=%00", "year=1850"]
)
def test_a_filter_that_is_none_breaks_nothing(secretary: Client, query: str) -> None:
    assert secretary.get(f"/ledger/?{query}").status_code in {200, 404}


def test_a_name_with_markup_is_inert(secretary: Client, committee: Organisation) -> None:
    activity(committee, date(2022, 12, 31), "<script>alert(1)</script>")
    page = secretary.get("/ledger/").content.decode()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_first_load_is_light(client: Client) -> None:
    """The sign-in page and its style sheets, as a browser fetches them."""
    client.get("/accounts/login/")
    total = 0
    for path in [
        "/accounts/login/",
        "/static/vendor/tabler/tabler.min.css",
        "/static/shuzhi/app.css",
        "/static/shuzhi/icon.svg",
    ]:
        with closing(client.get(path, headers={"accept-encoding": "gzip"})) as answer:
            assert answer.status_code == 200, path
            total += len(answer.getvalue())
    assert total <= 170_000


def test_charts_are_loaded_where_they_are_drawn_only(secretary: Client, committee: Organisation) -> None:
    """ECharts is more than all the rest together: pages without a calendar do not name it."""
    heavy = [path for path in PAGES if "echarts" in secretary.get(path).content.decode()]
    assert set(heavy) <= {"/", "/ledger/calendar/?year=2022"}
    assert "/ledger/calendar/?year=2022" in heavy


def test_scripts_of_ours_are_small(client: Client) -> None:
    for name in ("list.js", "calendar.js", "draft.js"):
        with closing(client.get(f"/static/shuzhi/{name}", headers={"accept-encoding": "gzip"})) as answer:
            assert answer.status_code == 200 and len(answer.getvalue()) <= 4_000, name


def test_static_files_are_kept_by_the_browser(client: Client) -> None:
    page = client.get("/accounts/login/").content.decode()
    assert "app.css?v=" in page
    with closing(client.get("/static/shuzhi/app.css")) as answer:
        assert "max-age=31536000" in answer.headers["Cache-Control"]
