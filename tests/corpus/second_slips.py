"""The second examination of the proof-reader: planted slips that must be noticed, the same texts put right that must stay quiet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from shuzhi.core.documents.parse import parse_text
from shuzhi.core.findings import Severity, Span
from shuzhi.core.proofing import check
from shuzhi.packs.rulebook import standard

MARK = re.compile(r"\[\[(.*?)→(.*?)\]\]")
FOUND, MISSED, FALSE = "found", "missed", "FALSE"


def spoilt(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text with its slips, and where they stand."""
    out, last, found = "", 0, []
    for mark in MARK.finditer(text):
        out += text[last : mark.start()]
        found.append((len(out), len(out) + len(mark[1])))
        out, last = out + mark[1], mark.end()
    return out + text[last:], found


def judged(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A verdict a slip: noticed where it stands or in its sentence by its figures; and one a false alarm in the clean text."""
    text, slips = spoilt(row["text"])
    heard = [f for f in check(parse_text(text), standard()) if f.severity is not Severity.INFO]
    out = []
    for start, end in slips:
        first = max(text.rfind(stop, 0, start) for stop in "。\n") + 1
        hit = [
            f for f in heard if isinstance(f.place, Span) and f.place.start < end and first <= f.place.start
        ]
        out.append((FOUND if hit else MISSED, text[max(0, start - 15) : end + 8].replace("\n", " ")))
    clean = check(parse_text(MARK.sub(r"\2", row["text"])), standard())
    out.extend((FALSE, f"{f.code} {f.text} {f.message}") for f in clean if f.severity is not Severity.INFO)
    return out


def run(rows: Iterable[Mapping[str, Any]]) -> tuple[Counter[str], list[str]]:
    tally: Counter[str] = Counter()
    lines = []
    for row in rows:
        for kind, what in judged(row):
            tally[kind] += 1
            if kind != FOUND:
                lines.append(f"{kind:6} {row['name']}: {what}")
    return tally, lines
