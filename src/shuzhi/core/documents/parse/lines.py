"""Lines of the reading view and what the eye sees at once in them: a mark, a heading, a title line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from shuzhi.core.text.punctuation import trim

_FINAL = "。！？；!?;，,、"
_CUT = re.compile(r"[。！？!?；;]|(?<=[\u4e00-\u9fff”）])\.(?!\d)|[：:](?!\d)")
_SALUTATION = re.compile(r"^(?:尊敬的|各位|同志们|大家|领导)[^。]{0,30}[：:！]?$")
_SIGNATURE = re.compile(
    r"(?:述职人|汇报人|报告人|撰稿|作者|姓名|单位|职务|日期|时间|来源|发布时间)\s*[：:].{0,40}$"
    r"|[（(]?\s*[\dX*×〇○一二三四五六七八九零]{2,4}\s*年\s*[^。，\n]{1,3}月\s*[^。，\n]{0,4}日?\s*[）)]?$"
)
MAX_HEADING = 48


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the white space around it."""

    start: int
    end: int
    text: str

    @property
    def is_body(self) -> bool:
        """It reads as running text, not as a heading."""
        return (
            len(self.text) > MAX_HEADING
            or (len(self.text) > 12 and self.text[-1] in "。！？；")
            or (len(self.text) > 24 and self.text[-1] in "：:" and "，" in self.text)
        )

    @property
    def is_apart(self) -> bool:
        """It greets, signs or dates; it heads nothing."""
        return bool(_SALUTATION.match(self.text) or _SIGNATURE.match(self.text))


def lines_of(text: str) -> Iterator[Line]:
    """Yield the lines of a text that hold anything."""
    at = 0
    for raw in text.split("\n"):
        span = trim(text, at, at + len(raw))
        if span.end > span.start:
            yield Line(span.start, span.end, text[span.start : span.end])
        at += len(raw) + 1


def heading_at(text: str, start: int, end: int) -> tuple[str, int]:
    """Cut the heading from the words that follow a number.

    Args:
        text: the reading view.
        start: offset after the number.
        end: end of the line.

    Returns:
        The heading without its final stop ("" when the words are running text), and the offset where the body begins.
    """
    span = trim(text, start, end)
    start = span.start
    cut = _cut(text, start, span.end)
    if cut is None:
        if span.end - start <= MAX_HEADING:
            return text[start : span.end], span.end
        return _first_clause(text, start, span.end)
    if cut - start > MAX_HEADING + 8:
        return _first_clause(text, start, cut)
    return text[start:cut].strip(), min(cut + 1, span.end)


def _cut(text: str, start: int, end: int) -> int | None:
    """Find the heading's stop; a stop inside quotes or brackets is part of the heading."""
    for hit in _CUT.finditer(text, start, end):
        words = text[start : hit.start()]
        if hit.group() in "；;" and hit.start() - start > 20:
            return hit.start()
        if words.count("“") == words.count("”") and words.count("（") <= words.count("）"):
            return hit.start()
    return None


def _first_clause(text: str, start: int, end: int) -> tuple[str, int]:
    spaced = re.search(r"\s+", text[start : start + MAX_HEADING])
    if spaced is not None and spaced.start() >= 2:
        return text[start : start + spaced.start()], start + spaced.end()
    return "", start


def looks_like_heading(line: Line) -> bool:
    """Tell whether a line without a number may head what follows."""
    words = line.text.rstrip("：:")
    return (
        2 <= len(words) <= 30
        and words[-1] not in _FINAL
        and not line.is_apart
        and "。" not in words
        and re.search(r"[\u4e00-\u9fff]{2}", words) is not None
        and "\t" not in words
        and words.count(" ") < 2
    )
