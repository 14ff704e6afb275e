"""Every rule of proof-reading against its worked cases, which are data beside the rules."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from shuzhi.core.documents.parse import parse_text
from shuzhi.core.findings import Finding, Span
from shuzhi.core.proofing import Rulebook, check
from shuzhi.core.rules import read_yaml
from shuzhi.packs import rulebook as packs
from shuzhi.packs.rulebook import PROOFING, standard

CASES: dict[str, dict[str, Any]] = {}
for name in PROOFING:
    CASES |= read_yaml(packs.HERE / name / "cases.yaml")
WRONG = [(code, text, found) for code, case in CASES.items() for text, found in case["wrong"]]
RIGHT = [(code, text) for code, case in CASES.items() for text in case["right"]]
LISTS = [rule for rule in standard().rules if rule.terms]


@cache
def alone(code: str) -> Rulebook:
    """The rulebook with this one rule: a case speaks about its own rule."""
    return Rulebook((standard().by_code[code],))


def found_by(code: str, text: str) -> list[Finding]:
    return [f for f in check(parse_text(text), alone(code)) if f.code == code]


def test_every_rule_has_cases_on_both_sides() -> None:
    without = [
        r.code
        for r in standard().rules
        if not r.terms and not (CASES.get(r.code, {}).get("wrong") and CASES[r.code].get("right"))
    ]
    assert without == []


def test_no_case_without_its_rule() -> None:
    assert sorted(set(CASES) - set(standard().by_code)) == []


@pytest.mark.parametrize(("code", "text", "words"), WRONG, ids=lambda v: str(v)[:40])
def test_what_is_wrong_is_found(code: str, text: str, words: str) -> None:
    found = [f.text for f in found_by(code, text)]
    assert any(words in said or said in words for said in found if said), found


@pytest.mark.parametrize(("code", "text"), RIGHT, ids=lambda v: str(v)[:40])
def test_what_is_right_stays_quiet(code: str, text: str) -> None:
    assert [f.text for f in found_by(code, text)] == []


@pytest.mark.parametrize("code", [rule.code for rule in LISTS])
def test_every_entry_of_a_list_is_found_and_its_right_form_is_quiet(code: str) -> None:
    rule = standard().by_code[code]
    faults = []
    for term in rule.terms:
        text = f"党员，{term.wrong}。"
        if not any(f.place == Span(3, 3 + len(term.wrong)) for f in found_by(code, text)):
            faults.append(f"{term.wrong} is not found")
        if term.right and any(f.text == term.wrong for f in found_by(code, f"党员，{term.right}。")):
            faults.append(f"{term.wrong} is found in its own correction {term.right}")
        for longer, _ in term.unless:
            if any(f.text == term.wrong for f in found_by(code, f"，{longer}，")):
                faults.append(f"{term.wrong} is found in {longer}")
    assert faults == []


def test_corrections_are_right_themselves() -> None:
    """What one entry suggests is no error of another."""
    book = standard()
    suggestions = {
        term.right for rule in LISTS for term in rule.terms if term.right and "……" not in term.right
    }
    rights = Rulebook(tuple(r for r in LISTS if r.severity == "error" and not r.code.startswith("leftovers")))
    faults = [(s, [f.text for f in check(parse_text(f"党员，{s}。"), rights)]) for s in sorted(suggestions)]
    assert [f for f in faults if f[1]] == []
    assert book.rules


def test_the_cases_stand_beside_their_rules() -> None:
    for name in PROOFING:
        assert Path(packs.HERE / name / "cases.yaml").exists()
