"""`shuzhi key` on the real command line: the key is renewed, told to the audit chain, and old reports still verify."""

from __future__ import annotations

import json
import os
import shutil
import stat
from pathlib import Path

import pytest
from test_bad_input import TEMPLATE, Shuzhi, book, home, refused, shuzhi

__all__ = ["home", "shuzhi"]
pytestmark = pytest.mark.slow


@pytest.fixture
def report(shuzhi: Shuzhi, tmp_path: Path) -> Path:
    acts = [("日期", "组织编码", "类型", "主题"), ("2022-03-01", "K1", "主题党日", "植树")]
    assert shuzhi("import", book(tmp_path / "台账.xlsx", 活动=acts)).returncode == 0
    template = tmp_path / "底稿.txt"
    template.write_text(TEMPLATE, encoding="utf-8")
    out = tmp_path / "旧报告.docx"
    done = shuzhi("draft", template, "--org", "K1", "--year", 2022, "-o", out)
    assert done.returncode == 0, done.stderr
    return out


def test_after_rotation_old_reports_verify_and_new_ones_too(
    shuzhi: Shuzhi, home: Path, report: Path, tmp_path: Path
) -> None:
    before = json.loads(shuzhi("key", "--json", "--export", tmp_path / "旧公钥.pem").stdout)
    refused(shuzhi("key", "--rotate"), "--yes")
    assert json.loads(shuzhi("key", "--json").stdout)["fingerprint"] == before["fingerprint"]
    after = json.loads(
        shuzhi("key", "--rotate", "--yes", "--json", "--export", tmp_path / "新公钥.pem").stdout
    )
    assert after["rotated"] and after["fingerprint"] != before["fingerprint"]
    assert after["former"] == [before["fingerprint"]]
    assert shuzhi("verify", report).returncode == 0
    assert shuzhi("verify", report, "--key", tmp_path / "旧公钥.pem").returncode == 0
    assert shuzhi("verify", report, "--key", tmp_path / "新公钥.pem").returncode == 1
    fresh = tmp_path / "新报告.docx"
    shuzhi("draft", tmp_path / "底稿.txt", "--org", "K1", "--year", 2022, "-o", fresh)
    assert shuzhi("verify", fresh, "--key", tmp_path / "新公钥.pem").returncode == 0
    chain = tmp_path / "链.json"
    assert shuzhi("audit", "--export", chain).returncode == 0
    assert "keys.rotated" in chain.read_text(encoding="utf-8")
    private = (home / "keys" / "signing.pem").read_text(encoding="utf-8")
    assert private.splitlines()[1] not in chain.read_text(encoding="utf-8")


def test_the_fingerprint_and_where_the_key_lies(shuzhi: Shuzhi, home: Path, report: Path) -> None:
    told = shuzhi("key").stdout
    assert "指纹" in told and str(home / "keys" / "signing.pub.pem") in told
    assert "PRIVATE" not in told


def test_a_lost_key_gives_a_new_one_and_old_reports_still_verify(
    shuzhi: Shuzhi, home: Path, report: Path
) -> None:
    (home / "keys" / "signing.pem").unlink()
    assert shuzhi("verify", report).returncode == 0
    told = json.loads(shuzhi("key", "--json").stdout)
    assert len(told["former"]) == 1
    assert shuzhi("verify", report).returncode == 0


def test_words_that_cannot_be(shuzhi: Shuzhi, home: Path, report: Path, tmp_path: Path) -> None:
    refused(shuzhi("key", "--export", home / "keys" / "signing.pem"), "密钥目录")
    refused(shuzhi("key", "--export", tmp_path / "没有" / "公钥.pem"), "找不到")
    shutil.rmtree(home)
    refused(shuzhi("key"), "还没有台账")


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps a home by its folder's access list")
def test_the_new_private_key_is_the_owners_alone(shuzhi: Shuzhi, home: Path, report: Path) -> None:
    assert shuzhi("key", "--rotate", "--yes").returncode == 0
    assert stat.S_IMODE((home / "keys" / "signing.pem").stat().st_mode) == 0o600
