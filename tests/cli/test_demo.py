"""`shuzhi demo` as a user starts it: one JSON document, files that open, accounts that sign in."""

from __future__ import annotations

import http.cookiejar
import json
import os
import re
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

COMMAND = (sys.executable, "-m", "shuzhi")
ENV = {
    name: value
    for name, value in os.environ.items()
    if name not in {"DATABASE_URL", "SHUZHI_HOME", "DJANGO_SETTINGS_MODULE"}
}
ROLES = ["system_admin", "committee_admin", "branch_secretary", "member", "auditor"]


def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, "--home", str(home), *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=ENV,
        check=False,
        timeout=120,
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "home"


@pytest.fixture(scope="module")
def made(home: Path) -> dict[str, Any]:
    started = time.monotonic()
    done = run(home, "demo", "--no-serve", "--json")
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - started < 30  # 15 s on an idle machine of this class; others run here too
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_the_json_is_as_the_contract_says(made: dict[str, Any]) -> None:
    assert list(made) == ["org", "year", "report", "accounts"]
    assert [account["role"] for account in made["accounts"]] == ROLES
    assert all(set(account) == {"username", "password", "role", "org"} for account in made["accounts"])
    assert Path(made["report"]["docx"]).is_file() and Path(made["report"]["pdf"]).is_file()


def test_its_report_verifies_and_a_changed_digit_does_not(
    made: dict[str, Any], home: Path, tmp_path: Path
) -> None:
    assert run(home, "verify", made["report"]["docx"]).returncode == 0
    forged = tmp_path / "改过.docx"
    forged.write_bytes(_with_one_digit_changed(Path(made["report"]["docx"])))
    done = run(home, "verify", str(forged), "--json")
    assert done.returncode == 1
    assert [f["status"] for f in json.loads(done.stdout)["figures"] if f["status"] != "ok"] == ["changed"]


def test_served_it_lets_every_account_in(made: dict[str, Any], home: Path) -> None:
    with _served(home) as (address, accounts):
        for account in accounts:
            assert "您好" in _front_page(address, account), account["role"]


def test_without_json_it_tells_where_the_report_is(made: dict[str, Any], home: Path) -> None:
    said = run(home, "demo", "--no-serve").stdout
    assert made["report"]["docx"] in said and "demo_committee" in said


def test_another_ledger_is_refused_in_one_line(tmp_path: Path) -> None:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "组织"
    sheet.append(["组织编码", "组织名称", "类型"])
    sheet.append(["QT01", "中共别处委员会", "党委"])
    book.save(tmp_path / "book.xlsx")
    assert run(tmp_path / "home", "import", str(tmp_path / "book.xlsx")).returncode == 0
    done = run(tmp_path / "home", "demo", "--no-serve")
    assert (done.returncode, done.stdout, len(done.stderr.strip().splitlines())) == (2, "", 1)


@contextmanager
def _served(home: Path) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """The demo served on a free port until the block ends."""
    process = subprocess.Popen(
        [*COMMAND, "--home", str(home), "demo", "--json", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env=dict(ENV, PYTHONUNBUFFERED="1"),
    )
    assert process.stderr and process.stdout
    try:
        hits = (re.search(r"http://127\.0\.0\.1:\d+", line) for line in process.stderr)
        address = next(hit[0] for hit in hits if hit)
        yield address, json.loads("".join(_document(process.stdout)))["accounts"]
    finally:
        process.terminate()
        process.communicate(timeout=20)


def _document(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield line
        if line == "}\n":
            return


def _front_page(address: str, account: dict[str, str]) -> str:
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    )
    login = f"{address}/accounts/login/"
    page = opener.open(login, timeout=20).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token
    form = {"csrfmiddlewaretoken": token[1], "username": account["username"], "password": account["password"]}
    answer = opener.open(login, urllib.parse.urlencode(form).encode(), timeout=20)
    text: str = answer.read().decode()
    assert answer.geturl() == f"{address}/"
    return text


def _with_one_digit_changed(path: Path) -> bytes:
    """Change the first digit that stands in a content control of the document."""
    import io
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "word/document.xml":
                text = data.decode("utf-8")
                hit = re.search(r"<w:sdtContent>.*?<w:t[^>]*>(\d)", text, re.DOTALL)
                assert hit
                data = (text[: hit.start(1)] + str((int(hit[1]) + 1) % 10) + text[hit.end(1) :]).encode(
                    "utf-8"
                )
            new.writestr(entry.filename, data)
    return out.getvalue()
