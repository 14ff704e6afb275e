"""Proof-reading: the rule pass beside its floor, the whole check, and the command from cold.

.venv/bin/python bench/check.py            (one line a figure: measured, limit, ratio; exit 1 where a limit is broken)

The floor is what the same words and patterns cost with nothing around them: one run of the Aho–Corasick automaton, `re` over
the whole text for each pattern, and a cut into sentences. All figures are CPU time over the same text, in one go.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from shuzhi.core.documents.parse import parse_text
from shuzhi.core.proofing import Reading, check
from shuzhi.core.proofing.engine import by_patterns, by_terms_and_hints
from shuzhi.packs.rulebook import standard

FLOOR_SHARE = 0.5  # the rule pass reaches at least this share of the floor's speed
ZHLINT_MB_S = (
    1.1  # measured on the same kind of machine (study of peers); the peer needs Node and is not run here
)
ZHLINT_TIMES = 5.0
COLD_LIMIT_S = 0.8  # `shuzhi check FILE --json` from a fresh interpreter

HERE = Path(__file__).resolve().parent
SAMPLES = sorted((HERE.parent / "tests" / "samples" / "reports").glob("*.txt"))


def corpus(bytes_: int) -> str:
    """Return our own sample reports over and over, up to a size in UTF-8."""
    once = "\n".join(path.read_text(encoding="utf-8") for path in SAMPLES)
    return once * max(1, bytes_ // len(once.encode()))


def best_of(times: int, act: Callable[[], object]) -> float:
    """Return the best CPU time of some runs in seconds: what the machine's other work adds is no time of ours."""
    best = float("inf")
    for _ in range(times):
        start = time.process_time()
        act()
        best = min(best, time.process_time() - start)
    return best


def floor(text: str) -> Callable[[], object]:
    """Return the bare run of the same words and patterns."""
    book = standard()
    patterns = [re.compile(rule.pattern) for rule in book.rules if rule.pattern]

    def act() -> None:
        book.automaton.find_matches_as_indexes(text, overlapping=True)
        for pattern in patterns:
            for _ in pattern.finditer(text):
                pass
        [len(sentence) > 180 for sentence in re.split("[。！？\n]", text)]

    return act


def rule_pass(text: str) -> Callable[[], object]:
    """Return the pass of our engine over terms and patterns (sentences cut anew each time)."""
    report = parse_text(text)

    def act() -> None:
        reading = Reading(text, report)
        for _ in by_terms_and_hints(reading, standard()):
            pass
        for _ in by_patterns(reading, standard()):
            pass

    return act


def cold() -> float:
    """Return the wall time of the command on one report, best of five."""
    best = float("inf")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.txt"
        path.write_text(corpus(1)[:4000], encoding="utf-8")
        for _ in range(5):
            start = time.perf_counter()
            subprocess.run(
                [sys.executable, "-m", "shuzhi", "check", str(path), "--json"],
                check=True,
                capture_output=True,
            )
            best = min(best, time.perf_counter() - start)
    return best


def main() -> int:
    text = corpus(1_000_000)
    size = len(text.encode()) / 1e6
    report = parse_text(text)
    check(parse_text(text[:4000]), standard())  # patterns compile when first used
    bare = size / best_of(3, floor(text))
    ours = size / best_of(3, rule_pass(text))
    whole = size / best_of(2, lambda: check(report, standard()))
    started = cold()
    book = standard()
    words = sum(len(rule.terms) for rule in book.rules)
    print(f"rules {len(book.rules)}, words {words}, text {size:.2f} MB")
    lines = [
        ("rule pass, MB/s (limit: half the floor)", ours, bare * FLOOR_SHARE, ours >= bare * FLOOR_SHARE),
        (
            "rule pass, MB/s (limit: five times zhlint)",
            ours,
            ZHLINT_MB_S * ZHLINT_TIMES,
            ours >= ZHLINT_MB_S * ZHLINT_TIMES,
        ),
        (
            "whole check with functions and messages, MB/s (limit: zhlint)",
            whole,
            ZHLINT_MB_S,
            whole >= ZHLINT_MB_S,
        ),
        ("cold, s", started, COLD_LIMIT_S, started <= COLD_LIMIT_S),
    ]
    print(f"floor: {bare:.2f} MB/s")
    for name, measured, limit, holds in lines:
        print(
            f"{name}: {measured:.2f}, limit {limit:.2f}, ratio {measured / limit:.2f}, {'holds' if holds else 'BROKEN'}"
        )
    return 0 if all(holds for *_, holds in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
