"""`shuzhi parse`: the contract's keys, exact numbers, readable lines, refusals."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shuzhi.cli import DONE, WRONG_INPUT, main

TEXT = "2023年度党支部书记述职报告\n一、工作情况\n全年学习12次，收缴党费489.6元，义诊**余次。\n二、存在问题\n一是学习不深，由于时间紧张。二是管理不严。\n三、下一步打算\n一是抓学习。二是抓管理。\n"


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "报告.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_json_has_the_contracts_keys(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parse", str(report), "--json"]) == DONE
    found = json.loads(capsys.readouterr().out)
    assert {
        "title",
        "year",
        "unit",
        "sections",
        "problems",
        "past_problems",
        "tasks",
        "quantities",
        "masks",
    } <= set(found)
    assert found["year"] == 2023
    first = found["quantities"][0]
    assert {k: first[k] for k in ("text", "value", "unit", "what", "approximate", "masked", "kind")} == {
        "text": "12",
        "value": 12,
        "unit": "次",
        "what": "学习",
        "approximate": False,
        "masked": False,
        "kind": "count",
    }
    assert [q["value"] for q in found["quantities"]] == [12, 489.6, None]
    assert found["problems"][0]["causes"] == ["时间紧张"]
    assert [TEXT[t["start"] : t["end"]] for t in found["tasks"]] == ["一是抓学习。", "二是抓管理。"]
    assert "text" not in found


def test_lines_for_people(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parse", str(report)]) == DONE
    said = capsys.readouterr().out
    assert "一、工作情况　〔成绩〕" in said
    assert "【空】1 条" in said


def test_a_missing_file_is_told_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parse", str(tmp_path / "none.txt")]) == WRONG_INPUT
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_the_same_file_gives_the_same_bytes(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["parse", str(report), "--json"])
    once = capsys.readouterr().out
    main(["parse", str(report), "--json"])
    assert capsys.readouterr().out == once
