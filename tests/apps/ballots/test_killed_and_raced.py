"""Killed while casting, twenty casts of one slip at once: every receipt that was shown counts, and one slip is one paper."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from child_home import child_home

from shuzhi.core.voting.envelopes import seal

pytestmark = [pytest.mark.slow, pytest.mark.db]
CASTER = Path(__file__).with_name("caster.py")
PAPERS, KILLS, AT_ONCE = 60, 5, 20


@pytest.fixture
def env(tmp_path: Path) -> Iterator[dict[str, str]]:
    with child_home(tmp_path) as made:
        yield made


def run(env: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [sys.executable, str(CASTER), *words], env=env, capture_output=True, text=True, encoding="utf-8", check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def paper(told: dict[str, Any], receipt: str) -> str:
    content = json.dumps({"m": {"0": 0}, "o": [], "r": receipt}).encode()
    return seal(content, bytes.fromhex(told["key"]), told["vote"].encode()).hex()


def test_every_receipt_that_was_shown_is_counted(env: dict[str, str], tmp_path: Path) -> None:
    told = json.loads(run(env, "prepare", str(PAPERS)))
    papers = [(token, paper(told, f"r{n}"), f"r{n}") for n, token in enumerate(told["tokens"])]
    file, shown = tmp_path / "told.json", set()
    for _ in range(KILLS):
        left = [each for each in papers if each[2] not in shown]
        file.write_text(json.dumps(told | {"papers": left}), "utf-8")
        with subprocess.Popen(
            [sys.executable, str(CASTER), "cast", str(file)], env=env, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        ) as process:  # fmt: skip
            assert process.stdout is not None
            first = process.stdout.readline()
            time.sleep(random.random() * 0.1)
            process.kill()
            shown |= {line.strip() for line in (first, *process.stdout) if line.endswith("\n")}
    assert shown
    file.write_text(json.dumps(told), "utf-8")
    published = Counter(json.loads(run(env, "close", str(file)).splitlines()[-1]))
    assert shown <= set(published)
    assert set(published.values()) == {1}


def race(env: dict[str, str], tmp_path: Path, *more: str) -> Counter[str]:
    told = json.loads(run(env, "prepare", "2"))
    papers = [(told["tokens"][0], paper(told, f"r{n}"), f"r{n}") for n in range(AT_ONCE)]
    file = tmp_path / "told.json"
    file.write_text(json.dumps(told | {"papers": papers}), "utf-8")
    return Counter(run(env, "race", str(file), *more).split())


def test_twenty_casts_of_one_slip_are_one_paper(env: dict[str, str], tmp_path: Path) -> None:
    assert race(env, tmp_path) == {"ok": 1, "refused": AT_ONCE - 1}


def test_without_the_lock_the_race_shows(env: dict[str, str], tmp_path: Path) -> None:
    assert race(env, tmp_path, "--unlocked") != {"ok": 1, "refused": AT_ONCE - 1}
