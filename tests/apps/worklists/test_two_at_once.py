"""Two people who close and return the same problem at once: one wins, the other is told; on both databases."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.db]
COUNT = 12


@pytest.fixture
def env(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A home of its own; on PostgreSQL a database of its own."""
    made = dict(os.environ, SHUZHI_HOME=str(tmp_path / "home"), PYTHONWARNINGS="ignore")
    (tmp_path / "home").mkdir()
    url = os.environ.get("DATABASE_URL")
    if not url:
        yield made
        return
    import psycopg

    name = f"closers_{os.getpid()}_{random.randrange(10**6)}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        head, _, query = url.partition("?")
        yield made | {"DATABASE_URL": f"{head.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")}
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def race(env: dict[str, str], *more: str) -> Counter[tuple[str, ...]]:
    """How many problems ended in which pair of outcomes."""
    script = Path(__file__).with_name("closer.py")
    done = subprocess.run(
        [sys.executable, str(script), str(COUNT), *more], env=env, capture_output=True, text=True, check=True, timeout=120
    )  # fmt: skip
    outcomes: dict[str, list[str]] = {}
    for line in done.stdout.splitlines():
        number, outcome = line.split()
        outcomes.setdefault(number, []).append(outcome)
    return Counter(tuple(sorted(found)) for found in outcomes.values())


def test_one_wins_and_the_other_is_told(env: dict[str, str]) -> None:
    assert race(env) == {("ok", "told"): COUNT}


def test_without_the_lock_the_race_shows(env: dict[str, str]) -> None:
    assert race(env, "--unlocked") != {("ok", "told"): COUNT}
