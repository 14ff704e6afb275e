"""The proof-reader over our own corpus: planted slips are found, what is right stays quiet."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from corpus_scoring import CheckTally, compare_check, text_of, truths

from shuzhi.core.documents.parse import parse_text
from shuzhi.core.findings import Severity
from shuzhi.core.proofing import check
from shuzhi.packs.rulebook import standard

RECALL, HARD_RECALL, NOISE = 0.9, 0.75, 2.0


@pytest.fixture(scope="module")
def tally() -> CheckTally:
    total = CheckTally()
    for truth in truths():
        compare_check(truth, check(parse_text(text_of(truth)), standard()), total)
    if folder := os.environ.get("SHUZHI_CORPUS_MISSES"):
        head = f"recall {total.recall:.3f}, beyond masks {total.hard_recall:.3f}, noise {total.noise:.2f} a thousand\n"
        body = [*(f"missed {x}" for x in total.missed), *(f"unexpected {x}" for x in total.unexpected)]
        Path(folder, "check.txt").write_text(head + "\n".join(body) + "\n", "utf-8")
    return total


def test_planted_slips_are_found(tally: CheckTally) -> None:
    assert tally.recall >= RECALL, "\n".join(tally.missed)


def test_slips_beyond_masks_are_found(tally: CheckTally) -> None:
    assert tally.hard_recall >= HARD_RECALL, "\n".join(tally.missed)


def test_what_is_right_stays_quiet(tally: CheckTally) -> None:
    assert tally.noise <= NOISE, "\n".join(tally.unexpected)


@pytest.mark.parametrize("truth", [t for t in truths() if t["clean"]], ids=lambda t: t["id"])
def test_a_clean_report_has_no_errors(truth: dict[str, object]) -> None:
    found = check(parse_text(text_of(truth)), standard())
    assert [f"{f.code} {f.text} {f.message}" for f in found if f.severity is Severity.ERROR] == []
