"""Brackets, quotation marks and title marks: each with its other half, in the right shape."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shuzhi.core.findings import Span
from shuzhi.core.proofing import Hit, Reading

_PAIRS = {"“": "”", "‘": "’", "（": "）", "(": ")", "《": "》", "〈": "〉", "【": "】", "〔": "〕", "[": "]"}
_CLOSERS = {closer: opener for opener, closer in _PAIRS.items()}
_OTHER_WIDTH = {"（": ")", "(": "）", "【": "]", "[": "】"}
_MARK = re.compile("[" + re.escape("".join([*_PAIRS, *_CLOSERS])) + "]")
_WORDS = re.compile(r"[\u4e00-\u9fff\w]{1,8}")
_ENUMERATOR = re.compile(r"(?:\d{1,2}|[一二三四五六七八九十]{1,2}|[A-Za-z])$")


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault of pairing: what sort, where, and the mark that should stand there."""

    sort: str
    span: Span
    suggestion: str | None = None


def faults(reading: Reading) -> tuple[Fault, ...]:
    """Return all faults of pairing, paragraph by paragraph: a pair does not reach over a line break."""
    return tuple(fault for paragraph in reading.paragraphs for fault in _told(reading.text, paragraph))


def _told(text: str, paragraph: Span) -> list[Fault]:
    """Return a paragraph's faults; where a mark is left open, what follows only seems to lie inside it."""
    found = list(_paragraph(text, paragraph))
    open_ = {text[fault.span.start] for fault in found if fault.sort == "unclosed"}
    return [fault for fault in found if not (fault.sort.startswith("nested") and fault.sort[-1] in open_)]


def _paragraph(text: str, paragraph: Span) -> Iterator[Fault]:
    open_: list[tuple[str, int]] = []
    for found in _MARK.finditer(text, paragraph.start, paragraph.end):
        mark, at = found[0], found.start()
        if mark in _PAIRS:
            open_.append((mark, at))
            continue
        yield from _close(text, open_, mark, at)
    for mark, at in open_:
        yield Fault("unclosed", _with_words(text, at, paragraph.end), _PAIRS[mark])


def _close(text: str, open_: list[tuple[str, int]], mark: str, at: int) -> Iterator[Fault]:
    """Match a closing mark with what is open; what it leaves behind unclosed is reported."""
    where = next((i for i in range(len(open_) - 1, -1, -1) if _PAIRS[open_[i][0]] == mark), None)
    if where is None and open_ and _OTHER_WIDTH.get(open_[-1][0]) == mark:
        opener, start = open_.pop()
        wide = {"(": "（", "（": "（", "[": "【", "【": "【"}[opener]
        inside = text[start + 1 : at]
        yield Fault("mixed", Span(start, at + 1), f"{wide}{inside}{_PAIRS[wide]}")
        return
    if where is None:
        apostrophe = mark == "’" and text[at - 1 : at].isascii()
        if not apostrophe and not (mark in "）)" and _ENUMERATOR.search(text, max(0, at - 3), at)):
            yield Fault("unopened", Span(at, at + 1))
        return
    for left, start in open_[where + 1 :]:
        yield Fault("unclosed", _with_words(text, start, at), _PAIRS[left])
    opener, start = open_[where]
    del open_[where:]
    if opener in "“《" and any(o == opener for o, _ in open_):
        yield Fault("nested" + opener, Span(start, at + 1), _inner(text[start + 1 : at], opener))


def _with_words(text: str, at: int, end: int) -> Span:
    """Return a mark with the first words after it, so that a person sees what it was to enclose."""
    found = _WORDS.match(text, at + 1, end)
    return Span(at, found.end() if found else at + 1)


def _inner(words: str, opener: str) -> str:
    return f"‘{words}’" if opener == "“" else f"〈{words}〉"


def _of(sort: str, reading: Reading) -> Iterator[Hit]:
    for fault in reading.shared(faults):
        if fault.sort == sort:
            yield Hit(fault.span.start, fault.span.end, fault.suggestion)


def unclosed(reading: Reading) -> Iterator[Hit]:
    """Yield opening marks without their other half."""
    yield from _of("unclosed", reading)


def unopened(reading: Reading) -> Iterator[Hit]:
    """Yield closing marks without their other half; `1）` at an item is no fault."""
    yield from _of("unopened", reading)


def mixed_brackets(reading: Reading) -> Iterator[Hit]:
    """Yield pairs of one full-width and one half-width bracket."""
    yield from _of("mixed", reading)


def nested_quotes(reading: Reading) -> Iterator[Hit]:
    """Yield double quotation marks inside double quotation marks."""
    yield from _of("nested“", reading)


def nested_titles(reading: Reading) -> Iterator[Hit]:
    """Yield 《》 inside 《》."""
    yield from _of("nested《", reading)
