"""Slips one by one: the wrong sentence is noticed, and where the right one is known it stays quiet."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from corpus_scoring import SAMPLES

from shuzhi.core.documents.parse import parse_text
from shuzhi.core.findings import Severity
from shuzhi.core.proofing import check
from shuzhi.packs.rulebook import standard

MARK = re.compile(r"\[\[(.*?)→(.*?)\]\]")
FLOOR = 0.75
HEAD = "2023年度党支部书记抓党建工作述职报告\n一、主要工作\n"


def sentences() -> Iterator[tuple[str, str, str]]:
    """Each slip: its kind, the wrong sentence, the right one or nothing."""
    for kind, lines in yaml.safe_load((SAMPLES / "slips.yaml").read_text("utf-8")).items():
        for line in lines:
            yield kind, MARK.sub(r"\1", line), MARK.sub(r"\2", line) if MARK.search(line) else ""


def noticed(sentence: str) -> list[str]:
    found = check(parse_text(f"{HEAD}{sentence}\n"), standard())
    return [f"{f.code} {f.text}" for f in found if f.severity is not Severity.INFO]


def test_most_slips_are_noticed() -> None:
    missed = [f"{kind}: {wrong}" for kind, wrong, _ in sentences() if not noticed(wrong)]
    total = len(list(sentences()))
    if folder := os.environ.get("SHUZHI_CORPUS_MISSES"):
        head = f"slips noticed {total - len(missed)}/{total}"
        Path(folder, "slips.txt").write_text("\n".join([head, *missed]) + "\n", "utf-8")
    assert len(missed) <= (1 - FLOOR) * total, "\n".join(missed)


@pytest.mark.parametrize("right", [right for _, _, right in sentences() if right])
def test_the_right_sentence_stays_quiet(right: str) -> None:
    assert noticed(right) == []


@pytest.mark.parametrize("right", yaml.safe_load((SAMPLES / "quiet.yaml").read_text("utf-8")))
def test_what_only_looks_like_a_slip_stays_quiet(right: str) -> None:
    assert noticed(right) == []
