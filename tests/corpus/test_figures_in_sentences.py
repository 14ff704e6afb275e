"""Figures sentence by sentence: what is counted is found, what only looks like a number is not."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from corpus_scoring import SAMPLES, compare_quantities
from test_samples import build_module

from shuzhi.core.documents.parse import parse_text

HEAD = "2023年度党支部书记抓党建工作述职报告\n一、主要工作\n"
LINES: list[str] = yaml.safe_load((SAMPLES / "figures.yaml").read_text("utf-8"))
FLOOR = 0.95


def marked(line: str) -> tuple[str, dict[str, Any]]:
    """A report of one sentence and its truth."""
    build = sys.modules.get("samples_build") or build_module()
    sample = build.Sample("line", {"title": ""}, text=HEAD)
    at = 0
    for match in re.finditer(r"\{([^}]*)\}", line):
        sample.text += line[at : match.start()]
        build.add_quantity(sample, match[1])
        at = match.end()
    sample.text += line[at:] + "\n"
    truth = {"quantities": sample.quantities, "other_number_candidates": sample.others, "refused": []}
    return sample.text, truth


def test_figures_are_found_and_names_are_not() -> None:
    hits, wrong = 0, []
    for line in LINES:
        text, truth = marked(line)
        tally = compare_quantities(text, truth, parse_text(text))
        hits += tally.hits
        wrong += [f"missed {x}" for x in tally.missed] + [f"extra  {x}" for x in tally.extra]
    f1 = 2 * hits / (2 * hits + len(wrong))
    if folder := os.environ.get("SHUZHI_CORPUS_MISSES"):
        Path(folder, "parse-zfigures.txt").write_text(
            f"== held-out figures F1 {f1:.3f}\n" + "\n".join(wrong) + "\n", "utf-8"
        )
    assert f1 >= FLOOR, "\n".join(wrong)


@pytest.mark.parametrize("line", [line for line in LINES if "{" not in line])
def test_a_sentence_of_names_counts_nothing(line: str) -> None:
    text, _ = marked(line)
    assert [q.text for q in parse_text(text).quantities] == []
