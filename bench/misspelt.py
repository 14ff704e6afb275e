"""Mistyped characters: what share of slips made by machine is noticed, and how often right prose is disturbed.

.venv/bin/python bench/misspelt.py [N]     (N slips, 600 unless told; the seed is fixed)

A slip is one character of a word, in a clause of our own right reports, replaced by another usual character of the same sound.
"""

from __future__ import annotations

import json
import random
import re
import sys
from pathlib import Path

from shuzhi.core.documents.parse import parse_text
from shuzhi.core.findings import Severity
from shuzhi.core.proofing import Hit, Reading
from shuzhi.packs.wording.lexicon import lexicon
from shuzhi.packs.wording.misspelt import misspelt

REPORTS = Path(__file__).resolve().parent.parent / "tests" / "samples" / "reports"
CLAUSE = re.compile("[\u4e00-\u9fff]{8,}")
USUAL = -12.0  # logarithmic probability of a word that gets a slip, and of the character put in


def right_prose() -> list[tuple[str, list[tuple[int, int]]]]:
    """Return our reports with the places where their truth knows an error."""
    found = []
    for path in sorted(REPORTS.glob("*.json")):
        truth = json.loads(path.read_text("utf-8"))
        if truth.get("genre") == "report":
            text = (REPORTS / truth["file"]).read_text("utf-8")
            found.append((text, [(e["start"], e["end"]) for e in truth["errors"]]))
    return found


def slips(clauses: list[str], count: int, seed: int = 3) -> list[tuple[str, int]]:
    """Make slips: the wrong clause and the place of the wrong character."""
    dice, book = random.Random(seed), lexicon()
    same: dict[str, list[str]] = {}
    for char, syllables in sorted(book.exact.items()):
        if book.words.get(char, -99.0) > USUAL:
            same.setdefault(syllables[0], []).append(char)
    made: list[tuple[str, int]] = []
    while len(made) < count:
        clause = dice.choice(clauses)
        at = dice.randrange(len(clause) - 1)
        if book.words.get(clause[at : at + 2], -99.0) < USUAL:
            continue
        at += dice.randrange(2)
        others = [c for c in same.get(book.exact.get(clause[at], ("",))[0], []) if c != clause[at]]
        if others:
            made.append((clause[:at] + dice.choice(others) + clause[at + 1 :], at))
    return made


def told(text: str) -> list[Hit]:
    return list(misspelt(Reading(text, parse_text(text))))


def measure(count: int) -> dict[str, float]:
    prose = right_prose()
    clauses = [
        m[0]
        for text, wrong in prose
        for m in CLAUSE.finditer(text)
        if not any(a < m.end() and m.start() < b for a, b in wrong)
    ]
    seen = [[h for h in told(words) if h.start <= at < h.end] for words, at in slips(clauses, count)]
    false = [
        hit
        for text, wrong in prose
        for hit in told(text)
        if not any(a - 2 < hit.end and hit.start < b + 2 for a, b in wrong)
    ]
    characters = sum(len(text) for text, _ in prose)
    return {
        "slips": count,
        "noticed": sum(map(bool, seen)) / count,
        "noticed_as_error": sum(any(h.severity is Severity.ERROR for h in hits) for hits in seen) / count,
        "characters": characters,
        "false_alarms_a_thousand": 1000 * len(false) / characters,
    }


if __name__ == "__main__":
    for name, value in measure(int(sys.argv[1]) if len(sys.argv) > 1 else 600).items():
        print(f"{name}: {value:g}")
