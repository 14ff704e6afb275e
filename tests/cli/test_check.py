"""`shuzhi check`: the contract's JSON, the list for people, exit status, refusals."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from shuzhi.cli import DOES_NOT_HOLD, DONE, WRONG_INPUT, main

SLIP = "2023年度述职报告\n一、情况\n截止目前，开展活动**次。\n"
KEYS = ["rule", "kind", "start", "end", "text", "message", "suggestion", "severity", "basis"]


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(SLIP, encoding="utf-8")
    return path


def test_json_has_the_contract_s_keys_in_order_of_start(
    report: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", str(report), "--json"]) == DONE
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert [list(f) for f in findings] == [KEYS] * len(findings)
    assert [f["start"] for f in findings] == sorted(f["start"] for f in findings)
    assert all(SLIP[f["start"] : f["end"]] == f["text"] for f in findings)
    assert {"wording.slip", "leftovers.mask"} <= {f["rule"] for f in findings}


def test_people_read_lines_and_severities(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(report)]) == DONE
    out = capsys.readouterr().out
    assert "第3行 〔错误〕“截止目前”应为“截至目前”。" in out
    assert "▸截止目前◂" in out
    assert out.rstrip().splitlines()[-1].startswith("共 ")


def test_a_clean_text_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "clean.txt"
    path.write_text(
        "2023年度党支部书记述职报告\n一、工作情况\n党支部召开党员大会4次。\n二、存在问题\n学习不够深入。\n三、下一步打算\n抓好学习。\n",
        encoding="utf-8",
    )
    assert main(["check", str(path), "--fail-on", "info"]) == DONE
    assert capsys.readouterr().out == "没有发现问题。\n"


@pytest.mark.parametrize(
    ("floor", "status"), [("error", DOES_NOT_HOLD), ("warning", DOES_NOT_HOLD), ("info", DOES_NOT_HOLD)]
)
def test_fail_on_turns_findings_into_status_one(report: Path, floor: str, status: int) -> None:
    assert main(["check", str(report), "--fail-on", floor]) == status


def test_fail_on_error_passes_over_lighter_ones(tmp_path: Path) -> None:
    path = tmp_path / "light.txt"
    path.write_text("为党的事业做贡献。\n", encoding="utf-8")
    assert main(["check", str(path), "--fail-on", "error"]) == DONE
    assert main(["check", str(path), "--fail-on", "info"]) == DOES_NOT_HOLD


def test_org_without_year_is_refused(report: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(report), "--org", "A"]) == WRONG_INPUT
    assert "--year" in capsys.readouterr().err


def test_a_missing_file_is_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path / "none.txt")]) == WRONG_INPUT
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_checking_without_a_ledger_never_loads_the_web(report: Path) -> None:
    code = f"import sys; from shuzhi.cli import main; main(['check', {str(report)!r}, '--json']); print('django' in sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "False"
