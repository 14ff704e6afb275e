"""The loop of two years in a browser: comments come in, problems are put right and inspected by somebody else, one comes back, and next
year's opening is told from the ledger.
"""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from chromium import DESKTOP
from conftest import Open, Staged
from desk import ready, release, verify
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.slow
COMMENTS = "一是红色书屋利用不够。二是支部共建载体偏少。三是积极分子培养台账缺项。"
LAST = datetime.datetime.now(tz=datetime.UTC).year - 1


def item(page: Page, words: str) -> None:
    page.goto(f"/worklists/problems/?q={words}&year={LAST}")
    page.click(f"table a:has-text('{words}')")
    expect(page.locator("h1")).to_contain_text(words)


def step(page: Page, key: str, **fields: str) -> None:
    """Open one step of 现在可以办, fill in what it asks for, do it."""
    form = page.locator(f"form[action$='/steps/{key}/']")
    fold = page.locator("details", has=form).first
    if fold.get_attribute("open") is None:
        fold.locator("summary").first.click()
    for label, words in fields.items():
        form.get_by_label(label, exact=False).first.fill(words)
    form.locator("button[type=submit]").click()
    expect(page.locator(".notice.good")).to_be_visible()


def put_right(page: Page, words: str, evidence: str) -> None:
    """The unit's part: claim, plan with one measure, carry it out, ask for the close-out."""
    item(page, words)
    step(page, "claim", 责任领导="演示一", 责任人="演示二")
    page.click("text=增加措施")
    page.locator("form[action$='/measures/'] [name=measure]").fill(f"每月检查一次：{words}")
    page.click("form[action$='/measures/'] button")
    step(page, "plan", 原因="抓得不紧", 领导小组="整改小组", 整改时限=f"{LAST + 1}-12-31")
    page.click("text=勾为完成")
    step(page, "apply", 进展="已经检查三次", 佐证=evidence)
    expect(page.locator(".head .mark").first).to_have_text("申请销号")


def inspect(page: Page, words: str) -> None:
    item(page, words)
    step(page, "inspect")
    step(page, "close", 意见="现场核验属实")
    expect(page.locator(".head .mark").first).to_have_text("已销号")


def test_two_years(as_role: Open, staged: Staged, tmp_path: Path) -> None:
    desk, unit = as_role("committee_admin", DESKTOP), as_role("branch_secretary", DESKTOP)
    desk.goto("/worklists/import/")
    form = desk.locator("form[enctype]")
    form.locator("[name=organisation]").select_option("JW01")
    form.locator("[name=year]").fill(str(LAST))
    form.locator("[name=source]").fill("述职评议")
    form.locator("[name=pasted]").fill(COMMENTS)
    desk.click("text=读出条目")
    desk.click("text=收录 3 条")
    expect(desk.locator(".notice.good")).to_contain_text("已收录 3 条")

    put_right(unit, "红色书屋利用不够", "借阅登记3份")
    put_right(unit, "支部共建载体偏少", "共建协议1份")
    item(unit, "红色书屋利用不够")
    assert unit.locator("form[action$='/steps/close/']").count() == 0, "nobody closes the own problem"
    inspect(desk, "红色书屋利用不够")
    inspect(desk, "支部共建载体偏少")
    step(desk, "reopen", 理由="共建活动又停了")
    expect(desk.locator(".head")).to_contain_text("反弹 1 次")

    desk.goto(f"/worklists/forms/?org=JW01&year={LAST}")
    desk.locator("form[action$='/carry/'] button").click()
    expect(desk.locator(".notice.good")).to_contain_text(f"结转到{LAST + 1}年")
    desk.goto(f"/worklists/forms/?org=JW01&year={LAST}")
    told = desk.locator("main").inner_text()
    assert f"{LAST}年度问题清单共3个问题，已整改销号1个，正在整改2个。" in told
    assert (
        "针对“红色书屋利用不够”的问题，制定措施1条，已完成1条" in told
        and "核验销号，佐证为借阅登记3份。" in told
    )
    assert "针对“支部共建载体偏少”的问题，制定措施1条，已完成1条，正在整改" in told
    item(desk, "支部共建载体偏少")
    expect(desk.locator("main")).to_contain_text("已结转到")

    report_opens_with(unit, staged, tmp_path)


def report_opens_with(unit: Page, staged: Staged, folder: Path) -> None:
    """Next year's report opens with how the problems were put right, each sentence with its records; the released file holds."""
    unit.goto("/reports/new/")
    unit.fill("[name=year]", str(LAST + 1))
    unit.fill("[name=as_of]", f"{LAST + 1}-12-31")
    unit.select_option("[name=outline]", "builtin")
    unit.check("[name=rectification]")
    unit.get_by_role("button", name="开始写").click()
    ready(unit)
    text = unit.locator(".ProseMirror")
    expect(text).to_contain_text("上年度问题整改情况")
    expect(text).to_contain_text(f"{LAST}年度问题清单共3个问题，已整改销号1个，正在整改2个。")
    unit.locator(".ProseMirror p", has_text="红色书屋利用不够").click()
    expect(unit.locator("main")).to_contain_text("问题整改")
    code, told = verify(staged.site.home, release(unit, folder))
    assert (code, told["signature"]) == (0, "valid")
