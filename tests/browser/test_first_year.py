"""The first walk of a new user: an empty home, a unit, a workbook, a meeting; found again and taken out."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from chromium import SIZES, Size
from conftest import Open, sign_in
from playwright.sync_api import Browser, Page, expect
from product import served, shuzhi

UNIT, BRANCH = "河湾街道党工委", "河湾街道第一党支部"
TOPIC = "学习修订后的请示报告条例"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name)
def test_from_an_empty_home_to_an_exported_ledger(
    size: Size, browser: Browser, open_browser: Open, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    with served(home) as site:
        page = open_browser(site, size, accept_downloads=True)
        page.goto("/")
        expect(page.get_by_role("status")).to_contain_text("shuzhi account 用户名")
        password = json.loads(shuzhi(home, "account", "wang", "--name", "王建", "--json"))["password"]
        sign_in(page, "wang", password)
        found_the_first_unit(page)
        create_a_branch(page)
        import_a_workbook(page, tmp_path)
        record_a_meeting(page)
        find_it(page)
        export(page, tmp_path / "导出.xlsx")
        page.close()


def save(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
    page.get_by_role("button", name="保存", exact=True).click()


def found_the_first_unit(page: Page) -> None:
    page.get_by_role("link", name="建立第一个组织").click()
    page.fill("[name=code]", "HW")
    page.fill("[name=name]", UNIT)
    page.select_option("[name=kind]", "党委")
    save(page)
    expect(page.get_by_role("status").first).to_contain_text("已建立")


def create_a_branch(page: Page) -> None:
    page.get_by_role("link", name="新建下级").click()
    page.fill("[name=code]", "HW01")
    page.fill("[name=name]", BRANCH)
    page.select_option("[name=kind]", "党支部")
    save(page)
    expect(page.get_by_role("heading", name=BRANCH).first).to_be_visible()


def import_a_workbook(page: Page, folder: Path) -> None:
    """The empty workbook of the page itself, filled in as Excel would."""
    page.goto("/ledger/import/")
    with page.expect_download() as kept:
        page.get_by_role("link", name="下载空表").click()
    kept.value.save_as(folder / "空表.xlsx")
    book = openpyxl.load_workbook(folder / "空表.xlsx")
    for name in ("周文静", "梁启明", "单小英"):
        append(book["党员"], 姓名=name, 组织编码="HW01", 类别="正式党员")
    append(book["活动"], 日期="2026-03-05", 组织编码="HW01", 类型="主题党日", 主题="清明河岸植树", 实到=3)
    book.save(folder / "台账.xlsx")
    page.set_input_files("[name=book]", folder / "台账.xlsx")
    page.get_by_role("button", name="检查", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("检查通过")
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_role("status").first).to_contain_text("导入")
    page.goto("/orgs/members/?org=HW01")
    expect(page.get_by_text("单小英")).to_be_visible()


def append(sheet: openpyxl.worksheet.worksheet.Worksheet, **cells: object) -> None:
    headers = [str(cell.value).rstrip("*") for cell in sheet[1]]
    sheet.append([cells.get(header) for header in headers])


def record_a_meeting(page: Page) -> None:
    page.goto("/ledger/")
    page.get_by_role("link", name="登记活动").first.click()
    page.select_option("[name=organisation]", "HW01")
    for name, text in {
        "day": "2026-06-03",
        "kind": "党员大会",
        "topic": TOPIC,
        "expected": "3",
        "present": "3",
    }.items():
        page.fill(f"[name={name}]", text)
    save(page)
    expect(page.get_by_role("status").first).to_contain_text("已登记")


def find_it(page: Page) -> None:
    page.goto("/ledger/")
    page.fill("[name=q]", "请示报告")
    page.press("[name=q]", "Enter")
    page.wait_for_url("**q=*")
    found = page.get_by_role("link", name=TOPIC)
    expect(found).to_be_visible()
    expect(page.get_by_text("清明河岸植树")).to_have_count(0)
    found.click()
    expect(page.get_by_role("heading", name=TOPIC)).to_be_visible()
    page.goto("/figures/?org=HW01&year=2026")
    expect(page.locator("main")).to_contain_text("党员大会")


def export(page: Page, path: Path) -> None:
    page.goto("/ledger/import/")
    page.select_option("[name=org]", "HW")
    with page.expect_download() as kept:
        page.get_by_role("button", name="导出", exact=True).click()
    kept.value.save_as(path)
    book = openpyxl.load_workbook(path)
    rows = [[cell for cell in row if cell] for row in book["活动"].iter_rows(values_only=True)]
    assert sum(TOPIC in row for row in rows) == 1 and len(rows) == 3
    assert book["党员"].max_row == 4
