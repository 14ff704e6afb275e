"""Sentences, clauses, quotes and brackets of a text, as stretches of offsets.

Reports come with ASCII punctuation throughout, with full-width points, with quotes that were never closed. These functions
take the text as it is and never fail.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shuzhi.core.findings import Span

SENTENCE_END = "。！？!?\n"
_PAIRS = {"“": "”", "‘": "’", "《": "》", "（": "）", "(": ")", "〔": "〕", "「": "」", "【": "】", "[": "]"}
_CLOSERS = {close: open_ for open_, close in _PAIRS.items()}
_ENDS = re.compile(r"[。！？!?\n]+[”’」』）)]*")
_WESTERN_STOP = re.compile(r"(?<=[\u4e00-\u9fff）)”元%％])\.(?=\s|$|[\u4e00-\u9fff])")


def sentences(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Yield the sentences of a stretch, blank ones left out; a closing quote belongs to the sentence that it closes.

    Args:
        text: the whole text.
        start: where to begin.
        end: where to stop; None for the end of the text.
    """
    end = len(text) if end is None else end
    at = start
    for cut in _cuts(text, start, end):
        yield from _trimmed(text, at, cut)
        at = cut
    yield from _trimmed(text, at, end)


def _cuts(text: str, start: int, end: int) -> Iterator[int]:
    stops = [hit.end() for hit in _ENDS.finditer(text, start, end)]
    stops += [hit.end() for hit in _WESTERN_STOP.finditer(text, start, end)]
    return iter(sorted(set(stops)))


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Span(start, end)


def trim(text: str, start: int, end: int) -> Span:
    """Return the stretch without white space at its two ends (possibly empty, at `start`)."""
    return next(_trimmed(text, start, end), Span(start, start))


def enclosed(text: str, opening: str) -> tuple[Span, ...]:
    """Return what stands between a pair of brackets or quotes, the marks themselves not included.

    Args:
        text: the whole text.
        opening: the opening mark; `"` pairs with itself inside a line.

    Returns:
        Stretches in order; a mark left open is left out, nesting gives the outermost stretch.
    """
    if opening == '"':
        return tuple(Span(hit.start() + 1, hit.end() - 1) for hit in re.finditer(r'"[^"\n]*"', text))
    closing, out, depth, at = _PAIRS[opening], [], 0, 0
    for hit in re.finditer(f"[{re.escape(opening + closing)}\n]", text):
        char = hit.group()
        if char == "\n":
            depth = 0  # a pair does not run over a paragraph's end
        elif char == opening:
            at, depth = (hit.end(), 1) if depth == 0 else (at, depth + 1)
        elif depth:
            depth -= 1
            if depth == 0:
                out.append(Span(at, hit.start()))
    return tuple(out)


@dataclass(frozen=True, slots=True)
class Stretches:
    """Disjoint stretches in order, asked whether they cover a place in logarithmic time."""

    spans: tuple[Span, ...]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, spans: Sequence[Span]) -> Stretches:
        """Build from stretches in any order; overlapping ones are joined."""
        joined: list[Span] = []
        for span in sorted(spans):
            if joined and span.start <= joined[-1].end:
                joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
            elif span.end > span.start:
                joined.append(span)
        return cls(tuple(joined), tuple(span.start for span in joined))

    def at(self, offset: int) -> Span | None:
        """Return the stretch that covers `offset`, or None."""
        index = bisect_right(self.starts, offset) - 1
        if index >= 0 and self.spans[index].end > offset:
            return self.spans[index]
        return None

    def __contains__(self, offset: int) -> bool:
        return self.at(offset) is not None
