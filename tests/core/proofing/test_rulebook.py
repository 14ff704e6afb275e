"""Compiling packs into a rulebook: faults in the data are found at loading."""

from __future__ import annotations

from pathlib import Path

import pytest

from shuzhi.core.proofing import build
from shuzhi.core.rules import PackFault, load_pack

ABOUT = "act: {title: 标准, issuer: 机关}\n"
GOOD = "- {code: a.b, kind: k, severity: error, message: '{text}', basis: {instrument: act, article: B.3}, terms: {甲: 乙}}\n"


def rulebook(folder: Path, rules: str, **lists: str) -> object:
    (folder / "about.yaml").write_text(ABOUT, encoding="utf-8")
    (folder / "rules.yaml").write_text(rules, encoding="utf-8")
    for name, text in lists.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return build([(load_pack(folder), {})])


def test_a_rule_carries_its_citation(tmp_path: Path) -> None:
    book = rulebook(tmp_path, GOOD)
    assert book.by_code["a.b"].basis == "标准 B.3"  # type: ignore[attr-defined]


def test_a_list_may_stand_in_a_part_of_a_file(tmp_path: Path) -> None:
    rules = "- {code: a.b, kind: k, severity: info, message: m, list: 'words.yaml#part'}\n"
    book = rulebook(tmp_path, rules, words="part: {甲: {to: 乙, unless: [丙甲]}}\n")
    term = book.by_code["a.b"].terms[0]  # type: ignore[attr-defined]
    assert (term.wrong, term.right, term.unless) == ("甲", "乙", (("丙甲", 1),))


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        (GOOD + GOOD, "stand twice"),
        ("- {code: a.b, kind: k, severity: grave, message: m}\n", "grave"),
        ("- {code: a.b, kind: k, severity: error, message: m, function: none}\n", "none"),
        ("- {code: a.b, kind: k, severity: error}\n", "message"),
        ("- {code: a.b, kind: k, severity: error, message: m, basis: law}\n", "law"),
        (
            "- {code: a.b, kind: k, severity: error, message: m, terms: {甲: {to: 乙, unless: [丙]}}}\n",
            "does not hold",
        ),
    ],
)
def test_a_fault_in_the_data_is_named(tmp_path: Path, rules: str, words: str) -> None:
    with pytest.raises(PackFault, match=words):
        rulebook(tmp_path, rules)
