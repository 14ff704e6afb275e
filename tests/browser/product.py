"""The real product for a browser: `shuzhi serve` in a child process on a home of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_ADDRESS = re.compile(r"(http://127\.0\.0\.1:\d+)/")
_NOT_PASSED_ON = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}


@dataclass(frozen=True)
class Site:
    """A running product.

    Args:
        address: without a slash at the end.
        home: its data folder; its database may be read or edited with sqlite3.
    """

    address: str
    home: Path


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in _NOT_PASSED_ON}
    return kept | {"SHUZHI_HOME": str(home), "PYTHONUTF8": "1"}


def run(home: Path, *words: str) -> str:
    """Run Python with these words on the home and return what it printed."""
    done = subprocess.run(
        [sys.executable, *words],
        env=environment(home),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def shuzhi(home: Path, *words: str) -> str:
    """Run one command of the product, as README tells its user to."""
    return run(home, "-m", "shuzhi", "--home", str(home), *words)


@contextmanager
def served(home: Path) -> Iterator[Site]:
    """Serve the home on a free port until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", "shuzhi", "serve", "--port", "0"],
        env=environment(home),
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = _ADDRESS.search(line)
        assert found is not None, f"the server said {line!r}"
        yield Site(found[1], home)
    finally:
        process.terminate()
        process.communicate(timeout=30)
