"""People entering at once through the real server on SQLite: no lock error, none lost; and without the lock the race shows."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
BENCH = Path(__file__).resolve().parents[2] / "bench" / "entering.py"
PEOPLE, RECORDS = 8, 3


def enter(*more: str) -> tuple[int, int, int, int]:
    """Exit status; saved, failed and lost records."""
    env = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"} | {
        "PYTHONWARNINGS": "ignore"
    }
    done = subprocess.run(
        [sys.executable, str(BENCH), str(PEOPLE), str(RECORDS), *more],
        env=env, capture_output=True, text=True, check=False, timeout=240,
    )  # fmt: skip
    told = re.search(r"(\d+) saved, (\d+) failed .* (\d+) lost", done.stdout)
    assert told is not None, done.stderr[-2000:]
    return (done.returncode, *(int(each) for each in told.groups()))  # type: ignore[return-value]


def test_all_are_saved_and_none_is_lost() -> None:
    assert enter() == (0, PEOPLE * RECORDS, 0, 0)


def test_without_the_lock_the_race_shows() -> None:
    status, saved, failed, _ = enter("--unlocked")
    assert status == 1 and failed > 0 and saved + failed == PEOPLE * RECORDS
