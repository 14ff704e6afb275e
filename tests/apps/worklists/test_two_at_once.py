"""Two people who close and return the same problem at once: one wins, the other is told; on both databases."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from child_home import child_home

pytestmark = [pytest.mark.slow, pytest.mark.db]
COUNT = 12


@pytest.fixture
def env(tmp_path: Path) -> Iterator[dict[str, str]]:
    with child_home(tmp_path) as made:
        yield made


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
