"""A report laid open for the rules: its text cut into paragraphs, sentences and clauses, once for all of them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from shuzhi.core.documents.model import ParsedReport, Role
from shuzhi.core.findings import Span

T = TypeVar("T")
_SENTENCE_END = re.compile(r"[。！？]+[，、；：。！？”’）》,;:.]*\n*|\n+")
_PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*")
_YEAR = re.compile(r"(?<!\d)(20\d\d)年(?:度)?")


@dataclass(frozen=True)
class Reading:
    """A text with its parse, as a rule sees it.

    Args:
        text: the decoded text.
        report: the reader's marks on the same text.
        on: the day of reading, where the caller knows it; rules never ask a clock.
    """

    text: str
    report: ParsedReport
    on: date | None = None

    @cached_property
    def paragraphs(self) -> tuple[Span, ...]:
        """Lines with something on them, without their line break."""
        return tuple(Span(m.start(), m.end()) for m in _PARAGRAPH.finditer(self.text))

    @cached_property
    def sentence_starts(self) -> tuple[int, ...]:
        """Offsets at which sentences begin; the last one is the text's end."""
        starts = [0, *(m.end() for m in _SENTENCE_END.finditer(self.text))]
        if starts[-1] != len(self.text):
            starts.append(len(self.text))
        return tuple(starts)

    def sentence(self, at: int) -> Span:
        """Return the sentence around an offset, its stop included."""
        starts = self.sentence_starts
        i = min(bisect_right(starts, at), len(starts) - 1)
        return Span(starts[max(i - 1, 0)], starts[i])

    def paragraph(self, at: int) -> Span:
        """Return the line around an offset, without its line break."""
        start = self.text.rfind("\n", 0, at) + 1
        end = self.text.find("\n", at)
        return Span(start, len(self.text) if end < 0 else end)

    def clause_before(self, at: int, stops: str = "，。；：！？\n", limit: int = 60) -> str:
        """Return the words between the last stop before `at` and `at` itself, at most `limit` characters."""
        window = self.text[max(0, at - limit) : at]
        cut = max(window.rfind(stop) for stop in stops)
        return window[cut + 1 :]

    def line(self, at: int) -> int:
        """Return the 1-based number of the line around an offset."""
        return self.text.count("\n", 0, at) + 1

    @cached_property
    def year(self) -> int | None:
        """The report's year: as the reader has it, else the first year that the title or the opening names."""
        if self.report.year is not None:
            return self.report.year
        found = _YEAR.search(self.text, 0, 400)
        return int(found[1]) if found else None

    def role(self, at: int) -> Role | None:
        """Return the role of the deepest section around an offset that has one; None outside of all sections."""
        inside = [s for s in self.report.sections if s.start <= at < s.end and s.role is not Role.OTHER]
        return max(inside, key=lambda s: s.level).role if inside else None

    @cached_property
    def _shared(self) -> dict[Any, Any]:
        return {}

    def shared(self, compute: Callable[[Reading], T]) -> T:
        """Return what a function makes of this reading, computed once for all rules that need it."""
        if compute not in self._shared:
            self._shared[compute] = compute(self)
        found: T = self._shared[compute]
        return found

    def find_all(self, needle: str) -> Iterator[int]:
        """Yield the offsets of all occurrences of a string."""
        at = self.text.find(needle)
        while at >= 0:
            yield at
            at = self.text.find(needle, at + 1)
