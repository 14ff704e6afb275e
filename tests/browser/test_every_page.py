"""Every page that anybody may open: axe finds nothing serious, nothing scrolls sideways, nothing complains."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

import pytest
from chromium import SIZES, Size
from conftest import Staged, sign_in
from playwright.sync_api import Browser, Error, Page
from test_routes import ROWS
from test_routes import Page as Row
from watching import Watch

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
GRAVE = {"serious", "critical"}
OF_SIZE = ["target-size", "meta-viewport", "scrollable-region-focusable", "label", "button-name", "link-name"]
READERS = ("committee_admin", "branch_secretary", "system_admin", "auditor", "department_contact", "member")


def reader(row: Row) -> str:
    """Who looks at a page: the committee's administrator where that role opens it, else whoever may; "" is a stranger."""
    return "" if row.public else next(role for role in READERS if role in row.opens)


PAGES = {row.own: reader(row) for _, row in ROWS if row.opens and not row.posts}


class Windows:
    """One window a reader, kept for the whole module: a fresh one for each page would double the time."""

    def __init__(self, browser: Browser, staged: Staged) -> None:
        self.browser, self.staged = browser, staged
        self.held: dict[tuple[str, str], tuple[Page, Watch]] = {}

    def of(self, role: str, size: Size) -> tuple[Page, Watch]:
        if (role, size.name) not in self.held:
            context = self.browser.new_context(base_url=self.staged.site.address, **size.context)
            watch, page = Watch(context, self.staged.site.address), context.new_page()
            if role:
                sign_in(page, role, self.staged.password)
            self.held[role, size.name] = page, watch
        return self.held[role, size.name]


@pytest.fixture(scope="module")
def windows(browser: Browser, staged: Staged) -> Iterator[Windows]:
    held = Windows(browser, staged)
    yield held
    for page, _ in held.held.values():
        page.context.close()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
@pytest.mark.parametrize("own", PAGES)
def test_a_page_is_sound(own: str, size: Size, windows: Windows) -> None:
    page, watch = windows.of(PAGES[own], size)
    watch.faults.clear()
    if opened(page, windows.staged.addresses[own]):
        assert page.evaluate("document.documentElement.scrollWidth") <= size.width, "scrolls sideways"
        assert grave_faults(page, size) == []
    assert watch.faults == []


def opened(page: Page, address: str) -> bool:
    """Go there; False where a file comes instead of a page."""
    try:
        answer = page.goto(address)
    except Error as told:
        assert "Download is starting" in told.message, told.message
        return False
    assert answer is not None and answer.status == 200
    return "html" in answer.headers["content-type"]


def grave_faults(page: Page, size: Size) -> list[str]:
    """What axe calls serious or critical, with the places; on the phone, where the page is the same, only what its size changes."""
    page.evaluate(AXE)
    rules = {"runOnly": OF_SIZE} if size.touch else {}
    found: dict[str, Any] = page.evaluate(
        "rules => axe.run(document, {resultTypes: ['violations'], ...rules})", rules
    )
    return [
        f"{fault['id']}: {fault['help']} — " + "; ".join(node["html"][:160] for node in fault["nodes"][:4])
        for fault in found["violations"]
        if fault["impact"] in GRAVE
    ]
