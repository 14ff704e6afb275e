"""Near misses: titles of instruments and fixed phrases that are one character away from what they should be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ahocorasick_rs import AhoCorasick, Implementation

from shuzhi.core.findings import Severity
from shuzhi.core.proofing import Hit, Reading
from shuzhi.core.rules import read_yaml
from shuzhi.packs.wording.lexicon import lexicon

_HERE = Path(__file__).parent
_TITLE = re.compile(r"《([^《》\n]{5,60})》")
_ISSUER = re.compile(r"^(?:中国共产党|中华人民共和国|中共中央)(?=.{4})")
_TRIAL = re.compile(r"[（(][^（）()]{2,8}[）)]$")
_RARE = -13.0
_LIGHT = frozenset("的和与及、，了在是")  # put in or left out they make another wording, not a slip


@cache
def _titles() -> Mapping[str, str]:
    return {_bare(title): title for title in read_yaml(_HERE / "instruments.yaml")}


def _bare(title: str) -> str:
    return _ISSUER.sub("", _TRIAL.sub("", title.strip()))


def titles_misspelt(reading: Reading) -> Iterator[Hit]:
    """Yield 《…》 whose words are one or two characters away from an instrument's title."""
    for found in _TITLE.finditer(reading.text):
        said = _bare(found[1])
        if said in _titles() or len(said) < 5 or re.search(r"[\d*＊XxＸ×]", said):
            continue
        near = [(_apart(said, bare), bare) for bare in _titles() if abs(len(bare) - len(said)) < 3]
        apart, bare = min(near, default=(3, ""))
        if apart == 1 or (apart == 2 and len(bare) >= 8):
            right = found[1].replace(said, bare, 1)
            severity = Severity.ERROR if apart == 1 else Severity.WARNING
            yield Hit(found.start(), found.end(), f"《{right}》", severity=severity)


def _apart(said: str, bare: str) -> int:
    """Return how far apart two titles are; the same words in another order are one slip."""
    return 1 if len(said) > 7 and sorted(said) == sorted(bare) else distance(said, bare, 2)


def distance(a: str, b: str, most: int) -> int:
    """Return how many characters must be changed, put in or taken out to make `b` of `a`; `most` + 1 when more."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        before, row = row, [i]
        for j, y in enumerate(b, 1):
            row.append(min(before[j] + 1, row[-1] + 1, before[j - 1] + (x != y)))
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


@dataclass(frozen=True, slots=True)
class _Phrases:
    whole: AhoCorasick
    halves: AhoCorasick
    of_half: tuple[tuple[str, bool], ...]  # by index of `halves`: the phrase, and whether it is the left half
    instead: frozenset[str]


@cache
def _phrases() -> _Phrases:
    data: Mapping[str, Any] = read_yaml(_HERE / "phrases.yaml")
    halves: list[str] = []
    of_half: list[tuple[str, bool]] = []
    for phrase in data["phrases"]:
        cut = len(phrase) // 2
        halves += [phrase[:cut], phrase[cut:]]
        of_half += [(phrase, True), (phrase, False)]
    build = Implementation.ContiguousNFA
    return _Phrases(
        AhoCorasick(data["phrases"], implementation=build),
        AhoCorasick(halves, implementation=build),
        tuple(of_half),
        frozenset(data["instead"]),
    )


def phrases_misspelt(reading: Reading) -> Iterator[Hit]:
    """Yield fixed phrases with one character wrong, lost, put in or changed over inside them."""
    book, text = _phrases(), reading.text
    right = [(start, end) for _, start, end in book.whole.find_matches_as_indexes(text, overlapping=True)]
    for index, start, end in book.halves.find_matches_as_indexes(text, overlapping=True):
        phrase, left = book.of_half[index]
        said = _slip(text, phrase, start, end, left=left)
        if said is None or any(a < said[1] and said[0] < b for a, b in right):
            continue
        words = text[said[0] : said[1]]
        if _other_word(words, phrase):
            continue
        if not any(words in other or other in words for other in book.instead):
            yield Hit(*said, phrase)


def _other_word(said: str, phrase: str) -> bool:
    """Tell whether the odd character makes another usual word, unlike in sound and look (党员 where 党史 was meant to be)."""
    book = lexicon()
    for at, (odd, own) in enumerate(zip(said, phrase, strict=False)):
        if len(said) != len(phrase) or odd == own:
            continue
        alike = own in book.shapes.get(odd, "") or book.readings.get(odd, frozenset()) & book.readings.get(
            own, frozenset()
        )
        if alike or said[at : at + 2] == phrase[at : at + 2][::-1]:
            return False
        around = (said[max(0, at - 1) : at + 1], said[at : at + 2])
        return any(len(two) == 2 and book.words.get(two, _RARE) > _RARE for two in around)
    return False


def _slip(text: str, phrase: str, start: int, end: int, *, left: bool) -> tuple[int, int] | None:
    """Return the stretch around a half that is the phrase but for one slip, None where it is more or nothing."""
    rest = phrase[end - start :] if left else phrase[: len(phrase) - (end - start)]
    for length in (len(rest), len(rest) - 1, len(rest) + 1):
        there = text[end : end + length] if left else text[max(0, start - length) : start]
        if len(there) == length and _one_slip(there, rest, left=left):
            return (start, end + length) if left else (start - length, end)
    return None


def _one_slip(said: str, right: str, *, left: bool) -> bool:
    """Tell whether two strings differ by one slip that leaves their outer edge as it is."""
    edge = said[-1:] == right[-1:] if left else said[:1] == right[:1]
    if said == right or not edge or not all("\u4e00" <= c <= "\u9fff" for c in said):
        return False
    if len(said) == len(right):
        apart = [i for i, (a, b) in enumerate(zip(said, right, strict=True)) if a != b]
        changed_over = len(apart) == 2 and apart[1] == apart[0] + 1 and said[apart[0]] == right[apart[1]]
        return len(apart) == 1 or (changed_over and said[apart[1]] == right[apart[0]])
    longer, shorter = (said, right) if len(said) > len(right) else (right, said)
    at = next((i for i, (a, b) in enumerate(zip(longer, shorter, strict=False)) if a != b), len(shorter))
    return longer[:at] + longer[at + 1 :] == shorter and longer[at] not in _LIGHT


@cache
def _after() -> tuple[re.Pattern[str], Mapping[str, str]]:
    entries = read_yaml(_HERE / "phrases.yaml")["after"]
    leads = {entry["lead"]: entry["term"] for entry in entries}
    return re.compile(rf"({'|'.join(leads)})“([^“”\n]{{4}})”"), leads


def quoted_misspelt(reading: Reading) -> Iterator[Hit]:
    """Yield 坚定“四个信心” and “两个拥护”: the verb says which term was meant, the number and a character bear it out."""
    pattern, leads = _after()
    for found in pattern.finditer(reading.text):
        term, said = leads[found[1]], found[2]
        if said != term and said[0] == term[0] and set(said[1:]) & (set(term[1:]) - {"个"}):
            yield Hit(found.start(2), found.end(2), term)


@cache
def _counted() -> re.Pattern[str]:
    forms = [
        f"(?P<t{n}_{i}>{re.escape(term[:i])}[^{term[i]}\\W]{re.escape(term[i + 1 :])})"
        for n, term in enumerate(read_yaml(_HERE / "phrases.yaml")["counted"])
        for i in range(1, len(term))
    ]
    openings = "".join({term[0] for term in read_yaml(_HERE / "phrases.yaml")["counted"]})
    return re.compile(f"(?=[{openings}])(?:{'|'.join(forms)})")


def counted_misspelt(reading: Reading) -> Iterator[Hit]:
    """Yield 三重一达 and the like: a counted term with one character that is not its own."""
    terms: list[str] = read_yaml(_HERE / "phrases.yaml")["counted"]
    for found in _counted().finditer(reading.text):
        number = (found.lastgroup or "t0_0")[1:].partition("_")[0]
        right = terms[int(number)]
        if found[0] not in terms:
            yield Hit(found.start(), found.end(), right)
