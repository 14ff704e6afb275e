"""A vote in the room: a secretary, four phones and a projector; the list is counted again outside the program."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from chromium import DESKTOP, PHONE
from conftest import Open, Staged
from playwright.sync_api import Page, expect

from shuzhi.core.voting import recount


def set_up(page: Page, title: str) -> str:
    page.goto("/ballots/hall/new/")
    page.select_option("[name=org]", "JW")
    page.select_option("[name=kind]", "appraisal.grades")
    page.fill("[name=title]", title)
    page.fill("[name=subjects]", "甲一支部\n甲十支部")
    page.select_option("[name=manner]", "room")
    page.fill("[name=entitled]", "5")
    page.fill("[name=present]", "5")
    page.fill("[name=scrutineers]", "监一、监二")
    page.check("[name=receipts]")
    page.click("text=保存，下一步核对规则")
    page.wait_for_url(re.compile(r"/ballots/hall/[0-9a-f]{16}/$"))
    return page.url.rstrip("/").rpartition("/")[2]


def vote_on_lines(phone: Page, vote: str, token: str, grade: str) -> None:
    """Cast with a slip whose square was read: the token comes behind the # and leaves the address at once."""
    phone.goto(f"/ballots/{vote}/#{token}")
    expect(phone.locator("#token")).to_have_value(token)
    assert "#" not in phone.url
    marked = []
    for line in phone.locator("fieldset").all():
        line.get_by_label(grade, exact=True).check()
        marked.append(f"{line.locator('legend').inner_text()}：{grade}")
    phone.tap("text=下一步：核对")
    expect(phone.locator("#chosen li")).to_have_text(marked)
    phone.tap("#send")
    expect(phone.locator("#done")).to_be_visible()


def vote_on(phone: Page, vote: str, token: str, grade: str) -> str:
    """The same for the two branches of this vote, and the receipt."""
    vote_on_lines(phone, vote, token, grade)
    expect(phone.locator("#chosen li")).to_have_text([f"甲一支部：{grade}", f"甲十支部：{grade}"])
    return phone.locator("#receipt").inner_text()


def test_a_room_votes(as_role: Open, open_browser: Open, staged: Staged, tmp_path: Path) -> None:
    desk = as_role("committee_admin", DESKTOP)
    vote = set_up(desk, "述职测评")
    desk.click("text=开始投票")
    expect(desk.locator("h1")).to_have_text("票条和开箱码")
    tokens = [re.sub(r"\s", "", each) for each in desk.locator(".slip .token").all_inner_texts()]
    shares = desk.locator(".share .token").all_inner_texts()
    assert (len(set(tokens)), len(shares)) == (5, 2)

    phones = [open_browser(staged.site, PHONE) for _ in range(4)]
    receipts = [
        vote_on(phone, vote, token, grade)
        for phone, token, grade in zip(phones, tokens, ("好", "好", "较好", "差"), strict=False)
    ]
    assert all(phone.context.cookies() == [] for phone in phones)

    again = phones[0]
    again.goto("about:blank")
    again.goto(f"/ballots/{vote}/#{tokens[0]}")
    again.tap("text=下一步：核对")
    with again.expect_response(lambda answer: answer.status == 409):
        again.tap("#send")
    expect(again.locator("#told")).to_contain_text("已经投过")

    projector = as_role("committee_admin", DESKTOP)
    projector.goto(f"/ballots/hall/{vote}/screen/")
    expect(projector.locator(".screen-count")).to_have_text("已投 4 / 5")

    desk.goto(f"/ballots/hall/{vote}/")
    for number, share in enumerate(shares, 1):
        desk.fill(f"[name=share{number}]", share)
    desk.fill("[name=returned]", "1")
    desk.click("text=公布结果")
    expect(desk.locator("main")).to_contain_text("收回4张")

    for phone, receipt, grade in zip(phones, receipts, ("好", "好", "较好", "差"), strict=True):
        phone.goto(f"/ballots/{vote}/list/")
        phone.fill("#receipt", receipt)
        phone.tap("text=查找")
        expect(phone.locator("tbody tr", has_text=receipt)).to_contain_text(f"甲一支部 {grade}")

    with phones[0].expect_download() as down:
        phones[0].tap("text=下载公布的票")
    bundle = tmp_path / "vote.json"
    down.value.save_as(bundle)
    script = tmp_path / "recount.py"
    script.write_bytes(Path(recount.__file__).read_bytes())
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-X", "utf8", str(script), str(bundle)], capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (done.returncode, "一致" in done.stdout) == (0, True), done.stdout

    with desk.expect_download() as sheet:
        desk.click("text=下载报告单")
    paper = tmp_path / "result.docx"
    sheet.value.save_as(paper)
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("no LibreOffice on this machine: the result sheet was not opened with it")
    subprocess.run(
        [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "txt:Text", "--outdir", str(tmp_path), str(paper)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    assert "收回4张" in (tmp_path / "result.txt").read_text("utf-8", errors="replace")


def test_the_network_is_gone_while_casting(as_role: Open, open_browser: Open, staged: Staged) -> None:
    """The answer is lost after the box has the paper; the phone sends the same bytes again and the box has one."""
    desk = as_role("committee_admin", DESKTOP)
    vote = set_up(desk, "断网测评")
    desk.click("text=开始投票")
    token = re.sub(r"\s", "", desk.locator(".slip .token").first.inner_text())
    phone = open_browser(staged.site, PHONE)
    lost: list[int] = []

    def lose_the_answer(route) -> None:  # type: ignore[no-untyped-def]
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    phone.route("**/cast/", lose_the_answer)
    phone.goto(f"/ballots/{vote}/#{token}")
    phone.tap("text=下一步：核对")
    phone.tap("#send")
    expect(phone.locator("#told")).to_contain_text("网络没有通")
    phone.tap("#again")
    expect(phone.locator("#done")).to_be_visible()
    assert lost == [200]
    desk.goto(f"/ballots/hall/{vote}/screen/")
    expect(desk.locator(".screen-count")).to_have_text("已投 1 / 5")
