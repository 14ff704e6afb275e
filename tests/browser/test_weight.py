"""The first page a browser ever loads, and each later one, on the worked example: what comes over the wire."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from chromium import DESKTOP
from conftest import Open, sign_in
from playwright.sync_api import Browser
from product import Site, served, shuzhi
from weighing import weighed

FIRST, LATER = 170_000, 40_000
PAGES = (
    "/",
    "/orgs/",
    "/orgs/units/LCZW-05/",
    "/orgs/members/",
    "/ledger/",
    "/ledger/?q=学习",
    "/ledger/activities/new/",
    "/ledger/talks/",
    "/ledger/import/",
    "/figures/?org=LCZW&year=2025",
    "/reminders/",
    "/reports/",
)


@pytest.fixture(scope="module")
def demo(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, str]]:
    home = tmp_path_factory.mktemp("demo") / "home"
    made = json.loads(shuzhi(home, "demo", "--no-serve", "--json"))
    password = next(each["password"] for each in made["accounts"] if each["role"] == "committee_admin")
    with served(home) as site:
        yield site, password


def test_pages_are_light(demo: tuple[Site, str], open_browser: Open) -> None:
    site, password = demo
    page, weights = open_browser(site, DESKTOP), {}
    with weighed(page) as scales:
        page.goto("/", wait_until="networkidle")
        assert 5_000 < scales.read() <= FIRST
        sign_in(page, "demo_committee", password)
        for address in PAGES:
            page.wait_for_load_state("networkidle")
            scales.read()
            page.goto(address, wait_until="networkidle")
            weights[address] = scales.read()
    print(weights)
    assert {address: weight for address, weight in weights.items() if weight > LATER} == {}
    assert min(weights.values()) > 1_000, "something was weighed"
