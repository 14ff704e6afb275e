"""Many writers at once, and writers that are killed: no lock error, nothing lost, nothing half-written; on both databases.

SHUZHI_SECONDS and SHUZHI_KILLS make the runs longer (a minute, fifty kills).
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from ledger_books import MakeBook

pytestmark = [pytest.mark.slow, pytest.mark.db]
WRITER = Path(__file__).with_name("writer.py")
SECONDS, KILLS = float(os.environ.get("SHUZHI_SECONDS", "3")), int(os.environ.get("SHUZHI_KILLS", "4"))
PROCESSES, THREADS = 2, 8


@pytest.fixture
def env(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A home of its own; on PostgreSQL a database of its own."""
    made = dict(os.environ, SHUZHI_HOME=str(tmp_path / "home"), PYTHONWARNINGS="ignore")
    url = os.environ.get("DATABASE_URL")
    if not url:
        yield made
        return
    import psycopg

    name = f"writers_{os.getpid()}_{random.randrange(10**6)}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        head, _, query = url.partition("?")
        yield made | {"DATABASE_URL": f"{head.rpartition('/')[0]}/{name}" + (f"?{query}" if query else "")}
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def shuzhi(env: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "shuzhi", *words],
        env=env,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def start(env: dict[str, str], threads: int, seconds: float, *more: str) -> subprocess.Popen[str]:
    made = subprocess.Popen(
        [sys.executable, str(WRITER), str(threads), str(seconds), *more],
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert made.stdout is not None
    assert made.stdout.readline() == "ready\n"
    return made


def go(writer: subprocess.Popen[str]) -> None:
    assert writer.stdin is not None
    writer.stdin.write("\n")
    writer.stdin.flush()


def held(env: dict[str, str], tmp_path: Path) -> list[str]:
    """The ids that the ledger holds now, as an export and a fresh process see them."""
    script = (
        "import django; django.setup(); from shuzhi.apps.ledger.models import Activity;"
        "import json; print(json.dumps(list(Activity.objects.values_list('record_id', flat=True))))"
    )
    run = subprocess.run(
        [sys.executable, "-c", script],
        env=env | {"DJANGO_SETTINGS_MODULE": "shuzhi.web.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    return list(json.loads(run.stdout))


def race(env: dict[str, str], book: MakeBook, *more: str) -> list[str]:
    assert shuzhi(env, "import", str(book())).returncode == 0
    writers = [start(env, THREADS, SECONDS, f"w{n}", *more) for n in range(PROCESSES)]
    for writer in writers:
        go(writer)
    return [line for writer in writers for line in writer.communicate(timeout=SECONDS + 60)[0].splitlines()]


def test_sixteen_writers_lose_nothing(env: dict[str, str], book: MakeBook, tmp_path: Path) -> None:
    lines = race(env, book)
    acknowledged = [line.split()[1] for line in lines if line.startswith("ok ")]
    assert len(acknowledged) > 20
    assert len(acknowledged) == len(lines), "a writer failed"
    assert sorted(held(env, tmp_path)) == sorted(acknowledged)
    assert shuzhi(env, "audit").returncode == 0


def test_without_the_lock_the_race_shows(env: dict[str, str], book: MakeBook) -> None:
    """The negative control: the same writers, the lock taken away."""
    lines = race(env, book, "--unlocked")
    assert any(line.startswith("failed") for line in lines) or shuzhi(env, "audit").returncode == 1


def test_killed_writers_lose_no_acknowledged_row(env: dict[str, str], book: MakeBook, tmp_path: Path) -> None:
    assert shuzhi(env, "import", str(book())).returncode == 0
    acknowledged: list[str] = []
    dice = random.Random(5)
    for kill in range(KILLS):
        writer = start(env, 4, 60, f"k{kill}")
        go(writer)
        time.sleep(dice.uniform(0.05, 0.6))
        writer.kill()
        whole = writer.communicate()[0].rpartition("\n")[0]
        acknowledged += [line.split()[1] for line in whole.splitlines() if line.startswith("ok ")]
    assert acknowledged
    assert set(acknowledged) <= set(held(env, tmp_path))
    assert shuzhi(env, "audit").returncode == 0


def test_an_import_killed_half_way_leaves_nothing_of_it(
    env: dict[str, str], book: MakeBook, tmp_path: Path
) -> None:
    assert shuzhi(env, "import", str(book())).returncode == 0
    rows = [
        ("日期", "组织编码", "类型", "主题"),
        *(("2022-03-01", "Z1", "党课", f"第 {n} 次") for n in range(4000)),
    ]
    big, dice = book("big.xlsx", bare=True, 活动=rows), random.Random(3)
    began = time.monotonic()
    assert shuzhi(env, "import", "--dry-run", str(big)).returncode == 0
    whole = time.monotonic() - began
    for _ in range(KILLS):
        process = subprocess.Popen(
            [sys.executable, "-m", "shuzhi", "import", str(big)], env=env, stdout=subprocess.DEVNULL
        )
        time.sleep(dice.uniform(0.4, 1.3) * whole)
        process.kill()
        process.wait()
        count = len(held(env, tmp_path))
        assert count in (0, 4000)
        assert shuzhi(env, "audit").returncode == 0
        if count:
            break
