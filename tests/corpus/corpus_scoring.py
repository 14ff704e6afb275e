"""Measuring the reader and the proof-reader against truths; the rules of comparison are those of `gold/README.md`.

Nothing here knows how the program reads; it compares spans.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from shuzhi.core.documents.model import ParsedReport
from shuzhi.core.findings import Finding, Severity, Span

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
REPORTS = SAMPLES / "reports"
NEAR = 6  # characters by which the start of a section or an item may differ
RUN_IN = re.compile(r"[一二三四五六七八九十]+是|[一二三四五六七八九十]要|第[一二三四五六七八九十]+")
UNCOUNTED = {"list_count", "rank", "frequency"}
SCORED = {"regex", "lexicon", "rule", "knowledge"}
HABITS = re.compile(r"[\x00-\x7f]+|\"[^\"]*\"|[０-９]+")  # ASCII stops, straight quotes, full-width digits
TOLERATED_FINDINGS = 3  # a house style kept through a whole text deserves a word, not three hundred

Row = Mapping[str, Any]


def truths(genre: str = "report") -> list[dict[str, Any]]:
    found = [json.loads(path.read_text("utf-8")) for path in sorted(REPORTS.glob("*.json"))]
    return [truth for truth in found if truth["genre"] == genre]


def text_of(truth: Row) -> str:
    return (REPORTS / truth["file"]).read_text("utf-8")


@dataclass
class Tally:
    """True positives, false positives and misses of one thing, with words for each that went wrong."""

    hits: int = 0
    extra: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        return 2 * self.hits / max(1, 2 * self.hits + len(self.extra) + len(self.missed))

    def add(self, other: Tally) -> None:
        self.hits += other.hits
        self.extra += other.extra
        self.missed += other.missed


def overlap(a: Row, b: Row) -> bool:
    return bool(a["start"] < b["end"] and b["start"] < a["end"])


def around(text: str, start: int, end: int) -> str:
    return f"…{text[max(0, start - 14) : start]}【{text[start:end]}】{text[end : end + 12]}…".replace(
        "\n", "⏎"
    )


def compare_starts(text: str, gold: Iterable[int], got: Iterable[int], allowed: Sequence[int] = ()) -> Tally:
    """Match starts within `NEAR` characters, each gold start once; a start in `allowed` is neither right nor wrong."""
    left, tally = set(gold), Tally()
    for start in got:
        hit = min((s for s in left if abs(s - start) <= NEAR), key=lambda s: abs(s - start), default=None)
        if hit is not None:
            left.remove(hit)
            tally.hits += 1
        elif not any(abs(s - start) <= NEAR for s in allowed):
            tally.extra.append(around(text, start, start + 12))
    tally.missed = [around(text, start, start + 12) for start in sorted(left)]
    return tally


def compare_sections(text: str, truth: Row, report: ParsedReport) -> Tally:
    gold = [s["start"] for s in truth["sections"] if s["level"] in (1, 2) and not s.get("unmarked")]
    optional = [s["start"] for s in [*truth["optional_sections"], *truth["sections"]]]
    got = [s for s in report.sections if s.level in (1, 2) and (s.number or s.heading)]
    return compare_starts(text, gold, [s.start for s in got], optional)


def compare_roles(text: str, truth: Row, report: ParsedReport) -> Tally:
    """Sections found at the right place: does each say what it is for?"""
    tally = Tally()
    for gold in truth["sections"]:
        found = next((s for s in report.sections if abs(s.start - gold["start"]) <= NEAR), None)
        if found is None or gold.get("unmarked") or gold["level"] not in (1, 2):
            continue
        fair = {"other", "achievements"} if gold["role"] == "other" else {gold["role"]}
        if found.role in fair:
            tally.hits += 1
        else:
            where = around(text, gold["start"], gold["start"] + 12)
            tally.missed.append(f"{where} is {gold['role']}, said {found.role}")
    return tally


def same_value(gold: Row, value: Any) -> bool:
    if gold["value"] is None or value is None:
        return gold["value"] is None and value is None
    return any(abs(float(value) - float(v)) < 1e-6 for v in (gold["value"], gold.get("alt")) if v is not None)


def compare_quantities(text: str, truth: Row, report: ParsedReport) -> Tally:
    gold = [q for q in truth["quantities"] if q["kind"] not in UNCOUNTED]
    free, tally = list(gold), Tally()
    allowed = [*truth["quantities"], *truth["other_number_candidates"], *truth["refused"]]
    for q in report.quantities:
        span = {"start": q.start, "end": q.end}
        hit = next((g for g in free if overlap(g, span)), None)
        shown = around(text, q.start, q.end)
        if hit is None:
            if not any(overlap(g, span) for g in allowed):
                tally.extra.append(f"{shown} is no quantity (said {q.kind} {q.unit})")
            continue
        free.remove(hit)
        if same_value(hit, q.value):
            tally.hits += 1
        else:
            tally.extra.append(f"{shown} value {q.value}, truth {hit['value']}")
    tally.missed = [around(text, g["start"], g["end"]) for g in free]
    return tally


def compare_units(text: str, truth: Row, report: ParsedReport) -> Tally:
    """Quantities found: is the unit the writer's?"""
    tally = Tally()
    for gold in truth["quantities"]:
        found = next((q for q in report.quantities if q.start < gold["end"] and gold["start"] < q.end), None)
        if found is None:
            continue
        wanted = gold["unit"].replace("％", "%")
        if found.unit.replace("％", "%").strip() == wanted and found.kind == gold["kind"]:
            tally.hits += 1
        else:
            shown = around(text, gold["start"], gold["end"])
            tally.missed.append(f"{shown} {gold['kind']} {wanted}, said {found.kind} {found.unit}")
    return tally


def compare_masks(text: str, truth: Row, report: ParsedReport) -> Tally:
    """Masks by place and kind."""
    free, tally = list(truth["masks"]), Tally()
    for mask in report.masks:
        span = {"start": mask.start, "end": mask.end}
        hit = next((g for g in free if overlap(g, span)), None)
        if hit is None:
            tally.extra.append(around(text, mask.start, mask.end))
            continue
        free.remove(hit)
        if (hit["kind"] == "number") == (mask.kind == "number"):
            tally.hits += 1
        else:
            tally.extra.append(f"{around(text, mask.start, mask.end)} is {hit['kind']}, said {mask.kind}")
    tally.missed = [around(text, g["start"], g["end"]) for g in free]
    return tally


def compare_parse(truth: Row, report: ParsedReport) -> dict[str, Tally]:
    text = text_of(truth)
    lists = {
        name: compare_starts(
            text, [x["start"] for x in truth[name]], [x.start for x in getattr(report, name)]
        )
        for name in ("problems", "past_problems", "tasks")
    }
    return {
        "sections": compare_sections(text, truth, report),
        "roles": compare_roles(text, truth, report),
        **lists,
        "quantities": compare_quantities(text, truth, report),
        "units": compare_units(text, truth, report),
        "masks": compare_masks(text, truth, report),
    }


# ---- proof-reading --------------------------------------------------------------------------------------------------------


@dataclass
class CheckTally:
    """What a proof-reader found of the planted faults and what it said beyond them."""

    planted: int = 0
    found: int = 0
    hard: int = 0
    hard_found: int = 0
    characters: int = 0
    missed: list[str] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)

    @property
    def recall(self) -> float:
        return self.found / max(1, self.planted)

    @property
    def hard_recall(self) -> float:
        return self.hard_found / max(1, self.hard)

    @property
    def noise(self) -> float:
        return 1000 * len(self.unexpected) / max(1, self.characters)


def is_mechanical(row: Row) -> bool:
    return row["kind"] == "placeholder" or str(row["kind"]).startswith("site_")


def compare_check(truth: Row, findings: Sequence[Finding], tally: CheckTally) -> None:
    text = text_of(truth)
    spans = [(f, f.place) for f in findings if isinstance(f.place, Span) and f.severity is not Severity.INFO]
    tally.characters += len(text)
    for row in truth["errors"]:
        if row["severity"] != "error" or row["detect"] not in SCORED:
            continue
        ok = any(p.start < row["end"] and row["start"] < p.end for _, p in spans)
        tally.planted += 1
        tally.found += ok
        if not is_mechanical(row):
            tally.hard += 1
            tally.hard_found += ok
        if not ok:
            shown = around(text, row["start"], row["end"])
            tally.missed.append(f"{truth['id']} {row['kind']}: {shown} → {row['correction']}")
    tolerated = TOLERATED_FINDINGS if truth.get("tolerate") else 0
    for finding, place in spans:
        if any(place.start < row["end"] + 2 and row["start"] - 2 < place.end for row in truth["errors"]):
            continue
        if tolerated and HABITS.fullmatch(text[place.start : place.end]):
            tolerated -= 1
            continue
        shown = around(text, place.start, place.end)
        tally.unexpected.append(f"{truth['id']} {finding.severity} {finding.code}: {shown} {finding.message}")
