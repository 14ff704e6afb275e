"""The real server, started as a user starts it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

pytestmark = pytest.mark.slow


def environment(home: Path) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    }
    return kept | {"SHUZHI_HOME": str(home), "PYTHONUTF8": "1"}


def shuzhi(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "shuzhi", *words],
        env=environment(home),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


def test_check_starts_requests_the_front_page_and_ends(tmp_path: Path) -> None:
    done = shuzhi(tmp_path / "home", "serve", "--check")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == 1


def test_serve_prints_its_address_and_answers(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "shuzhi", "serve", "--port", "0"],
        env=environment(tmp_path / "home"),
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+/", line)
        assert address is not None, line
        with urlopen(address[0], timeout=30) as answer:
            assert "登录" in answer.read().decode("utf-8")
    finally:
        process.terminate()
        process.communicate(timeout=30)


def test_a_taken_port_is_one_clear_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = shuzhi(tmp_path / "home", "serve", "--port", str(taken.getsockname()[1]))
    assert done.returncode == 2
    assert "端口" in done.stderr and len(done.stderr.splitlines()) == 1
