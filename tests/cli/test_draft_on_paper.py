"""`shuzhi draft` and `verify` with what users hand them: letterheads, rare characters, files that are not ours."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from letterheads import letterhead
from test_bad_input import TEMPLATE, Shuzhi, book, home, refused, shuzhi

__all__ = ["home", "shuzhi"]
pytestmark = pytest.mark.slow
WORDS = ("--org", "K1", "--year", 2022)


@pytest.fixture
def template(shuzhi: Shuzhi, tmp_path: Path) -> Path:
    acts = [("日期", "组织编码", "类型", "主题"), ("2022-03-01", "K1", "主题党日", "植树")]
    assert shuzhi("import", book(tmp_path / "台账.xlsx", 活动=acts)).returncode == 0
    path = tmp_path / "底稿.txt"
    path.write_text(TEMPLATE, encoding="utf-8")
    return path


def test_a_letterhead_is_signed_with_the_report(shuzhi: Shuzhi, template: Path, tmp_path: Path) -> None:
    head, out = tmp_path / "公文纸.docx", tmp_path / "报告.docx"
    head.write_bytes(letterhead("{{标题}}", "{{正文}}", "联系电话：0000-1234567"))
    done = shuzhi("draft", template, *WORDS, "-o", out, "--letterhead", head)
    assert done.returncode == 0, done.stderr
    assert shuzhi("verify", out).returncode == 0
    found = json.loads(shuzhi("verify", out, "--proof", out.with_suffix(".proof.json"), "--json").stdout)
    assert found["holds"] and found["notes"] == [] and found["paragraphs_changed"] == []


def test_letterheads_that_cannot_be_used(shuzhi: Shuzhi, template: Path, tmp_path: Path) -> None:
    head, out = tmp_path / "公文纸.docx", tmp_path / "报告.docx"
    head.write_bytes(letterhead("没有地方"))
    refused(shuzhi("draft", template, *WORDS, "-o", out, "--letterhead", head), "{{正文}}")
    refused(shuzhi("draft", template, *WORDS, "-o", tmp_path / "a.pdf", "--letterhead", head), "只用于 .docx")
    refused(shuzhi("draft", template, *WORDS, "-o", out, "--letterhead", tmp_path / "没有.docx"), "找不到")
    refused(shuzhi("draft", template, *WORDS, "-o", out, "--letterhead", template), "不是 .docx")
    assert not out.exists()


def test_a_name_outside_every_font_is_named(shuzhi: Shuzhi, template: Path, tmp_path: Path) -> None:
    template.write_text(TEMPLATE + "经办人：于\U0003134a。\n", encoding="utf-8")
    out = tmp_path / "报告.pdf"
    done = shuzhi("draft", template, *WORDS, "-o", out)
    refused(done, "\U0003134a", "U+3134A", "经办人")
    assert len(done.stderr.strip().splitlines()) == 1 and not out.exists()
    assert shuzhi("draft", template, *WORDS, "-o", tmp_path / "报告.docx").returncode == 0


def test_proofs_that_are_not_ours_or_not_of_this_report(
    shuzhi: Shuzhi, template: Path, tmp_path: Path
) -> None:
    out = tmp_path / "报告.docx"
    assert shuzhi("draft", template, *WORDS, "-o", out).returncode == 0
    proof = out.with_suffix(".proof.json")
    other = tmp_path / "别的.json"
    other.write_text('{"name": "别的程序"}', encoding="utf-8")
    refused(shuzhi("verify", out, "--proof", other), "不是本程序写的")
    newer = json.loads(proof.read_text(encoding="utf-8")) | {"version": 99}
    other.write_text(json.dumps(newer), encoding="utf-8")
    refused(shuzhi("verify", out, "--proof", other), "更新的版本")
    second = tmp_path / "另一份.txt"
    second.write_text(
        "林业局党支部2021年度工作情况\n一、造林\n种下树苗，开展主题党日活动**次，抚育完成。\n二、护林\n巡护不断。\n",
        encoding="utf-8",
    )
    assert shuzhi("draft", second, *WORDS, "-o", tmp_path / "另一份.docx").returncode == 0
    done = shuzhi("verify", out, "--proof", tmp_path / "另一份.proof.json")
    assert done.returncode == 1 and "另一份报告" in done.stdout


def test_three_hundred_megabytes_are_refused_before_they_are_read(
    shuzhi: Shuzhi, template: Path, tmp_path: Path
) -> None:
    large = tmp_path / "很大.docx"
    with large.open("wb") as handle:
        handle.write(b"PK\x03\x04")
        handle.truncate(300 << 20)
    refused(shuzhi("verify", large), "300 MB")
    refused(shuzhi("draft", template, *WORDS, "-o", tmp_path / "a.docx", "--letterhead", large), "300 MB")
    refused(shuzhi("draft", large, *WORDS, "-o", tmp_path / "a.docx"), "MB")
