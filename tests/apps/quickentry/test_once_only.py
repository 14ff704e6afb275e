"""A phone that sends the same form twice, and twice at once: one record, on both databases."""

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
SENDER = Path(__file__).with_name("sender.py")
THREADS = 8


@pytest.fixture
def env(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A home of its own; on PostgreSQL a database of its own."""
    made = dict(os.environ, SHUZHI_HOME=str(tmp_path / "home"), PYTHONWARNINGS="ignore")
    url = os.environ.get("DATABASE_URL")
    if not url:
        yield made
        return
    import psycopg

    name = f"senders_{os.getpid()}_{random.randrange(10**6)}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        head, _, query = url.partition("?")
        yield made | {"DATABASE_URL": f"{head.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")}
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def outcome(env: dict[str, str], *more: str) -> Counter[str]:
    words = [sys.executable, str(SENDER), str(THREADS), *more]
    run = subprocess.run(words, env=env, capture_output=True, text=True, check=False, timeout=120)
    assert run.returncode == 0, run.stderr
    return Counter(run.stdout.split("\n")[:-1])


def test_one_form_sent_by_eight_at_once_is_one_record(env: dict[str, str]) -> None:
    assert outcome(env) == {"new": 1, "known": THREADS - 1, "stored 1 1": 1}


def test_without_the_forms_number_each_sending_is_a_record(env: dict[str, str]) -> None:
    """Negative control: the test above sees duplicates where there are some."""
    assert outcome(env, "--forgetful") == {"new": THREADS, f"stored {THREADS} {THREADS}": 1}
