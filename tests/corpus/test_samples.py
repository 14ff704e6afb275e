"""The corpus itself: derived files are what their sources say, spans slice to their words, lists are long enough."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from corpus_scoring import REPORTS, SAMPLES, text_of, truths


def build_module() -> ModuleType:
    spec = importlib.util.spec_from_file_location("samples_build", SAMPLES / "build.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["samples_build"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("source", sorted(REPORTS.glob("*.src")), ids=lambda p: p.stem)
def test_derived_files_are_fresh(source: Path) -> None:
    for path, content in build_module().derived(source).items():
        assert path.read_bytes() == content.encode(), f"run tests/samples/build.py: {path.name} is stale"


@pytest.mark.parametrize("truth", truths() + truths("other"), ids=lambda t: t["id"])
def test_spans_slice_to_their_words(truth: dict[str, Any]) -> None:
    text = text_of(truth)
    for name in ("quantities", "masks", "noise", "refused", "errors", "other_number_candidates"):
        for row in truth[name]:
            assert text[row["start"] : row["end"]] == row["text"]
    for row in truth["sections"]:
        assert 0 <= row["start"] < row["end"] <= len(text)
        assert text.startswith(row["number"], row["start"])


def test_the_corpus_is_what_it_claims() -> None:
    reports = truths()
    assert len(reports) >= 12
    assert len(truths("other")) == 3
    assert sum(t["clean"] for t in reports) >= 3
    assert all(t["problems"] and t["tasks"] for t in reports)
    for truth in reports:
        planted = [
            e for e in truth["errors"] if e["kind"] != "placeholder" and not e["kind"].startswith("site_")
        ]
        assert not planted if truth["clean"] else 5 <= len(planted) <= 12
