"""`shuzhi due` on a real home: from a workbook to what is owed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import Workbook
from quick_child import quick as run

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("due")
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "组织"
    page.append(["组织编码*", "组织名称*", "类型*", "上级编码", "本届选举日期"])
    page.append(["DW", "示例局党委", "党委", "", "2021-06-18"])
    page.append(["DW01", "第一党支部", "党支部", "DW", "2020-02-29"])
    page.append(["DW02", "第二临时党支部", "临时党支部", "DW", ""])
    held = book.create_sheet("活动")
    held.append(["日期*", "组织编码*", "类型*", "主题*"])
    held.append(["2022-03-31", "DW01", "党员大会", "一季度党员大会"])
    book.save(folder / "book.xlsx")
    done = run(folder / "home", "import", str(folder / "book.xlsx"))
    assert done.returncode == 0, done.stderr
    return folder / "home"


def test_json(home: Path) -> None:
    done = run(home, "due", "--org", "DW", "--on", "2022-09-01", "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["on"] == "2022-09-01"
    assert {tuple(one) for one in told["due"]} == {
        ("org", "org_name", "duty", "name", "state", "period", "found", "basis", "message")
    }
    one = next(d for d in told["due"] if d["org"] == "DW01" and d["duty"] == "meetings.members")
    assert one["state"] == "done" and len(one["found"]) == 1 and one["org_name"] == "第一党支部"
    term = next(d for d in told["due"] if d["org"] == "DW01" and d["duty"] == "elections.term")
    assert term["state"] == "soon" and term["period"] == {"from": "2020-02-29", "to": "2023-02-28"}
    assert "2020年2月29日 ＋ 3年 ＝ 2023年2月28日" in term["message"]
    assert [d for d in told["due"] if d["org"] == "DW02" and d["duty"] == "elections.term"] == []


def test_words(home: Path) -> None:
    done = run(home, "due", "--on", "2022-09-01")
    assert done.returncode == 0
    assert "第一党支部（DW01）" in done.stdout and "[缺记录] 主题党日：2022年8月没有记录" in done.stdout
    assert "《中国共产党支部工作条例（试行）》 第十六条" in done.stdout


@pytest.mark.parametrize("words", [("--org", "NOPE"), ("--on", "2022-02-30"), ("--on", "昨天")])
def test_wrong_words_are_one_line(home: Path, words: tuple[str, str]) -> None:
    done = run(home, "due", *words)
    assert done.returncode == 2
    assert done.stdout == "" and done.stderr.count("\n") == 1
