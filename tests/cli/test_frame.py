"""The manners of the command line: Chinese, one line, the right exit status, a fast start."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from shuzhi.cli import frame, main
from shuzhi.web.homedir import HOME_VERSION


@pytest.mark.parametrize(
    "words",
    [
        ["--nope"],
        ["没有这个命令"],
        ["figures"],
        ["figures", "--org", "A", "--year", "二零"],
        ["figures", "--org", "A", "--year", "22"],
        ["figures", "--org", "A", "--year", "2022", "--as-of", "2022-02-30"],
        ["draft", "--org", "A", "--year", "2022"],
        ["serve", "--port", "http"],
        ["parse"],
    ],
)
def test_wrong_words_get_one_chinese_line_and_exit_2(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main(words)
    said = capsys.readouterr().err
    assert stop.value.code == frame.WRONG_INPUT
    assert len(said.strip().splitlines()) == 1
    assert any("一" <= letter <= "鿿" for letter in said)
    assert "error" not in said


def test_no_words_print_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == frame.WRONG_INPUT
    said = capsys.readouterr().out
    for command in (
        "demo",
        "serve",
        "workbook",
        "import",
        "export",
        "parse",
        "check",
        "figures",
        "draft",
        "verify",
        "audit",
    ):
        assert f"\n    {command} " in said


@pytest.mark.parametrize("text", ["2022-03-01", "2022/3/1", "2022年3月1日"])
def test_a_date_has_three_forms(text: str) -> None:
    assert frame.a_date(text) == date(2022, 3, 1)


@pytest.mark.parametrize("text", ["2022-02-30", "昨天", "2022"])
def test_no_date_is_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        frame.a_date(text)


def test_a_newer_home_is_refused_and_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "home-version.txt").write_text(f"{HOME_VERSION + 1}\n", encoding="utf-8")
    before = sorted(tmp_path.rglob("*.sqlite3"))
    assert main(["--home", str(tmp_path), "figures", "--org", "A", "--year", "2022"]) == frame.WRONG_INPUT
    said = capsys.readouterr().err
    assert "更新的版本" in said
    assert len(said.splitlines()) == 1
    assert sorted(tmp_path.rglob("*.sqlite3")) == before


def test_help_starts_fast_and_without_django() -> None:
    code = "import sys; from shuzhi.cli import main; main(['--help']) if 0 else main([]); print('django' in sys.modules, file=sys.stderr)"
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert done.stderr.strip().endswith("False")
    assert (
        time.perf_counter() - begun < 3
    )  # the limit of 0.3 s is measured in bench/; this only catches a heavy import
