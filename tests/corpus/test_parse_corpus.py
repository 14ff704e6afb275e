"""The reader over our own corpus: reports in many manners, marked by somebody who did not write the reader."""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path

import pytest
from corpus_scoring import Tally, compare_parse, text_of, truths

from shuzhi.core.documents.parse import parse_text

FLOORS = {
    "sections": 0.95,
    "quantities": 0.95,
    "problems": 0.9,
    "tasks": 0.9,
    "past_problems": 0.8,
    "masks": 0.95,
    "units": 0.9,
    "roles": 0.9,
}


@pytest.fixture(scope="module")
def tallies() -> dict[str, Tally]:
    total: dict[str, Tally] = defaultdict(Tally)
    for truth in truths():
        for name, tally in compare_parse(truth, parse_text(text_of(truth))).items():
            tally.extra = [f"{truth['id']} {x}" for x in tally.extra]
            tally.missed = [f"{truth['id']} {x}" for x in tally.missed]
            total[name].add(tally)
    return total


@pytest.mark.parametrize("name", FLOORS)
def test_reads_the_corpus(tallies: dict[str, Tally], name: str) -> None:
    tally = tallies[name]
    wrong = [*(f"missed {x}" for x in tally.missed), *(f"extra  {x}" for x in tally.extra)]
    if folder := os.environ.get("SHUZHI_CORPUS_MISSES"):
        body = f"== {name} F1 {tally.f1:.3f} (floor {FLOORS[name]})\n" + "\n".join(wrong) + "\n"
        Path(folder, f"parse-{name}.txt").write_text(body, "utf-8")
    assert tally.f1 >= FLOORS[name], "\n".join(wrong)


@pytest.mark.parametrize("truth", truths(), ids=lambda t: t["id"])
def test_knows_title_year_and_genre(truth: dict[str, object]) -> None:
    report = parse_text(text_of(truth))
    assert report.genre in ("", "report", "述职报告", "duty_report")
    assert report.title.strip() == truth["title"]
    assert report.year == truth["year"]


@pytest.mark.parametrize("truth", truths("other"), ids=lambda t: t["id"])
def test_another_genre_is_named_as_such(truth: dict[str, object]) -> None:
    report = parse_text(text_of(truth))
    assert report.genre not in ("", "report", "述职报告", "duty_report")
    assert not report.problems
    assert not report.tasks


def test_a_flattened_table_is_refused() -> None:
    (truth,) = [t for t in truths() if t["refused"]]
    report = parse_text(text_of(truth))
    (table,) = truth["refused"]
    inside = [q for q in report.quantities if table["start"] <= q.start < table["end"]]
    assert not inside, "numbers of a table that lost its lines must not be guessed"
    assert report.findings, "what is refused is said"
