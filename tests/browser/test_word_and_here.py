"""How many steps the work around a finished report takes here: counted for docs/decisions/0018-word-and-here.md, and held to it."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import DESKTOP
from conftest import Open, sign_in
from playwright.sync_api import Browser, Download, Locator, Page, expect
from product import Site, served, shuzhi

STEPS = {"verify": 4, "package": 3, "spoken": 5, "what changed": 2}  # as the decision record tells them


class Hand:
    """Counts what a person does: each click, each field filled, each file chosen is one."""

    def __init__(self) -> None:
        self.times = 0

    def tap(self, what: Locator) -> None:
        self.times += 1
        what.click()

    def fill(self, what: Locator, text: str) -> None:
        self.times += 1
        what.fill(text)

    def choose(self, what: Locator, file: Path) -> None:
        self.times += 1
        what.set_input_files(file)


@pytest.fixture(scope="module")
def example(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, str]]:
    home = tmp_path_factory.mktemp("word") / "home"
    told = json.loads(shuzhi(home, "demo", "--no-serve", "--json"))
    with served(home) as site:
        yield site, next(a["password"] for a in told["accounts"] if a["username"] == "demo_committee")


@pytest.fixture
def report(example: tuple[Site, str], open_browser: Open) -> Page:
    """The committee's report of the example, opened from the list."""
    page = open_browser(example[0], DESKTOP, accept_downloads=True)
    sign_in(page, "demo_committee", example[1])
    page.goto("/reports/")
    number = min(re.findall(r"/reports/(\d+)/", page.content()), key=int)
    page.goto(f"/reports/{number}/")
    return page


def kept(page: Page, what: Locator, hand: Hand) -> Download:
    with page.expect_download() as download:
        hand.tap(what)
    return download.value


def with_another_digit(source: Path, target: Path) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            body = old.read(info)
            if info.filename == "word/document.xml":
                body = re.sub(
                    rb"(<w:sdtContent>.*?<w:t[^>]*>)\d+", rb"\g<1>7", body, count=1, flags=re.DOTALL
                )
            new.writestr(info, body)
    return target


def test_a_changed_digit_is_found(report: Page, tmp_path: Path) -> None:
    hand = Hand()
    file = kept(report, report.get_by_role("link", name="Word 文件"), Hand())
    changed = with_another_digit(Path(file.path()), tmp_path / "改过.docx")
    hand.tap(report.get_by_role("navigation", name="位置").get_by_role("link", name="述职报告"))
    hand.tap(report.get_by_role("link", name="核验", exact=True))
    hand.choose(report.locator("[name=report]"), changed)
    hand.tap(report.get_by_role("button", name="核验", exact=True))
    expect(report.get_by_role("status")).to_contain_text("核验不通过")
    expect(report.locator(".mark-wrong", has_text="被改动").first).to_be_visible()
    assert hand.times == STEPS["verify"]


def test_every_figure_with_its_papers(report: Page, tmp_path: Path) -> None:
    hand = Hand()
    hand.tap(report.get_by_role("link", name="佐证包"))
    file = kept(report, report.get_by_role("button", name="下载佐证包"), hand)
    with zipfile.ZipFile(file.path()) as archive:
        archive.extractall(tmp_path)
    hand.times += 1  # opening index.html
    assert report.context.browser is not None
    window = report.context.browser.new_context(offline=True, java_script_enabled=False)
    offline = window.new_page()
    offline.goto((tmp_path / "index.html").as_uri())
    offline.locator("section li a").first.click()
    expect(offline.locator("tr:target")).to_be_visible()
    window.close()
    assert hand.times == STEPS["package"]


def test_ten_minutes_to_speak(report: Page) -> None:
    hand = Hand()
    hand.tap(report.get_by_role("link", name="口头述职稿"))
    hand.fill(report.locator("[name=limit]"), "10")
    hand.tap(report.locator("[name=p]").nth(2))
    hand.tap(report.get_by_role("button", name="重新估时"))
    expect(report.locator(".head")).to_contain_text("约")
    file = kept(report, report.get_by_role("button", name="下载 Word 文件"), hand)
    assert file.suggested_filename.endswith(".docx")
    assert hand.times == STEPS["spoken"]


def test_what_changed_in_the_ledger_since(report: Page) -> None:
    """Two clicks where something moved; here nothing did, and one click says so."""
    hand = Hand()
    hand.tap(report.get_by_role("link", name="与台账核对"))
    expect(report.get_by_role("status")).to_contain_text("与台账一致")
    assert hand.times < STEPS["what changed"]
