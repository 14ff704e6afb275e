"""What stands around a number: what is counted, whose it is, which time words govern it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from shuzhi.core.documents.parse.roles import WORDS
from shuzhi.core.findings import Span
from shuzhi.core.text import tables

_BREAK = re.compile(r"[，。；：！？,;:!?\n]")
_OPENING = "（("
MAX_WHAT = 30
REACH = 240  # how far back in an overlong sentence words still govern a number


@dataclass(frozen=True, slots=True)
class Context:
    """The words around a number."""

    what: str
    scope: str
    time: str


@cache
def _table() -> dict[str, tuple[str, ...]]:
    raw = tables.load(WORDS / "context.yaml")
    return {key: tables.words(raw[key]) for key in ("time", "scope", "light", "after_stop")}


@cache
def _light() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = tables.alternation(_table()["light"])
    time = tables.alternation(_table()["time"]) + "|" + tables.load(WORDS / "context.yaml")["time_pattern"]
    return re.compile(rf"^(?:{time}|{words}|[、\s“”])+"), re.compile(rf"(?:{words}|[、\s])+$")


@cache
def _time() -> re.Pattern[str]:
    return re.compile(
        tables.load(WORDS / "context.yaml")["time_pattern"] + "|" + tables.alternation(_table()["time"])
    )


@cache
def _scope() -> re.Pattern[str]:
    return re.compile(tables.alternation(_table()["scope"]))


@cache
def _after_stop() -> re.Pattern[str]:
    return re.compile(
        rf"[，。；：、！？,;:!?\n（(）)]|(?:{tables.alternation(_table()['after_stop'])})|和(?=[\d*])"
    )


def clause_start(text: str, at: int, floor: int) -> int:
    """Return where the clause of a place begins, not before `floor`."""
    start = floor
    for hit in _BREAK.finditer(text, floor, at):
        start = hit.end()
    bracket = max(text.rfind(mark, start, at) for mark in _OPENING)
    closed = max(text.rfind(mark, start, at) for mark in "）)")
    return bracket + 1 if bracket > closed else start


def context_of(text: str, start: int, unit_end: int, sentence: Span, previous: int) -> Context:
    """Read the words around a number.

    Args:
        text: the reading view.
        start: offset of the number.
        unit_end: offset after its unit.
        sentence: the sentence it stands in.
        previous: offset after the unit of the number before it in the same sentence, else the sentence's start.
    """
    floor = max(sentence.start, start - REACH)
    clause = clause_start(text, start, floor)
    before = text[max(clause, min(previous, start)) : start]
    after = _noun_after(text, unit_end, sentence.end)
    what = _what(before, after)
    if not what:
        what = _what(text[_clause_before(text, clause, floor) : max(clause - 1, floor)], "")
    governing = text[floor:start]
    return Context(
        what[:MAX_WHAT],
        _last(_scope(), text[clause:unit_end] + after) or _last(_scope(), governing),
        _times(text, clause, start, governing),
    )


def _clause_before(text: str, clause: int, floor: int) -> int:
    return clause_start(text, max(floor, clause - 1), floor)


def _what(before: str, after: str) -> str:
    leading, trailing = _light()
    words = before
    for _ in range(3):
        words = trailing.sub("", leading.sub("", words.strip()))
    return (words + after).strip("的“”、 ，")


def _noun_after(text: str, at: int, end: int) -> str:
    if at >= end or not re.match(r"[\u4e00-\u9fff“《A-Za-z\d]", text[at]):
        return ""
    stop = _after_stop().search(text, at, min(end, at + MAX_WHAT))
    return text[at : stop.start() if stop else min(end, at + 16)]


def _last(pattern: re.Pattern[str], words: str) -> str:
    found = ""
    for hit in pattern.finditer(words):
        found = hit.group()
    return found


def _times(text: str, clause: int, start: int, governing: str) -> str:
    own = [hit.group() for hit in _time().finditer(text[clause:start])]
    if own:
        return " ".join(dict.fromkeys(own))
    return _last(_time(), governing)
