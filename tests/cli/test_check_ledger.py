"""`shuzhi check --org --year`: the report's figures against the ledger."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from house_cast import organisation

from shuzhi.cli import DONE, WRONG_INPUT, main
from shuzhi.web import homedir

pytestmark = pytest.mark.django_db

REPORT = "2023年度党支部书记述职报告\n一、工作情况\n全年召开支部党员大会4次。\n二、存在问题\n学习不够。\n"


@pytest.fixture
def report(tmp_path: Path) -> str:
    homedir.find().open()
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    return str(path)


def test_a_figure_without_a_record_is_named(report: str, capsys: pytest.CaptureFixture[str]) -> None:
    organisation("ZB", "第一党支部", "党支部")
    assert main(["check", report, "--org", "ZB", "--year", "2023", "--json"]) == DONE
    findings = json.loads(capsys.readouterr().out)["findings"]
    told = [f for f in findings if f["rule"] == "ledger.figure-differs"]
    assert [(f["text"], f["severity"], f["suggestion"]) for f in told] == [("4", "warning", None)]
    assert "台账没有记录" in told[0]["message"]


def test_an_unknown_organisation_is_refused_in_one_line(
    report: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", report, "--org", "NOPE", "--year", "2023"]) == WRONG_INPUT
    err = capsys.readouterr().err
    assert "NOPE" in err and len(err.strip().splitlines()) == 1
