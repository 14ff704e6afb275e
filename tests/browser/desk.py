"""The writing desk in a browser: opened, taken through the stages to a file, and the file verified."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, expect
from product import environment


def ready(page: Page) -> None:
    expect(page.locator(".ProseMirror")).to_be_visible()
    expect(page.locator("#findings h2")).to_have_text("校对")


def release(page: Page, folder: Path) -> Path:
    """Through the stages to a file."""
    page.get_by_role("link", name="送审与发布").click()
    page.get_by_role("button", name="送审", exact=True).click()
    page.fill("[name=paper]", "李某 2026年1月10日签字，存机关党委档案柜")
    page.get_by_role("button", name="审核通过").click()
    tick = page.locator("[name=with_blanks]")
    expect(page.get_by_role("button", name="发布", exact=True)).to_be_visible()
    if tick.count():
        tick.check()
    page.get_by_role("button", name="发布", exact=True).click()
    page.get_by_role("link", name="第 1 版").click()
    with page.expect_download() as kept:
        page.get_by_role("link", name="Word 文件").click()
    kept.value.save_as(folder / "发布.docx")
    return folder / "发布.docx"


def verify(home: Path, file: Path) -> tuple[int, dict[str, object]]:
    done = subprocess.run(
        [sys.executable, "-m", "shuzhi", "--home", str(home), "verify", str(file), "--json"],
        env=environment(home), capture_output=True, text=True, encoding="utf-8", check=False, timeout=120,
    )  # fmt: skip
    return done.returncode, json.loads(done.stdout)
