"""The packs as data: all load, cite only what they declare, keep to the codes and kinds that users know."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from shuzhi.core.rules import load_pack, read_yaml
from shuzhi.packs import rulebook as packs
from shuzhi.packs.rulebook import PROOFING, standard

FOLDERS = sorted(p.parent for p in packs.HERE.glob("*/about.yaml"))
CODE = re.compile(r"[a-z]+\.[a-z]+(?:-[a-z]+)*")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda p: p.name)
def test_every_pack_loads(folder: Path) -> None:
    pack = load_pack(folder)
    assert pack.about
    for parameter in pack.parameters.values():
        days = [value.since for value in parameter.values]
        assert days == sorted(set(days)), f"{parameter.id}: two values from one day"


@pytest.mark.parametrize("name", PROOFING)
def test_yaml_has_no_key_twice(name: str) -> None:
    """A word that stands twice in a list would silently lose its first correction."""
    for path in (packs.HERE / name).glob("*.yaml"):
        keys = [
            line.split(":")[0]
            for line in path.read_text("utf-8").splitlines()
            if re.match(r"[^\s#\-].*: ", line)
        ]
        assert sorted({k for k in keys if keys.count(k) > 1}) == [], path.name


def test_codes_are_stable_words_of_their_topic() -> None:
    for rule in standard().rules:
        assert CODE.fullmatch(rule.code), rule.code
        assert rule.code.split(".")[0] in PROOFING
        assert re.fullmatch(r"[a-z]+(?:_[a-z]+)*", rule.kind), rule.kind
        assert rule.message.endswith("。") or rule.message.endswith("{note}"), rule.code


def test_a_rule_has_one_body() -> None:
    for rule in standard().rules:
        assert sum((bool(rule.terms), bool(rule.pattern), rule.function is not None)) == 1, rule.code


def test_every_pattern_compiles_and_its_hints_are_strings() -> None:
    for rule in standard().rules:
        if rule.pattern:
            assert rule.regex.groups >= rule.mark
            assert all(isinstance(hint, str) and hint for hint in rule.hints), rule.code


def test_an_article_is_printed_only_with_its_instrument() -> None:
    for name in PROOFING:
        pack = load_pack(packs.HERE / name)
        for raw in pack.rules:
            basis = raw.get("basis")
            if isinstance(basis, dict):
                assert basis["instrument"] in pack.about
                assert "article" in basis, f"{raw['code']}: write article: null when it is not confirmed"


def test_set_phrases_and_sounds_fit_each_other() -> None:
    folder = packs.HERE / "wording"
    known = {
        c
        for line in (folder / "sounds.txt").read_text("utf-8").splitlines()
        if not line.startswith("#")
        for c in line.partition(" ")[2]
    }
    phrases = [
        p for p in (folder / "phrases.txt").read_text("utf-8").splitlines() if p and not p.startswith("#")
    ]
    assert len(phrases) == len(set(phrases)) > 1000
    assert [p for p in phrases if set(p) - known] == []
    assert [p for p in phrases if len(p) < 4] == []


def test_no_list_calls_a_set_phrase_wrong() -> None:
    phrases = set((packs.HERE / "wording" / "phrases.txt").read_text("utf-8").splitlines())
    wrong = {term.wrong for rule in standard().rules if rule.severity == "error" for term in rule.terms}
    assert sorted(phrases & wrong) == []


def test_the_register_of_dates_is_in_order() -> None:
    for term in read_yaml(packs.HERE / "terms" / "dated.yaml")["plenums"].values():
        assert term["days"] == sorted(term["days"])
