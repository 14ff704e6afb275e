"""Numbers without a measure word (累计学时20，参加人数120。): no figure to the reader, and last year's all the same."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from shuzhi.core.documents.model import ParsedReport
from shuzhi.core.findings import Span

_BARE = re.compile(
    r"(?P<what>[一-鿿]{0,6}(?:学时|人数|次数|场次|件数|户数|总数|总量|总额|数量|金额|比例|占比|率|数))"
    r"(?:约|共|为|是|达到|达|：|:)*(?P<n>\d+(?:,\d{3})*(?:\.\d+)?)(?=[，。；、,;）)]|$)",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Bare:
    """A number that counts something without saying in what.

    Args:
        place: the number in the template.
        what: the words before it.
    """

    place: Span
    what: str


def bare_numbers(report: ParsedReport) -> Iterable[Bare]:
    """Yield the numbers of a template that stand behind a word of amount and have no measure word, in the order of the text."""
    taken = sorted(
        [(q.start, q.unit_end) for q in report.quantities] + [(m.start, m.end) for m in report.masks]
    )
    for hit in _BARE.finditer(report.text):
        start, end = hit.span("n")
        at = bisect_right(taken, (start, end))
        around = taken[max(0, at - 1) : at + 1]
        if not any(a < end and start < b for a, b in around):
            yield Bare(Span(start, end), hit["what"])
