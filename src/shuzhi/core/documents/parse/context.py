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


@dataclass(frozen=True, slots=True)
class Previous:
    """The number before, in the same sentence."""

    unit_end: int
    what: str


@cache
def _table() -> dict[str, tuple[str, ...]]:
    raw = tables.load(WORDS / "context.yaml")
    return {key: tables.words(raw[key]) for key in ("time", "scope", "light", "after_stop")}


@cache
def _light() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Words at the two ends of a clause that are not part of what is counted."""
    table = tables.load(WORDS / "context.yaml")
    words, keep = tables.alternation(_table()["light"]), tables.alternation(tables.words(table["keep_verbs"]))
    time = tables.alternation(_table()["time"]) + "|" + table["time_pattern"]
    listed = r"[一二三四五六七八九十]{1,2}[是要]|首先|其次|再次|同时|此外"
    leading = re.compile(rf"^(?:(?!{keep})(?:{listed}|{time}|{words}|从(?!严)|约(?!谈)|[、\s”，,]))+")
    return leading, re.compile(rf"(?:(?:(?<!党)(?:{words}))|(?<![签预公节])约|从|[、\s])+$")


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
        rf"[，。；：、！？,;:!?\n（(）)]|(?:{tables.alternation(_table()['after_stop'])})|(?:和|及|与|或)(?=[\d*＊×XＸ])"
    )


def clause_start(text: str, at: int, floor: int) -> int:
    """Return where the clause of a place begins, not before `floor`."""
    start = floor
    for hit in _BREAK.finditer(text, floor, at):
        start = hit.end()
    bracket = max(text.rfind(mark, start, at) for mark in _OPENING)
    closed = max(text.rfind(mark, start, at) for mark in "）)")
    return bracket + 1 if bracket > closed else start


def context_of(text: str, start: int, unit_end: int, sentence: Span, previous: Previous | None) -> Context:
    """Read the words around a number.

    Args:
        text: the reading view.
        start: offset of the number.
        unit_end: offset after its unit.
        sentence: the sentence it stands in.
        previous: the number before it in the same sentence.
    """
    floor = max(sentence.start, start - REACH)
    clause = clause_start(text, start, floor)
    own = text[clause:start]
    if (
        previous is not None and previous.unit_end > clause
    ):  # 党员10名、群众20名: words of the first are not the second's
        between = text[previous.unit_end : start]
        own = re.split("、|和|及|与|，", between)[-1]
    what = _what(own, _noun_after(text, unit_end, sentence.end))
    if not what and not own.strip("、和及与 "):  # 2人被评为标兵: only what follows tells it
        what = _rest_of_clause(text, unit_end, sentence.end)
    if previous is not None and (not what or _JOINS.fullmatch(own.strip())):
        what = (own.strip() if _JOINS.fullmatch(own.strip()) else "") + previous.what
    if _scope().fullmatch(what):  # 全系统3人获表彰: whose alone does not tell what
        what += _rest_of_clause(text, unit_end, sentence.end)
    if not what:
        before = clause_start(text, max(floor, clause - 1), floor)
        what = _what(text[before : max(clause - 1, floor)], "") or own.strip()
    scope = _last(_scope(), text[clause:unit_end] + _noun_after(text, unit_end, sentence.end))
    governing = text[floor:start]
    return Context(
        what[:MAX_WHAT], scope or _last(_scope(), governing), _times(text, clause, start, governing)
    )


_JOINS = re.compile(
    r"(?:共|累计|先后)?(?:参与|参加|惠及|覆盖|受益|受众|服务|涉及|受教育)(?:了|党员|群众|人数)?"
)


def _what(before: str, after: str) -> str:
    leading, trailing = _light()
    words = before.rpartition("》等")[2].strip()
    for _ in range(3):
        words = trailing.sub("", leading.sub("", words.strip()))
    return _balanced((words + after).strip("的、 ，"))


def _balanced(words: str) -> str:
    """Drop a quotation mark whose partner lies outside."""
    if words.count("“") != words.count("”"):
        return words.replace("“", "").replace("”", "")
    return words


def _noun_after(text: str, at: int, end: int) -> str:
    if at >= end or not re.match(r"[\u4e00-\u9fff“《A-Za-z\d]", text[at]):
        return ""
    stop = _after_stop().search(text, at, min(end, at + MAX_WHAT))
    quote = text.find("“", at + 1, stop.start() if stop else min(end, at + 16))
    if quote > at + 1:  # 分队“5+2”: a slogan that follows is not counted
        return text[at:quote]
    return text[at : stop.start() if stop else min(end, at + 16)]


def _rest_of_clause(text: str, at: int, end: int) -> str:
    stop = _BREAK.search(text, at, end)
    return _balanced(text[at : stop.start() if stop else end].strip("的、 "))


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
