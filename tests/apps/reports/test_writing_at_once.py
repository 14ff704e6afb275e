"""Eight hands on one section and on one release at the same moment: one wins, every text is kept; without the lock it is not so."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.db]
PROGRAM = Path(__file__).with_name("writing_at_once.py")


@pytest.fixture
def env(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A home of its own; on PostgreSQL a database of its own."""
    made = dict(os.environ, SHUZHI_HOME=str(tmp_path / "home"), DJANGO_SETTINGS_MODULE="shuzhi.web.settings")
    url = os.environ.get("DATABASE_URL")
    if not url:
        yield made
        return
    import psycopg

    name = f"hands_{os.getpid()}_{random.randrange(10**6)}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        head, _, query = url.partition("?")
        yield made | {"DATABASE_URL": f"{head.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")}
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def outcome(env: dict[str, str], book: Path, *words: str) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, str(PROGRAM), str(book), *words],
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return told


def test_one_save_and_one_release_win_and_no_text_is_lost(env: dict[str, str], book: Path) -> None:
    told = outcome(env, book)
    assert sorted(told["saved"]) == [0] * 7 + [1]  # type: ignore[call-overload]
    assert told["kept"] == 8
    released = told["released"]
    assert isinstance(released, list) and released.count(True) == 1 and released.count("Refused") == 7
    assert told["reports"] == 1


def test_without_the_lock_several_believe_that_they_won(env: dict[str, str], book: Path) -> None:
    told = outcome(env, book, "naive")
    saved = told["saved"]
    assert isinstance(saved, list) and saved.count(1) > 1
    assert told["kept"] == 1, "and all but one text is gone"
