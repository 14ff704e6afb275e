"""The report editor in a real Chromium: from last year's report to a released .docx that `shuzhi verify` confirms.

The worked example is the ledger; last year's reports are our own sample and, where they lie beside the repository, the five seeds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
from chromium import DESKTOP, PHONE, Size
from conftest import Open, sign_in
from desk import ready, release, verify
from playwright.sync_api import Browser, Locator, Page, Route, expect
from product import Site, served, shuzhi

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = sorted((ROOT / "tests" / "samples" / "reports").glob("03-bureau.txt"))
SEEDS = sorted((ROOT.parent / "shared" / "seeds").glob("*.txt"))
UNIT, BRANCH = "LCZW", "LCZW-05"
PASTED = (
    "<html><head><style>p{color:red}</style></head><body><!--StartFragment--><p class=MsoNormal style='color:red'>"
    "<b>从别处</b>粘贴的一段<script>window.hacked=1</script><img src=x onerror='window.hacked=1'></p><p>粘贴的第二段</p></body></html>"
)
PASTE = """html => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  document.querySelector(".ProseMirror").dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


@dataclass(frozen=True)
class Example:
    """The worked example, served, with the passwords of its people."""

    site: Site
    passwords: dict[str, str]

    def window(self, open_browser: Open, who: str = "demo_committee", size: Size = DESKTOP) -> Page:
        page = open_browser(self.site, size, accept_downloads=True)
        sign_in(page, who, self.passwords[who])
        return page


@pytest.fixture(scope="module")
def example(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Example]:
    home = tmp_path_factory.mktemp("editor") / "home"
    told = json.loads(shuzhi(home, "demo", "--no-serve", "--json"))
    with served(home) as site:
        yield Example(site, {a["username"]: a["password"] for a in told["accounts"]})


def begin(page: Page, file: Path, unit: str = UNIT) -> None:
    page.goto("/reports/new/")
    page.select_option("[name=org]", unit)
    page.fill("[name=year]", "2025")
    page.fill("[name=as_of]", "2025-12-31")
    page.set_input_files("[name=upload]", file)
    page.get_by_role("button", name="开始写").click()
    ready(page)


def write(page: Page, words: str, section: int = 2) -> None:
    """Type at the end of a chapter's last paragraph."""
    page.locator(f".ProseMirror .desk-section:nth-child({section}) > p:last-child").click()
    page.keyboard.press("Control+End" if section == 0 else "End")
    page.keyboard.type(words)


def look_at(page: Page, figure: Locator) -> None:
    """Click a figure and wait until the right pane is that figure's: before, the pane belongs to what was looked at last."""
    node = figure.get_attribute("data-node")
    figure.click()
    expect(page.locator(f"#panel:not([inert]) [data-node={node}]")).to_be_visible()


def saved(page: Page) -> None:
    expect(page.locator("#save-state")).to_contain_text("已保存")


@pytest.mark.slow
@pytest.mark.parametrize("file", [*SAMPLES, *SEEDS], ids=lambda path: path.stem[:6])
def test_last_years_report_to_a_verified_release(
    file: Path, example: Example, open_browser: Open, tmp_path: Path
) -> None:
    page = example.window(open_browser)
    begin(page, file)
    write(page, "这一句是在屏幕上写的。")
    saved(page)
    code, told = verify(example.site.home, release(page, tmp_path))
    assert (code, told["signature"]) == (0, "valid")
    figures = told["figures"]
    assert isinstance(figures, list) and figures
    assert {figure["status"] for figure in figures} == {"ok"}


def test_a_changed_record_makes_a_figure_outdated_and_one_click_takes_it(
    example: Example, open_browser: Open, tmp_path: Path
) -> None:
    page = example.window(open_browser, "demo_branch")
    begin(page, last_year(tmp_path), BRANCH)
    figure = page.locator(".ProseMirror .live-proven").first
    before = figure.inner_text()
    book = tmp_path / "补记.xlsx"
    shuzhi(example.site.home, "workbook", str(book))
    filled = openpyxl.load_workbook(book)
    sheet = filled["活动"]
    columns = {str(cell.value).rstrip("*"): cell.column for cell in sheet[1]}
    row = sheet.max_row + 1
    for name, value in {
        "日期": "2025-12-20",
        "组织编码": BRANCH,
        "类型": "主题党日",
        "主题": "补记的一次",
        "实到": 9,
    }.items():
        sheet.cell(row, columns[name]).value = value
    filled.save(book)
    shuzhi(example.site.home, "import", str(book))
    page.reload()
    expect(page.locator(".ProseMirror .live-outdated").first).to_have_text(before)
    expect(page.get_by_role("alert")).to_contain_text("已过时")
    page.get_by_role("button", name="全部按台账更新").click()
    number = int(before.removesuffix("次"))
    expect(page.locator(".ProseMirror .live-proven").first).to_have_text(f"{number + 1}次")


def last_year(folder: Path) -> Path:
    path = folder / "去年.txt"
    path.write_text(
        "某支部2024年度述职报告\n\n一、履职情况\n全年开展主题党日**次，编发简报**期。\n二、存在问题\n一是坚持以人民为中兴的发展思想不牢。\n三、下一步打算\n改进。\n",
        encoding="utf-8",
    )
    return path


def test_a_figure_is_one_piece_named_bound_and_never_typed_over(
    example: Example, open_browser: Open, tmp_path: Path
) -> None:
    page = example.window(open_browser)
    begin(page, last_year(tmp_path))
    write(page, "另外@")
    page.get_by_label("数据的名称").fill("党员大会")
    expect(page.locator(".name-box [role=option]").first).to_contain_text("党员大会")
    asked: list[Route] = []
    page.route(
        "**/insert/", lambda route: asked.append(route)
    )  # a slow server: what is typed meanwhile is written, behind the figure
    page.keyboard.press("Enter")
    page.keyboard.type("。")
    expect(page.locator(".ProseMirror")).to_contain_text("另外。")
    asked[0].continue_()
    page.unroute("**/insert/")
    expect(page.locator(".ProseMirror")).to_contain_text("另外48次。")
    saved(page)
    meetings = page.locator(".ProseMirror .live-proven", has_text="48次")
    expect(meetings).to_have_count(1)
    look_at(page, meetings)
    expect(page.locator("#panel")).to_contain_text("党员大会次数")
    page.keyboard.type("9")
    page.wait_for_timeout(100)
    text = page.locator(".ProseMirror").inner_text()
    expect(meetings).to_have_count(1)
    assert "948次" not in text and "489次" not in text and "98次" not in text, (
        "what is typed stands beside a figure, never in it"
    )
    page.keyboard.press("Control+z")
    blank = page.locator(".ProseMirror .live-blank").first
    look_at(page, blank)
    page.locator("#panel input[name=q]").fill("支委会")
    page.locator("#panel").get_by_role("button", name="找").click()
    page.locator("#panel .plain-choice", has_text="支委会").first.click()
    expect(page.locator("#panel .panel-head")).to_contain_text("有出处")
    page.locator("#panel summary", has_text="手工填写").click()
    page.locator("#panel [name=words]").fill("12期")
    page.locator("#panel [name=source]").fill("办公室登记")
    page.get_by_role("button", name="填上").click()
    expect(page.locator(".ProseMirror .live-typed")).to_have_text("12期")


def test_a_typed_number_becomes_a_figure(example: Example, open_browser: Open, tmp_path: Path) -> None:
    page = example.window(open_browser)
    begin(page, last_year(tmp_path))
    write(page, "召开党员大会8次。")
    page.locator("#findings summary", has_text="手打的数字").click()
    page.locator("#findings li", has_text="8次").get_by_role("button", name="换成数据").click()
    page.locator(".name-box [role=option]").first.click()
    expect(page.locator(".ProseMirror")).to_contain_text("召开党员大会48次。")
    saved(page)


def test_findings_are_taken_or_let_stand(example: Example, open_browser: Open, tmp_path: Path) -> None:
    page = example.window(open_browser)
    begin(page, last_year(tmp_path))
    finding = page.locator("#findings li", has_text="以人民为中兴")
    expect(finding).to_be_visible()
    finding.get_by_role("button", name="改为").click()
    expect(page.locator(".ProseMirror")).to_contain_text("以人民为中心")
    expect(finding).to_have_count(0)
    page.keyboard.press("Control+z")
    again = page.locator("#findings li", has_text="以人民为中兴")
    again.locator("summary").click()
    again.get_by_label("不改的理由").fill("引用原文")
    again.get_by_role("button", name="记下理由").click()
    expect(again).to_have_count(0)
    expect(page.locator("#findings")).to_contain_text("已写明理由不改")


def test_what_is_pasted_comes_in_clean(example: Example, open_browser: Open, tmp_path: Path) -> None:
    page = example.window(open_browser)
    begin(page, last_year(tmp_path))
    write(page, "")
    page.evaluate(PASTE, PASTED)
    expect(page.locator(".ProseMirror")).to_contain_text("粘贴的第二段")
    saved(page)
    page.reload()
    ready(page)
    expect(page.locator(".ProseMirror")).to_contain_text("从别处粘贴的一段")
    assert page.evaluate("window.hacked") is None
    assert page.locator(".ProseMirror b, .ProseMirror img, .ProseMirror [style]").count() == 0


def test_a_browser_closed_while_saving_loses_nothing(
    example: Example, open_browser: Open, tmp_path: Path
) -> None:
    page = example.window(open_browser)
    begin(page, last_year(tmp_path))
    address = page.url
    page.context.set_offline(True)
    write(page, "断网时写的一句。")
    expect(page.locator("#save-state")).to_contain_text("连不上")
    again = page.context.new_page()
    page.close()
    again.context.set_offline(False)
    again.goto(address)
    ready(again)
    expect(again.locator(".ProseMirror")).not_to_contain_text("断网时写的一句")
    again.get_by_role("button", name="放回来").click()
    expect(again.locator(".ProseMirror")).to_contain_text("断网时写的一句")
    saved(again)


def test_two_people_in_one_chapter(example: Example, open_browser: Open, tmp_path: Path) -> None:
    first = example.window(open_browser, "demo_branch")
    begin(first, last_year(tmp_path), BRANCH)
    write(first, "支部书记写的。")
    saved(first)
    second = example.window(open_browser)
    second.goto(first.url)
    ready(second)
    write(second, "机关党委写的。")
    expect(second.get_by_role("alert")).to_contain_text("demo_branch 正在编辑")
    expect(second.locator(".ProseMirror")).not_to_contain_text("机关党委写的")
    with second.expect_navigation():
        second.get_by_role("button", name="接手这一节").click()
    ready(second)
    write(second, "机关党委接手写的。")
    saved(second)
    write(first, "支部书记又写。")
    expect(first.get_by_role("alert").first).to_contain_text("demo_committee")
    second.reload()
    ready(second)
    text = second.locator(".ProseMirror").inner_text()
    assert "支部书记写的。" in text and "机关党委接手写的。" in text


def test_on_a_phone_the_panes_are_tabs(example: Example, open_browser: Open, tmp_path: Path) -> None:
    page = example.window(open_browser, size=PHONE)
    begin(page, last_year(tmp_path))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("tab", name="提纲").click()
    expect(page.locator(".desk-outline")).to_be_visible()
    expect(page.locator(".desk-text")).to_be_hidden()
    page.get_by_role("link", name="一、履职情况").click()
    page.locator(".ProseMirror .live-proven").first.click()
    expect(page.locator("#panel")).to_contain_text("主题党日次数")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_javascript_a_chapter_is_a_form(example: Example, open_browser: Open, tmp_path: Path) -> None:
    page = example.window(open_browser)
    begin(page, last_year(tmp_path))
    plain = open_browser(
        example.site, DESKTOP, java_script_enabled=False, storage_state=page.context.storage_state()
    )
    plain.goto(page.url)
    expect(plain.locator("article.paper")).to_contain_text("主题党日")
    plain.get_by_role("link", name="修改这一节").nth(1).click()
    words = plain.locator("textarea")
    words.fill(f"{words.input_value()}\n不用脚本写的一段。")
    plain.get_by_role("button", name="保存这一节").click()
    expect(plain.locator("article.paper")).to_contain_text("不用脚本写的一段。")
    expect(plain.locator("article.paper .live-proven").first).to_be_visible()
