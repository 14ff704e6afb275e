"""The report beside an older one: what is the same, changed, new or gone; and passages that stand in other reports too.

It tells the writer what was carried over and still has to be looked at. No verdict, no share, no ranking.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from rapidfuzz import fuzz

from shuzhi.apps.accounts.models import Actor
from shuzhi.apps.reports import queries
from shuzhi.apps.reports.models import Report, Working
from shuzhi.apps.reports.writing import loading, reading_over
from shuzhi.apps.reports.writing.reading_over import Remark
from shuzhi.core.errors import NotFound
from shuzhi.core.similarity import Library, compare
from shuzhi.packs.phrases import stock

MOST_OTHERS = 60  # reports compared with: an office has a handful
_ALIKE, _RELATED = 0.95, 0.3  # share of a paragraph that lies in common passages
_SHORT, _LIKE = 40, 70  # characters of a line too short for passages, and the likeness that pairs two of them
_NUMBERS = re.compile(r"[\d０-９]+(?:[.,]\d+)*|\*+|〔待填[^〕]*〕")
_OPEN = re.compile(r"〔待填[^〔〕]*?，上年([^〔〕]*)〕")  # a blank that tells what stood there
_SAME = 0.97  # likeness of the passages from which nothing but figures and dates differs
# time checks: studied before it was published, superseded wording, figures of another year
TIME = frozenset(("anachronism", "wrong_congress", "members", "year_contradiction", "date"))


@dataclass(frozen=True, slots=True)
class Beside:
    """A paragraph of the old report beside one of this; "" where there is none."""

    then: str
    now: str
    block: str
    change: str  # same, changed, new, gone


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Passages of this report that stand in another one too."""

    title: str
    report: int
    passages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComparePage:
    working: Working
    old_title: str
    rows: tuple[Beside, ...]
    elsewhere: tuple[Elsewhere, ...]
    times: tuple[Remark, ...]
    choices: tuple[Report, ...]
    chosen: int

    @property
    def counts(self) -> dict[str, int]:
        return {c: sum(r.change == c for r in self.rows) for c in ("same", "changed", "new", "gone")}


def compare_page(actor: Actor, pk: int, on: date, other: int | None = None) -> ComparePage:
    """Return a report beside the one it was begun from, or beside another that stands here.

    Args:
        actor: who writes.
        pk: the report.
        on: today.
        other: key of the report to compare with; None for the one that it was begun from.

    Raises:
        NotFound: there is no such report for the actor.
    """
    working = loading.find(actor, pk, on)
    flat = loading.whole(working).flat
    seen = queries.reports(actor, on).exclude(working=working)
    rest = list(seen.defer(None).defer("proof", "letterhead")[:MOST_OTHERS])
    title, text = _old(working, rest, other)
    lines = [(place.id, flat.text[place.start : place.end]) for place in flat.blocks]
    return ComparePage(
        working=working,
        old_title=title,
        rows=_rows(lines, text) if text else (),
        elsewhere=_elsewhere(flat.text, [r for r in rest if r.pk != other]),
        times=tuple(r for r in reading_over.read_over(actor, pk, on).remarks if r.kind in TIME),
        choices=tuple(rest),
        chosen=other or 0,
    )


def _old(working: Working, rest: Sequence[Report], other: int | None) -> tuple[str, str]:
    if other is None:
        return working.source_name, working.source_text
    found = next((report for report in rest if report.pk == other), None)
    if found is None:
        raise NotFound("没有这份述职报告，或者不在您的查看范围内。")
    return found.title, found.text


def _rows(lines: Sequence[tuple[str, str]], old: str) -> tuple[Beside, ...]:
    """Pair every paragraph with the one of the old text that shares most with it; each is compared by itself."""
    library, olds, used = Library([old]), _spans(old), set[int]()
    rows = []
    for block, words in lines:
        if not words.strip():
            continue
        partner, change = _partner(_OPEN.sub(r"\1", words), library, old, olds)
        then = "" if partner is None else old[olds[partner][0] : olds[partner][1]]
        rows.append(Beside(then, words, block, change))
        used |= {partner} if partner is not None else set()
    gone = [Beside(old[a:b], "", "", "gone") for i, (a, b) in enumerate(olds) if i not in used]
    return (*rows, *gone)


def _partner(
    words: str, library: Library, old: str, olds: Sequence[tuple[int, int]]
) -> tuple[int | None, str]:
    exact = next((i for i, (a, b) in enumerate(olds) if old[a:b] == words), None)
    if exact is not None:
        return exact, "same"
    if len(words) < _SHORT:
        return _short_partner(words, old, olds)
    mine = compare(words, library).passages
    share = sum(p.end - p.start for p in mine) / len(words)
    if not mine or share < _RELATED:
        return None, "new"
    longest = max(mine, key=lambda p: p.end - p.start)
    middle = (longest.source_start + longest.source_end) // 2
    partner = next((i for i, (a, b) in enumerate(olds) if a <= middle <= b), None)
    alike = share >= _ALIKE and min(p.ratio for p in mine) >= _SAME
    return partner, "new" if partner is None else "same" if alike else "changed"


def _short_partner(words: str, old: str, olds: Sequence[tuple[int, int]]) -> tuple[int | None, str]:
    """A heading or a line too short for passages: the likest short line; only its numbers may differ for "same"."""
    scored = [(fuzz.ratio(words, old[a:b]), i) for i, (a, b) in enumerate(olds) if b - a < 2 * _SHORT]
    score, best = max(scored, default=(0.0, 0))
    if score < _LIKE:
        return None, "new"
    bare = [_NUMBERS.sub("#", w) for w in (words, old[olds[best][0] : olds[best][1]])]
    return best, "same" if bare[0] == bare[1] else "changed"


def _spans(text: str) -> list[tuple[int, int]]:
    spans, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            indent = len(line) - len(line.lstrip())
            spans.append((at + indent, at + len(line.rstrip())))
        at += len(line) + 1
    return spans


def _elsewhere(text: str, others: Sequence[Report]) -> tuple[Elsewhere, ...]:
    if not others:
        return ()
    found = compare(text, Library([report.text for report in others]), stock=stock()).passages
    own = sorted((p for p in found if not p.common), key=lambda p: (p.source, p.start))
    return tuple(
        Elsewhere(others[number].title, others[number].pk, tuple(text[p.start : p.end] for p in passages))
        for number, passages in groupby(own, key=lambda p: p.source)
    )
