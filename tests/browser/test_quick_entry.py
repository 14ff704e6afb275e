"""速录 in a real browser: how many interactions a monthly meeting takes, and a form that is kept while there is no network."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from chromium import SIZES, Size
from conftest import Open, Staged
from playwright.sync_api import Locator, Page, expect

sizes = pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
MOST = 6
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc000000301010018dd8db00000000049454e44ae426082"
)
MINUTES = "甲一支部党员大会会议记录\n时间：2022年6月10日15:00\n地点：三楼会议室\n主持人：方启明\n缺席：演示一（病假）\n主题：{topic}\n议题：\n1.学习文件\n2.讨论转正\n"


class Hand:
    """Counts what a person does: each tap, each field filled, each file chosen is one."""

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


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    made = tmp_path / "会场.png"
    made.write_bytes(PNG)
    return made


def asked(staged: Staged, query: str, *words: str) -> int:
    with closing(sqlite3.connect(staged.site.home / "shuzhi.sqlite3")) as database:
        return int(database.execute(query, words).fetchone()[0])


def saved(page: Page) -> None:
    expect(page.get_by_role("status").first).to_contain_text("已登记")


def save_button(page: Page) -> Locator:
    return page.get_by_role("button", name="保存", exact=True)


@sizes
def test_a_monthly_meeting_like_the_last_one(size: Size, as_role: Open, staged: Staged, photo: Path) -> None:
    page, hand, day = as_role("branch_secretary", size), Hand(), f"2022-07-{11 if size.touch else 12}"
    page.goto("/ledger/activities/")
    hand.tap(page.get_by_role("link", name="速录"))
    hand.tap(page.get_by_role("link", name="上次的党员大会"))
    hand.fill(page.locator("[name=day]"), day)
    hand.tap(page.get_by_role("radiogroup", name="演示一").get_by_role("radio", name="病"))
    hand.choose(page.locator("[name=files]"), photo)
    hand.tap(save_button(page))
    saved(page)
    assert hand.times <= MOST
    assert (
        asked(
            staged, "SELECT count(*) FROM ledger_activity WHERE day = ? AND expected = 1 AND present = 0", day
        )
        == 1
    )
    assert (
        asked(
            staged,
            "SELECT count(*) FROM evidence_attachment e JOIN ledger_activity a ON e.record = CAST(a.id AS TEXT) WHERE a.day = ?",
            day,
        )
        == 1
    )


@sizes
def test_a_meeting_out_of_pasted_minutes(size: Size, as_role: Open, staged: Staged, photo: Path) -> None:
    page, hand, topic = as_role("branch_secretary", size), Hand(), f"粘贴的会 {size.name}"
    page.goto("/ledger/activities/")
    hand.tap(page.get_by_role("link", name="速录"))
    hand.fill(page.locator("textarea[name=text]"), MINUTES.format(topic=topic))
    hand.tap(page.get_by_role("button", name="读取"))
    hand.choose(page.locator("[name=files]"), photo)
    hand.tap(save_button(page))
    saved(page)
    assert hand.times <= MOST
    joined = topic.replace(" ", "")
    assert (
        asked(
            staged,
            "SELECT count(*) FROM ledger_activity WHERE topic = ? AND topics = 2 AND present = 0",
            joined,
        )
        == 1
    )


@sizes
def test_a_form_without_network_is_kept_and_sent_once(size: Size, as_role: Open, staged: Staged) -> None:
    page, topic = as_role("branch_secretary", size), f"断网的会 {size.name}"
    page.goto("/ledger/quick/?blank=1&kind=党员大会")
    page.fill("[name=day]", "2022-08-01")
    page.fill("[name=topic]", topic)
    page.context.set_offline(True)
    save_button(page).click()
    expect(page.locator("#waiting")).to_contain_text("已留在本机")
    save_button(page).click()  # an impatient second tap
    expect(page.locator("#waiting")).to_contain_text("已留在本机")
    assert asked(staged, "SELECT count(*) FROM ledger_activity WHERE topic = ?", topic) == 0
    page.context.set_offline(False)
    expect(page.locator("#waiting")).to_contain_text("已经补交")
    page.goto("/ledger/quick/")
    expect(page.locator("#waiting")).to_be_hidden()
    assert asked(staged, "SELECT count(*) FROM ledger_activity WHERE topic = ?", topic) == 1


@sizes
def test_an_answer_that_is_lost_makes_no_second_record(size: Size, as_role: Open, staged: Staged) -> None:
    """The server has saved, the answer never arrives: the form goes out again and is known."""
    page, topic = as_role("branch_secretary", size), f"丢了回话的会 {size.name}"
    page.goto("/ledger/quick/?blank=1&kind=党员大会")
    page.fill("[name=day]", "2022-08-02")
    page.fill("[name=topic]", topic)

    def swallow(route) -> None:  # type: ignore[no-untyped-def]
        route.fetch()
        route.abort()

    page.route("**/ledger/quick/save/", swallow, times=1)
    save_button(page).click()
    expect(page.locator("#waiting")).to_contain_text("已留在本机")
    page.get_by_role("button", name="现在补交").click()
    expect(page.locator("#waiting")).to_contain_text("已经补交")
    assert asked(staged, "SELECT count(*) FROM ledger_activity WHERE topic = ?", topic) == 1


@sizes
def test_a_fault_is_shown_on_the_page(size: Size, as_role: Open) -> None:
    page = as_role("branch_secretary", size)
    page.goto("/ledger/quick/?blank=1&kind=党员大会")
    page.fill("[name=day]", "2022-08-03")
    page.fill("[name=topic]", "填错人数的会")
    page.fill("[name=present]", "十几个")
    save_button(page).click()
    expect(page.locator("[name=present]")).to_have_value("十几个")
    expect(page.locator(".wrong").first).to_be_visible()
