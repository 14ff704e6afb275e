"""A real Chromium on the real product. docs/howto/add-a-browser-test.md says how a test uses what stands here.

Playwright keeps an event loop running while it is up, and Django refuses its database inside one: so it lives for one module
and is taken down after it, and no test of this folder asks for Django's database.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import chromium
import pytest
from chromium import Size
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from product import Site, run, served
from watching import Watch

HERE = Path(__file__).resolve().parent
PATIENCE = 30_000  # milliseconds for one step: a loaded machine is slow, not wrong
expect.set_options(timeout=PATIENCE)
sys.path.insert(0, str(HERE.parent / "house"))  # the route table names the pages


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One server and one browser for a module and size: under xdist these tests stay together on one worker."""
    for item in items:
        if HERE in item.path.parents:
            size = getattr(item, "callspec", None) and item.callspec.params.get("size")  # type: ignore[attr-defined]
            item.add_marker("browser")
            item.add_marker(pytest.mark.xdist_group(f"{item.path.stem}-{size.name if size else 'both'}"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = chromium.find()
    if found is None:
        reason = "no Chromium on this machine: install it, or name one in SHUZHI_TEST_BROWSER"
        pytest.fail(reason) if chromium.is_demanded() else pytest.skip(reason)
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=found, args=list(chromium.FLAGS))
        yield started
        started.close()


class Staged:
    """The world of the route table, served; one account a role, each named as its role.

    Args:
        site: where.
        told: what stage.py printed.
    """

    def __init__(self, site: Site, told: dict[str, Any]) -> None:
        self.site = site
        self.password: str = told["password"]
        self.addresses: dict[str, str] = told["addresses"]


@pytest.fixture(scope="module")
def staged(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staged]:
    home = tmp_path_factory.mktemp("staged") / "home"
    told = json.loads(run(home, str(HERE / "stage.py"), str(home)))
    with served(home) as site:
        yield Staged(site, told)


@pytest.fixture(scope="module")
def sessions() -> dict[tuple[str, str], Any]:
    """Cookies by site and account: a module signs in once a person."""
    return {}


Open = Callable[..., Page]


@pytest.fixture
def open_browser(browser: Browser) -> Iterator[Open]:
    """Open a window on a site: `open_browser(site, size)`; what it reports as faults fails the test at its end."""
    opened: list[tuple[BrowserContext, Watch]] = []

    def fresh(site: Site, size: Size, **more: Any) -> Page:
        context = browser.new_context(base_url=site.address, **size.context, **more)
        context.set_default_timeout(PATIENCE)
        opened.append((context, Watch(context, site.address)))
        return context.new_page()

    yield fresh
    faults = [fault for _, watch in opened for fault in watch.faults]
    for context, _ in opened:
        context.close()
    assert faults == []


@pytest.fixture
def as_role(staged: Staged, open_browser: Open, sessions: dict[tuple[str, str], Any]) -> Open:
    """A window of the staged world, signed in as a role: `as_role("branch_secretary", size)`."""

    def signed_in(role: str, size: Size) -> Page:
        key = (staged.site.address, role)
        page = open_browser(staged.site, size, storage_state=sessions.get(key))
        if key not in sessions:
            sign_in(page, role, staged.password)
            sessions[key] = page.context.storage_state()
        return page

    return signed_in


def sign_in(page: Page, username: str, password: str) -> None:
    """Sign in by the page that everybody uses."""
    page.goto("/accounts/login/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.click("button[type=submit]")
    page.wait_for_url(lambda url: "/accounts/login/" not in url)
