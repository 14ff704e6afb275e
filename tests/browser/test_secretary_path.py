"""A secretary's path from an empty home to a first proven report: how many interactions, and how many minutes.

Minutes are those of the keystroke-level model (Card, Moran and Newell, 1980) for an average typist; how long pages make wait depends on the
machine and is printed beside them. README.md says the same numbers; what grows fails.
"""

from __future__ import annotations

import json
import math
import re
import time
from pathlib import Path

from chromium import DESKTOP
from conftest import Open
from playwright.sync_api import Browser, Locator, Page, expect
from product import served, shuzhi

README = Path(__file__).resolve().parents[2] / "README.md"
INTERACTIONS, MINUTES = 24, 1.5
KEY, POINT, HOME, THINK = (
    0.28,
    1.1,
    0.4,
    1.35,
)  # seconds: a keystroke, a pointing with its click, a hand to the keys, a thought
KEYS_A_CHARACTER = 2.5  # of pinyin, for a Chinese character
UNIT = "河湾街道第一党支部"
PAPER = """河湾街道第一党支部党员大会会议记录
时间：{year}年6月10日15:00
地点：三楼会议室
主持人：方启明
应到：12人  实到：11人
主题：讨论发展对象转为预备党员
议题：
1.讨论接收预备党员
2.通报上半年党费收缴情况
"""


class Person:
    """Does what a person does, counts it, and adds up how long it takes: each tap, field, choice and paste is one interaction."""

    def __init__(self) -> None:
        self.times, self.seconds = 0, 0.0

    def tap(self, what: Locator) -> None:
        self._takes(POINT)
        what.click()

    def fill(self, what: Locator, text: str) -> None:
        keys = sum(1 if sign.isascii() else KEYS_A_CHARACTER for sign in text)
        self._takes(POINT + HOME + keys * KEY)
        what.fill(text)

    def paste(self, what: Locator, text: str) -> None:
        self._takes(POINT + HOME + 2 * KEY)
        what.fill(text)

    def choose(self, what: Locator, value: str) -> None:
        self._takes(2 * POINT)
        what.select_option(value)

    def _takes(self, seconds: float) -> None:
        self.times += 1
        self.seconds += THINK + seconds


def test_from_an_empty_home_to_a_first_proven_report(
    browser: Browser, open_browser: Open, tmp_path: Path
) -> None:
    home, hand = tmp_path / "home", Person()
    with served(home) as site:
        page = open_browser(site, DESKTOP)
        password = json.loads(shuzhi(home, "account", "wang", "--name", "王建", "--json"))["password"]
        began = time.monotonic()
        sign_in(page, hand, password)
        found_the_unit(page, hand)
        year = record_a_meeting(page, hand)
        write_the_report(page, hand)
        release(page, hand)
        waited = time.monotonic() - began
        is_proven(page, home, year, tmp_path)
    minutes = math.ceil(hand.seconds / 60 * 2) / 2
    print(f"{hand.times} interactions, {hand.seconds:.0f} s by hand, {waited:.0f} s waited")
    assert (hand.times, minutes) == (INTERACTIONS, MINUTES), "the path is not what README.md says"
    told = re.search(r"(\d+) 次操作、约 ([\d.]+) 分钟", README.read_text(encoding="utf-8"))
    assert told is not None and (int(told[1]), float(told[2])) == (INTERACTIONS, MINUTES)


def sign_in(page: Page, hand: Person, password: str) -> None:
    page.goto("/")
    hand.fill(page.locator("[name=username]"), "wang")
    hand.fill(page.locator("[name=password]"), password)
    hand.tap(page.locator("button[type=submit]"))


def found_the_unit(page: Page, hand: Person) -> None:
    hand.tap(page.get_by_role("link", name="建立第一个组织"))
    hand.fill(page.locator("[name=code]"), "HW01")
    hand.fill(page.locator("[name=name]"), UNIT)
    hand.choose(page.locator("[name=kind]"), "党支部")
    hand.tap(page.get_by_role("button", name="保存", exact=True))


def record_a_meeting(page: Page, hand: Person) -> int:
    """The minutes that lie there anyway are pasted."""
    hand.tap(page.get_by_role("link", name="台账", exact=True).first)
    hand.tap(page.get_by_role("link", name="速录"))
    year = int(page.evaluate("new Date().getFullYear()"))
    hand.paste(page.locator("textarea[name=text]"), PAPER.format(year=year))
    hand.tap(page.get_by_role("button", name="读取"))
    hand.tap(page.get_by_role("button", name="保存", exact=True))
    expect(page.get_by_role("status").first).to_contain_text("已登记")
    return year


def write_the_report(page: Page, hand: Person) -> None:
    hand.tap(page.get_by_role("link", name="述职报告", exact=True).first)
    hand.tap(page.get_by_role("link", name="写一份").first)
    hand.choose(page.locator("[name=outline]"), "builtin")
    hand.tap(page.get_by_role("button", name="开始写"))
    expect(page.get_by_role("status").first).to_contain_text("报告已起草")


def release(page: Page, hand: Person) -> None:
    """The branch has one clerk: a signed paper stands in for the second person."""
    hand.tap(page.get_by_role("link", name=re.compile("送审|发布")).first)
    page.wait_for_url("**/steps/")
    hand.tap(page.get_by_role("button", name="送审", exact=True))
    hand.fill(page.locator("[name=paper]"), "方启明签字")
    hand.tap(page.get_by_role("button", name=re.compile("审核|通过")).first)
    hand.tap(page.locator("[name=with_blanks]"))  # what only a person can write stays visibly blank
    hand.tap(page.get_by_role("button", name=re.compile("^发布")).first)
    hand.tap(page.get_by_role("link", name="第 1 版"))


def is_proven(page: Page, home: Path, year: int, folder: Path) -> None:
    """Its figure opens to the record, and the file holds before `verify`."""
    with page.expect_download() as kept:
        page.get_by_role("link", name=re.compile("Word|docx")).first.click()
    file = folder / "报告.docx"
    kept.value.save_as(file)
    told = json.loads(shuzhi(home, "verify", str(file), "--json"))
    assert told["signature"] == "valid" and told["figures"]
    assert {figure["status"] for figure in told["figures"]} == {"ok"}
    page.close()
