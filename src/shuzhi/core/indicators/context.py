"""What stands around a figure: its own clause on both sides, the clauses before it in the sentence, its section."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property

from shuzhi.core.documents.model import ParsedReport, Quantity, QuantityKind, Role

_STOP = re.compile(r"[，,；;。！？!?：:\n（(）)]")
_MARKS = re.compile(r"[“”‘’\"「」『』\s]")
_TITLES = re.compile(r"《[^》\n]*》(?:[、和及]?《[^》\n]*》)*(?:等)?")
_ORDINAL = re.compile(r"^(?:[一二三四五六七八九十]+(?:是|要)|其[一二三四五])")
_QUOTED = (("“", "”"), ("《", "》"), ("「", "」"))
FREE_ROLES = frozenset((Role.PROBLEMS, Role.CAUSES, Role.NEXT_STEPS))


@dataclass(frozen=True)
class Context:
    """What the binder knows about one figure.

    Args:
        quantity: the figure.
        index: its place among the report's quantities.
        pre: the words of its clause before it, without quotation marks and titles of papers.
        post: the words of its clause after its unit, likewise.
        earlier: the clauses before it in the same sentence, the nearest first.
        role: what its section is for.
        sentence: all words of its sentence before it.
        quoted: it stands inside quotation marks or a title: part of a name.
        listed: it stands inside brackets or after 其中: a part of what stands before.
        joined: another figure stands in the same clause before it.
        titles: papers named in its clause before it.
        paragraph: the words of its paragraph before it.
    """

    quantity: Quantity
    index: int
    pre: str
    post: str
    earlier: tuple[str, ...]
    role: Role
    sentence: str
    quoted: bool
    listed: bool
    joined: bool = False
    titles: tuple[str, ...] = ()
    paragraph: str = ""

    @cached_property
    def line(self) -> str:
        """The clause with `#` in the figure's place."""
        return f"{self.pre}#{self.post}"

    @property
    def nearby(self) -> str:
        """The sentence up to the figure and the rest of its clause."""
        return f"{self.sentence}#{self.post}"


def clean(text: str) -> str:
    """Return words without quotation marks, spaces and titles of papers."""
    return _MARKS.sub("", _TITLES.sub("", text))


def contexts(report: ParsedReport) -> tuple[Context, ...]:
    """Return the context of every quantity, in the order of the text."""
    starts = [s.start for s in report.sections]
    return tuple(_context(report, i, starts) for i in range(len(report.quantities)))


def role_at(report: ParsedReport, offset: int, starts: list[int] | None = None) -> Role:
    """Return what the innermost section at an offset is for; text outside every section is an opening."""
    starts = starts if starts is not None else [s.start for s in report.sections]
    for section in reversed(report.sections[: bisect_right(starts, offset)]):
        if section.start <= offset < section.end:
            return section.role
    return Role.OPENING


def _context(report: ParsedReport, index: int, starts: list[int]) -> Context:
    q = report.quantities[index]
    text = report.text
    before = report.quantities[index - 1] if index else None
    after = report.quantities[index + 1] if index + 1 < len(report.quantities) else None
    floor = max(q.sentence.start, _line_start(text, q.start))
    left = max([floor, *(m.end() for m in _STOP.finditer(text, floor, q.start))])
    joined = before is not None and before.kind not in _NAMES and left < before.unit_end <= q.start
    if joined and before is not None:
        left = before.unit_end
    roof = max(q.unit_end, min(q.sentence.end, _line_end(text, q.unit_end)))
    stop = _STOP.search(text, q.unit_end, roof)
    right = min(roof, stop.start() if stop else roof)
    post = text[q.unit_end : right]
    if after is not None and after.kind not in _NAMES and q.unit_end <= after.start < right:
        post = _own_side(text[q.unit_end : after.start])
    pre = text[left : q.start]
    if joined:
        pre = _other_side(pre)
    sentence = _hollow(report, floor, q)
    return Context(
        quantity=q,
        index=index,
        pre=_ORDINAL.sub("", clean(pre)),
        post=clean(post),
        earlier=_clauses(_hollow(report, floor, q, left)),
        role=role_at(report, q.start, starts),
        sentence=clean(sentence),
        quoted=_is_quoted(text, q.start, floor),
        listed=_is_part(text, q.start, floor),
        joined=joined,
        paragraph=text[_line_start(text, q.start) : q.start],
        titles=tuple(t.strip("《》") for t in re.findall(r"《[^》\n]*》", text[left : q.start])),
    )


def _clauses(before: str) -> tuple[str, ...]:
    """The clauses before, the nearest first, back to the last semicolon."""
    part = re.split(r"[；;。！？]", before)[-1] if before.rstrip()[-1:] not in "；;" else ""
    return tuple(clean(c) for c in reversed(_STOP.split(part)) if c.strip())


def _own_side(between: str) -> str:
    """Of the words between two figures: what still belongs to the first (正科级、 → 正科级)."""
    return between.split("、", 1)[0]


def _other_side(between: str) -> str:
    """Of the words between two figures: what belongs to the second; nothing when they end in 和."""
    if "、" in between:
        return between.split("、", 1)[1]
    return "" if between.rstrip().endswith(("和", "及", "与", "或")) else between


def _hollow(report: ParsedReport, floor: int, q: Quantity, end: int | None = None) -> str:
    """The words of the sentence before a figure, other figures in it as ◇."""
    end = q.start if end is None else end
    pieces, at = [], floor
    first = bisect_left(report.quantities, floor, key=lambda other: other.start)
    for other in report.quantities[first:]:
        if other.start >= end:
            break
        if other.start >= at and other.unit_end <= end and other.kind not in _NAMES:
            pieces.append(report.text[at : other.start] + "◇")
            at = other.unit_end
    return "".join(pieces) + report.text[at:end]


_NAMES = frozenset((QuantityKind.FREQUENCY, QuantityKind.LIST_COUNT, QuantityKind.RANK))


def _line_start(text: str, offset: int) -> int:
    return text.rfind("\n", 0, offset) + 1


def _line_end(text: str, offset: int) -> int:
    end = text.find("\n", offset)
    return len(text) if end < 0 else end


def _is_quoted(text: str, offset: int, floor: int) -> bool:
    return any(text.rfind(a, floor, offset) > text.rfind(b, floor, offset) for a, b in _QUOTED)


def _is_part(text: str, offset: int, floor: int) -> bool:
    here = text[floor:offset]
    opened = max(here.rfind("（"), here.rfind("("))
    closed = max(here.rfind("）"), here.rfind(")"))
    if opened > closed and floor + opened > floor:
        return True
    return "其中" in re.split(r"[。；;]", here)[-1]
