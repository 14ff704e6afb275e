"""The commands of the ledger from outside: a home of its own, exit status, one line, nothing half-done."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from quick_child import quick

Run = Callable[..., subprocess.CompletedProcess[str]]
ORGS = [("组织编码", "组织名称", "类型"), ("DW", "某局党委", "党委")]
HEAD = ("日期", "组织编码", "类型", "主题")


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def go(*words: object, home: str = "home") -> subprocess.CompletedProcess[str]:
        return quick(tmp_path / home, *words)

    return go


def write(path: Path, **sheets: list[tuple[object, ...]]) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
    book.save(path)
    return path


def test_in_and_out_and_in_again(run: Run, tmp_path: Path) -> None:
    book = write(tmp_path / "a.xlsx", 组织=ORGS, 活动=[HEAD, ("2022-03-01", "DW", "党委会", "甲")])
    assert run("import", book, "--dry-run").returncode == 0
    first = run("import", book, "--json")
    assert (first.returncode, json.loads(first.stdout)["sheets"]) == (0, {"组织": 1, "活动": 1})
    assert "--again" in run("import", book).stderr
    assert run("export", tmp_path / "1.xlsx").returncode == 0
    assert run("import", tmp_path / "1.xlsx", home="other").returncode == 0
    assert run("export", tmp_path / "2.xlsx", home="other").returncode == 0
    assert (tmp_path / "1.xlsx").read_bytes() == (tmp_path / "2.xlsx").read_bytes()
    assert "共 2 条" in run("audit").stdout


def test_faults_are_told_in_few_lines_and_marked_in_a_copy(run: Run, tmp_path: Path) -> None:
    rows = [HEAD, *(("2022-02-30", "DW", "党委会", str(n)) for n in range(5))]
    done = run("import", write(tmp_path / "a.xlsx", 组织=ORGS, 活动=rows), "--json")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 3
    assert [(f["sheet"], f["row"], f["column"]) for f in json.loads(done.stdout)["findings"]] == [
        ("活动", n, "日期") for n in range(2, 7)
    ]
    assert load_workbook(tmp_path / "a-标注.xlsx")["活动"]["A2"].comment is not None


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04nonsense", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old"])
def test_a_file_that_cannot_be_trusted_makes_no_home(run: Run, tmp_path: Path, body: bytes) -> None:
    (tmp_path / "x.xlsx").write_bytes(body)
    done = run("import", tmp_path / "x.xlsx")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert not (tmp_path / "home").exists()


def test_backup_and_restore(run: Run, tmp_path: Path) -> None:
    run("import", write(tmp_path / "a.xlsx", 组织=ORGS))
    assert run("backup", tmp_path / "b.zip").returncode == 0
    assert run("restore", tmp_path / "b.zip").returncode == 2
    assert run("restore", tmp_path / "b.zip", home="other").returncode == 0
    run("export", tmp_path / "1.xlsx")
    run("export", tmp_path / "2.xlsx", home="other")
    assert (tmp_path / "1.xlsx").read_bytes() == (tmp_path / "2.xlsx").read_bytes()
    (tmp_path / "b.zip").write_bytes((tmp_path / "b.zip").read_bytes()[:-40])
    assert run("restore", tmp_path / "b.zip", home="third").returncode == 2
    assert not (tmp_path / "third").exists()


def test_an_altered_chain_is_told(run: Run, tmp_path: Path) -> None:
    import sqlite3

    run("import", write(tmp_path / "a.xlsx", 组织=ORGS))
    assert run("audit", "--checkpoint", tmp_path / "point.json").returncode == 0
    database = sqlite3.connect(tmp_path / "home" / "shuzhi.sqlite3")
    database.execute("DROP TRIGGER audit_event_no_update")
    database.execute("UPDATE audit_event SET actor = '别人'")
    database.commit()
    database.close()
    done = run("audit")
    assert (done.returncode, "第 1 条" in done.stdout) == (1, True)
    assert run("audit", "--against", tmp_path / "point.json").returncode == 1
