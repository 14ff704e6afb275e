"""A scheme as values, and everything that is wrong with one before it is used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from shuzhi.core.findings import Finding, Severity

FULL = Decimal(100)


class Manner(StrEnum):
    """How an item gets its points."""

    SHARE = "按比例"  # value / target x points, at most the points
    REACHED = "达标"  # all points where the target is reached, else none
    EACH = "按数"  # so many points a piece, at most the item's points
    JUDGED = "评分"  # grades given by groups
    ADD = "加分"  # dated facts, together at most the item's points
    DEDUCT = "扣分"  # the same, taken off


COUNTED = frozenset((Manner.SHARE, Manner.REACHED, Manner.EACH))
BESIDE = frozenset((Manner.ADD, Manner.DEDUCT))


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is looked at.

    Args:
        id: stable inside the scheme.
        name: Chinese name.
        manner: how it gets its points.
        points: the most it can give, or take off.
        indicator: of a counted item: id of the indicator.
        target: of 按比例 and 达标: the value that gives all points.
        each: of 按数: points a piece.
        note: in Chinese, what is meant.
    """

    id: str
    name: str
    manner: Manner
    points: Decimal
    indicator: str = ""
    target: Decimal | None = None
    each: Decimal | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Dimension:
    """A part of the scheme (维度) and its items."""

    name: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """People who give grades together (上级领导、同级、党员代表、服务对象).

    Args:
        name: Chinese name.
        weight: share of 100 in every judged item.
        own_line: whether a unit's own superiors and subordinates may be in it for that unit (本条线); nobody ever grades himself.
    """

    name: str
    weight: Decimal
    own_line: bool = True


@dataclass(frozen=True, slots=True)
class Grade:
    """One grade.

    Args:
        name: 好, 较好, 一般, 差.
        worth: share of an item's points, 0 to 100, that this grade gives in a judged item.
        floor: least sum at which the grade is proposed; None when the committee decides without a floor.
        limit: greatest share of the units, in per cent, that may get it; None for no limit.
    """

    name: str
    worth: Decimal
    floor: Decimal | None = None
    limit: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scheme of one committee for one year."""

    name: str
    dimensions: tuple[Dimension, ...]
    groups: tuple[Group, ...]
    grades: tuple[Grade, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """All items in their order."""
        return tuple(item for dimension in self.dimensions for item in dimension.items)


def check_scheme(scheme: Scheme, indicators: Collection[str]) -> list[Finding]:
    """Find everything that keeps a scheme from being used.

    Args:
        scheme: the scheme.
        indicators: ids that exist.
    """
    found = list(_sums(scheme)) + list(_names(scheme)) + list(_grades(scheme))
    for item in scheme.items:
        found += _item(item, indicators)
    return found


def _sums(scheme: Scheme) -> Iterable[Finding]:
    points = sum((item.points for item in scheme.items if item.manner not in BESIDE), Decimal(0))
    if points != FULL:
        yield _error(
            "appraisal.points", f"各项分值合计{points}分，应为100分（加分、扣分项不计在内），请调整。"
        )
    if any(item.manner is Manner.JUDGED for item in scheme.items):
        weights = sum((group.weight for group in scheme.groups), Decimal(0))
        if weights != FULL:
            yield _error("appraisal.weights", f"各评议主体权重合计{weights}%，应为100%，请调整。")


def _names(scheme: Scheme) -> Iterable[Finding]:
    for words, names in (
        ("项目编号", [item.id for item in scheme.items]),
        ("评议主体", [group.name for group in scheme.groups]),
        ("等次", [grade.name for grade in scheme.grades]),
    ):
        for name, times in Counter(names).items():
            if times > 1:
                yield _error("appraisal.twice", f"{words}“{name}”重复，请改名或去掉一个。")


def _grades(scheme: Scheme) -> Iterable[Finding]:
    if not scheme.grades:
        yield _error("appraisal.grades", "还没有设等次，请至少设两个等次。")
    for grade in scheme.grades:
        for word, value in (("折算", grade.worth), ("下限", grade.floor), ("比例上限", grade.limit)):
            if value is not None and not 0 <= value <= FULL:
                yield _error("appraisal.range", f"等次“{grade.name}”的{word}{value}不在0到100之间，请改正。")
    floors = [grade.floor for grade in scheme.grades if grade.floor is not None]
    if floors != sorted(set(floors), reverse=True):
        yield _error("appraisal.floors", "等次下限应从高到低、各不相同，请改正。")
    worths = [grade.worth for grade in scheme.grades]
    if worths != sorted(worths, reverse=True):
        yield _error("appraisal.worths", "等次折算应从高到低，请改正。")


def _item(item: Item, indicators: Collection[str]) -> Iterable[Finding]:
    if item.points <= 0:
        yield _error("appraisal.no-points", f"“{item.name}”的分值应大于0。")
    if item.manner in COUNTED and item.indicator not in indicators:
        yield _error("appraisal.indicator", f"“{item.name}”所用的指标不存在，请从指标目录中选一个。")
    if item.manner in (Manner.SHARE, Manner.REACHED) and (item.target is None or item.target <= 0):
        yield _error("appraisal.target", f"“{item.name}”的目标值应大于0，否则无法计算。")
    if item.manner is Manner.EACH and (item.each is None or item.each <= 0):
        yield _error("appraisal.each", f"“{item.name}”的单件分值应大于0。")


def _error(code: str, message: str) -> Finding:
    return Finding(code=code, severity=Severity.ERROR, message=message)
