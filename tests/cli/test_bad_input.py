"""Bad input on the real command line: one clear Chinese line, exit 2, nothing changed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from openpyxl import Workbook
from quick_child import quick

Shuzhi = Callable[..., "subprocess.CompletedProcess[str]"]

ORGS = [("组织编码", "组织名称", "类型"), ("K1", "中共青禾县林业局支部委员会", "党支部")]
TEMPLATE = "青禾县林业局党支部书记2021年度抓党建工作述职报告\n一、履职情况\n全年开展主题党日活动**次。\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def shuzhi(home: Path) -> Shuzhi:
    """Run the program in a home of its own, on SQLite."""
    return partial(quick, home)


def book(path: Path, **sheets: list[tuple[object, ...]]) -> Path:
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, rows in {"组织": ORGS, **sheets}.items():
        page = made.create_sheet(name)
        for row in rows:
            page.append(list(row))
    made.save(path)
    return path


def refused(done: subprocess.CompletedProcess[str], *told: str) -> None:
    assert done.returncode == 2, (done.returncode, done.stderr)
    lines = done.stderr.strip().splitlines()
    assert 1 <= len(lines) <= 3 and "Traceback" not in done.stderr
    for word in told:
        assert word in done.stderr, done.stderr


def state(home: Path) -> dict[str, bytes]:
    """The tables' rows, not the file's bytes: SQLite may write its own bookkeeping."""
    import sqlite3
    from contextlib import closing

    if not (home / "shuzhi.sqlite3").exists():
        return {}
    with closing(sqlite3.connect(home / "shuzhi.sqlite3")) as base:
        names = [
            n
            for (n,) in base.execute(
                "select name from sqlite_master where type='table' and name like '%\\_%' escape '\\'"
            )
        ]
        return {n: repr(base.execute(f'select * from "{n}"').fetchall()).encode() for n in names}


FILES: dict[str, bytes] = {
    "随机.txt": bytes(range(128, 256)) * 8 + b"\x00\xff\xfe\x81",
    "空.txt": b"",
    "老文档.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "图片.docx": b"\x89PNG\r\n\x1a\n" + bytes(600),
    "坏压缩.docx": b"PK\x03\x04" + bytes(300),
}


@pytest.mark.parametrize("command", ["parse", "check"])
@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_not_what_it_says(shuzhi: Shuzhi, tmp_path: Path, command: str, name: str) -> None:
    (tmp_path / name).write_bytes(FILES[name])
    refused(shuzhi(command, tmp_path / name))


@pytest.mark.slow
@pytest.mark.parametrize("name", FILES)
def test_a_template_that_is_not_what_it_says_leaves_no_report(
    shuzhi: Shuzhi, tmp_path: Path, home: Path, name: str
) -> None:
    assert shuzhi("import", book(tmp_path / "台账.xlsx")).returncode == 0
    (tmp_path / name).write_bytes(FILES[name])
    before = state(home)
    refused(shuzhi("draft", tmp_path / name, "--org", "K1", "--year", 2022, "-o", tmp_path / "out.docx"))
    assert state(home) == before
    assert not (tmp_path / "out.docx").exists()


@pytest.mark.slow
def test_workbooks_with_faults_change_nothing(shuzhi: Shuzhi, tmp_path: Path, home: Path) -> None:
    assert shuzhi("import", book(tmp_path / "台账.xlsx")).returncode == 0
    before = state(home)
    header = ("日期", "组织编码", "类型", "主题")
    no_day = book(tmp_path / "a.xlsx", 活动=[header, ("2022年2月30日", "K1", "主题党日", "学习")])
    refused(shuzhi("import", no_day), "活动", "2月30日")
    misspelt = book(
        tmp_path / "b.xlsx",
        活动=[("日期", "组织编玛", "类型", "主题"), ("2022-03-01", "K1", "主题党日", "学习")],
    )
    refused(shuzhi("import", misspelt), "组织编码", "组织编玛")
    stranger = book(tmp_path / "c.xlsx", 活动=[header, ("2022-03-01", "K9", "主题党日", "学习")])
    refused(shuzhi("import", stranger), "K9", "K1")
    (tmp_path / "d.xlsx").write_bytes(b"PK\x03\x04" + bytes(300))
    refused(shuzhi("import", tmp_path / "d.xlsx"))
    assert state(home) == before


@pytest.mark.slow
def test_unknown_organisation_and_years_that_are_none(shuzhi: Shuzhi, tmp_path: Path) -> None:
    assert shuzhi("import", book(tmp_path / "台账.xlsx")).returncode == 0
    (tmp_path / "t.txt").write_text(TEMPLATE, encoding="utf-8")
    refused(shuzhi("figures", "--org", "NOPE", "--year", "2022"), "NOPE")
    refused(
        shuzhi("draft", tmp_path / "t.txt", "--org", "NOPE", "--year", 2022, "-o", tmp_path / "o.txt"), "NOPE"
    )
    refused(shuzhi("figures", "--org", "K1", "--year", "二零"), "二零")
    refused(
        shuzhi("draft", tmp_path / "t.txt", "--org", "K1", "--year", 2022, "-o", tmp_path / "o.rtf"), ".docx"
    )
    refused(
        shuzhi("draft", tmp_path / "t.txt", "--org", "K1", "--year", 2022, "-o", tmp_path / "没有" / "o.txt"),
        "没有",
    )


@pytest.mark.slow
def test_last_years_report_is_never_written_over(shuzhi: Shuzhi, tmp_path: Path) -> None:
    assert shuzhi("import", book(tmp_path / "台账.xlsx")).returncode == 0
    last = tmp_path / "去年.txt"
    last.write_text(TEMPLATE, encoding="utf-8")
    words = ("draft", last, "--org", "K1", "--year", 2022)
    refused(shuzhi(*words, "-o", last), "底稿")
    refused(shuzhi(*words, "-o", tmp_path / "新.txt", "--json", last), "底稿")
    refused(shuzhi(*words, "-o", tmp_path / "新.txt", "--json", tmp_path / "新.txt"), "同一个文件")
    refused(shuzhi(*words, "-o", tmp_path / "新.txt", "--json", tmp_path / "没有" / "a.json"), "没有")
    refused(shuzhi("export", tmp_path / "没有" / "a.xlsx"), "不存在")
    assert last.read_text(encoding="utf-8") == TEMPLATE and not (tmp_path / "新.txt").exists()


@pytest.mark.slow
def test_a_year_without_records_is_a_draft_of_marks(shuzhi: Shuzhi, tmp_path: Path) -> None:
    assert shuzhi("import", book(tmp_path / "台账.xlsx")).returncode == 0
    (tmp_path / "t.txt").write_text(TEMPLATE, encoding="gb18030")
    done = shuzhi("draft", tmp_path / "t.txt", "--org", "K1", "--year", 2022, "-o", tmp_path / "o.txt")
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "o.txt").read_text(encoding="utf-8")
    assert "〔待填：" in text and "**" not in text and "2022年度" in text


@pytest.mark.slow
def test_a_place_that_cannot_be_written_is_told(shuzhi: Shuzhi, tmp_path: Path) -> None:
    assert shuzhi("import", book(tmp_path / "台账.xlsx")).returncode == 0
    (tmp_path / "t.txt").write_text(TEMPLATE, encoding="utf-8")
    (tmp_path / "挡路.txt").mkdir()
    refused(
        shuzhi("draft", tmp_path / "t.txt", "--org", "K1", "--year", 2022, "-o", tmp_path / "挡路.txt"),
        "挡路.txt",
    )
    (tmp_path / "文件").write_text("x", encoding="utf-8")
    refused(shuzhi("--home", tmp_path / "文件" / "里", "figures", "--org", "K1", "--year", 2022), "数据目录")


@pytest.mark.slow
def test_a_database_in_the_hands_of_another_program_is_told(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In process, with a patience of a moment: the words are those of a real lock, not of a raised exception."""
    import sqlite3
    from contextlib import closing

    env = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}}
    first = book(tmp_path / "台账.xlsx")
    assert quick(home, "import", first).returncode == 0
    code = (
        "import sys; from shuzhi.web import settings; settings.DATABASES['default']['OPTIONS']['timeout'] = 1;"
        "from shuzhi.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    with closing(sqlite3.connect(home / "shuzhi.sqlite3")) as other:
        other.execute("BEGIN IMMEDIATE")
        again = ["--home", str(home), "import", "--again", str(first)]
        done = subprocess.run(
            [sys.executable, "-c", code, *again],
            env=env | {"SHUZHI_HOME": str(home), "PYTHONUTF8": "1"},
            capture_output=True, text=True, encoding="utf-8", check=False, timeout=60,
        )  # fmt: skip
    refused(done, "占用")
