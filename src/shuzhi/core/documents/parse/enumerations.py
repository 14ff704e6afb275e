"""Lists inside running text: 一是…二是…, 首先…其次…, 一方面…另一方面…, 1.…2.…"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shuzhi.core.documents.parse import marks
from shuzhi.core.documents.parse.marks import Mark


@dataclass(frozen=True, slots=True)
class Entry:
    """A member of a list, in view offsets; `start` is its mark, `body` where its words begin."""

    start: int
    body: int
    end: int


def entries(text: str, start: int, end: int) -> list[Entry]:
    """Return the members of the outermost list of a stretch, in order; [] when it holds none.

    Args:
        text: the reading view.
        start: where the stretch begins.
        end: where it ends.
    """
    chain = _outermost(list(marks.item_marks(text, start, end)))
    if not chain:
        return []
    bounds = [mark.start for mark in chain[1:]] + [end]
    return [Entry(mark.start, mark.end, stop) for mark, stop in zip(chain, bounds, strict=True)]


def _outermost(found: Sequence[Mark]) -> list[Mark]:
    """Take the manner that opens first and counts to two at least; it may count again from one in a later paragraph."""
    found = sorted(found, key=lambda m: m.start)
    for index, mark in enumerate(found):
        if mark.number == 1:
            chain = _chain(found[index:], mark.family)
            if len(chain) > 1:
                return chain
    return []


def _chain(found: Sequence[Mark], family: str) -> list[Mark]:
    chain: list[Mark] = []
    for mark in found:
        if mark.family != family:
            continue
        if (
            not chain
            or mark.number == 1
            or chain[-1].number < mark.number <= chain[-1].number + 2
            or mark.number == 9
        ):
            chain.append(mark)
    return chain
