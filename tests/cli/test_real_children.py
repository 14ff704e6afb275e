"""Every command of the ledger once as a user starts it; what only reads says the same in a quick child."""

from __future__ import annotations

from pathlib import Path

import pytest
from quick_child import plain, quick
from test_bad_input import TEMPLATE, book

pytestmark = pytest.mark.slow


def test_all_commands_of_a_home(tmp_path: Path) -> None:
    home, other, report = tmp_path / "home", tmp_path / "other", tmp_path / "报告.docx"
    (tmp_path / "底稿.txt").write_text(TEMPLATE, encoding="utf-8")
    acts = [("日期", "组织编码", "类型", "主题"), ("2022-03-01", "K1", "主题党日", "植树")]
    written = [
        (home, "import", book(tmp_path / "台账.xlsx", 活动=acts)),
        (home, "draft", tmp_path / "底稿.txt", "--org", "K1", "--year", 2022, "-o", report),
        (home, "export", tmp_path / "出.xlsx"),
        (home, "backup", tmp_path / "备份.zip"),
        (other, "restore", tmp_path / "备份.zip"),
    ]
    for words in written:
        done = plain(*words)
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    read = [
        ("figures", "--org", "K1", "--year", 2022),
        ("due", "--on", "2022-09-01", "--json"),
        ("verify", report),
        ("key",),
        ("audit",),
        ("figures", "--org", "没有", "--year", 2022),
    ]
    for question in read:
        told, quickly = plain(other, *question), quick(other, *question)
        assert (told.returncode, told.stdout, told.stderr) == (
            quickly.returncode,
            quickly.stdout,
            quickly.stderr,
        )
