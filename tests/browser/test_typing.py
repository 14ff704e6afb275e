"""What somebody has typed is never lost, never doubled, and never runs."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from chromium import DESKTOP, SIZES, Size
from conftest import Open, Staged, sign_in
from playwright.sync_api import Page, expect

NEW = "/ledger/activities/new/"
HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{7*7}}"
sizes = pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)


def write(page: Page, topic: str, **more: str) -> None:
    page.goto(NEW)
    page.select_option("[name=organisation]", "JW01")
    page.locator("summary", has_text="更多栏目").click()
    cells = {"day": "2022-06-01", "kind": "党员大会", "topic": topic, "place": "三楼会议室"}
    for name, text in (cells | more).items():
        page.fill(f"[name={name}]", text)


def save(page: Page) -> None:
    page.get_by_role("button", name="保存", exact=True).click()


def entries(staged: Staged, topic: str) -> int:
    with closing(sqlite3.connect(staged.site.home / "shuzhi.sqlite3")) as database:
        (count,) = database.execute(
            "SELECT count(*) FROM ledger_activity WHERE topic = ?", (topic,)
        ).fetchone()
    return int(count)


def recorded(page: Page, topic: str) -> str:
    """Record a meeting and return the address of its page."""
    write(page, topic)
    save(page)
    expect(page.get_by_role("status").first).to_contain_text("已登记")
    return page.url


@sizes
def test_a_form_that_fails_keeps_what_was_typed_and_marks_the_field(
    size: Size, as_role: Open, staged: Staged
) -> None:
    page, topic = as_role("branch_secretary", size), f"填错的会议 {size.name}"
    write(page, topic, expected="三十来个")
    save(page)
    wrong = page.locator("[name=expected]")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(wrong).to_have_value("三十来个")
    expect(wrong).to_be_focused()
    told = page.locator(f"#{wrong.get_attribute('id')}_error")
    expect(told).to_be_visible()
    assert told.get_attribute("id") in (wrong.get_attribute("aria-describedby") or ""), (
        "read out with its field"
    )
    for name, text in {"topic": topic, "day": "2022-06-01", "place": "三楼会议室"}.items():
        expect(page.locator(f"[name={name}]")).to_have_value(text)
    assert entries(staged, topic) == 0
    wrong.fill("30")
    save(page)
    expect(page.get_by_role("status").first).to_contain_text("已登记")
    assert entries(staged, topic) == 1


def forget_cookie(page: Page, staged: Staged) -> None:
    page.context.clear_cookies(name="sessionid")


def forget_all_cookies(page: Page, staged: Staged) -> None:
    page.context.clear_cookies()


def end_session(page: Page, staged: Staged) -> None:
    key = next(cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "sessionid")
    with closing(sqlite3.connect(staged.site.home / "shuzhi.sqlite3", timeout=30)) as database, database:
        assert database.execute("DELETE FROM django_session WHERE session_key = ?", (key,)).rowcount == 1


@pytest.mark.parametrize("lapse", [forget_cookie, forget_all_cookies, end_session])
@sizes
def test_a_sign_in_that_lapses_while_typing_returns_to_the_same_form(
    size: Size, lapse, staged: Staged, open_browser: Open
) -> None:
    page, topic = open_browser(staged.site, size), f"过期时的会议 {size.name} {lapse.__name__}"
    sign_in(page, "branch_secretary", staged.password)
    write(page, topic)
    lapse(page, staged)
    save(page)
    page.fill("[name=username]", "branch_secretary")
    page.fill("[name=password]", staged.password)
    page.click("button[type=submit]")
    page.wait_for_url(f"**{NEW}")
    expect(page.locator("[name=topic]")).to_have_value(topic)
    expect(page.locator("[name=place]")).to_have_value("三楼会议室")
    assert entries(staged, topic) == 0
    save(page)
    expect(page.get_by_role("status").first).to_contain_text("已登记")
    assert entries(staged, topic) == 1


def test_a_sign_in_that_lapses_before_a_button_leads_to_a_page_not_to_a_refusal(
    staged: Staged, open_browser: Open
) -> None:
    """The address behind a button takes posts only: after signing in one stands where the button was."""
    page = open_browser(staged.site, DESKTOP)
    sign_in(page, "branch_secretary", staged.password)
    record = recorded(page, "要移除的会议")
    forget_cookie(page, staged)
    page.locator("summary", has_text="移入回收站").click()
    page.get_by_role("button", name="移入回收站").click()
    page.fill("[name=username]", "branch_secretary")
    page.fill("[name=password]", staged.password)
    page.click("button[type=submit]")
    page.wait_for_url(lambda url: "/accounts/login/" not in url)
    expect(page.get_by_role("heading", name="要移除的会议")).to_be_visible()
    assert page.url.split("?")[0] == record.split("?")[0]
    assert entries(staged, "要移除的会议") == 1


def test_two_people_on_one_record_see_both_versions(as_role: Open, staged: Staged) -> None:
    first, second = as_role("branch_secretary", DESKTOP), as_role("committee_admin", DESKTOP)
    record = recorded(first, "两个人改的会议")
    for page in (first, second):
        page.goto(record)
        page.get_by_role("link", name="修改").first.click()
    first.fill("[name=place]", "先改的地点")
    save(first)
    expect(first.get_by_role("status").first).to_contain_text("已保存")
    second.fill("[name=place]", "后改的地点")
    save(second)
    both = second.locator("table.compared tr.differs", has_text="地点")
    expect(both).to_contain_text("先改的地点")
    expect(both).to_contain_text("后改的地点")
    expect(second.locator("[name=place]")).to_have_value("后改的地点")
    first.reload()
    expect(first.locator("main")).to_contain_text("先改的地点")
    save(second)
    expect(second.get_by_role("status").first).to_contain_text("已保存")
    expect(second.locator("main")).to_contain_text("后改的地点")
    assert entries(staged, "两个人改的会议") == 1


@sizes
def test_going_back_after_saving_doubles_nothing(size: Size, as_role: Open, staged: Staged) -> None:
    page, topic = as_role("branch_secretary", size), f"返回之后的会议 {size.name}"
    recorded(page, topic)
    page.go_back()
    expect(page.locator("[name=topic]")).to_have_value("")
    page.go_forward()
    page.reload()
    assert entries(staged, topic) == 1


def test_a_double_click_saves_once(as_role: Open, staged: Staged) -> None:
    page = as_role("branch_secretary", DESKTOP)
    write(page, "点了两下的会议")
    page.get_by_role("button", name="保存", exact=True).dblclick()
    expect(page.get_by_role("status").first).to_contain_text("已登记")
    assert entries(staged, "点了两下的会议") == 1


@sizes
def test_a_script_in_a_name_is_shown_and_does_not_run(size: Size, as_role: Open, staged: Staged) -> None:
    page = as_role("branch_secretary", size)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    recorded(page, HOSTILE)
    expect(page.get_by_text(HOSTILE, exact=True).first).to_be_visible()
    for address in ("/ledger/?q=script", "/", "/orgs/units/JW01/"):
        page.goto(address)
    assert asked == []
    assert page.locator("img[src=x]").count() == 0
