"""Every picture of the manual, taken from the worked example in a real Chromium.

    .venv/bin/python tests/browser/pictures.py            all of them
    .venv/bin/python tests/browser/pictures.py orgs-tree  only those whose name begins so

They lie in docs/manual/pictures, in few colours: a page of the house has few, and the repository keeps every version. On Debian the browser's own words (a date, a file) are Chinese with the package chromium-l10n.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from chromium import DESKTOP, FLAGS, PHONE, Size, find
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from product import Site, served, shuzhi

FOLDER = Path(__file__).resolve().parent.parent.parent / "docs" / "manual" / "pictures"
COLOURS = 64
MOST_BYTES = 90_000
Act = Callable[[Page], object]


@dataclass(frozen=True)
class Picture:
    """One picture.

    Args:
        name: of the file.
        address: the page; `{report}` and `{figure}` are those of the example.
        act: what is done on the page before the picture is taken.
        who: the account of the example.
        height: of the picture; the width is the screen's.
    """

    name: str
    address: str
    act: Act | None = None
    who: str = "demo_committee"
    size: Size = DESKTOP
    height: int = 0


def move_by_mistake(page: Page) -> None:
    """A group goes to the wrong branch; what taking it back will do."""
    page.click("text=确认移动")
    page.goto("/orgs/undo/LCZW-05-1/")
    page.fill("#id_why", "选错了上级")


def type_badly(page: Page) -> None:
    """A number that is none: the form says so beside it."""
    page.select_option("[name=organisation]", index=3)
    for name, text in {
        "day": "2025-06-03",
        "kind": "主题党日",
        "topic": "参观档案馆",
        "expected": "二十来个",
    }.items():
        page.fill(f"[name={name}]", text)
    page.get_by_role("button", name="保存", exact=True).click()


def import_badly(page: Page) -> None:
    """A workbook with three faults: each is told with its cell."""
    with page.expect_download() as kept, tempfile.TemporaryDirectory() as folder:
        page.get_by_role("link", name="下载空表").click()
        path = Path(folder) / "台账.xlsx"
        kept.value.save_as(path)
        book = openpyxl.load_workbook(path)
        book["活动"].append(["2025年2月30日", "LCZW-05", "主题党日", "清明祭扫"])
        book["活动"].append(["2025-04-02", "LCZW-99", "党课", "学习党章"])
        book["谈话"].append(["2025-05-06", "LCZW-05", "谈心谈话", "党员", "三人"])
        book.save(path)
        page.set_input_files("[name=book]", path)
        page.get_by_role("button", name="检查", exact=True).click()
        page.wait_for_load_state()


def fill_vote(page: Page) -> None:
    """A vote on grades, in the room, on phones."""
    page.select_option("[name=org]", "LCZW")
    page.select_option("[name=kind]", "appraisal.grades")
    page.select_option("[name=manner]", "room")
    for name, text in {
        "title": "2025年度述职测评",
        "subjects": "第一党支部\n第二党支部\n第三党支部",
        "entitled": "6",
        "present": "6",
        "scrutineers": "张监票、李监票",
    }.items():
        page.fill(f"[name={name}]", text)
    page.check("[name=receipts]")


def set_vote_up(page: Page) -> None:
    fill_vote(page)
    page.get_by_role("button", name="保存，下一步核对规则").click()


def open_vote(page: Page) -> None:
    set_vote_up(page)
    page.get_by_role("button", name="开始投票").click()


def vote_by_phone(page: Page) -> None:
    open_vote(page)
    page.goto(page.url.replace("/hall", "").replace("/open/", "/") + "#" + _token(page))
    for line in page.locator("fieldset").all():
        line.get_by_label("较好", exact=True).check()


def close_vote(page: Page) -> None:
    """One of six has voted; five slips came back."""
    open_vote(page)
    hall, token = page.url.replace("open/", ""), _token(page)
    shares = page.locator(".share .token").all_inner_texts()
    page.goto(hall.replace("/hall", "") + "#" + token)
    for line in page.locator("fieldset").all():
        line.get_by_label("较好", exact=True).check()
    page.get_by_role("button", name="下一步：核对").click()
    page.locator("#send").click()
    page.locator("#done").wait_for()
    page.goto(hall)
    for number, share in enumerate(shares, 1):
        page.fill(f"[name=share{number}]", share)
    page.fill("[name=returned]", "5")
    page.get_by_role("button", name="公布结果").click()


def _token(page: Page) -> str:
    return re.sub(r"\s", "", page.locator(".slip .token").first.inner_text())


def open_more(page: Page) -> None:
    page.locator("summary", has_text="更多栏目").click()


def read_minutes(page: Page) -> None:
    """Minutes pasted: the year is not written, the chair is named by post only."""
    page.locator("textarea[name=text]").fill(
        "政务大厅第一党支部党员大会会议记录\n时间：10月17日（星期五）下午3:00-4:30\n地点：三楼会议室\n主持人：支部书记\n"
        "会议主题：学习全会精神，讨论发展党员\n缺席：陈丽华（病假）、孔静怡（因公出差）\n会议议题：\n1.学习全会精神\n2.讨论接收预备党员\n"
    )
    page.get_by_role("button", name="读取").click()


def look_through(page: Page) -> None:
    """Comments pasted: what was read waits for a look."""
    page.locator("form[enctype] [name=organisation]").select_option("LCZW-05")
    page.locator("form[enctype] [name=year]").fill("2025")
    page.locator("form[enctype] [name=source]").fill("述职评议")
    page.locator("[name=pasted]").fill(
        "一是党课形式单一，第四季度没有按计划安排。二是窗口党员学习时间零散，集中研讨偏少。三是主题党日与窗口服务结合不紧，特色不够鲜明。"
    )
    page.get_by_role("button", name="读出条目").click()


def one_problem(page: Page) -> None:
    """A problem that is being put right, its next step open."""
    page.locator("table.sheet a", has_text="组织生活制度落实").first.click()
    page.locator("summary", has_text="申请销号").click()


def shown_to_members(page: Page) -> None:
    """One problem with its result, one without it, chosen to be seen by the unit's members."""
    for words, wanted in (("组织生活制度落实", ("problem", "result")), ("培训", ("problem",))):
        page.locator("table.sheet a", has_text=words).first.click()
        for name in wanted:
            page.check(f"[name={name}]")
        page.get_by_role("button", name="保存").last.click()
        page.goto("/worklists/problems/?year=2025")
    page.goto("/worklists/disclosed/")


def counted_task(page: Page) -> None:
    """A task that names an indicator: its progress is counted."""
    page.locator("[name=organisation]").select_option("LCZW-05")
    page.fill("[name=year]", "2025")
    page.fill("[name=task]", "每月开展一次主题党日")
    page.locator("[name=indicator]").select_option(label="主题党日次数（次）")
    page.fill("[name=target]", "12")
    page.fill("[name=due]", "2025-12-20")
    page.get_by_role("button", name="保存").click()
    page.goto("/worklists/tasks/?org=LCZW-05&year=2025")


def begin_report(page: Page) -> None:
    """A report begun from last year's, with the superior's notice beside it."""
    text = (
        "政务服务中心机关党委2024年度述职报告\n\n现将2024年度抓基层党建工作情况述职如下：\n一、履职情况\n（一）抓学习。开展中心组学习**次，专题研讨**次，"
        "集体学习**余次，讲党课**次。\n（二）抓组织。召开党员大会**次，开展主题党日**次，编发简报**期，发展党员**名。\n（三）抓服务。开展志愿服务**次，"
        "评选先锋**名。\n二、存在的问题\n一是坚持以人民为中兴的发展思想不够自觉。二是窗口党员学习时间零散。\n三、下一步打算\n坚持每月开展1次主题党日，全年走访企业120家。\n"
    )
    page.locator("[name=org]").select_option("LCZW")
    page.fill("[name=year]", "2025")
    page.fill("[name=as_of]", "2025-12-31")
    page.set_input_files(
        "[name=upload]", {"name": "2024年述职报告.txt", "mimeType": "text/plain", "buffer": text.encode()}
    )
    page.fill(
        "[name=notice]",
        "请于2026年1月15日前报送，字数不超过3000字，内容包括：\n一、履职情况\n二、存在的问题\n三、下一步打算\n四、意见建议",
    )


def write_report(page: Page) -> None:
    begin_report(page)
    page.get_by_role("button", name="开始写").click()
    page.locator("#findings h2").wait_for(state="attached")


def look_at_figure(page: Page) -> None:
    write_report(page)
    page.locator(".ProseMirror .live-proven", has_text="136次").click()
    page.locator("#panel .facts").wait_for()


def look_at_blank(page: Page) -> None:
    write_report(page)
    page.locator(".ProseMirror .live-blank", has_text="简报").click()
    page.locator("#panel .panel-head").wait_for()


def look_at_sentence(page: Page) -> None:
    write_report(page)
    page.locator(".ProseMirror p", has_text="窗口党员学习").click()
    page.locator("#panel .panel-words").wait_for()


def name_a_figure(page: Page) -> None:
    write_report(page)
    page.locator(".ProseMirror p", has_text="抓服务").click()
    page.keyboard.press("End")
    page.keyboard.type("另外@")
    page.get_by_label("数据的名称").fill("党课")
    page.locator(".name-box [role=option]").first.wait_for()


def every_state(page: Page) -> None:
    """All five states side by side: one bound by the engine, one blank, one by hand, one doubtful, one outdated."""
    write_report(page)
    page.locator(".ProseMirror .live-blank", has_text="简报").click()
    page.locator("#panel summary", has_text="手工填写").click()
    page.locator("#panel [name=words]").fill("12期")
    page.locator("#panel [name=source]").fill("办公室编印登记")
    page.get_by_role("button", name="填上").click()
    page.locator(".ProseMirror .live-typed").wait_for()


def hand_on(page: Page) -> None:
    write_report(page)
    page.get_by_role("link", name="送审与发布").click()
    page.get_by_role("button", name="送审", exact=True).click()


def put_beside(page: Page) -> None:
    write_report(page)
    page.get_by_role("link", name="对照旧稿").click()


def put_against(page: Page) -> None:
    write_report(page)
    page.get_by_role("link", name="任务与记录").click()


def ask_departments(page: Page) -> None:
    """The blanks of the example's report, and two numbers of one's own."""
    page.get_by_role("link", name="取这些数").first.click()
    own = page.locator("input[name$=-name]").count() - 5
    for at, (name, unit, department) in enumerate(
        (("在编职工人数", "人", "人事"), ("招聘硕士以上人才", "人", "人事"))
    ):
        page.fill(f"[name=line-{own + at}-name]", name)
        page.fill(f"[name=line-{own + at}-unit]", unit)
        page.fill(f"[name=line-{own + at}-department]", department)


def answer_by_link(page: Page) -> None:
    ask_departments(page)
    for box in page.get_by_role("checkbox").all():
        box.uncheck()
    page.get_by_role("button", name="建立取数单").click()
    page.get_by_role("button", name=re.compile("生成链接|换一个链接")).click()
    page.goto(page.locator("[id^=link-]").input_value())
    page.fill("[name=who]", "周文静")
    for number, value in ((1, "412"), (2, "9")):
        page.fill(f"[name=value-{number}]", value)
        page.fill(f"[name=source-{number}]", "人事系统12月报表")


def judge_answers(page: Page) -> None:
    answer_by_link(page)
    page.get_by_role("button", name="交数").click()
    page.goto("/reports/requests/")
    page.locator("td[data-label=取数单] a").first.click()
    page.get_by_role("button", name="采用“在编职工人数”").click()


def one_campaign(page: Page) -> None:
    """A campaign with its group, a phase and what the ledger has for it."""
    for name, text in {
        "name": "作风建设年",
        "since": "2025-01-01",
        "until": "2025-12-31",
        "tag": "作风建设",
    }.items():
        page.fill(f"[name={name}]", text)
    page.fill("[name=scheme]", "关于开展作风建设年活动的实施方案")
    page.select_option("[name=organisation]", "LCZW")
    page.get_by_role("button", name="保存").click()
    home = page.url
    page.get_by_text("增加阶段").click()
    for name, text in {"name": "查摆问题", "since": "2025-04-01", "until": "2025-06-30"}.items():
        page.fill(f"[name={name}]", text)
    page.get_by_role("button", name="增加", exact=True).click()
    page.get_by_role("link", name="登记小组").click()
    page.fill("[name=name]", "作风建设年活动领导小组")
    page.fill("[name=since]", "2025-01-05")
    page.get_by_role("button", name="登记", exact=True).click()
    for name, duty in (("周文静", "组长"), ("梁启明", "副组长")):
        page.fill("[name=name]", name)
        page.select_option("[name=duty]", duty)
        page.get_by_role("button", name="登记", exact=True).first.click()
    page.goto(f"{home}find/?q=警示教育")
    for _ in range(3):
        page.get_by_role("button", name="加入“").first.click()
        page.goto(f"{home}find/?q=警示教育")
    page.goto(home)


def check_changed(page: Page) -> None:
    """A report in which somebody changed one digit with an archive program."""
    page.goto("/reports/")
    report = min(re.findall(r"/reports/(\d+)/", page.content()), key=int)
    page.goto(f"/reports/{report}/")
    with page.expect_download() as kept:
        page.get_by_role("link", name="Word 文件").click()
    out = io.BytesIO()
    with zipfile.ZipFile(kept.value.path()) as source, zipfile.ZipFile(out, "w") as target:
        for info in source.infolist():
            body = source.read(info)
            if info.filename == "word/document.xml":
                body = re.sub(
                    rb"(<w:sdtContent>.*?<w:t[^>]*>)\d+", rb"\g<1>7", body, count=1, flags=re.DOTALL
                )
            target.writestr(info, body)
    page.goto("/reports/verify/")
    page.set_input_files(
        "[name=report]", {"name": "改过.docx", "mimeType": "application/zip", "buffer": out.getvalue()}
    )
    page.get_by_role("button", name="核验", exact=True).click()
    page.locator(".mark-wrong").first.wait_for()


PICTURES = (
    Picture("verify-page", "/reports/verify/", check_changed),
    Picture("verify-phone", "/reports/verify/", check_changed, size=PHONE),
    Picture("package-page", "/reports/{report}/package/", height=620),
    Picture("package-phone", "/reports/{report}/package/", size=PHONE),
    Picture("spoken-page", "/reports/{report}/spoken/"),
    Picture("spoken-phone", "/reports/{report}/spoken/", size=PHONE),
    Picture("editor-new", "/reports/new/", begin_report, height=1250),
    Picture("editor-page", "/reports/new/", write_report),
    Picture("editor-figure", "/reports/new/", look_at_figure),
    Picture("editor-blank", "/reports/new/", look_at_blank),
    Picture("editor-sentence", "/reports/new/", look_at_sentence),
    Picture("editor-name", "/reports/new/", name_a_figure),
    Picture("editor-typed", "/reports/new/", every_state),
    Picture("editor-steps", "/reports/new/", hand_on),
    Picture("editor-beside", "/reports/new/", put_beside),
    Picture("editor-coverage", "/reports/new/", put_against),
    Picture("editor-phone", "/reports/new/", write_report, size=PHONE),
    Picture("sign-in", "/accounts/login/", who="", height=520),
    Picture("home", "/"),
    Picture("home-phone", "/", size=PHONE),
    Picture("ledger-page", "/ledger/activities/?year=2025"),
    Picture("ledger-search", "/ledger/search/?q=窗口 难点"),
    Picture("ledger-year", "/ledger/calendar/?org=LCZW&year=2025"),
    Picture("ledger-month", "/ledger/calendar/2025/6/"),
    Picture("entry-page", "/ledger/activities/new/", open_more),
    Picture("entry-fault", "/ledger/activities/new/", type_badly),
    Picture("import-faults", "/ledger/import/", import_badly),
    Picture("quick-read", "/ledger/quick/", read_minutes, who="demo_branch", height=1000),
    Picture(
        "quick-phone",
        "/ledger/quick/?like=last&org=LCZW-05&kind=党员大会",
        who="demo_branch",
        size=PHONE,
        height=1300,
    ),
    Picture("orgs-tree", "/orgs/"),
    Picture("orgs-unit", "/orgs/units/LCZW-05/"),
    Picture("orgs-merge", "/orgs/merge/LCZW-05/?to=LCZW-04&on=2025-11-03"),
    Picture("reminders-page", "/reminders/?org=LCZW&on=2025-12-31"),
    Picture("reminders-unit", "/reminders/?org=LCZW-05&alone=on&on=2025-11-20"),
    Picture("reminders-coverage", "/reminders/coverage/?org=LCZW&on=2025-12-31"),
    Picture("worklists-tree", "/worklists/?year=2025"),
    Picture("worklists-review", "/worklists/import/", look_through),
    Picture("worklists-item", "/worklists/problems/?year=2025", one_problem, height=1150),
    Picture("worklists-disclosed", "/worklists/problems/?year=2025", shown_to_members, height=420),
    Picture("worklists-tasks", "/worklists/tasks/new/", counted_task, height=560),
    Picture("worklists-forms", "/worklists/forms/?org=LCZW&year=2024", height=1000),
    Picture("report-page", "/reports/{report}/"),
    Picture("report-check", "/reports/{report}/?check=1"),
    Picture("figure-page", "/reports/{report}/figures/{figure}/"),
    Picture("figures-page", "/figures/?org=LCZW&year=2025"),
    Picture("accounts-list", "/accounts/", who="demo_system", height=560),
    Picture("accounts-enrol", "/accounts/second/enrol/", who="demo_branch"),
    Picture("hall-new", "/ballots/hall/new/", fill_vote),
    Picture("hall-rules", "/ballots/hall/new/", set_vote_up),
    Picture("hall-slips", "/ballots/hall/new/", open_vote),
    Picture("ballot-phone", "/ballots/hall/new/", vote_by_phone, size=PHONE),
    Picture("hall-result", "/ballots/hall/new/", close_vote, height=700),
    Picture("requests-new", "/reports/requests/", ask_departments),
    Picture("requests-link", "/reports/requests/", answer_by_link, height=620),
    Picture("requests-request", "/reports/requests/", judge_answers, height=1000),
    Picture("campaigns-page", "/worklists/campaigns/new/", one_campaign, height=1000),
    Picture("campaigns-standards", "/worklists/campaigns/standards/", height=560),
    Picture("orgs-undo", "/orgs/move/LCZW-05-1/?to=LCZW-06&on=2025-11-03", move_by_mistake, height=620),
    Picture("accounts-roles", "/orgs/roles/", who="demo_system"),
    Picture("audit-page", "/audit/?check=1", who="demo_auditor", height=560),
)


class Studio:
    """The worked example and one signed-in window for each account and size."""

    def __init__(self, browser: Browser, site: Site, passwords: dict[str, str]) -> None:
        self.browser, self.site, self.passwords = browser, site, passwords
        self.windows: dict[tuple[str, str], Page] = {}
        committee = self.window("demo_committee", DESKTOP)
        committee.goto("/reports/")
        self.report = min(
            re.findall(r"/reports/(\d+)/", committee.content()), key=int
        )  # the committee's was drafted first
        committee.goto(f"/reports/{self.report}/")
        self.figure = _first(r"/figures/(f\d+)/", committee)

    def window(self, who: str, size: Size) -> Page:
        key = (who, size.name)
        if key not in self.windows:
            context = self.browser.new_context(base_url=self.site.address, **size.context)
            context.set_default_timeout(90_000)
            self.windows[key] = page = context.new_page()
            if who:
                page.goto("/accounts/login/")
                page.fill("[name=username]", who)
                page.fill("[name=password]", self.passwords[who])
                page.click("button[type=submit]")
                page.wait_for_url(lambda url: "/accounts/login/" not in url)
        return self.windows[key]

    def take(self, picture: Picture) -> bytes:
        page = self.window(picture.who, picture.size)
        page.set_viewport_size({"width": picture.size.width, "height": picture.height or picture.size.height})
        answer = page.goto(picture.address.format(report=self.report, figure=self.figure))
        if answer is None or answer.status != 200:
            sys.exit(f"{picture.name}: {picture.address} answered {answer and answer.status}")
        if picture.act:
            picture.act(page)
        page.wait_for_load_state("networkidle")
        page.evaluate("document.activeElement?.blur(); scrollTo(0, 0)")
        return page.screenshot(animations="disabled")


def _first(pattern: str, page: Page) -> str:
    found = re.search(pattern, page.content())
    assert found is not None, pattern
    return found[1]


def small(png: bytes) -> bytes:
    """The same picture in its own most frequent colours: the paper stays exactly as grey as it is."""
    held, out = Image.open(io.BytesIO(png)).convert("RGB"), io.BytesIO()
    counted = sorted(held.getcolors(held.width * held.height) or [], reverse=True)[:COLOURS]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for _, colour in counted for part in colour])
    held.quantize(palette=palette, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def paper(pdf: Path) -> bytes:
    """The first page of the report as it is printed."""
    return subprocess.run(
        ["pdftoppm", "-r", "80", "-f", "1", "-l", "1", "-png", str(pdf)], capture_output=True, check=True
    ).stdout


def main(wanted: list[str]) -> None:
    FOLDER.mkdir(exist_ok=True)
    chosen = [each for each in PICTURES if not wanted or each.name.startswith(tuple(wanted))]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, sync_playwright() as driver:
        home = Path(folder) / "home"
        made = json.loads(shuzhi(home, "demo", "--no-serve", "--json"))
        if not wanted:
            (FOLDER / "report-paper.png").write_bytes(small(paper(Path(made["report"]["pdf"]))))
        browser = driver.chromium.launch(
            executable_path=find(), args=[*FLAGS, "--lang=zh-CN"], env={**os.environ, "LANGUAGE": "zh_CN"}
        )
        with served(home) as site:
            studio = Studio(browser, site, {each["username"]: each["password"] for each in made["accounts"]})
            for picture in chosen:
                png = small(studio.take(picture))
                (FOLDER / f"{picture.name}.png").write_bytes(png)
                print(
                    f"{picture.name}: {len(png):,} bytes" + (" — too heavy" if len(png) > MOST_BYTES else "")
                )
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
