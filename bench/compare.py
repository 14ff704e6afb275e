"""Passages that stand in other reports: build, query and recall over 20,000 invented reports, beside the limits.

.venv/bin/python bench/compare.py [REPORTS]     (one line a figure: measured, limit, ratio; exit 1 where a limit is broken)

Times are CPU times of the one thread that works: what else the machine does is no time of ours. Recall is told twice: planted reports whose source was found, and planted characters that lie in a passage found. A clean query is a report
of which nothing was copied: what it returns that is not marked common is a false alarm.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "core" / "similarity"))

from prose import BOILERPLATE, Planted, plant, report

from shuzhi.core.similarity import Comparison, Library, compare

BUILD_LIMIT_S, QUERY_LIMIT_MS = 10.0, 5.0
SETTINGS = ((0.30, 0.04, 0.95), (0.10, 0.20, 0.75))  # share planted, share changed, recall asked
QUERIES = 200


def timed(text: str, library: Library) -> tuple[Comparison, float]:
    """Return what was found and the CPU time in milliseconds, set phrases included."""
    start = time.process_time()
    found = compare(text, library, stock=BOILERPLATE)
    return found, (time.process_time() - start) * 1e3


def covered(found: Comparison, planted: Planted, source: int) -> float:
    """Return the share of the planted characters that lie in a passage found in their source."""
    held = {
        n
        for p in found.passages
        if p.source == source
        for n in range(max(p.start, planted.start), min(p.end, planted.end))
    }
    return len(held) / (planted.end - planted.start)


def line(name: str, measured: float, limit: float, *, at_most: bool) -> bool:
    """Print one figure beside its limit and tell whether it holds."""
    holds = measured <= limit if at_most else measured >= limit
    print(
        f"{name}: {measured:.3f}, limit {limit:g}, ratio {measured / limit:.2f}, {'holds' if holds else 'BROKEN'}"
    )
    return holds


def main() -> int:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    chance = Random(2026)
    texts = [report(chance) for _ in range(many)]
    print(f"{many} reports, {sum(map(len, texts)) / 1e6:.1f} million characters")
    library, build = None, float("inf")
    for _ in range(2):
        del library
        start = time.process_time()
        library = Library(texts)
        build = min(build, time.process_time() - start)
    holds = [line("build, s", build, BUILD_LIMIT_S, at_most=True)]
    clean = [timed(report(chance), library) for _ in range(QUERIES)]
    alarms = sum(not p.common for found, _ in clean for p in found.passages) / QUERIES
    holds.append(
        line(
            "clean query, ms (median)",
            statistics.median(ms for _, ms in clean),
            QUERY_LIMIT_MS,
            at_most=True,
        )
    )
    print(f"false alarms a clean query: {alarms:.3f}")
    for part, changed, recall in SETTINGS:
        holds += planted_lines(library, chance, part, changed, recall)
    return 0 if all(holds) else 1


def planted_lines(library: Library, chance: Random, part: float, changed: float, recall: float) -> list[bool]:
    """Run the planted queries of one setting and print their figures."""
    sources, shares, times, others = [], [], [], 0
    for _ in range(QUERIES):
        source = chance.randrange(len(library.texts))
        planted = plant(library.texts[source], report(chance), chance, part=part, changed=changed)
        found, ms = timed(planted.text, library)
        times.append(ms)
        shares.append(covered(found, planted, source))
        sources.append(any(p.source == source and not p.common for p in found.passages))
        others += sum(p.source != source and not p.common for p in found.passages)
    name = f"planted {part:.0%}, changed {changed:.0%}: "
    times.sort()
    print(
        f"{name}other reports named a query {others / QUERIES:.3f}, p95 {times[int(QUERIES * 0.95)]:.1f} ms"
    )
    return [
        line(name + "recall of sources", statistics.mean(sources), recall, at_most=False),
        line(name + "recall of characters", statistics.mean(shares), recall, at_most=False),
        line(name + "query, ms (median)", statistics.median(times), QUERY_LIMIT_MS, at_most=True),
    ]


if __name__ == "__main__":
    sys.exit(main())
