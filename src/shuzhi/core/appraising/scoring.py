"""A unit's sheet: every line with its value, its formula written out, its points, or the reason why it is blank.

All sums are exact decimals; points are rounded once, per line, to two places, halves up, so that whoever adds the printed
lines gets the printed sum.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from shuzhi.core.appraising.scheme import BESIDE, COUNTED, FULL, Grade, Item, Manner, Scheme

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Extra:
    """A dated fact about a unit that adds or takes off points.

    Args:
        item: id of the item (加分 or 扣分).
        on: the day of the fact.
        fact: what happened, in words.
        points: positive.
    """

    item: str
    on: date
    fact: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class GradeCounts:
    """How many of one group gave each grade to one item of the unit.

    Args:
        item: id of the judged item.
        group: name of the group.
        counts: grade → papers.
    """

    item: str
    group: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything from which a sheet is worked out.

    Args:
        values: indicator id → exact value, None for a blank.
        records: indicator id → ids of the records behind it.
        grades: what the groups gave.
        extras: dated facts.
    """

    values: Mapping[str, Decimal | None] = field(default_factory=dict)
    records: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    grades: tuple[GradeCounts, ...] = ()
    extras: tuple[Extra, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the sheet.

    Args:
        dimension, item: where it stands and what it is about.
        value: of a counted item.
        formula: written out with its numbers, e.g. `9 ÷ 12 × 10 = 7.50`; "" when blank.
        points: None when blank; what is taken off is negative.
        records: ids behind the value.
        reason: in Chinese, why it is blank; "" when it is not.
    """

    dimension: str
    item: Item
    value: Decimal | None
    formula: str
    points: Decimal | None
    records: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A unit's sheet.

    Args:
        lines: in the order of the scheme.
        total: sum of the points; None as long as a line is blank: a sum with holes would be a wrong number.
        sum_so_far: sum of the lines that have points.
    """

    lines: tuple[Line, ...]
    total: Decimal | None
    sum_so_far: Decimal

    @property
    def blanks(self) -> tuple[Line, ...]:
        """Lines without points."""
        return tuple(line for line in self.lines if line.points is None)


def score(scheme: Scheme, evidence: Evidence) -> Sheet:
    """Work out a unit's sheet.

    Args:
        scheme: without findings of `check_scheme`.
        evidence: of this unit.
    """
    lines = tuple(
        _line(dimension.name, item, scheme, evidence)
        for dimension in scheme.dimensions
        for item in dimension.items
    )
    known = sum((line.points for line in lines if line.points is not None), Decimal(0))
    whole = all(line.points is not None for line in lines)
    return Sheet(lines, known if whole else None, known)


def _line(dimension: str, item: Item, scheme: Scheme, evidence: Evidence) -> Line:
    if item.manner in COUNTED:
        return _counted(dimension, item, evidence)
    if item.manner in BESIDE:
        return _beside(dimension, item, evidence)
    return _judged(dimension, item, scheme, evidence)


def _counted(dimension: str, item: Item, evidence: Evidence) -> Line:
    value = evidence.values.get(item.indicator)
    records = evidence.records.get(item.indicator, ())
    if value is None:
        return Line(
            dimension, item, None, "", None, records, "台账里没有可以回答的记录，补记后重算，或由单位说明。"
        )
    if item.manner is not Manner.EACH and not item.target:
        return Line(dimension, item, value, "", None, records, "目标值为0或未填，无法计算，请先改方案。")
    points, formula = _formula(item, value)
    return Line(dimension, item, value, formula, points, records)


def _formula(item: Item, value: Decimal) -> tuple[Decimal, str]:
    shown = plain(value)
    if item.manner is Manner.EACH:
        each = item.each or Decimal(0)
        raw = rounded(value * each)
        points = min(raw, item.points)
        return points, f"{shown} × {plain(each)} = {raw}" + _capped(raw, item.points)
    target = item.target or Decimal(1)
    if item.manner is Manner.REACHED:
        reached = value >= target
        points = rounded(item.points if reached else Decimal(0))
        return points, f"{shown} {'≥' if reached else '<'} {plain(target)}，得{points}"
    raw = rounded(value / target * item.points)
    points = min(raw, rounded(item.points))
    return points, f"{shown} ÷ {plain(target)} × {plain(item.points)} = {raw}" + _capped(raw, item.points)


def _capped(raw: Decimal, most: Decimal) -> str:
    return f"，最多{plain(most)}" if raw > most else ""


def _beside(dimension: str, item: Item, evidence: Evidence) -> Line:
    facts = [extra for extra in evidence.extras if extra.item == item.id]
    raw = sum((extra.points for extra in facts), Decimal(0))
    points = rounded(min(raw, item.points))
    words = " + ".join(plain(extra.points) for extra in facts)
    formula = f"{words} = {plain(raw)}" + _capped(raw, item.points) if facts else "无"
    return Line(dimension, item, None, formula, -points if item.manner is Manner.DEDUCT else points)


def _judged(dimension: str, item: Item, scheme: Scheme, evidence: Evidence) -> Line:
    worths = {grade.name: grade for grade in scheme.grades}
    points, parts = Decimal(0), []
    for group in scheme.groups:
        counts = next(
            (each.counts for each in evidence.grades if (each.item, each.group) == (item.id, group.name)), {}
        )
        papers = sum(counts.values())
        if not papers:
            return Line(dimension, item, None, "", None, reason=f"“{group.name}”还没有评议结果。")
        mean = _mean(counts, worths, papers)
        points += mean * group.weight / FULL
        parts.append(f"{group.name} {plain(rounded(mean))} × {plain(group.weight)}%")
    got = rounded(points * item.points / FULL)
    return Line(dimension, item, None, f"（{' + '.join(parts)}） ÷ 100 × {plain(item.points)} = {got}", got)


def _mean(counts: Mapping[str, int], worths: Mapping[str, Grade], papers: int) -> Decimal:
    return sum((worths[grade].worth * number for grade, number in counts.items()), Decimal(0)) / papers


def rounded(value: Decimal) -> Decimal:
    """Round to two places, halves up."""
    return value.quantize(_CENT, ROUND_HALF_UP)


def plain(value: Decimal) -> str:
    """Return a number without needless noughts."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
