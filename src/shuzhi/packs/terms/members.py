"""Fixed terms whose members and order are fixed (四个意识, 四个自信, 六项纪律 …)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

from ahocorasick_rs import AhoCorasick, Implementation

from shuzhi.core.proofing import Hit, Reading
from shuzhi.core.rules import read_yaml

_FILE = Path(__file__).parent / "terms.yaml"
_NUMERALS = "一二两三四五六七八九十"
_JOINT = "(?:、|，|和|及|与|以及)"
_FAMILY = {
    "四个意识": "意识",
    "四个自信": "自信",
}  # members that share their last word: a stranger among them is a slip


@cache
def _terms() -> tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...]:
    found = []
    for name, entry in read_yaml(_FILE).items():
        members = tuple(entry["members"])
        one = "(?:" + "|".join(re.escape(m) for m in sorted(members, key=len, reverse=True)) + ")"
        found.append((name, members, re.compile(f"{one}(?:{_JOINT}{one}){{2,}}")))
    return tuple(found)


def members_out_of_order(reading: Reading) -> Iterator[Hit]:
    """Yield enumerations of a term's members (three or more of them) that leave the fixed order."""
    for name, members, pattern in _terms():
        if sum(member in reading.text for member in members) < 3:
            continue
        for found in pattern.finditer(reading.text):
            said = re.findall(
                "|".join(re.escape(m) for m in sorted(members, key=len, reverse=True)), found[0]
            )
            if [members.index(m) for m in said] != sorted(members.index(m) for m in said):
                right = "、".join(m for m in members if m in said)
                yield Hit(found.start(), found.end(), right, {"term": name})


def members_wrong(reading: Reading) -> Iterator[Hit]:
    """Yield bracketed explanations of a term that leave a member out or bring a stranger in."""
    for name, members, _ in _terms():
        for found in re.finditer(rf"{name}”?[（(](?:即|是指)?[：:]?([^（）()\n]{{6,80}})[）)]", reading.text):
            said = set(re.split("[、，和及与]", found[1].rstrip("。")))
            known = {*members, *read_yaml(_FILE)[name].get("also", ())}
            if len(said & known) >= 2 and (said - known or len(said) != len(members)):
                words = {"term": f"“{name}”", "count": str(len(members))}
                yield Hit(found.start(1), found.end(1), "、".join(members), words)


@dataclass(frozen=True, slots=True)
class _Counted:
    """Counted terms with every other numeral in place of theirs: for each wrong form the right one and what must stand near it."""

    right: tuple[str, ...]
    near: tuple[tuple[str, ...], ...]
    automaton: AhoCorasick


@cache
def _counted() -> _Counted:
    wrong: dict[str, tuple[str, tuple[str, ...]]] = {}
    for entry in read_yaml(_FILE.with_name("counted.yaml")):
        term, near = (entry, ()) if isinstance(entry, str) else (entry["term"], tuple(entry["near"]))
        choices = [_NUMERALS if char in _NUMERALS else char for char in term]
        wrong.update((form, (term, near)) for form in map("".join, product(*choices)) if form != term)
    for term, _ in set(wrong.values()):
        wrong.pop(term, None)
    return _Counted(
        tuple(term for term, _ in wrong.values()),
        tuple(near for _, near in wrong.values()),
        AhoCorasick(list(wrong), implementation=Implementation.ContiguousNFA),
    )


def wrong_numbers(reading: Reading) -> Iterator[Hit]:
    """Yield counted terms with a wrong number in them (四议二公开, 三会二课); a quoted one only in its own company."""
    book = _counted()
    for index, start, end in book.automaton.find_matches_as_indexes(reading.text):
        sentence = reading.sentence(start)
        around = f"{reading.text[sentence.start : start]}□{reading.text[end : sentence.end]}"
        if not book.near[index] or any(word in around for word in book.near[index]):
            yield Hit(start, end, book.right[index])
