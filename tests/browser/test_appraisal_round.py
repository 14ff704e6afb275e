"""A whole round of 述职评议考核: opened, objected to, voted on with phones, commented, decided, fed back; comments arrive as problems."""

from __future__ import annotations

import re
from pathlib import Path

from chromium import DESKTOP, PHONE
from conftest import Open, Staged
from docx import Document
from playwright.sync_api import Page, expect
from test_ballot_room import vote_on_lines

UNIT = "甲一支部"


def moved(page: Page, word: str) -> None:
    """Take the round's next step by its button."""
    page.get_by_role("button", name=word).click()
    expect(page.locator(".notice.good")).to_contain_text("已办")


def opened(desk: Page) -> str:
    """Open a round over both branches with a scheme that one group judges."""
    desk.goto("/appraisal/new/")
    desk.select_option("[name=organisation]", "JW")
    desk.fill("[name=year]", "2021")
    desk.fill("[name=title]", "2021年度述职评议考核")
    desk.fill("[name=as_of]", "2021-12-31")
    desk.click("text=保存，下一步改方案")
    expect(desk.locator("main")).to_contain_text("方案可以使用")
    for group in ("1", "2", "3"):  # one group alone judges
        desk.check(f"[name=g-{group}-DELETE]")
    desk.fill("[name=g-0-weight]", "100")
    desk.get_by_role("button", name="保存方案").click()
    expect(desk.locator(".notice.good").first).to_contain_text("可以开始")
    return desk.url.split("/appraisal/")[1].split("/")[0]


def test_a_whole_round(as_role: Open, open_browser: Open, staged: Staged, tmp_path: Path) -> None:
    desk, unit = as_role("committee_admin", DESKTOP), as_role("branch_secretary", DESKTOP)
    base = f"/appraisal/{opened(desk)}/"
    desk.goto(base)
    moved(desk, "开始：收述职报告")
    desk.get_by_role("button", name="按台账计算").click()
    expect(desk.locator(".notice.good")).to_contain_text("已按台账计算")

    unit.goto(f"{base}units/JW01/")
    expect(unit.locator("main")).to_contain_text("不显示合计")
    unit.click("text=对一个数提异议")
    unit.select_option("[name=item]", label="支部党员大会")
    unit.fill("[name=reason]", "四次大会都有记录，请核对")
    unit.get_by_role("button", name="提交异议").click()
    expect(unit.locator("main")).to_contain_text("等待答复")
    desk.goto(f"{base}units/JW01/")
    desk.get_by_label("是否成立").select_option("declined")
    desk.get_by_label("答复", exact=True).fill("台账里没有这一年的记录")
    desk.get_by_role("button", name="答复").click()
    expect(desk.locator("main")).to_contain_text("不成立")

    desk.goto(base)
    desk.check("[name=anyway]")
    moved(desk, "冻结报告，开始评议会")
    projector = as_role("committee_admin", DESKTOP)
    projector.goto(f"{base}screen/")
    expect(projector.locator("h1")).to_have_text(UNIT)
    projector.click("#clock-go")
    expect(projector.locator("#clock")).to_contain_text(re.compile("^7:"))
    projector.get_by_role("link", name="下一家").click()
    expect(projector.locator("h1")).to_have_text("甲十支部")

    desk.goto(f"{base}units/JW01/report/")
    desk.fill("[name=told]", "专题党课要联系岗位讲深讲透")
    desk.check("[name=to_rectify]")
    desk.get_by_role("button", name="记下点评").click()
    expect(desk.locator("main")).to_contain_text("需要整改")

    desk.goto(f"{base}groups/1/vote/")
    desk.select_option("[name=manner]", "room")
    for name, value in (("entitled", "4"), ("present", "4"), ("scrutineers", "监一、监二")):
        desk.fill(f"[name={name}]", value)
    desk.get_by_role("button", name="准备").click()
    desk.locator("a", has_text="年述职测评：上级领导").click()
    vote = desk.url.rstrip("/").rpartition("/")[2]
    desk.click("text=开始投票")
    tokens = [re.sub(r"\s", "", each) for each in desk.locator(".slip .token").all_inner_texts()]
    shares = desk.locator(".share .token").all_inner_texts()
    for token, grade in zip(tokens, ("好", "好", "较好", "好"), strict=True):
        vote_on_lines(open_browser(staged.site, PHONE), vote, token, grade)
    desk.goto(f"/ballots/hall/{vote}/")
    for number, share in enumerate(shares, 1):
        desk.fill(f"[name=share{number}]", share)
    desk.click("text=公布结果")
    expect(desk.locator("main")).to_contain_text("收回4张")
    desk.goto(f"{base}groups/")
    desk.click("text=取回结果")
    for field in desk.locator("table input").all():
        field.fill("0")
    desk.get_by_role("button", name="取回").click()
    expect(desk.locator(".notice.good")).to_contain_text("结果已取回")

    desk.goto(base)
    moved(desk, "评议会结束，进入计算")
    moved(desk, "核对完毕，进入定等次")
    desk.click("text=党委确定等次")
    for code in desk.locator("select").all():
        code.select_option("较好")
    for field in desk.locator("tbody input[type=text]").all():
        field.fill("有项目无台账，按平时工作研究确定")
    desk.get_by_role("button", name="确定等次").click()
    expect(desk.locator(".notice.good")).to_contain_text("等次已确定")
    desk.get_by_role("button", name="转入各单位问题清单").click()
    expect(desk.locator(".notice.good")).to_contain_text("已转入")

    unit.goto(f"{base}units/JW01/")
    with unit.expect_download() as down:
        unit.click("text=反馈意见（.docx）")
    letter = tmp_path / "letter.docx"
    down.value.save_as(letter)
    told = "\n".join(each.text for each in Document(str(letter)).paragraphs)
    assert "确定等次为“较好”" in told and "专题党课要联系岗位讲深讲透" in told
    unit.goto("/worklists/problems/")
    unit.click("text=专题党课要联系岗位讲深讲透")
    expect(unit.locator("main")).to_contain_text("2021年度述职评议考核，点评第")
    desk.goto(base)
    moved(desk, "结束本轮")
