"""Figures as they stand in a row (一句里依次的数): each with the words before it, its rounding, and how they may be compared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from shuzhi.core.documents.model import Quantity, QuantityKind
from shuzhi.core.proofing import Reading

_PEOPLE = {"名": "人", "位": "人", "％": "%", "百分点": "个百分点"}
_BOUND = re.compile(r"以上|以下|以内|左右|上下")
_STOPS = "，。；：！？、（）,;:()\n“”"
_PLAIN = (QuantityKind.COUNT, QuantityKind.MONEY, QuantityKind.PERCENT)
_NEXT_ROW = re.compile(r"[；;。！？\n]")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a sentence that can be reckoned with.

    Args:
        start, end: the number; `unit_end` the offset after its unit.
        value, step: exact; one in the last place that is written, both with 万 and 亿 multiplied in.
        unit: its measure word; 名 and 位 are 人.
        before: the words between the figure before it in its row (or the row's beginning) and the number.
        after: the words between its unit and the next stop or figure.
        exact: False where 约, 余, 以上 stand with it, where it is masked, a range, a rank or a rhythm: then nothing is reckoned.
    """

    start: int
    end: int
    unit_end: int
    value: Decimal
    step: Decimal
    unit: str
    before: str
    after: str
    exact: bool

    @property
    def clause(self) -> str:
        """The words before it back to the last comma."""
        return re.split("[，、,：:（(]", self.before)[-1]


def rows(reading: Reading) -> tuple[tuple[Figure, ...], ...]:
    """Return the figures of each sentence in order, cut at semicolons: what a row tells is told of one thing."""
    return reading.shared(_rows)


def _rows(reading: Reading) -> tuple[tuple[Figure, ...], ...]:
    text, out = reading.text, []
    for group in _groups(text, reading.report.quantities):
        opening = _opening(text, group[0])
        ends = [opening, *(q.unit_end for q in group)]
        starts = [*(q.start for q in group[1:]), group[-1].sentence.end]
        out.append(
            tuple(_figure(text, q, end, stop) for q, end, stop in zip(group, ends, starts, strict=False))
        )
    return tuple(out)


def _groups(text: str, quantities: Sequence[Quantity]) -> Iterator[list[Quantity]]:
    group: list[Quantity] = []
    for one in quantities:
        if group and _NEXT_ROW.search(text, group[-1].unit_end, one.start):
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _opening(text: str, first: Quantity) -> int:
    cuts = [m.end() for m in _NEXT_ROW.finditer(text, first.sentence.start, first.start)]
    return max([first.sentence.start, *cuts])


def _figure(text: str, q: Quantity, opening: int, stop: int) -> Figure:
    places = len(q.text.partition(".")[2]) if "." in q.text else 0
    after = text[q.unit_end : stop]
    cut = next((i for i, c in enumerate(after) if c in _STOPS), len(after))
    exact = (
        q.value is not None
        and not q.approximate
        and q.upper is None
        and q.kind in _PLAIN
        and not _BOUND.match(text, q.unit_end)
        and not text[q.end : q.unit_end].endswith(("以上", "以下", "以内"))
    )
    return Figure(
        q.start,
        q.end,
        q.unit_end,
        q.value or Decimal(0),
        Decimal(q.multiplier).scaleb(-places),
        _PEOPLE.get(q.unit, q.unit),
        text[opening : q.start],
        after[:cut],
        exact,
    )


def runs(row: Sequence[Figure], length: int) -> Iterator[tuple[Figure, ...]]:
    """Yield the neighbours of a row by twos or threes, where all of them are exact."""
    for at in range(len(row) - length + 1):
        some = tuple(row[at : at + length])
        if all(f.exact for f in some):
            yield some


@dataclass(frozen=True, slots=True)
class Range:
    """The least and the most that a figure may be before it was rounded, or that a reckoning with such figures gives."""

    low: Decimal
    high: Decimal

    def holds(self, said: Figure) -> bool:
        """Tell whether a written figure can stand for it: rounded up or down to its own last place."""
        return self.low - said.step < said.value < self.high + said.step


def rounded(figure: Figure) -> Range:
    """Return what a figure may have been: a whole number of things is exact, 1.86万 is not."""
    half = figure.step / 2 if figure.step != 1 or figure.unit == "%" else Decimal(0)
    return Range(figure.value - half, figure.value + half)


def share(part: Range, whole: Range) -> Range | None:
    """Return a part of a whole in per cent; None where the whole may be nothing."""
    if whole.low <= 0:
        return None
    return Range(part.low * 100 / whole.high, part.high * 100 / whole.low)


def together(figures: Sequence[Figure]) -> Range:
    """Return a sum."""
    ranges = [rounded(f) for f in figures]
    return Range(sum((r.low for r in ranges), Decimal(0)), sum((r.high for r in ranges), Decimal(0)))


def apart(a: Range, b: Range) -> Range:
    """Return a difference."""
    return Range(a.low - b.high, a.high - b.low)


def suffixes(figures: Sequence[Figure], least: int) -> Iterator[Sequence[Figure]]:
    """Yield the ends of a row of parts, the longest first."""
    for at in range(len(figures) - least + 1):
        yield figures[at:]


def plain(figure: Figure) -> str:
    """Write a figure's value in digits, as messages show it."""
    return f"{figure.value.normalize():f}"


def counted_alike(a: Figure, b: Figure) -> bool:
    """Tell whether two figures count in the same unit, shares apart."""
    return a.unit == b.unit and a.unit not in ("%", "个百分点")
